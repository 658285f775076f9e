"""This module defines the report: everything that a spec asked for, and what came out."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from ...compiler.ir.questions import Influence
from ...dsl.diagnostic import Diagnostic
from ..numbers.floats import Number
from ..results.all import Analysed, Result
from ..results.common import Refused
from .as_html import report_html
from .as_json import report_json
from .as_text import report_text


@frozen
class CheckedClaim:
    """A claim and what became of it.

    status           "holds", "fails" or "undecided"
    bindings         the values of parameters for which it was checked
    counterexample   where it fails, or where it could not be decided: values of parameters
    reason           why it fails or could not be decided, in words
    """

    text: str
    status: str
    bindings: tuple[tuple[tuple[str, Number], ...], ...]
    counterexample: tuple[tuple[str, Number], ...]
    reason: str
    condition: str


@frozen
class Topology:
    """Who advises whom: the shares of each LLM by role, and its influence in one instance."""

    roles: tuple[str, ...]
    llms: tuple[str, ...]
    shares: tuple[tuple[Number, ...], ...]
    influences: tuple[Influence, ...]
    collapses: bool
    population: bool


@frozen
class Report:
    """All analyses and claims of a spec.

    `report["one_shot"]` is the result of an analysis, `report.claims` the claims; it prints as
    text and shows itself in a notebook.
    """

    spec: str
    title: str
    parameters: tuple[tuple[str, Number], ...]
    topology: Topology
    notes: tuple[Diagnostic, ...]
    analyses: tuple[Analysed, ...]
    claims: tuple[CheckedClaim, ...]
    options: tuple[tuple[str, Any], ...] = field(default=())

    def __getitem__(self, name: str) -> Result:
        for analysed in self.analyses:
            if analysed.name == name:
                return analysed.result
        raise KeyError(name)

    @property
    def ok(self) -> bool:
        """Whether every claim holds."""
        return all(claim.status == "holds" for claim in self.claims)

    @property
    def failed(self) -> bool:
        """Whether some claim fails."""
        return any(claim.status == "fails" for claim in self.claims)

    @property
    def refusals(self) -> tuple[Diagnostic, ...]:
        """Why analyses could not be done."""
        found = (a.result for a in self.analyses)
        return tuple(d for r in found if isinstance(r, Refused) for d in r.diagnostics)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data (docs/language.md describes the fields)."""
        return report_json(self)

    def __str__(self) -> str:
        return report_text(self)

    def _repr_html_(self) -> str:
        return report_html(self)
