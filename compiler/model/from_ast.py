"""This module turns syntax trees into a model: the only home of names and defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, evolve, field

from ...dsl import ast
from ...dsl.diagnostic import fail
from ..expr import Definition, Parameter, Rational, Symbol
from ..methods import BY_NAME
from ..values import assign, check_settings, depends_on
from .analyses_from_ast import analyses_from_ast, claim_from_ast
from .expressions import expect, resolve_domain
from .game_from_ast import definitions_of, game_from_ast, game_names
from .kinds import Kind
from .monitoring_from_ast import monitoring_from_ast, repetition_from_ast
from .population_from_ast import objectives_from_ast, of_type, population_from_ast, single
from .roles_from_ast import GameScope
from .scope import Context, Entry, Problems, Scope, unknown, values
from .types import Game, Model, Population


@define
class Unit:
    """One file among those that a spec consists of, with the files that it uses.

    `uses[k]` is the unit that the k-th `use` declaration of the tree brings in.
    """

    tree: ast.File
    uses: tuple[Unit, ...]
    scope: Scope = field(factory=Scope)
    parameters: list[Parameter] = field(factory=list)
    definitions: list[Definition] = field(factory=list)


def fresh(units: Sequence[Unit]) -> list[Unit]:
    """The same files with nothing declared yet."""
    made: dict[int, Unit] = {}
    for unit in units:
        made[id(unit)] = Unit(unit.tree, tuple(made[id(used)] for used in unit.uses))
    return list(made.values())


def from_ast(units: Sequence[Unit], settings: Mapping[str, Rational]) -> Model:
    """The model of a spec.

    Args:
        units: every file of the spec, each after those that it uses; the spec itself is last.
        settings: values of parameters set from outside, by name; used here where the structure
            (an array's size, a range of actions) depends on them.

    Raises:
        SpecError: with every diagnostic found.
    """
    problems = Problems()
    for unit in units:
        _declare(unit, problems)
    problems.stop_if_any()
    root = units[-1]
    parameters = [p for unit in units for p in unit.parameters]
    definitions = [d for unit in units for d in unit.definitions]
    check_settings(parameters, settings)
    known = _Lazy(parameters, definitions, settings)
    played, arguments = _played(root, known, problems)
    problems.stop_if_any()
    return _assemble(root, played, (parameters, definitions + arguments), known, problems)


class _Lazy(dict[Symbol, Any]):
    """Values of symbols, worked out when structure first asks; remembers what was asked for."""

    def __init__(
        self,
        parameters: Sequence[Parameter],
        definitions: Sequence[Definition],
        settings: Mapping[str, Rational],
    ) -> None:
        super().__init__()
        self._parts = (parameters, definitions, settings)
        self.asked: dict[Parameter, Rational] = {}

    def define(self, definitions: Sequence[Definition]) -> None:
        """Add definitions, the arguments of a game."""
        parameters, before, settings = self._parts
        self._parts = (parameters, [*before, *definitions], settings)
        self.clear()

    def __contains__(self, symbol: object) -> bool:
        return True

    def __getitem__(self, symbol: Symbol) -> Any:
        if not len(self):
            self.update(assign(*self._parts))
        parameters = {symbol} if isinstance(symbol, Parameter) else depends_on(symbol.value)
        for parameter in parameters:
            self.asked[parameter] = super().__getitem__(parameter)
        return super().__getitem__(symbol)


# --- declarations ------------------------------------------------------------------------------


def _declare(unit: Unit, problems: Problems) -> None:
    """Fill the scope of a file: what it uses, then its parameters, definitions and games."""
    uses = of_type(unit.tree.declarations, ast.Use)
    for use, used in zip(uses, unit.uses, strict=True):
        for name, entry in used.scope.entries.items():
            with problems.gathering():
                unit.scope.insert(
                    name, evolve(entry, span=use.span) if _clash(unit, name, entry) else entry
                )
    for tree in unit.tree.declarations:
        with problems.gathering():
            match tree:
                case ast.Param():
                    parameter = _parameter(tree, unit)
                    unit.scope.declare(tree.name, "parameter", parameter)
                    unit.parameters.append(parameter)
                case ast.Let():
                    value = expect(Kind.NUMBER, tree.value, _constants(unit))
                    definition = Definition(tree.name.id, value, tree.span)
                    unit.scope.declare(tree.name, "let", definition)
                    unit.definitions.append(definition)
                case ast.Game():
                    unit.scope.declare(tree.name, "game", (tree, unit))
                case _:
                    pass


def _clash(unit: Unit, name: str, entry: Entry) -> bool:
    old = unit.scope.entries.get(name)
    return old is not None and old.value is not entry.value


def _constants(unit: Unit) -> Context:
    return Context(values(unit.scope.entries))


def _parameter(tree: ast.Param, unit: Unit) -> Parameter:
    context = _constants(unit)
    domain = None if tree.domain is None else resolve_domain(tree.domain, context)
    return Parameter(tree.name.id, domain, expect(Kind.NUMBER, tree.default, context), tree.span)


# --- the game ----------------------------------------------------------------------------------


def _played(root: Unit, known: _Lazy, problems: Problems) -> tuple[Game | None, list[Definition]]:
    """The game that the spec plays, and its arguments; other games of the file are only checked."""
    play = single(root.tree.declarations, ast.Play, "play", problems)
    chosen = None
    with problems.gathering():
        chosen = _chosen(root, play)
    for tree in of_type(root.tree.declarations, ast.Game):
        if chosen is None or tree is not chosen[0]:
            _resolve_game(tree, {}, root, known, problems)
    if chosen is None:
        return None, []
    given: dict[str, Definition] = {}
    with problems.gathering():
        given = _given(play, chosen[0], root) if play is not None else {}
    return _resolve_game(chosen[0], given, chosen[1], known, problems)


def _resolve_game(
    tree: ast.Game, given: dict[str, Definition], home: Unit, known: _Lazy, problems: Problems
) -> tuple[Game | None, list[Definition]]:
    arguments: list[Definition] = []
    constants = values(home.scope.entries)
    with problems.gathering():
        arguments = definitions_of(tree, given, constants)
    known.define(arguments)
    local = {d.name: Entry("argument", d, d.span) for d in arguments}
    game = None
    with problems.gathering():
        game = game_from_ast(tree, GameScope({**constants, **local}, known), problems)
    return game, arguments


def _chosen(root: Unit, play: ast.Play | None) -> tuple[ast.Game, Unit]:
    games = {n: e.value for n, e in root.scope.entries.items() if e.kind == "game"}
    if play is not None:
        if play.game.id not in games:
            raise unknown(play.game, "game", list(games))
        return games[play.game.id]
    own = [entry for entry in games.values() if entry[1] is root]
    if len(own) == 1:
        return own[0]
    span = root.tree.span if not own else own[1][0].name.span
    if not games:
        help = "define one, 'game NAME { ... }', or bring one in, 'use \"std/chicken.game\"'"
        raise fail("no-game", "this spec has no game", _start(root), help)
    message = "which game is played? " + (
        f"the file defines {len(own)}" if own else "the file only uses others' games"
    )
    help = f"write 'play {next(iter(games))}'; games here: {', '.join(games)}"
    raise fail("no-game-played", message, span if own else _start(root), help)


def _start(root: Unit) -> Any:
    declarations = root.tree.declarations
    return declarations[0].span if declarations else root.tree.span


def _given(play: ast.Play, game: ast.Game, root: Unit) -> dict[str, Definition]:
    formals = [formal.name.id for formal in game.formals]
    given: dict[str, Definition] = {}
    for setting in play.arguments:
        name = setting.name
        if not isinstance(name, ast.Name):
            message = "an argument of a game has a name"
            help = f"write 'NAME = VALUE'; names: {', '.join(formals)}"
            raise fail("argument-without-name", message, setting.span, help)
        if name.id not in formals:
            raise unknown(name, "argument", formals)
        if name.id in given:
            raise fail("duplicate-argument", f"'{name.id}' is given twice", setting.span)
        if isinstance(setting.value, ast.Range | ast.Interval | ast.Choice):
            message = "one value is expected here, not a range"
            raise fail("unexpected-domain", message, setting.value.span)
        value = expect(Kind.NUMBER, setting.value, _constants(root))
        given[name.id] = Definition(name.id, value, setting.span)
    return given


# --- the rest ----------------------------------------------------------------------------------


def _assemble(
    root: Unit,
    game: Game | None,
    symbols: tuple[list[Parameter], list[Definition]],
    known: _Lazy,
    problems: Problems,
) -> Model:
    assert game is not None
    declarations = root.tree.declarations
    names = root.scope
    for name, entry in game_names(game).items():
        with problems.gathering():
            names.insert(name, entry)
    for tree in of_type(declarations, ast.Analysis):
        with problems.gathering():
            names.declare(tree.name, "analysis", tree.method.id)
    scope = GameScope(values(names.entries), known)
    population = None
    block = single(declarations, ast.Population, "population", problems)
    if block is not None:
        population = population_from_ast(block, game, scope, names, problems)
    problems.stop_if_any()
    llms = _llm_names(game, population)
    context = Context(names.entries, llms=llms)
    analyses = analyses_from_ast(of_type(declarations, ast.Analysis), context, game.roles, problems)
    objectives = _objectives(root, block, llms if block else (), context, problems)
    actions = Context(names.entries, game.roles)
    watched = single(declarations, ast.Monitoring, "monitoring", problems)
    repeated = single(declarations, ast.Repeated, "repeated", problems)
    constants = Context(values(names.entries))
    return _finish(
        Model(
            root.tree.span.source,
            root.tree.docstring,
            tuple(symbols[0]),
            tuple(symbols[1]),
            game,
            population,
            objectives,
            None if watched is None else monitoring_from_ast(watched, actions, problems),
            None if repeated is None else repetition_from_ast(repeated, constants, problems),
            analyses,
            (),
            tuple(known.asked.items()),
        ),
        root,
        context,
        problems,
    )


def _finish(model: Model, root: Unit, context: Context, problems: Problems) -> Model:
    """The model with its claims, which may mention everything else."""
    claims = []
    for tree in of_type(root.tree.declarations, ast.Claim):
        with problems.gathering():
            claims.append(claim_from_ast(tree, _claim_context(context)))
    problems.stop_if_any()
    return evolve(model, claims=tuple(claims))


def _claim_context(context: Context) -> Context:
    """What claims may mention; analyses that are wrong themselves are left out quietly."""
    names = {n: e for n, e in context.names.items() if e.kind != "analysis" or e.value in BY_NAME}
    return evolve(context, names=names, claim=True)


def _llm_names(game: Game, population: Population | None) -> tuple[str, ...]:
    if population is None:
        return tuple(role.name for role in game.roles)
    return tuple(llm.name for llm in population.llms)


def _objectives(
    root: Unit,
    block: ast.Population | None,
    llms: tuple[str, ...],
    context: Context,
    problems: Problems,
) -> Any:
    trees = of_type(root.tree.declarations, ast.Objective)
    trees += of_type(block.members, ast.Objective) if block is not None else []
    return objectives_from_ast(trees, evolve(context, llms=llms, self_=True), problems)
