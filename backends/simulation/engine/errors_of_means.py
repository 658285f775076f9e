"""This module says how far a simulated mean may be off."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from attrs import frozen

from .records import Records

Source: TypeAlias = Literal["between rounds", "batch means", "within rounds", "unknown"]

BATCHES = 32
"""Batches of rounds whose means are compared."""

FEWEST_ROUNDS = 16
"""Independent rounds from which their spread is used."""

FEWEST_IN_HISTORY = 2 * BATCHES
"""Rounds that depend on history from which batches are used."""


@frozen(eq=False)
class Estimate:
    """Means with their standard errors.

    means    shape (n,): what the clients of each LLM got per round
    errors   shape (n,): standard errors; nan if unknown
    source   between rounds: they are independent. batch means: rounds depend on earlier ones, and
             stretches of them are compared, which takes play to be in its long-run regime and the
             stretches to be long enough (Law and Kelton 1984). within rounds: instances are
             compared, given what LLMs chose; in a finite population this is an upper bound, since
             matching without replacement makes means vary less
    """

    means: np.ndarray
    errors: np.ndarray
    source: Source


def estimate(records: Records, instances: int, mass: np.ndarray, history: bool) -> Estimate:
    """The means over all rounds.

    `mass` of shape (n,) is the number of clients per instance; `history` says whether rounds depend
    on earlier ones.
    """
    rounds = len(records)
    if not rounds:
        nothing = np.full(len(mass), np.nan)
        return Estimate(nothing, nothing, "unknown")
    means = records.payoffs.mean(axis=0)
    if not history and rounds >= FEWEST_ROUNDS:
        errors = records.payoffs.std(axis=0, ddof=1) / np.sqrt(rounds)
        return Estimate(means, errors, "between rounds")
    if history and rounds >= FEWEST_IN_HISTORY:
        length = rounds // BATCHES
        kept = records.payoffs[rounds - length * BATCHES :]
        batches = kept.reshape(BATCHES, length, -1).mean(axis=1)
        return Estimate(means, batches.std(axis=0, ddof=1) / np.sqrt(BATCHES), "batch means")
    return _within(records, means, instances, mass)


def _within(records: Records, means: np.ndarray, instances: int, mass: np.ndarray) -> Estimate:
    if instances < 2 or np.isnan(records.squares).any():
        return Estimate(means, np.full(len(mass), np.nan), "unknown")
    per_instance = records.payoffs * mass
    spread = np.maximum(records.squares / instances - per_instance**2, 0)
    variance = spread / (instances - 1)
    safe = np.where(mass > 0, mass, np.nan)
    errors = np.sqrt(variance.sum(axis=0)) / len(records) / safe
    return Estimate(means, errors, "within rounds")
