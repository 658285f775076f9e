"""This module defines what `simulate` gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from attrs import field, frozen

from ..numbers.floats import Number
from .common import Action, ByLlm, Play
from .notebook import Shown
from .records.columns import Columns, Recorded


@frozen
class Named:
    """Names of what the arrays of a run have by number.

    plays     for each LLM pairs of the number of a meta-action and the play, as far as they came up
    actions   by role names of the actions that can occur
    signals   of the public signals, if somebody looked at them
    """

    plays: tuple[tuple[tuple[int, Play], ...], ...]
    actions: tuple[tuple[str, tuple[Action, ...]], ...]
    signals: tuple[str, ...] | None = None


@frozen
class Simulation(Recorded, Shown):
    """What happened when a population played.

    rounds           how many were played
    clients          in each role
    seed             of the random numbers: the same seed gives the same numbers
    population       "drawn" anew in every instance, or "fixed" and matched anew in every round
    plays            by LLM what it did: a play, a mixture or the name of a rule, in words
    mean             by LLM what its clients got per round
    standard_error   by LLM how far that may be off; nan if it is not known
    source           what the standard errors come from
    expected         by LLM the exact mean of the one-shot game, if nobody learns; None otherwise
    frequencies      by role how often each action was played
    engine           what simulated: counts, clients or instances
    reason           why that engine
    interrupted      whether it was stopped before the last round
    planned          how many rounds were asked for
    resumed          how many of the rounds are those of a run that was resumed
    named            names of what the arrays have by number
    run              all records, as arrays (see `backends/simulation/engine/run.py`)
    """

    rounds: int
    clients: int
    seed: int
    population: str
    plays: ByLlm[str]
    mean: ByLlm[float]
    standard_error: ByLlm[float]
    source: str
    expected: ByLlm[Number | None]
    frequencies: tuple[tuple[str, tuple[tuple[Action, float], ...]], ...]
    engine: str
    reason: str
    interrupted: bool
    planned: int
    resumed: int = field(eq=False)
    named: Named = field(repr=False)
    run: Any = field(eq=False, repr=False, default=None)
    status: str = "solved"

    @property
    def snapshot(self) -> Any:
        """What `simulate(..., resume=)` goes on from."""
        return self.run.snapshot

    def records(self) -> Columns:
        """Round by round, as named arrays of shape (T,).

        round                   from 1
        play[LLM]               what it played; left out where its clients drew for themselves
        mean[LLM]               what its clients got, in payoffs per client
        clients[LLM]            how many clients it had
        frequency[ROLE][ACTION] how often clients of the role played the action
        seen[LLM][LLM]          the play of the second as the first saw it, where plays are seen
        seen[LLM][ROLE][ACTION] how often clients of the LLM met the action, where that is seen; by
                                whose client played it with one more [LLM]
        signal                  the public signal
        """
        return Columns(tuple(_columns(self)))


Column = tuple[str, np.ndarray]


def _columns(found: Simulation) -> Iterator[Column]:
    records, named, llms = found.run.records, found.named, list(found.mean)
    yield "round", np.arange(1, len(records) + 1)
    if records.mixtures is None:
        for i, llm in enumerate(llms):
            yield f"play[{llm}]", _plays(named, i, records.choices[:, i])
    for i, llm in enumerate(llms):
        yield f"mean[{llm}]", records.payoffs[:, i]
    for i, llm in enumerate(llms):
        yield f"clients[{llm}]", records.clients[:, i]
    for (role, actions), shares in zip(named.actions, records.frequencies, strict=True):
        for action, share in zip(actions, shares.T, strict=True):
            yield f"frequency[{role}][{action}]", share
    yield from _seen(found, llms)


def _plays(named: Named, llm: int, numbers: np.ndarray) -> np.ndarray:
    """Plays in words, by the numbers of meta-actions."""
    known = np.array([number for number, _ in named.plays[llm]], dtype=int)
    words = np.array([" ".join(map(str, play)) for _, play in named.plays[llm]], dtype=str)
    return words[np.searchsorted(known, numbers)]


def _seen(found: Simulation, llms: list[str]) -> Iterator[Column]:
    sights, named = found.run.records.sights, found.named
    if sights.signals is not None and named.signals is not None:
        yield "signal", np.array(named.signals, dtype=str)[sights.signals]
    for i, llm in enumerate(llms):
        if sights.profiles is not None:
            for j, other in enumerate(llms):
                if i != j:
                    yield f"seen[{llm}][{other}]", _plays(named, j, sights.profiles[:, i, j])
        for r, (role, actions) in enumerate(named.actions):
            for a, action in enumerate(actions):
                name = f"seen[{llm}][{role}][{action}]"
                if sights.frequencies is not None:
                    yield name, sights.frequencies[r][:, i, a]
                if sights.governed is not None:
                    for j, other in enumerate(llms):
                        yield f"{name}[{other}]", sights.governed[r][:, i, j, a]
