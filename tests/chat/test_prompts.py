"""This module checks what players are told, and what is kept from them."""

from __future__ import annotations

import re

import pytest
from attrs import evolve

from metagame.backends.chat.answers import parse
from metagame.backends.chat.prompts import MULTI_ROUND, MYOPIC, Prompt, complaint, conversation
from metagame.backends.chat.seen import Round, view
from metagame.backends.chat.table import Interval, Labels, Player, Table

from .cournot import profits, table
from .lines import dilemma, payoffs

PLAYED = [
    Round(1, (11.5, 22.25), tuple(profits((11.5, 22.25))), ("chat", "chat")),
    Round(2, (12.5, 23.0), tuple(profits((12.5, 23.0))), ("chat", "chat")),
]


def text(prompt: Prompt, sees: str, rounds: int = 2) -> str:
    what = table(sees) if sees != "signal" else evolve(table(), sees=sees, signal=_signal)
    return "\n".join(m.content for m in conversation(prompt, what, view(what, 0, PLAYED[:rounds])))


def _signal(number: int, actions: object) -> str:
    return f"fog {number}"


@pytest.mark.parametrize("prompt", [MYOPIC, MULTI_ROUND])
def test_presets_tell_the_game(prompt: Prompt) -> None:
    said = text(prompt, "everything")
    for part in ("firm 1", "firm 2", "You sell a good.", "a number from 0 to 90"):
        assert part in said
    assert "own quantity * (100 - sum of quantities - 10)" in said
    assert '{"action": X}' in said and "ACTION: X" in said
    assert "$" not in said and "\n\n\n" not in said


def test_the_prompts_differ_in_their_horizon() -> None:
    myopic, long = text(MYOPIC, "everything"), text(MULTI_ROUND, "everything")
    assert "20 rounds" in long and "20" not in re.sub("2260|fog", "", myopic)
    assert "not zero-sum" in long and "zero-sum" not in myopic
    assert "Round 1:" in long and "Round 2:" in long
    assert "Round 1:" not in myopic and "Round 2:" in myopic
    unknown = dilemma()
    said = conversation(MULTI_ROUND, unknown, view(unknown, 0, []))[0].content
    assert "not told how many" in said


@pytest.mark.parametrize(
    ("sees", "shown", "hidden"),
    [
        ("everything", ["12.5", "23", "681.25", "1253.5"], ["35.5"]),
        ("aggregate", ["12.5", "35.5", "681.25"], ["23;", "1253.5"]),
        ("signal", ["12.5", "fog 2"], ["23", "35.5", "681.25", "1253.5"]),
        ("nothing", ["12.5"], ["23", "35.5", "681.25", "1253.5"]),
    ],
)
def test_players_are_told_what_they_see(sees: str, shown: list[str], hidden: list[str]) -> None:
    for prompt in (MYOPIC, MULTI_ROUND):
        seen = text(prompt, sees).partition("What you have seen:")[2]
        assert seen
        assert not [part for part in shown if part not in seen]
        assert not [part for part in hidden if part in seen]


def test_aggregates_of_labels_are_counts() -> None:
    what = dilemma(sees="aggregate")
    done = Round(1, ("C", "D"), payoffs(("C", "D")), ("chat", "chat"))
    said = conversation(MULTI_ROUND, what, view(what, 0, [done]))[-1].content
    assert "Round 1: you chose C; you saw C: 1 times, D: 1 times; you got 0." in said


def test_bounds_are_told_with_all_digits() -> None:
    choices = Interval(1 / 3, 2 / 3)
    alone = Table("t", [Player("a", choices)], lambda actions: [0], rounds=1)
    said = conversation(MYOPIC, alone, view(alone, 0, []))[-1].content
    for bound in (1 / 3, 2 / 3):
        assert repr(bound) in said
        assert parse(f"ACTION: {bound!r}", choices) == bound


def test_templates_of_ones_own() -> None:
    mine = Prompt("mine", "", "$game costs 5 $$: $formula", "${wrong}! $answer")
    what = evolve(dilemma(), formula="$wrong {0} $player")
    (only,) = conversation(mine, what, view(what, 0, []))
    assert (only.role, only.content) == ("user", "dilemma costs 5 $: $wrong {0} $player")
    again = complaint(mine, what, view(what, 0, []), "bad $round")
    assert again.content.startswith("bad $round! Choose one of these actions: C, D.")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"user": "$action"}, "no place '\\$action'"),
        ({"system": "$wrong"}, "no place '\\$wrong'"),
        ({"complaint": "5 $"}, "a lone"),
        ({"memory": -1}, "memory"),
    ],
)
def test_wrong_templates(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        evolve(MYOPIC, **change)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Labels(()),
        lambda: Labels(("C", "C")),
        lambda: Labels(("C\n", "D")),
        lambda: Labels(("\x1b[2J",)),
        lambda: Interval(1, 0),
        lambda: Interval(float("nan"), 1),
        lambda: Interval(0, float("nan")),
        lambda: Interval(float("-inf"), 1),
        lambda: Player("", Labels(("C",))),
        lambda: Player("a", Labels(("C",)), "a\x1b[2J"),
        lambda: evolve(dilemma(), formula="a\rb"),
        lambda: evolve(dilemma(), about="\x9b2J"),
        lambda: evolve(dilemma(), players=()),
        lambda: evolve(dilemma(), players=[Player("a", Interval(0))] * 2),
        lambda: evolve(dilemma(), rounds=0),
        lambda: evolve(dilemma(), sees="all"),
        lambda: evolve(dilemma(), sees="signal"),
        lambda: Table(
            "t", [Player("a", Interval(0)), Player("b", Labels("C"))], payoffs, sees="aggregate"
        ),
    ],
)
def test_wrong_tables(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"\w"):
        make()
