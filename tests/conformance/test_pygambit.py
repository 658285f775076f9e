"""This module compares two-player equilibria with those of pygambit, if it is installed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from metagame.backends.normal_form.solvers.two_llms.mixed import two_llm_equilibria
from metagame.backends.numbers.scaled import scaled

F = Fraction


def peer_games(count):
    """Random games up to 5x5; every other one has small payoffs, and so many ties."""
    for seed in range(count):
        rng = np.random.default_rng([7, seed])
        m, n = rng.integers(2, 6, 2)
        top = int(rng.integers(2, 4)) if seed % 2 else 1000
        yield seed, rng.integers(0, top, (2, m, n))


def gambits(gambit, values):
    """The extreme equilibria that pygambit's exact enumeration finds."""
    game = gambit.Game.from_arrays(*(own.astype(object) for own in values))
    out = set()
    for profile in gambit.nash.enummixed_solve(game, rational=True).equilibria:
        sides = []
        for player in game.players:
            sides.append(tuple(F(str(profile[strategy])) for strategy in player.strategies))
        out.add(tuple(sides))
    return out


def test_pygambit_finds_the_same_in_two_hundred_games():
    gambit = pytest.importorskip("pygambit")
    continua = 0
    for seed, values in peer_games(200):
        found = two_llm_equilibria(scaled(values))
        assert found.complete
        assert {e.strategies for e in found.equilibria} == gambits(gambit, values), seed
        continua += not found.structure.isolated
    assert continua >= 50
