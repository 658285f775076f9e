"""This module reads an action out of an answer, strictly: one that is unclear is malformed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from math import inf
from typing import Any, Never

from .table import Action, Choices, Interval, Labels, Several, Simple, is_action

LONGEST = 100_000
"""Most characters of an answer that are read."""

FEW = 8
"""Whole numbers up to which they are listed one by one."""

_WHOLE = re.compile(r"-?[0-9]{1,18}")
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
    """The action that is spelled out and stands alone; of several roles one behind the other, with
    commas or spaces between them.

    Raises:
        Malformed: no such action.
    """
    if not isinstance(choices, Several):
        return _simple(text, choices)
    words = text.split(",") if "," in text else text.split()
    if len(words) != len(choices.parts):
        raise Malformed(f"{len(words)} actions for {len(choices.parts)} roles")
    return tuple(_simple(word, part) for word, part in zip(words, choices.parts, strict=True))


def _simple(text: str, choices: Labels | Interval) -> Simple:
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
    if isinstance(choices, Several):
        if len(set(choices.parts)) == 1:
            return f"for each of {', '.join(choices.roles)} {described(choices.parts[0])}"
        parts = zip(choices.roles, choices.parts, strict=True)
        return "; ".join(f"for {role} {described(part)}" for role, part in parts)
    if isinstance(choices, Labels):
        return _one_of(choices.labels)
    if choices.high == inf:
        return f"a number of at least {_bound(choices.low)}"
    return f"a number from {_bound(choices.low)} to {_bound(choices.high)}"


def _one_of(labels: Sequence[str]) -> str:
    first, last = labels[0], labels[-1]
    if len(labels) > FEW and _WHOLE.fullmatch(first):
        span = range(int(first), int(first) + len(labels))
        if list(labels) == list(map(str, span)):
            return f"one of the whole numbers {first} to {last}"
    return f"one of these actions: {', '.join(labels)}"


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
    if not isinstance(choices, Several):
        return _value(value, choices, "action")
    parts = zip(_in_order(value, choices), choices.roles, choices.parts, strict=True)
    return tuple(_value(own, part, role) for own, role, part in parts)


def _in_order(value: Any, choices: Several) -> list[Any]:
    """The values for several roles in their order."""
    if isinstance(value, dict):
        for role in choices.roles:
            if role not in value:
                raise Malformed(f"there is no action for {role}")
        for role in value:
            if role not in choices.roles:
                raise Malformed(
                    f"there is an action for {_quoted(role)}, which is none of {_listed(choices)}"
                )
        return [value[role] for role in choices.roles]
    if not isinstance(value, list):
        raise Malformed(f'the value of "action" has no action for each of {_listed(choices)}')
    if len(value) != len(choices.roles):
        raise Malformed(f"{len(value)} actions for {len(choices.roles)} roles")
    return value


def _listed(choices: Several) -> str:
    roles = choices.roles
    return ", ".join(roles if len(roles) <= 6 else [*roles[:5], "..."])


def _value(value: Any, choices: Labels | Interval, key: str) -> Simple:
    if isinstance(value, _Numeral):
        return _simple(value, choices)
    if not isinstance(value, str):
        raise Malformed(f"the value of {_as_key(key)} is neither a text nor a number")
    if not isinstance(choices, Labels):
        raise Malformed(f"the value of {_as_key(key)} is a text, not a number")
    return _simple(value, choices)


def _as_key(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


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
