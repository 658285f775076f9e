"""This module tests what is said of games with public signals, from spec to report and JSON."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from typing import Any

import numpy as np
import pytest

import metagame
from metagame.backends.public_signal import public_signal
from metagame.backends.repeated.from_ir import topology
from metagame.backends.results.attribution import Attribution
from metagame.backends.results.common import Refused
from metagame.backends.results.limit_set import LimitSet
from metagame.backends.results.payoff_set import PayoffSet
from metagame.dsl.diagnostic import SpecError

PD = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'
TWO = PD + "population { llms Large, Small clients: Large 7/10, Small rest %s }\n"
ONE_SIGNAL = """monitoring public { signal good, bad
  chance of good = if count(all, C) == 2 then 9/10 else if count(all, C) == 1 then 1/2 else 1/5 %s }
"""
GOODS = 'use "std/public_goods.game" play public_goods(n = 3)'
TWO_SIGNALS = """monitoring public { signal neither, row_did, col_did, both
  chance of neither = (if row == C then 4/5 else 1/5) * (if col == C then 4/5 else 1/5)
  chance of row_did = (if row == C then 1/5 else 4/5) * (if col == C then 4/5 else 1/5)
  chance of col_did = (if row == C then 4/5 else 1/5) * (if col == C then 1/5 else 4/5) }
"""


def asked(text: str, call: str) -> Any:
    return metagame.loads(f"{text} analysis it = {call}").run()["it"]


def test_the_limit_set_is_the_folk_region_where_deviators_are_told_apart() -> None:
    result = asked(PD + TWO_SIGNALS, "limit_set()")
    assert isinstance(result, LimitSet) and result.complete and result.exact
    assert result.whole and not result.failing
    region = asked(PD, "folk_region()")
    assert set(result.vertices) == set(region.individually_rational.vertices)


def test_it_is_smaller_where_one_signal_cannot_tell_two_symmetric_llms() -> None:
    """The symmetric optimum of Radner, Myerson and Maskin's kind by hand: with payoff 3, gain 2 and
    chances 9/10 and 1/2 of a good signal, v = 3 - (1 - 9/10) * 2 / (9/10 - 1/2) = 5/2."""
    result = asked(PD + ONE_SIGNAL % "", "limit_set()")
    assert result.complete and result.whole is False
    assert (
        max(min(v) for v in result.vertices) <= F(5, 2) <= max(sum(v) / 2 for v in result.vertices)
    )
    assert len(result.failing) == 1
    assert "pairwise full rank fails for row and col" in result.failing[0]
    assert set(result.folk) == {(1, 1), (1, F(13, 3)), (3, 3), (F(13, 3), 1)}


def test_perfect_monitoring_is_a_signal_too() -> None:
    result = asked(PD, "limit_set()")
    assert result.whole and result.monitoring == "perfect" and not result.failing


@pytest.mark.parametrize("discount", ["0", "1/5", "2/5", "3/5", "4/5", "19/20"])
def test_inner_bounds_lie_inside_outer_ones(discount: str) -> None:
    result = asked(PD + ONE_SIGNAL % "", f"payoff_set(discount = {discount})")
    assert isinstance(result, PayoffSet) and result.monitoring == "public"
    assert (F(1), F(1)) in result.inner
    low, high = np.min(np.array(result.outer, float), 0), np.max(np.array(result.outer, float), 0)
    inner = np.array(result.inner, float)
    assert (inner >= low - 1e-9).all() and (inner <= high + 1e-9).all()
    limit = asked(PD + ONE_SIGNAL % "", "limit_set()")
    assert max(sum(v) for v in result.inner) <= max(sum(v) for v in limit.vertices)
    for support in result.supports:
        assert [signal for signal, _ in support.by_signal] == ["good", "bad"]


def test_promises_add_up() -> None:
    """What is paid now and after each signal is what was promised, from the definition."""
    result = asked(PD + ONE_SIGNAL % "", "payoff_set(discount = 9/10)")
    pay = {"CC": (3, 3), "CD": (0, 5), "DC": (5, 0), "DD": (1, 1)}
    good = {"CC": F(9, 10), "CD": F(1, 2), "DC": F(1, 2), "DD": F(1, 5)}
    for promised, support in zip(result.inner, result.supports, strict=True):
        played = support.play["row"][0] + support.play["col"][0]
        (_, first), (_, second) = support.by_signal
        for i in (0, 1):
            after = good[played] * first[i] + (1 - good[played]) * second[i]
            assert support.after[i] == after
            assert promised[i] == F(1, 10) * pay[played][i] + F(9, 10) * after


@pytest.mark.parametrize(
    "population",
    [
        "",
        "matching assortative 1/4",
        "instructions uniform",
        "compliance 3/4",
        "compliance of Small 1/2",
    ],
)
def test_chances_are_those_of_one_instance(population: str) -> None:
    """Sums over governor profiles and clients' play, by hand."""
    model = metagame.loads(TWO % population + ONE_SIGNAL % "")
    game = model.meta_game()
    found = public_signal(game, topology(game, "identified").told, F(0))
    values = found.chances.numbers()
    assert found.labels == ("good", "bad") and found.drawn
    share, follow = (F(7, 10), F(3, 10)), [F(1), F(1)]
    if "compliance 3/4" in population:
        follow = [F(3, 4)] * 2
    if "of Small" in population:
        follow = [F(1), F(1, 2)]
    good = {2: F(9, 10), 1: F(1, 2), 0: F(1, 5)}
    for at in np.ndindex(*values.shape[1:]):
        plays = [game.play(i, k) for i, k in enumerate(at)]
        plays = [p * 2 if len(p) == 1 else p for p in plays]
        chance = F(0)
        for g in product((0, 1), repeat=2):
            weight = share[g[0]] * share[g[1]]
            if "assortative" in population:
                weight = F(3, 4) * weight + (F(1, 4) * share[g[0]] if g[0] == g[1] else 0)
            for actions in product("CD", repeat=2):
                odds = weight
                for role, llm in enumerate(g):
                    said = plays[llm][role]
                    stray = (1 - follow[llm]) / 2
                    odds *= follow[llm] * (said == actions[role]) + stray
                chance += odds * good[actions.count("C")]
        assert values[(0, *at)] == chance and values[(1, *at)] == 1 - chance


def test_an_outcome_is_the_mean_over_instances() -> None:
    model = metagame.loads(TWO % "" + "monitoring public { outcome count(all, C) }")
    game = model.meta_game()
    found = public_signal(game, topology(game, "identified").told, F(0))
    assert not found.drawn
    assert set(found.labels) == {"0", "3/10", "3/5", "7/10", "1", "13/10", "7/5", "17/10", "2"}
    values = found.chances.numbers()
    assert set(values.ravel()) == {0, 1} and (values.sum(axis=0) == 1).all()
    cc, dc = game.index(0, ("C", "C")), game.index(0, ("D", "C"))
    small = game.index(1, ("D", "D"))
    assert values[found.labels.index("7/5"), cc, small] == 1
    assert values[found.labels.index("7/10"), dc, small] == 1


def test_noise_mixes_all_signals() -> None:
    model = metagame.loads(PD + ONE_SIGNAL % "noise 1/5")
    game = model.meta_game()
    found = public_signal(game, topology(game, "identified").told, F(1, 5))
    assert found.chances.numbers()[0, 0, 0] == F(4, 5) * F(9, 10) + F(1, 10)
    noisy = asked(PD + ONE_SIGNAL % "noise 1/5", "limit_set()")
    clear = asked(PD + ONE_SIGNAL % "", "limit_set()")
    assert max(map(max, noisy.vertices)) < max(map(max, clear.vertices))


def test_attribution_speaks_of_ranks() -> None:
    blind = asked(PD + ONE_SIGNAL % "", "attribution(row = C, col = C)")
    assert isinstance(blind, Attribution) and blind.monitoring == "public"
    assert [d.confusable_with for d in blind.deviations] == [("col",), ("row",)]
    assert [r.holds for r in blind.ranks] == [True, True, False]
    assert "does not apply" in blind.conclusion and "shifts the same way" in blind.conclusion
    telling = asked(PD + TWO_SIGNALS, "attribution(row = C, col = C)")
    assert all(d.attributable for d in telling.deviations) and all(r.holds for r in telling.ranks)
    assert "Fudenberg, Levine and Maskin 1994" in telling.conclusion
    constant = "monitoring public { outcome 1 }"
    nothing = asked(PD + constant, "attribution(row = C, col = C)")
    assert all(d.detected_by == () for d in nothing.deviations)
    assert "always the same" in nothing.sees
    assert asked(PD + constant, "limit_set()").vertices == ((1, 1),)


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (PD + ONE_SIGNAL % "delay 1", "limit_set()", "'delay'"),
        (PD + ONE_SIGNAL % "sample 10", "payoff_set(discount = 1/2)", "'sample'"),
        (PD + ONE_SIGNAL % "", "payoff_set()", "no discount factor"),
        (PD + ONE_SIGNAL % "", "payoff_set(rounds = 3)", "every deviation to be seen"),
        (PD + ONE_SIGNAL % "", "critical_discount(mean[row] = 3, mean[col] = 3)", "public signal"),
        (TWO % "", "limit_set()", "clients monitoring does not tell"),
        (GOODS, "limit_set()", "too many for a limit set"),
        (TWO % "" + "monitoring none", "limit_set()", "none monitoring does not tell"),
        (PD + "monitoring public { outcome sqrt(count(all, C)) }", "limit_set()", "no rational"),
    ],
)
def test_what_is_not_covered_is_refused_by_name(text: str, call: str, message: str) -> None:
    result = asked(text, call)
    assert isinstance(result, Refused) and message in result.message


def test_an_outcome_without_a_value_is_an_error() -> None:
    text = PD + "monitoring public { outcome 1 / (count(all, C) - 1) }"
    with pytest.raises(SpecError, match="zero"):
        asked(text, "limit_set()")


def test_json_and_text() -> None:
    report = metagame.loads(
        PD + ONE_SIGNAL % "" + "analysis l = limit_set() analysis p = payoff_set(discount = 1/2)"
    ).run()
    data = report.to_json()["analyses"]
    assert data["l"]["complete"] is True and data["l"]["whole"] is False
    assert data["l"]["minmax"]["row"] == 1.0 and len(data["l"]["failing"]) == 1
    assert set(data["p"]["supports"][0]["by_signal"]) == {"good", "bad"}
    assert data["p"]["rounds"] is None
    text = str(report)
    assert "less than what is feasible and above the floors" in text
    assert "what is paid on after each signal" in text


def test_one_llm_gets_its_best() -> None:
    text = "game alone { roles a actions x, y payoffs { x: 1  y: 3 } } "
    assert asked(text, "limit_set()").vertices == ((3,),)
    signal = "monitoring public { signal u, v chance of u = if a == x then 1/2 else 1/4 }"
    assert asked(text + signal, "payoff_set(discount = 1/2)").inner == ((3,),)
