"""This module holds the rows of the linear programs of correlated equilibria, made on demand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from math import prod
from typing import Any

import numpy as np
from attrs import frozen


@frozen(eq=False)
class Incentives:
    """Rows g with g x >= 0 for a distribution x over the N = S_1 ... S_n profiles.

    Correlated equilibria (Aumann 1974) have a row for each LLM i, meta-action k and other one l:
    the sum over profiles a with a_i = k of x(a) (u_i(a) - u_i(l, a_-i)). Coarse ones (Moulin and
    Vial 1978) have a row for each i and l: the same sum over all profiles. Further rows come last.

    own      for each LLM its utilities, shape (S_i, N / S_i), of any one dtype
    sizes    S_1, ..., S_n
    coarse   which of the two concepts
    live     None, or the profiles that columns stand for; all others have no weight. Columns are
             counted among them, and N is how many they are
    extra    further rows, shape (E, N)
    """

    own: tuple[np.ndarray, ...]
    sizes: tuple[int, ...]
    coarse: bool
    extra: np.ndarray
    live: np.ndarray | None = None

    @staticmethod
    def of(
        utilities: np.ndarray, coarse: bool, extra: np.ndarray, live: np.ndarray | None = None
    ) -> Incentives:
        """From utilities of shape (n, S_1, ..., S_n), and further rows over all profiles."""
        sizes = utilities.shape[1:]
        own = tuple(
            np.ascontiguousarray(np.moveaxis(u, i, 0)).reshape(sizes[i], -1)
            for i, u in enumerate(utilities)
        )
        return Incentives(own, sizes, coarse, extra if live is None else extra[:, live], live)

    @property
    def profiles(self) -> int:
        """N."""
        return prod(self.sizes) if self.live is None else len(self.live)

    @cached_property
    def starts(self) -> list[int]:
        """The first row of each LLM, that of the further rows, and the number of rows."""
        counts = [s if self.coarse else s * s for s in self.sizes]
        return list(accumulate([0, *counts, len(self.extra)]))

    def split(self, llm: int, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Own meta-action of an LLM and place among the others' profiles, for some columns."""
        if self.live is not None:
            columns = self.live[columns]
        after = prod(self.sizes[llm + 1 :])
        above, low = np.divmod(columns, after)
        high, own = np.divmod(above, self.sizes[llm])
        return own, high * after + low

    def values(self, columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """g x for every row, where x has `weights` at the profiles `columns` and is 0 elsewhere."""
        found: list[np.ndarray] = []
        for i, utilities in enumerate(self.own):
            played, rest = self.split(i, columns)
            loss = utilities[played, rest] - utilities[:, rest]
            if self.coarse:
                found.append(loss @ weights)
                continue
            size = self.sizes[i]
            table = np.zeros((size, size), dtype=loss.dtype)
            told = played.tolist()
            for k in set(told):
                at = [place for place, other in enumerate(told) if other == k]
                table[k] = loss[:, at] @ weights[at]
            found.append(table.ravel())
        found.append(self.extra[:, columns] @ weights)
        return np.concatenate(found)

    def place(self, row: int) -> tuple[int, int]:
        """Which LLM (or n for a further row) a row belongs to, and its number there."""
        starts = self.starts
        llm = bisect_right(starts, row, 1, len(starts) - 1) - 1
        return llm, row - starts[llm]

    def row(self, row: int) -> np.ndarray:
        """The coefficients of one row, shape (N,)."""
        llm, at = self.place(row)
        if llm == len(self.sizes):
            return self.extra[at]
        return self._spread(llm, {at: 1})

    def on(self, rows: Sequence[int], columns: np.ndarray) -> np.ndarray:
        """Some rows at some profiles, shape (rows, columns)."""
        out = np.zeros((len(rows), len(columns)), dtype=self.own[0].dtype)
        for line, row in enumerate(rows):
            llm, at = self.place(row)
            if llm == len(self.sizes):
                out[line] = self.extra[at][columns]
                continue
            played, rest = self.split(llm, columns)
            k, other = (played, at) if self.coarse else divmod(at, self.sizes[llm])
            loss = self.own[llm][k, rest] - self.own[llm][other, rest]
            out[line] = loss if self.coarse else np.where(played == k, loss, 0)
        return out

    def combined(self, weights: dict[int, Any]) -> np.ndarray:
        """The sum over rows of their weight times their coefficients, shape (N,)."""
        total = np.zeros(self.profiles, dtype=self.own[0].dtype)
        by_llm: dict[int, dict[int, Any]] = {}
        for row, weight in weights.items():
            llm, at = self.place(row)
            by_llm.setdefault(llm, {})[at] = weight
        for llm, own in by_llm.items():
            if llm == len(self.sizes):
                for at, weight in own.items():
                    total = total + self.extra[at] * weight
            else:
                total = total + self._spread(llm, own)
        return total

    def _spread(self, llm: int, weights: dict[int, Any]) -> np.ndarray:
        """Weighted rows of one LLM at all profiles."""
        utilities, size = self.own[llm], self.sizes[llm]
        out = np.zeros(utilities.shape, dtype=utilities.dtype)
        for at, weight in weights.items():
            if self.coarse:
                out += (utilities - utilities[at]) * weight
            else:
                k, other = divmod(at, size)
                out[k] += (utilities[k] - utilities[other]) * weight
        before = self.sizes[:llm]
        shaped = out.reshape(size, *before, *self.sizes[llm + 1 :])
        flat = np.moveaxis(shaped, 0, llm).reshape(-1)
        return flat if self.live is None else flat[self.live]
