"""This module shows results in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .as_text import Style, result_lines, topology_lines

if TYPE_CHECKING:
    from .report import Report

TINTS = {"holds": "#1a7f37", "fails": "#c62828", "undecided": "#9a6700"}


def report_html(report: Report) -> str:
    """A report as HTML: headings, preformatted tables, coloured claims."""
    style = Style()
    values = ", ".join(f"{name} = {style.number(v)}" for name, v in report.parameters)
    parts = [f"<h4>{escape(report.title.splitlines()[0])}</h4>"]
    if values:
        parts.append(f"<p>{escape(values)}</p>")
    if report.topology.population:
        parts.append(block(topology_lines(report.topology, style)))
    for analysed in report.analyses:
        parts.append(f"<p><b>{escape(analysed.name)}</b> = {escape(analysed.call)}</p>")
        parts.append(block(result_lines(analysed.result, style)))
    items = "".join(
        f'<li><b style="color:{TINTS[c.status]}">{c.status}</b> {escape(c.text)} '
        f"{escape(c.reason)}</li>"
        for c in report.claims
    )
    parts.append(f"<ul>{items}</ul>" if items else "")
    return "".join(parts)


def block(lines: list[str]) -> str:
    """Lines of text as they are."""
    return f"<pre>{escape(chr(10).join(lines))}</pre>"
