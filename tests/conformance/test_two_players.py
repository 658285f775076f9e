"""This module solves two-player games whose equilibria are known, from specs, and random ones."""

from __future__ import annotations

import random
import tomllib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from bimatrix import extreme_equilibria, regrets, support_polytopes

import metagame
from metagame.backends.normal_form.solvers.two_llms.mixed import two_llm_equilibria
from metagame.backends.numbers.scaled import scaled

F = Fraction
FILE = Path(__file__).with_name("two_players.toml")
GAMES = {game["name"]: game for game in tomllib.loads(FILE.read_text(encoding="utf-8"))["game"]}


def numbers(rows):
    return [[F(x) for x in row] for row in rows]


def spec(first, second):
    """The game as a spec."""
    rows = [f"r{i}" for i in range(len(first))]
    columns = [f"c{j}" for j in range(len(first[0]))]
    cells = [
        f"{r}, {c}: {first[i][j]}, {second[i][j]}"
        for i, r in enumerate(rows)
        for j, c in enumerate(columns)
    ]
    return "\n".join(
        [
            "game it {",
            "roles row, col",
            f"actions of row: {', '.join(rows)}",
            f"actions of col: {', '.join(columns)}",
            "payoffs {",
            *cells,
            "}}",
        ]
    )


def strategies(equilibrium, sizes):
    """The probabilities of all actions, by role."""
    out = []
    for mixture, size in zip(equilibrium.probability.values(), sizes, strict=True):
        x = [F(0)] * size
        for (action,), p in mixture:
            x[int(action[1:])] = F(p)
        out.append(tuple(x))
    return tuple(out)


def expected(game):
    return {tuple(tuple(map(F, x)) for x in pair) for pair in game["equilibria"]}


def test_there_are_enough_games_of_every_kind():
    kinds = [kind for game in GAMES.values() for kind in game["tags"]]
    assert len(GAMES) >= 100
    for kind in ("generic", "degenerate", "zero-sum", "constant", "symmetric", "repeated"):
        assert kinds.count(kind) >= 3
    assert kinds.count("dominance-solvable") >= 3
    literature = [g for g in GAMES.values() if not g["source"].startswith("brute force")]
    assert len(literature) >= 60


@pytest.mark.parametrize("name", GAMES)
def test_known_games_have_the_known_equilibria(name):
    game = GAMES[name]
    first, second = numbers(game["first"]), numbers(game["second"])
    found = metagame.loads(spec(first, second)).meta_game().nash(kind="all")
    assert found.complete and found.exact
    assert all(e.regret == 0 for e in found)
    sizes = (len(first), len(first[0]))
    listed = [strategies(e, sizes) for e in found]
    assert len(set(listed)) == len(listed) and set(listed) == expected(game)
    for x, y in listed:
        assert regrets(first, second, x, y) == (0, 0)
    continua = sum(component.infinite for component in found.components)
    assert (continua, len(found.components) - continua) == (game["continua"], game["isolated"])
    assert found.infinite == bool(continua)


@pytest.mark.parametrize("name", [n for n in GAMES if len(GAMES[n]["first"]) <= 6])
def test_brute_force_agrees_with_the_literature(name):
    game = GAMES[name]
    assert extreme_equilibria(numbers(game["first"]), numbers(game["second"])) == expected(game)


def small(seed):
    """A game of payoffs with many ties."""
    rng = random.Random(seed)
    m, n, top = rng.randint(1, 4), rng.randint(1, 4), rng.randint(1, 3)
    rows = [[[rng.randint(0, top) for _ in range(n)] for _ in range(m)] for _ in range(2)]
    if rng.random() < 0.3:
        rows = [[*own, own[0]] for own in rows]
    return rows


@pytest.mark.parametrize("block", range(4))
def test_no_equilibrium_is_outside_the_maximal_subsets(block):
    """For every pair of supports, the equilibria on them are in one maximal subset."""
    for seed in range(60 * block, 60 * (block + 1)):
        first, second = small(seed)
        found = two_llm_equilibria(scaled(np.array([first, second])))
        assert found.complete
        assert {e.strategies for e in found.equilibria} == extreme_equilibria(first, second)
        own = found.structure.strategies
        subsets = [
            [{strategies[k] for k in side} for strategies, side in zip(own, subset, strict=True)]
            for component in found.structure.components
            for subset in component
        ]
        for x, y in support_polytopes(first, second):
            assert any(x <= u and y <= v for u, v in subsets), (seed, first, second)
