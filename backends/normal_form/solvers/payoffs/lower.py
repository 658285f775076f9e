"""This module lowers a one-shot problem to the integer (or float) factors of its payoffs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm, prod
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ....numbers.floats import EXACT_FLOAT_LIMIT
from ....numbers.scaled import floats_of, scaled
from ...problem import Problem
from ..counts.orbits import told as told_by
from ..sizes import amount

GRID_LIMIT = 2**27
"""Largest number of base-game payoffs that are ever held at once (1 GiB of float64)."""

MAX_ROLES = 62
"""An array has no more than 64 axes."""

Told: TypeAlias = tuple[tuple[tuple[int, ...], ...], ...]
"""told[i][k]: the action indices among which LLM i may choose for its k-th group of roles."""


class TooLarge(Exception):
    """The data asked for would not fit the stated limit; the message gives both sizes."""


@frozen(eq=False)
class Factors:
    """Payoffs in factored form, over the meta-actions that `told` allows.

    With x_q = sum_j parts[c][q][j][a_jq] the law of the action in role q under component c,

        scale * U_i(a) = sum_c weights[c] sum_r parts[c][r][i][a_ir] . payoffs[r] (x_q for q != r)

    payoffs   (R, k_0, ..., k_{R-1}) over the base actions in play; float64 integers, int64, or
              Python integers (exact), or float values
    weights   the components' weights times their common denominator
    parts     parts[c][r][j]: (number of told actions, k_r), the share of LLM j in role r under
              component c times what its clients play when told; None where it governs no client
    labels    every free choice as (LLM, its group, its roles, number of told actions), in order
    scale     value = integer / scale; 1 if not exact
    bound     exact only: no intermediate or final integer exceeds it in absolute value
    """

    payoffs: np.ndarray
    weights: tuple[int | float, ...]
    parts: tuple[tuple[tuple[np.ndarray | None, ...], ...], ...]
    labels: tuple[tuple[int, int, tuple[int, ...], int], ...]
    llms: int
    scale: int
    exact: bool
    bound: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of meta-actions of each LLM that `told` allows."""
        return tuple(prod(s for i, _, _, s in self.labels if i == j) for j in range(self.llms))


def everything(problem: Problem) -> Told:
    """The choice of all actions for every group of every LLM."""
    return tuple(
        tuple(tuple(range(len(problem.actions[group[0]]))) for group in groups)
        for groups in problem.free
    )


def fixed(problem: Problem, profile: Sequence[int | None]) -> Told:
    """The choices left when the LLMs play `profile`; None leaves an LLM all of its own."""
    all_of = everything(problem)
    return tuple(
        all_of[i] if a is None else tuple((action,) for action in told_by(problem, i, a))
        for i, a in enumerate(profile)
    )


def lower(problem: Problem, told: Told | None = None) -> Factors:
    """The factors of the payoffs, asking the base game only for actions that can be played.

    Raises TooLarge if those actions span more than GRID_LIMIT base-game payoffs, BeyondFloats if
    some payoffs are floats and a number is beyond their range, ValueError if an LLM governs clients
    in a role for which it has no instruction.
    """
    told = everything(problem) if told is None else told
    fractions = _parts(problem, told)
    if len(problem.roles) > MAX_ROLES:
        raise TooLarge(f"{len(problem.roles)} roles, more than {MAX_ROLES}, and no counts to go by")
    supports = _supports(problem, fractions)
    cells = prod(map(len, supports))
    if len(supports) * cells > GRID_LIMIT:
        raise TooLarge(
            f"{len(supports)} x {amount(cells)} base-game payoffs, more than {GRID_LIMIT:,}"
        )
    payoffs = scaled(problem.base.on_grid(supports))
    labels = tuple(
        (i, k, group, len(told[i][k]))
        for i, groups in enumerate(problem.free)
        for k, group in enumerate(groups)
    )
    n = len(problem.llms)
    weights = [c.weight for c in problem.matching]
    if not payoffs.exact:
        parts = _as_arrays(fractions, supports, None)
        values = payoffs.numerators
        return Factors(values, tuple(floats_of(weights)), parts, labels, n, 1, False, 0)
    common = lcm(*(w.denominator for w in weights))
    denominators = _denominators(fractions)
    whole = tuple(int(w * common) for w in weights)
    scale = payoffs.scale * common * prod(denominators)
    bound = _bound(problem, payoffs.numerators, common * prod(denominators))
    parts = _as_arrays(fractions, supports, denominators)
    return Factors(payoffs.numerators, whole, parts, labels, n, scale, True, bound)


def restrict(factors: Factors, told: Sequence[Sequence[Sequence[int]]]) -> Factors:
    """The same factors over fewer choices: told[i][k] indexes the choices that `factors` has.

    Base actions that can no longer be played are dropped from the payoffs.
    """
    chosen = {(i, k): list(told[i][k]) for i, k, _, _ in factors.labels}
    group_of = {(i, r): k for i, k, roles, _ in factors.labels for r in roles}
    parts = [
        [
            [None if p is None else p[chosen[j, group_of[j, r]]] for j, p in enumerate(row)]
            for r, row in enumerate(component)
        ]
        for component in factors.parts
    ]
    payoffs = factors.payoffs
    for r in range(payoffs.shape[0]):
        mass = sum(p.sum(axis=0) for c in parts for p in c[r] if p is not None)
        keep = np.flatnonzero(mass)
        if len(keep) < payoffs.shape[r + 1]:
            payoffs = payoffs.take(keep, axis=r + 1)
            for c in parts:
                c[r] = [None if p is None else p[:, keep] for p in c[r]]
    labels = tuple((i, k, roles, len(chosen[i, k])) for i, k, roles, _ in factors.labels)
    frozen_parts = tuple(tuple(tuple(row) for row in c) for c in parts)
    return Factors(
        payoffs, factors.weights, frozen_parts, labels, factors.llms,
        factors.scale, factors.exact, factors.bound,
    )  # fmt: skip


_Rows: TypeAlias = list[list[list[list[list[Fraction]] | None]]]


def _parts(problem: Problem, told: Told) -> _Rows:
    """rows[c][r][j]: share times compliance, one row per told action, over all actions of r."""
    group_of = {
        (i, r): k for i, gs in enumerate(problem.free) for k, group in enumerate(gs) for r in group
    }
    out: _Rows = []
    for component in problem.matching:
        rows: list[list[list[list[Fraction]] | None]] = []
        for r, shares in enumerate(component.governors):
            row: list[list[list[Fraction]] | None] = []
            for j, share in enumerate(shares):
                k = group_of.get((j, r))
                if k is None:
                    if share:
                        raise ValueError(f"LLM {j} governs role {r} but instructs nobody there")
                    row.append(None)
                    continue
                followed = problem.followed[j][r]
                row.append([[share * p if p else p for p in followed[a]] for a in told[j][k]])
            rows.append(row)
        out.append(rows)
    return out


def _supports(problem: Problem, fractions: _Rows) -> list[list[int]]:
    """The actions of each role that some client can play."""
    supports = []
    for r, actions in enumerate(problem.actions):
        rows = [row for c in fractions for part in c[r] if part is not None for row in part]
        supports.append([a for a in range(len(actions)) if any(row[a] for row in rows)])
    return supports


def _denominators(fractions: _Rows) -> list[int]:
    """For each role the least common denominator of its parts over all components."""
    roles = range(len(fractions[0]))
    return [
        lcm(
            *(
                p.denominator
                for c in fractions
                for part in c[r]
                if part
                for row in part
                for p in row
            )
        )
        for r in roles
    ]


def _as_arrays(
    fractions: _Rows, supports: list[list[int]], denominators: list[int] | None
) -> tuple[tuple[tuple[np.ndarray | None, ...], ...], ...]:
    def array(part: list[list[Fraction]] | None, r: int) -> np.ndarray | None:
        if part is None:
            return None
        if denominators is None:
            return np.array([floats_of([row[a] for a in supports[r]]) for row in part])
        d = denominators[r]
        rows = [[row[a].numerator * (d // row[a].denominator) for a in supports[r]] for row in part]
        return np.array(rows, dtype=float if d < EXACT_FLOAT_LIMIT else object)

    return tuple(
        tuple(tuple(array(part, r) for part in row) for r, row in enumerate(c)) for c in fractions
    )


def _bound(problem: Problem, payoffs: np.ndarray, unit: int) -> int:
    """The largest |integer| in any total: unit * sum_r share_ri max |u_r|, and not below unit."""
    tops = [max(int(u.max()), -int(u.min()), 1) for u in payoffs]
    worst = Fraction(1)
    for component in problem.matching:
        for i in range(len(problem.llms)):
            total = sum(g[i] * t for g, t in zip(component.governors, tops, strict=True))
            worst = max(worst, Fraction(total))
    return int(unit * worst) + 1
