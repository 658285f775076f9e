"""This module draws who advises whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..numbers import shown
from .canvas import DASHES, MAX_DRAWN, SHADES, ending_of, plotting, written

if TYPE_CHECKING:
    from ..report import Topology


def topology_picture(topology: Topology, path: str) -> bytes:
    """LLMs on the left, roles on the right, lines as thick as shares.

    Args:
        path: decides the format by its ending.

    Raises:
        MissingExtra: matplotlib is not installed.
        ValueError: an ending that is no picture format, a spec without LLMs or with too many roles.
    """
    ending = ending_of(path)
    if not topology.population:
        raise ValueError("this spec has no population: there is nobody to draw")
    if len(topology.roles) > MAX_DRAWN:
        raise ValueError(f"{len(topology.roles)} roles are too many for a picture")
    pyplot = plotting()
    height = max(2.4, 0.7 * max(len(topology.llms), len(topology.roles)))
    figure, axes = pyplot.subplots(figsize=(6.4, height))
    _draw(axes, topology)
    return written(pyplot, figure, ending)


def _draw(axes: Any, topology: Topology) -> None:
    left, right = _heights(len(topology.llms)), _heights(len(topology.roles))
    for k, llm in enumerate(topology.llms):
        shade, dash = SHADES[k % len(SHADES)], DASHES[k % len(DASHES)]
        for r in range(len(topology.roles)):
            share = topology.shares[r][k]
            if not share:
                continue
            y0, y1 = left[k], right[r]
            width = 0.6 + 5 * float(share)
            axes.plot([0, 1], [y0, y1], dash, color=shade, linewidth=width, alpha=0.75, zorder=1)
            at = 0.30 + 0.16 * (k % 3)
            label = {"fontsize": 9, "ha": "center", "va": "center", "zorder": 3, "color": shade}
            box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
            axes.text(at, y0 + at * (y1 - y0), shown(share), bbox=box, **label)
        _name(axes, 0, left[k], llm, "right")
    for r, role in enumerate(topology.roles):
        _name(axes, 1, right[r], role, "left")
    axes.set_title("Shares of each role's clients, by LLM", fontsize=11)
    axes.text(0, 1.08, "LLMs", ha="right", fontsize=10, fontweight="bold")
    axes.text(1, 1.08, "roles", ha="left", fontsize=10, fontweight="bold")
    axes.set_xlim(-0.35, 1.35)
    axes.set_ylim(-0.1, 1.2)
    axes.axis("off")


def _heights(count: int) -> list[float]:
    if count == 1:
        return [0.5]
    return [1 - k / (count - 1) for k in range(count)]


def _name(axes: Any, x: float, y: float, name: str, side: str) -> None:
    shift = -0.03 if side == "right" else 0.03
    axes.plot([x], [y], "o", color="black", markersize=7, zorder=4)
    axes.text(x + shift, y, name, ha=side, va="center", fontsize=11, zorder=4)
