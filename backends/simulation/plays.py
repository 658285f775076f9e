"""This module says how each LLM plays a simulation: always the same, or by a rule that learns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..instructions import told_by, told_by_all
from ..results.common import Play
from ..results.sustain import Sustain
from .engine.rules.evolving import Imitation, Replicator
from .engine.rules.q_learning import QLearning
from .engine.rules.regrets import ConditionalRegretMatching, RegretMatching
from .engine.rules.responses import BestResponse, FictitiousPlay, Logit
from .engine.rules.rule import Rule
from .engine.rules.steady import Fixed, Mixed
from .sustained import sustained_rule

RULES: dict[str, Callable[[float], Rule]] = {
    "best_response": lambda spread: BestResponse(),
    "conditional_regret_matching": lambda spread: ConditionalRegretMatching(),
    "fictitious_play": lambda spread: FictitiousPlay(),
    "imitation": lambda spread: Imitation(experiments=0.05),
    "logit": lambda spread: Logit(10 / spread if spread else 0.0),
    "q_learning": lambda spread: QLearning(),
    "regret_matching": lambda spread: RegretMatching(),
    "replicator": lambda spread: Replicator(),
    "smooth_fictitious_play": lambda spread: Logit(10 / spread if spread else 0.0, average=True),
}
"""Rules by name, made for an LLM by the range of its payoffs."""

EQUILIBRIUM = "equilibrium"
"""The first equilibrium of the one-shot game: what an LLM plays unless something is stated."""

Mixture = tuple[tuple[Play, float], ...]

Stated = Sequence[Any] | str | Sustain
"""What an LLM plays: actions in role order, a rule by its name, or what `sustain` found."""


@frozen(eq=False)
class Plays:
    """How all LLMs play.

    told       for each LLM shape (S_i, R): what the meta-actions that it may choose tell clients
    rules      one for each LLM
    mixtures   for LLMs that always do the same: their plays with probabilities; None for rules
    payoffs    shape (n, S_1, ..., S_n): what rules know of the game; zeros if there is none
    words      what each LLM does, in words
    """

    told: tuple[np.ndarray, ...]
    rules: tuple[Rule, ...]
    mixtures: tuple[Mixture | None, ...]
    payoffs: np.ndarray
    words: tuple[str, ...]


def plays(game: OneShot, stated: Mapping[str, Stated], clients: int) -> Plays:
    """How LLMs play: as stated, the others by the first equilibrium.

    Args:
        clients: how many there are in each role, for strategies that tell chance from deviations.

    Raises:
        Refusal: an unknown rule, no equilibrium, strategies that were not found, a game that is too
            large for a rule.
        ValueError: a play that is none of the LLM's.
    """
    mixtures = _mixtures(game, stated)
    words = tuple(
        _words(mixture) if mixture is not None else _named(stated[llm])
        for llm, mixture in zip(game.llms, mixtures, strict=True)
    )
    if all(mixture is not None for mixture in mixtures):
        steady = tuple(m for m in mixtures if m is not None)
        return _steady(game, steady, words)
    values = game.values.floats()
    rules = []
    for i, (llm, mixture) in enumerate(zip(game.llms, mixtures, strict=True)):
        if mixture is None:
            asked = stated[llm]
            if isinstance(asked, Sustain):
                rules.append(sustained_rule(game, asked, clients))
            else:
                rules.append(RULES[str(asked)](float(np.ptp(values[i]))))
            continue
        chances = np.zeros(game.sizes[i])
        for play, probability in mixture:
            chances[game.index(i, play)] += probability
        one = np.flatnonzero(chances)
        rules.append(Fixed(int(one[0])) if len(one) == 1 else Mixed(chances))
    return Plays(told_by_all(game.problem, game.sizes), tuple(rules), mixtures, values, words)


def _steady(game: OneShot, mixtures: tuple[Mixture, ...], words: tuple[str, ...]) -> Plays:
    """Nobody learns: only the meta-actions that are played have to be listed."""
    told = tuple(
        np.array([told_by(game.problem, i, play) for play, _ in mixture])
        for i, mixture in enumerate(mixtures)
    )
    rules: tuple[Rule, ...] = tuple(
        Fixed(0) if len(mixture) == 1 else Mixed(np.array([float(p) for _, p in mixture]))
        for mixture in mixtures
    )
    payoffs = np.zeros((len(mixtures), *map(len, mixtures)))
    return Plays(told, rules, mixtures, payoffs, words)


def _mixtures(game: OneShot, stated: Mapping[str, Stated]) -> tuple[Mixture | None, ...]:
    """What each LLM always plays; None where it goes by a rule."""
    out: list[Mixture | None] = []
    equilibrium: list[Mixture] = []
    for i, llm in enumerate(game.llms):
        play = stated.get(llm, EQUILIBRIUM)
        if isinstance(play, Sustain) or (isinstance(play, str) and play in RULES):
            out.append(None)
        elif play == EQUILIBRIUM:
            equilibrium = equilibrium or _equilibrium(game)
            out.append(equilibrium[i])
        elif isinstance(play, str):
            message = f"'{play}' is neither an action of {llm} nor a rule of play"
            help = f"rules: {', '.join([EQUILIBRIUM, *RULES])}"
            raise refusal("unknown-rule", message, None, help)
        else:
            game.index(i, play)
            out.append(((tuple(play), 1.0),))
    return tuple(out)


def _equilibrium(game: OneShot) -> list[Mixture]:
    """The first equilibrium: a pure one if there is any."""
    pure = game.nash("pure")
    if len(pure):
        return [((play, 1.0),) for play in pure[0].play.values()]
    mixed = game.nash("mixed")
    if not len(mixed):
        message = "no equilibrium of the one-shot game is known that LLMs could play"
        raise refusal("no-equilibrium", message, None, "state what every LLM plays")
    chosen = mixed[0].probability.values()
    return [tuple((play, float(p)) for play, p in mixture) for mixture in chosen]


def _named(asked: Stated) -> str:
    return f"sustained by {asked.kind}" if isinstance(asked, Sustain) else str(asked)


def _words(mixture: Mixture) -> str:
    parts = [
        " ".join(map(str, play)) + ("" if p == 1 else f" with {p:.4g}") for play, p in mixture[:4]
    ]
    return ", ".join([*parts, "..."] if len(mixture) > 4 else parts)
