"""This module resolves the population: LLMs, the shares they advise, matching, compliance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from attrs import evolve

from ...dsl import ast
from ...dsl.diagnostic import Note, fail
from ...dsl.source import Span
from ..expr import Arithmetic, Constant, Expr
from ..terms import (
    ActionValue,
    AssortativeMatching,
    FiniteActions,
    IndependentMatching,
    JointMatching,
    Matching,
    Role,
)
from ..walk import times, total
from ..wording import listing, plural
from .expressions import expect
from .kinds import Kind
from .roles_from_ast import GameScope, known_action, referred, referred_roles, whole_size
from .saying import Saying, names_in
from .scope import Context, Problems, Scope, llm_name
from .states_from_ast import Declared, own_states
from .types import Advice, Compliance, Game, Llm, Objective, Population

MAX_LLMS = 1_000
MAX_SHARES = 200_000
"""Roles times the LLMs that advise them."""

Member = TypeVar("Member")


def population_from_ast(
    tree: ast.Population, game: Game, scope: GameScope, names: Scope, problems: Problems
) -> tuple[Population, list[Declared]]:
    """The resolved population, and the states that its LLMs have; both are declared in `names`.

    Raises:
        SpecError: with every problem so far, where something is wrong with the LLMs themselves.
    """
    before = problems.failures
    llms: list[Llm] = []
    for member in of_type(tree.members, ast.Llms):
        for declarator in member.declarators:
            with problems.gathering():
                llms += _declare_llms(declarator, scope, names)
    if not llms and problems.failures == before:
        message = "the population has no LLMs"
        problems.gather(
            fail("population-without-llms", message, tree.span, "write 'llms Large, Small'")
        )
    if problems.failures > before:
        problems.stop_if_any()
    states = _states(tree, llms, names, scope, problems)
    context = Context({**names.entries, **scope.names}, elsewhere=scope.elsewhere)
    advice = _advice(tree, game, scope, context, problems)
    matching: Matching = IndependentMatching()
    with problems.gathering():
        matching = _matching(tree, game, scope, context)
    compliance = _compliance(tree, game, scope, context, problems)
    if problems.failures == before:
        _check_roles(advice, matching, game, tree, problems)
    if problems.failures == before:
        _check_llms(llms, advice, matching, problems)
    instructions = single(tree.members, ast.Instructions, "instructions", problems)
    draws = single(tree.members, ast.Draws, "draws", problems)
    uniform = instructions is not None and instructions.kind == "uniform"
    if uniform:
        with problems.gathering():
            _refuse_other_orders(game)
    independent = draws is not None and draws.kind == "independent"
    population = Population(
        tuple(llms), tuple(advice), matching, uniform, independent, compliance, tree.span
    )
    return population, states


def _states(
    tree: ast.Population, llms: list[Llm], names: Scope, scope: GameScope, problems: Problems
) -> list[Declared]:
    """The states that LLMs have, which are declared in `names`."""
    context = Context({**names.entries, **scope.names}, elsewhere=scope.elsewhere)
    found = []
    for line in of_type(tree.members, ast.State):
        with problems.gathering():
            found.append((line, [n for r in line.of for n in _llms(r, scope, context)]))
    return own_states(found, llms, names, context, problems)


def _refuse_other_orders(game: Game) -> None:
    """Roles with the same actions get one instruction, so that these need one order.

    Raises:
        SpecError: `actions-in-another-order`.
    """
    lists = {id(role.actions): role for role in reversed(game.roles)}
    known: dict[frozenset[ActionValue], Role] = {}
    for role in reversed(lists.values()):
        if not isinstance(role.actions, FiniteActions):
            continue
        first = known.setdefault(frozenset(role.actions.values), role)
        if isinstance(first.actions, FiniteActions) and first.actions.values != role.actions.values:
            names = f"'{first.name}' and '{role.name}'"
            message = f"{names} have the same actions in another order, for one instruction"
            assert first.actions.span is not None
            note = Note(f"those of '{first.name}'", first.actions.span)
            help = "list them in the same order"
            raise fail("actions-in-another-order", message, role.actions.span, help, note)


def objectives_from_ast(
    trees: Sequence[ast.Objective], context: Context, problems: Problems
) -> tuple[Objective, ...]:
    """What each LLM maximises, where the spec says so; `objective of X` goes before `objective`."""
    found: dict[str, Objective] = {}
    given: dict[str, ast.Objective] = {}
    llms = context.llms or ()
    for tree in sorted(trees, key=lambda t: (not t.of, t.span.start)):
        with problems.gathering():
            if not llms:
                message = "an objective needs LLMs, and this spec has no population"
                help = "'population { llms A, B  clients: A 1/2, B rest }' declares some"
                raise fail("objective-without-llms", message, tree.span, help)
            chosen = [n for r in tree.of for n in _referred(r, context, llms)] or list(llms)
            said = Saying(tree.value, context)
            for name in chosen:
                old = given.get(name)
                if old is not None and bool(old.of) == bool(tree.of):
                    note = Note("the first is here", old.span)
                    message = f"the LLM '{name}' has two objectives"
                    raise fail("duplicate-objective", message, tree.span, "keep one", note)
                given.setdefault(name, tree)
                found.setdefault(name, Objective(name, said.of(name), tree.span))
    return tuple(found[name] for name in llms if name in found)


def of_type(members: Sequence[object], kind: type[Member]) -> list[Member]:
    """The members of a class."""
    return [member for member in members if isinstance(member, kind)]


def single(
    members: Sequence[object], kind: type[Member], what: str, problems: Problems
) -> Member | None:
    """The only member of a class, if there is one; a second one is a problem."""
    found = of_type(members, kind)
    if len(found) > 1:
        note = Note("the first is here", found[0].span)  # type: ignore[attr-defined]
        span = found[1].span  # type: ignore[attr-defined]
        problems.gather(fail("duplicate-declaration", f"a second '{what}'", span, "keep one", note))
    return found[0] if found else None


# --- LLMs --------------------------------------------------------------------------------------


def _declare_llms(declarator: ast.Declarator, scope: GameScope, names: Scope) -> list[Llm]:
    name = declarator.name
    if declarator.size is None:
        llm = Llm(name.id, span=declarator.span)
        names.declare(name, "LLM", llm)
        return [llm]
    size = whole_size(declarator.size, scope, MAX_LLMS)
    members = [Llm(f"{name.id}[{k}]", name.id, k, declarator.span) for k in range(1, size + 1)]
    names.declare(name, "LLM array", members)
    return members


def _llms(reference: ast.Reference, scope: GameScope, context: Context) -> list[str]:
    """The LLMs that a reference names: `Large`, `provider`, `provider[2]`, `provider[1..3]`."""
    return [llm.name for llm in referred(reference, "LLM", scope, context)]


def _referred(reference: ast.Reference, context: Context, llms: tuple[str, ...]) -> list[str]:
    array = [
        n for n in llms if isinstance(reference, ast.Name) and n.startswith(reference.id + "[")
    ]
    return array or [llm_name(reference, llms)]


# --- shares ------------------------------------------------------------------------------------


def _advice(
    tree: ast.Population, game: Game, scope: GameScope, context: Context, problems: Problems
) -> list[Advice]:
    given: dict[int, ast.Clients] = {}
    found: list[Advice] = []
    edges = 0
    for line in sorted(of_type(tree.members, ast.Clients), key=lambda c: not c.of):
        with problems.gathering():
            chosen = referred_roles(line.of, scope, context) if line.of else list(game.roles)
            free = []
            for role in chosen:
                old = given.get(role.position)
                if old is not None and bool(old.of) == bool(line.of):
                    note = Note("the first is here", old.span)
                    message = f"the clients of role '{role.name}' are shared out twice"
                    raise fail("duplicate-clients", message, line.span, "keep one", note)
                if old is None:
                    free.append(role)
                    given[role.position] = line
            for roles, place in _alike(line, free):
                shares = _shares(line, evolve(scope, place=place), context)
                edges += len(roles) * len(shares)
                if edges > MAX_SHARES:
                    message = f"there are more than {MAX_SHARES:,} shares of an LLM in a role"
                    help = "let fewer LLMs advise each role, or model fewer roles"
                    raise fail("too-many-shares", message, line.span, help)
                found.append(Advice(tuple(role.position for role in roles), shares, line.span))
    return found


def _alike(line: ast.Clients, roles: Sequence[Role]) -> Iterator[tuple[Sequence[Role], int | None]]:
    """Roles that a line gives the same shares, with the place that `index` stands for: role by role
    where an LLM is named by the place of its role, `llm[index]`.

    Raises:
        SpecError: a role is in no array.
    """
    named = [share.llm for share in line.shares if isinstance(share.llm, ast.Index)]
    if not any("index" in names_in(reference.index) for reference in named):
        yield roles, None
        return
    for role in roles:
        if role.index is None:
            message = f"the role '{role.name}' is in no array, and has no 'index' there"
            raise fail("name-without-value", message, line.span, "name its LLM")
        yield [role], role.index


def _shares(line: ast.Clients, scope: GameScope, context: Context) -> tuple[tuple[str, Expr], ...]:
    """The share of each LLM on one line: `rest` is resolved here, and only here."""
    stated: dict[str, Expr] = {}
    resting: dict[str, Span] = {}
    given: list[Expr] = []
    for share in line.shares:
        names = _llms(share.llm, scope, context)
        twice = next((name for name in names if name in stated), None)
        if twice is not None:
            message = f"the LLM '{twice}' has two shares on one line"
            raise fail("duplicate-share", message, share.span, "add them up")
        if isinstance(share.value, ast.Rest):
            resting.update(dict.fromkeys(names, share.span))
            stated.update(dict.fromkeys(names, Constant(0)))
        else:
            said = Saying(share.value, context)
            stated.update((name, said.of(name)) for name in names)
            values = [stated[name] for name in names]
            alike = all(value is values[0] for value in values)
            given += [times(values[0], len(values))] if alike else values
    for name, span in resting.items():
        stated[name] = _rest(given, len(resting), span)
    return tuple(stated.items())


def _rest(given: list[Expr], resting: int, span: Span) -> Expr:
    """What the given shares leave, divided equally."""
    rest: Expr = Constant(1, span)
    if given:
        rest = Arithmetic("-", rest, total(given), span)
    return Arithmetic("/", rest, Constant(resting), span) if resting > 1 else rest


def _check_roles(
    advice: list[Advice], matching: Matching, game: Game, tree: ast.Population, problems: Problems
) -> None:
    covered = {position for line in advice for position in line.roles}
    if isinstance(matching, JointMatching):
        return
    bare = [role for role in game.roles if role.position not in covered]
    if bare:
        names = listing([role.name for role in bare])
        message = f"nobody advises the clients of role{'s' * (len(bare) > 1)} {names}"
        name = bare[0].array or bare[0].name
        help = f"write 'clients of {name}: LLM share, ...', or 'clients: ...' for every role"
        problems.gather(fail("role-without-clients", message, tree.span, help))


def _check_llms(
    llms: list[Llm], advice: list[Advice], matching: Matching, problems: Problems
) -> None:
    named = {name for line in advice for name, _ in line.shares}
    if isinstance(matching, JointMatching):
        named |= {name for row, _ in matching.rows for name in row}
    bare: dict[Span | None, list[str]] = {}
    for llm in llms:
        if llm.name not in named:
            bare.setdefault(llm.span, []).append(llm.name)
    for span, names in bare.items():
        message = f"the LLM {listing(names)} has no clients"
        if len(names) > 1:
            message = f"the LLMs {listing(names)} have no clients"
        help = "name it in a 'clients' line, or remove it"
        if isinstance(matching, JointMatching):
            help = "name it in a row of 'matching joint', or remove it"
        problems.gather(fail("llm-without-clients", message, span, help))


# --- matching and compliance -------------------------------------------------------------------


def _matching(tree: ast.Population, game: Game, scope: GameScope, context: Context) -> Matching:
    kinds = (ast.Independent, ast.Assortative, ast.Joint)
    found = [member for member in tree.members if isinstance(member, kinds)]
    if len(found) > 1:
        note = Note("the first is here", found[0].span)
        raise fail("duplicate-declaration", "a second 'matching'", found[1].span, "keep one", note)
    match found:
        case [ast.Assortative(probability, span)]:
            return AssortativeMatching(expect(Kind.NUMBER, probability, context), span)
        case [ast.Joint() as joint]:
            return _joint(joint, game, scope, context)
        case _:
            return IndependentMatching()


def _joint(tree: ast.Joint, game: Game, scope: GameScope, context: Context) -> JointMatching:
    if not tree.rows:
        message = "this matching lists no governor profile"
        help = "write rows such as 'Large, Small: 1/2', one LLM per role"
        raise fail("joint-without-rows", message, tree.span, help)
    rows: dict[tuple[str, ...], tuple[ast.JointRow, Expr]] = {}
    for row in tree.rows:
        governors = tuple(name for g in row.governors for name in _llms(g, scope, context))
        if len(governors) != len(game.roles):
            named, wanted = plural(len(governors), "LLM"), plural(len(game.roles), "role")
            message = f"this row names {named}; the game has {wanted}"
            span = row.governors[0].span.to(row.governors[-1].span)
            help = "name one LLM per role, in the order of 'roles'"
            raise fail("wrong-governor-count", message, span, help)
        if governors in rows:
            note = Note("the first is here", rows[governors][0].span)
            message = "this governor profile has two probabilities"
            raise fail("duplicate-joint-row", message, row.span, "add them up", note)
        rows[governors] = (row, expect(Kind.NUMBER, row.probability, context))
    return JointMatching(tuple((g, value) for g, (_, value) in rows.items()), tree.span)


def _compliance(
    tree: ast.Population, game: Game, scope: GameScope, context: Context, problems: Problems
) -> tuple[Compliance, ...]:
    """The compliance of each LLM; a line with `of` goes before one without."""
    given: dict[str, ast.Compliance] = {}
    found: list[Compliance] = []
    everyone = [n for n, e in context.names.items() if e.kind in ("LLM", "LLM array")]
    for line in sorted(of_type(tree.members, ast.Compliance), key=lambda c: not c.of):
        with problems.gathering():
            said = Saying(line.value, context)
            otherwise = None if line.otherwise is None else known_action(line.otherwise, game.roles)
            references = line.of or tuple(ast.Name(name, line.span) for name in everyone)
            for name in (n for r in references for n in _llms(r, scope, context)):
                old = given.get(name)
                if old is not None and bool(old.of) == bool(line.of):
                    note = Note("the first is here", old.span)
                    message = f"the compliance of '{name}' is stated twice"
                    raise fail("duplicate-compliance", message, line.span, "keep one", note)
                if old is None:
                    given[name] = line
                    found.append(Compliance(name, said.of(name), otherwise, line.span))
    return tuple(found)
