"""This module sets a table for a finite spec: who chooses what, what it pays, what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from ...compiler.expr import Constant
from ...compiler.wording import number_text
from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import Play
from .seats import Rule
from .seen import View
from .table import Action, Joint, Labels, Player, Sight, Table

SHOWN = 64
"""Profiles up to which payoffs are told as a table."""

CHOICES = 10_000
"""Meta-actions that a player can choose among."""

SEES: dict[str, Sight] = {
    "perfect": "everything",
    "identified": "everything",
    "clients": "aggregate",
    "none": "nothing",
}
"""What is seen after a round, by the kind of monitoring; by clients how often what was played."""


def table_of(game: OneShot) -> Table:
    """The meta-game of a spec as a game in rounds; payoffs are means per client, exact.

    Raises:
        Refusal: public signals, noise, delay or samples; too many meta-actions.
    """
    if max(game.sizes) > CHOICES:
        message = f"{max(game.sizes):,} meta-actions are too many to choose among"
        raise refusal("too-many-choices", message, None, "'instructions uniform' leaves fewer")
    plays = [[game.play(i, k) for k in range(size)] for i, size in enumerate(game.sizes)]
    labels = [[_label(play) for play in own] for own in plays]
    players = tuple(
        Player(llm, Labels(tuple(own)), _role(game, i))
        for i, (llm, own) in enumerate(zip(game.llms, labels, strict=True))
    )
    numbers = [{label: k for k, label in enumerate(own)} for own in labels]

    def payoffs(joint: Joint) -> Sequence[Number]:
        return _means(game, [own[str(a)] for own, a in zip(numbers, joint, strict=True)])

    def aggregate(joint: Joint) -> str:
        return _frequencies(game, [own[str(a)] for own, a in zip(numbers, joint, strict=True)])

    node = game.graph.repetition
    rounds = None
    if node is not None and node.rounds is not None:
        assert isinstance(node.rounds, Constant)
        rounds = int(node.rounds.value)
    return Table(
        game.graph.spec.game,
        players,
        payoffs,
        rounds,
        _sees(game),
        aggregate,
        formula=_formula(game, labels),
    )


def _label(play: Play) -> str:
    return " ".join(map(str, play)) or "nothing"


def _role(game: OneShot, llm: int) -> str:
    roles = [
        f"{number_text(row[llm])} of {role}"
        for role, row in zip(game.problem.roles, game.problem.clients, strict=True)
        if row[llm]
    ]
    if game.graph.population is None:
        return ""
    return f"advises {', '.join(roles)}: one action for each of these roles, in order"


def _sees(game: OneShot) -> Sight:
    node = game.graph.monitoring
    kind = node.kind if node is not None else ("clients" if game.graph.population else "perfect")
    laid_over = node is not None and (node.noise or node.delay or node.sample)
    if kind not in SEES or laid_over:
        message = "public signals, noise, delay and samples are not played with"
        help = "write 'monitoring perfect', 'clients', 'identified' or 'none'"
        raise refusal("monitoring-not-covered", message, node.span if node else None, help)
    return SEES[kind]


def _means(game: OneShot, profile: Sequence[int]) -> tuple[Number, ...]:
    totals, _ = game.at(profile)
    return tuple(t / m for t, m in zip(totals, game.problem.mass, strict=True))


def _frequencies(game: OneShot, profile: Sequence[int]) -> str:
    """How often each action was played, by role."""
    problem = game.problem
    parts = []
    plays = [game.play(i, k) for i, k in enumerate(profile)]
    for r, (role, actions) in enumerate(zip(problem.roles, problem.actions, strict=True)):
        shares = [Fraction(0)] * len(actions)
        for i, share in enumerate(problem.clients[r]):
            group = next((g for g, own in enumerate(problem.free[i]) if r in own), None)
            if not share or group is None:
                continue
            told = list(actions).index(plays[i][group])
            shares = [
                x + share * y for x, y in zip(shares, problem.followed[i][r][told], strict=True)
            ]
        said = [f"{a} {number_text(x)}" for a, x in zip(actions, shares, strict=True) if x]
        parts.append(f"{role}: {', '.join(said)}")
    return "; ".join(parts)


def _formula(game: OneShot, labels: Sequence[Sequence[str]]) -> str:
    """The payoffs at all profiles, if they are few."""
    if prod(game.sizes) > SHOWN:
        return ""
    lines = []
    for profile in product(*map(range, game.sizes)):
        played = ", ".join(
            f"{llm} {own[k]}" for llm, own, k in zip(game.llms, labels, profile, strict=True)
        )
        paid = [number_text(x) for x in _means(game, profile)]
        earned = ", ".join(f"{llm} {x}" for llm, x in zip(game.llms, paid, strict=True))
        lines.append(f"if {played}: payoffs {earned}")
    return "\n".join(lines)


def equilibrium_rule(game: OneShot, llm: str, seed: int) -> Rule:
    """A seat that plays the LLM's part of the first equilibrium, a pure one if there is any.

    Raises:
        Refusal: no equilibrium is known, or the game is too large.
    """
    pure = game.nash("pure")
    found = pure if len(pure) else game.nash("mixed")
    if not len(found):
        message = "no equilibrium of the one-shot game is known that LLMs could play"
        raise refusal("no-equilibrium", message, None, "name a person or a model for every LLM")
    mixture = found[0].probability[llm]

    def choose(view: View) -> Action:
        number = Random(f"{seed} {llm} {view.number}").random()
        for play, probability in mixture:
            number -= float(probability)
            if number <= 0:
                return _label(play)
        return _label(mixture[-1][0])

    return Rule(choose, "equilibrium")
