"""This module lists the vertices of a simple polytope in floats, adding one row after another."""

from __future__ import annotations

import numpy as np
from attrs import define, frozen

FIRST_ROOM = 600
"""Vertices for which there is room from the start; after that it is doubled."""

MANY = 10_000
"""Vertices from which those that were cut off are left out before they take half of the room."""

BYTES_LIMIT = 2**30
"""Memory for the vertices of one polytope, those of its intermediate stages included."""


@frozen(eq=False)
class SimpleVertices:
    """Vertices of {z >= 0, M z <= b}, M of shape (rows, k), each with exactly k tight constraints.

    Constraint i < k is z_i >= 0, constraint k + j is row j.

    slack    shape (V, k + rows): by how much each constraint is met; the first k columns are z
    tight    shape (V, k): the tight constraints
    beside   shape (V, k): the vertex at the other end of the edge along which only tight[v, j]
             is left
    """

    slack: np.ndarray
    tight: np.ndarray
    beside: np.ndarray


def simple_vertices(m: np.ndarray, b: np.ndarray) -> SimpleVertices | None:
    """The vertices for a float matrix of positive entries and positive right sides.

    Rows are added one by one to the simplex of the first; each cuts off some vertices and leaves a
    new one on every edge that it crosses (Motzkin et al. 1953, where all vertices are simple).
    Two new vertices are neighbours if they share all constraints but one, so neighbours are known
    throughout. Nothing is proved. None where rounding makes neighbours ambiguous, or beyond
    BYTES_LIMIT.
    """
    found = _Vertices.of_simplex(m, b)
    for constraint in range(m.shape[1] + 1, sum(m.shape)):
        if not found.cut(constraint):
            return None
    found.compact()
    n = found.used
    return SimpleVertices(found.slack[:n], found.tight[:n], found.beside[:n])


@define(eq=False)
class _Vertices:
    """The vertices so far, as in SimpleVertices; those cut off stay in place until `compact`.

    code    one word for each vertex: of its tight constraints, exclusive-or of the words of `bit`
    bit     one word for each constraint: a bit of its own if there are at most 64, else random
    """

    slack: np.ndarray
    tight: np.ndarray
    beside: np.ndarray
    code: np.ndarray
    alive: np.ndarray
    used: int
    bit: np.ndarray

    @staticmethod
    def of_simplex(m: np.ndarray, b: np.ndarray) -> _Vertices:
        """The vertices of {z >= 0, m[0] z <= b[0]}: the origin, and one on each axis."""
        rows, k = m.shape
        every, n = np.arange(k), k + 1
        slack = np.zeros((n, k + rows))
        slack[1 + every, every] = b[0] / m[0]
        slack[:, k:] = b - slack[:, :k] @ m.T
        slack[1:, k] = 0
        tight, beside = np.tile(every, (n, 1)), np.tile(1 + every, (n, 1))
        tight[1 + every, every], beside[1 + every, every] = k, 0
        bit = np.uint64(1) << np.arange(min(k + rows, 64), dtype=np.uint64)
        if k + rows > 64:
            bit = np.random.default_rng(0).integers(2**64, size=k + rows, dtype=np.uint64)
        code = np.bitwise_xor.reduce(bit[tight], axis=1)
        found = _Vertices(slack, tight, beside, code, np.ones(n, dtype=bool), n, bit)
        found._room(FIRST_ROOM)
        return found

    def cut(self, constraint: int) -> bool:
        """Add a row; whether neighbours are still known and there is memory."""
        if self.used > MANY and 2 * self.alive[: self.used].sum() < self.used:
            self.compact()
        values = self.slack[: self.used, constraint]
        out = (values < 0) & self.alive[: self.used]
        gone = out.nonzero()[0]
        if not len(gone):
            return True
        far = self.beside.take(gone, axis=0)
        edge, slot = (~out.take(far)).nonzero()
        start, end = gone.take(edge), far[edge, slot]
        gap = values.take(end)
        share = gap / (gap - values.take(start))
        slack = self.slack.take(end, axis=0)
        slack += share[:, None] * (self.slack.take(start, axis=0) - slack)
        slack[:, constraint] = 0
        new = np.arange(len(start))
        tight = self.tight.take(start, axis=0)
        code = self.code.take(start) ^ self.bit.take(tight[new, slot]) ^ self.bit[constraint]
        tight[new, slot] = constraint
        beside = self._neighbours(code, tight, slot)
        if beside is None or not self._room(len(new)):
            return False
        beside[new, slot] = end
        back = (self.beside.take(end, axis=0) == start[:, None]).argmax(axis=1)
        self.beside[end, back] = self.used + new
        self.alive[gone] = False
        self._append(slack, tight, beside, code)
        return True

    def _neighbours(
        self, code: np.ndarray, tight: np.ndarray, slot: np.ndarray
    ) -> np.ndarray | None:
        """The neighbours of new vertices among each other, by number, along all slots but one."""
        new, k = len(tight), tight.shape[1]
        keys = code[:, None] ^ self.bit.take(tight)
        keys[np.arange(new), slot] = 0  # sorted first: all others have the new constraint
        keys = keys.ravel()
        order = keys.argsort()[new:]
        keys = keys[order]
        first, second = keys[0::2], keys[1::2]
        if len(keys) % 2 or (first != second).any() or (second[:-1] == first[1:]).any():
            return None
        owner = np.arange(self.used, self.used + new).repeat(k).take(order)
        beside = np.zeros(new * k, dtype=np.int64)
        beside[order[0::2]] = owner[1::2]
        beside[order[1::2]] = owner[0::2]
        return beside.reshape(new, k)

    def _room(self, more: int) -> bool:
        """Make room for more vertices; whether that is within the limit."""
        need, have = self.used + more, len(self.code)
        if need <= have:
            return True
        size = max(2 * have, need + more)
        width = self.slack.shape[1] + 2 * self.tight.shape[1] + 2
        if 8 * width * size > BYTES_LIMIT:
            return False
        n = self.used
        self.slack, self.tight = _grown(self.slack, n, size), _grown(self.tight, n, size)
        self.beside, self.code = _grown(self.beside, n, size), _grown(self.code, n, size)
        self.alive = _grown(self.alive, n, size)
        return True

    def _append(
        self, slack: np.ndarray, tight: np.ndarray, beside: np.ndarray, code: np.ndarray
    ) -> None:
        at = slice(self.used, self.used + len(code))
        self.slack[at], self.tight[at], self.beside[at] = slack, tight, beside
        self.code[at], self.alive[at] = code, True
        self.used += len(code)

    def compact(self) -> None:
        """Leave out the vertices that were cut off."""
        keep = self.alive[: self.used].nonzero()[0]
        place = np.zeros(self.used, dtype=np.int64)
        place[keep] = np.arange(len(keep))
        self.slack, self.tight = self.slack.take(keep, axis=0), self.tight.take(keep, axis=0)
        self.beside, self.code = place.take(self.beside.take(keep, axis=0)), self.code.take(keep)
        self.alive, self.used = np.ones(len(keep), dtype=bool), len(keep)


def _grown(array: np.ndarray, used: int, size: int) -> np.ndarray:
    """An array with more room, and the part that was in use."""
    out = np.empty((size, *array.shape[1:]), dtype=array.dtype)
    out[:used] = array[:used]
    return out
