"""This module tests how much patience a target needs, against values of the literature."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import metagame
from metagame.backends.results.common import Refused
from metagame.backends.results.critical_discount import CriticalDiscount

F = Fraction
PD = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'
BERTRAND = """game sellers {{
  roles seller[{0}]
  actions share, undercut
  payoff = if count(all, undercut) == 0 then 1/{0}
    else if own == undercut and count(all, undercut) == 1 then 1
    else if own == undercut then 0
    else -1
}}
"""
"""Bertrand's limit form: share the market, undercut alone and have it all, or fight for nothing.
Who still shares then loses, so that to fight is the only equilibrium."""


def asked(text: str, call: str):
    return metagame.loads(f"{text}\nanalysis it = {call}\n").run()["it"]


def found(text: str, call: str) -> CriticalDiscount:
    result = asked(text, call)
    assert isinstance(result, CriticalDiscount)
    return result


def by(result: CriticalDiscount) -> dict:
    return {way.name: way.discount for way in result.ways}


def test_cooperation_in_the_dilemma() -> None:
    """Grim trigger 1/2, tit for tat 2/3 (T5 R3 P1 S0)."""
    result = found(PD, "critical_discount(mean[row] = 3, mean[col] = 3)")
    assert by(result) == {
        "grim": F(1, 2), "reversion": F(1, 2), "tit_for_tat": F(2, 3), "optimal": F(1, 2),
    }  # fmt: skip
    assert result.discount == F(1, 2) and result.strategy == "grim" and result.exact


@pytest.mark.parametrize("sellers", [2, 3, 5])
def test_sellers_that_share_a_market(sellers: int) -> None:
    """1 - 1/n (Bertrand's limit form)."""
    targets = ", ".join(f"mean[seller[{k + 1}]] = 1/{sellers}" for k in range(sellers))
    result = found(BERTRAND.format(sellers), f"critical_discount({targets})")
    assert by(result)["grim"] == 1 - F(1, sellers) == result.discount


def test_a_draw_needs_less_than_reversion() -> None:
    """(2, 2) in the dilemma: from 1/4 on, when who cooperates alone is paid 3 more later."""
    result = found(PD, "critical_discount(mean[row] = 2, mean[col] = 2)")
    low, high = result.discount
    assert low < F(1, 4) <= high and high - low <= F(1, 1000)
    assert result.strategy == "optimal"


@pytest.mark.parametrize(
    ("target", "reason"),
    [("4", "not feasible"), ("1/2", "")],
)
def test_targets_that_nothing_sustains(target: str, reason: str) -> None:
    result = found(PD, f"critical_discount(mean[row] = {target}, mean[col] = {target})")
    assert result.discount is None and result.strategy == "" and result.reason
    assert reason in result.reason


def test_an_equilibrium_of_the_stage_game_needs_no_patience() -> None:
    result = found(PD, "critical_discount(mean[row] = 1, mean[col] = 1)")
    assert result.discount == 0


def test_totals_are_means_times_clients() -> None:
    text = PD + "population { llms L, S clients: L 7/10, S rest } monitoring perfect\n"
    one = found(text, "critical_discount(mean[L] = 3, mean[S] = 3)")
    two = found(text, "critical_discount(total[L] = 21/5, total[S] = 9/5)")
    assert one.discount == two.discount and one.target == two.target


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (PD, "critical_discount(mean[row] = 3)", "no target for col"),
        (PD, "critical_discount(mean[row] = 3, total[row] = 2, mean[col] = 3)", "two targets"),
        (
            PD + "population { llms L, S clients: L 7/10, S rest }",
            "critical_discount(mean[L] = 3, mean[S] = 3)",
            "clients monitoring does not tell",
        ),
        (
            PD + "population { llms L, S clients: L 7/10, S rest objective = welfare }"
            " monitoring perfect",
            "critical_discount(mean[L] = 3, mean[S] = 3)",
            "states objectives",
        ),
    ],
)
def test_what_is_not_covered_is_refused(text: str, call: str, message: str) -> None:
    result = asked(text, call)
    assert isinstance(result, Refused) and message in result.message


def test_claims_and_json() -> None:
    text = (
        PD
        + """
      analysis it = critical_discount(mean[row] = 3, mean[col] = 3)
      analysis low = critical_discount(mean[row] = 2, mean[col] = 2)
      claim "exact": it.discount == 1/2
      claim "between": low.discount <= 1/4 and low.discount > 1/5
      claim "not known so finely": low.discount == 1/4
    """
    )
    report = metagame.loads(text).run()
    assert [c.status for c in report.claims] == ["holds", "holds", "undecided"]
    result = json.loads(json.dumps(report.to_json()))["analyses"]
    assert result["it"]["by"]["grim"] == 0.5 and result["it"]["exact"]["by"]["grim"] == "1/2"
    assert len(result["low"]["discount"]) == 2
    assert result["it"]["ways"]["grim"]["path"] == [[{"row": ["C"], "col": ["C"]}, 1.0]]


def test_three_llms_have_a_general_answer_too() -> None:
    """All contribute: from 1/4 on by reversion, which no other strategies can better."""
    text = """use "std/public_goods.game" play public_goods(n = 3, multiplier = 2, endowment = 1)
    analysis it = critical_discount(mean[member[1]] = 2, mean[member[2]] = 2, mean[member[3]] = 2)
    """
    result = metagame.loads(text).run()["it"]
    assert result.discount == F(1, 4) and result.ways[-1].name == "optimal" and not result.reason
