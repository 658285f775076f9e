"""This module tests iterated dominance against linear programmes straight from the definition."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metagame.backends.normal_form.solvers.concepts.dominance import Elimination, eliminate
from metagame.backends.normal_form.solvers.payoffs.lower import TooLarge
from metagame.backends.numbers.rounded import rounded
from metagame.backends.numbers.scaled import Scaled, scaled


def bimatrix(first: list, second: list) -> Scaled:
    return scaled(np.array([first, second], dtype=object))


def left(found: Elimination) -> list[list[int]]:
    return [[j.action for j in side] for side in found.left]


def gone(found: Elimination) -> list[list[tuple[int, int]]]:
    return [[(d.llm, d.action) for d in went] for went in found.rounds]


# --- the definition ------------------------------------------------------------------------------


def is_dominated(own: np.ndarray, a: int, weak: bool) -> bool:
    """Whether some mixture of rows dominates row a: a linear programme of scipy's."""
    gains = (own - own[a]).T.astype(float)
    rows = gains.shape[1]
    if weak:  # max sum of gains, each at least 0
        found = linprog(-gains.sum(axis=0), -gains, np.zeros(len(gains)), [[1] * rows], [1])
        return found.fun < -1e-7
    matrix = np.hstack([-gains, np.ones((len(gains), 1))])  # max t, each gain at least t
    bounds = [(0, None)] * rows + [(None, None)]
    found = linprog(
        [0] * rows + [-1], matrix, np.zeros(len(gains)), [[1] * rows + [0]], [1], bounds
    )
    return found.fun < -1e-7


def by_definition(values: np.ndarray, weak: bool) -> tuple[list, list]:
    kept = [list(range(s)) for s in values.shape[1:]]
    rounds = []
    while True:
        went = []
        for i in range(len(kept)):
            part = np.moveaxis(values[i][np.ix_(*kept)], i, 0).reshape(len(kept[i]), -1)
            went += [(i, kept[i][a]) for a in range(len(part)) if is_dominated(part, a, weak)]
        if not went:
            return rounds, kept
        rounds.append(went)
        for i, a in went:
            kept[i].remove(a)


SHAPES = st.sampled_from([(2, 2), (3, 2), (3, 3), (4, 3), (4, 4), (2, 2, 2), (3, 2, 2), (1, 3)])


@st.composite
def games(draw, low=-2, high=3):
    sizes = draw(SHAPES)
    count = len(sizes) * int(np.prod(sizes))
    flat = draw(st.lists(st.integers(low, high), min_size=count, max_size=count))
    return np.array(flat, dtype=object).reshape(len(sizes), *sizes)


@settings(deadline=None, max_examples=60)
@given(games(), st.booleans())
def test_rounds_are_those_of_the_definition(values, weak) -> None:
    found = eliminate(scaled(values), weak)
    rounds, kept = by_definition(values, weak)
    assert left(found) == kept
    assert gone(found) == rounds


@settings(deadline=None, max_examples=60)
@given(games(), st.booleans())
def test_every_proof_proves(values, weak) -> None:
    found = eliminate(scaled(values), weak)
    kept = [list(range(s)) for s in values.shape[1:]]

    def pays(i, a, others):
        return values[(i, *others[:i], a, *others[i:])]

    def others(i):
        return list(product(*(k for j, k in enumerate(kept) if j != i)))

    for went in found.rounds:
        for d in went:
            assert sum(p for _, p in d.by) == 1
            gains = [
                sum(p * pays(d.llm, b, s) for b, p in d.by) - pays(d.llm, d.action, s)
                for s in others(d.llm)
            ]
            assert min(gains) >= 0 < max(gains) if weak else min(gains) > 0
        for d in went:
            kept[d.llm].remove(d.action)
    for i, side in enumerate(found.left):
        for j in side:
            belief = dict(j.belief)
            assert sum(belief.values()) == 1
            assert not weak or set(belief) == set(others(i))
            worth = {b: sum(p * pays(i, b, s) for s, p in belief.items()) for b in kept[i]}
            assert worth[j.action] == max(worth.values())


@settings(deadline=None, max_examples=40)
@given(games(), st.randoms(use_true_random=False))
def test_strict_dominance_does_not_depend_on_the_order(values, random) -> None:
    """One at a time, in any order: the same is left (Gilboa, Kalai and Zemel 1990)."""
    kept = [list(range(s)) for s in values.shape[1:]]
    while True:
        candidates = [(i, a) for i, side in enumerate(kept) for a in side]
        random.shuffle(candidates)
        for i, a in candidates:
            part = np.moveaxis(values[i][np.ix_(*kept)], i, 0).reshape(len(kept[i]), -1)
            if is_dominated(part, kept[i].index(a), weak=False):
                kept[i].remove(a)
                break
        else:
            break
    assert left(eliminate(scaled(values))) == kept


# --- textbooks ---------------------------------------------------------------------------------


def test_a_mixture_dominates_what_no_pure_meta_action_does() -> None:
    """Osborne and Rubinstein, A Course in Game Theory (1994), section 4.2."""
    found = eliminate(bimatrix([[3, 0], [0, 3], [1, 1]], [[0, 0]] * 3))
    (went,) = found.rounds
    assert [(d.llm, d.action) for d in went] == [(0, 2)]
    assert all(p > Fraction(1, 3) for _, p in went[0].by) and len(went[0].by) == 2


def test_weak_dominance_goes_all_at_once() -> None:
    """Osborne and Rubinstein (1994), figure 63.1: one by one, T then L or B then R may go; both T
    and B are dominated by M at first, and after them nothing is.
    """
    first, second = [[1, 0], [1, 2], [0, 2]], [[1, 0], [1, 1], [0, 1]]
    found = eliminate(bimatrix(first, second), weak=True)
    assert gone(found) == [[(0, 0), (0, 2)]]
    assert left(found) == [[1], [0, 1]]


def test_a_beauty_contest_unravels() -> None:
    """Moulin (1986), Nagel (1995): whoever is closest to 2/3 of the average of two wins."""
    size = 11
    own = [[(a < b) - (a > b) for b in range(size)] for a in range(size)]  # the lower one is closer
    found = eliminate(bimatrix(own, np.array(own).T.tolist()), weak=True)
    assert left(found) == [[0], [0]]


def test_linear_cournot_is_solved_by_strict_dominance() -> None:
    """Price 12 - Q and unit cost 3 on the grid of whole quantities: both sell 3 (Moulin 1984)."""
    own = [[q * (12 - q - r) - 3 * q for r in range(13)] for q in range(13)]
    found = eliminate(bimatrix(own, np.array(own).T.tolist()))
    assert 3 in left(found)[0] and left(found)[0] == left(found)[1]
    assert left(found) == by_definition(np.array([own, np.array(own).T], dtype=object), False)[1]


def test_a_ring_of_four_is_solved_in_as_many_rounds() -> None:
    """Kneeland (2015): the last player has a dominant action, each other one matches the next."""
    values = np.zeros((4, 2, 2, 2, 2), dtype=object)
    for at in np.ndindex(2, 2, 2, 2):
        for i in range(3):
            values[(i, *at)] = 2 * (at[i] == at[i + 1])
        values[(3, *at)] = 3 if at[3] == 0 else 1
    found = eliminate(scaled(values))
    assert gone(found) == [[(3, 1)], [(2, 1)], [(1, 1)], [(0, 1)]]


def test_a_difference_in_the_last_digit_dominates() -> None:
    big = 10**40
    found = eliminate(bimatrix([[big, big], [big + 1, big + 1]], [[0, 0], [0, 0]]))
    assert gone(found) == [[(0, 0)]]
    mixed = [[3 * big, 0], [0, 3 * big], [3 * big // 2 - 1, 3 * big // 2 - 1]]
    assert gone(eliminate(bimatrix(mixed, [[0, 0]] * 3))) == [[(0, 2)]]
    mixed[2] = [3 * big // 2, 3 * big // 2]
    assert gone(eliminate(bimatrix(mixed, [[0, 0]] * 3))) == []


def test_a_difference_that_only_one_column_shows_dominates_weakly() -> None:
    tiny = Fraction(1, 10**30)
    rows = [[1, 0, 0], [0, 1, 0], [Fraction(1, 2), Fraction(1, 2), -tiny]]
    found = eliminate(bimatrix(rows, [[0, 0, 0]] * 3), weak=True)
    assert gone(found) == [[(0, 2)]]
    assert found.rounds[0][0].by == ((0, Fraction(1, 2)), (1, Fraction(1, 2)))
    assert gone(eliminate(bimatrix(rows, [[0, 0, 0]] * 3))) == []


def test_rounding_floats_keeps_exact_numbers_and_near_values() -> None:
    exact = bimatrix([[1, 2]], [[3, 4]])
    assert rounded(exact) is exact
    values = np.array([[[0.1, 1e3]], [[0.0, 2.0]]])
    near = rounded(scaled(values))
    assert near.exact
    assert np.abs(near.floats() - values).max() < 1e-8


def test_what_is_too_large_says_so() -> None:
    values = np.zeros((2, 3, 10**5))
    values[0, 0], values[0, 1] = np.arange(10**5), np.arange(10**5)[::-1]
    values[0, 2] = np.minimum(values[0, 0], values[0, 1])  # never a best reply to a column
    with pytest.raises(TooLarge, match="3 x 100000"):
        eliminate(Scaled(values, 1, True))
