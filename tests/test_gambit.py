"""This module tests `nash(solver = gambit)`: with Gambit, without it, and with one that fails."""

from __future__ import annotations

import pytest

import metagame
from metagame.backends.normal_form.solvers.many_llms import gambit
from metagame.backends.normal_form.solvers.sizes import amount
from metagame.backends.results.equilibria import Equilibrium

PENNIES = 'use "std/matching_pennies.game" play matching_pennies\n'
DILEMMA = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'
THREE = """game three {
  roles a, b, c
  actions x, y
  payoff = if own == x then count(others, y) else if count(others, x) == 1 then 1 else 1/2
}
"""
NEEDS = "the extra 'gambit' is not installed"


def shown(text: str, call: str) -> str:
    return str(metagame.loads(f"{text}analysis it = nash({call})\n").run())


def test_without_gambit_it_is_refused_with_a_way_out(monkeypatch) -> None:
    monkeypatch.setattr(gambit, "find_spec", lambda name: None)
    report = shown(THREE, "pure, solver = gambit")
    assert "needs the package pygambit, which is not installed" in report
    assert "pip install 'metagame[gambit]'" in report


def test_a_game_too_large_to_hand_over_is_refused(monkeypatch) -> None:
    pytest.importorskip("pygambit", reason=NEEDS)
    monkeypatch.setattr(gambit, "PROFILES_LIMIT", 7)
    report = shown(THREE, "pure, solver = gambit")
    assert "8 profiles, too many to hand to Gambit" in report and f"limit is {amount(7)}" in report


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        ("import time; time.sleep(60)", "enumpure did not end in 0.5 seconds"),
        ("raise ValueError('no luck')", "enumpure: ValueError: no luck"),
        ("import os; os._exit(3)", "enumpure: exit status 3"),
    ],
)
def test_a_gambit_that_fails_is_a_refusal(monkeypatch, child: str, reason: str) -> None:
    pytest.importorskip("pygambit", reason=NEEDS)
    asked = gambit.ask
    monkeypatch.setattr(gambit, "_CHILD", child)
    monkeypatch.setattr(gambit, "ask", lambda *given: asked(*given, seconds=0.5))
    report = shown(THREE, "pure, solver = gambit")
    assert f"Gambit failed: {reason}" in report and "leave 'solver = gambit' out" in report


def test_answers_that_are_no_equilibria_are_left_out(monkeypatch) -> None:
    """A profile that Gambit gives in error does not get through."""
    pytest.importorskip("pygambit", reason=NEEDS)
    asked = gambit.ask

    def wrong(*given):
        answer = asked(*given)
        return gambit.Answer((*answer.profiles, ((1, 0), (1, 0))), answer.solver, answer.version)

    monkeypatch.setattr(gambit, "ask", wrong)
    meta_game = metagame.loads(DILEMMA).meta_game()
    found = meta_game.nash("all", solver="gambit")
    assert len(found) == 1 and "1 of its answers are no equilibria" in found.reason


@pytest.mark.parametrize("text", [PENNIES, DILEMMA, THREE])
def test_gambit_finds_the_same(text: str) -> None:
    pytest.importorskip("pygambit", reason=NEEDS)
    meta_game = metagame.loads(text).meta_game()
    for kind in ("pure", "all"):
        theirs, ours = meta_game.nash(kind, solver="gambit"), meta_game.nash(kind)
        assert theirs.algorithm.startswith("Gambit 16.")
        assert all(e.regret is not None and e.regret < 1e-9 for e in theirs)
        near = [[_floats(e) for e in found] for found in (theirs, ours)]
        assert all(min(_apart(e, x) for x in near[1]) < 1e-6 for e in near[0])
        assert kind == "all" or (theirs.complete and len(theirs) == len(ours))


def _floats(e: Equilibrium) -> dict[tuple[str, object], float]:
    return {(llm, play): float(p) for llm, mixed in e.probability.items() for play, p in mixed}


def _apart(one: dict, other: dict) -> float:
    return max(abs(one.get(key, 0) - other.get(key, 0)) for key in {*one, *other})


def test_an_unknown_solver_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="'own' or 'gambit', not 'gambits'"):
        metagame.loads(PENNIES).meta_game().nash("all", solver="gambits")
