"""This module reads an action out of an answer, strictly: one that is unclear is malformed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from math import inf
from typing import Any, Never

from .table import Action, Choices, Labels, is_action

LONGEST = 100_000
"""Most characters of an answer that are read."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LINE = re.compile(r"[ \t]*ACTION:(.*)")
_FENCE = re.compile(r"```(?:json)?[ \t]*\r?\n(.*?)\r?\n[ \t]*```", re.DOTALL)


class Malformed(Exception):
    """An answer without exactly one action; the message says what is wrong, in one sentence."""


class _Numeral(str):
    """A number of a JSON text, as it is spelled."""


def parse(text: str, choices: Choices) -> Action:
    """The action that a language model's answer states.

    The answer is a JSON object with the key "action", in a code fence or not, and nothing else;
    or it has exactly one line `ACTION: x`. Labels are spelled as they are; numbers are decimals
    within the bounds. Other keys and other lines may hold reasons and are not read.

    Raises:
        Malformed: anything else.
    """
    if len(text) > LONGEST:
        raise Malformed(f"the answer has more than {LONGEST} characters")
    body = text.strip()
    if not body:
        raise Malformed("the answer is empty")
    if fenced := _FENCE.fullmatch(body):
        body = fenced.group(1).strip()
    if body.startswith("{"):
        return _from_json(body, choices)
    lines = [m.group(1) for line in text.splitlines() if (m := _LINE.fullmatch(line))]
    if not lines:
        raise Malformed("there is neither a JSON object nor a line that starts with ACTION:")
    if len(lines) > 1:
        raise Malformed(f"there are {len(lines)} lines that start with ACTION:")
    return parse_word(lines[0], choices)


def parse_word(text: str, choices: Choices) -> Action:
    """The action that is spelled out and stands alone.

    Raises:
        Malformed: no such action.
    """
    word = text.strip()
    if isinstance(choices, Labels):
        if not is_action(choices, word):
            raise Malformed(f"{_quoted(word)} is no action")
        return word
    if not _NUMBER.fullmatch(word):
        raise Malformed(f"{_quoted(word)} is no number")
    number = float(word) + 0.0  # so that -0.0 is 0.0
    if not is_action(choices, number):
        raise Malformed(f"{_quoted(word)} is not {described(choices)}")
    return number


def described(choices: Choices) -> str:
    """What may be chosen, in words that fit behind "choose"."""
    if isinstance(choices, Labels):
        return f"one of these actions: {', '.join(choices.labels)}"
    if choices.high == inf:
        return f"a number of at least {_bound(choices.low)}"
    return f"a number from {_bound(choices.low)} to {_bound(choices.high)}"


def _bound(bound: float) -> str:
    """A bound with all of its digits, so that whoever answers it is within."""
    return repr(bound).removesuffix(".0")


def _from_json(body: str, choices: Choices) -> Action:
    try:
        found = json.loads(
            body,
            object_pairs_hook=_unique,
            parse_int=_Numeral,
            parse_float=_Numeral,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError):
        raise Malformed("the answer starts like a JSON object and is none") from None
    if "action" not in found:
        raise Malformed('the JSON object has no key "action"')
    value = found["action"]
    if isinstance(value, _Numeral):
        return parse_word(value, choices)
    if not isinstance(value, str):
        raise Malformed('the value of "action" is neither a text nor a number')
    if not isinstance(choices, Labels):
        raise Malformed('the value of "action" is a text, not a number')
    return parse_word(value, choices)


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Malformed(f"the JSON object has the key {_quoted(key)} twice")
        found[key] = value
    return found


def _no_constant(text: str) -> Never:
    raise Malformed(f"{text} is no number")


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")
