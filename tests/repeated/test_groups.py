"""This module tests threats against groups of LLMs that can be told apart."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import metagame
from metagame.backends.repeated.from_ir import topology
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.clients.groups import (
    all_threats,
    confusion_groups,
    grouped_threat,
)

CARTEL = "std/papers/folk_theorem/cartel"


def parts(**settings: Any) -> Any:
    game = metagame.load(CARTEL, **settings).meta_game()
    profile = tuple(game.index(i, play) for i, play in enumerate([(3,), (3,), (3,)]))
    return game, Stage(game.values), topology(game, "clients"), (profile,)


def test_sellers_are_one_group_and_buyers_another() -> None:
    _, _, seen, cycle = parts()
    assert confusion_groups(seen, cycle) == ((0, 1), (2,))


def test_a_price_war_deters_sellers_and_nothing_has_to_deter_buyers() -> None:
    """By hand at equal shares: staying pays 3; undercutting to 2 pays 2 (1/4 3 + 1/2 3/2 + 1/4 1) =
    7/2 once and 1 for ever: 3 >= (1 - d) 7/2 + d, so d >= 1/5."""
    game, stage, seen, cycle = parts()
    found = grouped_threat(stage.values, seen, cycle)
    assert found is not None and found.credible and not found.names
    assert found.after[2] is None and found.held == (1, 1, None)
    assert found.after[0] == found.after[1] and game.play(0, found.after[0][0]) == (1,)
    assert found.critical == F(1, 5)
    assert all_threats(stage, seen, cycle)[0] == found


def test_unequal_sellers_need_more_patience() -> None:
    critical = []
    for share in ("1/2", "2/3", "4/5"):
        _, stage, seen, cycle = parts(share=share)
        found = grouped_threat(stage.values, seen, cycle)
        assert found is not None
        critical.append(found.critical)
    assert critical[0] < critical[1] < critical[2]


def test_one_group_has_no_threat_of_its_own() -> None:
    text = """use "std/prisoners_dilemma.game" play prisoners_dilemma
    population { llms L, S clients: L 1/2, S rest }"""
    game = metagame.loads(text).meta_game()
    cycle = ((0, 0),)
    seen = topology(game, "clients")
    assert confusion_groups(seen, cycle) == ((0, 1),)
    assert grouped_threat(game.values, seen, cycle) is None
