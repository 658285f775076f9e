"""This module checks mixed equilibria of two LLMs against other programs and known games."""

from __future__ import annotations

import warnings
from fractions import Fraction

import numpy as np
import pytest
from bimatrix import corners, extreme_equilibria, regrets, support_polytopes
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.two_llms import polytope, proved
from metagame.backends.normal_form.solvers.two_llms.exact_vertices import exact_vertices
from metagame.backends.normal_form.solvers.two_llms.extreme import _from_one, _matched, _turned
from metagame.backends.normal_form.solvers.two_llms.insertion import SimpleVertices, simple_vertices
from metagame.backends.normal_form.solvers.two_llms.mixed import two_llm_equilibria
from metagame.backends.normal_form.solvers.two_llms.proved import proved_simple
from metagame.backends.numbers.scaled import scaled

F = Fraction


def bimatrix(first, second):
    return scaled(np.array([first, second], dtype=object))


def keys(result):
    return {e.strategies for e in result.equilibria}


def by_nashpy(values):
    """Equilibria by vertex enumeration, as rounded tuples."""
    nashpy = pytest.importorskip("nashpy")
    game = nashpy.Game(values[0].astype(float), values[1].astype(float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(game.vertex_enumeration())
    return {(*np.round(x, 5), *np.round(y, 5)) for x, y in found}


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_nondegenerate_games_agree_with_vertex_enumeration(m, n, seed):
    values = np.random.default_rng(seed).integers(-(10**6), 10**6, (2, m, n))
    found = two_llm_equilibria(scaled(values))
    assert found.exact and found.complete and not found.reason
    assert found.degenerate is False
    ours = {
        tuple(round(float(p), 5) + 0.0 for s in e.strategies for p in s) for e in found.equilibria
    }
    if m > 1 and n > 1:
        assert ours == {tuple(float(v) + 0.0 for v in e) for e in by_nashpy(values / 1e6)}
    assert len(ours) % 2 == 1
    assert all(not any(e.regrets) for e in found.equilibria)


def brute(values):
    return extreme_equilibria(values[0].tolist(), values[1].tolist())


def spans(result):
    """The maximal subsets as sets of strategies."""
    strategies = result.structure.strategies
    return [
        tuple(frozenset(own[k] for k in side) for own, side in zip(strategies, subset, strict=True))
        for component in result.structure.components
        for subset in component
    ]


def covered(polytopes, subsets):
    """Whether every product of polytopes lies in one of the subsets."""
    return all(any(x <= u and y <= v for u, v in subsets) for x, y in polytopes)


def check_structure(values, found):
    first, second = (own.tolist() for own in values)
    subsets = spans(found)
    assert len(set(subsets)) == len(subsets)
    pairs = {(x, y) for u, v in subsets for x in u for y in v}
    assert pairs == keys(found)
    for u, v in subsets:  # maximal
        assert not any(u < other and v <= more for other, more in subsets)
        assert not any(u <= other and v < more for other, more in subsets)
        for x in keys_of(found, 0) - u:
            assert not all((x, y) in pairs for y in v)
        for y in keys_of(found, 1) - v:
            assert not all((x, y) in pairs for x in u)
    assert covered(support_polytopes(first, second), subsets)


def keys_of(found, side):
    return {e.strategies[side] for e in found.equilibria}


def check_components(found):
    """No equilibria of two components share a strategy, and each component hangs together."""
    for side in (0, 1):
        used = [{k for s in c for k in s[side]} for c in found.structure.components]
        assert sum(map(len, used)) == len(set().union(*used))
    for component in found.structure.components:
        joined, rest = [component[0]], list(component[1:])
        while rest:
            near = [
                s for s in rest for t in joined if set(s[0]) & set(t[0]) or set(s[1]) & set(t[1])
            ]
            assert near
            joined += near
            rest = [s for s in rest if s not in near]


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10**6), st.integers(1, 3))
@settings(max_examples=120, deadline=None)
def test_degenerate_games_list_every_extreme_equilibrium(m, n, seed, top):
    values = np.random.default_rng(seed).integers(0, top, (2, m, n))
    found = two_llm_equilibria(scaled(values))
    assert keys(found) == brute(values)
    assert len(keys(found)) == len(found.equilibria)
    assert found.complete
    assert all(e.exact and not any(e.regrets) for e in found.equilibria)
    check_structure(values, found)
    check_components(found)
    strategies = list(zip(*keys(found), strict=True))
    alone = all(len(set(side)) == len(side) for side in strategies)
    assert found.structure.isolated == alone
    assert bool(found.reason) != alone


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 10**6), st.sampled_from([2, 4, 100]))
@settings(max_examples=80, deadline=None)
def test_float_proof_and_integers_list_the_same_vertices(rows, k, seed, top):
    matrix = (np.random.default_rng(seed).integers(0, top, (rows, k)) + top).tolist()
    exact = polytope._listed(exact_vertices(matrix, 10**6), matrix)
    proved = proved_simple(polytope.ratios(matrix), np.ones(rows))
    if proved is None:
        assert exact.degenerate
    else:
        assert set(polytope.masks(proved.tight)) == set(exact.masks)
    moved = polytope._shifted(matrix)
    assert moved is None or set(moved.masks) == set(exact.masks)


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 10**6), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_integers_list_the_vertices_that_square_systems_have(rows, k, seed, top):
    matrix = (np.random.default_rng(seed).integers(0, top, (rows, k)) + top).tolist()
    found = polytope.all_vertices(matrix)
    points = {tuple(F(z, sum(p)) for z in p) for p in found.points if any(p)}
    assert points == set(corners(matrix))


def test_the_proof_rejects_a_missing_vertex():
    m = polytope.ratios(np.random.default_rng(1).integers(5000, 10000, (5, 5)).tolist())
    whole = simple_vertices(m, np.ones(5))
    assert proved._closed(whole, 10)
    missing = np.where(whole.beside == 3, 4, whole.beside)
    assert not proved._closed(SimpleVertices(whole.slack, whole.tight, missing), 10)
    for at in range(len(whole.tight)):  # a vertex that is somewhere else
        slack = whole.slack.copy()
        slack[at, :5] += 1e-3
        wrong = SimpleVertices(slack, whole.tight, whole.beside)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(proved, "simple_vertices", lambda m, b, wrong=wrong: wrong)
            assert proved_simple(m, np.ones(5)) is None


def test_known_games():
    sexes = two_llm_equilibria(bimatrix([[3, 0], [0, 2]], [[2, 0], [0, 3]]))
    assert keys(sexes) == {
        ((1, 0), (1, 0)),
        ((0, 1), (0, 1)),
        ((F(3, 5), F(2, 5)), (F(2, 5), F(3, 5))),
    }
    rock = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    assert keys(two_llm_equilibria(bimatrix(rock, -rock))) == {((F(1, 3),) * 3,) * 2}
    pennies = two_llm_equilibria(bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    assert pennies.equilibria[0].utilities == (0, 0)


def test_von_stengel_2007_example():
    """A 3x2 game with three equilibria (Nisan et al. 2007, example 3.3)."""
    found = two_llm_equilibria(bimatrix([[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]]))
    assert found.complete
    assert keys(found) == {
        ((1, 0, 0), (1, 0)),
        ((F(4, 5), F(1, 5), 0), (F(2, 3), F(1, 3))),
        ((0, F(1, 3), F(2, 3)), (F(1, 3), F(2, 3))),
    }


def test_repeated_rows_make_continua():
    values = np.array([[[2, 0], [2, 0], [0, 1]], [[1, 0], [1, 0], [0, 2]]])
    found = two_llm_equilibria(scaled(values))
    assert found.degenerate and found.complete
    assert "infinitely many" in found.reason
    assert keys(found) == brute(values)
    assert len(found.structure.components) == 3
    zero = two_llm_equilibria(bimatrix([[0, 0]] * 2, [[0, 0]] * 2))
    assert len(zero.equilibria) == 4 and zero.complete
    assert zero.structure.components == ((((0, 1), (0, 1)),),)


@pytest.mark.parametrize(("size", "top"), [(6, 2), (7, 3), (8, 3), (9, 2)])
def test_larger_degenerate_games_have_the_equilibria_of_all_square_systems(size, top):
    """Sizes at which vertices come from floats or from many degenerate bases."""
    for seed in range(3):
        values = np.random.default_rng(seed).integers(0, top, (2, size, 3))
        found = two_llm_equilibria(scaled(values))
        assert found.complete and keys(found) == brute(values)
        check_structure_by_samples(values, found, seed)


def check_structure_by_samples(values, found, seed):
    rng = np.random.default_rng(seed)
    for u, v in spans(found):
        x, y = (_mixed(sorted(side), rng) for side in (u, v))
        assert regrets(values[0].tolist(), values[1].tolist(), x, y) == (0, 0)


def _mixed(strategies, rng):
    weights = [int(w) for w in rng.integers(1, 10, len(strategies))]
    return tuple(
        sum(w * p for w, p in zip(weights, column, strict=True)) / sum(weights)
        for column in zip(*strategies, strict=True)
    )


@given(st.integers(2, 7), st.integers(2, 7), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_one_simple_polytope_is_enough(m, n, seed):
    """The equilibria from the vertices of either polytope alone, and from both."""
    values = np.random.default_rng(seed).integers(0, 30, (2, m, n)) + 30
    p_rows, q_rows = values[1].T.tolist(), values[0].tolist()
    both = _matched(polytope.all_vertices(p_rows), polytope.all_vertices(q_rows))
    expected = _pairs(both)
    for turned, (own, other) in enumerate([(p_rows, q_rows), (q_rows, p_rows)]):
        found = _from_one(own, other)
        if found is not None:
            assert _pairs(_turned(found) if turned else found) == expected


def _pairs(found):
    def normal(z):
        return tuple(F(x) / sum(z) for x in z)

    return {(normal(found.first[x]), normal(found.second[y])) for x, y in found.pairs}


def test_many_copies_are_listed_once_each_and_the_list_is_called_incomplete():
    values = np.zeros((2, 200, 200), dtype=int)
    found = two_llm_equilibria(scaled(values))
    assert not found.complete and "multiply" in found.reason
    assert len(found.equilibria) == 1 and found.structure is None


def test_large_games_get_one_equilibrium_and_say_so():
    values = np.random.default_rng(3).integers(0, 100, (2, 24, 24))
    found = two_llm_equilibria(scaled(values))
    assert not found.complete and "too large" in found.reason
    assert len(found.equilibria) == 1 and not any(found.equilibria[0].regrets)
    small = two_llm_equilibria(scaled(values[:, :3, :3]), enumerate_all=False)
    assert len(small.equilibria) == 1 and "asked" in small.reason


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_float_games_have_the_equilibria_of_the_same_game_in_rationals(m, n, seed):
    values = np.random.default_rng(seed).random((2, m, n))
    found = two_llm_equilibria(scaled(values))
    assert not found.exact
    assert all(max(e.regrets) < 1e-9 for e in found.equilibria)
    exact = two_llm_equilibria(scaled(np.vectorize(F, otypes=[object])(values)))
    rounded = [
        {tuple(round(float(p), 6) + 0.0 for s in e.strategies for p in s) for e in r.equilibria}
        for r in (found, exact)
    ]
    assert rounded[0] == rounded[1]
    if found.complete:
        assert found.structure.isolated and 0 < found.tolerance < 1e-12
        assert len(found.equilibria) == len(exact.equilibria)


def test_float_games_near_degenerate_ones_may_be_incomplete():
    noise = 1e-15 * np.random.default_rng(0).random((2, 3, 2))
    values = np.array([[[2, 0], [2, 0], [0, 1]], [[1, 0], [1, 0], [0, 2]]]) + noise
    found = two_llm_equilibria(scaled(values))
    assert not found.complete and not found.exact and "floats" in found.reason
    assert all(max(e.regrets) < 1e-9 for e in found.equilibria)
    tie = two_llm_equilibria(scaled(np.array([[[1.5, 0.0]], [[0.5, 0.5]]])))
    assert not tie.complete and tie.structure is None


@pytest.mark.parametrize("size", [60, 200])
def test_very_large_games_are_restated_exactly(size):
    values = np.random.default_rng(size).integers(0, 100, (2, size, size))
    found = two_llm_equilibria(scaled(values))
    assert found.exact
    assert not any(found.equilibria[0].regrets)
    assert not found.complete
