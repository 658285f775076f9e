"""This module finds how far a profile's payoffs reach in many directions at once, in floats."""

from __future__ import annotations

import numpy as np
from attrs import define, frozen

from .units import FloatProfile

NUDGE = 1e-9
"""Every weight starts above 0 by a random share of this, so that no two rows tie for long."""

GAINFUL, PIVOT = 1e-11, 1e-9
"""What a column must gain to enter, and the least entry to pivot on."""

STEPS = 40
"""Pivots per row of a program, at most; what is known then is a bound like any other."""

FRESH = 30
"""Pivots after which inverses are computed anew."""


@frozen(eq=False)
class Polytope:
    """{w: normals w <= levels}; the first n of F normals are the axes, the next n their opposites.

    normals shape (F, n), levels shape (F,)
    """

    normals: np.ndarray
    levels: np.ndarray


@frozen(eq=False)
class Reach:
    """For K directions, prices and weights that bound a profile's payoffs, and who attains them.

    columns   shape (K, R), R = Y n: numbers of columns, first D prices, then F edges per signal
    weights   shape (K, R), >= 0: one for each of these columns
    onward    shape (K, Y, n): continuations at which the bound is attained, where it is the best
    values    shape (K,): the bounds
    empty     one ray of columns and weights, each shape (R + 1,), along which bounds fall for
              ever, which proves that no payoff of the profile is left; None if none was found
    """

    columns: np.ndarray
    weights: np.ndarray
    onward: np.ndarray
    values: np.ndarray
    empty: tuple[np.ndarray, np.ndarray] | None


def reach_of(
    p: FloatProfile,
    discount: float,
    directions: np.ndarray,
    behind: Polytope,
    start: np.ndarray | None = None,
) -> Reach:
    """The greatest direction v over payoffs v of a profile with continuations in a polytope.

    The dual linear program has prices m >= 0 of deviations and weights e >= 0 of the polytope's
    half-spaces by signal: minimise (1 - discount) (direction u - m gains) + discount sum_y e_y
    levels over e_y normals = signal(y) direction - sum_d m_d shift_d(y) e_llm(d). All directions
    share its columns, so that one revised simplex method (Dantzig 1951) moves all of them at once.
    `start` holds bases (`Reach.columns`) of the first directions from a call with other levels.
    """
    program = _Program.build(p, discount, directions, behind)
    state = program.begin(start)
    ray = program.run(state)
    return program.answer(state, ray)


@define
class _State:
    """Bases, their inverses and the basic variables; `done` where nothing gains."""

    basis: np.ndarray
    inverse: np.ndarray
    x: np.ndarray
    done: np.ndarray


@frozen(eq=False)
class _Program:
    """The dual program: `block` is the part of its columns that belongs to prices, (D, R)."""

    p: FloatProfile
    discount: float
    directions: np.ndarray
    behind: Polytope
    block: np.ndarray
    cost: np.ndarray
    rhs: np.ndarray

    @staticmethod
    def build(
        p: FloatProfile, discount: float, directions: np.ndarray, behind: Polytope
    ) -> _Program:
        (count, size), signals, moves = directions.shape, len(p.signal), len(p.llm)
        block = np.zeros((moves, signals, size))
        for d, i in enumerate(p.llm):
            block[d, :, i] = p.shifts[d]
        prices = -(1 - discount) / discount * p.gains
        cost = np.concatenate([prices, np.tile(behind.levels, signals)])
        rhs = np.einsum("y,ki->kyi", p.signal, directions).reshape(count, -1)
        return _Program(
            p, discount, directions, behind, block.reshape(moves, signals * size), cost, rhs
        )

    def begin(self, start: np.ndarray | None) -> _State:
        """Bases of axes, which are feasible whatever the direction, or those that are given."""
        (count, size), signals = self.directions.shape, len(self.p.signal)
        moves, faces = len(self.p.llm), len(self.behind.levels)
        down = self.directions < 0
        axis = np.arange(size) + size * down
        at = moves + faces * np.arange(signals)
        basis = (at[None, :, None] + axis[:, None, :]).reshape(count, -1)
        signs = np.repeat(np.where(down, -1.0, 1.0)[:, None], signals, axis=1).reshape(count, -1)
        inverse = np.einsum("kr,rs->krs", signs, np.eye(signals * size))
        nudge = NUDGE * np.random.default_rng(7).uniform(0.5, 1, (count, signals * size))
        x = np.abs(self.rhs) + nudge
        if start is not None and len(start):
            self._resume(start, nudge, (basis, inverse, x))
        return _State(basis, inverse, x, np.zeros(count, dtype=bool))

    def _resume(
        self, start: np.ndarray, nudge: np.ndarray, into: tuple[np.ndarray, np.ndarray, np.ndarray]
    ) -> None:
        """Take over bases that are still feasible."""
        basis, inverse, x = into
        old = len(start)
        try:
            found = np.linalg.inv(self._columns(start).transpose(0, 2, 1))
        except np.linalg.LinAlgError:
            return
        values = np.einsum("krs,ks->kr", found, self.rhs[:old])
        fine = (values > -NUDGE).all(axis=1) & (np.abs(found).max(axis=(1, 2)) < 1e7)
        k = np.flatnonzero(fine)
        basis[k], inverse[k] = start[k], found[k]
        x[k] = values[k].clip(0) + nudge[k]

    def _columns(self, numbers: np.ndarray) -> np.ndarray:
        """Columns by number, shape (..., R)."""
        moves, faces = self.block.shape[0], len(self.behind.levels)
        size = self.directions.shape[1]
        flat = numbers.ravel()
        out = np.zeros((len(flat), self.rhs.shape[1]))
        price = flat < moves
        out[price] = self.block[flat[price]]
        edge = np.flatnonzero(~price)
        signal, face = np.divmod(flat[edge] - moves, faces)
        for i in range(size):
            out[edge, signal * size + i] = self.behind.normals[face, i]
        return out.reshape(*numbers.shape, self.rhs.shape[1])

    def run(self, state: _State) -> tuple[np.ndarray, np.ndarray] | None:
        """Pivot until nothing gains; a ray, if bounds fall for ever."""
        for step in range(STEPS * self.rhs.shape[1]):
            k = np.flatnonzero(~state.done)
            if not len(k):
                return None
            if step % FRESH == FRESH - 1:
                self._refresh(state, k)
            reduced = self._reduced(state, k)
            entering = reduced.argmin(axis=1)
            best = reduced[np.arange(len(k)), entering]
            state.done[k[best > -GAINFUL]] = True
            moving = best <= -GAINFUL
            k, entering = k[moving], entering[moving]
            ray = self._pivot(state, k, entering) if len(k) else None
            if ray is not None:
                return ray
        return None

    def _reduced(self, state: _State, k: np.ndarray) -> np.ndarray:
        """What one more unit of each column costs, shape (len(k), columns)."""
        duals = self._duals(state, k)
        shaped = duals.reshape(len(k), len(self.p.signal), -1)
        edges = self.behind.levels - shaped @ self.behind.normals.T
        prices = self.cost[: len(self.block)] - duals @ self.block.T
        found: np.ndarray = np.concatenate([prices, edges.reshape(len(k), -1)], axis=1)
        return found

    def _duals(self, state: _State, k: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.einsum("kr,krs->ks", self.cost[state.basis[k]], state.inverse[k])
        return found

    def _pivot(
        self, state: _State, k: np.ndarray, entering: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray] | None:
        column = np.einsum("krs,ks->kr", state.inverse[k], self._columns(entering))
        open_ = column > PIVOT
        stuck = np.flatnonzero(~open_.any(axis=1))
        if len(stuck):
            j = stuck[0]
            numbers = np.append(state.basis[k[j]], entering[j])
            return numbers, np.append((-column[j]).clip(0), 1.0)
        ratio = np.where(open_, state.x[k] / np.where(open_, column, 1.0), np.inf)
        row = ratio.argmin(axis=1)
        each = np.arange(len(k))
        step = ratio[each, row]
        state.x[k] = (state.x[k] - step[:, None] * column).clip(0)
        state.x[k, row] = step
        lead = state.inverse[k, row] / column[each, row][:, None]
        column[each, row] -= 1
        state.inverse[k] -= column[:, :, None] * lead[:, None, :]  # the row itself becomes lead
        state.basis[k, row] = entering
        return None

    def _refresh(self, state: _State, k: np.ndarray) -> None:
        try:
            fresh = np.linalg.inv(self._columns(state.basis[k]).transpose(0, 2, 1))
        except np.linalg.LinAlgError:
            return
        state.inverse[k] = fresh

    def answer(self, state: _State, ray: tuple[np.ndarray, np.ndarray] | None) -> Reach:
        """Weights for the very directions, without what they were nudged by."""
        every = np.arange(len(state.basis))
        self._refresh(state, every)
        weights = np.einsum("krs,ks->kr", state.inverse, self.rhs).clip(0)
        onward = self._duals(state, every).reshape(len(every), len(self.p.signal), -1)
        now = (1 - self.discount) * (self.directions @ self.p.payoff)
        later = self.discount * np.einsum("kr,kr->k", self.cost[state.basis], weights)
        return Reach(state.basis, weights, onward, now + later, ray)
