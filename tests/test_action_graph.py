"""This module checks .agg files: read back by Gambit they are the game that was written."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

import metagame
from metagame import Model, SpecError
from metagame.backends.normal_form.action_graph import to_agg

CROWD = """
game road {
  roles driver[4]
  actions short, long
  payoff = if own == short then -count(all, short) ^ 2 / 3 else -5/2
}
"""
ALIKE = """
use "std/prisoners_dilemma.game" play prisoners_dilemma
population { llms large, small[3] clients: large 2/5, small 1/5 }
"""
UNLIKE = """
game chase {
  roles cat, mouse[2]
  actions of cat: hall, attic
  actions of mouse: hall, attic, cellar
  payoff of cat = count(others, own)
  payoff of mouse = if own == cat then -1 else 1 / (1 + count(others, own))
}
"""


def read(text: str) -> dict[int, tuple[list[str], dict[tuple[int, ...], float]]]:
    """An independent reading of the format: by action node its players and its payoffs."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    words = iter(" ".join(lines).replace("[", " [ ").replace("]", " ] ").split())
    players, nodes, functions = (int(next(words)) for _ in range(3))
    sizes = [int(next(words)) for _ in range(players)]
    sets = [[int(next(words)) for _ in range(size)] for size in sizes]
    graph = [[int(next(words)) for _ in range(int(next(words)))] for _ in range(nodes)]
    assert functions == 0 and all(seen == list(range(nodes)) for seen in graph)
    found = {}
    for node in range(nodes):
        assert next(words) == "1"
        table = {}
        for _ in range(int(next(words))):
            assert next(words) == "["
            counts = tuple(int(next(words)) for _ in range(nodes))
            assert next(words) == "]"
            table[counts] = float(next(words))
        found[node] = ([i for i in range(players) if node in sets[i]], table)
    assert next(words, None) is None
    return {-1: (sets, {}), **found}  # type: ignore[dict-item]


@pytest.mark.parametrize("spec", [CROWD, ALIKE, UNLIKE, 'use "std/chicken.game" play chicken'])
def test_payoffs_by_counts_are_those_of_every_profile(spec: str) -> None:
    game = metagame.loads(spec).meta_game()
    found = read(to_agg(game, "a game"))
    sets = found[-1][0]
    payoffs, nodes = game.payoffs, len(found) - 1
    for profile in product(*map(range, game.sizes)):
        chosen = [sets[i][k] for i, k in enumerate(profile)]  # type: ignore[index]
        counts = tuple(chosen.count(node) for node in range(nodes))
        for i, node in enumerate(chosen):
            assert found[node][1][counts] == pytest.approx(payoffs[(i, *profile)], rel=1e-12)


def test_players_that_are_alike_make_it_small() -> None:
    crowd = CROWD.replace("driver[4]", "driver[60]")
    text = to_agg(metagame.loads(crowd).meta_game(), "a crowd")
    assert text.count("\n[") == 2 * 60  # 2 actions, each with 60 ways for the others to choose
    with pytest.raises(SpecError, match="counts"):
        to_agg(metagame.load("std/papers/folk_theorem/bounded_coordination").meta_game(), "many")


@pytest.mark.parametrize("spec", [CROWD, UNLIKE])
def test_gambit_reads_it(spec: str, tmp_path: Path) -> None:
    gambit = pytest.importorskip("pygambit", reason="the extra 'gambit' is not installed")
    model: Model = metagame.loads(spec)
    game = model.meta_game()
    path = tmp_path / "x.agg"
    path.write_text(to_agg(game, "a game"), encoding="utf-8")
    read = gambit.read_agg(str(path))
    assert tuple(len(player.strategies) for player in read.players) == game.sizes
    for profile in product(*map(range, game.sizes)):
        mixed = read.mixed_strategy_profile()
        for player, chosen in zip(read.players, profile, strict=True):
            for k, strategy in enumerate(player.strategies):
                mixed[strategy] = float(k == chosen)
        theirs = [mixed.payoff(player) for player in read.players]
        assert theirs == pytest.approx(list(game.payoffs[(slice(None), *profile)]))
