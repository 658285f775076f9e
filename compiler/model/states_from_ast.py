"""This module resolves states: numbers that change from round to round, everyone's or an LLM's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from ...dsl import ast
from ...dsl.diagnostic import Note, fail
from ..expr import Constant, Domain, Expr, Parameter, Rational, StateParameter
from ..terms import State
from ..values import depends_on
from .expressions import expect, resolve_domain
from .kinds import Kind
from .scope import Context, Problems, Scope
from .types import Llm, Model

TAKEN = ("play", "public", "round")
"""What rounds have besides their states, and what `next` may say of them."""


OF_THE_SPEC = ("role", "role array", "action", "LLM", "LLM array")
"""Kinds of names that the played game and the population bring."""


@frozen(eq=False)
class Declared:
    """A state that is declared and not resolved: whose it is, and what holds its value.

    names   what the file that declares it knows, if not that of the spec
    """

    tree: ast.State
    parameter: Parameter
    llm: str | None = None
    names: Scope | None = field(default=None)


def common_parameter(tree: ast.State, context: Context, problems: Problems) -> Parameter:
    """What holds a state that is everyone's.

    Raises:
        SpecError: it is said to be some LLMs'.
    """
    if tree.of:
        message = f"'{tree.name.id}' is everyone's here, and cannot be some LLMs' own"
        help = "an LLM's own state is declared in the population"
        span = tree.of[0].span.to(tree.of[-1].span)
        raise fail("state-of-llms", message, span, help)
    return _parameter(tree, tree.name.id, context, problems)


def own_states(
    trees: Sequence[tuple[ast.State, Sequence[str]]],
    llms: Sequence[Llm],
    names: Scope,
    context: Context,
    problems: Problems,
) -> list[Declared]:
    """The states that LLMs have, declared in `names`; a line with `of` goes before one without.

    Args:
        trees: each with the LLMs that it names; none for all of them.
    """
    found: dict[str, dict[str, Declared]] = {}
    lines = sorted(trees, key=lambda pair: not pair[1])
    for tree, chosen in lines:
        with problems.gathering():
            known = found.setdefault(tree.name.id, {})
            for llm in chosen or [llm.name for llm in llms]:
                old = known.get(llm)
                if old is not None and bool(old.tree.of) == bool(tree.of):
                    note = Note("the first is here", old.tree.span)
                    message = f"the LLM '{llm}' has two states '{tree.name.id}'"
                    raise fail("duplicate-state", message, tree.span, "keep one", note)
                if old is None:
                    name = f"{tree.name.id}[{llm}]"
                    made = _parameter(tree, name, context.of(llm), problems)
                    known[llm] = Declared(tree, made, llm)
    for by_llm in found.values():
        first = min((d.tree for d in by_llm.values()), key=lambda t: t.span.start, default=None)
        if first is not None:
            with problems.gathering():
                held = {llm: declared.parameter for llm, declared in by_llm.items()}
                names.declare(first.name, "state", held)
    return [declared for by_llm in found.values() for declared in by_llm.values()]


def _parameter(tree: ast.State, name: str, context: Context, problems: Problems) -> Parameter:
    if tree.name.id in TAKEN:
        message = f"'{tree.name.id}' has a meaning of its own in rounds and cannot name a state"
        raise fail("built-in-name", message, tree.name.span, "choose another name")
    domain: Domain | None = None
    if tree.domain is not None:
        with problems.gathering():
            domain = resolve_domain(tree.domain, context)
    initial: Expr = Constant(0)
    with problems.gathering():
        initial = expect(Kind.NUMBER, tree.initial, context)
    return StateParameter(name, domain, initial, tree.span)


def states_from_ast(
    declared: Sequence[Declared], context: Context, problems: Problems
) -> tuple[State, ...]:
    """The resolved states; `context` is that of what was seen in the last round."""
    found = []
    for one in declared:
        with problems.gathering():
            here = context
            if one.names is not None:  # of a file that is used: it knows the game that is played
                played = {n: e for n, e in context.names.items() if e.kind in OF_THE_SPEC}
                here = evolve(context, names={**played, **one.names.entries})
            if one.llm is not None:
                here = here.of(one.llm)
            after = expect(Kind.NUMBER, one.tree.next, here)
            name = one.tree.name.id
            found.append(State(name, one.llm, one.parameter.name, after, one.tree.span))
    return tuple(found)


def without_own(
    settings: Mapping[str, Rational], population: ast.Population | None
) -> dict[str, Rational]:
    """The settings that are not of an LLM's own state, which are known later."""
    trees = population.members if population is not None else ()
    own = {tree.name.id for tree in trees if isinstance(tree, ast.State)}
    return {
        name: value
        for name, value in settings.items()
        if not (name.endswith("]") and name.partition("[")[0] in own)
    }


def gather_misused(model: Model, problems: Problems) -> None:
    """Complain of what cannot change from round to round, and depends on a state."""
    moving = {state.parameter for state in model.states}
    if not moving:
        return
    for parameter, _ in model.structural:
        if parameter.name in moving:
            message = f"the structure of the game depends on the state '{parameter.name}'"
            help = "sizes of arrays and ranges of actions stay the same: use a 'param'"
            problems.gather(fail("state-in-structure", message, parameter.span, help))
    for expr, what in _lasting(model):
        for name in sorted({p.name for p in depends_on(expr)} & moving):
            message = f"{what} depends on the state '{name}', which changes from round to round"
            problems.gather(fail("state-not-here", message, expr.span, "use a 'param'"))


def _lasting(model: Model) -> Iterator[tuple[Expr, str]]:
    """What is the same in all rounds, in words."""
    if model.repetition is not None:
        for word in ("discount", "rounds"):
            if (value := getattr(model.repetition, word)) is not None:
                yield value, f"'{word}'"
    if model.monitoring is not None:
        for word in ("noise", "delay", "sample"):
            if (value := getattr(model.monitoring, word)) is not None:
                yield value, f"'{word}'"
