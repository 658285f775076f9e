"""This module keeps what happened, round by round, and joins the records of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import fields, frozen

from .seen import Sights


@frozen(eq=False)
class Records:
    """T rounds, one row each.

    choices      shape (T, n): the meta-action of each LLM; -1 where its clients drew for themselves
    mixtures     for each LLM shape (T, S_i): what they drew from; None where LLMs draw
    payoffs      shape (T, n): what clients got: the total over an LLM's clients, divided by how
                 many it has in a round (with replacement: is expected to have)
    squares      shape (T, n): the same per instance, squared and added up; nan where not kept
    clients      shape (T, n): how many clients each LLM had
    frequencies  for each role shape (T, m_r): how often each action was played
    sights       what the LLMs saw; empty where nobody looked
    """

    choices: np.ndarray
    mixtures: tuple[np.ndarray, ...] | None
    payoffs: np.ndarray
    squares: np.ndarray
    clients: np.ndarray
    frequencies: tuple[np.ndarray, ...]
    sights: Sights

    def __len__(self) -> int:
        return len(self.choices)

    def part(self, start: int, end: int) -> Records:
        """Some of the rounds."""
        found = _each(lambda own: own[start:end], [self])
        assert isinstance(found, Records)
        return found

    def sorted_by(self, position: np.ndarray) -> Records:
        """The same rounds, each at its position."""
        order = np.argsort(position, kind="stable")
        found = _each(lambda own: own[order], [self])
        assert isinstance(found, Records)
        return found


def joined(parts: Sequence[Records]) -> Records:
    """Rounds after rounds."""
    found = _each(lambda *own: np.concatenate(own), list(parts))
    assert isinstance(found, Records)
    return found


def _each(what: Any, parts: Sequence[Any]) -> Any:
    """The same done to every array of records that are built alike."""
    first = parts[0]
    match first:
        case None:
            return None
        case np.ndarray():
            return what(*parts)
        case tuple():
            return tuple(_each(what, own) for own in zip(*parts, strict=True))
    names = [a.name for a in fields(type(first))]
    return type(first)(**{name: _each(what, [getattr(p, name) for p in parts]) for name in names})


def discounted(records: Records, discount: float) -> np.ndarray:
    """Normalised discounted payoffs of the rounds that were played, shape (n,).

    (1 - d) times the sum of d^t v_t, divided by 1 - d^T: the weights add up to 1. The average at
    d = 1.
    """
    weights = discount ** np.arange(len(records))
    return np.asarray(weights @ records.payoffs / weights.sum())


def arrays_of(records: object, prefix: str) -> list[tuple[str, np.ndarray]]:
    """Every array of a record under a name of its own."""
    match records:
        case None:
            return []
        case np.ndarray() | np.generic():
            return [(prefix, np.asarray(records))]
        case tuple():
            nested = [arrays_of(own, f"{prefix}.{k}") for k, own in enumerate(records)]
            return [pair for own in nested for pair in own]
    names = [a.name for a in fields(type(records))]  # type: ignore[arg-type]
    nested = [arrays_of(getattr(records, name), f"{prefix}.{name}") for name in names]
    return [pair for own in nested for pair in own]
