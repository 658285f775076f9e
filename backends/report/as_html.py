"""This module shows results in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from ..results.equilibria import Equilibrium
from ..results.notebook import block, html
from .as_text import topology_lines
from .style import Style
from .views.equilibria import equilibrium_lines
from .views.table import VIEWS, view

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
        parts.append(block(view(analysed.result).lines(analysed.result, style)))
    items = "".join(
        f'<li><b style="color:{TINTS[c.status]}">{c.status}</b> {escape(c.text)} '
        f"{escape(c.reason)}</li>"
        for c in report.claims
    )
    parts.append(f"<ul>{items}</ul>" if items else "")
    return "".join(parts)


def result_html(result: Any) -> str:
    """A result as HTML: how far to trust it, and the lines that a report has of it."""
    shown = view(result)
    return f"<p>{escape(shown.trust(result))}</p>{block(shown.lines(result, Style()))}"


def equilibrium_html(equilibrium: Equilibrium) -> str:
    """One equilibrium as HTML: its lines."""
    return block(equilibrium_lines(equilibrium, Style()))


for _class in VIEWS:
    html.register(_class, result_html)
html.register(Equilibrium, equilibrium_html)
