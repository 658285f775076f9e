"""This module writes a report as text: the same words with and without a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...compiler.ir.nodes import SpecNode
from ..results.all import Analysed
from .style import BOLD, DIM, GREEN, PLAIN_STYLE, RED, YELLOW, Style, columns
from .views.table import view

if TYPE_CHECKING:
    from .report import CheckedClaim, Report, Topology


def report_text(report: Report, style: Style = PLAIN_STYLE) -> str:
    """The whole report."""
    parts = [_head(report.title, report.parameters, style)]
    if report.topology.population:
        parts.append("\n".join(topology_lines(report.topology, style)))
    parts += ["\n".join(_analysed(a, style)) for a in report.analyses]
    if report.claims:
        parts.append("\n".join(_claims(report.claims, style)))
    return "\n\n".join(parts)


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
        share = f"{float(meeting):.2%}"
        bound = {"0.00%": "less than 0.01%", "100.00%": "more than 99.99%"}.get(share, share)
        return f"can meet itself in {bound} of instances"
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
    shown = view(analysed.result)
    took = _duration(analysed.seconds)
    line = (
        style.paint(head, BOLD)
        + " " * max(3, 62 - len(head))
        + style.paint(f"{shown.trust(analysed.result)}, {took}", DIM)
    )
    return [line, *shown.lines(analysed.result, style)]


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


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
