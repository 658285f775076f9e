"""This module tests feasible and individually rational sets against brute force and SciPy."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.spatial import ConvexHull

from metagame.backends.numbers.cones import extreme_rays
from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.feasible.check import WrongRegion, checked
from metagame.backends.repeated.solvers.feasible.region import Region, above, feasible, hull, pareto

F = Fraction
DILEMMA = [(3, 3), (0, 5), (5, 0), (1, 1)]


def points(*rows):
    return {tuple(map(F, row)) for row in rows}


def test_the_dilemma():
    region = hull(DILEMMA)
    assert set(region.vertices) == points(*DILEMMA) and region.dimension == 2
    part = above(region, [F(1), F(1)])
    assert set(part.vertices) == points((1, 1), (3, 3), (1, F(13, 3)), (F(13, 3), 1))
    assert {(f.normal, f.bound) for f in part.facets} == {
        ((2, 3), 15),
        ((3, 2), 15),
        ((-1, 0), -1),
        ((0, -1), -1),
    }
    assert set(pareto(part.vertices, part)) == points((3, 3), (1, F(13, 3)), (F(13, 3), 1))
    assert set(pareto(region.vertices, region)) == points((3, 3), (0, 5), (5, 0))
    assert part.contains((F(2), F(2))) and not part.contains((F(4), F(4)))


@pytest.mark.parametrize(
    ("rows", "dimension", "floors", "vertices"),
    [
        ([(1, 1)], 0, (0, 0), [(1, 1)]),
        ([(1, 1)], 0, (1, 1), [(1, 1)]),
        ([(1, 1)], 0, (2, 0), []),
        ([(0, 0), (2, 2), (1, 1)], 1, (1, 0), [(1, 1), (2, 2)]),
        ([(0, 2), (2, 0)], 1, (1, 1), [(1, 1)]),
        ([(0, 2), (2, 0)], 1, (2, 1), []),
        ([(0, 0, 0), (1, 1, 0), (0, 1, 0)], 2, (0, 0, 0), [(0, 0, 0), (1, 1, 0), (0, 1, 0)]),
        (DILEMMA, 2, (3, 3), [(3, 3)]),
    ],
)
def test_flat_and_empty_ones(rows, dimension, floors, vertices):
    region = hull(rows)
    assert region.dimension == dimension
    part = above(region, [F(f) for f in floors])
    assert set(part.vertices) == points(*vertices)
    assert part.dimension <= dimension
    assert checked(region, points(*rows)) and checked(part, points(*rows), [F(f) for f in floors])


def test_cube():
    region = hull(list(product((0, 1), repeat=3)))
    assert len(region.vertices) == 8 and len(region.facets) == 6
    part = above(region, [F(1, 2)] * 3)
    assert set(part.vertices) == points(*product((F(1, 2), 1), repeat=3))


SMALL = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.tuples(*[st.integers(-3, 3)] * n), min_size=1, max_size=12)
)


@given(SMALL, st.data())
@settings(deadline=None, max_examples=40)
def test_membership_is_that_of_a_linear_program(rows, data):
    n = len(rows[0])
    region = hull(rows, 2)
    floors = [F(data.draw(st.integers(-4, 2)), 3) for _ in range(n)]
    part = above(region, floors)
    found = points(*[[F(x, 2) for x in row] for row in rows])
    assert checked(region, found) and checked(part, found, floors)
    for _ in range(4):
        weights = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
        total = sum(weights) or 1
        mixed = [
            F(sum(w * r[i] for w, r in zip(weights, rows, strict=True)), 2 * total)
            for i in range(n)
        ]
        point = data.draw(st.sampled_from([mixed, [F(data.draw(st.integers(-3, 3)), 2)] * n]))
        assert region.contains(point) == in_hull(rows, point)
        rational = all(x >= f for x, f in zip(point, floors, strict=True))
        assert part.contains(point) == (rational and in_hull(rows, point))


def in_hull(rows, point):
    """Whether weights exist, by a linear program."""
    left = np.vstack([np.array(rows, dtype=float).T / 2, np.ones(len(rows))])
    right = np.array([*map(float, point), 1.0])
    return linprog(np.zeros(len(rows)), A_eq=left, b_eq=right, bounds=(0, None)).status == 0


@pytest.mark.parametrize("n", [2, 3, 4])
def test_vertices_are_those_of_qhull(n):
    rng = np.random.default_rng(n)
    rows = rng.integers(0, 1000, (60, n))
    region = hull([tuple(map(int, row)) for row in rows])
    theirs = ConvexHull(rows)
    assert set(region.vertices) == {tuple(map(F, map(int, rows[k]))) for k in theirs.vertices}
    if n == 2:
        assert len(region.facets) == len(theirs.simplices)


def test_payoffs_of_any_size():
    values = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], dtype=object)
    for factor in (10**9, F(1, 10**9), 10**40):
        region = feasible(Stage(scaled(values * factor)))
        assert set(region.vertices) == {(F(x) * factor, F(y) * factor) for x, y in DILEMMA}


def test_rays_need_a_pointed_cone():
    with pytest.raises(ValueError, match="a line"):
        extreme_rays([(1, 0), (2, 0)])
    assert extreme_rays([(1, 0), (0, 1), (-1, 0), (0, -1)]) == []


def test_the_check_finds_mistakes():
    region = hull(DILEMMA)
    rows = points(*DILEMMA)
    with pytest.raises(WrongRegion, match="outside"):
        checked(hull(DILEMMA[1:]), rows)
    with pytest.raises(WrongRegion, match="other corners"):
        checked(Region(region.vertices, region.facets[1:], ()), rows)
    with pytest.raises(WrongRegion, match="other corners"):
        checked(Region(region.vertices[1:], region.facets, ()), rows)
    with pytest.raises(WrongRegion, match="nobody's play"):
        checked(hull([*DILEMMA, (6, 6)]), rows)
    with pytest.raises(WrongRegion, match="below a floor"):
        checked(region, rows, [F(1), F(1)])
