"""This module shows lists of equilibria."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ...results.equilibria import Equilibrium, MaximalSubset, Mixture, Nash
from ..data import Data, exactly, number, numbers, play, plays
from ..style import MAX_ROWS, WIDE, Style, columns, drawn, exactness, play_text, size

MAX_LLMS = 12
"""Of more LLMs, those next to each other that play the same share a line."""

MAX_SUBSETS = 12
"""Maximal subsets that are printed; the rest are counted."""


def trust(result: Nash) -> str:
    """The kind, whether the list is complete, and whether numbers are exact."""
    complete = "complete" if result.complete else "may be incomplete"
    return f"{result.kind}, {complete}, {exactness(result.exact)}"


def lines(result: Nash, style: Style) -> list[str]:
    """A table of pure equilibria, then the mixed ones."""
    out: list[str] = []
    pure = [e for e in result if e.kind == "pure"]
    if not len(result):
        out.append(f"  no {'' if result.kind == 'all' else result.kind + ' '}equilibrium found")
    if pure:
        llms = list(pure[0].play)
        means = [f"mean {llm}" for llm in llms]
        rows = [[*llms, *means, "regret"], *(_pure_row(e, style) for e in pure[:MAX_ROWS])]
        table = columns(rows) if len(llms) <= MAX_LLMS else []
        if not table or max(map(len, table)) > WIDE or any(e.orbit > 1 for e in pure):
            table = [line for e in pure[:MAX_ROWS] for line in _tall(e, style)]
        out += table
        if len(pure) > MAX_ROWS:
            out.append(f"  ... and {len(pure) - MAX_ROWS} more")
    mixed = [e for e in result if e.kind == "mixed"]
    for e in mixed[:MAX_ROWS]:
        out += _mixed(e, style)
    if len(mixed) > MAX_ROWS:
        out.append(f"  ... and {len(mixed) - MAX_ROWS} more mixed ones")
    out += _components(result, style)
    out += [f"  note: {said}" for said in (result.reason, result.reduction) if said]
    return out


def _components(result: Nash, style: Style) -> list[str]:
    """What the components are, where there are infinitely many equilibria."""
    infinite = [c for c in result.components or () if c.infinite]
    if not infinite:
        return []
    alone = len(result.components or ()) - len(infinite)
    said = [f"{alone} isolated equilibri{'um' if alone == 1 else 'a'}"] * bool(alone)
    said.append(f"{len(infinite)} component{'s' * (len(infinite) > 1)} of infinitely many")
    subsets = [s for c in infinite for s in c.subsets]
    out = [f"  {'; '.join(said)}: any mixtures of"]
    for k, subset in enumerate(subsets[:MAX_SUBSETS]):
        rows = [[llm, _spanning(result, subset, llm, style)] for llm in subset.spanned_by]
        out += ["    or of"] * bool(k) + columns(rows, indent=4)
    if len(subsets) > MAX_SUBSETS:
        out.append(f"  ... and {len(subsets) - MAX_SUBSETS} more maximal subsets")
    return out


def _spanning(result: Nash, subset: MaximalSubset, llm: str, style: Style) -> str:
    """The strategies that an LLM may mix."""
    numbers = subset.spanned_by[llm]
    said = []
    for mixture in (result.extremes[llm][k] for k in numbers[:8]):
        parts = ", ".join(drawn(told, p, style) for told, p in mixture[:8])
        more = f", and {len(mixture) - 8} more" if len(mixture) > 8 else ""
        said.append(f"({parts}{more})" if len(mixture) > 1 else parts)
    more = f"   and {len(numbers) - 8} more" if len(numbers) > 8 else ""
    return " | ".join(said) + more


def equilibrium_lines(e: Equilibrium, style: Style) -> list[str]:
    """One equilibrium, with a line for each LLM."""
    return _tall(e, style) if e.kind == "pure" else _mixed(e, style)


def _tall(e: Equilibrium, style: Style) -> list[str]:
    """An equilibrium with a line for each LLM, where a row for all of them would be too wide."""
    rows = [
        [llm, f"mean {style.number(e.mean[llm])}", play_text(play)] for llm, play in e.play.items()
    ]
    stands = f"   one of {size(e.orbit)} alike" if e.orbit > 1 else ""
    return [f"  pure   regret {_regret(e, style)}{stands}", *columns(_runs(rows), indent=4)]


def _runs(rows: list[list[str]]) -> list[list[str]]:
    """Rows of many LLMs, those next to each other that say the same taken together."""
    if len(rows) <= MAX_LLMS:
        return rows
    out: list[list[str]] = []
    for _, run in groupby(rows, key=lambda row: row[1:]):
        same = list(run)
        name = f"{same[0][0]} to {same[-1][0]} ({len(same)})" if len(same) > 1 else same[0][0]
        out.append([name, *same[0][1:]])
    return out


def _pure_row(e: Equilibrium, style: Style) -> list[str]:
    means = [style.number(mean) for mean in e.mean.values()]
    return [*map(play_text, e.play.values()), *means, _regret(e, style)]


def _regret(e: Equilibrium, style: Style) -> str:
    return "not recomputed" if e.regret is None else style.number(e.regret)


def _mixed(e: Equilibrium, style: Style) -> list[str]:
    rows = []
    for llm, support in e.probability.items():
        shown = "   ".join(drawn(told, p, style) for told, p in support[:8])
        more = f"   and {len(support) - 8} more" if len(support) > 8 else ""
        rows.append([llm, f"mean {style.number(e.mean[llm])}", shown + more])
    return ["  mixed" + f"   regret {_regret(e, style)}", *columns(rows, indent=4)]


def fields(result: Nash) -> Data:
    """The fields of `nash` in JSON."""
    return {
        "kind": result.kind,
        "equilibria": [equilibrium_json(e) for e in result],
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
        "algorithm": result.algorithm,
        "tolerance": result.tolerance,
        "reduction": result.reduction,
        "extremes": {llm: [_mixture(m) for m in own] for llm, own in result.extremes.items()},
        "components": _components_json(result),
    }


def _mixture(mixture: Mixture) -> list[list[Any]]:
    return [[play(told), number(p)] for told, p in mixture]


def _components_json(result: Nash) -> list[list[Data]] | None:
    """For each component its maximal subsets."""
    if result.components is None:
        return None
    return [
        [
            {
                "spanned_by": {llm: list(k) for llm, k in subset.spanned_by.items()},
                "total": numbers(subset.total),
                "mean": numbers(subset.mean),
                "utility": numbers(subset.utility),
            }
            for subset in component.subsets
        ]
        for component in result.components
    ]


def equilibrium_json(e: Equilibrium) -> Data:
    """One equilibrium."""
    out: Data = {"kind": e.kind}
    if e.kind == "pure":
        out["play"] = plays(e.play)
    else:
        out["probability"] = {llm: _mixture(mixture) for llm, mixture in e.probability.items()}
    out |= {
        "total": numbers(e.total),
        "mean": numbers(e.mean),
        "utility": numbers(e.utility),
        "regret": number(e.regret),
        "is_exact": e.exact,
        "orbit": e.orbit,
    }
    return exactly(out)
