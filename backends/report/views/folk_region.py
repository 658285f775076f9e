"""This module shows feasible and individually rational payoffs."""

from __future__ import annotations

from ...results.folk_region import FolkRegion, HalfSpace, Payoffs
from ..data import Data, number, numbers, vectors
from ..style import MAX_ROWS, Style, columns, exactness, vector_rows

SHAPES = {-1: "empty", 0: "a point", 1: "a segment", 2: "a polygon"}


def trust(result: FolkRegion) -> str:
    """Whether numbers are exact."""
    return exactness(result.exact)


def lines(result: FolkRegion, style: Style) -> list[str]:
    """The vertices of both sets, side by side with the floors."""
    rational = set(result.individually_rational.vertices)
    efficient = set(result.individually_rational.pareto)
    out = columns(
        [
            ["", *(f"{result.unit} {llm}" for llm in result.llms)],
            ["minmax", *(_floor(v, style) for v in result.minmax.values())],
        ]
    )
    for name, region in (
        ("feasible", result.feasible),
        ("individually rational", result.individually_rational),
    ):
        out.append(f"  {name}: {_shape(region)}")
        rows = [
            [*map(style.number, vertex), _remark(vertex in rational, vertex in efficient)]
            for vertex in region.vertices[:MAX_ROWS]
        ]
        if region is result.individually_rational:
            rows = [[*row[:-1], "efficient" if "efficient" in row[-1] else ""] for row in rows]
        out += columns(rows, indent=4)
        if len(region.vertices) > MAX_ROWS:
            out.append(f"    and {len(region.vertices) - MAX_ROWS} more vertices")
    if result.equilibria:
        out.append("  pure equilibria of the one-shot game pay")
        out += columns(vector_rows(result.equilibria, style), indent=4)
    if result.target is not None:
        reach = "is" if result.within_reach else "is not"
        shown = ", ".join(map(style.number, result.target))
        out.append(f"  the target ({shown}) {reach} feasible and individually rational")
    if not result.strict:
        out.append("  note: no payoffs are above all floors: the folk theorem has nothing to say")
    if result.reason:
        out.append(f"  note: {result.reason}")
    return out


def _remark(rational: bool, efficient: bool) -> str:
    return "efficient" if efficient else ("individually rational" if rational else "")


def _floor(value: object, style: Style) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(style.number, value))}]"
    return style.number(value)


def _shape(region: Payoffs) -> str:
    name = SHAPES.get(region.dimension, f"a polytope of dimension {region.dimension}")
    return name if region.dimension < 1 else f"{name}, {len(region.vertices)} vertices"


def fields(result: FolkRegion) -> Data:
    """The fields of `folk_region` in JSON."""
    return {
        "llms": list(result.llms),
        "unit": result.unit,
        "feasible": vectors(result.feasible.vertices),
        "individually_rational": vectors(result.individually_rational.vertices),
        "pareto": vectors(result.individually_rational.pareto),
        "facets": {
            "feasible": _half_spaces(result.feasible),
            "individually_rational": _half_spaces(result.individually_rational),
        },
        "minmax": numbers(result.minmax),
        "strict": result.strict,
        "equilibria": vectors(result.equilibria),
        "target": None if result.target is None else [number(x) for x in result.target],
        "within_reach": result.within_reach,
        "is_exact": result.exact,
        "verified": result.verified,
        "reason": result.reason,
    }


def _half_spaces(region: Payoffs) -> list[Data]:
    def one(half_space: HalfSpace, relation: str) -> Data:
        normal = [number(a) for a in half_space.normal]
        return {"normal": normal, "relation": relation, "bound": number(half_space.bound)}

    return [one(f, "<=") for f in region.facets] + [one(e, "==") for e in region.equations]
