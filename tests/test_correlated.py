"""This module checks the analyses `correlated` and `coarse_correlated` from the text of a spec."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest

import metagame

CHICKEN = 'use "std/chicken.game"\nplay chicken\n'
DILEMMA = """use "std/prisoners_dilemma.game"
play prisoners_dilemma
param share in [0, 1] = 3/5
population { llms Large, Small  clients: Large share, Small rest }
"""


def solved(text: str, call: str, **settings: Any) -> Any:
    return metagame.loads(f"{text}\nanalysis it = {call}", **settings).run()["it"]


def gains(text: str, found: Any, coarse: bool) -> list[F]:
    """What each LLM gains in total by each way to disobey, from `check` on the drawn profiles."""
    game = metagame.loads(text).meta_game()
    out = []
    for llm in game.llms:
        orders = game.strategies[llm]
        for told in [None] if coarse else orders:
            for other in orders:
                gain = F(0)
                for plays, probability in found.distribution:
                    if told in (None, plays[llm]):
                        now = game.check(dict(plays)).total[llm]
                        then = game.check({**plays, llm: other}).total[llm]
                        gain += probability * (then - now)
                out.append(gain)
    return out


def test_chicken_gives_21_halves() -> None:
    found = solved(CHICKEN, "correlated(maximize = welfare)")
    assert found.status == "solved" and found.exact
    assert found.value == found.bound == F(21, 2)
    assert dict(found.mean) == {"row": F(21, 4), "col": F(21, 4)}
    assert found.violation == 0 and found.route == "definition"
    assert sum(p for _, p in found.distribution) == 1
    assert solved(CHICKEN, "correlated()") == found  # the default objective


@pytest.mark.parametrize("method", ["correlated", "coarse_correlated"])
@pytest.mark.parametrize(
    "text", [CHICKEN, DILEMMA, DILEMMA.replace("3/5", "4/5")], ids=["chicken", "3/5", "4/5"]
)
def test_nobody_gains_by_disobedience(text: str, method: str) -> None:
    llm = metagame.loads(text).meta_game().llms[1]
    for goal in ("maximize = welfare", "minimize = welfare", f"maximize = mean[{llm}]"):
        found = solved(text, f"{method}({goal})")
        assert max(gains(text, found, method != "correlated")) == found.violation == 0


def test_a_cooperating_large_llm_is_the_only_way_at_a_large_share() -> None:
    found = solved(DILEMMA, "correlated(maximize = mean[Large])", share="4/5")
    assert found.value == F(12, 5)  # (CC, DD), the one equilibrium there
    ((plays, probability),) = found.distribution
    assert (dict(plays), probability) == ({"Large": ("C", "C"), "Small": ("D", "D")}, 1)


@pytest.mark.parametrize(
    ("condition", "value", "mean"),
    [
        ("mean[col] >= 5", F(70, 13), 5),
        ("5 <= mean[col]", F(70, 13), 5),
        ("mean[col] == 5", F(70, 13), 5),
        ("mean[col] - 5 >= 0", F(70, 13), 5),
        ("2 * mean[col] / 2 >= 4 + 1", F(70, 13), 5),
        ("mean[col] >= if 1 < 2 then 5 else 1", F(70, 13), 5),
        ("mean[col] == 5 within 0", F(70, 13), 5),
        ("welfare >= 9 and mean[col] >= 5", F(70, 13), 5),
        ("mean[col] == 6 within 1", F(70, 13), 5),
        ("mean[row] <= 2", 2, 7),
        ("-mean[row] >= -2", 2, 7),
    ],
)
def test_conditions(condition: str, value: F, mean: F) -> None:
    found = solved(CHICKEN, f"correlated(maximize = mean[row], {condition})")
    assert (found.value, found.mean["col"]) == (value, mean)
    assert found.exact and found.violation == 0


def test_conditions_hold_up_to_what_is_within() -> None:
    for tolerance in ("0", "1/10", "3"):
        call = f"correlated(maximize = mean[row], mean[row] == mean[col] within {tolerance})"
        found = solved(CHICKEN, call)
        assert found.mean["row"] - found.mean["col"] == F(tolerance)


@pytest.mark.parametrize(
    "condition", ["total[a] >= 87/14", "total[a] <= 87/14", "total[a] == 87/14"]
)
def test_limits_that_are_no_float_are_met_exactly(condition: str) -> None:
    text = """game g { roles a  actions C, D  payoffs { C: 5/7 + 11/2  D: 0 } }"""
    found = solved(text, f"correlated(maximize = welfare, {condition})")
    assert (found.value, found.exact) == (F(87, 14), True)


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ("mean[row] >= 8", "'mean[row] >= 8' cannot be met: every correlated equilibrium misses"),
        ("mean[row] >= 2, mean[row] == 9 within 1/2", "misses it by 3/2 or more"),
        ("mean[row] <= 1", "misses it by 1 or more"),
        ("mean[row] >= 6, mean[col] >= 6", "but not all of them together"),
    ],
)
def test_what_cannot_be_met_is_infeasible(conditions: str, reason: str) -> None:
    found = solved(CHICKEN, f"correlated({conditions})")
    assert found.status == "infeasible" and found.exact
    assert found.value is None and not found.distribution
    assert reason in found.reason
    report = metagame.loads(f"{CHICKEN}\nanalysis it = correlated({conditions})").run()
    data = report.to_json()["analyses"]["it"]
    assert (data["status"], data["value"], data["reason"]) == ("infeasible", None, found.reason)
    assert "infeasible" in str(report)


@pytest.mark.parametrize(
    ("call", "id"),
    [
        ("correlated(maximize = mean[row] * mean[col])", "not-linear"),
        ("correlated(maximize = min(mean[row], mean[col]))", "not-linear"),
        ("correlated(maximize = 1 / mean[row])", "not-linear"),
        ("correlated(maximize = mean[row] ^ 2)", "not-linear"),
        ("correlated(maximize = if mean[row] > 1 then 1 else 2)", "not-linear"),
        ("correlated(abs(mean[row] - mean[col]) <= 1)", "not-linear"),
        ("correlated(mean[row] >= 1 or mean[col] >= 1)", "not-linear"),
        ("correlated(mean[row] != 1)", "not-linear"),
        ("correlated(mean[row] > 1)", "strict-condition"),
        ("correlated(1 < mean[row])", "strict-condition"),
        ("coarse_correlated(not mean[row] >= 1)", "not-linear"),
    ],
)
def test_what_is_not_linear_is_refused(call: str, id: str) -> None:
    found = solved(CHICKEN, call)
    assert found.status == "refused"
    (diagnostic,) = found.diagnostics
    assert diagnostic.id == id and diagnostic.help
    assert diagnostic.span is not None and diagnostic.span.text in call


def test_an_llm_without_clients_is_refused() -> None:
    found = solved(DILEMMA, "correlated(maximize = mean[Small])", share="1")
    assert found.status == "refused" and found.diagnostics[0].id == "absent-llm"
    assert solved(DILEMMA, "correlated()", share="1").value == 6


def test_draws_by_each_client_are_refused() -> None:
    found = solved(DILEMMA.replace("rest }", "rest  draws independent }"), "correlated()")
    assert found.status == "refused" and found.diagnostics[0].id == "independent-draws"


def test_objectives_of_llms_decide_what_they_obey() -> None:
    """LLMs that maximise welfare play the best profile; the totals are those of their clients."""
    text = DILEMMA + "objective = welfare\n"
    found = solved(text, "correlated(minimize = welfare)")
    assert found.value == 6 and found.utility["Large"] == 6
    assert dict(found.mean) == {"Large": 3, "Small": 3}


def test_irrational_payoffs_are_numerical_with_a_bound() -> None:
    text = 'use "std/chicken.game"\nplay chicken(both_swerve = sqrt(36) + sqrt(2))\n'
    found = solved(text, "correlated(maximize = welfare)")
    assert not found.exact and isinstance(found.value, float)
    assert found.value <= found.bound <= found.value + 1e-5
    assert abs(found.violation) < 1e-6
    claims = 'claim "a": it.value > 14  claim "b": it.value == 10'
    report = metagame.loads(f"{text}analysis it = correlated()\n{claims}").run()
    assert [c.status for c in report.claims] == ["holds", "fails"]


def test_claims_on_what_is_infeasible_are_undecided() -> None:
    text = f"""{CHICKEN}analysis it = correlated(mean[row] >= 8)
        claim "status": it.status == infeasible
        claim "value": it.value >= 0
        claim "mean": it.mean[row] >= 8"""
    report = metagame.loads(text).run()
    assert [c.status for c in report.claims] == ["holds", "undecided", "undecided"]
    assert "cannot be met" in report.claims[1].reason


def test_conditions_may_mention_parameters() -> None:
    text = f"""param least = 5
        {CHICKEN}analysis it = correlated(maximize = mean[row], mean[col] >= least)
        claim "less for more" for least in {{3, 4, 5, 21/4}}: it.mean[col] >= least"""
    report = metagame.loads(text).run()
    assert report["it"].value == F(70, 13)
    assert report.claims[0].status == "holds"


def test_from_python() -> None:
    game = metagame.load("std/chicken").meta_game()
    found = game.correlated(maximize=game.mean("row"), conditions=[game.mean("col") >= 5])
    assert found == solved(CHICKEN, "correlated(maximize = mean[row], mean[col] >= 5)")
    near = game.mean("row").near(game.mean("col"), F(1, 10))
    fair = game.coarse_correlated(minimize=2 * game.welfare - 1, conditions=[near])
    assert fair.value == 2 * sum(fair.total.values()) - 1
    assert abs(fair.mean["row"] - fair.mean["col"]) <= F(1, 10)
    low = game.correlated(conditions=[game.total("row") <= 2])
    assert low.mean["row"] == 2
    with pytest.raises(ValueError, match="not both"):
        game.correlated(game.welfare, game.welfare)
    with pytest.raises(ValueError, match="no LLM"):
        game.mean("nobody")
