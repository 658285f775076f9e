"""This module prints resolved models, one declaration on a line, in a stable order."""

from __future__ import annotations

from collections.abc import Iterator

from ..expr_text import domain_text, to_text
from ..terms import FiniteActions, PayoffTable, Role
from .types import Game, Model, Population


def model_text(model: Model) -> str:
    """Every name with what it was resolved to."""
    lines = [
        *_symbols(model),
        *_game(model.game),
        *(_population(model.population) if model.population is not None else []),
        *(f"objective of {o.llm} = {to_text(o.value)}" for o in model.objectives),
        *_rest(model),
    ]
    return "\n".join(lines)


def _symbols(model: Model) -> Iterator[str]:
    for p in model.parameters:
        domain = "" if p.domain is None else f" in {domain_text(p.domain)}"
        yield f"parameter {p.name}{domain} = {to_text(p.default)}"
    for d in model.definitions:
        yield f"{d.kind} {d.name} = {to_text(d.value)}"
    for p, value in model.structural:
        yield f"structure depends on {p.name}, here {value}"


def _game(game: Game) -> Iterator[str]:
    yield f"game {game.name}"
    for role in game.roles:
        yield f"role {role.position} {role.name}: {_actions(role)}"
    if isinstance(game.payoffs, PayoffTable):
        yield f"payoff table of {len(game.payoffs.entries[0])} profiles"
        for k, value in enumerate(game.payoffs.values[:1000]):
            yield f"payoff value {k} = {to_text(value)}"
        for r, entries in enumerate(game.payoffs.entries):
            shown = " ".join(map(str, entries[:1000]))
            more = f" ... ({len(entries)} in all)" if len(entries) > 1000 else ""
            yield f"payoff entries of role {r}: {shown}{more}"
    else:
        for formula in game.payoffs:
            yield f"payoff of roles {', '.join(map(str, formula.roles))} = {to_text(formula.value)}"


def _actions(role: Role) -> str:
    if not isinstance(role.actions, FiniteActions):
        return f"[{to_text(role.actions.low)}, {to_text(role.actions.high)}]"
    values = [str(v) for v in role.actions.values]
    if len(values) > 20:
        return f"{', '.join(values[:3])}, ..., {values[-1]} ({len(values)} actions)"
    return ", ".join(values)


def _population(population: Population) -> Iterator[str]:
    yield f"llms {', '.join(llm.name for llm in population.llms)}"
    for line in population.advice:
        shares = ", ".join(f"{llm} {to_text(share)}" for llm, share in line.shares)
        yield f"clients of roles {', '.join(map(str, line.roles))}: {shares}"
    yield f"matching {type(population.matching).__name__}"
    yield f"instructions {'uniform' if population.uniform_instructions else 'by_role'}"
    yield f"draws {'independent' if population.independent_draws else 'common'}"
    for c in population.compliance:
        stray = "" if c.otherwise is None else f" otherwise {c.otherwise}"
        yield f"compliance of {c.llm} {to_text(c.value)}{stray}"


def _rest(model: Model) -> Iterator[str]:
    yield from (f"state {s.parameter} next {to_text(s.next)}" for s in model.states)
    if model.monitoring is not None:
        yield f"monitoring {model.monitoring.kind}"
        for signal, chance in model.monitoring.chances:
            yield f"chance of {signal} = {to_text(chance)}"
    if model.repetition is not None:
        repeated = model.repetition
        for word, value in (("discount", repeated.discount), ("rounds", repeated.rounds)):
            if value is not None:
                yield f"{word} {to_text(value)}"
    for analysis in model.analyses:
        count = len(analysis.arguments)
        yield f"analysis {analysis.name} = {analysis.method} with {count} arguments"
    for claim in model.claims:
        bound = ", ".join(f"{p.name} in {domain_text(d)}" for p, d in claim.bindings)
        yield f'claim "{claim.text}"{f" for {bound}" if bound else ""}: {to_text(claim.condition)}'
