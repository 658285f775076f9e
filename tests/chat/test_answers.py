"""This module checks that answers are read strictly."""

from __future__ import annotations

from math import inf, isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.chat.answers import LONGEST, Malformed, parse, parse_word
from metagame.backends.chat.table import Choices, Interval, Labels, is_action

MOVES = Labels(("C", "D", "stay put", "1"))
NUMBERS = Interval(0, 90)


@pytest.mark.parametrize(
    ("text", "choices", "action"),
    [
        ('{"action": "C"}', MOVES, "C"),
        ('  {"reason": "they might", "action": "stay put"}\n', MOVES, "stay put"),
        ('```json\n{"action": "D"}\n```', MOVES, "D"),
        ('```\n{\n "action": 2.5e1\n}\n```', NUMBERS, 25.0),
        ("I think.\nACTION: stay put\n", MOVES, "stay put"),
        ("  ACTION:D", MOVES, "D"),
        ('{"action": 1}', MOVES, "1"),
        ("ACTION: 0.1", NUMBERS, 0.1),
        ("ACTION: +90", NUMBERS, 90.0),
        ("ACTION: -0.0", NUMBERS, 0.0),
        ('{"action": 1e300}', Interval(0, inf), 1e300),
        ("ACTION: 7", Interval(7, 7), 7.0),
    ],
)
def test_an_action_is_read(text: str, choices: Choices, action: object) -> None:
    found = parse(text, choices)
    assert found == action and type(found) is type(action)
    assert str(found) != "-0.0"


@pytest.mark.parametrize(
    ("text", "choices", "wrong"),
    [
        ("", MOVES, "empty"),
        (" \n", MOVES, "empty"),
        ("C", MOVES, "neither"),
        ("I take C.", MOVES, "neither"),
        ("action: C", MOVES, "neither"),
        ("My ACTION: C", MOVES, "neither"),
        ("ACTION: C\nACTION: C", MOVES, "2 lines"),
        ("ACTION: c", MOVES, "'c' is no action"),
        ("ACTION: C.", MOVES, "no action"),
        ("ACTION:", MOVES, "'' is no action"),
        ('{"action": "E"}', MOVES, "'E' is no action"),
        ('{"action": "C"} or so', MOVES, "is none"),
        ('So: {"action": "C"}', MOVES, "neither"),
        ('{"action": "C"', MOVES, "is none"),
        ('{"action": "C", "action": "D"}', MOVES, "twice"),
        ('{"Action": "C"}', MOVES, 'no key "action"'),
        ('{"action": ["C"]}', MOVES, "neither a text nor a number"),
        ('{"action": true}', MOVES, "neither a text nor a number"),
        ('{"action": null}', MOVES, "neither a text nor a number"),
        ('["C"]', MOVES, "neither"),
        ('{"action": "30"}', NUMBERS, "a text, not a number"),
        ('{"action": NaN}', NUMBERS, "no number"),
        ('{"action": Infinity}', Interval(0), "no number"),
        ('{"action": 1e999}', Interval(0), "at least 0"),
        ('{"action": true}', NUMBERS, "neither"),
        ("ACTION: 90.0000001", NUMBERS, "not a number from 0 to 90"),
        ("ACTION: -1", NUMBERS, "not a number from 0 to 90"),
        ("ACTION: 1,5", NUMBERS, "no number"),
        ("ACTION: 1_0", NUMBERS, "no number"),
        ("ACTION: 30 units", NUMBERS, "no number"),
        ("ACTION: 0x10", NUMBERS, "no number"),
        ("ACTION: nan", NUMBERS, "no number"),
        ("ACTION: \N{ARABIC-INDIC DIGIT THREE}", NUMBERS, "no number"),
        ("{" * 50_000, NUMBERS, "is none"),
        ('{"action": ' + "[" * 50_000, NUMBERS, "is none"),
        ("x" * (LONGEST + 1), NUMBERS, "characters"),
        ("ACTION: x" + " " * 90_000 + "y", NUMBERS, "no number"),
        ("ACTION: " + "9" * 90_000, Interval(0), "at least 0"),
    ],
)
def test_what_is_unclear_is_malformed(text: str, choices: Choices, wrong: str) -> None:
    with pytest.raises(Malformed, match=wrong) as caught:
        parse(text, choices)
    assert len(str(caught.value)) < 200


@settings(deadline=None, max_examples=150)
@given(
    st.text(max_size=40) | st.builds("ACTION: {}".format, st.text(alphabet="-+.eE0123456789 C")),
    st.sampled_from([MOVES, NUMBERS, Interval(0)]),
)
def test_whatever_is_read_is_an_action(text: str, choices: Choices) -> None:
    for reader in (parse, parse_word):
        try:
            found = reader(text, choices)
        except Malformed:
            continue
        assert is_action(choices, found)
        assert isinstance(found, str) or isfinite(found)


@settings(deadline=None, max_examples=100)
@given(st.floats(0, 1e12))
def test_numbers_are_read_to_the_last_digit(number: float) -> None:
    assert parse(f'{{"action": {number!r}}}', Interval(0)) == number
    assert parse(f"ACTION: {number!r}", Interval(0, number)) == number
