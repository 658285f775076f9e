"""This module says what LLMs see of a round: with noise, in samples of instances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from .cells import Cells
from .errors import Inconsistent
from .problem import Problem
from .tables import grouped
from .tally import Held, Tally, met_by_clients, met_by_governor


@frozen(eq=False)
class Sights:
    """What is seen of T rounds; None for what the kind of monitoring does not show.

    profiles      shape (T, n, n): the meta-action of each LLM as each LLM sees it (its own: truly)
    frequencies   for each role shape (T, n, m_r): how often each action was met, as each LLM sees
                  it; nan where its clients met nobody
    governed      for each role shape (T, n, n, m_r): the same by who governs the client met
    signals       shape (T,): the public signal
    """

    profiles: np.ndarray | None = None
    frequencies: tuple[np.ndarray, ...] | None = None
    governed: tuple[np.ndarray, ...] | None = None
    signals: np.ndarray | None = None


def sights(
    problem: Problem,
    profiles: np.ndarray,
    counted: tuple[Cells | None, Tally],
    rng: np.random.Generator,
) -> Sights:
    """What is seen of some rounds with the meta-actions `profiles`, shape (T, n)."""
    match problem.monitoring.kind:
        case "perfect":
            return Sights(profiles=_profiles(problem, profiles, rng))
        case "signal":
            return Sights(signals=_signals(problem, profiles, rng))
        case "clients":
            shown = _frequencies(problem, _met(problem, counted, rng), rng)
            return Sights(frequencies=_to_each(problem, shown))
        case "identified":
            governed = _frequencies(problem, _governed(problem, counted, rng), rng)
            each = _to_each(problem, governed)
            together = tuple(own.sum(axis=2) for own in each)
            return Sights(frequencies=together, governed=each)
        case _:
            return Sights()


def _profiles(problem: Problem, profiles: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    count, n = profiles.shape
    out = np.broadcast_to(profiles[:, None, :], (count, n, n)).copy()
    if problem.monitoring.noise:
        wrong = rng.random((count, n, n)) < problem.monitoring.noise
        wrong[:, np.arange(n), np.arange(n)] = False
        other = rng.integers(0, np.array(problem.sizes), size=(count, n, n))
        out[wrong] = other[wrong]
    return out


def _signals(problem: Problem, profiles: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chances = problem.monitoring.chances
    assert chances is not None
    levels = np.cumsum(chances, axis=0)[(slice(None), *profiles.T)]
    numbers = rng.random(len(profiles))
    out = (numbers[None] * levels[-1] >= levels[:-1]).sum(axis=0)
    if problem.monitoring.noise:
        wrong = rng.random(len(out)) < problem.monitoring.noise
        out = np.where(wrong, rng.integers(0, len(chances), size=len(out)), out)
    return np.asarray(out)


def _met(
    problem: Problem, counted: tuple[Cells | None, Tally], rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    """For each role shape (T, n, m_r): how often each LLM's clients met each action.

    With a sample shape (T, 1, m_r): how often it shows the action.
    """
    cells, tally = counted
    if tally.met is not None:
        return tally.met
    if cells is None or tally.held is None:
        raise Inconsistent("nobody counted what clients met")
    if problem.monitoring.sample is None:
        return met_by_clients(cells, tally.held, problem.llms, problem.actions)
    few = sampled(cells, tally.held[0], problem.monitoring.sample, rng)
    shown = [grouped(few, own, m) for own, m in zip(cells.actions.T, problem.actions, strict=True)]
    return tuple(np.rint(own).astype(np.int64)[:, None] for own in shown)


def _governed(
    problem: Problem, counted: tuple[Cells | None, Tally], rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    """For each role shape (T, n, n, m_r): the same by who governs the client met."""
    cells, tally = counted
    if cells is None or tally.held is None or not cells.joint:
        raise Inconsistent("nobody counted who governed whom")
    n = problem.llms
    if problem.monitoring.sample is None:
        return met_by_governor(cells, tally.held, n, problem.actions)
    few, out = sampled(cells, tally.held[0], problem.monitoring.sample, rng), []
    for r, m in enumerate(problem.actions):
        shown = grouped(few, cells.llms[r] * m + cells.actions[:, r], n * m)
        out.append(np.rint(shown).astype(np.int64).reshape(-1, 1, n, m))
    return tuple(out)


def sampled(cells: Cells, held: Held, size: int, rng: np.random.Generator) -> np.ndarray:
    """Counts of cells, shape (T, K), among some instances of each round, without replacement.

    All instances if there are no more than that. `held` are the clients of any role.
    """
    counts = np.rint(grouped(held.counts, held.cell, len(cells.actions))).astype(np.int64)
    return np.array(
        [
            rng.multivariate_hypergeometric(row, min(size, int(row.sum())), method="marginals")
            for row in counts
        ]
    )


def _to_each(problem: Problem, shown: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """What each LLM sees: nan in roles outside which it has no clients."""
    if problem.monitoring.sample is None:
        return tuple(shown)
    share = np.einsum("c,cri->ri", problem.law.weights, problem.law.governors)
    out = []
    for r, own in enumerate(shown):
        wide = np.repeat(own, problem.llms, axis=1)
        wide[:, np.delete(share, r, axis=0).sum(axis=0) == 0] = np.nan
        out.append(wide)
    return tuple(out)


def _frequencies(
    problem: Problem, met: Sequence[np.ndarray], rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    """Counts with their noise, divided by how many there are over all but the first two axes."""
    out = []
    for own in met:
        shown = _blurred(own, problem.monitoring.noise, rng)
        axes = tuple(range(2, shown.ndim))
        sums = shown.sum(axis=axes, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            out.append(shown / sums)
    return tuple(out)


def _blurred(counts: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Each single observation is, with a probability, of an action drawn uniformly instead."""
    if not noise:
        return counts
    wrong = rng.binomial(counts, noise)
    actions = counts.shape[-1]
    anew = rng.multinomial(wrong.sum(axis=-1), np.full(actions, 1 / actions))
    return np.asarray(counts - wrong + anew)
