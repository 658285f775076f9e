"""This module shows analyses that could not be done."""

from __future__ import annotations

from ...results.common import Refused
from ..data import Data, diagnostic_json
from ..style import YELLOW, Style


def trust(result: Refused) -> str:
    """There is nothing to trust."""
    return "refused"


def lines(result: Refused, style: Style) -> list[str]:
    """What is in the way, and a way out."""
    said = [f"  {style.paint('refused', YELLOW)}: {d.message}" for d in result.diagnostics]
    return said + [f"    help: {d.help}" for d in result.diagnostics if d.help]


def fields(result: Refused) -> Data:
    """The diagnostic."""
    return {"diagnostic": diagnostic_json(result.diagnostics[0])}
