"""This module tests pictures of payoff clouds, simulations and trajectories."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from trajectories import trajectory

import metagame
from metagame.backends.report.pictures import rounds
from metagame.backends.report.pictures.canvas import MAX_DRAWN, plotting
from metagame.backends.report.pictures.cloud import draw_payoff_cloud
from metagame.backends.report.pictures.of_result import result_picture
from metagame.backends.results.common import ByLlm
from metagame.backends.results.payoff_cloud import CloudPoint, PayoffCloud
from metagame.backends.results.simulation import Simulation
from metagame.backends.results.trajectory import Trajectory

pytest.importorskip("matplotlib")

COURNOT = "game cournot { roles firm[2] actions in [0, 120] payoff = own * (120 - sum(all)) }"
DILEMMA = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population { llms Large, Small clients: Large 7/10, Small rest } monitoring perfect
"""


@cache
def cloud() -> PayoffCloud:
    found = metagame.loads(COURNOT).continuous_game().payoff_cloud(200)
    return renamed(found, ("A", "B"))


def renamed(found: PayoffCloud, llms: tuple[str, ...]) -> PayoffCloud:
    """The same payoffs for other LLMs; more of them get what the last one gets."""

    def point(own: CloudPoint) -> CloudPoint:
        values = list(own.mean.values())
        return evolve(own, mean=ByLlm.of(llms, [values[min(k, 1)] for k in range(len(llms))]))

    return evolve(
        found,
        llms=llms,
        points=tuple(tuple(p[min(k, 1)] for k in range(len(llms))) for p in found.points),
        front=tuple(map(point, found.front)),
        equilibria=tuple(map(point, found.equilibria)),
        optimum=point(found.optimum),
    )


@cache
def simulation(count: int = 40, population: str = "drawn") -> Simulation:
    model = metagame.loads(DILEMMA)
    return model.simulate(rounds=count, clients=500, seed=3, population=population)


def legends(figure: Any) -> list[str]:
    """Everything that legends of a figure say."""
    found = [axes.get_legend() for axes in figure.axes]
    shown = [legend for legend in found if legend is not None]
    said = [text.get_text() for legend in shown for text in legend.get_texts()]
    return said + [legend.get_title().get_text() for legend in shown]


def lines_of(axes: Any) -> dict[str, Any]:
    return {line.get_label(): line for line in axes.get_lines()}


# --- clouds ------------------------------------------------------------------------------------


def test_a_cloud_marks_front_equilibrium_and_optimum() -> None:
    result = cloud()
    figure = draw_payoff_cloud(plotting(), result)
    (axes,) = figure.axes
    drawn = lines_of(axes)
    front = drawn["Pareto front: points found"].get_xydata()
    assert front.tolist() == [list(p.mean.values()) for p in result.front]
    assert drawn["equilibrium"].get_xydata().tolist() == [[pytest.approx(1600)] * 2]
    assert drawn["largest welfare"].get_xydata().tolist() == [[pytest.approx(1800)] * 2]
    sample = axes.collections[0].get_offsets()
    low, high = axes.get_xlim()
    inside = [p for p in result.points if all(low <= x <= high for x in p)]
    assert len(sample) == len(inside) < 200
    assert any(f"{len(inside)} of 200 profiles" in said for said in legends(figure))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("mean A", "mean B")


def test_a_path_leads_through_a_cloud() -> None:
    path = trajectory(6)
    figure = draw_payoff_cloud(plotting(), cloud(), path)
    drawn = lines_of(figure.axes[0])
    expected = [[float(step.mean["A"]), float(step.mean["B"])] for step in path]
    assert drawn["rounds 1 to 6"].get_xydata().tolist() == expected
    assert drawn["first round"].get_xydata().tolist() == expected[:1]
    assert drawn["last round"].get_xydata().tolist() == expected[-1:]


def test_three_llms_are_drawn_in_space_and_others_refused() -> None:
    three = renamed(cloud(), ("A", "B", "C"))
    figure = draw_payoff_cloud(plotting(), three)
    assert figure.axes[0].name == "3d" and figure.axes[0].get_zlabel() == "mean C"
    assert result_picture(three, "it.png").startswith(b"\x89PNG")
    for llms in (("A",), ("A", "B", "C", "D")):
        with pytest.raises(ValueError, match="of 2 or 3 only"):
            result_picture(renamed(cloud(), llms), "it.svg")
    with pytest.raises(ValueError, match="other LLMs"):
        draw_payoff_cloud(plotting(), cloud(), trajectory(3, ("X", "Y")))


def test_what_is_approached_is_hollow() -> None:
    result = cloud()
    open_ = evolve(
        result,
        front=(evolve(result.front[0], attained=False), *result.front[1:]),
        optimum=evolve(result.optimum, attained=False),
        points=(),
    )
    drawn = lines_of(draw_payoff_cloud(plotting(), open_).axes[0])
    assert drawn["Pareto front: approached"].get_markerfacecolor() == "white"
    assert "largest welfare (approached)" in drawn


# --- simulations -------------------------------------------------------------------------------


def test_bands_are_standard_errors_of_rounds() -> None:
    """Rounds are independent here: they spread as much as the band says."""
    result = simulation(1500)
    spread = result.run.records.payoffs.std(axis=0, ddof=1)
    errors = rounds._errors(result)
    assert errors.shape == (1500, 2)
    assert errors.mean(axis=0) == pytest.approx(spread, rel=0.1)


def test_a_simulation_has_means_with_bands_and_shares_of_actions() -> None:
    result = simulation()
    figure = rounds.draw_simulation(plotting(), result)
    means, row, col = figure.axes
    drawn = lines_of(means)
    for i, llm in enumerate(("Large", "Small")):
        assert drawn[llm].get_ydata().tolist() == result.run.records.payoffs[:, i].tolist()
    errors = rounds._errors(result)[:, 0]
    corners = means.collections[0].get_paths()[0].vertices[:, 1]
    top = result.run.records.payoffs[:, 0] + errors
    assert corners.max() == pytest.approx(top.max())
    shares = result.run.records.frequencies[0]
    assert {tuple(line.get_ydata()) for line in row.get_lines()} == {
        tuple(shares[:, a]) for a in range(2)
    }
    assert row.get_ylabel() == "share of row" and col.get_xlabel() == "round"
    said = " ".join(legends(figure)).replace("\n", " ")
    assert "band: one standard error of a round's mean over clients" in said
    fixed = rounds.draw_simulation(plotting(), simulation(20, "fixed"))
    assert "at most one standard error" in " ".join(legends(fixed))


def test_long_runs_are_drawn_in_stretches() -> None:
    values = np.arange(1000.0) ** 2
    found = rounds._stretched(values, 7)
    expected = [values[k : k + 7].mean() for k in range(0, 1000, 7)]
    assert found == pytest.approx(expected)
    figure = rounds.draw_simulation(plotting(), simulation(1500))
    line = figure.axes[0].get_lines()[0]
    assert len(line.get_xdata()) == 215 and line.get_xdata()[0] == 4  # the middle of 1..7
    assert "the mean of 7 rounds" in " ".join(legends(figure))


def test_actions_have_the_same_colour_in_all_roles() -> None:
    figure = rounds.draw_simulation(plotting(), simulation())
    colours = [
        {name: line.get_color() for name, line in lines_of(axes).items()}
        for axes in figure.axes[1:]
    ]
    assert colours[0] == colours[1] and len(set(colours[0].values())) == 2


def test_many_actions_are_drawn_together() -> None:
    text = """game g { roles a, b actions 0..11 payoff = own - b }
    population { llms L, M clients: L 1/2, M 1/2 compliance 1/2 }"""
    result = metagame.loads(text).simulate({"L": (3, 3), "M": (4, 4)}, rounds=12, clients=50)
    figure = rounds.draw_simulation(plotting(), result)
    drawn = lines_of(figure.axes[-1])
    assert "6 others" in drawn and len(drawn) == 7
    total = sum(np.asarray(line.get_ydata()) for line in drawn.values())
    assert total == pytest.approx(1)


def test_without_records_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="no records"):
        result_picture(evolve(simulation(), run=None), "it.svg")


# --- trajectories ------------------------------------------------------------------------------


def panels(result: Trajectory, over: PayoffCloud | None = None) -> list[str]:
    figure = rounds.draw_trajectory(plotting(), result, over)
    return [axes.get_ylabel() for axes in figure.axes]


def test_a_trajectory_has_a_panel_for_each_thing_that_changes() -> None:
    plain = ["mean of clients", "play", "theta", "turn", "price"]
    assert panels(trajectory(5)) == [*plain, "mean B"]
    assert panels(trajectory(5, moving=True)) == [*plain, "share of clients", "mean B"]
    assert panels(trajectory(5, ("A", "B", "C"))) == plain


def test_a_trajectory_is_drawn_over_a_cloud() -> None:
    result = trajectory(6)
    figure = rounds.draw_trajectory(plotting(), result, cloud())
    means, plane = figure.axes[0], figure.axes[-1]
    assert lines_of(means)["A"].get_ydata().tolist() == [float(s.mean["A"]) for s in result]
    drawn = lines_of(plane)
    assert {"rounds 1 to 6", "equilibrium", "Pareto front: points found"} <= set(drawn)
    with pytest.raises(ValueError, match="other LLMs"):
        panels(trajectory(3, ("X", "Y")), cloud())


def test_panels_beyond_the_tenth_are_counted() -> None:
    steps = [evolve(s, states=tuple((f"s{k}", k) for k in range(20))) for s in trajectory(3)]
    figure = rounds.draw_trajectory(plotting(), evolve(trajectory(3), steps=tuple(steps)))
    assert len(figure.axes) == 11
    assert "14 more panels are not drawn" in figure.get_suptitle()


def test_no_rounds_and_too_many_llms_are_refused() -> None:
    with pytest.raises(ValueError, match="no rounds"):
        result_picture(evolve(trajectory(1), steps=()), "it.svg")
    with pytest.raises(ValueError, match="too many"):
        result_picture(trajectory(1, [f"L{k}" for k in range(MAX_DRAWN + 1)]), "it.svg")


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_result_gives_the_same_picture(ending: str) -> None:
    for result in (cloud(), simulation(), trajectory(300)):
        first = result_picture(result, f"it.{ending}")
        assert len(first) > 2000
        if ending != "pdf":
            assert result_picture(result, f"it.{ending}") == first
