"""This module writes a vector as a mixture of given ones, exactly, or shows that it is none."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def mixture(
    points: Sequence[Sequence[Fraction]], target: Sequence[Fraction]
) -> list[tuple[int, Fraction]] | None:
    """Positive weights on some of the points that add up to 1 and average to the target.

    At most one more than there are coordinates; None if there are none. Phase one of the simplex
    method in rationals with Bland's rule (1977), which cannot cycle.
    """
    rows = [[Fraction(p[i]) for p in points] for i in range(len(target))]
    rows.append([Fraction(1)] * len(points))
    rhs = [*map(Fraction, target), Fraction(1)]
    for r, b in enumerate(rhs):
        if b < 0:
            rows[r], rhs[r] = [-x for x in rows[r]], -b
    basis = [-1] * len(rows)
    while True:
        lost = [r for r, k in enumerate(basis) if k < 0]
        if not any(rhs[r] for r in lost):
            return [(k, rhs[r]) for r, k in enumerate(basis) if k >= 0 and rhs[r]]
        enter = next(
            (k for k in range(len(points)) if sum((rows[r][k] for r in lost), Fraction(0)) > 0),
            None,
        )
        if enter is None:
            return None
        _pivot(rows, rhs, basis, enter)


def _pivot(rows: list[list[Fraction]], rhs: list[Fraction], basis: list[int], enter: int) -> None:
    ratio, _, leave = min(
        (rhs[r] / row[enter], basis[r], r) for r, row in enumerate(rows) if row[enter] > 0
    )
    basis[leave] = enter
    lead = rows[leave][enter]
    rows[leave] = [x / lead for x in rows[leave]]
    rhs[leave] = ratio
    for r, row in enumerate(rows):
        if r != leave and row[enter]:
            factor = row[enter]
            rows[r] = [x - factor * y for x, y in zip(row, rows[leave], strict=True)]
            rhs[r] -= factor * ratio
