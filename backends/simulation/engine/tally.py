"""This module adds up what happened in a round, from counts of cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from .cells import Cells
from .tables import grouped


@frozen(eq=False)
class Held:
    """Clients of one role by what they met: kinds of clients, each with its number.

    counts   shape (T, K): how many there are in each of T rounds
    llm      shape (K,): who governs them
    cell     shape (K,): the cell that they are in
    """

    counts: np.ndarray
    llm: np.ndarray
    cell: np.ndarray


@frozen(eq=False)
class Tally:
    """What happened in T rounds.

    totals    shape (T, n): payoffs of each LLM's clients, added up
    squares   shape (T, n): the same per instance, squared and added up; None where instances are
              not told apart
    clients   shape (T, n): how many clients each LLM had
    plays     for each role shape (T, n, m_r): who had clients play what, how often
    held      for each role its clients by what they met; None where that is not kept
    met       for each role shape (T, n, m_r): how often clients of each LLM in other roles met
              each action; None where it is not asked for
    """

    totals: np.ndarray
    squares: np.ndarray | None
    clients: np.ndarray
    plays: tuple[np.ndarray, ...]
    held: tuple[Held, ...] | None
    met: tuple[np.ndarray, ...] | None = None


def from_joint(cells: Cells, counts: np.ndarray, llms: int, sizes: Sequence[int]) -> Tally:
    """The tally of counts of cells, shape (T, K), that say who governs."""
    who = cells.llms
    held = tuple(Held(counts, own, np.arange(len(own))) for own in who)
    totals = np.einsum("tk,ik->ti", counts.astype(float), cells.worth)
    squares = np.einsum("tk,ik->ti", counts.astype(float), cells.worth**2)
    plays = _plays(cells, held, llms, sizes)
    return Tally(totals, squares, _clients(plays), plays, held)


def from_splits(
    cells: Cells, splits: Sequence[np.ndarray], llms: int, sizes: Sequence[int]
) -> Tally:
    """The tally of counts by role of shape (T, K, n): cells, and who governs the role there."""
    number = len(cells.actions)
    llm, cell = np.tile(np.arange(llms), number), np.repeat(np.arange(number), llms)
    held = tuple(Held(own.reshape(len(own), -1), llm, cell) for own in splits)
    totals = np.zeros((len(splits[0]), llms))
    for own, pay in zip(splits, cells.pay, strict=True):
        totals += np.einsum("tki,k->ti", own.astype(float), pay)
    plays = _plays(cells, held, llms, sizes)
    return Tally(totals, None, _clients(plays), plays, held)


def _plays(
    cells: Cells, held: Sequence[Held], llms: int, sizes: Sequence[int]
) -> tuple[np.ndarray, ...]:
    out = []
    for r, (own, m) in enumerate(zip(held, sizes, strict=True)):
        key = own.llm * m + cells.actions[own.cell, r]
        found = grouped(own.counts, key, llms * m)
        out.append(np.rint(found).astype(np.int64).reshape(len(found), llms, m))
    return tuple(out)


def _clients(plays: Sequence[np.ndarray]) -> np.ndarray:
    return np.asarray(sum(own.sum(axis=2) for own in plays))


def met_by_clients(
    cells: Cells, held: Sequence[Held], llms: int, sizes: Sequence[int]
) -> tuple[np.ndarray, ...]:
    """For each role shape (T, n, m_r): how often clients of each LLM in other roles met actions."""
    out = []
    for r, m in enumerate(sizes):
        met = np.zeros((len(held[0].counts), llms * m))
        for q, own in enumerate(held):
            if q != r:
                met += grouped(own.counts, own.llm * m + cells.actions[own.cell, r], llms * m)
        out.append(np.rint(met).astype(np.int64).reshape(-1, llms, m))
    return tuple(out)


def met_by_governor(
    cells: Cells, held: Sequence[Held], llms: int, sizes: Sequence[int]
) -> tuple[np.ndarray, ...]:
    """For each role shape (T, n, n, m_r): the same by who governs the client that was met.

    The cells have to say who governs.
    """
    out = []
    for r, m in enumerate(sizes):
        met = np.zeros((len(held[0].counts), llms * llms * m))
        for q, own in enumerate(held):
            if q != r:
                key = (own.llm * llms + cells.llms[r][own.cell]) * m + cells.actions[own.cell, r]
                met += grouped(own.counts, key, llms * llms * m)
        out.append(np.rint(met).astype(np.int64).reshape(-1, llms, llms, m))
    return tuple(out)
