"""This module tests games over a known number of rounds, from spec to report."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest

import metagame
from metagame.backends.results.common import Refused
from metagame.backends.results.payoff_set import PayoffSet

PD = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'
TWO = "population { llms L, S clients: L 1/2, S rest }"
BENOIT_KRISHNA = """game two_ways { roles row, col actions A, B, C
  payoffs { A, A: 4, 4  A, B: 0, 5  A, C: 0, 0
            B, A: 5, 0  B, B: 3, 3  B, C: 0, 0
            C, A: 0, 0  C, B: 0, 0  C, C: 1, 1 } }
"""
"""Two one-shot equilibria, (B, B) and (C, C): the bad one punishes in the last round (the example
after Benoit and Krishna 1985)."""


def asked(text: str, call: str = "payoff_set()") -> Any:
    return metagame.loads(f"{text} analysis it = {call}").run()["it"]


@pytest.mark.parametrize("rounds", [1, 2, 50])
def test_one_equilibrium_is_repeated_to_the_end(rounds: int) -> None:
    result = asked(PD + f"repeated {{ rounds {rounds} }}")
    assert isinstance(result, PayoffSet) and result.rounds == rounds
    assert result.vertices == ((1, 1),) and result.complete and result.exact
    assert len(result.supports[0].path) == rounds
    assert result.supports[0].path[0] == {"row": ("D",), "col": ("D",)}


def test_the_last_round_rewards() -> None:
    """(A, A) first: deviating gains 1 and loses 3 - 1 = 2 in the last round; the mean is 7/2."""
    result = asked(BENOIT_KRISHNA + "repeated { rounds 2 }")
    assert max(v for v in result.vertices if v[0] == v[1]) == (F(7, 2), F(7, 2))
    place = result.vertices.index((F(7, 2), F(7, 2)))
    path = result.supports[place].path
    assert path[0] == {"row": ("A",), "col": ("A",)} and path[1]["row"] == ("B",)
    assert result.supports[place].after == (3, 3)
    once = asked(BENOIT_KRISHNA + "repeated { rounds 1 }")
    assert set(once.vertices) == {(1, 1), (3, 3)} and once.supports[0].after == ()


def test_a_discount_weighs_rounds() -> None:
    """At a discount of 1/4 the loss of 2 is worth 1/2 only, and (A, A) cannot begin."""
    text = BENOIT_KRISHNA + "repeated { rounds 2 discount 1/4 }"
    assert max(asked(text).vertices) == (3, 3)
    half = asked(BENOIT_KRISHNA, "payoff_set(rounds = 2, discount = 1/2)")
    assert half.discount == F(1, 2)
    assert max(half.vertices) == ((4 + F(3, 2)) / F(3, 2), (4 + F(3, 2)) / F(3, 2))


def test_llms_that_see_each_other() -> None:
    """At equal shares (CD, CD) and (DC, DC) pay 5/2 each, and are the only pure equilibria."""
    result = asked(PD + TWO + " monitoring perfect", "payoff_set(rounds = 3)")
    assert result.llms == ("L", "S") and result.vertices == ((F(5, 2), F(5, 2)),)


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        (
            PD + "population { llms L, S clients: L 1/2, S rest }",
            "payoff_set(rounds = 3)",
            "clients",
        ),
        (PD, "payoff_set(rounds = 100_000)", "from 1 to 10000"),
    ],
)
def test_what_is_not_covered_is_refused(text: str, call: str, message: str) -> None:
    result = asked(text, call)
    assert isinstance(result, Refused) and message in result.message


def test_json_and_text() -> None:
    report = metagame.loads(BENOIT_KRISHNA + "analysis it = payoff_set(rounds = 4)").run()
    data = report.to_json()["analyses"]["it"]
    assert data["rounds"] == 4 and data["complete"] and len(data["supports"][0]["path"]) == 4
    assert "4 rounds" in str(report) and "(3 times)" in str(report)
