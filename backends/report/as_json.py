"""This module writes a report as plain data for `--json` (docs/language.md lists the fields).

Numbers are floats. An object that holds rational numbers also has a field `"exact"`: an object of
the same shape with the numbers as text, such as `"12/5"`, and null where they are not rational.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from attrs import frozen

from ...dsl.diagnostic import Diagnostic
from ..result import (
    Analysed,
    ByLlm,
    Deviations,
    Equilibrium,
    Minmax,
    Nash,
    Refused,
    Result,
)

if TYPE_CHECKING:
    from .report import CheckedClaim, Report


def report_json(report: Report) -> dict[str, Any]:
    """The whole report."""
    return {
        "spec": report.spec,
        **exactly({"parameters": {name: number(value) for name, value in report.parameters}}),
        "notes": [diagnostic_json(d) for d in report.notes],
        "analyses": {a.name: analysed_json(a) for a in report.analyses},
        "claims": [claim_json(claim) for claim in report.claims],
    }


@frozen
class _Rational:
    """A rational number on its way to a float and to text."""

    value: int | Fraction


def number(value: Any) -> Any:
    """A number, or a pair of bounds, for `exactly`."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return _Rational(value)
    if isinstance(value, tuple):
        return [number(v) for v in value]
    return value


def exactly(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields with their rational numbers as floats, and again as text under `"exact"`."""
    exact = {name: _texts(value) for name, value in fields.items() if _has_rational(value)}
    plain = {name: _floats(value) for name, value in fields.items()}
    return plain | {"exact": exact} if exact else plain


def _has_rational(value: Any) -> bool:
    match value:
        case _Rational():
            return True
        case dict():
            return any(map(_has_rational, value.values()))
        case list():
            return any(map(_has_rational, value))
        case _:
            return False


def _floats(value: Any) -> Any:
    match value:
        case _Rational(number_):
            return _float(number_)
        case dict():
            return {key: _floats(entry) for key, entry in value.items()}
        case list():
            return [_floats(entry) for entry in value]
        case _:
            return value


def _texts(value: Any) -> Any:
    match value:
        case _Rational(number_):
            return str(number_)
        case dict():
            return {key: _texts(entry) for key, entry in value.items()}
        case list():
            return [_texts(entry) for entry in value]
        case float():
            return None
        case _:
            return value


def _float(value: int | Fraction) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def action(value: Any) -> Any:
    """An action: a label, a whole number, or a fraction as text."""
    return str(value) if isinstance(value, Fraction) else value


def _play(play: Any) -> list[Any]:
    return [action(a) for a in play]


def _numbers(entries: ByLlm[Any]) -> dict[str, Any]:
    return {llm: number(value) for llm, value in entries.items()}


def _plays(entries: ByLlm[Any]) -> dict[str, Any]:
    return {llm: _play(play) for llm, play in entries.items()}


def analysed_json(analysed: Analysed) -> dict[str, Any]:
    """One analysis."""
    head = {"method": analysed.method, "status": analysed.result.status}
    return head | exactly(result_json(analysed.result))


def result_json(result: Result) -> dict[str, Any]:
    """The fields of a result."""
    match result:
        case Nash():
            return {
                "kind": result.kind,
                "equilibria": [equilibrium_json(e) for e in result],
                "complete": result.complete,
                "reason": result.reason,
                "is_exact": result.exact,
                "algorithm": result.algorithm,
                "tolerance": result.tolerance,
            }
        case Deviations():
            return _deviations(result)
        case Minmax():
            return {
                "kind": result.kind,
                "unit": result.unit,
                "value": _numbers(result.value),
                "punishment": {
                    llm: [[_plays(plays), number(p)] for plays, p in rows]
                    for llm, rows in result.punishment.items()
                },
                "is_exact": result.exact,
                "algorithm": result.algorithm,
            }
        case Refused(diagnostics):
            return {"diagnostic": diagnostic_json(diagnostics[0])}
        case _:
            assert_never(result)


def equilibrium_json(e: Equilibrium) -> dict[str, Any]:
    """One equilibrium."""
    fields: dict[str, Any] = {"kind": e.kind}
    if e.kind == "pure":
        fields["play"] = _plays(e.play)
    else:
        fields["probability"] = {
            llm: [[_play(play), number(p)] for play, p in rows]
            for llm, rows in e.probability.items()
        }
    fields |= {
        "total": _numbers(e.total),
        "mean": _numbers(e.mean),
        "utility": _numbers(e.utility),
        "regret": number(e.regret),
        "is_exact": e.exact,
    }
    return exactly(fields)


def _deviations(result: Deviations) -> dict[str, Any]:
    fields: dict[str, Any] = {"is_equilibrium": result.is_equilibrium}
    if result.of is not None:
        fields = {"of": result.of, "responses": [_play(play) for play in result.responses]}
    return fields | {
        "play": _plays(result.play),
        "gain": _numbers(result.gain),
        "deviation": _plays(result.deviation),
        "total": _numbers(result.total),
        "mean": _numbers(result.mean),
        "utility": _numbers(result.utility),
        "is_exact": result.exact,
        "reduction": result.reduction,
    }


def claim_json(claim: CheckedClaim) -> dict[str, Any]:
    """One claim."""
    fields: dict[str, Any] = {"text": claim.text, "status": claim.status}
    fields["bindings"] = [{k: number(v) for k, v in binding} for binding in claim.bindings]
    if claim.status != "holds":
        fields["counterexample"] = {k: number(v) for k, v in claim.counterexample}
        fields["reason"] = claim.reason
    return exactly(fields)


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic, with its place where it has one."""
    fields: dict[str, Any] = {
        "id": diagnostic.id,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
    }
    if diagnostic.span is not None:
        line, column = diagnostic.span.source.position(diagnostic.span.start)
        fields |= {"file": diagnostic.span.source.name, "line": line, "column": column}
    return fields
