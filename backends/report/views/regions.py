"""This module shows for what values of parameters profiles are equilibria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ....compiler.wording import plural
from ...results.common import ByLlm, Play
from ...results.numbers import decimal_text, exact_text
from ...results.regions import End, Gap, Interval, Irrational, RegionGrid, Regions
from ..data import Data, number, plays
from ..style import MAX_ROWS, Style, columns, exactness, play_text

MANY = 12
"""Intervals of one profile, or numbers in one line, that are printed; the rest are counted."""

LONG = 60
"""Characters of a formula that is printed."""


def trust(result: Regions) -> str:
    """Whether every value was looked at, and whether numbers are exact."""
    complete = "complete" if result.complete else "may be incomplete"
    return f"{complete}, {exactness(result.exact)}"


def lines(result: Regions, style: Style) -> list[str]:
    """A row for each profile with its intervals, then what else there is to know."""
    name = result.parameter
    llms = list(result[0].play) if len(result) else []
    same = all(list(region.play) == llms for region in result)
    rows = [[name, *llms] if same else [name, "profile"]]
    for region in result.regions[:MAX_ROWS]:
        told = [*map(play_text, region.play.values())] if same else [profile_text(region.play)]
        rows.append([intervals_text(region.intervals, style), *told])
    out = columns(rows) if len(result) else ["  no pure equilibrium anywhere in the domain"]
    if len(result) > MAX_ROWS:
        out.append(f"  ... and {len(result) - MAX_ROWS} more profiles")
    if result.breakpoints:
        shown = [end_text(end, style) for end in result.breakpoints]
        continuous = isinstance(result.domain, Interval)
        changes = "changes at" if continuous else "is another one than before at"
        out.append(f"  the set of equilibria {changes} {name} = {listed(shown)}")
    for apart in result.apart:
        found = "; ".join(map(profile_text, apart.plays[:MANY])) or "no pure equilibrium"
        only = (
            f"only {' and '.join(apart.llms)} {'has' if len(apart.llms) == 1 else 'have'} clients"
        )
        out.append(f"  at {name} = {end_text(apart.at, style)} {only}: {found}")
    out += gap_lines(result.gaps, name, style)
    out += irrational_notes(result.breakpoints, name, style)
    if result.reason:
        out.append(f"  note: {result.reason}")
    return out


def profile_text(profile: ByLlm[Play]) -> str:
    """A profile in one line."""
    return ", ".join(f"{llm} {play_text(told)}" for llm, told in profile.items())


def gap_lines(gaps: tuple[Gap, ...], name: str, style: Style) -> list[str]:
    """Where there is nothing, and why."""
    return [
        f"  nothing for {name} in {interval_text(gap.interval, style)}: {gap.reason}"
        for gap in gaps[:MANY]
    ]


def end_text(end: Any, style: Style) -> str:
    """An end of an interval: irrational ones with six digits."""
    if isinstance(end, Irrational):
        return decimal_text((end.above + end.below) / 2)
    return style.number(end)


def interval_text(interval: Interval, style: Style) -> str:
    """An interval as mathematicians write it; a single number in braces."""
    low, high = end_text(interval.low, style), end_text(interval.high, style)
    if interval.point:
        return f"{{{low}}}"
    return (
        f"{'[' if interval.low_closed else '('}{low}, {high}{']' if interval.high_closed else ')'}"
    )


def intervals_text(intervals: tuple[Interval, ...], style: Style) -> str:
    """A union of intervals, neighbouring single numbers in one pair of braces."""
    if len(intervals) > 1 and all(interval.point for interval in intervals):
        return "{" + listed([end_text(i.low, style) for i in intervals]) + "}"
    shown = [interval_text(interval, style) for interval in intervals[:MANY]]
    more = [f"{len(intervals) - MANY} more"] if len(intervals) > MANY else []
    return " and ".join([*shown, *more])


def listed(shown: list[str]) -> str:
    more = f", ... ({len(shown)} in all)" if len(shown) > MANY else ""
    return ", ".join(shown[:MANY]) + more


def irrational_notes(ends: Iterable[End], name: str, style: Style) -> list[str]:
    """Which roots irrational ends are."""
    found = dict.fromkeys(end for end in ends if isinstance(end, Irrational))
    out = []
    for end in list(found)[:MANY]:
        polynomial = polynomial_text(end.polynomial, name)
        if len(polynomial) > LONG:
            polynomial = f"a polynomial of degree {len(end.polynomial) - 1}"
        shown = end_text(end, style)
        out.append(f"  note: {shown} is the root of {polynomial} at {end_json(end)}")
    return out


def polynomial_text(coefficients: tuple[int, ...], name: str) -> str:
    """A polynomial, highest power first: `2 share^2 - 1`."""
    out = ""
    for power in range(len(coefficients) - 1, -1, -1):
        factor = coefficients[power]
        if not factor:
            continue
        variable = "" if not power else name if power == 1 else f"{name}^{power}"
        size = str(abs(factor)) if abs(factor) != 1 or not power else ""
        term = f"{size} {variable}".strip()
        sign = "-" if factor < 0 else "+"
        out += f" {sign} {term}" if out else f"-{term}" if factor < 0 else term
    return out or "0"


# --- plain data --------------------------------------------------------------------------------


def fields(result: Regions) -> Data:
    """The fields of `regions` of one parameter in JSON."""
    shown: Data = {"parameter": result.parameter}
    if isinstance(result.domain, Interval):
        shown["domain"] = interval_json(result.domain)
    else:
        shown["values"] = [number(value) for value in result.domain]
    return shown | {
        "regions": [
            {"play": plays(r.play), "intervals": [interval_json(i) for i in r.intervals]}
            for r in result
        ],
        "breakpoints": [end_json(end) for end in result.breakpoints],
        "apart": [
            {"at": end_json(a.at), "llms": list(a.llms), "plays": [plays(p) for p in a.plays]}
            for a in result.apart
        ],
        "gaps": gaps_json(result.gaps),
        "profiles": result.profiles,
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
        "algorithm": result.algorithm,
        "checked": result.checked,
    }


def gaps_json(gaps: tuple[Gap, ...]) -> list[Data]:
    """Where there is no game, and why."""
    return [{"interval": interval_json(gap.interval), "reason": gap.reason} for gap in gaps]


def end_json(end: End | float) -> str:
    """A number as text: exact if it is rational, otherwise the nearest float."""
    if isinstance(end, Irrational):
        return decimal_text((end.above + end.below) / 2, 17)
    return repr(end) if isinstance(end, float) else exact_text(end)


def interval_json(interval: Interval) -> Data:
    """An interval; an irrational end comes with its polynomial and bounds."""
    shown: Data = {
        "lo": end_json(interval.low),
        "hi": end_json(interval.high),
        "lo_closed": interval.low_closed,
        "hi_closed": interval.high_closed,
    }
    for key, end in (("lo_root", interval.low), ("hi_root", interval.high)):
        if isinstance(end, Irrational):
            shown[key] = {
                "polynomial": [str(a) for a in end.polynomial],
                "above": exact_text(end.above),
                "below": exact_text(end.below),
            }
    return shown


# --- grids -------------------------------------------------------------------------------------


def grid_trust(result: RegionGrid) -> str:
    """How many points, and whether numbers are exact."""
    return f"{len(result.across)} x {len(result.up)} points, {exactness(result.exact)}"


def grid_lines(result: RegionGrid, style: Style) -> list[str]:
    """The sets of equilibria, how many points have each, and a map where it fits the page."""
    counted = Counter(found for row in result.equilibria for found in row)
    ranked = [found for found, _ in counted.most_common()]
    marks = dict(zip(ranked, _MARKS, strict=False))
    out = []
    if len(result.across) <= MAX_MAP and len(ranked) <= len(_MARKS):
        out += _map(result, marks, style)
    rows = []
    for found in ranked[:MAX_ROWS]:
        what = "no game" if found is None else "no pure equilibrium" if not found else ""
        shown = what or "; ".join(profile_text(result.profiles[k]) for k in (found or ())[:4])
        more = f"; and {len(found) - 4} more" if found and len(found) > 4 else ""
        points = plural(counted[found], "point")
        rows.append([marks.get(found, ""), points, shown + more])
    out += columns(rows)
    return [*out, *(f"  no game: {reason}" for reason in result.gaps[:MANY])]


_MARKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MAX_MAP = 60
"""Points across a map in text."""


def _map(result: RegionGrid, marks: dict[Any, str], style: Style) -> list[str]:
    across, up = result.parameters
    labels = [style.number(value) for value in result.up]
    width = max(map(len, labels))
    out = [f"  {up}"]
    for label, row in zip(reversed(labels), reversed(result.equilibria), strict=True):
        out.append(f"  {label.rjust(width)}   {' '.join(marks[found] for found in row)}")
    ends = [style.number(result.across[0]), style.number(result.across[-1])]
    gap = max(1, 2 * len(result.across) - 1 - len(ends[0]) - len(ends[1]))
    out.append(f"  {' ' * width}   {ends[0]}{' ' * gap}{ends[1]}   {across}")
    return out


def grid_fields(result: RegionGrid) -> Data:
    """The fields of `regions` of two parameters in JSON."""
    return {
        "parameters": list(result.parameters),
        "across": [number(value) for value in result.across],
        "up": [number(value) for value in result.up],
        "profiles": [plays(profile) for profile in result.profiles],
        "equilibria": [
            [None if found is None else list(found) for found in row] for row in result.equilibria
        ],
        "gaps": list(result.gaps),
        "is_exact": result.exact,
        "algorithm": result.algorithm,
    }
