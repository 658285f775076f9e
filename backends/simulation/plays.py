"""This module says how each LLM plays a simulation: always the same, or by a rule that learns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from ...dsl.diagnostic import did_you_mean, refusal
from ..base import OneShot
from ..instructions import told_by, told_by_all
from ..public_signal import PublicSignal, public_signal
from ..results.common import Play
from ..results.sustain import Sustain
from .engine.rules.rule import Rule
from .engine.rules.steady import Fixed, Mixed
from .named_rules import BY_NAME, EQUILIBRIUM, automata, check_call, made
from .rule_calls import RuleCall, called
from .seat import Seat
from .stated_automata import Automaton, by_signal
from .sustained import sustained_rule

Mixture = tuple[tuple[Play, float], ...]

Stated = Sequence[Any] | str | Sustain | RuleCall | Automaton
"""What an LLM plays: actions in role order, a rule (by its name, or called with its parameters), an
automaton, or what `sustain` found."""


@frozen(eq=False)
class Plays:
    """How all LLMs play.

    told       for each LLM shape (S_i, R): what the meta-actions that it may choose tell clients
    rules      one for each LLM
    mixtures   for LLMs that always do the same: their plays with probabilities; None for rules
    payoffs    shape (n, S_1, ..., S_n): what rules know of the game; zeros if there is none
    words      what each LLM does, in words
    signal     the public signal, if some LLM looks at it
    """

    told: tuple[np.ndarray, ...]
    rules: tuple[Rule, ...]
    mixtures: tuple[Mixture | None, ...]
    payoffs: np.ndarray
    words: tuple[str, ...]
    signal: PublicSignal | None = None


def plays(game: OneShot, stated: Mapping[str, Stated], clients: int) -> Plays:
    """How LLMs play: as stated, the others by the first equilibrium.

    Args:
        clients: how many there are in each role, for strategies that tell chance from deviations.

    Raises:
        Refusal: an unknown rule, no equilibrium, strategies that were not found, a game that is too
            large for a rule.
        ValueError: a play that is none of the LLM's.
    """
    known = {llm: _normal(game, llm, play) for llm, play in stated.items()}
    mixtures = _mixtures(game, known)
    words = tuple(
        _words(mixture) if mixture is not None else _named(known[llm])
        for llm, mixture in zip(game.llms, mixtures, strict=True)
    )
    if all(mixture is not None for mixture in mixtures):
        steady = tuple(m for m in mixtures if m is not None)
        return _steady(game, steady, words)
    values, told = game.values.floats(), told_by_all(game.problem, game.sizes)
    signal = _signal(game, known, told)
    labels = None if signal is None else signal.labels
    rules: list[Rule] = []
    for i, (llm, mixture) in enumerate(zip(game.llms, mixtures, strict=True)):
        if mixture is None:
            rules.append(_rule(Seat(game, i, values, labels), known[llm], clients))
            continue
        chances = np.zeros(game.sizes[i])
        for play, probability in mixture:
            chances[game.index(i, play)] += probability
        one = np.flatnonzero(chances)
        rules.append(Fixed(int(one[0])) if len(one) == 1 else Mixed(chances))
    return Plays(told, tuple(rules), mixtures, values, words, signal)


def _normal(game: OneShot, llm: str, play: Any) -> Stated:
    """What is stated, with names of rules as calls, and one action as a play.

    Raises:
        Refusal: there is no such LLM, rule or parameter.
        ValueError: it is nothing that an LLM plays.
    """
    if llm not in game.llms:
        help = did_you_mean(llm, list(game.llms), f"there are {', '.join(game.llms)}")
        raise refusal("unknown-llm", f"there is no LLM '{llm}' to play", None, help)
    if isinstance(play, str) and play != EQUILIBRIUM and play not in BY_NAME:
        try:
            game.index(game.llms.index(llm), (play,))
        except ValueError:
            raise _unknown(llm, play) from None
        return (play,)
    if isinstance(play, str) or hasattr(play, "settings"):
        call = called(play)
        check_call(call)
        return call
    if isinstance(play, int | float | Fraction):
        return (play,)
    if not isinstance(play, list | tuple | Sustain | Automaton):
        raise ValueError(f"{play!r} is no play of {llm}, and no rule")
    return tuple(play) if isinstance(play, list) else play


def _unknown(llm: str, play: str) -> Exception:
    message = f"'{play}' is neither an action of {llm} nor a rule of play"
    names = [EQUILIBRIUM, *BY_NAME]
    return refusal("unknown-rule", message, None, did_you_mean(play, names, _all(names)))


def _all(names: Sequence[str]) -> str:
    return f"rules: {', '.join(names)}"


def _rule(seat: Seat, asked: Stated, clients: int) -> Rule:
    if isinstance(asked, Sustain):
        return sustained_rule(seat.game, asked, clients)
    assert isinstance(asked, RuleCall | Automaton)
    return made(asked, seat)


def _signal(
    game: OneShot, stated: Mapping[str, Stated], told: Sequence[np.ndarray]
) -> PublicSignal | None:
    """The public signal, if there is one that somebody looks at."""
    node = game.graph.monitoring
    used = (automaton for play in stated.values() for automaton in automata(play))
    looks = any(by_signal(automaton, game.llms) for automaton in used)
    if not looks or node is None or node.kind != "public":
        return None
    return public_signal(game, told)


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
        play = stated.get(llm, RuleCall(EQUILIBRIUM))
        if isinstance(play, RuleCall) and play.name == EQUILIBRIUM:
            equilibrium = equilibrium or _equilibrium(game)
            out.append(equilibrium[i])
        elif isinstance(play, RuleCall | Sustain | Automaton):
            out.append(None)
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
