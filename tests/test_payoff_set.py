"""This module tests equilibrium payoffs of repeated games, from spec to report and JSON."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import metagame
from metagame.backends.results.common import Refused
from metagame.backends.results.payoff_set import PayoffSet
from metagame.cli import main

F = Fraction
PD = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'
TWO = PD + "population { llms Large, Small clients: Large 7/10, Small rest }\n"


def asked(text: str, call: str):
    return metagame.loads(f"{text}\nanalysis it = {call}\n").run()["it"]


def found(text: str, call: str) -> PayoffSet:
    result = asked(text, call)
    assert isinstance(result, PayoffSet)
    return result


@pytest.mark.parametrize(
    ("discount", "vertices"),
    [
        ("0", {(1, 1)}),
        ("24/100", {(1, 1)}),  # who cooperates alone is paid (1 - d) / d more later, at most 3
        ("1/4", {(1, 1), (1, 4), (4, 1)}),
        ("9/10", {(1, 1), (3, 3), (1, F(13, 3)), (F(13, 3), 1)}),
        ("99/100", {(1, 1), (3, 3), (1, F(13, 3)), (F(13, 3), 1)}),
    ],
)
def test_the_dilemma(discount: str, vertices: set) -> None:
    result = found(PD, f"payoff_set(discount = {discount})")
    assert set(result.vertices) == vertices and result.exact and result.complete
    assert result.distance == 0 and not result.reason


def test_supports_pay_the_vertices_and_deter() -> None:
    """Every vertex is today's payoffs and the continuation; leaving loses against the worst."""
    result = found(PD, "payoff_set(discount = 9/10)")
    pay = {("C", "C"): (3, 3), ("C", "D"): (0, 5), ("D", "C"): (5, 0), ("D", "D"): (1, 1)}
    worst = [min(v[i] for v in result.vertices) for i in (0, 1)]
    paid = set()
    for support in result.supports:
        (row,), (col,) = support.play["row"], support.play["col"]
        now = pay[row, col]
        paid.add(tuple(now[i] / F(10) + F(9, 10) * support.after[i] for i in (0, 1)))
        best = (max(pay[a, col][0] for a in "CD"), max(pay[row, a][1] for a in "CD"))
        for i in (0, 1):
            kept = now[i] / F(10) + F(9, 10) * support.after[i]
            assert kept >= best[i] / F(10) + F(9, 10) * worst[i]
    assert paid >= set(result.vertices)


def test_no_equilibrium_in_pure_strategies() -> None:
    result = found(
        'use "std/matching_pennies.game" play matching_pennies', "payoff_set(discount = 1/2)"
    )
    assert result.vertices == () == result.outer and result.complete


def test_the_spec_states_the_discount() -> None:
    text = PD + "repeated { discount 9/10 }\n"
    assert found(text, "payoff_set()").discount == F(9, 10)
    assert found(text, "payoff_set(discount = 1/10)").vertices == ((1, 1),)


def test_two_llms_in_means() -> None:
    result = found(TWO + "monitoring perfect", "payoff_set(discount = 99/100)")
    assert result.unit == "mean" and (F(3), F(3)) in result.vertices
    assert min(v[0] for v in result.vertices) >= F(21, 10)


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (TWO, "payoff_set(discount = 1/2)", "clients monitoring does not tell"),
        (PD, "payoff_set()", "no discount factor"),
        (TWO + "monitoring none", "payoff_set(discount = 1/2)", "none monitoring does not tell"),
        (
            'use "std/public_goods.game" play public_goods(n = 6)',
            "payoff_set(discount = 1/2)",
            "more than 5 LLMs",
        ),
    ],
)
def test_what_is_not_covered_is_refused(text: str, call: str, message: str) -> None:
    result = asked(text, call)
    assert isinstance(result, Refused) and message in result.message


def test_identified_monitoring_needs_all_roles_seen() -> None:
    apart = PD + "population { llms A, B clients of row: A 1 clients of col: A 1/2, B 1/2 }"
    result = asked(apart + " monitoring identified", "payoff_set(discount = 1/2)")
    assert isinstance(result, Refused) and "B does not see role 'col'" in result.message
    assert found(TWO + "monitoring identified", "payoff_set(discount = 1/2)").complete


def test_json() -> None:
    report = metagame.loads(PD + "analysis it = payoff_set(discount = 9/10)").run()
    result = json.loads(json.dumps(report.to_json()))["analyses"]["it"]
    assert result["discount"] == 0.9 and result["exact"]["discount"] == "9/10"
    assert ["13/3", "1"] in result["exact"]["vertices"] and "inner" not in result
    assert set(result["supports"][0]) == {"play", "after"}


def test_from_python() -> None:
    game = metagame.loads(PD).repeated_game()
    assert game.payoff_set("9/10").vertices == game.payoff_set(F(9, 10)).vertices


def test_pictures(tmp_path) -> None:
    pytest.importorskip("matplotlib")
    spec, out = tmp_path / "it.game", tmp_path / "it.svg"
    lines = ["analysis region = folk_region()", "analysis set = payoff_set(discount = 1/3)"]
    for text in (PD, 'use "std/matching_pennies.game" play matching_pennies\n'):
        spec.write_text(text + "\n".join(lines), encoding="utf-8")
        assert main(["run", str(spec), "--analysis", "region", "--plot", str(out)]) == 0
        first = out.read_bytes()
        assert b"<svg" in first
        assert main(["run", str(spec), "--analysis", "region", "--plot", str(out)]) == 0
        assert out.read_bytes() == first
        status = main(["run", str(spec), "--analysis", "set", "--plot", str(out)])
        assert status == (0 if text == PD else 2)  # an empty set cannot be drawn
    three = 'use "std/volunteers_dilemma.game" play volunteers_dilemma\n' + lines[0]
    spec.write_text(three, encoding="utf-8")
    assert main(["run", str(spec), "--analysis", "region", "--plot", str(out)]) == 0


def test_three_llms_have_bounds_that_are_proved() -> None:
    """The public good of three: full contribution pays 2, free riding at best 4/3 once and 1 for
    ever, so that it is sustained from 1/4 on; nobody gets less than 1."""
    good = 'use "std/public_goods.game" play public_goods(n = 3, multiplier = 2, endowment = 1)\n'
    patient = found(good, "payoff_set(discount = 9/10)")
    for point in (2, 1):
        assert any(all(abs(x - point) < F(1, 10**4) for x in v) for v in patient.inner)
    assert patient.distance < F(1, 10**4) and patient.exact
    assert all(min(v) >= 1 for v in (*patient.inner, *patient.outer))
    for support in patient.supports:
        assert len(support.after) == 3
    impatient = found(good, "payoff_set(discount = 1/10)")
    assert max(sum(v) for v in impatient.outer) < 6


def test_one_llm_gets_its_best() -> None:
    text = "game alone { roles a actions x, y payoffs { x: 1  y: 3 } } "
    assert found(text, "payoff_set(discount = 1/2)").vertices == ((3,),)
