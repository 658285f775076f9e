"""This module draws pictures, the only door to the plotting library (extra `plot`)."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...compiler.wording import plural
from ..results.regions import Interval, RegionGrid, Regions
from .numbers import shown
from .views.regions import profile_text

if TYPE_CHECKING:
    from .report import Topology

FORMATS = ("svg", "png", "pdf")
SHADES = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Colours that colour-blind eyes tell apart (Okabe and Ito); lines also differ in their dashes."""

DASHES = ("-", "--", ":", "-.")
MAX_DRAWN = 40
"""Roles, or regions, that one picture can show."""

MAX_LEGEND = 12
"""Sets of equilibria that the legend of a map lists, the most frequent first."""


class MissingExtra(Exception):
    """An optional package is not installed; the message says how to get it."""


def topology_picture(topology: Topology, path: str) -> bytes:
    """LLMs on the left, roles on the right, lines as thick as shares.

    Args:
        path: decides the format by its ending.

    Raises:
        MissingExtra: matplotlib is not installed.
        ValueError: an ending that is no picture format, a spec without LLMs or with too many roles.
    """
    ending = _ending(path)
    if not topology.population:
        raise ValueError("this spec has no population: there is nobody to draw")
    if len(topology.roles) > MAX_DRAWN:
        raise ValueError(f"{len(topology.roles)} roles are too many for a picture")
    pyplot = _pyplot()
    height = max(2.4, 0.7 * max(len(topology.llms), len(topology.roles)))
    figure, axes = pyplot.subplots(figsize=(6.4, height))
    _draw(axes, topology)
    return _written(pyplot, figure, ending)


def regions_picture(result: object, path: str) -> bytes:
    """Where profiles are equilibria: bars over one parameter, or a map over two.

    Raises:
        MissingExtra: matplotlib is not installed.
        ValueError: an ending that is no picture format, a result without regions, or too many.
    """
    ending = _ending(path)
    if not isinstance(result, Regions | RegionGrid):
        raise ValueError("only the regions of one or two parameters can be drawn")
    count = len(result if isinstance(result, Regions) else result.equilibria)
    if not count or (isinstance(result, Regions) and count > MAX_DRAWN):
        raise ValueError(f"{count} regions are too {'many' if count else 'few'} for a picture")
    pyplot = _pyplot()
    if isinstance(result, Regions):
        figure, axes = pyplot.subplots(figsize=(6.4, max(1.8, 0.9 + 0.4 * count)))
        _draw_bars(axes, result)
    else:
        figure, axes = pyplot.subplots(figsize=(6.4, 4.8))
        _draw_map(pyplot, axes, result)
    return _written(pyplot, figure, ending)


def _ending(path: str) -> str:
    ending = Path(path).suffix[1:].lower()
    if ending not in FORMATS:
        raise ValueError(f"a picture ends in .svg, .png or .pdf, not '{path}'")
    return ending


def _written(pyplot: Any, figure: Any, ending: str) -> bytes:
    buffer = io.BytesIO()
    metadata = {"Date": None} if ending == "svg" else None
    figure.savefig(buffer, format=ending, dpi=150, bbox_inches="tight", metadata=metadata)
    pyplot.close(figure)
    return buffer.getvalue()


def _pyplot() -> Any:
    try:
        import matplotlib
    except ImportError:
        message = "pictures need matplotlib: install it with  pip install 'metagame[plot]'"
        raise MissingExtra(message) from None
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "metagame"
    from matplotlib import pyplot

    return pyplot


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


# --- regions -----------------------------------------------------------------------------------


def _draw_bars(axes: Any, result: Regions) -> None:
    """A bar for each interval; a full dot at an end that belongs to it, an empty one otherwise."""
    for k, region in enumerate(result):
        shade = SHADES[(k + 1) % len(SHADES)]
        for interval in region.intervals:
            ends = float(interval.low), float(interval.high)
            axes.plot(ends, [k, k], color=shade, linewidth=5, solid_capstyle="butt", zorder=1)
            closed = interval.low_closed, interval.high_closed
            for x, inside in zip(ends, closed, strict=True):
                face = shade if inside else "white"
                axes.plot([x], [k], "o", color=shade, markerfacecolor=face, markersize=8, zorder=2)
    axes.set_yticks(range(len(result)), [profile_text(region.play) for region in result])
    axes.set_ylim(len(result) - 0.4, -0.6)
    if isinstance(result.domain, Interval):
        low, high = float(result.domain.low), float(result.domain.high)
        axes.set_xlim(low - 0.03 * (high - low), high + 0.03 * (high - low))
    for end in result.breakpoints:
        axes.axvline(float(end), color="0.85", linewidth=0.8, zorder=0)
    axes.set_xlabel(result.parameter)
    axes.set_title("Where profiles are equilibria", fontsize=11)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _draw_map(pyplot: Any, axes: Any, result: RegionGrid) -> None:
    """A cell for each point of the grid, coloured by its set of equilibria."""
    counted = Counter(found for row in result.equilibria for found in row)
    ranked = [found for found, _ in counted.most_common()]
    known = min(len(ranked), MAX_LEGEND)
    dark_and_light = (*range(0, 14, 2), *range(1, 10, 2))
    shades = [pyplot.get_cmap("tab20").colors[k] for k in dark_and_light][:known]
    shades.append((0.85, 0.85, 0.85))
    colours = [[shades[min(ranked.index(f), known)] for f in row] for row in result.equilibria]
    across, up = ([float(v) for v in values] for values in (result.across, result.up))
    axes.pcolormesh(across, up, colours, shading="nearest")
    labels = [_set_text(result, found) for found in ranked[:known]]
    labels += [plural(len(ranked) - known, "rarer set")] * (len(ranked) > known)
    for shade, label in zip(shades, labels, strict=False):
        axes.plot([], [], "s", color=shade, markersize=9, label=label)
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.01, 1), fontsize=8, frameon=False,
        title="equilibria", alignment="left",
    )  # fmt: skip
    axes.set_xlabel(result.parameters[0])
    axes.set_ylabel(result.parameters[1])


def _set_text(result: RegionGrid, found: tuple[int, ...] | None) -> str:
    if not found:
        return "no game" if found is None else "no pure equilibrium"
    shown = "\n".join(profile_text(result.profiles[k]) for k in found[:3])
    return shown + (f"\nand {len(found) - 3} more" if len(found) > 3 else "")
