"""This module tests games with intervals of actions, from spec to report."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest

import metagame
from metagame.backends.results.common import Refused

COURNOT = """game cournot(a = 120, b = 1) {{ roles firm[{0}] actions in [0, a]
  payoff of firm = own * (a - b * sum(all)) }}
"""
MARKET = """game cournot(a = 120, b = 1) {{ roles firm[3] actions in [0, a]
  payoff of firm = own * (a - b * sum(all)) }}
population {{ llms Big, Rival clients of firm[1..2]: Big {0}, Rival rest
  clients of firm[3]: Rival 1 {1} }}
"""


def asked(text: str, call: str) -> Any:
    return metagame.loads(f"{text} analysis it = {call}").run()["it"]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_one_equilibrium_that_is_proved_to_be_the_only_one(n: int) -> None:
    result = asked(COURNOT.format(n), "nash()")
    assert result.complete and len(result) == 1 and not result.exact
    first = result[0]
    assert all(q == pytest.approx(120 / (n + 1), abs=1e-8) for (q,) in first.play.values())
    assert first.mean["firm[1]"] == pytest.approx((120 / (n + 1)) ** 2, abs=1e-6)
    assert 0 <= first.regret < 1e-8


def test_check_finds_the_best_deviation() -> None:
    """Against 40 each the best reply of the third is (120 - 80) / 2 = 20, which pays 400."""
    call = "check(firm[1] = 40, firm[2] = 40, firm[3] = 30)"
    result = asked(COURNOT.format(3), call)
    assert result.is_equilibrium is False
    assert result.deviation["firm[3]"] == (20,)
    assert result.gain["firm[3]"] == pytest.approx(400 - 30 * 10)
    kept = asked(COURNOT.format(3), "check(firm[1] = 30, firm[2] = 30, firm[3] = 30)")
    assert kept.is_equilibrium and set(kept.gain.values()) == {0}
    reply = asked(COURNOT.format(3), "best_response(of = firm[3], firm[1] = 40, firm[2] = 40)")
    assert reply.play["firm[3]"] == (20,) and reply.mean["firm[3]"] == pytest.approx(400)


def test_prices_of_anarchy() -> None:
    result = asked(COURNOT.format(2), "efficiency()")
    assert result.price_of_anarchy == pytest.approx(9 / 8, abs=1e-8) and result.complete
    assert result.welfare == pytest.approx(3600, abs=1e-6)


def test_an_llm_that_advises_two_firms_restrains_both() -> None:
    """The merged firms produce 40 together, the rival 40: 1600 each side."""
    result = asked(MARKET.format("1", ""), "nash()")
    assert all(sum(e.play["Big"]) == pytest.approx(40, abs=1e-6) for e in result)
    assert all(e.total["Big"] == pytest.approx(1600, abs=1e-4) for e in result)


def test_shares_are_governor_profiles() -> None:
    """Both LLMs advise half of two roles: the meta-game by its definition, at a profile by hand."""
    text = COURNOT.format(2) + "population { llms L, S clients: L 1/2, S 1/2 }"
    call = "check(L = (20, 30), S = (40, 10))"
    result = asked(text, call)
    total = F(0)
    for first, second in ((20, 30), (20, 10), (40, 30), (40, 10)):
        own = [first * (120 - first - second), second * (120 - first - second)]
        total += F(1, 4) * (own[0] * (first == 20) + own[1] * (second == 30))
    assert result.total["L"] == pytest.approx(float(total))
    assert result.mean["L"] == pytest.approx(float(total))


def test_other_regarding_objectives() -> None:
    """Own payoff plus theta times the other's: q = a / (3 + theta) for two."""
    text = (
        COURNOT.format(2)
        + """population { llms A, B clients of firm[1]: A 1
      clients of firm[2]: B 1 objective = total[self] + 1/2 * total[others] }"""
    )
    result = asked(text, "nash()")
    assert result[0].play["A"] == (pytest.approx(120 / 3.5, abs=1e-6),)


def test_plays_compare_within_a_tolerance() -> None:
    report = metagame.loads(
        COURNOT.format(2)
        + """analysis it = nash()
        claim "near": every e in it: e.play[firm[1]] == 40 within 1e-6
        claim "far": some e in it: e.play[firm[1]] == 41 within 1/2
        claim "apart": every e in it: e.play[firm[1]] != 41 within 1/2
        """
    ).run()
    assert [claim.status for claim in report.claims] == ["holds", "fails", "holds"]


def test_a_grid_makes_it_finite() -> None:
    result = asked(COURNOT.format(2), "nash(kind = pure, grid = 13)")
    assert result.exact and result.complete
    assert {tuple(e.play.values()) for e in result} == {
        ((30,), (50,)),
        ((40,), (40,)),
        ((50,), (30,)),
    }
    exact = asked(COURNOT.format(2), "check(firm[1] = 40, firm[2] = 40, grid = 25)")
    assert exact.is_equilibrium and exact.mean["firm[1]"] == 1600
    off = asked(COURNOT.format(2), "check(firm[1] = 41, firm[2] = 40, grid = 13)")
    assert isinstance(off, Refused) and "has no action '41'" in off.message
    means = ", ".join(f"mean[firm[{k}]] = 1800" for k in (1, 2))
    patient = asked(COURNOT.format(2), f"critical_discount({means}, grid = 13)")
    grim = next(w for w in patient.ways if w.name == "grim")
    assert grim.discount == F(1, 2)  # the best deviation on the grid pays 2000 once


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (COURNOT.format(2), "minmax()", "are an interval"),
        (COURNOT.format(2), "nash(kind = mixed)", "mixed equilibria"),
        ('use "std/chicken.game" play chicken', "nash(grid = 5)", "there is none here"),
        (COURNOT.format(2), "nash(grid = 100_000)", "too fine"),
        (
            "game g { roles a, b actions in [0, 1] payoff = floor(3 * a) - b }",
            "nash()",
            "",
        ),
        (
            "game g { roles a, b actions of a: x, y actions of b: in [0, 1] payoff = b }",
            "nash()",
            "beside roles with intervals",
        ),
        ("game g { roles a actions in [0, 1] payoff = 1 / (1 - a) }", "nash()", ""),
    ],
)
def test_what_is_not_covered_is_refused(text: str, call: str, message: str) -> None:
    result = asked(text, call)
    assert isinstance(result, Refused) and message in result.message


JUMP = "game j { roles a, b actions in [0, 1] payoff = if own > 1/2 then 2 - own else own } "


def test_what_is_only_approached_is_no_equilibrium() -> None:
    """Just above 1/2 pays nearly 3/2, and 1/2 itself 1/2: there is no best response."""
    result = asked(JUMP, "nash()")
    assert len(result) == 0 and not result.complete and "jump" in result.reason
    reply = asked(JUMP, "best_response(of = a, b = 0)")
    assert isinstance(reply, Refused) and "only approached" in reply.message
    there = asked(JUMP, "check(a = 1/2, b = 1/2)")
    assert there.is_equilibrium is False and there.gain["a"] == pytest.approx(1)
    assert "next to the actions shown" in there.reason


def test_prices_are_bounds_where_the_optimum_is_only_approached() -> None:
    kelly = "game k { roles r[3] actions in [0, 10] payoff = 10 * own / sum(all) - own }"
    result = asked(kelly, "efficiency()")
    assert not result.complete and result.worst is None
    low, high = result.price_of_anarchy
    assert low == pytest.approx(3) and high is None
    assert result.price_of_stability[0] <= 3 and "approached" in result.reason


def test_a_check_says_how_sure_it_is() -> None:
    kept = asked(COURNOT.format(2), "check(firm[1] = 40, firm[2] = 40)")
    assert "which is proved" in kept.reason


def test_a_value_that_fades_towards_its_top_does_not_rise_without_bound() -> None:
    """-x^2 has its top at 0, whatever rounding makes of it close by."""
    text = """game g { roles r1, r2, r3
      actions in [0, 1]
      payoff of r1 = 6*r1 - r1^2
      payoff of r2 = 3*r2 - 2*r2^2 - 2*r2*r1 - r2*r3
      payoff of r3 = 9*r3 - r3^2 }
    population { llms L1, L2  clients of r2: L1 1  clients of r1, r3: L2 1
      objective of L1 = total[self] - 1/2*(r2 - 0)^2 }
    analysis reply = best_response(of = L1, L2 = (1, 1), L1 = 0)
    analysis all_of_them = nash()"""
    report = metagame.loads(text).run()
    assert report["reply"].play["L1"] == (0,)
    assert [e.play for e in report["all_of_them"]] == [{"L1": (0,), "L2": (1, 1)}]
