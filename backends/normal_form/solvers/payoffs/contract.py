"""This module contracts factored payoffs to the totals of all profiles by split matrix products."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from math import gcd, isqrt, prod
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.floats import EXACT_FLOAT_LIMIT
from .lower import Factors

_BLOCK = 2**16
_INNER_LIMIT = 4096
_FEW = 64
_ONE = np.ones((1, 1))

_Label: TypeAlias = tuple[int, int, tuple[int, ...], int]
_Parts: TypeAlias = tuple[np.ndarray | None, ...]


def contract(factors: Factors) -> np.ndarray:
    """Totals of every LLM at every profile of meta-actions, times `factors.scale`.

    Returns shape (n, S_1, ..., S_n): float64 (integers if factors.exact and the bound is below
    2**53), else Python integers. Roles are split in two halves L and H and, by multilinearity
    (Shaki et al. 2026, one-shot payoffs), U_i = [A_i | X_L] [X_H | B_i]^T summed over components,
    with X the law of the played actions and A_i, B_i the payoffs of LLM i's own clients in L, H.
    """
    if not factors.exact or factors.bound < EXACT_FLOAT_LIMIT:
        return _Split.of(factors, None).totals()
    return _by_residues(factors)


def _by_residues(factors: Factors) -> np.ndarray:
    """The same from totals modulo several primes, combined by Garner's mixed radix."""
    inner = factors.payoffs[0].size + sum(factors.payoffs.shape[1:])
    primes = _primes(2 * factors.bound + 1, isqrt(EXACT_FLOAT_LIMIT // (inner + 2)))
    residues = [_Split.of(factors, p).totals().astype(np.int64) for p in primes]
    mixed: list[np.ndarray] = []
    for k, p in enumerate(primes):
        value = residues[k]
        for digit, q in zip(mixed, primes[:k], strict=True):
            value = (value - digit) * pow(q, -1, p) % p
        mixed.append(value)
    modulus = prod(primes)
    out = mixed[-1].astype(object)
    for digit, p in zip(mixed[-2::-1], primes[-2::-1], strict=True):
        out = out * p + digit
    return np.where(out > modulus // 2, out - modulus, out)


def _primes(product: int, below: int) -> list[int]:
    """Pairwise coprime numbers under `below`, as large as possible, whose product is enough."""
    found: list[int] = []
    candidate = below
    while prod(found) < product:
        candidate -= 1
        if all(gcd(candidate, p) == 1 for p in found):
            found.append(candidate)
        if candidate < 3:
            raise ValueError("no moduli left")
    return found


@frozen(eq=False)
class _Half:
    """One half of the roles: their order, their choices, and how roles that share one hang on."""

    roles: tuple[int, ...]
    units: tuple[tuple[int, ...], ...]
    labels: tuple[tuple[_Label, ...], ...]

    @staticmethod
    def of(roles: list[int], labels: tuple[_Label, ...]) -> _Half:
        units = _linked(roles, labels)
        per_unit = tuple(
            tuple(label for label in labels if set(label[2]) & set(unit)) for unit in units
        )
        return _Half(tuple(r for unit in units for r in unit), tuple(map(tuple, units)), per_unit)

    @property
    def all_labels(self) -> list[_Label]:
        return [label for unit in self.labels for label in unit]


def _linked(roles: list[int], labels: tuple[_Label, ...]) -> list[list[int]]:
    """Roles gathered into units that some LLM instructs together."""
    units: list[list[int]] = []
    for r in roles:
        linked = {q for label in labels if r in label[2] for q in label[2]}
        joined = [unit for unit in units if linked & set(unit)]
        units = [unit for unit in units if unit not in joined]
        units.append([*(q for unit in joined for q in unit), r])
    return units


def _halves(factors: Factors) -> tuple[_Half, _Half]:
    """The roles in two halves: no unit is cut if there are two, and the inner size is least."""
    count = factors.payoffs.ndim - 1
    labels = tuple(label for label in factors.labels if label[3] > 1)
    units = sorted(sorted(unit) for unit in _linked(list(range(count)), labels))
    if len(units) == 1:
        units = [[r] for r in range(count)]
    sizes = [prod(factors.payoffs.shape[1 + r] for r in unit) for unit in units]
    cuts = range(len(units) + 1)
    cut = min(cuts, key=lambda k: prod(sizes[:k]) + prod(sizes[k:]))
    low = [r for unit in units[:cut] for r in unit]
    high = [r for unit in units[cut:] for r in unit]
    return _Half.of(low, factors.labels), _Half.of(high, factors.labels)


@frozen(eq=False)
class _Split:
    """Factors cut in two halves; every product is taken modulo `modulus` unless that is None."""

    factors: Factors
    payoffs: np.ndarray
    parts: tuple[tuple[_Parts, ...], ...]
    low: _Half
    high: _Half
    modulus: int | None

    @staticmethod
    def of(factors: Factors, modulus: int | None) -> _Split:
        low, high = _halves(factors)
        order = [0, *(1 + r for r in (*low.roles, *high.roles))]
        size = prod(factors.payoffs.shape[1 + r] for r in low.roles)
        payoffs = _floats(factors.payoffs, modulus).transpose(order)
        payoffs = payoffs.reshape(len(payoffs), size, -1)
        parts = tuple(
            tuple(tuple(None if p is None else _floats(p, modulus) for p in row) for row in c)
            for c in factors.parts
        )
        return _Split(factors, payoffs, parts, low, high, modulus)

    def totals(self) -> np.ndarray:
        """Totals of shape (n, S_1, ..., S_n) as float64."""
        n = self.factors.llms
        out = np.zeros((n, *self.factors.sizes))
        inner = sum(self.payoffs.shape[1:])
        step = max(1, _INNER_LIMIT // inner)
        components = range(len(self.parts))
        for first in range(0, len(components), step):
            batch = components[first : first + step]
            lows = [_Chains(self, c, self.low) for c in batch]
            highs = [_Chains(self, c, self.high) for c in batch]
            for i in range(n):
                left = np.concatenate([x for c, h in zip(batch, lows, strict=True)
                                       for x in self._left(i, c, h)])  # fmt: skip
                right = np.concatenate([x for h in highs for x in self._right(i, h)])
                self._multiply(left, right, out[i], fresh=first == 0)
        return out

    def _left(self, i: int, c: int, half: _Chains) -> tuple[np.ndarray, np.ndarray]:
        """A_i of shape (m^H, D_L) and X_L of shape (m^L, D_L), times the component's weight."""
        weight = self.factors.weights[c]
        if self.modulus:
            weight %= self.modulus
        own = half.own(i)
        if own is None:
            a = np.zeros((self.payoffs.shape[2], half.law.shape[1]))
        else:
            roles, g = own
            a = self._mod(self.payoffs[roles].reshape(-1, self.payoffs.shape[2]).T @ g)
        if weight == 1:
            return a, half.law
        return self._mod(a * float(weight)), self._mod(half.law * float(weight))

    def _right(self, i: int, half: _Chains) -> tuple[np.ndarray, np.ndarray]:
        """X_H of shape (m^H, D_H) and B_i of shape (m^L, D_H)."""
        own = half.own(i)
        if own is None:
            return half.law, np.zeros((self.payoffs.shape[1], half.law.shape[1]))
        roles, g = own
        flat = self.payoffs[roles].transpose(1, 0, 2).reshape(self.payoffs.shape[1], -1)
        return half.law, self._mod(flat @ g)

    def _mod(self, values: np.ndarray) -> np.ndarray:
        return values if self.modulus is None else np.fmod(values, self.modulus)

    def _multiply(self, left: np.ndarray, right: np.ndarray, out: np.ndarray, fresh: bool) -> None:
        """out (+)= left^T right, with the choices of both halves put in LLM-major order."""
        low, high = self.low.all_labels, self.high.all_labels
        shared = [x for x in self.factors.labels if x in low and x in high]
        lows = _by_llm([x for x in low if x not in shared])
        highs = _by_llm([x for x in high if x not in shared])
        a = _arranged(left, low, [shared, *lows], 3)[:, :, None]  # (s, l0, 1, l', K)
        b = _arranged(right, high, [shared, *highs], 2)[:, None]  # (s, 1, h0, K, h')
        order = [*shared, *lows[0], *highs[0], *lows[1], *highs[1]]
        labels = list(self.factors.labels)
        plain = fresh and self.modulus is None
        if plain and order == labels:
            shape = (a.shape[0], a.shape[1], b.shape[2], a.shape[3], b.shape[4])
            np.matmul(a, b, out=out.reshape(shape))
            return
        view = out.reshape([x[3] for x in labels]).transpose([labels.index(x) for x in order])
        for at, block in _blocks(a, b, [x[3] for x in order], 0 if shared else len(lows[0])):
            if plain:
                view[at] = block
            elif self.modulus is None:
                view[at] += block
            else:
                view[at] = self._mod(view[at] + self._mod(block))


def _by_llm(labels: list[_Label]) -> tuple[list[_Label], list[_Label]]:
    """The choices of the first LLM, and those of all others, in order."""
    ordered = sorted(labels)
    return [x for x in ordered if x[0] == 0], [x for x in ordered if x[0]]


def _arranged(
    values: np.ndarray, labels: list[_Label], groups: list[list[_Label]], inner: int
) -> np.ndarray:
    """(K, choices as they are) -> (choices of each group) with K put in as axis `inner`."""
    cube = values.reshape(len(values), *(x[3] for x in labels))
    parts = [[1 + labels.index(x) for x in group] for group in groups]
    parts.insert(inner, [0])
    arranged = np.ascontiguousarray(cube.transpose([axis for part in parts for axis in part]))
    return arranged.reshape([prod(cube.shape[axis] for axis in part) for part in parts])


def _blocks(
    a: np.ndarray, b: np.ndarray, shape: list[int], lows: int
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Pieces of the product a @ b that fit the cache: (leading indices, block).

    `shape` lists all choices; the first `lows` make up axis 1 of `a`, the next ones axis 2 of b.
    """
    rows, columns, depth = a.shape[1], b.shape[2], 0
    rest = a.shape[0] * a.shape[3] * b.shape[4]
    while lows and rows * columns > 1 and rest * rows * columns > _BLOCK:
        if depth < lows:
            rows //= shape[depth]
        else:
            columns //= shape[depth]
        depth += 1
    for k, at in enumerate(np.ndindex(*shape[:depth])):
        low, high = divmod(k, b.shape[2] // columns)
        left = a[:, low * rows : (low + 1) * rows]
        right = b[:, :, high * columns : (high + 1) * columns]
        yield at, (left @ right).reshape(shape[depth:])


class _Chains:
    """Products over the roles of one half under one component: rows actions, columns choices."""

    def __init__(self, split: _Split, c: int, half: _Half) -> None:
        self._split, self._half, self._parts = split, half, split.parts[c]
        laws = [self._unit(k, None) for k in range(len(half.units))]
        self._laws = laws
        self._before, self._after = [_ONE], [_ONE]
        for k in range(len(laws) - 1):
            self._before.append(self._outer(self._before[-1], laws[k]))
            self._after.append(self._outer(laws[-1 - k], self._after[-1]))
        self.law = self._outer(self._before[-1], laws[-1]) if laws else _ONE

    def own(self, i: int) -> tuple[list[int], np.ndarray] | None:
        """The roles where LLM i has clients, and their laws stacked, shape (roles * m, D)."""
        where = [(k, r) for k, unit in enumerate(self._half.units) for r in unit]
        where = [(k, r) for k, r in where if _any(self._parts[r][i])]
        if not where:
            return None
        stacked = np.empty((len(where), *self.law.shape))
        for out, (k, r) in zip(stacked, where, strict=True):
            law = self._outer(self._before[k], self._unit(k, (r, i)))
            self._outer(law, self._after[len(self._laws) - 1 - k], out)
        return [r for _, r in where], stacked.reshape(-1, stacked.shape[2])

    def _outer(self, x: np.ndarray, y: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        """Kronecker product of two (actions, choices) arrays."""
        if out is None:
            if x is _ONE or y is _ONE:
                return y if x is _ONE else x
            out = np.empty((len(x) * len(y), x.shape[1] * y.shape[1]))
        product = out.reshape(len(x), len(y), x.shape[1], y.shape[1])
        if y.size <= _FEW and x.size >= _FEW * _FEW:  # long strides beat short runs
            for k, d in np.ndindex(*y.shape):
                np.multiply(x, y[k, d], out=product[:, k, :, d])
        else:
            np.multiply(x[:, None, :, None], y[None, :, None, :], out=product)
        return out if self._split.modulus is None else np.fmod(out, self._split.modulus, out=out)

    def _unit(self, k: int, own: tuple[int, int] | None) -> np.ndarray:
        """The law of one unit's actions; role own[0] only through the clients of LLM own[1]."""
        labels = self._half.labels[k]
        factors = []
        for r in self._half.units[k]:
            llms = range(len(self._parts[r])) if own is None or own[0] != r else [own[1]]
            factors.append(_law(self._parts[r], r, labels, llms))
        law = factors[0]
        if len(factors) > 1:
            law = reduce(lambda x, y: self._split._mod(_combine(x, y)), factors)
        shape = [x[3] for x in labels]
        if law.shape[1:] != tuple(shape):
            law = np.broadcast_to(law, (len(law), *shape))
        return law.reshape(len(law), -1)


def _any(part: np.ndarray | None) -> bool:
    return part is not None and bool(part.any())


def _combine(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Actions multiply out, choices are shared: (p, d) and (q, d) give (p * q, d)."""
    product = x[:, None] * y[None]
    return product.reshape(-1, *product.shape[2:])


def _law(parts: _Parts, r: int, labels: tuple[_Label, ...], llms: Iterable[int]) -> np.ndarray:
    """sum over some LLMs of what they make role r play: (m_r, choices of each label or 1)."""
    terms = []
    for j in llms:
        part = parts[j]
        if part is None:
            continue
        shape = [1] * len(labels)
        shape[next(k for k, x in enumerate(labels) if x[0] == j and r in x[2])] = len(part)
        terms.append(part.T.reshape(-1, *shape))
    return reduce(np.add, terms)


def _floats(values: np.ndarray, modulus: int | None) -> np.ndarray:
    if modulus is None:
        return values.astype(float, copy=False)
    if values.dtype.kind == "f":
        return np.mod(values, modulus)
    flat = [int(x) % modulus for x in values.ravel().tolist()]
    return np.array(flat, dtype=float).reshape(values.shape)
