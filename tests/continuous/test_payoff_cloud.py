"""This module tests clouds of payoffs and Pareto fronts of specs with intervals, and views."""

from __future__ import annotations

import json
from fractions import Fraction as F
from functools import cache
from typing import Any

import numpy as np
import pytest
from attrs import evolve

import metagame
from metagame.backends.continuous.analyses import ANALYSES
from metagame.backends.continuous.continuous_game import ContinuousMetaGame
from metagame.backends.continuous.solvers.sampled import cloud as sampled
from metagame.backends.report.as_json import analysed_json
from metagame.backends.report.style import PLAIN_STYLE
from metagame.backends.report.views.table import view
from metagame.backends.results.all import Analysed
from metagame.backends.results.payoff_cloud import PayoffCloud
from metagame.compiler.expr import Constant
from metagame.compiler.terms import Option

COURNOT = """game cournot(a = 120) { roles firm[2] actions in [0, a]
  payoff of firm = own * (a - sum(all)) }
"""
SHARED = COURNOT + "population { llms L, S clients: L 2/3, S 1/3 }"
THREE = """game market { roles firm[3] actions in [0, 120] payoff = own * (120 - sum(all)) }
population { llms Big, Rival clients of firm[1..2]: Big 1  clients of firm[3]: Rival 1 }
"""
KELLY = """game kelly { roles r[2] actions in [0, 10]
  payoff = if sum(all) == 0 then 0 else 10 * own / sum(all) - own }"""
REGARD = (
    COURNOT
    + """population { llms A, B clients of firm[1]: A 1
  clients of firm[2]: B 1 objective = total[self] + 1/2 * total[others] }"""
)


@cache
def game(text: str) -> ContinuousMetaGame:
    return metagame.loads(text).continuous_game()


@cache
def cloud(text: str, points: int = 300) -> PayoffCloud:
    return game(text).payoff_cloud(points)


def test_cournot_front_optimum_and_equilibrium() -> None:
    result = cloud(COURNOT)
    assert all(sum(p.mean.values()) == pytest.approx(3600, abs=1e-4) for p in result.front)
    assert result.welfare == pytest.approx(3600, abs=1e-6) and result.complete
    (nash,) = result.equilibria
    assert tuple(nash.play.values()) == ((40,), (40,))
    assert nash.mean["firm[1]"] == pytest.approx(1600)
    assert len(result.points) == 300 and not result.left_out and not result.exact
    assert all(p.bound is None or 0 <= p.bound < 1e-5 for p in result.front)


@pytest.mark.parametrize("text", [COURNOT, SHARED, THREE, KELLY])
def test_nothing_dominates_the_front(text: str) -> None:
    """Neither the sample nor the equilibria and the optimum, beyond the tolerance."""
    result = cloud(text)
    front = np.array([list(p.mean.values()) for p in result.front])
    units = np.ptp(front, axis=0)
    others = (*result.equilibria, result.optimum)
    pool = np.array([*result.points, *(list(p.mean.values()) for p in others)])
    for here in front:
        assert (((pool - here) / units).min(axis=1)).max() <= max(result.tolerance, 1e-9)


def test_means_are_those_of_the_plays() -> None:
    """Shares of 2/3 and 1/3: clients of both meet both, by the definition."""
    result = cloud(SHARED)
    share = {"L": 2 / 3, "S": 1 / 3}
    for point in (*result.front, *result.equilibria):
        total = dict.fromkeys(share, 0.0)
        for a in share:
            for b in share:
                x, y = float(point.play[a][0]), float(point.play[b][1])
                total[a] += share[a] * share[b] * x * (120 - x - y)
                total[b] += share[a] * share[b] * y * (120 - x - y)
        for llm in share:
            assert point.total[llm] == pytest.approx(total[llm], abs=1e-3)
            assert point.mean[llm] == pytest.approx(total[llm] / (2 * share[llm]), abs=1e-3)


def test_weights_and_bounds_are_of_means() -> None:
    """No profile has a larger weighted sum of means than is proved."""
    result = cloud(SHARED)
    totals, mass = game(SHARED).problem.totals, game(SHARED).problem.mass
    drawn = sampled(totals, 20_000, 8).payoffs
    sample = drawn / np.array([float(m) for m in mass])
    weighed = [p for p in result.front if p.weight is not None]
    assert weighed
    for point in weighed:
        weights = np.array(list(point.weight.values()))
        assert weights.sum() == pytest.approx(1)
        here = weights @ np.array(list(point.mean.values()))
        assert (sample @ weights).max() <= here + (1e-6 if point.bound is None else point.bound)


def test_what_is_only_approached_is_said() -> None:
    result = cloud(KELLY)
    assert not result.optimum.attained and "approached and not attained" in result.reason
    assert result.welfare == pytest.approx(10, abs=1e-6)
    shown = "\n".join(view(result).lines(result, PLAIN_STYLE))
    assert "approached at" in shown


def test_payoffs_without_a_value_are_left_out() -> None:
    text = "game g { roles a, b actions in [-1, 1] payoff = if a < 0 then log(a) else b - own ^ 2 }"
    result = cloud(text, 400)
    assert result.left_out == 200 == 400 - len(result.points)
    assert "200 profiles left out" in "\n".join(view(result).lines(result, PLAIN_STYLE))


def test_text_and_json() -> None:
    result = cloud(COURNOT)
    lines = view(result).lines(result, PLAIN_STYLE)
    assert view(result).trust(result) == "a sample of 300 profiles, numerical"
    assert max(map(len, lines)) <= 100
    assert any(line.split()[:3] == ["equilibrium", "1600.0", "1600.0"] for line in lines)
    assert any("there are others between them" in line for line in lines)
    data = json.loads(json.dumps(analysed_json(Analysed("c", "payoff_cloud", "", result))))
    assert len(data["points"]) == 300 and data["llms"] == ["firm[1]", "firm[2]"]
    assert data["welfare"] == pytest.approx(3600) and data["is_exact"] is False
    assert data["equilibria"][0]["play"] == {"firm[1]": [40], "firm[2]": [40]}
    assert data["front"][0]["mean"]["firm[2]"] == pytest.approx(3600)
    assert data["points"][0] == pytest.approx(result.points[0])


def test_the_same_seed_gives_the_same_cloud() -> None:
    again = game(COURNOT).payoff_cloud(300)
    assert again == cloud(COURNOT)
    assert game(COURNOT).payoff_cloud(300, 3).points != again.points


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"points": 0}, "'points' is a whole number from 1 to 100,000, not 0"),
        ({"points": 10**6}, "not 1000000"),
        ({"points": 2.5}, "not 2.5"),
        ({"points": True}, "not True"),
        ({"seed": -1}, "'seed' is a whole number"),
        ({"seed": 2**70}, "'seed' is a whole number"),
    ],
)
def test_options_are_checked(options: Any, message: str) -> None:
    with pytest.raises(metagame.SpecError, match=message):
        game(COURNOT).payoff_cloud(**options)


def test_payoffs_without_bound_are_refused() -> None:
    text = "game g { roles x, y actions in [0, 1] payoff = 1 / (x + y) }"
    with pytest.raises(metagame.SpecError, match=r"without bound|infinite"):
        metagame.loads(text).continuous_game().payoff_cloud(10)


def test_analyses_read_their_arguments() -> None:
    model = metagame.loads(COURNOT + "analysis it = nash()")
    asked = evolve(
        model._matched.analyses[0],
        method="payoff_cloud",
        arguments=(Option("points", Constant(F(20))), Option("seed", Constant(7))),
    )
    found = ANALYSES["payoff_cloud"](model.continuous_game(), asked)
    assert isinstance(found, PayoffCloud) and len(found.points) == 20 and found.seed == 7


# --- pareto ------------------------------------------------------------------------------------


def test_pareto_lists_points_of_the_front() -> None:
    report = metagame.loads(
        COURNOT
        + """analysis front = pareto()
        claim "even": some p in front: p.mean[firm[1]] == 1800 within 1
        claim "no more": every p in front: p.mean[firm[1]] <= 3600 + 1/1000
        """
    ).run()
    result = report["front"]
    assert len(result) > 15 and not result.complete and not result.exact
    assert all(p.utility == p.mean == p.total for p in result)
    assert [claim.status for claim in report.claims] == ["holds", "undecided"]
    assert "some of them" in str(report) and "others between them" in str(report)
    fields = report.to_json()["analyses"]["front"]
    assert fields["complete"] is False and "others between them" in fields["reason"]


def test_pareto_is_about_what_llms_maximise() -> None:
    """Own payoff plus half of the other's: the utilities of the front."""
    result = metagame.loads(REGARD + "analysis front = pareto()").run()["front"]
    for p in result:
        assert p.utility["A"] == pytest.approx(p.total["A"] + p.total["B"] / 2, abs=1e-3)
