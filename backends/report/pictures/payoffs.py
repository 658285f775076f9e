"""This module draws what LLMs can get: feasible, individually rational, in equilibrium."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2
from typing import Any

from ...results.folk_region import FolkRegion, Payoffs
from ...results.limit_set import LimitSet
from ...results.payoff_set import PayoffSet
from .canvas import SHADES

Points = Sequence[tuple[float, ...]]


def draw_folk_region(pyplot: Any, result: FolkRegion) -> Any:
    """The feasible set, the floors, and the part above them, of two or three LLMs: a figure.

    Raises:
        ValueError: one LLM, or more than three.
    """
    if len(result.llms) not in (2, 3):
        raise ValueError(f"the payoffs of {len(result.llms)} LLMs cannot be drawn, of 2 or 3 only")
    floors = [_upper(floor) for floor in result.minmax.values()]
    if len(result.llms) == 3:
        return _in_space(pyplot, result, floors)
    figure, axes = pyplot.subplots(figsize=(5.4, 4.8))
    _area(axes, _floats(result.feasible.vertices), "feasible", ("0.92", "0.45", "-"))
    part = _floats(result.individually_rational.vertices)
    _area(axes, part, "individually rational", (SHADES[6], SHADES[1], "-"))
    axes.axvline(floors[0], color=SHADES[2], linestyle="--", linewidth=1, zorder=1)
    axes.axhline(floors[1], color=SHADES[2], linestyle="--", linewidth=1, zorder=1)
    axes.plot([floors[0]], [floors[1]], "s", color=SHADES[2], label="minmax", zorder=4)
    _mark(axes, result)
    _finish(axes, result.llms, result.unit, "Feasible and individually rational payoffs")
    return figure


def _mark(axes: Any, result: FolkRegion) -> None:
    """Mark efficient vertices, equilibria and the target."""
    hollow = {"markerfacecolor": "none", "markersize": 11, "markeredgewidth": 1.5}
    for points, look, label in (
        (result.individually_rational.pareto, {"marker": "o", "color": "black"}, "efficient"),
        (
            result.equilibria,
            {"marker": "o", "color": SHADES[0], **hollow},
            "one-shot equilibria (pure)",
        ),
        (
            [] if result.target is None else [result.target],
            {"marker": "*", "color": SHADES[3], "markersize": 13, "markeredgecolor": "black"},
            "target",
        ),
    ):
        if points:
            at = zip(*_floats(points), strict=True)
            axes.plot(*at, linestyle="none", label=label, zorder=5, **look)


def draw_payoff_set(pyplot: Any, result: PayoffSet) -> Any:
    """The equilibrium payoffs of two LLMs, and the outer bound where it is another set: a figure.

    Raises:
        ValueError: the set is empty, or one of more or fewer LLMs.
    """
    figure, axes = _plane(pyplot, result)
    horizon = f"discount {result.discount}"
    if result.rounds is not None:
        horizon = f"{result.rounds:,} rounds, {horizon}"
    _finish(axes, result.llms, result.unit, f"Equilibrium payoffs, {horizon}")
    return figure


def draw_limit_set(pyplot: Any, result: LimitSet) -> Any:
    """The equilibrium payoffs of two very patient LLMs within the folk region: a figure.

    Raises:
        ValueError: the set is empty, or one of more or fewer LLMs.
    """
    figure, axes = _plane(pyplot, result)
    _area(axes, _floats(result.folk), "feasible, above the floors", ("none", SHADES[2], ":"))
    _finish(axes, result.llms, result.unit, "Equilibrium payoffs as the discount goes to 1")
    return figure


def _plane(pyplot: Any, result: PayoffSet | LimitSet) -> tuple[Any, Any]:
    """A figure with the inner set, and the outer one if it is another."""
    if len(result.llms) != 2:
        raise ValueError(
            f"equilibrium payoffs of {len(result.llms)} LLMs cannot be drawn, of 2 only"
        )
    if not result.outer:
        raise ValueError("the set is empty: there is nothing to draw")
    figure, axes = pyplot.subplots(figsize=(5.4, 4.8))
    if not result.complete:
        _area(axes, _floats(result.outer), "nothing outside", ("0.92", "0.45", "--"))
    label = "equilibrium payoffs"
    _area(axes, _floats(result.inner), label, (SHADES[6], SHADES[1], "-"))
    if result.inner:
        axes.plot(*zip(*_floats(result.inner), strict=True), "o", color="black", zorder=5)
    return figure, axes


def _area(axes: Any, points: Points, label: str, look: tuple[str, str, str]) -> None:
    """A polygon, a segment or a point."""
    if not points:
        return
    face, edge, dash = look
    ring = _around(points)
    x, y = zip(*ring, strict=True)
    if len(ring) > 2:
        axes.fill(x, y, facecolor=face, edgecolor=edge, linestyle=dash, label=label, zorder=2)
    else:
        axes.plot(x, y, color=edge, linewidth=3, marker="o", label=label, zorder=3)


def _around(points: Points) -> Points:
    """The vertices of a polygon in order around their middle."""
    middle = [sum(p[k] for p in points) / len(points) for k in (0, 1)]
    return sorted(points, key=lambda p: atan2(p[1] - middle[1], p[0] - middle[0]))


def _finish(axes: Any, llms: Sequence[str], unit: str, title: str) -> None:
    axes.set_xlabel(f"{unit} {llms[0]}")
    axes.set_ylabel(f"{unit} {llms[1]}")
    axes.set_title(title, fontsize=11)
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1))
    axes.spines[["top", "right"]].set_visible(False)


# --- three LLMs --------------------------------------------------------------------------------


def _in_space(pyplot: Any, result: FolkRegion, floors: Sequence[float]) -> Any:
    figure = pyplot.figure(figsize=(6.0, 5.4))
    axes = figure.add_subplot(projection="3d")
    for region, shade, dash, label in (
        (result.feasible, "0.45", "-", "feasible"),
        (result.individually_rational, SHADES[1], "-", "individually rational"),
    ):
        _edges(axes, region, (shade, dash, label))
    axes.plot(*([f] for f in floors), "s", color=SHADES[2], label="minmax")
    _mark(axes, result)
    for axis, llm in zip("xyz", result.llms, strict=True):
        axes.set(**{f"{axis}label": f"{result.unit} {llm}"})
    axes.set_title("Feasible and individually rational payoffs", fontsize=11)
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1.08, 1))
    return figure


def _edges(axes: Any, region: Payoffs, look: tuple[str, str, str]) -> None:
    """The edges of a polytope: pairs of vertices that share enough facets."""
    shade, dash, label = look
    tight = [
        {k for k, f in enumerate(region.facets) if _on(f.normal, f.bound, v)}
        for v in region.vertices
    ]
    points = _floats(region.vertices)
    width = 2.0 if shade != "0.45" else 1.0
    for a in range(len(points)):
        axes.plot(*([x] for x in points[a]), "o", color=shade, markersize=4, label=label)
        label = "_nolegend_"
        for b in range(a):
            common = tight[a] & tight[b]
            if len(common) >= region.dimension - 1 and not any(
                common <= tight[c] for c in range(len(points)) if c not in (a, b)
            ):
                ends = zip(points[a], points[b], strict=True)
                axes.plot(*(list(pair) for pair in ends), dash, color=shade, linewidth=width)


def _on(normal: Sequence[int], bound: int, point: Sequence[Any]) -> bool:
    return bool(sum(a * x for a, x in zip(normal, point, strict=True)) == bound)


def _floats(points: Sequence[Sequence[Any]]) -> list[tuple[float, ...]]:
    return [tuple(map(float, point)) for point in points]


def _upper(floor: Any) -> float:
    return float(floor[1] if isinstance(floor, tuple) else floor)
