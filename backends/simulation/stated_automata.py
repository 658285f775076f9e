"""This module lets automata be written as tables of names, and makes rules of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from attrs import field, frozen

from ...dsl.diagnostic import Refusal, did_you_mean, refusal
from .engine.rules.automaton import Automaton as AutomatonRule
from .engine.rules.automaton import FrequencyAutomaton
from .engine.rules.rule import Rule
from .known_automata import MOST_MOVES, check_size
from .rule_calls import UNIT, Parameter, fitting, plain, text_of
from .seat import Seat

LEVEL = Parameter("above", UNIT, None, "the frequency above which it sees True")

SIGNAL = "signal"
"""What an automaton looks at that goes by the public signal."""


@frozen
class Frequency:
    """What an automaton looks at that goes by what its clients met: whether more than `above` of
    those whom they met in a role played an action. It sees True or False."""

    role: str
    action: Any
    above: Any


def _pairs(value: Any) -> tuple[tuple[Any, Any], ...]:
    if isinstance(value, tuple):  # what has been converted already
        return value
    if not isinstance(value, Mapping):
        raise TypeError(f"a mapping from states is expected, not {value!r}")
    return tuple((plain(key), plain(own)) for key, own in value.items())


def _moves(value: Any) -> tuple[tuple[Any, tuple[tuple[Any, Any], ...]], ...]:
    return () if value is None else tuple((s, _pairs(own)) for s, own in dict(value).items())


LooksAt = str | tuple[str, ...] | Frequency | None


def _looked_at(value: str | Sequence[str] | Frequency | None) -> LooksAt:
    return value if value is None or isinstance(value, str | Frequency) else tuple(value)


@frozen
class Automaton:
    """A Moore machine (Rubinstein 1986) as a rule of play for `simulate`.

    start      the state in which it begins
    plays      by state what it plays: an action for each role that its LLM advises
    moves      by state where it goes next, by what it sees; `None` stands for anything else, and
               where nothing is said it stays in its state
    looks_at   the name of an LLM, whose last play it sees; names of several, whose plays it sees as
               a tuple in that order (itself may be one of them); "signal", the public signal; or a
               `Frequency` of what its clients met. None: the other LLM, where there are two

    Raises TypeError for plays or moves that are no mappings.
    """

    start: str
    plays: tuple[tuple[Any, Any], ...] = field(converter=_pairs)
    moves: tuple[tuple[Any, tuple[tuple[Any, Any], ...]], ...] = field(
        converter=_moves, default=None
    )
    looks_at: LooksAt = field(converter=_looked_at, default=None)

    def __str__(self) -> str:
        return f"automaton of {len(self.plays)} state{'' if len(self.plays) == 1 else 's'}"


def by_signal(automaton: Automaton, llms: Sequence[str]) -> bool:
    """Whether it goes by the public signal; an LLM of that name comes first."""
    return automaton.looks_at == SIGNAL and SIGNAL not in llms


def automaton_rule(automaton: Automaton, seat: Seat) -> Rule:
    """The rule of an LLM that goes by an automaton.

    Raises:
        Refusal: states, plays, LLMs or signals that do not exist, or too many moves.
    """
    states = [state for state, _ in automaton.plays]
    place = {state: k for k, state in enumerate(states)}
    if automaton.start not in place:
        raise _unknown_state(automaton.start, states, "begins in")
    for state, _ in automaton.moves:
        if state not in place:
            raise _unknown_state(state, states, "has moves of")
    plays = [
        seat.index(play, f"{text_of(play)}, played in state '{state}' of the automaton,")
        for state, play in automaton.plays
    ]
    if isinstance(automaton.looks_at, Frequency):
        return _by_frequency(automaton, place, np.array(plays), seat)
    looks = by_signal(automaton, seat.game.llms)
    if looks:
        moves = _by_signals(automaton, place, seat.signals)
    else:
        moves = _by_plays(automaton, place, seat)
    return AutomatonRule(np.array(plays), moves, place[automaton.start], looks)


def _unknown_state(state: Any, states: Sequence[Any], does: str) -> Refusal:
    message = f"the automaton {does} the state '{state}', which plays nothing"
    help = did_you_mean(str(state), [str(s) for s in states], "say in 'plays' what it plays there")
    return refusal("wrong-automaton", message, None, help)


def _next(place: Mapping[Any, int], state: Any) -> int:
    if state not in place:
        raise _unknown_state(state, list(place), "moves to")
    return place[state]


def _by_frequency(
    automaton: Automaton, place: Mapping[Any, int], plays: np.ndarray, seat: Seat
) -> Rule:
    asked, problem = automaton.looks_at, seat.game.problem
    assert isinstance(asked, Frequency)
    if asked.role not in problem.roles:
        message = f"the automaton of {seat.name} looks at the role '{asked.role}'"
        help = did_you_mean(str(asked.role), list(problem.roles))
        raise refusal("wrong-automaton", f"{message}, which does not exist", None, help)
    role = list(problem.roles).index(asked.role)
    if asked.action not in problem.actions[role]:
        message = (
            f"the role '{asked.role}' has no action '{asked.action}', at which an automaton looks"
        )
        help = f"its actions: {', '.join(map(str, problem.actions[role][:12]))}"
        raise refusal("wrong-automaton", message, None, help)
    level = fitting(LEVEL, plain(asked.above), "Frequency")
    moves = np.repeat(np.arange(len(place))[:, None], 2, axis=1)
    for state, own in automaton.moves:
        for seen, then in sorted(own, key=lambda pair: pair[0] is not None):
            if seen is not None and not isinstance(seen, bool):
                message = f"an automaton that looks at a frequency sees True or False, not {seen!r}"
                raise refusal("wrong-automaton", message, None, "True: it is above the level")
            at = slice(None) if seen is None else int(seen)
            moves[place[state], at] = _next(place, then)
    action = list(problem.actions[role]).index(asked.action)
    return FrequencyAutomaton(plays, moves, role, action, level, place[automaton.start])


def _by_signals(
    automaton: Automaton, place: Mapping[Any, int], signals: Sequence[str] | None
) -> np.ndarray:
    if signals is None:
        message = "the automaton looks at the public signal, and there is none"
        help = "state one with 'monitoring public { ... }', or look at an LLM"
        raise refusal("not-observed", message, None, help)
    if len(place) * len(signals) > MOST_MOVES:
        raise refusal("game-too-large", "the automaton has too many moves", None, "fewer states")
    moves = np.repeat(np.arange(len(place))[:, None], len(signals), axis=1)
    for state, own in automaton.moves:
        row = moves[place[state]]
        for seen, then in sorted(own, key=lambda pair: pair[0] is not None):
            if seen is None:
                row[:] = _next(place, then)
            elif str(seen) in signals:
                row[list(signals).index(str(seen))] = _next(place, then)
            else:
                message = f"there is no signal '{seen}', by which the automaton moves"
                help = did_you_mean(str(seen), list(signals), f"signals: {', '.join(signals)}")
                raise refusal("wrong-automaton", message, None, help)
    return moves


def _by_plays(automaton: Automaton, place: Mapping[Any, int], seat: Seat) -> np.ndarray:
    game = seat.game
    watched = _watched(automaton, seat)
    check_size(game, len(place))
    moves = np.repeat(np.arange(len(place)), prod(game.sizes)).reshape(len(place), *game.sizes)
    for state, own in automaton.moves:
        table = moves[place[state]]
        for seen, then in sorted(own, key=lambda pair: pair[0] is not None):
            at: list[Any] = [slice(None)] * len(game.llms)
            if seen is not None:
                for llm, play in zip(watched, _seen(automaton, seen, watched, seat), strict=True):
                    what = f"{text_of(play)}, by which the automaton of {seat.name} moves,"
                    at[llm] = Seat(game, llm, seat.values).index(play, what)
            table[tuple(at)] = _next(place, then)
    return moves


def _watched(automaton: Automaton, seat: Seat) -> list[int]:
    """Numbers of the LLMs that it looks at."""
    llms = list(seat.game.llms)
    match automaton.looks_at:
        case None if len(llms) == 2:
            return [1 - seat.llm]
        case None:
            message = f"whom the automaton of {seat.name} looks at is not stated"
            help = f"state it: looks_at = {llms[0]!r}, or several of {', '.join(llms)}"
            raise refusal("wrong-automaton", message, None, help)
        case str(name):
            names: tuple[str, ...] = (name,)
        case tuple(several):
            names = several
    for name in names:
        if name not in llms:
            message = f"the automaton of {seat.name} looks at '{name}', which is no LLM here"
            help = did_you_mean(str(name), [*llms, SIGNAL], f"there are {', '.join(llms)}")
            raise refusal("wrong-automaton", message, None, help)
    return [llms.index(name) for name in names]


def _seen(automaton: Automaton, seen: Any, watched: Sequence[int], seat: Seat) -> tuple[Any, ...]:
    """The plays that an automaton is said to see, one for each LLM that it looks at."""
    if not isinstance(automaton.looks_at, tuple):
        return (seen,)
    if not isinstance(seen, tuple) or len(seen) != len(watched):
        message = f"{text_of(seen)} is not one play for each LLM that the automaton looks at"
        help = f"it looks at {', '.join(automaton.looks_at)}, in that order"
        raise refusal("wrong-automaton", message, None, help)
    return seen
