"""This module draws where profiles are equilibria."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ....compiler.wording import plural
from ...results.regions import Interval, RegionGrid, Regions
from ..views.regions import profile_text
from .canvas import MAX_DRAWN, SHADES

MAX_LEGEND = 12
"""Sets of equilibria that the legend of a map lists, the most frequent first."""


def draw_regions(pyplot: Any, result: Regions | RegionGrid) -> Any:
    """Bars over one parameter, or a map over two: a figure.

    Raises:
        ValueError: too many regions, or none.
    """
    count = len(result if isinstance(result, Regions) else result.equilibria)
    if not count or (isinstance(result, Regions) and count > MAX_DRAWN):
        raise ValueError(f"{count} regions are too {'many' if count else 'few'} for a picture")
    if isinstance(result, Regions):
        figure, axes = pyplot.subplots(figsize=(6.4, max(1.8, 0.9 + 0.4 * count)))
        _draw_bars(axes, result)
    else:
        figure, axes = pyplot.subplots(figsize=(6.4, 4.8))
        _draw_map(pyplot, axes, result)
    return figure


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
