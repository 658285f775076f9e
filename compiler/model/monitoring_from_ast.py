"""This module resolves who sees what, and how the game is repeated."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from ...dsl import ast
from ...dsl.diagnostic import Note, fail
from ..expr import Arithmetic, Constant, Expr
from ..terms import Monitoring, Repetition
from ..walk import total
from .expressions import expect
from .kinds import Kind
from .population_from_ast import of_type, single
from .scope import Context, Problems, unknown


def monitoring_from_ast(tree: ast.Monitoring, context: Context, problems: Problems) -> Monitoring:
    """The resolved monitoring structure; `context` is that of the roles' actions."""
    signals = [name for line in of_type(tree.members, ast.Signals) for name in line.names]
    outcome = single(tree.members, ast.Outcome, "outcome", problems)
    chances: tuple[tuple[str, Expr], ...] = ()
    seen: Expr | None = None
    with problems.gathering():
        _check_public(tree, signals, outcome)
        chances = _chances(tree, signals, context)
    with problems.gathering():
        seen = None if outcome is None else expect(Kind.NUMBER, outcome.value, context)
    return Monitoring(
        tree.kind,
        tuple(name.id for name in signals),
        chances,
        seen,
        _option(tree, ast.Noise, context, problems),
        _option(tree, ast.Delay, context, problems),
        _option(tree, ast.Sample, context, problems),
        tree.span,
    )


def repetition_from_ast(tree: ast.Repeated, context: Context, problems: Problems) -> Repetition:
    """The resolved repetition."""
    found: dict[str, Expr | None] = {"discount": None, "rounds": None}
    kinds: tuple[tuple[str, type[ast.Discount] | type[ast.Rounds]], ...]
    kinds = (("discount", ast.Discount), ("rounds", ast.Rounds))
    for word, kind in kinds:
        member: Any = single(tree.members, kind, word, problems)
        with problems.gathering():
            if member is not None:
                found[word] = expect(Kind.NUMBER, member.value, context)
    if not tree.members:
        message = "'repeated' says neither how patient the players are nor how long they play"
        help = "write 'repeated { discount 19/20 }' or 'repeated { rounds 50 }'"
        problems.gather(fail("empty-repetition", message, tree.span, help))
    return Repetition(found["discount"], found["rounds"], tree.span)


def _check_public(
    tree: ast.Monitoring, signals: list[ast.Name], outcome: ast.Outcome | None
) -> None:
    if tree.kind == "public":
        if not signals and outcome is None:
            message = "public monitoring has neither signals nor an outcome"
            help = "write '{ signal good, bad  chance of good = EXPR }' or '{ outcome EXPR }'"
            raise fail("public-without-signal", message, tree.span, help)
        if signals and outcome is not None:
            note = Note("the signals are here", signals[0].span)
            message = "public monitoring has signals or an outcome, not both"
            raise fail("signal-and-outcome", message, outcome.span, "keep one", note)
        first = next((m for m in tree.members if isinstance(m, ast.Chance)), None)
        if first is not None and not signals:
            message = "a chance belongs to a signal, and there are no signals"
            help = "write 'signal good, bad', or leave the chance out"
            raise fail("chance-without-signal", message, first.span, help)
    elif signals or outcome is not None or any(isinstance(m, ast.Chance) for m in tree.members):
        message = f"monitoring '{tree.kind}' has no signals or outcome of its own"
        raise fail("signal-not-public", message, tree.span, "write 'monitoring public { ... }'")


def _chances(
    tree: ast.Monitoring, signals: list[ast.Name], context: Context
) -> tuple[tuple[str, Expr], ...]:
    """The probability of each signal; the last one without takes the rest."""
    names = [name.id for name in signals]
    for k, name in enumerate(signals):
        if name.id in names[:k]:
            note = Note("first here", next(n.span for n in signals if n.id == name.id))
            message = f"the signal '{name.id}' is listed twice"
            raise fail("duplicate-signal", message, name.span, "list each signal once", note)
    stated: dict[str, Expr] = {}
    lines: dict[str, ast.Chance] = {}
    for line in of_type(tree.members, ast.Chance):
        if line.signal.id not in names:
            raise unknown(line.signal, "signal", names)
        if line.signal.id in stated:
            message = f"the chance of '{line.signal.id}' is stated twice"
            note = Note("the first is here", lines[line.signal.id].span)
            raise fail("duplicate-chance", message, line.span, "keep one", note)
        lines[line.signal.id] = line
        stated[line.signal.id] = expect(Kind.NUMBER, line.value, context)
    missing = [name for name in signals if name.id not in stated]
    if len(missing) > 1:
        message = f"the signal '{missing[0].id}' has no chance; only one can take the rest"
        help = f"write 'chance of {missing[0].id} = EXPR'"
        raise fail("signal-without-chance", message, missing[0].span, help)
    if missing:
        span = missing[0].span
        rest: Expr = Constant(1, span)
        if stated:
            rest = Arithmetic("-", rest, total(list(stated.values())), span)
        stated[missing[0].id] = rest
    return tuple((name, stated[name]) for name in names)


def _option(
    tree: ast.Monitoring,
    kind: type[ast.Noise] | type[ast.Delay] | type[ast.Sample],
    context: Context,
    problems: Problems,
) -> Expr | None:
    member = single(tree.members, kind, kind.__name__.lower(), problems)
    if member is not None:
        with problems.gathering():
            return expect(Kind.NUMBER, member.value, evolve(context, roles=()))
    return None
