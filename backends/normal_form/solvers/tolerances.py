"""This module names the tolerances of the normal-form solvers and says what each one bounds."""

from __future__ import annotations

PURE_TIE = 1e-9
"""Float payoffs only: a loss below this share of the LLM's payoff range counts as no loss."""

MIXED_REGRET = 1e-9
"""Float answers: bound on regret over the LLM's payoff range for what is called an equilibrium."""

SUPPORT_WEIGHT = 1e-7
"""Float answers: a supported meta-action with less probability than this is no support."""

SAME_STRATEGY = 1e-6
"""Float answers: two equilibria closer than this in every probability are the same one."""

INVERSE_DEFECT = 1e-3
"""Bound on the norm of I - C B that makes a float inverse C of a basis B a proof of regularity."""

VERTEX_DEFECT = 0.5
"""As INVERSE_DEFECT, for inverses that are put together from the edges of a polytope."""

VERTEX_ROUNDING = 1e-15
"""Rounding of one slack of a vertex, for each of its terms (entries and right sides are near 1)."""

VERTEX_SHIFT = 1e-7
"""How far right sides of 1 are moved to make vertices simple."""

FLOAT_ERROR = 2.0**-44
"""Float payoffs are taken to be off by up to this share of the largest payoff of the LLM."""

NEWTON_STEP = 1e-14
"""Polish: stop when no probability or value moves by more than this."""

DENSE_BYTES = 2 * 2**30
"""Default memory limit of a dense payoff tensor; above it payoffs stay factored."""

SIMPLEX_COST = 1e-12
"""Float simplex: a reduced cost above minus this counts as optimal (costs start at -1)."""

SIMPLEX_PIVOT = 1e-11
"""Float simplex: entries below this are no pivots (matrix entries lie in [1/2, 2])."""

FLOAT_GAP = 1e-9
"""Float zero-sum answers: bound on the gap between both guarantees over the payoff range."""

QRE_REGRET = 1e-5
"""Logit path: regret over the payoff range at which the path is left for Newton's method."""

RESTATED = 1e-9
"""Simple fractions are tried in place of float probabilities that are this close to them."""

RATIO_TIE = 1e-12
"""Float pivots: ratios this close to the least one count as tied with it (right sides are 1)."""

DUAL_SHIFT = 1e-7
"""Dual simplex: how far costs (at most 1) are moved at random, against ties."""

DUAL_PIVOT = 1e-9
"""Dual simplex: entries above minus this are no pivots (entries start at 1 at most)."""

DUAL_VIOLATION = 1e-10
"""Dual simplex: a variable or slack above minus this counts as not negative."""

CORRELATED_GAP = 1e-7
"""Numerical correlated equilibria: bound on violation and gap, over the range of payoffs."""

REST_POINT_ZERO = 1e-9
"""Rest points: a real part below this share of the largest eigenvalue counts as zero."""

LOGIT_RESIDUAL = 1e-9
"""Logit equilibria: bound on the largest difference between both sides of their equation."""

MIXED_GAP = 1e-6
"""Mixed minmax of three and more LLMs: the bracket is narrow enough at this share of the range."""

CLOSED = 1e-10
"""Mixed minmax: bounds this close, over the payoff range, may be equal; rounding is far less."""

CELL_ERROR = 2.0**-40
"""Bound on the rounding of payoff differences at the corners of a cell, over the payoff range: at
most CELL_ROUNDINGS half units in the last place of numbers up to 1."""

CELL_ROUNDINGS = 2**12
"""Roundings of one number on the way from payoffs to the corners of a cell."""

ROOT_ERROR = 2.0**-40
"""As CELL_ERROR, for the coordinates of a cell's corners."""
