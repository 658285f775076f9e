"""This module writes a report as text: the same words with and without a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, assert_never

from attrs import frozen

from ...compiler.ir.nodes import SpecNode
from ..result import Analysed, Deviations, Equilibrium, Minmax, Nash, Refused, Result
from .numbers import shown

if TYPE_CHECKING:
    from .report import CheckedClaim, Report, Topology

BOLD, GREEN, RED, YELLOW, DIM, PLAIN = (f"\033[{k}m" for k in (1, 32, 31, 33, 2, 0))
WIDE = 100
"""Tables wider than this are set in another way."""

MAX_ROWS = 60
"""Equilibria, or rows of a table, that are printed; the rest are counted."""


@frozen
class Style:
    """How to write: with colours or without, numbers exact where they are or as decimals."""

    colour: bool = False
    decimal: bool = False

    def paint(self, text: str, tint: str) -> str:
        return f"{tint}{text}{PLAIN}" if self.colour else text

    def number(self, value: Any) -> str:
        return shown(value, self.decimal)


PLAIN_STYLE = Style()


def report_text(report: Report, style: Style = PLAIN_STYLE) -> str:
    """The whole report."""
    parts = [_head(report.title, report.parameters, style)]
    if report.topology.population:
        parts.append("\n".join(topology_lines(report.topology, style)))
    parts += ["\n".join(_analysed(a, style)) for a in report.analyses]
    if report.claims:
        parts.append("\n".join(_claims(report.claims, style)))
    return "\n\n".join(parts)


def columns(rows: Iterable[Sequence[str]], indent: int = 2, gap: int = 3) -> list[str]:
    """Rows of cells as aligned lines."""
    table = [list(row) for row in rows]
    width = max(map(len, table), default=0)
    table = [row + [""] * (width - len(row)) for row in table]
    sizes = [max(len(row[k]) for row in table) for k in range(width)]
    joined = (
        (" " * gap).join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True))
        for row in table
    )
    return [(" " * indent + line).rstrip() for line in joined]


def _head(text: str, parameters: Sequence[tuple[str, Any]], style: Style) -> str:
    title, *more = text.partition("\n\n")[0].splitlines()
    values = ", ".join(f"{name} = {style.number(v)}" for name, v in parameters)
    first = style.paint(title, BOLD) + (" " * max(3, 62 - len(title)) + values if values else "")
    return "\n".join([first.rstrip(), *more])


# --- who advises whom --------------------------------------------------------------------------


def topology_lines(topology: Topology, style: Style) -> list[str]:
    """One line for each LLM with its shares, and what follows for the meta-game."""
    rows = []
    for k, llm in enumerate(topology.llms):
        shares = [row[k] for row in topology.shares]
        rows.append([llm, _shares(topology.roles, shares, style), _meeting(topology, k)])
    lines = columns(rows)
    if topology.collapses:
        lines.append("  No LLM governs two roles of an instance: the meta-game is the base game.")
        return lines
    governing = [i.llm for i in topology.influences if i.jointly]
    if not governing:
        lines.append(
            "  No LLM governs two roles of an instance, but its matching, compliance or objectives "
            "set the meta-game apart from the base game."
        )
    else:
        who = " and ".join(governing) if len(governing) < 3 else f"{len(governing)} LLMs"
        verb = "governs" if len(governing) == 1 else "govern"
        lines.append(
            f"  {who} {verb} several roles of an instance, "
            "so the meta-game differs from the base game."
        )
    return lines


def _shares(roles: Sequence[str], shares: Sequence[Any], style: Style) -> str:
    if len(set(shares)) == 1 and len(roles) > 2:
        return f"{style.number(shares[0])} of each of {len(roles)} roles"
    groups: list[tuple[Any, list[str]]] = []
    for role, share in zip(roles, shares, strict=True):
        if groups and groups[-1][0] == share and _array(groups[-1][1][-1]) == _array(role) != "":
            groups[-1][1].append(role)
        elif share:
            groups.append((share, [role]))
    shown = [f"{style.number(share)} of {_range(names)}" for share, names in groups if share]
    if len(shown) > 6:
        shown = [*shown[:5], f"and {len(shown) - 5} more"]
    return "   ".join(shown)


def _array(role: str) -> str:
    return role.partition("[")[0] if role.endswith("]") else ""


def _range(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{names[0][:-1]}..{names[-1].partition('[')[2]}"


def _meeting(topology: Topology, k: int) -> str:
    influence = topology.influences[k]
    if not influence.jointly or influence.meeting is None:
        return "governs one role at a time"
    meeting = influence.meeting
    if meeting == 1:
        return "governs several roles of every instance"
    of = meeting.denominator
    if of > 10_000:
        return f"can meet itself in {float(meeting):.2%} of instances"
    return f"can meet itself in {meeting.numerator} of {of} instances"


def topology_text(
    spec: SpecNode,
    topology: Topology,
    parameters: Sequence[tuple[str, Any]] = (),
    style: Style = PLAIN_STYLE,
) -> str:
    """What a spec models: its title, its parameters, who advises whom."""
    title = (spec.docstring or spec.game_docstring or spec.game).strip()
    lines = [_head(title, parameters, style), ""]
    if topology.population:
        lines += topology_lines(topology, style)
    else:
        lines.append(f"  a base game; its players are its roles: {', '.join(topology.roles)}")
    return "\n".join(lines)


# --- analyses ----------------------------------------------------------------------------------


def _analysed(analysed: Analysed, style: Style) -> list[str]:
    head = f"{analysed.name} = {analysed.call}"
    if len(head) > 90:
        head = f"{analysed.name} = {analysed.method}(...)"
    trust = _trust(analysed.result)
    took = _duration(analysed.seconds)
    line = (
        style.paint(head, BOLD)
        + " " * max(3, 62 - len(head))
        + style.paint(f"{trust}, {took}", DIM)
    )
    return [line, *result_lines(analysed.result, style)]


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def _trust(result: Result) -> str:
    """How far to trust a result, in a few words."""
    match result:
        case Nash():
            complete = "complete" if result.complete else "may be incomplete"
            return f"{result.kind}, {complete}, {_exactness(result.exact)}"
        case Deviations():
            return _exactness(result.exact)
        case Minmax():
            return f"{result.kind}, {_exactness(result.exact)}"
        case Refused():
            return "refused"
        case _:
            assert_never(result)


def _exactness(exact: bool) -> str:
    return "exact" if exact else "numerical"


def result_lines(result: Result, style: Style) -> list[str]:
    """A result as lines of text."""
    match result:
        case Nash():
            return _nash(result, style)
        case Deviations():
            return _deviations(result, style)
        case Minmax():
            return _minmax(result, style)
        case Refused(diagnostics):
            return [f"  {style.paint('refused', YELLOW)}: {d.message}" for d in diagnostics] + [
                f"    help: {d.help}" for d in diagnostics if d.help
            ]
        case _:
            assert_never(result)


def _nash(result: Nash, style: Style) -> list[str]:
    lines: list[str] = []
    pure = [e for e in result if e.kind == "pure"]
    if not len(result):
        lines.append(f"  no {'' if result.kind == 'all' else result.kind + ' '}equilibrium found")
    if pure:
        llms = list(pure[0].play)
        means = [f"mean {llm}" for llm in llms]
        rows = [[*llms, *means, "regret"], *(_pure_row(e, style) for e in pure[:MAX_ROWS])]
        table = columns(rows)
        if max(map(len, table)) > WIDE:
            table = [line for e in pure[:MAX_ROWS] for line in _tall(e, style)]
        lines += table
        if len(pure) > MAX_ROWS:
            lines.append(f"  ... and {len(pure) - MAX_ROWS} more")
    mixed = [e for e in result if e.kind == "mixed"]
    for e in mixed[:MAX_ROWS]:
        lines += _mixed(e, style)
    if len(mixed) > MAX_ROWS:
        lines.append(f"  ... and {len(mixed) - MAX_ROWS} more mixed ones")
    if result.reason:
        lines.append(f"  note: {result.reason}")
    return lines


def _tall(e: Equilibrium, style: Style) -> list[str]:
    """An equilibrium with a line for each LLM, where a row for all of them would be too wide."""
    rows = [
        [llm, f"mean {style.number(e.mean[llm])}", play_text(play)] for llm, play in e.play.items()
    ]
    return [f"  pure   regret {_regret(e, style)}", *columns(rows, indent=4)]


def _pure_row(e: Equilibrium, style: Style) -> list[str]:
    means = [style.number(mean) for mean in e.mean.values()]
    return [*map(play_text, e.play.values()), *means, _regret(e, style)]


def _regret(e: Equilibrium, style: Style) -> str:
    return "not recomputed" if e.regret is None else style.number(e.regret)


def play_text(play: Sequence[Any]) -> str:
    """A play as text: `C D`, with long repetitions counted."""
    if len(play) > 6 and len(set(play)) == 1:
        return f"{play[0]} in all {len(play)} roles"
    return " ".join(map(str, play))


def _mixed(e: Equilibrium, style: Style) -> list[str]:
    rows = []
    for llm, support in e.probability.items():
        drawn = "   ".join(_drawn(play, p, style) for play, p in support[:8])
        more = f"   and {len(support) - 8} more" if len(support) > 8 else ""
        rows.append([llm, f"mean {style.number(e.mean[llm])}", drawn + more])
    return ["  mixed" + f"   regret {_regret(e, style)}", *columns(rows, indent=4)]


def _drawn(play: Sequence[Any], probability: Any, style: Style) -> str:
    shown = play_text(play)
    return shown if probability == 1 else f"{shown} with {style.number(probability)}"


def _deviations(result: Deviations, style: Style) -> list[str]:
    rows = [["", "plays", "mean", "gain", "by playing"]]
    for llm, play in result.play.items():
        gain = result.gain.get(llm)
        better = play_text(result.deviation[llm]) if gain is not None and gain > 0 else ""
        told = "" if gain is None else style.number(gain)
        rows.append([llm, play_text(play), style.number(result.mean[llm]), told, better])
    lines = columns(rows)
    if result.of is None:
        verdict = "an equilibrium" if result.is_equilibrium else "no equilibrium"
        lines.insert(0, f"  {style.paint(verdict, BOLD)}")
    elif len(result.responses) > 1:
        shown = "   ".join(map(play_text, result.responses[:8]))
        more = f"   and {len(result.responses) - 8} more" if len(result.responses) > 8 else ""
        lines.append(f"  best responses of {result.of}: {shown}{more}")
    if result.reduction:
        lines.append(f"  note: {result.reduction}")
    return lines


def _minmax(result: Minmax, style: Style) -> list[str]:
    rows = []
    for llm, value in result.value.items():
        punished = result.punishment[llm]
        how = "   ".join(_punishment(plays, p, style) for plays, p in punished[:4])
        more = f"   and {len(punished) - 4} more" if len(punished) > 4 else ""
        rows.append([llm, style.number(value), f"held there by {how}{more}" if how else ""])
    lines = columns(rows)
    if result.unit != "mean":
        lines.append("  note: in utility, since the spec states objectives")
    if any(isinstance(value, tuple) for value in result.value.values()):
        lines.append("  note: bounds; mixed minmax lies between the correlated and the pure one")
    return lines


def _punishment(plays: Any, probability: Any, style: Style) -> str:
    played = ", ".join(f"{llm} {play_text(play)}" for llm, play in plays.items())
    return played if probability == 1 else f"{played} with {style.number(probability)}"


# --- claims ------------------------------------------------------------------------------------


def _claims(claims: Sequence[CheckedClaim], style: Style) -> list[str]:
    lines = [style.paint("claims", BOLD)]
    tints = {"holds": GREEN, "fails": RED, "undecided": YELLOW}
    width = max(len(claim.status) for claim in claims)
    for claim in claims:
        status = style.paint(claim.status.ljust(width), tints[claim.status])
        lines.append(f"  {status}   {claim.text}{_cases(claim, style)}")
        if claim.status != "holds":
            at = ", ".join(f"{k} = {style.number(v)}" for k, v in claim.counterexample)
            lines.append(f"  {' ' * width}   {'at ' + at + ': ' if at else ''}{claim.reason}")
    return lines


def _cases(claim: CheckedClaim, style: Style) -> str:
    if not claim.bindings:
        return ""
    names = [name for name, _ in claim.bindings[0]]
    if len(names) > 1 or len(claim.bindings) > 8:
        return f"   ({len(claim.bindings)} cases of {', '.join(names)})"
    values = ", ".join(style.number(binding[0][1]) for binding in claim.bindings)
    return f"   ({names[0]} = {values})"
