"""This module shows how patient LLMs must be to sustain a target."""

from __future__ import annotations

from ...results.critical_discount import CriticalDiscount, Patience, Way
from ...results.regions import Irrational
from ..data import Data, number, numbers, plays
from ..style import Style, columns, exactness, play_text


def trust(result: CriticalDiscount) -> str:
    """Whether numbers are exact."""
    return exactness(result.exact)


def lines(result: CriticalDiscount, style: Style) -> list[str]:
    """The least patience, way by way."""
    target = ", ".join(f"{llm} {style.number(v)}" for llm, v in result.target.items())
    out = [f"  target: {result.unit} {target}"]
    rows = [
        [way.name.replace("_", " "), _shown(way.discount, style), _how(way, style)]
        for way in result.ways
    ]
    out += columns(rows)
    if result.reason:
        out.append(f"  note: {result.reason}")
    return out


def _shown(value: Patience, style: Style) -> str:
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return f"above {style.number(value[0])}, at most {style.number(value[1])}"
    if isinstance(value, Irrational):
        return f"{value.value:.10g}"
    return style.number(value)


def _how(way: Way, style: Style) -> str:
    if way.discount is None:
        return way.reason
    path = " or ".join(
        ", ".join(f"{llm} {play_text(play)}" for llm, play in profile.items())
        + ("" if chance == 1 else f" with {style.number(chance)}")
        for profile, chance in way.path[:3]
    )
    more = f" or {len(way.path) - 3} more" if len(way.path) > 3 else ""
    after = set(way.after.values())
    if len(after) == 1:
        (profile,) = after
        told = ", ".join(f"{llm} {play_text(play)}" for llm, play in profile.items())
        return f"{path}{more}; after any deviation {told}"
    if way.after:
        told = "; ".join(
            f"after {llm}'s " + ", ".join(f"{j} {play_text(p)}" for j, p in profile.items())
            for llm, profile in way.after.items()
        )
        return f"{path}{more}; {told}"
    return "; ".join(filter(None, (f"{path}{more}", way.reason)))


def fields(result: CriticalDiscount) -> Data:
    """The fields of `critical_discount` in JSON."""
    return {
        "target": numbers(result.target),
        "unit": result.unit,
        "monitoring": result.monitoring,
        "discount": _data(result.discount),
        "strategy": result.strategy,
        "by": {way.name: _data(way.discount) for way in result.ways},
        "ways": {
            way.name: {
                "path": [[plays(profile), number(chance)] for profile, chance in way.path],
                "after": {llm: plays(profile) for llm, profile in way.after.items()},
                "reason": way.reason,
            }
            for way in result.ways
        },
        "is_exact": result.exact,
        "reason": result.reason,
    }


def _data(value: Patience) -> object:
    """A number, a pair of bounds, or null; irrational numbers are floats."""
    return value.value if isinstance(value, Irrational) else number(value)
