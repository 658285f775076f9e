"""This module shows who sees what, and who can be told from whom."""

from __future__ import annotations

from textwrap import wrap

from ...numbers.floats import Number
from ...results.attribution import Attribution, Deviation, FullRank, Masked
from ..data import Data, number, play, plays
from ..style import MAX_ROWS, WIDE, Style, columns, play_text


def trust(result: Attribution) -> str:
    """The kind of monitoring."""
    return f"monitoring {result.monitoring}, exact"


def lines(result: Attribution, style: Style) -> list[str]:
    """Sentences and tables: who observes what, deviation by deviation, the conclusion."""
    out = [f"  after a period an LLM sees {result.sees}"]
    if result.monitoring != "public":
        out += columns(
            [f"{llm} observes", ", ".join(roles) if roles else "no role"]
            for llm, roles in result.observes.items()
        )
    shown = ", ".join(f"{llm} {play_text(told)}" for llm, told in result.profile.items())
    why = "" if result.chosen == "stated" else f" ({result.chosen})"
    out.append(f"  deviations from {shown}{why}:")
    rows = [["LLM", "plays", "seen by", "could be"]]
    rows += [
        [d.llm, play_text(d.is_), ", ".join(d.detected_by) or "nobody", _suspects(d)]
        for d in result.deviations[:MAX_ROWS]
    ]
    out += columns(rows, indent=4)
    if len(result.deviations) > MAX_ROWS:
        out.append(f"    and {len(result.deviations) - MAX_ROWS} more")
    out += _masked(result, style)
    out += [f"  {_rank_words(rank)}" for rank in result.ranks]
    said = f"  conclusion: {result.conclusion}"
    return out + wrap(said, WIDE, subsequent_indent="    ", break_long_words=False)


def _masked(result: Attribution, style: Style) -> list[str]:
    """What can be done with a part of the clients, the same before all observers said once."""
    parts = {(m.llm, m.suspect, m.role): m.part for m in sorted(result.masked, key=_part)}
    by_pair: dict[tuple[str, str, str], list[str]] = {}
    for (llm, suspect, role), part in parts.items():
        whole = "all" if part == 1 else f"up to {style.number(part)}"
        by_pair.setdefault((llm, suspect, whole), []).append(role)
    found = [
        f"  {llm} can pass for {suspect} with {whole} of its clients in {', '.join(roles)}"
        for (llm, suspect, whole), roles in by_pair.items()
    ]
    more = [f"  and {len(found) - MAX_ROWS} more such cases"] if len(found) > MAX_ROWS else []
    return found[:MAX_ROWS] + more


def _rank_words(rank: FullRank) -> str:
    kind = "individual" if len(rank.llms) == 1 else "pairwise"
    holds = "holds" if rank.holds else "fails"
    names = " and ".join(rank.llms)
    return f"{kind} full rank {holds} for {names} here: rank {rank.rank} of {rank.wanted}"


def _part(masked: Masked) -> Number:
    return masked.part


def _suspects(deviation: Deviation) -> str:
    if deviation.confusable_with:
        return "also " + ", ".join(deviation.confusable_with)
    return "nobody else" if deviation.attributable else ""


def fields(result: Attribution) -> Data:
    """The fields of `attribution` in JSON."""
    return {
        "monitoring": result.monitoring,
        "observes": {llm: list(roles) for llm, roles in result.observes.items()},
        "profile": plays(result.profile),
        "chosen": result.chosen,
        "deviations": [
            {
                "llm": d.llm,
                "from": play(d.was),
                "to": play(d.is_),
                "detected_by": list(d.detected_by),
                "confusable_with": list(d.confusable_with),
                "attributable": d.attributable,
            }
            for d in result.deviations
        ],
        "masked": [
            {
                "llm": m.llm,
                "role": m.role,
                "observer": m.observer,
                "suspect": m.suspect,
                "part": number(m.part),
            }
            for m in result.masked
        ],
        "unseen": [list(pair) for pair in result.unseen],
        "ranks": [
            {"llms": list(r.llms), "rank": r.rank, "wanted": r.wanted, "holds": r.holds}
            for r in result.ranks
        ],
        "conclusion": result.conclusion,
    }
