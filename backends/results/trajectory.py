"""This module defines what a simulation of LLMs that adapt gives, round by round."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

import numpy as np
from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed, Play
from .numbers import nearest_float
from .records.columns import Columns, Recorded


@frozen
class Step:
    """One round.

    round        from 1
    play         by LLM what it played
    mean, total  by LLM what its clients got, on average and together
    states       of the world by name, as they were when the round was played
    own_states   by name the states that LLMs have, by LLM; None where an LLM has none of that name
    share        by LLM the mean over roles of the share of clients that it advised
    regret       by LLM what another play would have gained in this round, if that was looked for
    """

    round: int
    play: ByLlm[Play]
    mean: ByLlm[Number]
    total: ByLlm[Number]
    states: tuple[tuple[str, Number], ...]
    own_states: tuple[tuple[str, ByLlm[Number | None]], ...]
    share: ByLlm[Number]
    regret: ByLlm[float] | None = None
    exact: bool = True

    def value(self, name: str) -> Any:
        """What a round has under a name: a state, or one of its own fields.

        Raises:
            KeyError: it has nothing of that name.
        """
        own: dict[str, Any] = {"round": self.round, "play": self.play, "mean": self.mean}
        own |= {"total": self.total, "share": self.share, "regret": self.regret}
        return (own | dict(self.states) | dict(self.own_states))[name]


@frozen
class Trajectory(Recorded, Listed[Step]):
    """What LLMs did that adapt, one round after another: a list of rounds.

    steps    in order
    plays    by LLM how it plays, in words
    mean     by LLM what its clients got per round, on average over rounds
    exact    all numbers are rational
    reason   what else there is to know; may be empty
    """

    steps: tuple[Step, ...]
    plays: ByLlm[str]
    mean: ByLlm[Number]
    exact: bool
    reason: str = ""
    complete: bool = True
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.steps[index]

    def __len__(self) -> int:
        return len(self.steps)

    def records(self) -> Columns:
        """Round by round, a column each: states, plays, means, totals, shares, regrets.

        Plays of one number are numbers, others text; exact numbers become floats. A state with the
        name of another column has `state` before it.
        """
        return Columns(tuple(_columns(self)))


Column = tuple[str, np.ndarray]


def _columns(found: Trajectory) -> Iterator[Column]:
    steps = found.steps
    own = [("round", np.array([step.round for step in steps], dtype=int)), *_paid(steps)]
    taken = {name for name, _ in own}
    yield own[0]
    for name, column in _states(steps):
        yield state_column(name, taken), column
    yield from own[1:]


def state_column(name: str, taken: Container[str]) -> str:
    """The column of a state, which does not take the name of another column."""
    return f"state {name}" if name in taken else name


def _states(steps: tuple[Step, ...]) -> Iterator[Column]:
    """States of the world, then those that LLMs have."""
    if not steps:
        return
    for k, (name, _) in enumerate(steps[0].states):
        yield name, _numbers(step.states[k][1] for step in steps)
    for k, (name, values) in enumerate(steps[0].own_states):
        for llm in (llm for llm, value in values.items() if value is not None):
            yield f"{name}[{llm}]", _numbers(step.own_states[k][1][llm] for step in steps)


def _paid(steps: tuple[Step, ...]) -> Iterator[Column]:
    """Plays, means, totals, shares and regrets."""
    if not steps:
        return
    for llm in steps[0].play:
        yield f"play[{llm}]", _plays([step.play[llm] for step in steps])
    for name in ("mean", "total", "share", "regret"):
        for llm in getattr(steps[0], name) or ():
            yield f"{name}[{llm}]", _numbers(getattr(step, name)[llm] for step in steps)


def _numbers(values: Iterable[Any]) -> np.ndarray:
    return np.array([_float(value) for value in values])


def _float(value: Any) -> float:
    """The nearest float; not a number where there is none."""
    found = value if isinstance(value, float) else nearest_float(value)
    return float("nan") if found is None else found


def _plays(plays: list[Play]) -> np.ndarray:
    if all(len(play) == 1 and not isinstance(play[0], str) for play in plays):
        return _numbers(play[0] for play in plays)
    return np.array([" ".join(map(str, play)) for play in plays], dtype=str)
