"""This module finds optimal correlated and coarse correlated equilibria, with a certificate."""

from __future__ import annotations

import numpy as np

from ..payoffs.lower import TooLarge
from ..tolerances import CORRELATED_GAP
from .dual_simplex import Basis, dual_simplex
from .exact_program import ExactProgram
from .never_played import played_profiles
from .program import (
    FloatProgram,
    Optimum,
    Program,
    profiles_of,
)
from .sparse_program import (
    MAX_ENTRIES,
    Solved,
    entries,
    solve_sparse,
)
from .zero_sum import NotSettled

EXACT_CELLS = 2**14
"""Largest program (rows times profiles) that falls back on exact pivots."""


def optimum(program: Program) -> Optimum:
    """An optimal equilibrium, or the proof that there is none that satisfies the further rows.

    A float simplex (or HiGHS) proposes a basis; it is solved in rationals, and feasibility of both
    the distribution and the dual weights proves it optimal. Where that fails, small programs are
    solved by exact pivots, others numerically, with violation and gap bounded by CORRELATED_GAP.

    Raises:
        TooLarge: the program has more than MAX_ENTRIES entries.
        NotSettled: floats leave too large an error.
    """
    live = _live(program)
    floats = FloatProgram.of(program, live)
    found = dual_simplex(floats.cost, floats.rows)
    method = "dual simplex, rows on demand"
    if program.exact:
        exact = ExactProgram.of(program, live)
        answer = exact.restated(found, method)
        if answer is None and found is not None:
            again = dual_simplex(floats.cost, floats.rows, exact.measured)
            answer = exact.restated(again, f"{method}, measured exactly")
        if answer is not None:
            return answer
        if len(floats.cost) * floats.rows.starts[-1] <= EXACT_CELLS:
            return exact.by_pivots()
        solved = _sparse(floats)
        return exact.from_solution(floats, solved) or _numerical(floats, program, solved)
    if found is not None:
        guess = _float_solution(floats, found, program, method)
        if guess is not None:
            return guess
    return _numerical(floats, program, _sparse(floats))


def _live(program: Program) -> np.ndarray | None:
    """The profiles that may have weight, if some may not; exact payoffs only."""
    if program.coarse or not program.utilities.exact:
        return None
    live = played_profiles(program.utilities.numerators)
    return live if len(live) < program.cost.shape[0] else None


# --- numerical answers -------------------------------------------------------------------------


def _float_solution(
    floats: FloatProgram, basis: Basis, program: Program, method: str
) -> Optimum | None:
    """The basis in floats, if its violation and gap are small; None for one without solution."""
    if basis.blocked is not None or basis.stuck is not None:
        return None
    columns = np.array(basis.columns)
    square = np.vstack([floats.rows.on(basis.rows, columns), np.ones(len(columns))])
    try:
        x = np.linalg.solve(square, np.eye(len(columns))[-1])
        dual = np.linalg.solve(square.T, floats.cost[columns])
    except np.linalg.LinAlgError:
        return None
    weights = {r: max(-w, 0.0) for r, w in zip(basis.rows, dual.tolist(), strict=False)}
    return _accepted(floats, program, (columns, x), weights, method)


def _accepted(
    floats: FloatProgram,
    program: Program,
    primal: tuple[np.ndarray, np.ndarray],
    weights: dict[int, float],
    method: str,
) -> Optimum | None:
    columns, x = primal
    x = x.clip(0.0)
    x = x / x.sum()
    worst = float(floats.rows.values(columns, x).min(initial=0.0))
    bound = float((floats.cost + floats.rows.combined(weights)).max())
    gap = bound - float(floats.cost[columns] @ x)
    if worst < -CORRELATED_GAP or gap > CORRELATED_GAP:
        return None
    cost = program.cost.floats()
    low, span = float(cost.min()), float(np.ptp(cost)) or 1.0
    pairs = sorted(zip(profiles_of(floats.rows, columns), x.tolist(), strict=True))
    kept = [(j, w) for j, w in pairs if w > 0]
    value = float(cost[[j for j, _ in kept]] @ np.array([w for _, w in kept]))
    profiles, shares = tuple(j for j, _ in kept), tuple(w for _, w in kept)
    return Optimum(profiles, shares, value, max(low + span * bound, value), False, method)


def _sparse(floats: FloatProgram) -> Solved:
    if entries(floats.rows) > MAX_ENTRIES:
        message = f"the linear program has {entries(floats.rows):,} entries"
        raise TooLarge(f"{message}, more than the limit of {MAX_ENTRIES:,}")
    return solve_sparse(floats.cost, floats.rows)


def _numerical(floats: FloatProgram, program: Program, solved: Solved) -> Optimum:
    method = "HiGHS"
    if solved.margin > CORRELATED_GAP:
        return Optimum((), (), 0.0, 0.0, False, method, False, solved.margin)
    found = _accepted(floats, program, (solved.columns, solved.x), solved.weights, method)
    if found is None:
        raise NotSettled("floats leave too large an error in the linear programme")
    return found
