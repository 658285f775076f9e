"""Equilibrium payoffs of two LLMs that see every meta-action, against definitions and programs."""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.pair import BadRepeatedGame
from metagame.backends.repeated.solvers.perfect.payoff_set import payoff_set
from metagame.backends.repeated.solvers.perfect.polygon import clip, holds, hull
from metagame.backends.repeated.solvers.perfect.verify import verify_inner, verify_outer

DILEMMA = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
NINE = [[[9, 1], [10, 3]], [[9, 10], [1, 3]]]  # quantecon's prisoner's dilemma
THREE = [[[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]]]
"""The example of Abreu and Sannikov (2014, section 6)."""


def stage(values: object) -> Stage:
    return Stage(scaled(np.array(values)))


def check(values, discount):
    """The set, with both bounds proved once more from the payoffs as they were given."""
    found = payoff_set(stage(values), discount)
    payoffs = np.array(values, dtype=object)
    verify_inner(payoffs, F(discount), found.inner)
    verify_outer(payoffs, F(discount), found.outer)
    return found


def operator(values, discount, polygon, floor=None):
    """What is paid today by incentive compatible continuations in a polygon, from the definition
    (Abreu, Pearce and Stacchetti 1990), in Fractions."""
    if not polygon:
        return ()
    rows, columns = len(values[0]), len(values[0][0])
    worst = [min(p[i] for p in polygon) for i in (0, 1)]
    out = []
    for a, b in product(range(rows), range(columns)):
        g = F(values[0][a][b]), F(values[1][a][b])
        best = max(values[0][k][b] for k in range(rows)), max(values[1][a])
        part = list(polygon)
        for i in (0, 1):
            need = (1 - discount) * (best[i] - g[i])
            if discount:
                part = clip(part, i, worst[i] + need / discount)
            elif need:
                part = []
        out += [tuple((1 - discount) * g[i] + discount * w[i] for i in (0, 1)) for w in part]
    return hull(out)


def rounded_out(polygon, grid=2**20):
    corners = []
    for x, y in polygon:
        for a, b in product((x * grid // 1, -(-x * grid // 1)), (y * grid // 1, -(-y * grid // 1))):
            corners.append((F(a, grid), F(b, grid)))
    return hull(corners)


def brute_force(values, discount, steps):
    """An outer bound: the operator again and again, rounded outward on a grid."""
    points = zip(np.ravel(values[0]).tolist(), np.ravel(values[1]).tolist(), strict=True)
    polygon = hull((F(x), F(y)) for x, y in points)
    for _ in range(steps):
        following = rounded_out(operator(values, discount, polygon))
        if following == polygon:
            break
        polygon = following
    return polygon


def near(point, polygon, by):
    return any(
        holds(polygon, (point[0] + dx * by, point[1] + dy * by))
        for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
    ) or any(max(abs(point[i] - v[i]) for i in (0, 1)) <= by for v in polygon)


# --- the prisoner's dilemma ----------------------------------------------------------------------


def dilemma_set(discount):
    """By hand, for T 5, R 3, P 1, S 0.

    The one who cooperates against D gains 1 by defecting and must be paid 1 / d - 1 above 1 later:
    (C, D) starts at d = 1/4, when its continuation is at most 4 and lies on the line from (1, 4)
    to (4, 1); (C, C) needs 1 + 2 (1 - d) / d <= 3, so d >= 1/2.
    """
    if discount < F(1, 4):
        return ((1, 1),)
    if discount < F(1, 2):
        return ((1, 1), (4, 1), (1, 4))
    return ((1, 1), (F(13, 3), 1), (3, 3), (1, F(13, 3)))


@pytest.mark.parametrize("discount", [F(k, 100) for k in range(1, 100)])
def test_the_prisoners_dilemma_at_every_discount_factor(discount):
    found = payoff_set(stage(DILEMMA), discount)
    assert found.exact and found.distance == 0
    assert found.vertices == dilemma_set(discount)
    assert found.inner.vertices == found.outer.vertices


@pytest.mark.parametrize("discount", [F(0), F(1, 4) - F(1, 10**6), F(1, 2) - F(1, 10**9)])
def test_thresholds_are_sharp(discount):
    assert check(DILEMMA, discount).vertices == dilemma_set(discount)


@pytest.mark.parametrize("discount", [F(1, 10), F(1, 4), F(1, 2), F(9, 10), F(99, 100)])
def test_dilemma_fixed_points_by_the_definition(discount):
    found = check(DILEMMA, discount).vertices
    assert operator(DILEMMA, discount, found) == found


# --- other programs ------------------------------------------------------------------------------


def quantecon_set(values, discount):
    game_theory = pytest.importorskip("quantecon.game_theory")
    first, second = (np.array(v, dtype=float) for v in values)
    players = game_theory.Player(first), game_theory.Player(np.ascontiguousarray(second.T))
    game = game_theory.RepeatedGame(game_theory.NormalFormGame(players), float(discount))
    found = game.equilibrium_payoffs(options={"max_iter": 5000})
    return found.points[found.vertices]


def same_set(ours, theirs, by=1e-6):
    ours = np.array([[float(x) for x in p] for p in ours])
    apart = np.abs(ours[:, None, :] - np.asarray(theirs)[None, :, :]).max(axis=2)
    return apart.min(axis=0).max() < by and apart.min(axis=1).max() < by


def linear_cournot(n):
    quantity = np.arange(n)
    price = np.maximum(2 * n - quantity[:, None] - quantity[None, :], 0)
    return np.array([quantity[:, None] * price, quantity[None, :] * price])


@pytest.mark.parametrize(
    ("values", "discount"),
    [
        *((THREE, F(k, 10)) for k in (3, 6, 9)),
        *((NINE, F(k, 10)) for k in (5, 7, 9)),
        *((linear_cournot(n), F(3, 5)) for n in (5, 10)),
        (linear_cournot(8), F(3, 10)),
    ],
)
def test_agrees_with_quantecon(values, discount):
    values = np.array(values).tolist()
    found = check(values, discount)
    assert found.distance < 1e-6
    assert same_set(found.vertices, quantecon_set(values, discount), 1e-5)


def test_the_example_of_the_2014_paper():
    """Its vertices as printed by quantecon's own test."""
    expected = [
        (7.33770472, 10.9826253),
        (1.12568240, 2.8),
        (7.33770472, 0),
        (7.86308964, 0),
        (19.7917977, 2.8),
        (15.5630896, 9.1),
    ]
    assert same_set(check(THREE, F(3, 10)).vertices, expected)


# --- against brute force -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_random_games_against_the_definition(seed):
    rng = np.random.default_rng(seed)
    shape = (2, int(rng.integers(1, 4)), int(rng.integers(2, 4)))
    values = rng.integers(0, int(rng.choice([2, 5, 30])) + 1, shape).tolist()
    discount = F(int(rng.integers(1, 8)), 10)
    found = check(values, discount)
    outer = brute_force(values, discount, 60)
    assert all(near(v, outer, F(1, 100)) for v in found.vertices)
    if found.exact:
        assert operator(values, discount, found.vertices) == found.vertices
        assert all(near(v, found.vertices, F(1, 10)) for v in outer)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 3).flatmap(
        lambda m: st.lists(
            st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=2), min_size=m, max_size=m),
            min_size=2,
            max_size=2,
        )
    ),
    st.sampled_from([F(0), F(1, 5), F(1, 3), F(1, 2), F(2, 3), F(9, 10)]),
)
def test_degenerate_games(values, discount):
    found = check(values, discount)
    assert found.exact, found.why
    assert operator(values, discount, found.vertices) == found.vertices
    stays = [
        (F(values[0][a][b]), F(values[1][a][b]))
        for a, b in product(range(len(values[0])), range(2))
        if values[0][a][b] == max(row[b] for row in values[0])
        and values[1][a][b] == max(values[1][a])
    ]
    assert all(holds(found.vertices, point) for point in stays)


# --- degenerate and hostile ----------------------------------------------------------------------


def test_no_pure_equilibrium_at_all():
    pennies = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    for discount in (F(0), F(1, 2), F(999, 1000)):
        found = check(pennies, discount)
        assert found.empty and found.exact and found.vertices == ()


def test_where_quantecon_raises_for_want_of_a_pure_equilibrium():
    values = [[[1, -1], [-2, 1]], [[-1, 2], [2, 0]]]
    assert check(values, F(1, 20)).empty


def test_flat_sets():
    assert check([[[4]], [[7]]], F(1, 2)).vertices == ((4, 7),)
    chain = [[[0, 1], [2, 3]], [[0, 1], [2, 3]]]  # payoffs on a line
    found = check(chain, F(1, 2)).vertices
    assert found[-1] == (3, 3) and operator(chain, F(1, 2), found) == found


def test_a_point_at_the_minmax():
    """Where what is played for ever pays the minmax, outer steps must not fall below it."""
    found = check([[[0, 2], [3, 4]], [[0, 1], [5, 0]]], F(5, 6))
    assert found.exact and found.vertices == ((3, 5),)


def test_what_is_not_exact_is_bounded():
    """Its vertices are solved for, but at most a tiny distance is proved."""
    found = check([[[3, 6], [1, 4]], [[4, 1], [1, 1]]], F(3, 5))
    assert found.vertices == ((3, 4),) and found.distance < 1e-6


def test_units_do_not_matter():
    tiny = [[[F(x, 10**9) for x in row] for row in own] for own in DILEMMA]
    huge = [[[x * 10**9 for x in row] for row in own] for own in DILEMMA]
    for values, unit in ((tiny, F(1, 10**9)), (huge, 10**9)):
        found = check(values, F(9, 10))
        assert found.vertices == tuple((x * unit, y * unit) for x, y in dilemma_set(F(9, 10)))


def test_payoffs_in_floats_are_never_called_exact():
    found = payoff_set(stage(np.array(DILEMMA) * 1.0), F(9, 10))
    assert not found.exact and "floats" in found.why
    assert same_set(found.vertices, dilemma_set(F(9, 10)), 1e-9)


@pytest.mark.parametrize("discount", [F(1), F(-1, 2), 0.5, F(3, 2)])
def test_discount_factors_out_of_range_are_refused(discount):
    with pytest.raises(BadRepeatedGame, match="discount"):
        payoff_set(stage(DILEMMA), discount)


def test_other_than_two_llms_are_refused():
    with pytest.raises(BadRepeatedGame, match="two LLMs"):
        payoff_set(stage(np.zeros((3, 2, 2, 2), dtype=int)), F(1, 2))
    with pytest.raises(BadRepeatedGame, match="two LLMs"):
        payoff_set(stage(np.zeros((1, 2), dtype=int)), F(1, 2))
