"""This module turns syntax trees into a model: the only home of names and defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import define, evolve, field

from ...dsl import ast
from ...dsl.diagnostic import Note, SpecError, did_you_mean, fail
from ..expr import Constant, Definition, Expr, Parameter, Rational, Symbol
from ..values import check_settings
from .analyses_from_ast import analyses_from_ast, claim_from_ast, gather_unvaried
from .declared import declared
from .expressions import expect, resolve_domain
from .game_from_ast import definitions_of, game_from_ast, game_names
from .kinds import Kind
from .lazy_values import LazyValues
from .monitoring_from_ast import monitoring_from_ast, repetition_from_ast
from .population_from_ast import objectives_from_ast, of_type, population_from_ast, single
from .roles_from_ast import GameScope
from .scope import Context, Entry, Names, Problems, Scope, duplicate, unknown, values
from .states_from_ast import (
    Declared,
    common_parameter,
    gather_misused,
    states_from_ast,
    without_own,
)
from .types import Game, Model, Population


@define(slots=False)
class Unit:
    """One file among those that a spec consists of, with the files that it uses.

    `uses[k]` is the unit that the k-th `use` declaration of the tree brings in. `broken` holds the
    parameters and definitions that have been complained about; `constants` all that have a value;
    `states` those that are everyone's, whose values are among the parameters.
    """

    tree: ast.File
    uses: tuple[Unit, ...]
    scope: Scope = field(factory=Scope)
    parameters: list[Parameter] = field(factory=list)
    definitions: list[Definition] = field(factory=list)
    broken: set[Symbol] = field(factory=set)
    constants: Names = field(factory=dict)
    states: list[Declared] = field(factory=list)

    @cached_property
    def context(self) -> Context:
        """What an expression that may mention numbers only may mention: what is declared so far."""
        return Context(self.constants, elsewhere=self.declared)

    @cached_property
    def declared(self) -> Names:
        return declared(self.tree)

    def declare(self, name: ast.Name, kind: str, value: Parameter | Definition) -> None:
        """Declare a parameter or a definition.

        Raises:
            SpecError: as `Scope.declare`.
        """
        self.scope.declare(name, kind, value)
        self.constants[name.id] = self.scope.entries[name.id]


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
    root = units[-1]
    parameters = [p for unit in units for p in unit.parameters]
    definitions = [d for unit in units for d in unit.definitions]
    block = next(iter(of_type(root.tree.declarations, ast.Population)), None)
    with problems.gathering():
        check_settings(parameters, without_own(settings, block))
    broken = frozenset(symbol for unit in units for symbol in unit.broken)
    known = LazyValues(parameters, definitions, settings, broken)
    played, arguments = _played(root, known, problems)
    if played is None:
        problems.stop_if_any()
    symbols = (parameters, definitions + arguments)
    common = [state for unit in units for state in unit.states]
    model = _assemble(root, played, symbols, known, (common, problems))
    check_settings(model.parameters, settings)
    return model


# --- declarations ------------------------------------------------------------------------------


def _declare(unit: Unit, problems: Problems) -> None:
    """Fill the scope of a file: what it uses, then its parameters, definitions and games."""
    uses = of_type(unit.tree.declarations, ast.Use)
    for use, used in zip(uses, unit.uses, strict=True):
        for name, entry in used.scope.entries.items():
            with problems.gathering():
                _bring_in(name, entry, use, unit)
    for tree in unit.tree.declarations:
        with problems.gathering():
            match tree:
                case ast.Param():
                    parameter = _parameter(tree, unit, problems)
                    unit.parameters.append(parameter)
                    unit.declare(tree.name, "parameter", parameter)
                case ast.Let():
                    definition = _definition(tree, unit, problems)
                    unit.definitions.append(definition)
                    unit.declare(tree.name, "definition", definition)
                case ast.State():
                    _state(tree, unit, problems)
                case ast.Game():
                    unit.scope.declare(tree.name, "game", (tree, unit))
                case _:
                    pass


def _bring_in(name: str, entry: Entry, use: ast.Use, unit: Unit) -> None:
    old = unit.scope.entries.get(name)
    if old is not None and old.value is not entry.value:
        error = duplicate(name, evolve(entry, span=use.span), old)
        assert entry.span is not None
        again = Note(f"and another {entry.kind}, brought in, is here", entry.span)
        raise SpecError(evolve(d, notes=(*d.notes, again)) for d in error.diagnostics)
    unit.scope.insert(name, entry)
    if isinstance(entry.value, Parameter | Definition):
        unit.constants[name] = entry


def _parameter(tree: ast.Param, unit: Unit, problems: Problems) -> Parameter:
    failures = problems.failures
    domain = None
    if tree.domain is not None:
        with problems.gathering():
            domain = resolve_domain(tree.domain, unit.context)
    default: Expr = Constant(0)
    with problems.gathering():
        default = expect(Kind.NUMBER, tree.default, unit.context)
    parameter = Parameter(tree.name.id, domain, default, tree.span)
    if problems.failures > failures:
        unit.broken.add(parameter)
    return parameter


def _state(tree: ast.State, unit: Unit, problems: Problems) -> None:
    failures = problems.failures
    parameter = common_parameter(tree, unit.context, problems)
    if problems.failures > failures:
        unit.broken.add(parameter)
    unit.parameters.append(parameter)
    unit.declare(tree.name, "state", parameter)
    unit.states.append(Declared(tree, parameter, None, unit.scope))


def _definition(tree: ast.Let, unit: Unit, problems: Problems) -> Definition:
    try:
        value = expect(Kind.NUMBER, tree.value, unit.context)
        return Definition(tree.name.id, value, tree.span)
    except SpecError as error:
        problems.gather(error)
        broken = Definition(tree.name.id, Constant(0), tree.span)
        unit.broken.add(broken)
        return broken


# --- the game ----------------------------------------------------------------------------------


def _played(
    root: Unit, known: LazyValues, problems: Problems
) -> tuple[Game | None, list[Definition]]:
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
    given = {} if play is None else _given(play, chosen[0], root, problems)
    return _resolve_game(chosen[0], given, chosen[1], known, problems)


def _resolve_game(
    tree: ast.Game, given: dict[str, Definition], home: Unit, known: LazyValues, problems: Problems
) -> tuple[Game | None, list[Definition]]:
    constants = values(home.scope.entries)
    context = Context(constants, elsewhere=home.declared)
    arguments = definitions_of(tree, given, context, problems)
    known.define(arguments)
    local = {d.name: Entry("argument", d, d.span) for d in arguments}
    game = None
    with problems.gathering():
        scope = GameScope({**constants, **local}, known, home.declared)
        game = game_from_ast(tree, scope, problems)
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
    if not games and of_type(root.tree.declarations, ast.Game):
        raise SpecError([])  # they have been complained about
    if not games:
        help = "define one, 'game NAME { ... }', or bring one in, 'use \"std/chicken.game\"'"
        raise fail("no-game", "this spec has no game", _start(root), help)
    message = f"this file defines {len(own)} games and does not say which is played"
    if not own:
        message = "this file does not say which of the games that it uses is played"
    span = own[1][0].name.span if own else _start(root)
    help = f"write 'play {next(iter(games))}'; games here: {', '.join(games)}"
    raise fail("no-game-played", message, span, help)


def _start(root: Unit) -> Any:
    declarations = root.tree.declarations
    return declarations[0].span if declarations else root.tree.span


def _given(play: ast.Play, game: ast.Game, root: Unit, problems: Problems) -> dict[str, Definition]:
    given: dict[str, Definition] = {}
    for setting in play.arguments:
        with problems.gathering():
            definition = _argument(setting, game, root)
            if definition.name in given:
                message = f"the argument '{definition.name}' is given twice"
                raise fail("duplicate-argument", message, setting.span, "keep one")
            given[definition.name] = definition
    return given


def _argument(setting: ast.Setting, game: ast.Game, root: Unit) -> Definition:
    name, formals = setting.name, [formal.name.id for formal in game.formals]
    if not formals:
        message = f"the game '{game.name.id}' takes no arguments"
        raise fail("unknown-argument", message, setting.span, f"write 'play {game.name.id}'")
    if name is None or not isinstance(name, ast.Name):
        message = "an argument of a game has a name"
        help = f"write 'NAME = VALUE'; its arguments: {', '.join(formals)}"
        raise fail("argument-without-name", message, setting.span, help)
    if name.id not in formals:
        help = did_you_mean(name.id, formals, f"its arguments: {', '.join(formals)}")
        message = f"the game '{game.name.id}' has no argument '{name.id}'"
        raise fail("unknown-argument", message, name.span, help)
    if isinstance(setting.value, ast.Range | ast.Interval | ast.Choice):
        message = "one value is expected here, not a range"
        help = "to vary it, declare a 'param' and pass that"
        raise fail("unexpected-domain", message, setting.value.span, help)
    value = expect(Kind.NUMBER, setting.value, root.context)
    return Definition(name.id, value, setting.span, "argument")


# --- the rest ----------------------------------------------------------------------------------


def _assemble(
    root: Unit,
    game: Game | None,
    symbols: tuple[list[Parameter], list[Definition]],
    known: LazyValues,
    rest: tuple[list[Declared], Problems],
) -> Model:
    assert game is not None
    states, problems = rest
    declarations = root.tree.declarations
    names = root.scope
    _declare_rest(root, game, problems)
    scope = GameScope(values(names.entries), known, root.declared)
    population = None
    block = single(declarations, ast.Population, "population", problems)
    if block is not None:
        population, own = population_from_ast(block, game, scope, names, problems)
        states = [*states, *own]
    llms = _llm_names(game, population)
    context = Context(names.entries, llms=llms, elsewhere=root.declared)
    analyses = analyses_from_ast(of_type(declarations, ast.Analysis), context, game.roles, problems)
    averages = evolve(context, roles=game.roles, averages=True)
    objectives = _objectives(root, block, llms if block else (), averages, problems)
    actions = Context(names.entries, game.roles, elsewhere=root.declared)
    past = evolve(actions, llms=llms, self_=block is not None, averages=True, past=True)
    watched = single(declarations, ast.Monitoring, "monitoring", problems)
    repeated = single(declarations, ast.Repeated, "repeated", problems)
    return _finish(
        Model(
            root.tree.span.source,
            root.tree.docstring,
            tuple({id(p): p for p in (*symbols[0], *(s.parameter for s in states))}.values()),
            tuple(symbols[1]),
            game,
            population,
            objectives,
            None if watched is None else monitoring_from_ast(watched, actions, problems),
            None if repeated is None else repetition_from_ast(repeated, scope.context, problems),
            analyses,
            (),
            tuple(known.asked.items()),
            states_from_ast(states, past, problems),
        ),
        root,
        context,
        problems,
    )


def _declare_rest(root: Unit, game: Game, problems: Problems) -> None:
    """Declare the names that the played game brings, and those of the analyses."""
    names = root.scope
    for name, entry in game_names(game).items():
        with problems.gathering():
            old = names.entries.get(name)
            if old is not None and old.value is not entry.value:
                raise duplicate(name, old, entry)
            names.insert(name, entry)
    for tree in of_type(root.tree.declarations, ast.Analysis):
        with problems.gathering():
            names.declare(tree.name, "analysis", tree.method.id)


def _finish(model: Model, root: Unit, context: Context, problems: Problems) -> Model:
    """The model with its claims, which may mention everything else."""
    gather_misused(model, problems)
    gather_unvaried(model.analyses, {parameter for parameter, _ in model.structural}, problems)
    claims = []
    for tree in of_type(root.tree.declarations, ast.Claim):
        with problems.gathering():
            claims.append(claim_from_ast(tree, evolve(context, claim=True), problems))
    problems.stop_if_any()
    return evolve(model, claims=tuple(claims))


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
