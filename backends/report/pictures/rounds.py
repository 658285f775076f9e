"""This module draws what happened round by round: means with bands, states, shares, actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

import numpy as np
from attrs import evolve, field, frozen

from ...results.payoff_cloud import PayoffCloud
from ...results.simulation import Simulation
from ...results.trajectory import Trajectory
from ..views.trajectory import shares_move
from .canvas import DASHES, MAX_DRAWN, SHADES
from .cloud import draw_plane

DRAWN = 240
"""Points of a line, at most: of more rounds, means over stretches of them."""

MARKED = 40
"""Lines of so many points at most have dots."""

MAX_LINES = 7
"""Actions of a role that have a line each, the most frequent ones; the rest have one together."""

MAX_PANELS = 10
"""Panels of a picture; the title counts the others."""


@frozen(eq=False)
class Line:
    """What is drawn over rounds.

    place    of its colour and dashes; 0 is black
    values   shape (T,)
    band     half the width of a band around it, shape (T,), if there is one
    """

    label: str
    place: int
    values: np.ndarray
    band: np.ndarray | None = None


@frozen(eq=False)
class Panel:
    """Lines over the same rounds."""

    title: str
    lines: tuple[Line, ...]
    share: bool = False
    note: str = field(default="")


# --- populations ---------------------------------------------------------------------------------


def draw_simulation(pyplot: Any, result: Simulation) -> Any:
    """Means of LLMs with bands, and how often roles played what, over rounds: a figure.

    Raises:
        ValueError: no rounds, no records of them, or too many LLMs.
    """
    if result.run is None or not result.rounds:
        raise ValueError("the simulation has no records of rounds: there is nothing to draw")
    _check_count(len(result.mean))
    length = ceil(result.rounds / DRAWN)
    means = _means(result, length)
    panels = [means, *_frequencies(result, length)]
    title = f"{result.rounds:,} rounds, {result.clients:,} clients in each role"
    return _stacked(pyplot, panels, _middles(result.rounds, length), title)


def _means(result: Simulation, length: int) -> Panel:
    """The means of LLMs, with the standard error of a point over clients."""
    records = result.run.records
    errors = _errors(result)
    lines = []
    for i, llm in enumerate(result.mean):
        values = _stretched(records.payoffs[:, i], length)
        band = None
        if np.isfinite(errors[:, i]).all():
            square = _stretched(errors[:, i] ** 2, length)
            band = np.sqrt(square / _lengths(result.rounds, length))
        lines.append(Line(llm, i + 1, values, band))
    of = "a round's mean" if length == 1 else f"the mean of {length:,} rounds"
    most = "at most " if result.population == "fixed" else ""
    note = f"band: {most}one standard error of {of}\nover clients, given what LLMs chose"
    shown = any(line.band is not None for line in lines)
    return Panel("mean of clients", tuple(lines), note=note if shown else "")


def _errors(result: Simulation) -> np.ndarray:
    """Standard errors of rounds' means, shape (T, n), from the squares of what instances got."""
    records, size = result.run.records, result.clients
    if size < 2:
        return np.full(records.payoffs.shape, np.nan)
    mass = records.clients.mean(axis=0) / size
    spread = records.squares / size - (records.payoffs * mass) ** 2
    variance = np.maximum(spread, 0) / (size - 1)
    return np.asarray(np.sqrt(variance) / np.where(mass > 0, mass, np.nan))


def _frequencies(result: Simulation, length: int) -> list[Panel]:
    """For each role how often its actions were played, those of one action left out."""
    panels = []
    names = dict.fromkeys(action for _, actions in result.named.actions for action in actions)
    places = {action: k for k, action in enumerate(names, 1)}
    pairs = zip(result.named.actions, result.run.records.frequencies, strict=True)
    for (role, actions), shares in pairs:
        if len(actions) < 2:
            continue
        order = np.argsort(-shares.mean(axis=0), kind="stable")
        own = order if len(order) <= MAX_LINES else order[: MAX_LINES - 1]
        lines = [
            Line(str(actions[a]), places[actions[a]], _stretched(shares[:, a], length))
            for a in sorted(own)
        ]
        if len(own) < len(order):
            rest = shares[:, order[len(own) :]].sum(axis=1)
            lines.append(Line(f"{len(order) - len(own)} others", 0, _stretched(rest, length)))
        panels.append(Panel(f"share of {role}", tuple(lines), share=True))
    return panels


def _lengths(rounds: int, length: int) -> np.ndarray:
    """How many rounds each stretch has; the last one may have fewer."""
    starts = np.arange(0, rounds, length)
    return np.minimum(length, rounds - starts)


def _stretched(values: np.ndarray, length: int) -> np.ndarray:
    """Means over stretches of rounds."""
    starts = np.arange(0, len(values), length)
    sums = np.add.reduceat(values.astype(float), starts)
    return np.asarray(sums / _lengths(len(values), length))


def _middles(rounds: int, length: int) -> np.ndarray:
    """The middle of each stretch, in rounds from 1."""
    return _stretched(np.arange(1, rounds + 1), length)


# --- LLMs that adapt -----------------------------------------------------------------------------


def draw_trajectory(pyplot: Any, result: Trajectory, over: PayoffCloud | None = None) -> Any:
    """Means, plays, states and shares over rounds; of two LLMs also the path of means: a figure.

    Args:
        over: payoffs through which the path leads, of the same LLMs.

    Raises:
        ValueError: no rounds, too many LLMs, or payoffs of others.
    """
    if not len(result):
        raise ValueError("no rounds were played: there is nothing to draw")
    _check_count(len(result.mean))
    if over is not None and over.llms != tuple(result.mean):
        raise ValueError("the path is one of other LLMs than the payoffs")
    length = ceil(len(result) / DRAWN)
    panels = [_short(panel, length) for panel in _panels(result)]
    rounds = _middles(len(result), length)
    title = " and ".join(dict.fromkeys(result.plays.values()))
    title = title if len(title) <= 60 else "LLMs that adapt"
    plane = (result, over) if len(result.mean) == 2 else None
    return _stacked(pyplot, panels, rounds, title, plane)


def _panels(result: Trajectory) -> Iterable[Panel]:
    places, columns = {llm: k for k, llm in enumerate(result.mean, 1)}, result.records()

    def lines(name: str, llms: Iterable[str], state: bool = False) -> tuple[Line, ...]:
        found = [(llm, f"{name}[{llm}]") for llm in llms]
        return tuple(Line(llm, places[llm], columns[_named(n, state)]) for llm, n in found)

    def _named(name: str, state: bool) -> str:
        return f"state {name}" if state and f"state {name}" in columns else name

    yield Panel("mean of clients", lines("mean", places))
    plays = lines("play", places)
    if all(line.values.dtype.kind == "f" for line in plays):
        yield Panel("play", plays)
    for name, values in result[0].own_states:
        having = [llm for llm, value in values.items() if value is not None]
        yield Panel(name, lines(name, having, True))
    for name, _ in result[0].states:
        yield Panel(name, (Line("", 0, columns[_named(name, True)]),))
    if shares_move(result):
        yield Panel("share of clients", lines("share", places), share=True)


def _short(panel: Panel, length: int) -> Panel:
    lines = [evolve(line, values=_stretched(line.values, length)) for line in panel.lines]
    return evolve(panel, lines=tuple(lines))


# --- drawing -------------------------------------------------------------------------------------


def _check_count(llms: int) -> None:
    if llms > MAX_DRAWN:
        raise ValueError(f"{llms} LLMs are too many for a picture; up to {MAX_DRAWN} can be drawn")


def _stacked(
    pyplot: Any,
    panels: Sequence[Panel],
    rounds: np.ndarray,
    title: str,
    plane: tuple[Trajectory, PayoffCloud | None] | None = None,
) -> Any:
    """Panels one below the other, and to their right the plane of payoffs, if there is one."""
    if len(panels) > MAX_PANELS:
        title = f"{title}; {len(panels) - MAX_PANELS} more panels are not drawn"
        panels = panels[:MAX_PANELS]
    tall = max(1.55 * len(panels) + 0.9, 2.6 if plane is None else 4.6)
    figure = pyplot.figure(figsize=(6.6 if plane is None else 11.6, tall), layout="constrained")
    wide = {} if plane is None else {"width_ratios": (1.25, 1)}
    grid = figure.add_gridspec(len(panels), 1 if plane is None else 2, **wide)
    first, before = None, None
    for k, panel in enumerate(panels):
        axes = figure.add_subplot(grid[k, 0], sharex=first)
        first = first or axes
        _draw_panel(axes, panel, rounds)
        named = [(line.label, line.place) for line in panel.lines]
        if named != before and any(line.label for line in panel.lines):
            _explain(axes, panel)
        before = named
        if k < len(panels) - 1:
            axes.tick_params(labelbottom=False)
        else:
            axes.set_xlabel("round")
            axes.xaxis.get_major_locator().set_params(integer=True)
    if plane is not None:
        axes = figure.add_subplot(grid[:, 1])
        axes.set_box_aspect(1)
        axes.set_anchor("N")
        draw_plane(axes, plane[1], plane[0], near=True)
        below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.12), "ncols": 2}
        axes.legend(fontsize=8, frameon=False, **below)
    figure.suptitle(title, fontsize=11)
    return figure


def _draw_panel(axes: Any, panel: Panel, rounds: np.ndarray) -> None:
    marker = "o" if len(rounds) <= MARKED else ""
    for line in panel.lines:
        shade, dash = SHADES[line.place % len(SHADES)], DASHES[(line.place - 1) % len(DASHES)]
        dash = dash if line.place else "-"
        look = {"color": shade, "linestyle": dash, "marker": marker, "markersize": 3}
        axes.plot(rounds, line.values, label=line.label, linewidth=1.4, **look)
        if line.band is not None:
            low, high = line.values - line.band, line.values + line.band
            axes.fill_between(rounds, low, high, color=shade, alpha=0.22, linewidth=0)
    axes.set_ylabel(panel.title, fontsize=9)
    if panel.share:
        axes.set_ylim(-0.04, 1.04)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(True, color="0.93", linewidth=0.6)


def _explain(axes: Any, panel: Panel) -> None:
    """What is which, to the right."""
    look = {"fontsize": 8, "frameon": False, "title": panel.note or None, "title_fontsize": 7}
    look |= {"alignment": "left", "ncols": ceil(len(panel.lines) / 14)}
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.05), **look)
