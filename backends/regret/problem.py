"""This module says what of a one-shot problem is read to recompute regrets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol

import numpy as np


class BasePayoffs(Protocol):
    """The base game, asked for its payoffs on a product of some actions of each role."""

    def on_grid(self, supports: Sequence[Sequence[int]]) -> np.ndarray:
        """Object array of shape (R, len(supports[0]), ...)."""
        ...


class CountPayoffs(Protocol):
    """Payoffs by counts of others; the fields are explained where it is defined."""

    crowds: tuple[tuple[int, ...], ...]
    kinds: tuple[tuple[int, ...], ...]
    crowd_of: tuple[int, ...]

    def table(self, kind: int) -> np.ndarray: ...


class Component(Protocol):
    """One term of the matching: governors drawn independently by role."""

    @property
    def weight(self) -> Fraction: ...
    @property
    def governors(self) -> tuple[tuple[Fraction, ...], ...]: ...


class Problem(Protocol):
    """What is read of a one-shot problem; the fields are explained where it is defined."""

    @property
    def actions(self) -> Sequence[Sequence[object]]: ...
    @property
    def llms(self) -> Sequence[str]: ...
    @property
    def base(self) -> BasePayoffs: ...
    @property
    def matching(self) -> Sequence[Component]: ...
    @property
    def followed(self) -> Sequence[Sequence[Sequence[Sequence[Fraction]]]]: ...
    @property
    def free(self) -> Sequence[Sequence[Sequence[int]]]: ...
    @property
    def objective(self) -> Callable[[np.ndarray], np.ndarray] | None: ...
    @property
    def sizes(self) -> tuple[int, ...]: ...
    @property
    def counts(self) -> CountPayoffs | None: ...
