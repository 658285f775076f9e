"""This module solves games of three and more players whose equilibria are known, from specs."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path

import pytest

import metagame

F = Fraction
FILE = Path(__file__).with_name("more_players.toml")
GAMES = {game["name"]: game for game in tomllib.loads(FILE.read_text(encoding="utf-8"))["game"]}
NEAR = 1e-6


def profiles(game):
    return list(product(*map(range, game["sizes"])))


def payoffs(game):
    return {
        profile: tuple(map(F, cell))
        for profile, cell in zip(profiles(game), game["payoffs"], strict=True)
    }


def spec(game):
    """The game as a spec."""
    roles = [f"p{i}" for i in range(len(game["sizes"]))]
    lines = ["game it {", f"roles {', '.join(roles)}"]
    for role, size in zip(roles, game["sizes"], strict=True):
        lines.append(f"actions of {role}: {', '.join(f's{k}' for k in range(size))}")
    lines.append("payoffs {")
    for profile, paid in payoffs(game).items():
        lines.append(f"{', '.join(f's{k}' for k in profile)}: {', '.join(map(str, paid))}")
    return "\n".join([*lines, "}}"])


def regret(game, mixtures):
    """The most that anybody could gain, from the definition."""
    table, out = payoffs(game), []
    for i, size in enumerate(game["sizes"]):
        value = [0] * size
        for profile, paid in table.items():
            chance = prod(mixtures[j][k] for j, k in enumerate(profile) if j != i)
            value[profile[i]] += chance * paid[i]
        out.append(max(value) - sum(p * v for p, v in zip(mixtures[i], value, strict=True)))
    return max(out)


def strategies(equilibrium, sizes):
    out = []
    for mixture, size in zip(equilibrium.probability.values(), sizes, strict=True):
        x = [F(0)] * size
        for (action,), p in mixture:
            x[int(action[1:])] = p
        out.append(tuple(x))
    return tuple(out)


def pure(game):
    """All pure equilibria, from the definition."""
    table = payoffs(game)
    return {
        profile
        for profile, paid in table.items()
        if all(
            table[(*profile[:i], k, *profile[i + 1 :])][i] <= paid[i]
            for i, size in enumerate(game["sizes"])
            for k in range(size)
        )
    }


def test_there_are_games_of_three_and_of_four():
    sizes = [len(game["sizes"]) for game in GAMES.values()]
    assert sizes.count(3) >= 15 and sizes.count(4) >= 5


@pytest.mark.parametrize("name", GAMES)
def test_the_pure_equilibria_are_the_known_ones(name):
    game = GAMES[name]
    found = metagame.loads(spec(game)).meta_game().nash(kind="pure")
    assert found.complete and found.exact and all(e.regret == 0 for e in found)
    listed = [tuple(int(play[0][1:]) for play in e.play.values()) for e in found]
    assert len(set(listed)) == len(listed)
    assert set(listed) == {tuple(profile) for profile in game["pure"]} == pure(game)


@pytest.mark.parametrize("name", GAMES)
def test_the_known_mixed_equilibria_are_found_and_nothing_else_is(name):
    game = GAMES[name]
    found = metagame.loads(spec(game)).meta_game().nash(kind="all")
    listed = [strategies(e, game["sizes"]) for e in found]
    for e, mixtures in zip(found, listed, strict=True):
        assert regret(game, mixtures) <= (0 if e.exact else 1e-7)
    for known in game.get("mixed", ()):
        wanted = [tuple(map(F, own)) for own in known]
        assert regret(game, wanted) == 0
        assert any(distance(wanted, mixtures) < NEAR for mixtures in listed), wanted
    if "count" in game:
        assert len(listed) == game["count"] if found.complete else len(listed) <= game["count"]


def distance(one, other):
    return max(
        abs(float(p) - float(q))
        for own, theirs in zip(one, other, strict=True)
        for p, q in zip(own, theirs, strict=True)
    )
