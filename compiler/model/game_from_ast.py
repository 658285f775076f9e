"""This module resolves a base game: its roles, their actions, its payoffs."""

from __future__ import annotations

from attrs import evolve

from ...dsl import ast
from ...dsl.diagnostic import Diagnostic, Note, fail
from ..expr import Constant, Definition, Expr, OwnIndex
from ..terms import FiniteActions, PayoffFormula, PayoffTable, Role
from ..walk import walk
from .csv_table_from_ast import resolve_csv_table
from .expressions import expect
from .kinds import Kind
from .raw_table_from_ast import resolve_raw_table
from .roles_from_ast import MAX_ROLES, GameScope, declare_roles, give_actions, referred_roles
from .scope import Context, Entry, Names, Problems, Scope
from .table_from_ast import resolve_table
from .types import Game


def game_from_ast(tree: ast.Game, scope: GameScope, problems: Problems) -> Game | None:
    """The resolved game, or None when its problems (which are gathered) leave nothing to go on."""
    before = problems.failures
    own = Scope()
    roles: list[Role] = []
    lines = [member for member in tree.members if isinstance(member, ast.Roles)]
    for declarator in (d for line in lines for d in line.declarators):
        with problems.gathering():
            roles += declare_roles(declarator, own, scope, len(roles))
        if problems.failures > before and len(roles) == MAX_ROLES:
            break
    if not roles and problems.failures == before:
        message = f"the game '{tree.name.id}' has no roles"
        problems.add(_error("game-without-roles", message, tree.name, "write 'roles row, col'"))
    if problems.failures > before:
        return None
    give_actions(tree, roles, own, scope, problems)
    if problems.failures > before:
        return None
    names = {**own.entries, **scope.names}
    context = Context(names, tuple(roles), elsewhere=scope.elsewhere)
    payoffs = _payoffs(tree, context, scope, problems) or ()
    return Game(tree.name.id, tree.docstring, tuple(roles), payoffs, tree.span)


def game_names(game: Game) -> Names:
    """The names that a game brings: roles, arrays of roles, action labels."""
    names: Names = {}
    lists: dict[int, FiniteActions] = {}
    for role in game.roles:
        if role.array is None:
            names[role.name] = Entry("role", role, role.span)
        else:
            names.setdefault(role.array, Entry("role array", [], role.span)).value.append(role)
        if isinstance(role.actions, FiniteActions):
            lists[id(role.actions)] = role.actions
    for actions in lists.values():
        for value in actions.values:
            if isinstance(value, str):
                names.setdefault(value, Entry("action", value, actions.span))
    return names


def _error(id: str, message: str, name: ast.Name, help: str) -> Diagnostic:
    return fail(id, message, name.span, help).diagnostics[0]


# --- payoffs -----------------------------------------------------------------------------------


TABLES = (ast.PayoffTable, ast.RawPayoffTable, ast.PayoffsFile)


def _payoffs(
    tree: ast.Game, context: Context, scope: GameScope, problems: Problems
) -> PayoffTable | tuple[PayoffFormula, ...] | None:
    tables = [m for m in tree.members if isinstance(m, TABLES)]
    formulas = [m for m in tree.members if isinstance(m, ast.Payoff)]
    if not tables and not formulas:
        message = f"the game '{tree.name.id}' has no payoffs"
        help = "write 'payoffs { ... }' or 'payoff = EXPR'"
        problems.add(_error("game-without-payoffs", message, tree.name, help))
        return None
    if len(tables) > 1 or (tables and formulas):
        second = tables[1] if len(tables) > 1 else formulas[0]
        note = Note("the table is here", tables[0].span)
        message = "payoffs are given twice: one table, or formulas, is enough"
        problems.gather(fail("duplicate-payoffs", message, second.span, "keep one of them", note))
        return None
    if formulas:
        return _formulas(formulas, context, scope, problems)
    with problems.gathering():
        table = tables[0]
        if isinstance(table, ast.RawPayoffTable):
            return resolve_raw_table(table, context.roles)
        if isinstance(table, ast.PayoffsFile):
            return resolve_csv_table(table, context, problems)
        return resolve_table(table, context, problems)
    return None


def _formulas(
    trees: list[ast.Payoff], context: Context, scope: GameScope, problems: Problems
) -> tuple[PayoffFormula, ...]:
    before = problems.failures
    given: dict[int, ast.Payoff] = {}
    found: list[PayoffFormula] = []
    for tree in sorted(trees, key=lambda t: not t.of):
        with problems.gathering():
            chosen = referred_roles(tree.of, scope, context) if tree.of else context.roles
            for role in chosen if tree.of else ():
                if role.position in given:
                    note = Note("first here", given[role.position].span)
                    message = f"the role '{role.name}' has two payoffs"
                    raise fail("duplicate-payoffs", message, tree.span, "keep one", note)
            positions = tuple(r.position for r in chosen if r.position not in given)
            if not positions:
                note = Note("the first is here", next(iter(given.values())).span)
                message = "every role has a payoff already"
                raise fail("duplicate-payoffs", message, tree.span, "keep one", note)
            given.update((position, tree) for position in positions)
            roles = tuple(context.roles[p] for p in positions)
            value = expect(Kind.NUMBER, tree.value, evolve(context, acting=roles))
            _check_index(value, roles)
            found.append(PayoffFormula(positions, value, tree.span))
    missing = [role for role in context.roles if role.position not in given]
    if missing and problems.failures == before:
        message = f"the role '{missing[0].name}' has no payoff"
        whole = missing[0].array if not given else None
        help = f"write 'payoff of {whole or missing[0].name} = EXPR'"
        problems.gather(fail("role-without-payoff", message, missing[0].span, help))
    return tuple(found)


def _check_index(value: Expr, roles: tuple[Role, ...]) -> None:
    uses = next((node for node in walk(value) if isinstance(node, OwnIndex)), None)
    alone = next((role for role in roles if role.index is None), None)
    if uses is not None and alone is not None:
        array = next((role.array for role in roles if role.array is not None), None)
        message = f"'index' has no meaning for '{alone.name}', which is in no array"
        help = f"write 'payoff of {array or 'ARRAY'} = ...'"
        raise fail("index-without-array", message, uses.span, help)


def definitions_of(
    tree: ast.Game, given: dict[str, Definition], context: Context, problems: Problems
) -> list[Definition]:
    """The arguments of a game as definitions: as given, or their defaults, in order.

    `context` is that of the file that defines the game.
    """
    own = Scope()
    local = dict(context.names)
    for formal in tree.formals:
        name = formal.name
        definition = given.get(name.id)
        if definition is None:
            value: Expr = Constant(0)
            with problems.gathering():
                value = expect(Kind.NUMBER, formal.default, evolve(context, names=local))
            definition = Definition(name.id, value, formal.span, "argument")
        with problems.gathering():
            own.declare(name, "argument", definition)
            local[name.id] = own.entries[name.id]
    return [entry.value for entry in own.entries.values()]
