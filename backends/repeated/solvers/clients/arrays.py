"""This module reads payoff arrays at profiles of meta-actions, and moves profiles."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ....numbers.scaled import Scaled


def payoffs_at(values: np.ndarray, profile: Sequence[int]) -> np.ndarray:
    """What every LLM gets at a profile, shape (n,), from values of shape (n, S_1, ..., S_n)."""
    index: tuple[Any, ...] = (slice(None), *profile)
    return np.asarray(values[index])


def replies(values: np.ndarray, llm: int, profile: Sequence[int]) -> np.ndarray:
    """What one LLM gets for each of its meta-actions, the others' as in the profile, shape (S,)."""
    index: tuple[Any, ...] = (llm, *profile[:llm], slice(None), *profile[llm + 1 :])
    return np.asarray(values[index])


def along(values: np.ndarray, llm: int, profile: Sequence[int]) -> np.ndarray:
    """All of the first axis along one LLM's meta-actions, shape (values.shape[0], S)."""
    index: tuple[Any, ...] = (slice(None), *profile[:llm], slice(None), *profile[llm + 1 :])
    return np.asarray(values[index])


def best_replies(values: np.ndarray) -> np.ndarray:
    """Entry [k, profile]: the most that LLM k gets against the others' part of the profile."""
    return np.array(
        [np.broadcast_to(own.max(axis=k, keepdims=True), own.shape) for k, own in enumerate(values)]
    )


def with_move(profile: tuple[int, ...], llm: int, move: int) -> tuple[int, ...]:
    """The profile with one LLM's meta-action replaced."""
    return (*profile[:llm], move, *profile[llm + 1 :])


def pure_floors(values: Scaled) -> tuple[Fraction, ...]:
    """What the others' pure meta-actions can hold each LLM to, exact."""
    best = best_replies(values.integers())
    return tuple(Fraction(int(held.min()), values.scale) for held in best)
