"""This module writes a report as plain data for `--json` (docs/language.md lists the fields)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..results.all import Analysed
from .data import Data, diagnostic_json, exactly, number
from .views.table import view

if TYPE_CHECKING:
    from .report import CheckedClaim, Report


def report_json(report: Report) -> Data:
    """The whole report."""
    return {
        "spec": report.spec,
        **exactly({"parameters": {name: number(value) for name, value in report.parameters}}),
        "notes": [diagnostic_json(d) for d in report.notes],
        "analyses": {a.name: analysed_json(a) for a in report.analyses},
        "claims": [claim_json(claim) for claim in report.claims],
    }


def analysed_json(analysed: Analysed) -> Data:
    """One analysis."""
    head = {"method": analysed.method, "status": analysed.result.status}
    return head | exactly(view(analysed.result).fields(analysed.result))


def claim_json(claim: CheckedClaim) -> Data:
    """One claim."""
    fields: Data = {"text": claim.text, "status": claim.status}
    fields["bindings"] = [{k: number(v) for k, v in binding} for binding in claim.bindings]
    if claim.status != "holds":
        fields["counterexample"] = {k: number(v) for k, v in claim.counterexample}
        fields["reason"] = claim.reason
    return exactly(fields)
