"""This module says how a rule of play is called, and what its parameters take."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import inf, isfinite
from typing import Any

import numpy as np
from attrs import frozen

from ...compiler.expr import Constant
from ...compiler.values import rational
from ...compiler.wording import number_text
from ...dsl.diagnostic import refusal


@frozen
class RuleCall:
    """A rule by its name with what is set of its parameters: `q_learning(exploration = 1/10)`.

    settings   pairs of a parameter and its value: a number, a word, a play (a tuple of actions), a
               tuple of plays, pairs of plays and chances, or another call
    """

    name: str
    settings: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        written = ", ".join(f"{name} = {text_of(value)}" for name, value in self.settings)
        return f"{self.name}({written})" if written else self.name


def text_of(value: Any) -> str:
    """A value as a spec would have it."""
    if isinstance(value, tuple):
        parts = list(map(text_of, value))
        return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Fraction):
        return number_text(value)
    return str(value)


def called(value: Any) -> RuleCall:
    """A call from any record with a `name` and `settings`, or from a name alone; numbers may be
    constants of the intermediate graph."""
    if isinstance(value, str):
        return RuleCall(value)
    return RuleCall(value.name, tuple((name, plain(own)) for name, own in value.settings))


def plain(value: Any) -> Any:
    """A value as plain data that compares and does not change."""
    match value:
        case Constant(value=number):
            return number
        case Mapping():
            return tuple((plain(key), plain(own)) for key, own in value.items())
        case list() | tuple():
            return tuple(map(plain, value))
        case np.generic():
            return value.item()
    return called(value) if hasattr(value, "settings") else value


# --- what parameters take ------------------------------------------------------------------------


@frozen
class Numbers:
    """Numbers from `low` to `high`, as text says; whole ones only, if that is asked for."""

    low: float
    high: float
    text: str
    open_low: bool = False
    open_high: bool = False
    whole: bool = False


@frozen
class Words:
    """One of some words, each with what it stands for."""

    choices: tuple[tuple[str, Any], ...]

    @property
    def text(self) -> str:
        """The words, to be read."""
        return " or ".join(word for word, _ in self.choices)


@frozen
class Form:
    """Something of the game: a play, plays in turn, a mixture of plays, or another rule."""

    kind: str
    text: str


Domain = Numbers | Words | Form

LAST_ROUND = 10**9
"""Rounds are counted up to this."""

UNIT = Numbers(0, 1, "a number from 0 to 1")
POSITIVE_UNIT = Numbers(0, 1, "a number above 0, at most 1", open_low=True)
BELOW_ONE = Numbers(0, 1, "a number from 0 to below 1", open_high=True)
NOT_NEGATIVE = Numbers(0, inf, "a number from 0", open_high=True)
ABOVE_ONE = Numbers(1, inf, "a number above 1", open_low=True, open_high=True)
ANY = Numbers(-inf, inf, "a number", open_low=True, open_high=True)
ROUND = Numbers(1, LAST_ROUND, "the number of a round, from 1", whole=True)
YES_NO = Words((("yes", True), ("no", False)))
PLAY = Form("play", "a play: one action for each role that the LLM advises")
PLAYS = Form("plays", "a list of plays, such as ((C, C), (D, D))")
MIXTURE = Form("mixture", "plays with their chances")
RULE = Form("rule", "a rule")


@frozen
class Parameter:
    """A parameter of a rule: what it takes, its default (None where it follows from the game, or
    has to be stated), and what it means in one line."""

    name: str
    domain: Domain
    default: Any
    meaning: str
    required: bool = False


# --- whether a value fits -------------------------------------------------------------------------


def fitting(parameter: Parameter, value: Any, rule: str) -> Any:
    """A value that has been checked, as far as that is possible without a game.

    Raises:
        Refusal: it is none that the parameter takes.
    """
    match parameter.domain:
        case Numbers() as domain if _inside(domain, number := _number(value)):
            return int(number) if domain.whole else float(number)
        case Words(choices=choices):
            for word, meant in choices:
                if value == word or value is meant:
                    return meant
        case Form(kind="rule") if isinstance(value, str) or hasattr(value, "settings"):
            return called(value)
        case Form(kind="rule") if hasattr(value, "looks_at"):  # an automaton
            return value
        case Form(kind="play") if _is_play(value):
            return value
        case Form(kind="plays") if isinstance(value, tuple) and value and all(map(_is_play, value)):
            return value
        case Form(kind="mixture") if isinstance(value, tuple) and _is_mixture(value):
            return value
    message = f"'{parameter.name}' of {rule} is {parameter.domain.text}, not {text_of(value)}"
    raise refusal("wrong-rule-setting", message, None, f"{parameter.name}: {parameter.meaning}")


def _number(value: Any) -> Any:
    """A number from its text, such as "1/20"; anything else as it is."""
    try:
        return rational(value) if isinstance(value, str) else value
    except (ValueError, ZeroDivisionError):
        return value


def _inside(domain: Numbers, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return False
    if isinstance(value, float) and not isfinite(value):
        return False
    if domain.whole and value != int(value):
        return False
    above = domain.low < value if domain.open_low else domain.low <= value
    below = value < domain.high if domain.open_high else value <= domain.high
    return above and below and isfinite(_float(value))


def _float(value: int | float | Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return inf


def _is_play(value: Any) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return bool(parts) and all(isinstance(a, str | int | float | Fraction) for a in parts)


def _is_mixture(pairs: tuple[Any, ...]) -> bool:
    """Whether these are pairs of a play and a chance, of which some are above 0."""
    if not pairs or not all(isinstance(p, tuple) and len(p) == 2 and _is_play(p[0]) for p in pairs):
        return False
    return all(_inside(NOT_NEGATIVE, p[1]) for p in pairs) and any(p[1] > 0 for p in pairs)
