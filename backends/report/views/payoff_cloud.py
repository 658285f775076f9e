"""This module shows a sample of what LLMs can get, and its Pareto front."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log10
from textwrap import wrap
from typing import Any

from ....compiler.wording import plural
from ...results.payoff_cloud import CloudPoint, PayoffCloud
from ..data import Data, plays
from ..numbers import shown
from ..style import WIDE, Style, columns, play_text

NEARLY = 1e-3
"""Bounds that are larger than this part of what means span on the front are not worth a word."""

MAX_FRONT = 13
"""Points of the front that are printed, spread over it."""


def trust(result: PayoffCloud) -> str:
    """That it is a sample."""
    return f"a sample of {plural(len(result.points), 'profile')}, numerical"


def lines(result: PayoffCloud, style: Style) -> list[str]:
    """What means span; the front, the largest welfare and equilibria with what is played there."""
    out = _spans(result)
    front = _spread(result.front)
    rows = [["", *(f"{result.unit} {llm}" for llm in result.llms), "play"]]
    rows += [_row("front", point) for point in front]
    rows += [_row("largest welfare", result.optimum)]
    paid = {tuple(map(shown, point.mean.values())): point for point in result.equilibria}
    rows += [_row("equilibrium", point) for point in _spread(list(paid.values()))]
    table = columns(rows)
    if max(map(len, table)) > WIDE:
        table = columns([row[:-1] for row in rows])
    if max(map(len, table)) <= WIDE:
        out += table
    out += wrap(f"  {_counted(result)}", WIDE, subsequent_indent="    ")
    for said in (result.reason, _proved(result)):
        out += wrap(f"  note: {said}", WIDE, subsequent_indent="    ") if said else []
    return out


def _spans(result: PayoffCloud) -> list[str]:
    """What the sample spans."""
    if not result.points:
        return ["  payoffs have no value at any profile of the sample"]
    rows = []
    for k, llm in enumerate(result.llms):
        own = [point[k] for point in result.points]
        rows.append([llm, f"{result.unit}s from {shown(min(own))} to {shown(max(own))}"])
    out = columns(rows)
    if result.left_out:
        count = plural(result.left_out, "profile")
        out.append(f"  {count} left out, where some payoff has no value")
    return out


def _spread(points: Sequence[CloudPoint]) -> list[CloudPoint]:
    """The points, or so many of them, the first and the last included."""
    if len(points) <= MAX_FRONT:
        return list(points)
    last = len(points) - 1
    return [points[round(k * last / (MAX_FRONT - 1))] for k in range(MAX_FRONT)]


def _row(name: str, point: CloudPoint) -> list[str]:
    played = ", ".join(f"{llm} {_play(play)}" for llm, play in point.play.items())
    if not point.attained:
        played = f"approached at {played}"
    return [name, *map(shown, point.mean.values()), played]


def _play(play: Sequence[Any]) -> str:
    return play_text([f"{float(a):.6g}" for a in play])


def _counted(result: PayoffCloud) -> str:
    """How many points of the front there are, and how they were checked."""
    front = plural(len(result.front), "point")
    count = len(result.equilibria)
    found = "1 equilibrium" if count == 1 else f"{count} equilibria"
    gain = f"by more than {_above(max(result.tolerance, 1e-15))} of what it spans"
    checked = f"none of {result.tried:,} profiles tried against each is better for all {gain}"
    return f"{front} of the front, {found} found; {checked}"


def _above(value: float) -> str:
    """The next power of ten."""
    return f"1e{ceil(log10(value)):+03d}"


def _proved(result: PayoffCloud) -> str:
    """Of how many points it is proved that they are on the front, nearly."""
    spans = [max(own) - min(own) for own in zip(*_means(result.front), strict=True)]
    bounds = [p.bound for p in result.front if p.bound is not None]
    tight = [bound for bound in bounds if 0 < bound <= NEARLY * min(spans)]
    if not tight:
        return ""
    said = f"of {plural(len(tight), 'point')} of the front it is proved that no profile"
    return f"{said} is better for all by more than {_above(max(tight))}"


def _means(points: Sequence[CloudPoint]) -> list[tuple[float, ...]]:
    return [tuple(point.mean.values()) for point in points]


def fields(result: PayoffCloud) -> Data:
    """The fields of `payoff_cloud` in JSON."""
    return {
        "llms": list(result.llms),
        "unit": result.unit,
        "points": [list(point) for point in result.points],
        "left_out": result.left_out,
        "seed": result.seed,
        "front": [_point(point) for point in result.front],
        "tolerance": result.tolerance,
        "tried": result.tried,
        "optimum": _point(result.optimum),
        "welfare": result.welfare,
        "equilibria": [_point(point) for point in result.equilibria],
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
    }


def _point(point: CloudPoint) -> Data:
    return {
        "play": plays(point.play),
        "mean": dict(point.mean),
        "total": dict(point.total),
        "attained": point.attained,
        "weight": None if point.weight is None else dict(point.weight),
        "bound": point.bound,
    }
