"""This module draws what LLMs can get where actions are intervals, and the path that play takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...results.payoff_cloud import CloudPoint, PayoffCloud
from ...results.trajectory import Trajectory
from .canvas import SHADES

BEYOND = 0.75
"""How far below the front, equilibria and path the sample is shown, in units of what they span."""

MARGIN = 0.06
"""Room around what is shown, in the same units."""

AROUND = 1.0
"""Room around a path that is looked at closely, in units of what it spans."""

DOTTED = 60
"""Paths of more rounds are drawn without a dot for each."""

Points = list[tuple[float, ...]]
Box = list[tuple[float, float]]
"""The least and the largest of each LLM's payoffs that is shown."""


def draw_payoff_cloud(pyplot: Any, result: PayoffCloud, path: Trajectory | None = None) -> Any:
    """The sample, the front, equilibria and the optimum of two or three LLMs: a figure.

    Args:
        path: rounds that are drawn as a line through what they paid, of the same LLMs.

    Raises:
        ValueError: one LLM, or more than three; a path of other LLMs.
    """
    count = len(result.llms)
    if count not in (2, 3):
        raise ValueError(f"the payoffs of {count} LLMs cannot be drawn, of 2 or 3 only")
    if path is not None and tuple(path.mean) != result.llms:
        raise ValueError("the path is one of other LLMs than the payoffs")
    figure = pyplot.figure(figsize=(5.6, 4.8) if count == 2 else (6.4, 5.4))
    axes = figure.add_subplot(projection=None if count == 2 else "3d")
    draw_plane(axes, result, path)
    axes.set_title("What LLMs can get: a sample and its Pareto front", fontsize=11)
    shift = 1.02 if count == 2 else 1.12
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(shift, 1))
    return figure


def draw_plane(
    axes: Any, result: PayoffCloud | None, path: Trajectory | None, near: bool = False
) -> None:
    """A sample of payoffs, what is marked in it, and a path; one of the two may be missing.

    With `near` only what lies near the path and equilibria is shown.
    """
    if result is not None:
        box = _box(result, path)
        if near and path is not None:
            box = _near(result, _rounds(path), box)
        _sample(axes, result, box)
        _marks(axes, result, box)
        for axis, ends in zip("xyz", box, strict=False):
            axes.set(**{f"{axis}lim": ends})
    if path is not None:
        _path(axes, path)
    llms = result.llms if result is not None else tuple(path.mean) if path is not None else ()
    for axis, llm in zip("xyz", llms, strict=False):
        axes.set(**{f"{axis}label": f"mean {llm}"})
    if len(llms) == 2:
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(True, color="0.93", linewidth=0.6)
        axes.set_axisbelow(True)
    else:
        axes.tick_params(labelsize=7)


def _box(result: PayoffCloud, path: Trajectory | None) -> Box:
    """What is shown: all that is marked, and the sample as far as it is not far below."""
    marked = [_at(p) for p in (*result.front, *result.equilibria, result.optimum)]
    marked += [] if path is None else _rounds(path)
    box: Box = []
    for k, own in enumerate(zip(*marked, strict=True)):
        low, high = min(own), max(own)
        span = high - low or abs(high) or 1.0
        sampled = [point[k] for point in result.points]
        under = min([low, *(max(x, low - BEYOND * span) for x in sampled)])
        over = max([high, *sampled])
        box.append((under - MARGIN * span, over + MARGIN * span))
    return box


def _near(result: PayoffCloud, rounds: Points, most: Box) -> Box:
    """What lies around a path and equilibria, and within some box."""
    marked = [*rounds, *(_at(p) for p in result.equilibria)]
    ends = [_at(p) for p in (*result.front, result.optimum)]
    whole = [max(own) - min(own) for own in zip(*ends, strict=True)]
    box: Box = []
    for own, front in zip(zip(*marked, strict=True), whole, strict=True):
        low, high = min(own), max(own)
        room = max(AROUND * (high - low), AROUND / 10 * front) or 1.0
        box.append((low - room, high + room))
    return [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(box, most, strict=True)]


def _inside(point: Sequence[float], box: Box) -> bool:
    return all(low <= x <= high for x, (low, high) in zip(point, box, strict=True))


def _sample(axes: Any, result: PayoffCloud, box: Box) -> None:
    shown = [point for point in result.points if _inside(point, box)]
    label = f"{len(result.points):,} profiles drawn evenly"
    if len(shown) < len(result.points):
        label = f"{len(shown):,} of {label}\n(the others lie outside)"
    if shown:
        look = {"s": 5, "color": "0.72", "linewidths": 0, "label": label, "zorder": 1}
        axes.scatter(*zip(*shown, strict=True), **look)


def _marks(axes: Any, result: PayoffCloud, box: Box) -> None:
    """The front, where welfare is largest, and equilibria, as far as they are shown."""
    edge = {"markeredgecolor": "black", "markeredgewidth": 0.8}
    dot = {"marker": "o", "color": SHADES[1], "markersize": 4.5, "zorder": 3}
    star = {"marker": "*", "color": SHADES[5], "markersize": 18, "zorder": 4, **edge}
    square = {"marker": "s", "color": SHADES[2], "markersize": 8, "zorder": 4, **edge}
    equilibria = "equilibrium" if len(result.equilibria) == 1 else "equilibria"
    best = "largest welfare" if result.optimum.attained else "largest welfare (approached)"
    found = [p for p in result.front if p.attained]
    approached = [p for p in result.front if not p.attained]
    for points, label, look in (
        (found, "Pareto front: points found", dot),
        (approached, "Pareto front: approached", {**dot, "markerfacecolor": "white"}),
        ([result.optimum], best, star),
        (result.equilibria, equilibria, square),
    ):
        shown = [_at(point) for point in points if _inside(_at(point), box)]
        if shown:
            axes.plot(*zip(*shown, strict=True), linestyle="none", label=label, **look)


def _path(axes: Any, path: Trajectory) -> None:
    """A line from round to round with a triangle at the first and a cross at the last."""
    points = _rounds(path)
    columns = list(zip(*points, strict=True))
    marker = "." if len(points) <= DOTTED else ""
    look = {"color": "black", "linewidth": 1.1, "marker": marker, "markersize": 5}
    label = f"rounds {path[0].round:,} to {path[-1].round:,}"
    axes.plot(*columns, label=label, zorder=5, **look)
    for at, marker, size, face in ((0, "^", 13, "none"), (-1, "X", 7, "white")):
        edge = {"markerfacecolor": face, "markeredgecolor": "black", "markersize": size}
        one = [[column[at]] for column in columns]
        label = "last round" if at else "first round"
        axes.plot(*one, marker, linestyle="none", label=label, zorder=6, **edge)


def _rounds(path: Trajectory) -> Points:
    return [tuple(float(mean) for mean in step.mean.values()) for step in path]


def _at(point: CloudPoint) -> tuple[float, ...]:
    return tuple(map(float, point.mean.values()))
