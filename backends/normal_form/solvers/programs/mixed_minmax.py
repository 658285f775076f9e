"""This module brackets what several LLMs, each drawing for itself, can hold another one to.

The others' best product of mixtures is a non-convex problem. From above: products found by linear
programs in turn. From below: a branch and bound over products of simplices of mixtures; in each
cell the others may draw a profile of its corners together, which is a linear program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, product
from math import lcm, prod

import numpy as np
from attrs import define, field, frozen

from ....numbers.floats import Number
from ....numbers.scaled import Scaled, compact_list, object_array
from ....numbers.units import from_zero_to_one
from ..tolerances import CLOSED, MIXED_GAP
from .minmax import (
    Minmax,
    correlated_minmax,
    own_payoffs,
    pure_minmax,
)
from .products import (
    Mixture,
    Product,
    against,
    best_product,
    descend,
    priced_product,
)
from .zero_sum import maximin

CELLS = 1500
"""Most cells that are looked at for one LLM."""

CELL_WORK = 2**21
"""Most payoff entries of the cells of one LLM together."""

FIRST_CELLS = 64
"""Most cells that the search starts with."""

EXACT_CELLS = 200
"""Most cells whose linear program is solved in rationals."""

WEIGHT_UNIT = 2**40
"""Own weights that prove a bound are rounded to multiples of 1 / WEIGHT_UNIT."""


@frozen
class Bracket:
    """What a product of the others' mixtures can hold an LLM to.

    lower, upper   in units of utility; equal where the value is known
    strategies     one mixture for each other LLM, in their order, that holds it to `upper`
    exact          both are Fractions: `upper` by the strategies, `lower` by weights in each cell
    cells          how many cells were looked at
    """

    lower: Number
    upper: Number
    strategies: tuple[Mixture, ...]
    exact: bool
    cells: int


def mixed_minmax(utilities: Scaled, llm: int) -> Bracket:
    """Bracket the mixed minmax of one LLM among three or more; shape (n, S_1, ..., S_n).

    The ends lie between the correlated and the pure minmax. The search ends when they are MIXED_GAP
    of the payoff range apart, or after CELLS cells. Raises TooLarge as `correlated_minmax`.
    """
    lowest, pure = correlated_minmax(utilities, llm), pure_minmax(utilities, llm)
    own = own_payoffs(utilities, llm)
    kept = needed(own.numerators)
    inner = own.take(np.ix_(*kept))
    units = from_zero_to_one(inner)
    best = priced_product(inner, units, best_product(units, _starts(kept, lowest, pure)))
    lower, cells = lowest.value, 0
    if best.value > lower and units.size <= CELL_WORK:
        search = _Search(inner, units, best)
        lower = max(lower, search.run())
        best, cells = search.best, search.looked
    strategies = tuple(
        _spread(mixture, at, size)
        for mixture, at, size in zip(best.strategies, kept[1:], own.shape[1:], strict=True)
    )
    return Bracket(min(lower, best.value), best.value, strategies, utilities.exact, cells)


def needed(values: np.ndarray) -> list[np.ndarray]:
    """Which actions matter: of the LLM itself (axis 0) and of the others, shape (S_i, S_1, ...).

    Removed in turn: own actions that another one never does worse than, and actions of others that
    another one never hurts less than. Neither changes what the others can hold the LLM to.
    """
    kept = [np.arange(size) for size in values.shape]
    changed = True
    while changed:
        changed = False
        for axis in range(values.ndim):
            part = np.moveaxis(values[np.ix_(*kept)], axis, 0).reshape(len(kept[axis]), -1)
            alive = _best_rows(part if axis == 0 else -part)
            changed |= not alive.all()
            kept[axis] = kept[axis][alive]
    return kept


def _best_rows(rows: np.ndarray) -> np.ndarray:
    alive = np.ones(len(rows), dtype=bool)
    for k, row in enumerate(rows):
        others = alive.copy()
        others[k] = False
        alive[k] = not (rows[others] >= row).all(axis=1).any()
    return alive


def _starts(kept: Sequence[np.ndarray], lowest: Minmax, pure: Minmax) -> list[list[np.ndarray]]:
    """Mixtures to start from: the pure punishment, the marginals of the correlated one, uniform
    ones and random ones.
    """
    sizes = [len(at) for at in kept[1:]]
    uniform = [np.full(size, 1 / size) for size in sizes]
    starts = [uniform]
    for punishment in (pure.punishment, lowest.punishment):
        mixtures = [np.zeros(size) for size in sizes]
        for profile, weight in punishment:
            for mixture, at, action in zip(mixtures, kept[1:], profile, strict=True):
                mixture[at == action] += float(weight)
        pairs = zip(mixtures, uniform, strict=True)
        starts.append([m / m.sum() if m.sum() else u for m, u in pairs])
    rng = np.random.default_rng(len(sizes))
    return starts + [[rng.dirichlet(np.ones(size)) for size in sizes] for _ in range(5)]


def _spread(mixture: Mixture, at: np.ndarray, size: int) -> Mixture:
    """A mixture over the kept actions as one over all."""
    full: list[Number] = [0 * mixture[0]] * size
    for k, p in zip(at.tolist(), mixture, strict=True):
        full[k] = p
    return tuple(full)


# --- branch and bound --------------------------------------------------------------------------


@frozen(eq=False)
class _Cell:
    """A product of simplices: for each of the others its corners, as rows of Fractions.

    bound     what the LLM gets at least against all products of mixtures in the cell, in units
    weights   own mixture that guarantees it at every profile of corners
    payoffs   shape (S_i, corners of the first, ...), in units
    """

    corners: tuple[np.ndarray, ...]
    bound: float
    weights: np.ndarray
    payoffs: np.ndarray = field(repr=False)


@define(eq=False)
class _Search:
    """The search on one LLM's payoffs: `own` as they are, `units` from 0 to 1."""

    own: Scaled
    units: np.ndarray
    best: Product
    looked: int = 0
    work: int = 0
    queue: list[tuple[float, int, _Cell]] = field(factory=list)
    order: Iterator[int] = field(factory=count)

    def run(self) -> Number:
        """A lower bound; `best` may get better on the way."""
        for corners in _first(self.best.strategies):
            self._look(corners)
        while self.best.unit - self.queue[0][0] > MIXED_GAP:
            if self.looked >= CELLS or self.work >= CELL_WORK:
                break
            for corners in _halves(heappop(self.queue)[2]):
                self._look(corners)
        return self._proved()

    def _look(self, corners: tuple[np.ndarray, ...]) -> None:
        """Bound a cell, and try the product that its linear program suggests."""
        payoffs = self.units
        floats = [c.astype(float) for c in corners]
        for axis, points in enumerate(floats, start=1):
            payoffs = np.moveaxis(np.moveaxis(payoffs, axis, -1) @ points.T, -1, axis)
        self.looked += 1
        self.work += payoffs.size
        flat = payoffs.reshape(len(payoffs), -1)
        solved = maximin(Scaled(flat, 1, False))
        weights = np.array(solved.row, dtype=float)
        bound = float((weights @ flat).min())
        cell = _Cell(corners, bound, weights, payoffs)
        heappush(self.queue, (bound, next(self.order), cell))
        drawn = np.array(solved.column, dtype=float).reshape(payoffs.shape[1:])
        axes = range(drawn.ndim)
        self._try([
            drawn.sum(axis=tuple(k for k in axes if k != j)) @ floats[j] for j in axes
        ])  # fmt: skip

    def _try(self, mixtures: list[np.ndarray]) -> None:
        if float(against(self.units, mixtures, None).max()) >= self.best.unit - CLOSED:
            return
        found = priced_product(self.own, self.units, descend(self.units, mixtures))
        if found.value < self.best.value:
            self.best = found

    def _proved(self) -> Number:
        """The lower bound in utility: exact where payoffs are, from the cells that decide it.

        Rounding moves a bound by far less than CLOSED, so that cells with a bound CLOSED above the
        lowest one need no rationals. Where all are as good as the best product, their linear
        programs are solved in rationals, so that both ends may turn out equal.
        """
        values = self.own.numerators
        low, span = values.min(), values.max() - values.min()
        lowest = self.queue[0][0]
        if not self.own.exact:
            return float(low + span * (lowest - CLOSED))
        closed = lowest > self.best.unit - CLOSED
        near = [cell for bound, _, cell in self.queue if closed or bound < lowest + CLOSED]
        whole = self.own.integers()
        bounds = []
        for k, cell in enumerate(near):
            bound = _guarantee(whole, cell) / self.own.scale
            if closed and bound < self.best.value and k < EXACT_CELLS:
                bound = max(bound, _exact_bound(self.own, cell))
            bounds.append(bound)
        proved = min(bounds)
        if proved >= self.best.value:
            return self.best.value
        return _readable(proved, Fraction(self.best.value))


def _first(strategies: Sequence[Mixture]) -> Iterator[tuple[np.ndarray, ...]]:
    """All mixtures, cut at a product: in each cell it takes the place of one corner of each."""
    choices = []
    for mixture in strategies:
        size = len(mixture)
        whole = object_array([Fraction(int(k == at)) for k, at in np.ndindex(size, size)])
        whole = whole.reshape(size, size)
        support = [k for k, p in enumerate(mixture) if p]
        cut = []
        for k in support if len(support) > 1 else ():
            corners = whole.copy()
            corners[k] = [Fraction(p) for p in mixture]
            cut.append(corners)
        choices.append((whole, cut or [whole]))
    if prod(len(cut) for _, cut in choices) > FIRST_CELLS:
        yield tuple(whole for whole, _ in choices)
        return
    yield from product(*(cut for _, cut in choices))


def _halves(cell: _Cell) -> Iterator[tuple[np.ndarray, ...]]:
    """The cell cut in the middle of the edge along which payoffs change most."""
    best, where = -1.0, (0, 0, 1)
    for j, corners in enumerate(cell.corners):
        faces = np.moveaxis(cell.payoffs, 1 + j, 0).reshape(len(corners), -1)
        for p in range(len(corners)):
            for q in range(p):
                change = float(np.abs(faces[p] - faces[q]).max())
                if change > best:
                    best, where = change, (j, p, q)
    j, p, q = where
    middle = (cell.corners[j][p] + cell.corners[j][q]) / 2
    for at in (p, q):
        half = list(cell.corners)
        half[j] = half[j].copy()
        half[j][at] = middle
        yield tuple(half)


def _corner_payoffs(whole: np.ndarray, cell: _Cell) -> tuple[np.ndarray, int]:
    """Integer payoffs at the corners, shape (S_i or 1, corners, ...), and what they are in."""
    scale = 1
    for axis, corners in enumerate(cell.corners, start=1):
        common = lcm(*(x.denominator for x in corners.ravel().tolist()))
        points = object_array([int(x * common) for x in corners.ravel().tolist()])
        turned = np.moveaxis(whole, axis, -1) @ points.reshape(corners.shape).T
        whole, scale = np.moveaxis(turned, -1, axis), scale * common
    return whole, scale


def _guarantee(whole: np.ndarray, cell: _Cell) -> Fraction:
    """What the cell's weights, rounded, guarantee against all its corners."""
    weights = object_array([round(float(w) * WEIGHT_UNIT) for w in cell.weights])
    combined = np.tensordot(weights, whole, axes=(0, 0))[None]
    payoffs, scale = _corner_payoffs(combined, cell)
    return Fraction(int(payoffs.min()), scale * int(weights.sum()))


def _exact_bound(own: Scaled, cell: _Cell) -> Fraction:
    payoffs, scale = _corner_payoffs(own.integers(), cell)
    flat = compact_list([int(x) for x in payoffs.ravel().tolist()]).reshape(len(payoffs), -1)
    return Fraction(maximin(Scaled(flat, scale * own.scale, True)).value)


def _readable(bound: Fraction, upper: Fraction) -> Fraction:
    """A bound rounded down to a decimal, by at most a tenth of what it is below `upper`."""
    unit = Fraction(1)
    while unit * 10 > upper - bound:
        unit /= 10
    return bound // unit * unit
