"""This module solves all 2x2 games in which both players rank the four cells strictly.

There are 4! times 4! of them, and 144 up to the order of the rows and of the columns (Rapoport and
Guyer, A taxonomy of 2x2 games, 1966, count 78, which also lets the players change places).
"""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from bimatrix import extreme_equilibria

from metagame.backends.normal_form.solvers.pure import pure_equilibria
from metagame.backends.normal_form.solvers.two_llms.mixed import two_llm_equilibria
from metagame.backends.numbers.scaled import scaled

CELLS = tuple(product(range(2), repeat=2))


def relabelled(game):
    """The same game with rows, columns or both in the other order."""
    for turn in CELLS:
        yield tuple(
            tuple(own[CELLS.index((r ^ turn[0], c ^ turn[1]))] for r, c in CELLS) for own in game
        )


def swapped(game):
    """The same game with the players in each other's place."""
    first, second = (tuple(own[CELLS.index((c, r))] for r, c in CELLS) for own in game)
    return second, first


GAMES = sorted({min(relabelled(game)) for game in product(permutations((1, 2, 3, 4)), repeat=2)})


def array(game):
    return np.array(game).reshape(2, 2, 2)


def pure(game):
    return pure_equilibria(scaled(array(game))).profiles


def dominant(game):
    """How many players have a dominant action."""
    first, second = array(game)
    count = 0
    for own in (first, second.T):
        better = own[0] > own[1]
        count += bool(better.all() or not better.any())
    return count


def test_the_counts_of_the_literature():
    assert len(GAMES) == 144
    assert len({min(min(relabelled(g)), min(relabelled(swapped(g)))) for g in GAMES}) == 78
    found = [len(pure(game)) for game in GAMES]
    assert [found.count(k) for k in (1, 2, 0)] == [108, 18, 18]
    players = [dominant(game) for game in GAMES]
    assert [players.count(k) for k in (2, 1, 0)] == [36, 72, 36]
    without = [len(pure(game)) for game in GAMES if dominant(game) == 0]
    assert [without.count(k) for k in (2, 0)] == [18, 18]
    assert sum(min(relabelled(swapped(game))) == game for game in GAMES) == 12
    assert sum(any(x == y == 4 for x, y in zip(*game, strict=True)) for game in GAMES) == 36


def test_seven_have_one_equilibrium_and_a_cell_that_both_prefer():
    worse = []
    for game in GAMES:
        if len(pure(game)) != 1:
            continue
        (cell,) = pure(game)
        first, second = array(game)
        if ((first > first[cell]) & (second > second[cell])).any():
            worse.append(game)
    assert len(worse) == 7
    dilemma = ((3, 1, 4, 2), (3, 4, 1, 2))
    assert min(relabelled(dilemma)) in worse


def test_six_are_strictly_opposed_and_six_are_alike():
    assert sum(all(x + y == 5 for x, y in zip(*game, strict=True)) for game in GAMES) == 6
    assert sum(game[0] == game[1] for game in GAMES) == 6


@pytest.mark.parametrize("count", [0, 1, 2])
def test_all_equilibria(count):
    """One pure equilibrium is alone, between two there is a mixed one, and without any, too."""
    for game in (g for g in GAMES if len(pure(g)) == count):
        found = two_llm_equilibria(scaled(array(game)))
        assert found.complete and found.structure.isolated
        assert len(found.equilibria) == {0: 1, 1: 1, 2: 3}[count]
        first, second = (own.tolist() for own in array(game))
        assert {e.strategies for e in found.equilibria} == extreme_equilibria(first, second)
