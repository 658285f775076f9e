"""The engine's numbers follow from the streams and the order of draws that are laid down."""

from __future__ import annotations

import numpy as np
import pytest

from metagame.backends.simulation.engine.cells import most_cells
from metagame.backends.simulation.engine.choose import choose_engine
from metagame.backends.simulation.engine.rules.steady import Fixed, Mixed
from metagame.backends.simulation.engine.run import Options, simulate

from . import recipe
from .populations import DILEMMA, assortative, independent, joint, population, prisoners

THREE = np.random.default_rng(1).integers(-5, 6, (3, 2, 2, 3)).astype(float)

GAMES = {
    "drawn": prisoners(0.6, follow=[0.9, 0.5], size=1000),
    "assortative": population(DILEMMA, assortative([[0.6, 0.4], [0.5, 0.5]], 0.25), size=1000),
    "joint": population(DILEMMA, joint([(0, 1), (1, 1)], [0.3, 0.7], 2), follow=0.9, size=1000),
    "three": population(THREE, independent([[0.5, 0.5], [0.2, 0.8], [1, 0]]), size=1000),
    "finite": prisoners(0.6, follow=[0.9, 0.5], size=1000, replace=False),
    "obeyed": prisoners(0.6, size=1000, replace=False),
    "finite three": population(
        THREE,
        independent([[0.5, 0.5], [0.2, 0.8], [1, 0]]),
        follow=[0.75, 1],
        size=1000,
        replace=False,
    ),
}


@pytest.mark.parametrize("name", GAMES)
def test_numbers_are_those_of_the_recipe(name: str) -> None:
    game = GAMES[name]
    mixtures = [np.full(s, 1 / s) for s in game.sizes[:1]] + [np.eye(game.sizes[1])[1]]
    rules = [Mixed(mixtures[0]), Fixed(1)]
    chosen = choose_engine(game)
    assert chosen.name == "counts" and chosen.joint
    for rounds, seed in ((10, 1), (300, 2)):
        payoffs = np.zeros((2, *game.sizes))
        records = simulate(game, rules, payoffs, Options(rounds, seed)).records
        means, choices = recipe.simulate(game, mixtures, rounds, seed, most_cells(game, True))
        assert (records.choices == choices).all()
        assert np.allclose(records.payoffs, means, rtol=1e-12, atol=1e-12)
