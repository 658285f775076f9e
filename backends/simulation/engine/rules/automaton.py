"""This module holds finite automata as rules: a table says what to play and where to go."""

from __future__ import annotations

from math import prod
from typing import ClassVar

import numpy as np
from attrs import frozen

from ..errors import Refused
from .rule import Choice, Need, RuleGame, Seen, State


@frozen(eq=False)
class Automaton:
    """A Moore machine with K states (Rubinstein 1986), beginning in state `first`.

    plays     shape (K,): the meta-action of each state
    moves     shape (K, S_1, ..., S_n): the next state by everyone's last meta-actions; or by the
              public signal, shape (K, Y)
    signals   whether it moves by the public signal
    """

    plays: np.ndarray
    moves: np.ndarray
    first: int = 0
    signals: bool = False

    @property
    def needs(self) -> tuple[Need, ...]:
        return ("signal",) if self.signals else ("profile",)

    def start(self, game: RuleGame) -> State:
        states = len(self.plays)
        shape = self.moves.shape if self.signals else (states, *game.payoffs.shape[1:])
        if self.moves.shape != shape or len(self.moves) != states:
            raise Refused(f"the moves of an automaton have shape {self.moves.shape}, not {shape}")
        if not (self.plays >= 0).all() or not (self.plays < game.choices).all():
            raise Refused("an automaton plays a meta-action that does not exist")
        inside = bool(((self.moves >= 0) & (self.moves < states)).all())
        if not inside or not 0 <= self.first < states or not prod(shape):
            raise Refused("an automaton moves to a state that does not exist")
        return (np.array(self.first),)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return int(self.plays[int(state[0])])

    def observe(self, state: State, seen: Seen) -> State:
        if self.signals:
            assert seen.signal is not None
            return (np.asarray(self.moves[int(state[0]), seen.signal]),)
        assert seen.profile is not None
        return (np.asarray(self.moves[(int(state[0]), *seen.profile)]),)


@frozen(eq=False)
class FrequencyAutomaton:
    """A Moore machine with K states that goes by how often its clients met an action.

    plays          shape (K,): the meta-action of each state
    moves          shape (K, 2): the next state if the frequency is at most `level`, and above it;
                   it stays where its clients met nobody in the role
    role, action   numbers of what is looked at
    """

    plays: np.ndarray
    moves: np.ndarray
    role: int
    action: int
    level: float
    first: int = 0
    needs: ClassVar[tuple[Need, ...]] = ("frequencies",)

    def start(self, game: RuleGame) -> State:
        states = len(self.plays)
        if self.moves.shape != (states, 2) or not 0 <= self.first < states:
            raise Refused("an automaton has two moves in each state, and begins in one")
        if not ((self.moves >= 0) & (self.moves < states)).all():
            raise Refused("an automaton moves to a state that does not exist")
        if not ((self.plays >= 0) & (self.plays < game.choices)).all():
            raise Refused("an automaton plays a meta-action that does not exist")
        return (np.array(self.first),)

    def act(self, state: State, period: int, rng: np.random.Generator) -> Choice:
        return int(self.plays[int(state[0])])

    def observe(self, state: State, seen: Seen) -> State:
        assert seen.frequencies is not None
        found = float(seen.frequencies[self.role][self.action])
        if np.isnan(found):
            return state
        return (np.asarray(self.moves[int(state[0]), int(found > self.level)]),)
