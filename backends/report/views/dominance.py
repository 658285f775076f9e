"""This module shows what iterated elimination leaves."""

from __future__ import annotations

from ...results.dominance import Dominance, Eliminated, Survivor
from ..data import Data, number, play, plays
from ..style import BOLD, MAX_ROWS, Style, columns, drawn, exactness, play_text


def trust(result: Dominance) -> str:
    """The kind of dominance, and whether numbers are exact."""
    kind = "" if result.method == "rationalizable" else f"{result.kind}, "
    return f"{kind}complete, {exactness(result.exact)}"


def lines(result: Dominance, style: Style) -> list[str]:
    """What is left of each LLM, and what went, with what dominates it."""
    rows = []
    for llm, left in result.survivors.items():
        shown = "   ".join(play_text(s.play) for s in left[:8])
        more = f"   and {len(left) - 8} more" if len(left) > 8 else ""
        rows.append([llm, "left:", shown + more])
    out = columns(rows)
    if result.solvable:
        out.insert(0, f"  {style.paint('one profile is left', BOLD)}")
    gone = [["round", "LLM", "goes", "dominated by"]]
    gone += [_row(e, style) for e in result.eliminated[:MAX_ROWS]]
    if result.eliminated:
        out += columns(gone)
    else:
        out.append("  nothing is dominated")
    if len(result.eliminated) > MAX_ROWS:
        out.append(f"  ... and {len(result.eliminated) - MAX_ROWS} more")
    return [*out, f"  note: {result.reason}"]


def _row(e: Eliminated, style: Style) -> list[str]:
    by = "   ".join(drawn(told, p, style) for told, p in e.by[:6])
    by += f"   and {len(e.by) - 6} more" if len(e.by) > 6 else ""
    return [str(e.round), e.llm, play_text(e.play), by]


def fields(result: Dominance) -> Data:
    """The fields of `dominance` and `rationalizable` in JSON."""
    return {
        "kind": result.kind,
        "solvable": result.solvable,
        "rounds": result.rounds,
        "left": dict(result.left),
        "survivors": {llm: [_survivor(s) for s in left] for llm, left in result.survivors.items()},
        "eliminated": [
            {
                "round": e.round,
                "llm": e.llm,
                "play": play(e.play),
                "by": [[play(told), number(p)] for told, p in e.by],
            }
            for e in result.eliminated
        ],
        "reason": result.reason,
        "is_exact": result.exact,
    }


def _survivor(survivor: Survivor) -> Data:
    belief = [[plays(others), number(p)] for others, p in survivor.belief]
    return {"play": play(survivor.play), "belief": belief}
