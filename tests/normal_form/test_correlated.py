"""This module checks correlated equilibria against their definition and against HiGHS."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.programs import correlated as solver
from metagame.backends.normal_form.solvers.programs import exact_program
from metagame.backends.normal_form.solvers.programs.correlated import optimum
from metagame.backends.normal_form.solvers.programs.exact_program import ExactProgram
from metagame.backends.normal_form.solvers.programs.incentives import Incentives
from metagame.backends.normal_form.solvers.programs.never_played import played_profiles
from metagame.backends.normal_form.solvers.programs.program import Program
from metagame.backends.normal_form.solvers.programs.sparse_program import entries, matrix
from metagame.backends.normal_form.solvers.programs.zero_sum import maximin
from metagame.backends.numbers.scaled import scaled

CHICKEN = np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])


def program(values, cost=None, extra=None, coarse=False, convert=np.asarray):
    values = np.asarray(values)
    cost = values.sum(axis=0) if cost is None else np.asarray(cost)
    extra = np.zeros((0, cost.size), dtype=int) if extra is None else np.asarray(extra)
    return Program(
        scaled(convert(values)), scaled(convert(cost.ravel())), scaled(convert(extra)), coarse
    )


def rows_by_loops(values, coarse):
    """A row for each LLM, order and other meta-action, by the textbook."""
    shape = values.shape[1:]
    out = []
    for i, size in enumerate(shape):
        for told in [None] if coarse else range(size):
            for other in range(size):
                row = np.zeros(shape, dtype=object)
                for a in product(*map(range, shape)):
                    if told is None or a[i] == told:
                        b = (*a[:i], other, *a[i + 1 :])
                        row[a] = int(values[(i, *a)]) - int(values[(i, *b)])
                out.append(row.ravel())
    return np.array(out)


def by_highs(values, cost, extra, coarse):
    from scipy.optimize import linprog

    high = max(1, max(abs(int(x)) for x in values.ravel()))
    rows = np.vstack([rows_by_loops(values, coarse) / high, extra]).astype(float)
    count = rows.shape[1]
    return linprog(
        -np.asarray(cost, float).ravel(), -rows, np.zeros(len(rows)), np.ones((1, count)), [1]
    )


def spread(found, shape):
    """A distribution as an array of Fractions."""
    out = np.full(int(np.prod(shape)), Fraction(0), dtype=object)
    for profile, weight in zip(found.profiles, found.weights, strict=True):
        out[profile] = weight
    return out


@st.composite
def games(draw, kinds=("any", "constant sum", "common"), most=4):
    n = draw(st.integers(1, most))
    sizes = draw(st.lists(st.integers(1, 4 if n < 4 else 2), min_size=n, max_size=n))
    high = draw(st.sampled_from([1, 3, 100, 10**18]))
    seed = draw(st.integers(0, 2**32 - 1))
    values = np.random.default_rng(seed).integers(-high, high + 1, (n, *sizes)).astype(object)
    kind = draw(st.sampled_from(kinds))
    if kind == "constant sum":
        values[-1] = -values[:-1].sum(axis=0) if n > 1 else 0
    if kind == "common":
        values[:] = values[:1]
    return values


@given(games(), st.booleans(), st.integers(0, 2), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_optima_are_equilibria_and_agree_with_highs(values, coarse, conditions, seed):
    rng = np.random.default_rng(seed)
    cost = rng.integers(-3, 4, values[0].size) if seed % 2 else values.sum(axis=0).ravel()
    extra = rng.integers(-3, 4, (conditions, values[0].size))
    found = optimum(program(values, cost, extra, coarse))
    assert found.exact
    high = max(1, max(abs(int(x)) for x in values.ravel()))
    reference = by_highs(values, cost / high, extra, coarse)
    assert reference.status == (0 if found.feasible else 2)
    if not found.feasible:
        assert found.margin > 0
        return
    x = spread(found, values.shape[1:])
    assert sum(x) == 1 and min(x) >= 0
    rows = np.vstack([rows_by_loops(values, coarse), extra])
    assert min(rows @ x, default=0) >= 0
    assert cost @ x == found.value == found.bound
    assert float(found.value) / high == pytest.approx(-reference.fun, abs=1e-6)


@given(games(), st.booleans(), st.integers(0, 2), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_exact_pivots_agree(values, coarse, conditions, seed):
    extra = np.random.default_rng(seed).integers(-3, 4, (conditions, values[0].size))
    asked = program(values, None, extra, coarse)
    by_pivots = ExactProgram.of(asked, None).by_pivots()
    found = optimum(asked)
    assert (by_pivots.feasible, by_pivots.value) == (found.feasible, found.value)


@given(games(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_float_payoffs_give_the_same_up_to_the_stated_gap(values, coarse):
    values = values / max(1, max(abs(int(x)) for x in values.ravel()))
    found = optimum(program(values.astype(float), coarse=coarse))
    exact = optimum(program(values * 1, coarse=coarse, convert=exactly))
    assert not found.exact
    assert found.value == pytest.approx(float(exact.value), abs=1e-6)
    assert float(exact.value) <= found.bound + 1e-9
    rows = Incentives.of(values.astype(float), coarse, np.zeros((0, values[0].size)))
    worst = rows.values(np.array(found.profiles), np.array(found.weights)).min()
    assert worst >= -1e-6


def exactly(values):
    flat = [x if isinstance(x, int) else Fraction(float(x)) for x in np.ravel(values).tolist()]
    out = np.empty(len(flat), dtype=object)
    out[:] = flat
    return out.reshape(np.shape(values))


@given(games(most=3))
@settings(max_examples=60, deadline=None)
def test_coarse_contains_correlated_contains_pure(values):
    welfare = values.sum(axis=0)
    best = optimum(program(values)).value
    least = -optimum(program(values, -welfare)).value
    coarse = optimum(program(values, coarse=True)).value
    assert least <= best <= coarse
    for a in product(*map(range, values.shape[1:])):
        gains = [
            values[(i, *a[:i], k, *a[i + 1 :])] - values[(i, *a)]
            for i, size in enumerate(values.shape[1:])
            for k in range(size)
        ]
        if max(gains) <= 0:
            assert least <= welfare[a] <= best


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_mixed_equilibria_are_correlated_ones():
    """Products of equilibrium mixtures by nashpy satisfy every row, and lie between the optima."""
    nash = pytest.importorskip("nashpy")
    for seed in range(12):
        values = np.random.default_rng(seed).integers(-9, 10, (2, 3, 3))
        rows = {c: rows_by_loops(values, c).astype(float) for c in (False, True)}
        best = float(optimum(program(values)).value)
        for p, q in nash.Game(*values.astype(float)).vertex_enumeration():
            x = np.outer(p, q).ravel()
            assert (rows[False] @ x).min() > -1e-9 and (rows[True] @ x).min() > -1e-9
            assert values.sum(axis=0).ravel() @ x <= best + 1e-9


@given(games(("constant sum",), most=2))
@settings(max_examples=60, deadline=None)
def test_coarse_marginals_of_zero_sum_games_are_minimax(values):
    if len(values) < 2:
        return
    solved = maximin(scaled(values[0]))
    found = optimum(program(values, values[0], coarse=True))
    assert found.value == solved.value
    x = spread(found, values.shape[1:]).reshape(values.shape[1:])
    assert min(x.sum(axis=1) @ values[0]) == solved.value == max(values[0] @ x.sum(axis=0))


@given(games(("common",)))
@settings(max_examples=60, deadline=None)
def test_common_interests_leave_nothing_to_correlate(values):
    assert optimum(program(values, values[0])).value == values[0].max()


def test_chicken():
    """R. J. Aumann, Journal of Mathematical Economics 1 (1974): (6,6 / 2,7 / 7,2 / 0,0)."""
    best = optimum(program(CHICKEN))
    assert best.value == Fraction(21, 2)
    assert dict(zip(best.profiles, best.weights, strict=True)) == {
        0: Fraction(1, 2),
        1: Fraction(1, 4),
        2: Fraction(1, 4),
    }


def test_coarse_ones_may_be_better():
    """A game in which deciding beforehand makes more outcomes stable (cf. Moulin, Vial 1978)."""
    values = np.random.default_rng(9).integers(0, 100, (3, 8, 8, 8))
    assert optimum(program(values)).value < optimum(program(values, coarse=True)).value


def test_what_cannot_be_met_is_infeasible():
    """No correlated equilibrium of chicken gives the row player more than 7."""
    more = CHICKEN[0].ravel()
    assert optimum(program(CHICKEN, extra=[more - 7])).value == 9
    for coarse in (False, True):
        assert not optimum(program(CHICKEN, extra=[more - 8], coarse=coarse)).feasible
    both = [CHICKEN[0].ravel() - 6, CHICKEN[1].ravel() - 6]
    assert not optimum(program(CHICKEN, extra=both)).feasible
    # just above 21/2, by less than floats can tell
    near = 2 * 10**15 * CHICKEN.sum(axis=0).ravel() - 21 * 10**15
    assert optimum(program(CHICKEN, extra=[near])).feasible
    assert not optimum(program(CHICKEN, extra=[near - 1])).feasible


@pytest.mark.parametrize("largest", [400, 0])
def test_highs_takes_over(monkeypatch, largest):
    """Its answer is restated in rationals, or numerical with a bound if that is too large."""
    for seed in range(6):
        values = np.random.default_rng(seed).integers(0, 100, (3, 3, 3, 3))
        for coarse in (False, True):
            exact = optimum(program(values, coarse=coarse))
            with monkeypatch.context() as patch:
                patch.setattr(solver, "dual_simplex", lambda *_: None)
                patch.setattr(solver, "EXACT_CELLS", 0)
                patch.setattr(exact_program, "EXACT_BASIS", largest)
                found = optimum(program(values, coarse=coarse))
            assert found.exact == bool(largest)
            assert found.method == ("HiGHS, restated" if largest else "HiGHS")
            assert found.value == pytest.approx(float(exact.value))
            assert found.value - 1e-9 <= found.bound <= found.value + 1e-3
            assert float(exact.value) <= found.bound + 1e-9
    with monkeypatch.context() as patch:
        patch.setattr(solver, "dual_simplex", lambda *_: None)
        patch.setattr(solver, "EXACT_CELLS", 0)
        missed = optimum(program(CHICKEN, extra=[CHICKEN[0].ravel() - 8]))
    assert not missed.feasible and missed.margin > 0


def test_what_floats_cannot_tell_is_measured_exactly():
    """Optima with probabilities near 1e-9, on rows that floats take for satisfied."""
    methods = set()
    for seed in (100, 103, 108):
        values = np.random.default_rng(seed).integers(0, 100, (3, 16, 16, 16))
        found = optimum(program(values))
        assert found.exact and found.value == found.bound
        methods.add(found.method)
    assert "dual simplex, rows on demand, measured exactly" in methods


@given(games(most=3), st.booleans())
@settings(max_examples=40, deadline=None)
def test_rows_are_those_of_the_textbook(values, coarse):
    expected = rows_by_loops(values, coarse)
    extra = np.arange(2 * values[0].size, dtype=object).reshape(2, -1)
    rows = Incentives.of(values, coarse, extra)
    made = [rows.row(r) for r in range(rows.starts[-1])]
    assert (np.array(made) == np.vstack([expected, extra])).all()
    columns = np.arange(values[0].size)
    weights = np.array([int(w) for w in columns % 3], dtype=object)
    assert (rows.values(columns, weights) == np.vstack([expected, extra]) @ weights).all()
    every = list(range(rows.starts[-1]))
    assert (rows.on(every, columns[::2]) == np.array(made)[:, ::2]).all()
    combined = rows.combined({r: r + 1 for r in every})
    assert (combined == sum((r + 1) * row for r, row in enumerate(made))).all()
    floats = Incentives.of(values.astype(float), coarse, extra.astype(float))
    sparse = matrix(floats)
    error = 4e-16 * max(abs(int(x)) for x in (*values.ravel(), *extra.ravel()))
    assert np.allclose(sparse.toarray(), np.array(made).astype(float), rtol=0, atol=error)
    assert sparse.nnz <= entries(floats)


def test_large_bases_and_many_pivots():
    """Random costs on games whose optimum has a wide support; HiGHS gives the same value."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        values = rng.integers(-50, 50, (2, 12, 12))
        values[1] = -values[0]  # the equilibria of a zero-sum game
        cost = rng.integers(-50, 50, 144)
        found = optimum(program(values, cost))
        reference = by_highs(values, cost, np.zeros((0, 144)), coarse=False)
        assert found.exact and float(found.value) == pytest.approx(-reference.fun, abs=1e-6)


@given(games(), st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_no_equilibrium_plays_what_is_left_out(values, seed):
    """Without leaving profiles out the optimum is the same, and gives them nothing."""
    live = set(played_profiles(values).tolist())
    cost = np.random.default_rng(seed).integers(-3, 4, values[0].size)
    asked = program(values, cost)
    found = optimum(asked)
    assert set(found.profiles) <= live
    whole = ExactProgram.of(asked, None).by_pivots()
    assert whole.value == found.value
    assert {p for p, w in zip(whole.profiles, whole.weights, strict=True) if w} <= live


def test_a_chain_of_claims_ends_at_the_least():
    """Traveller's dilemma (Basu 1994): what is undercut is left out, one claim after another."""
    claims = np.arange(2, 101)
    row, column = np.meshgrid(claims, claims, indexing="ij")
    bonus = 2 * np.sign(column - row)
    values = np.minimum(row, column) + np.array([bonus, -bonus])
    assert played_profiles(values).tolist() == [0]
    found = optimum(program(values))
    assert (found.profiles, found.value) == ((0,), 4)
