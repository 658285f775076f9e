"""This module names the tolerances of the normal-form solvers and says what each one bounds."""

from __future__ import annotations

EXACT_FLOAT_LIMIT = 2**53
"""Integers below this are held exactly by float64; sums of products stay exact below it."""

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

QHULL_TIGHT = 1e-9
"""Proposed vertices: a slack below this (right sides are 1) marks a constraint as tight."""

VERTEX_SHIFTS = (1e-7, 0.0)
"""How far right sides of 1 are moved, in turn, to make vertices simple."""

SHIFTED_TIGHT = 1e-4
"""As QHULL_TIGHT, in units of the shift where there is one."""

NEWTON_STEP = 1e-14
"""Polish: stop when no probability or value moves by more than this."""

DENSE_BYTES = 2 * 2**30
"""Default memory limit of a dense payoff tensor; above it payoffs stay factored."""

FLOAT_GRID = 2.0**-40
"""Float payoffs of two LLMs are rounded to this share of their range before exact enumeration."""

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
