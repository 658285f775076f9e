"""This module draws eps against patience."""

from __future__ import annotations

from typing import Any

from ...results.frontier import Frontier
from .canvas import SHADES


def draw_frontier(pyplot: Any, result: Frontier) -> Any:
    """How near the target and how hard to improve on, against 1 - discount: a figure.

    Raises:
        ValueError: nothing was found at any discount factor.
    """
    found = [(float(1 - p.discount), float(p.eps)) for p in result.points if p.eps is not None]
    if not found:
        raise ValueError("no strategies were found at any discount factor: nothing to draw")
    figure, axes = pyplot.subplots(figsize=(5.4, 4.0))
    x, y = zip(*found, strict=True)
    axes.plot(x, y, "o-", color=SHADES[1])
    axes.set_xscale("log")
    if min(y) > 0:
        axes.set_yscale("log")
    axes.invert_xaxis()
    axes.set_xlabel("1 - discount (more patience to the right)")
    axes.set_ylabel("eps")
    target = ", ".join(f"{llm} {v}" for llm, v in result.target.items())
    axes.set_title(f"Precision bought by patience: {target}", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(True, which="both", color="0.9", linewidth=0.6)
    return figure
