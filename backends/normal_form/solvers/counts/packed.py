"""This module finds the law of counts of actions in exact whole numbers.

Polynomials in an indeterminate for each action but the first are packed into single integers
(Kronecker 1882: evaluated at powers of two so large that coefficients don't run into each other),
whose products Python computes fast. With x_q the polynomial of a role of sort q, the pairs

    F = prod_q x_q^k_q,    G_s = sum_q w_sq k_q' x_q^(k_q - 1) prod_{p != q} x_p^k_p

are multiplied up a tree, (F, G)(F', G') = (F F', G F' + G' F): no division, all terms positive.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import count
from math import prod
from typing import TypeAlias

import numpy as np

from ....numbers.scaled import object_array

Pair: TypeAlias = tuple[int, list[int]]

SECONDS = 1.2e-9
"""What a step of a product of integers takes, about."""


def packed_laws(
    chances: Sequence[Sequence[int]],
    sizes: Sequence[int],
    weights: Sequence[Sequence[int]],
    whole: bool = False,
) -> tuple[np.ndarray, np.ndarray | None]:
    """For each row s: sum_q weights[s][q] * (the law of the counts of all roles but one of sort q).

    chances[q] are the m chances of a role of sort q in some unit of its own, sizes[q] how many
    such roles there are; a weight is 0 where there is none. Returns an object array of integers of
    shape (S, n, ..., n) with m - 1 axes for n roles, in units of the product of all units but one;
    with `whole` also the law of the counts of all roles, shape (n + 1, ..., n + 1).
    """
    roles, axes = sum(sizes), len(chances[0]) - 1
    bits = _width(chances, sizes, weights)
    shifts = [bits * (roles + 1) ** (axes - 1 - k) for k in range(axes)]
    leaves = [
        _leaf(law, size, ways, shifts) for law, size, ways in _merged(chances, sizes, weights)
    ]
    everyone, rows = _multiplied(leaves, whole)
    shape = (roles + 1,) * axes
    inner = (slice(0, roles),) * axes
    laws = [_unpacked(row, bits, shape)[inner] for row in rows]
    out = np.stack(laws) if laws else np.empty((0, *(roles,) * axes), dtype=object)
    return out, _unpacked(everyone, bits, shape) if whole else None


def packed_seconds(roles: int, actions: int, bits: int, rows: int) -> float:
    """How long `packed_laws` takes, about, when coefficients have so many bits."""
    digits = (roles + 1) ** (actions - 1) * bits / 30
    return float(2 * (2 * rows + 1) * (digits / 2) ** 1.585 * SECONDS + rows * digits * 1e-8)


def _width(
    chances: Sequence[Sequence[int]], sizes: Sequence[int], weights: Sequence[Sequence[int]]
) -> int:
    """Bits for a coefficient, a multiple of 8: no sum of all coefficients is longer."""
    units = prod(max(1, sum(law)) ** size for law, size in zip(chances, sizes, strict=True))
    top = max((sum(row) for row in weights), default=1)
    return (units.bit_length() + max(1, top).bit_length() + 8) // 8 * 8


def _merged(
    chances: Sequence[Sequence[int]], sizes: Sequence[int], weights: Sequence[Sequence[int]]
) -> list[tuple[tuple[int, ...], int, list[int]]]:
    """Sorts of roles with the same chances as one, their weights added up."""
    found: dict[tuple[int, ...], tuple[int, list[int]]] = {}
    for q, (law, size) in enumerate(zip(chances, sizes, strict=True)):
        if not size:
            continue
        known, ways = found.get(tuple(law), (0, [0] * len(weights)))
        added = [w + row[q] for w, row in zip(ways, weights, strict=True)]
        found[tuple(law)] = (known + size, added)
    return [(law, size, ways) for law, (size, ways) in found.items()]


def _leaf(law: tuple[int, ...], size: int, ways: list[int], shifts: list[int]) -> tuple[int, Pair]:
    one = law[0] + sum(x << shift for x, shift in zip(law[1:], shifts, strict=True))
    without = one ** (size - 1)
    return size, (without * one, [w * without for w in ways])


def _multiplied(leaves: list[tuple[int, Pair]], whole: bool) -> Pair:
    """The product of all pairs, the smallest first; the last F only if it is wanted."""
    order = count()
    heap = [(size, next(order), pair) for size, pair in leaves]
    heapq.heapify(heap)
    while len(heap) > 1:
        (few, _, (f, g)), (many, _, (e, h)) = heapq.heappop(heap), heapq.heappop(heap)
        product = f * e if heap or whole else 0
        rows = [_sum(a, e, b, f) for a, b in zip(g, h, strict=True)]
        heapq.heappush(heap, (few + many, next(order), (product, rows)))
    return heap[0][2]


def _sum(a: int, e: int, b: int, f: int) -> int:
    return (a * e if a else 0) + (b * f if b else 0)


def _unpacked(value: int, bits: int, shape: tuple[int, ...]) -> np.ndarray:
    """The coefficients of a packed polynomial."""
    size, step = int(np.prod(shape)), bits // 8
    data = value.to_bytes(size * step, "little")
    found = [int.from_bytes(data[k : k + step], "little") for k in range(0, size * step, step)]
    return object_array(found).reshape(shape)
