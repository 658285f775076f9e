"""This module defines what is played, whoever plays it and wherever the game comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import inf, isfinite, isnan
from numbers import Real
from typing import Any, Literal, TypeAlias, get_args

from attrs import Attribute, field, fields, frozen

from ..numbers.floats import Number

Simple: TypeAlias = str | float
"""A label, or a number from an interval."""

Action: TypeAlias = Simple | tuple[Simple, ...]
"""One of these, or one for each role of a player who acts in several."""

Joint: TypeAlias = Sequence[Action]
"""One action of each player, in the order of the players."""

Sight: TypeAlias = Literal["everything", "aggregate", "signal", "nothing"]
"""What a player sees after a round, besides its own action."""


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


def _seated(values: Iterable[Player]) -> tuple[Player, ...]:
    return tuple(values)


def _line(instance: object, attribute: Attribute[Any], value: str) -> None:
    if not value or value != value.strip() or not value.isprintable():
        name = attribute.name
        raise ValueError(f"{name} is to be one printable line without spaces around: {value!r}")


def _text(instance: object, attribute: Attribute[str], value: str) -> None:
    if not all(line.isprintable() for line in value.split("\n")):
        raise ValueError(f"{attribute.name} holds characters that cannot be printed: {value!r}")


@frozen
class Labels:
    """Actions with names, at least one and no two the same.

    Raises:
        ValueError: no label, a label twice, or a label that is not one printable line.
    """

    labels: tuple[str, ...] = field(converter=_listed)

    @labels.validator
    def _check(self, attribute: Attribute[Any], labels: tuple[str, ...]) -> None:
        for label in labels:
            _line(self, attribute, label)
        if not labels or len(set(labels)) < len(labels):
            raise ValueError(f"actions are to be different, and at least one: {list(labels)}")


@frozen
class Interval:
    """Actions that are numbers between two bounds, bounds included; `high` may be infinite.

    Raises:
        ValueError: an interval without a number, or without a finite lower bound.
    """

    low: float = field(converter=float)
    high: float = field(converter=float, default=inf)

    def __attrs_post_init__(self) -> None:
        if not isfinite(self.low) or isnan(self.high) or self.high < self.low:
            raise ValueError(f"no interval of actions: [{self.low}, {self.high}]")


def _parted(values: Iterable[Labels | Interval]) -> tuple[Labels | Interval, ...]:
    return tuple(values)


@frozen
class Several:
    """One action for each of several roles, in order.

    Raises:
        ValueError: less than two roles, two of the same name, or one that cannot be printed.
    """

    roles: tuple[str, ...] = field(converter=_listed)
    parts: tuple[Labels | Interval, ...] = field(converter=_parted)

    def __attrs_post_init__(self) -> None:
        for role in self.roles:
            _line(self, fields(Several).roles, role)
        count = len(set(self.roles))
        if count < 2 or count < len(self.roles) or len(self.parts) != count:
            raise ValueError(f"no actions of several roles: {list(self.roles)}")


Choices: TypeAlias = Labels | Interval | Several


@frozen
class Player:
    """Who takes a seat at the table: an LLM, or a role of the base game.

    name      one printable line
    choices   the actions
    role      what the player is in the game, in words: printable lines; may be empty

    Raises:
        ValueError: a name or a role that cannot be printed.
    """

    name: str = field(validator=_line)
    choices: Choices
    role: str = field(default="", validator=_text)


@frozen
class Table:
    """A game in rounds of simultaneous moves.

    game        its name, one printable line
    players     at least one, with different names
    payoffs     gives the payoff of each player at a joint action; a pure function
    rounds      how many rounds there are, which the players are told; None: they are not told
    sees        what a player sees after each round besides its own action: "everything" (all
                actions and all payoffs), "aggregate" (its own payoff and `aggregate`), "signal"
                (`signal`, and no payoff) or "nothing"
    aggregate   what a player, by its place from 0, sees of a joint action; None: the sum of
                numbers, or how often each label was chosen, which is only defined if all players
                choose numbers, or all choose labels
    signal      the public signal after a round, from the number of the round (from 1) and the
                joint action; what is random in it is to depend on these and on a seed only, so
                that a resumed run shows the same signals
    about       the game in words; may be empty
    formula     the payoffs in words, as a formula or as a table: shown to players as it is
    watch       what players see after a round, in a sentence; empty: worded after `sees`
    seed        of what is random in signals: a transcript is of one seed

    Raises:
        ValueError: no or two equal players, a number of rounds below 1, a signal that is missing,
            no summary for players with different kinds of actions, or a text that cannot be
            printed.
    """

    game: str = field(validator=_line)
    players: tuple[Player, ...] = field(converter=_seated)
    payoffs: Callable[[Joint], Sequence[Number]]
    rounds: int | None = None
    sees: Sight = "everything"
    aggregate: Callable[[int, Joint], Number | str] | None = None
    signal: Callable[[int, Joint], Number | str] | None = None
    about: str = field(default="", validator=_text)
    formula: str = field(default="", validator=_text)
    watch: str = field(default="", validator=_text)
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        names = [player.name for player in self.players]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"players are to be different, and at least one: {names}")
        if self.rounds is not None and self.rounds < 1:
            raise ValueError(f"at least one round is played, not {self.rounds}")
        if self.sees not in get_args(Sight):
            raise ValueError(f"players see one of {', '.join(get_args(Sight))}; not {self.sees!r}")
        if self.sees == "signal" and self.signal is None:
            raise ValueError("players see a signal, but none is defined")
        kinds = {type(player.choices) for player in self.players}
        apart = len(kinds) > 1 or Several in kinds
        if self.sees == "aggregate" and self.aggregate is None and apart:
            raise ValueError("labels and numbers have no common aggregate: define one")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the players."""
        return tuple(player.name for player in self.players)


def is_action(choices: Choices, action: object) -> bool:
    """Whether this is one of the actions."""
    if isinstance(choices, Several):
        if not isinstance(action, tuple) or len(action) != len(choices.parts):
            return False
        return all(is_action(part, own) for part, own in zip(choices.parts, action, strict=True))
    if isinstance(choices, Labels):
        return isinstance(action, str) and action in choices.labels
    if isinstance(action, bool) or not isinstance(action, Real):
        return False
    try:
        number = float(action)
    except OverflowError:
        return False
    return isfinite(number) and choices.low <= number <= choices.high


def acted(choices: Choices, action: Action) -> Action:
    """An action as it is kept: numbers as floats."""
    if isinstance(choices, Several):
        assert isinstance(action, tuple)
        parts = zip(choices.parts, action, strict=True)
        return tuple(_simple(part, own) for part, own in parts)
    assert not isinstance(action, tuple)
    return _simple(choices, action)


def _simple(choices: Labels | Interval, action: Simple) -> Simple:
    return float(action) + 0.0 if isinstance(choices, Interval) else action  # -0.0 is 0.0


def summary(table: Table, index: int, actions: Joint) -> str:
    """What a player sees of a joint action, as text."""
    if table.aggregate is not None:
        return shown(table.aggregate(index, actions))
    if isinstance(table.players[0].choices, Interval):
        return f"sum of all numbers {shown(sum(a for a in actions if isinstance(a, float)))}"
    labels = dict.fromkeys(
        label
        for player in table.players
        if isinstance(player.choices, Labels)
        for label in player.choices.labels
    )
    return ", ".join(f"{label}: {list(actions).count(label)} times" for label in labels)


def shown(value: Number | Action) -> str:
    """A number, a label or several as players read them: numbers as decimals of at most ten
    digits."""
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction) and value.denominator == 1:
        return str(value.numerator)
    text = f"{float(value):.10g}"
    return "0" if text == "-0" else text
