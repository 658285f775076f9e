"""This module defines who can take a seat: a language model, a fixed rule, a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TextIO, TypeAlias

from attrs import Attribute, asdict, field, frozen

from .client import ChatModel
from .prompts import MULTI_ROUND, Prompt
from .seen import View
from .table import Action, Choices, Interval, Labels, Table, is_action
from .transcript import FORMAT


def _at_least_once(instance: object, attribute: Attribute[Any], value: int) -> None:
    if value < 1:
        raise ValueError(f"{value} attempts")


@frozen
class Chat:
    """A language model.

    model      which one, and where
    prompt     how it is asked
    attempts   answers in all that it may give in a round; it is told what was wrong with an earlier
               one
    fallback   the action that is played when none of them can be used; None: the run ends. It is
               never played because an endpoint fails: that ends the run, which can be resumed.
    """

    model: ChatModel
    prompt: Prompt = MULTI_ROUND
    attempts: int = field(default=3, validator=_at_least_once)
    fallback: Action | None = None


@frozen
class Rule:
    """A fixed rule.

    choose   gives the action for a view; it depends on the view only, since a resumed run takes
             earlier moves from the transcript and does not ask for them again
    name     of the rule, for transcripts
    """

    choose: Callable[[View], Action]
    name: str


@frozen
class Person:
    """Somebody who reads `output` and writes to `input`, a line for each move.

    A line that is no action is asked for again; the end of the input ends the run.
    """

    input: TextIO
    output: TextIO


Seat: TypeAlias = Chat | Rule | Person


def check_seats(table: Table, seats: tuple[Seat, ...]) -> None:
    """Compare the seats with the players.

    Raises:
        ValueError: another number of seats, or a fallback that is no action of the player's.
    """
    if len(seats) != len(table.players):
        raise ValueError(f"{len(table.players)} players, {len(seats)} seats")
    for player, seat in zip(table.players, seats, strict=True):
        fallback = seat.fallback if isinstance(seat, Chat) else None
        if fallback is not None and not is_action(player.choices, fallback):
            raise ValueError(f"the fallback {fallback!r} is no action of {player.name}")


def setting(table: Table, seats: tuple[Seat, ...], sample: int) -> Any:
    """What is played by whom as plain data; two runs with the same setting are comparable.

    Left out is what may change when a run is resumed: limits on time and attempts, fallbacks,
    prices, where the key is.
    """
    return {
        "format": FORMAT,
        "game": table.game,
        "about": table.about,
        "formula": table.formula,
        "rounds": table.rounds,
        "sees": table.sees,
        "watch": table.watch,
        "players": [[p.name, p.role, _choices(p.choices)] for p in table.players],
        "seats": [_seat(seat) for seat in seats],
        "seed": table.seed,
        "sample": sample,
    }


def identity(model: ChatModel) -> Any:
    """What of a model's settings an answer depends on, as plain data."""
    kept = ("base_url", "model", "temperature", "seed", "max_tokens")
    return asdict(model, filter=lambda attribute, _: attribute.name in kept)


def _choices(choices: Choices) -> Any:
    if isinstance(choices, Interval):
        return [repr(choices.low), repr(choices.high)]
    if isinstance(choices, Labels):
        return {"labels": list(choices.labels)}
    return {"roles": list(choices.roles), "parts": [_choices(part) for part in choices.parts]}


def _seat(seat: Seat) -> Any:
    if isinstance(seat, Chat):
        return {"kind": "chat", "model": identity(seat.model), "prompt": asdict(seat.prompt)}
    if isinstance(seat, Rule):
        return {"kind": "rule", "name": seat.name}
    return {"kind": "person"}
