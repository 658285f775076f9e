"""This module checks floors from the text of a spec: brackets, mixtures and their verification."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from math import prod, sqrt

import pytest

import metagame
from metagame.backends.normal_form.programs import minmax as module
from metagame.backends.normal_form.solvers.programs.mixed_minmax import Bracket, mixed_minmax
from metagame.dsl.diagnostic import InternalError

HIDDEN = """game hidden { roles seeker, hider[2]  actions left, right
  payoff of seeker = if hider[1] == seeker and hider[2] == seeker then 0 else 1
  payoff of hider = 0 }
"""
IRRATIONAL = """game voting { roles member[3] actions 0, 1
  payoff = if own == 1 then if sum(others) == 2 then 0 else 2
           else if sum(others) == 0 then 0 else 1 }
"""
HEIST = "std/papers/folk_theorem/heist"


def held(game, llm, found):
    """The best that an LLM gets against the mixtures of the others, in means, from `check`."""
    mixture = found.mixture[llm]
    best = []
    for own in game.strategies[llm]:
        value = F(0)
        for rows in product(*mixture.values()):
            plays = dict(zip(mixture, (play for play, _ in rows), strict=True))
            value += prod(p for _, p in rows) * game.check({**plays, llm: own}).mean[llm]
        best.append(value)
    return max(best)


def test_three_notions_of_a_floor() -> None:
    game = metagame.loads(HIDDEN).meta_game()
    floors = {kind: game.minmax(kind) for kind in ("correlated", "mixed", "pure")}
    assert [f.value["seeker"] for f in floors.values()] == [F(1, 2), F(3, 4), 1]
    assert all(f.exact for f in floors.values())
    even = ((("left",), F(1, 2)), (("right",), F(1, 2)))
    assert dict(floors["mixed"].mixture["seeker"]) == {"hider[1]": even, "hider[2]": even}
    assert len(floors["mixed"].punishment["seeker"]) == 4
    assert not floors["correlated"].mixture["seeker"]
    assert dict(floors["pure"].mixture["seeker"])["hider[1]"][0][1] == 1


def test_an_irrational_floor_is_bracketed() -> None:
    game = metagame.loads(IRRATIONAL).meta_game()
    found = game.minmax("mixed")
    for llm in game.llms:
        low, high = found.value[llm]
        assert low <= 4 * sqrt(3) - 6 <= high and high - low < 1e-5
        assert held(game, llm, found) == high
    assert found.exact and "bounds" in found.reason
    report = str(metagame.loads(f"{IRRATIONAL}analysis it = minmax()").run())
    assert "[0.928" in report and "bounds" in report


def test_floors_in_means_are_held_by_their_mixtures() -> None:
    game = metagame.load(HEIST).meta_game()
    floors = {kind: game.minmax(kind) for kind in ("correlated", "mixed", "pure")}
    for llm in game.llms:
        mixed = floors["mixed"].value[llm]
        low, high = mixed if isinstance(mixed, tuple) else (mixed, mixed)
        assert floors["correlated"].value[llm] <= low <= high <= floors["pure"].value[llm]
        assert held(game, llm, floors["mixed"]) == high
        assert held(game, llm, floors["pure"]) == floors["pure"].value[llm]


def test_two_llms_have_one_floor_in_mixtures() -> None:
    game = metagame.load("std/matching_pennies").meta_game()
    mixed, correlated = game.minmax("mixed"), game.minmax("correlated")
    assert dict(mixed.value) == dict(correlated.value) == {"matcher": 0, "mismatcher": 0}
    assert held(game, "matcher", mixed) == 0


@pytest.mark.parametrize("change", ["upper", "lower"])
def test_a_wrong_floor_is_not_shown(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not survive the recomputation from the definition is an error of our own."""

    def wrong(utilities, llm):
        found = mixed_minmax(utilities, llm)
        if change == "upper":
            return Bracket(found.lower, found.upper + 1, found.strategies, True, 0)
        return Bracket(found.upper + 2, found.upper, found.strategies, True, 0)

    monkeypatch.setattr(module, "mixed_minmax", wrong)
    with pytest.raises(InternalError):
        metagame.loads(HIDDEN).meta_game().minmax("mixed")


def test_floats_of_very_different_size_are_audited_by_the_largest() -> None:
    text = """game wide { roles a, b actions x, y
      payoffs { x, x: -2, sqrt(2)  x, y: -3, 2  y, x: 5/4, 5e9  y, y: 4, 0 } }
      analysis floor = minmax(kind = mixed)"""
    found = metagame.loads(text).run()["floor"]
    assert found.value["b"] == pytest.approx(2, abs=1e-6) and not found.exact
