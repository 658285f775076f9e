"""This module writes down strategies that pay what backward induction says can be paid."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import define, frozen

from .backward import FinitePayoffs, floors
from .errors import Inconsistent, Refused
from .hulls import Point, weights

Lottery: TypeAlias = tuple[tuple[Fraction, int], ...]


@frozen
class State:
    """What every LLM does after some history, and where the next round begins.

    left      rounds left, this one included
    promise   payoffs added up over them
    profile   what is played now
    onward    the states that follow if nobody deviates, or several LLMs do, with the chances of the
              public draw between them; () in the last round
    punish    by LLM, the state that follows if it alone deviates; () in the last round
    """

    left: int
    promise: Point
    profile: tuple[int, ...]
    onward: Lottery
    punish: tuple[int, ...]


@frozen
class Plan:
    """Pure strategies of all LLMs as one automaton; `start` draws the first state.

    payoff     added up over all rounds; `average` per round
    """

    states: tuple[State, ...]
    start: Lottery
    discount: Fraction
    payoff: Point

    def path(self) -> tuple[tuple[int, ...], ...]:
        """What is played if nobody deviates, at every draw the likeliest state."""
        played, at = [], self.start
        while at:
            state = self.states[max(at, key=lambda x: x[0])[1]]
            played.append(state.profile)
            at = state.onward
        return tuple(played)


def plan(found: FinitePayoffs, payoff: Point) -> Plan:
    """Strategies whose payoffs add up to `payoff`. Raises Refused if none have such payoffs."""
    writer = _Writer(found, [], {})
    start = writer.lottery(found.rounds, payoff)
    if start is None:
        raise Refused("no pure subgame-perfect equilibrium has these payoffs")
    writer.fill()
    return Plan(tuple(s for s in writer.states if s), start, found.discount, payoff)


@define
class _Writer:
    found: FinitePayoffs
    states: list[State | None]
    numbers: dict[tuple[int, Point], int]

    def number(self, left: int, promise: Point) -> int:
        """The number of the state with a promise that is in the list of its round."""
        key = (left, promise)
        if key not in self.numbers:
            self.numbers[key] = len(self.states)
            self.states.append(None)
        return self.numbers[key]

    def lottery(self, left: int, promise: Point) -> Lottery | None:
        """States of `left` rounds whose promises average `promise`; None if there are none."""
        payoffs = self.found.sets[left - 1]
        if promise in payoffs:
            return ((Fraction(1), self.number(left, promise)),)
        shares = weights(promise, payoffs) if self.found.randomised else None
        if shares is None:
            return None
        return tuple((w, self.number(left, payoffs[k])) for k, w in sorted(shares.items()))

    def fill(self) -> None:
        """Write every state that another one refers to."""
        done = 0
        keys = list(self.numbers)
        while done < len(keys):
            left, promise = keys[done]
            self.states[done] = self._state(left, promise)
            done += 1
            keys = list(self.numbers) if done == len(keys) else keys

    def _state(self, left: int, promise: Point) -> State:
        later = self.found.sets[left - 2] if left > 1 else ((Fraction(0),) * len(promise),)
        discount = self.found.discount
        for move in self.found.moves:
            rest = tuple(p - u for p, u in zip(promise, move.payoff, strict=True))
            least = floors(move, later, discount)
            if any(x < f for x, f in zip(rest, least, strict=True)):
                continue
            if left == 1:
                if not any(rest):
                    return State(1, promise, move.profile, (), ())
                continue
            onward = self._onward(left - 1, rest)
            if onward is not None:
                worst = [min(later, key=lambda w: (w[i], w)) for i in range(len(promise))]
                punish = tuple(self.number(left - 1, w) for w in worst)
                return State(left, promise, move.profile, onward, punish)
        raise Inconsistent("a payoff of backward induction has no strategies")

    def _onward(self, left: int, rest: Point) -> Lottery | None:
        discount = self.found.discount
        if discount:
            return self.lottery(left, tuple(x / discount for x in rest))
        if any(rest):
            return None
        return self.lottery(left, self.found.sets[left - 1][0])
