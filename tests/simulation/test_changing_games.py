"""This module tests that Python simulates games that change from round to round as specs do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import metagame
from metagame.backends.results.trajectory import Trajectory
from metagame.dsl.diagnostic import SpecError

FOLDER = Path(metagame.__file__).parent / "specs" / "papers" / "llm_agents_in_games"
SHARES = (FOLDER / "shares.game").read_text(encoding="utf-8").split("analysis first")[0]
SHARES += "monitoring perfect\n"
COURNOT = (FOLDER / "cournot.game").read_text(encoding="utf-8").split("analysis equilibrium")[0]

SAME: list[tuple[str, str, dict[str, Any]]] = [
    (SHARES, "", {}),
    (SHARES, "Large = (C, C)", {"Large": ("C", "C")}),
    (
        SHARES,
        "Large = best_response(first = (D, D), exploration = 1/4), Small = (C, D)",
        {
            "Large": metagame.rule("best_response", first=("D", "D"), exploration="1/4"),
            "Small": ["C", "D"],
        },
    ),
    (
        SHARES,
        "Large = forced(rule = equilibrium, play = (D, D), first_round = 2)",
        {"Large": metagame.rule("forced", rule="equilibrium", play=("D", "D"), first_round=2)},
    ),
    (COURNOT, "firm[1] = 30, firm[2] = best_response", {"firm[1]": 30, "firm[2]": "best_response"}),
]


@pytest.mark.parametrize(("text", "call", "plays"), SAME)
def test_python_gives_what_the_analysis_gives(text: str, call: str, plays: dict[str, Any]) -> None:
    more = f", {call}" if call else ""
    stated = metagame.loads(f"{text} analysis it = simulate(rounds = 4, seed = 2{more})").run()[
        "it"
    ]
    found = metagame.loads(text).simulate(plays, rounds=4, seed=2)
    assert isinstance(found, Trajectory) and found == stated


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"checkpoint": "x"}, "'checkpoint'"),
        ({"Large": metagame.Automaton("s", {"s": "C"})}, "an automaton"),
        ({"Large": "grimm"}, "'grimm'"),
        ({"clients": 10}, "'clients' has no meaning"),
    ],
)
def test_what_is_not_covered_is_refused(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        metagame.loads(SHARES).simulate(**setting)
    assert message in caught.value.diagnostics[0].message


def test_names_that_do_not_exist() -> None:
    with pytest.raises(TypeError, match="did you mean 'Large'"):
        metagame.loads(SHARES).simulate(Larg="C")
    with pytest.raises(SpecError, match="no LLM 'Larg'"):
        metagame.loads(SHARES).simulate({"Larg": "C"})
    with pytest.raises(ValueError, match="is no action"):
        metagame.loads(COURNOT).simulate({"firm[1]": object()})
