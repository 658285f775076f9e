"""This module evaluates the float payoffs of mixed profiles of several LLMs, and their slopes."""

from __future__ import annotations

import numpy as np
from attrs import frozen


@frozen(eq=False)
class Multilinear:
    """Float utilities of shape (n, S_1, ..., S_n); mixtures are n arrays of shape (S_i,)."""

    values: np.ndarray

    @property
    def sizes(self) -> tuple[int, ...]:
        """S_1, ..., S_n."""
        return self.values.shape[1:]

    def slices(self, mixtures: list[np.ndarray]) -> list[np.ndarray]:
        """Expected utility of each own meta-action: n arrays of shape (S_i,)."""
        out = []
        for i, own in enumerate(self.values):
            for j in reversed(range(len(mixtures))):
                if j != i:
                    own = np.tensordot(own, mixtures[j], axes=(j, 0))
            out.append(own)
        return out

    def slopes(self, mixtures: list[np.ndarray]) -> np.ndarray:
        """Jacobian of all slices by all mixtures: shape (sum S, sum S), zero on own blocks."""
        starts = np.r_[0, np.cumsum(self.sizes)]
        out = np.zeros((starts[-1], starts[-1]))
        for i, own in enumerate(self.values):
            for j in range(len(mixtures)):
                if j == i:
                    continue
                part = own
                for k in reversed(range(len(mixtures))):
                    if k not in (i, j):
                        part = np.tensordot(part, mixtures[k], axes=(k, 0))
                block = part if i < j else part.T
                out[starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = block
        return out

    def regret(self, mixtures: list[np.ndarray]) -> float:
        """The largest gain of any LLM from changing its meta-action alone."""
        values = self.slices(mixtures)
        return max(float(v.max() - v @ p) for v, p in zip(values, mixtures, strict=True))

    def split(self, flat: np.ndarray) -> list[np.ndarray]:
        """One flat vector of all probabilities as n arrays."""
        return np.split(flat, np.cumsum(self.sizes)[:-1])

    def scaled(self) -> Multilinear:
        """The same game with every LLM's utilities moved to [0, 1]."""
        axes = tuple(range(1, self.values.ndim))
        low = self.values.min(axis=axes, keepdims=True)
        width = self.values.max(axis=axes, keepdims=True) - low
        return Multilinear((self.values - low) / np.where(width > 0, width, 1.0))
