"""This module carries out what a spec asks for: its analyses, and its claims value by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from time import perf_counter
from typing import Any, TypeAlias

from attrs import define, field, frozen

from ...compiler.arithmetic import EvaluationError
from ...compiler.expr import (
    ChoiceDomain,
    Constant,
    Domain,
    Expr,
    IntervalDomain,
    Parameter,
    RangeDomain,
    ResultOf,
)
from ...compiler.expr_text import domain_text, to_text
from ...compiler.ir.graph import Graph
from ...compiler.ir.nodes import AnalysisNode, ClaimNode
from ...compiler.ir.questions import collapses, influences
from ...compiler.terms import ActionValue, Argument, Condition, Option, Play, Rule, Setting, Target
from ...compiler.values import MAX_CASES, members
from ...compiler.walk import walk
from ...dsl.diagnostic import Diagnostic, SpecError, did_you_mean, fail
from ..base import NOBODY, Onlooker, Rebind
from ..normal_form.solvers.tolerances import DENSE_BYTES
from ..numbers.floats import Number
from ..registry import Bench
from ..results.all import Analysed, Result
from ..results.common import ByLlm, Listed
from ..results.equilibria import Nash
from .claims import Witness, decide
from .families import ENDLESS
from .numbers import shown
from .report import CheckedClaim, Report, Topology
from .unknown import Unknown
from .watched import check_saved, looking

Progress: TypeAlias = Callable[[int, int, str], None]
"""Called with the steps done, the steps in all, and what is being done."""


@frozen
class Request:
    """What to run and how.

    only       names of the analyses to run (and nothing else); None for everything
    memory     the most bytes that a payoff tensor may take
    progress   called as work goes on
    onlooker   who looks on while simulations run
    """

    only: tuple[str, ...] | None = None
    memory: int = DENSE_BYTES
    progress: Progress | None = None
    onlooker: Onlooker = NOBODY


def run(graph: Graph, rebind: Rebind, request: Request, notes: Sequence[Diagnostic]) -> Report:
    """The report of a spec.

    Args:
        graph: the matched graph.
        rebind: how to bind the spec to other values of its parameters.
        request: what to run.
        notes: what the compilation has to say.

    Raises:
        KeyboardInterrupt: among several analyses or claims.
        OSError: a checkpoint cannot be read or written.
        SpecError: an analysis is asked for that the spec does not have, or a checkpoint of what is
            not one simulation.
    """
    asked = _chosen(graph, request.only)
    claims = graph.claims if request.only is None else []
    cases = [_cases(claim, graph) for claim in claims]
    steps = _Steps(len(asked) + sum(map(len, cases)), request.progress)
    looks = looking(request.onlooker, asked, bool(claims), graph)
    here = _Case(Bench(graph, request.memory, rebind, looks))
    analyses = []
    for analysis in asked:
        steps.step(analysis.name)
        analyses.append(here.analysed(analysis))
        check_saved(looks, analysis, analyses[-1].result)
    work = _Claims(rebind, request.memory, here, steps)
    checked = [
        work.check(k, claim, values)
        for k, (claim, values) in enumerate(zip(claims, cases, strict=True))
    ]
    steps.end()
    return Report(
        graph.spec.source,
        (graph.spec.docstring or graph.spec.game_docstring or graph.spec.game).strip(),
        parameter_values(graph),
        topology(graph),
        tuple(notes),
        tuple(analyses),
        tuple(checked),
    )


def parameter_values(graph: Graph) -> tuple[tuple[str, Number], ...]:
    """The parameters of a bound graph with their values."""
    return tuple((p.parameter.name, _number(p.parameter.default)) for p in graph.parameters)


def _number(expr: Expr) -> Any:
    assert isinstance(expr, Constant)
    return expr.value


def topology(graph: Graph) -> Topology:
    """Who advises whom in a matched graph."""
    llms = tuple(llm.name for llm in graph.llms)
    shares = []
    for role in graph.roles:
        known = {llm.name: _number(share) for llm, share in graph.shares(role)}
        shares.append(tuple(known.get(name, 0) for name in llms))
    roles = tuple(role.name for role in graph.roles)
    found = influences(graph)
    return Topology(
        roles, llms, tuple(shares), found, collapses(graph), graph.population is not None
    )


def call_text(analysis: AnalysisNode) -> str:
    """An analysis as the spec calls it: `nash(kind = pure)`."""
    return f"{analysis.method}({', '.join(map(_argument_text, analysis.arguments))})"


def _argument_text(argument: Argument) -> str:
    match argument:
        case Play(llm, actions):
            played = ", ".join(map(str, actions))
            return f"{llm} = {played if len(actions) == 1 else f'({played})'}"
        case Rule(llm):
            return f"{llm} = {_setting_text(argument)}"
        case Target(measure, llm, value):
            return f"{measure}[{llm}] = {to_text(value)}"
        case Condition(truth):
            return to_text(truth)
        case Option(name, str() as word):
            return f"{name} = {word}"
        case Option(name, Parameter() as parameter):
            return f"{name} = {parameter.name}"
        case Option(name, RangeDomain() | IntervalDomain() | ChoiceDomain() as domain):
            return f"{name} = {domain_text(domain)}"
        case Option(name, value):
            assert not isinstance(value, str | Parameter | Domain)
            return f"{name} = {to_text(value)}"


def _setting_text(value: Setting | ActionValue) -> str:
    """A setting of a rule: a word, a number, another rule, a play or several."""
    match value:
        case Rule(name=name, settings=settings):
            inner = ", ".join(f"{setting} = {_setting_text(own)}" for setting, own in settings)
            return f"{name}({inner})"
        case tuple():
            parts = [_setting_text(part) for part in value]
            return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
        case str() | int() | Fraction():
            return str(value)
        case _:
            assert isinstance(value, Expr)
            return to_text(value)


def _chosen(graph: Graph, only: tuple[str, ...] | None) -> list[AnalysisNode]:
    if only is None:
        return graph.analyses
    known = {analysis.name: analysis for analysis in graph.analyses}
    for name in only:
        if name not in known:
            help = did_you_mean(name, list(known)) or "this spec has no analyses"
            raise fail("unknown-analysis-name", f"no analysis is named '{name}'", None, help)
    return [known[name] for name in dict.fromkeys(only)]


@define
class _Steps:
    total: int
    progress: Progress | None
    done: int = 0

    def step(self, what: str) -> None:
        if self.progress is not None:
            self.progress(self.done, self.total, what)
        self.done += 1

    def end(self) -> None:
        if self.progress is not None:
            self.progress(self.total, self.total, "")


@define
class _Case:
    """One binding of the parameters, with the analyses that were carried out for it."""

    bench: Bench
    results: dict[str, Result] = field(factory=dict)

    @staticmethod
    def of(graph: Graph, memory: int, rebind: Rebind) -> _Case:
        return _Case(Bench(graph, memory, rebind))

    def analysed(self, analysis: AnalysisNode) -> Analysed:
        start = perf_counter()
        result = self.result(analysis.name)
        seconds = perf_counter() - start
        return Analysed(analysis.name, analysis.method, call_text(analysis), result, seconds)

    def result(self, name: str) -> Result:
        if name not in self.results:
            node = next(a for a in self.bench.graph.analyses if a.name == name)
            self.results[name] = self.bench.run(node)
        return self.results[name]


# --- claims ------------------------------------------------------------------------------------


def _cases(claim: ClaimNode, graph: Graph) -> list[dict[str, Any]]:
    """The combinations of parameter values that a claim runs through.

    Raises:
        SpecError: there are too many.
    """
    known: dict[Any, Any] = {p.parameter: _number(p.parameter.default) for p in graph.parameters}
    names = [parameter.name for parameter, _ in claim.bindings]
    lists = [members(domain, known, claim.span) for _, domain in claim.bindings]
    if prod(map(len, lists)) > MAX_CASES:
        message = f"this claim runs through {prod(map(len, lists)):,} combinations of values"
        raise fail("too-many-cases", message, claim.span, f"the limit is {MAX_CASES:,}")
    return [dict(zip(names, values, strict=True)) for values in product(*lists)]


@define
class _Claims:
    rebind: Rebind
    memory: int
    here: _Case
    steps: _Steps
    cases: dict[tuple[tuple[str, Any], ...], _Case] = field(factory=dict)

    def check(
        self, number: int, claim: ClaimNode, values: Sequence[dict[str, Any]]
    ) -> CheckedClaim:
        """The claim in every case, until it fails; one case that is undecided leaves it so."""
        undecided: tuple[tuple[tuple[str, Number], ...], str] | None = None
        for value in values:
            self.steps.step(claim.text)
            binding = tuple(value.items())
            truth, reason = self._case(number, claim, value)
            if truth is False:
                return _checked(claim, "fails", values, binding, reason)
            if truth is not True and undecided is None:
                undecided = (binding, reason)
        if undecided is not None:
            return _checked(claim, "undecided", values, *undecided)
        return _checked(claim, "holds", values, (), "")

    def _case(self, number: int, claim: ClaimNode, value: dict[str, Any]) -> tuple[Any, str]:
        try:
            case = self._bound(value)
            condition = case.bench.graph.claims[number].condition
            named = [n.analysis for n in walk(condition) if isinstance(n, ResultOf)]
            results = {name: case.result(name) for name in dict.fromkeys(named)}
            truth, witnesses = decide(condition, results)
        except SpecError as error:
            return None, "; ".join(d.message for d in error.diagnostics)
        except EvaluationError as error:
            return None, error.message
        if isinstance(truth, Unknown):
            return None, truth.reason
        return truth, "" if truth else _reason(witnesses, condition, results)

    def _bound(self, value: dict[str, Any]) -> _Case:
        if not value:
            return self.here
        key = tuple(sorted(value.items()))
        if key not in self.cases:
            self.cases[key] = _Case.of(self.rebind(value), self.memory, self.rebind.at(value))
        return self.cases[key]


def _reason(witnesses: Sequence[Witness], condition: Expr, results: Mapping[str, Result]) -> str:
    """What a failing condition comes down to: a counterexample, or what the analyses gave."""
    said = [f"{w.name} is {describe(w.value)}" for w in witnesses]
    if not said:
        said = [_counted(name, r) for name, r in results.items() if isinstance(r, Listed)]
    return "; ".join(said) or f"not so: {to_text(condition)}"


def _counted(name: str, result: Listed[Any]) -> str:
    if isinstance(result, Nash) and result.infinite:
        return f"{ENDLESS}, and {len(result)} of them are listed in {name}"
    return f"count({name}) is {'' if result.complete else 'at least '}{len(result)}"


def describe(value: Any) -> str:
    """A result in one line."""
    plays = getattr(value, "play", None) or getattr(value, "probability", None)
    if not isinstance(plays, ByLlm):
        return str(value)
    played = ", ".join(f"{llm}: {_play(play)}" for llm, play in plays.items())
    measure = "means" if hasattr(value, "mean") else "utilities"
    paid = value.mean if measure == "means" else value.utility
    said = ", ".join(f"{llm} {shown(number)}" for llm, number in paid.items())
    return f"({played}) with {measure} {said}"


def _play(play: Any) -> str:
    if play and isinstance(play[0], tuple):
        return " or ".join(f"{' '.join(map(str, p))} with {shown(q)}" for p, q in play)
    return " ".join(map(str, play))


def _checked(
    claim: ClaimNode,
    status: str,
    values: Sequence[dict[str, Any]],
    binding: tuple[tuple[str, Number], ...],
    reason: str,
) -> CheckedClaim:
    bindings = tuple(tuple(value.items()) for value in values if value)
    return CheckedClaim(claim.text, status, bindings, binding, reason, to_text(claim.condition))
