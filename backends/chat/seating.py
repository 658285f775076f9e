"""This module seats players as users name them: by an object, a play, a function, or in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve

from ...dsl.diagnostic import Refusal
from ..results.equilibria import Nash
from .client import ChatModel
from .from_ir import equilibrium_rule
from .prompts import MULTI_ROUND, MYOPIC, Prompt
from .seats import Chat, Person, Rule, Seat
from .table import Choices, Labels, Player, Several, Table, acted, is_action, shown

PRESETS: dict[str, Prompt] = {preset.name: preset for preset in (MULTI_ROUND, MYOPIC)}
"""Prompts by name."""


def seated(
    table: Table, named: Mapping[str, Any], equilibria: Callable[[], Nash], seed: int
) -> tuple[Seat, ...]:
    """A seat for each player.

    Args:
        named: by player a `Chat`, a `ChatModel`, a `Person`, a `Rule`, a function of the view, or a
            play that is repeated.
        equilibria: gives the equilibria, of which whoever is not named plays the first.
        seed: of mixed equilibria.

    Raises:
        Refusal: somebody is not named, and no equilibrium is known.
        ValueError: a name that is no player's, or what is none of the above.
    """
    for name in named:
        if name not in table.names:
            known = ", ".join(table.names)
            raise ValueError(f"there is no player '{name}' (there are {known})")
    found = None if set(table.names) <= set(named) else _known(equilibria)
    seats = []
    for player in table.players:
        if player.name in named:
            seats.append(_seat(player, named[player.name]))
        else:
            assert found is not None
            seats.append(equilibrium_rule(found, player.name, seed))
    return tuple(seats)


def _known(equilibria: Callable[[], Nash]) -> Nash:
    try:
        return equilibria()
    except Refusal as error:
        help = "no equilibrium can be played: name a person, a model or a play for every LLM"
        raise Refusal(tuple(evolve(d, help=help) for d in error.diagnostics)) from None


def _seat(player: Player, given: Any) -> Seat:
    if isinstance(given, Chat | Rule | Person):
        return given
    if isinstance(given, ChatModel):
        return Chat(given)
    if callable(given):
        return Rule(given, getattr(given, "__name__", type(given).__name__))
    action = _action(player.choices, given)
    if not is_action(player.choices, action):
        raise ValueError(f"{given!r} is neither a seat nor a play of {player.name}")
    always = acted(player.choices, action)
    return Rule(lambda view: always, f"always {shown(always)}")


def _action(choices: Choices, given: Any) -> Any:
    """A play as it is spelled at the table: labels are texts."""
    if isinstance(choices, Several):
        if not isinstance(given, tuple | list) or len(given) != len(choices.parts):
            return given
        return tuple(_action(part, own) for part, own in zip(choices.parts, given, strict=True))
    if isinstance(given, tuple | list) and len(given) == 1:
        return _action(choices, given[0])
    if isinstance(choices, Labels) and isinstance(given, int | Fraction):
        return str(given)
    return given


# --- in words ------------------------------------------------------------------------------------


def _preset(text: str) -> Prompt:
    if text not in PRESETS:
        raise ValueError(f"there is no prompt '{text}' (there are {', '.join(PRESETS)})")
    return PRESETS[text]


OF_MODEL: dict[str, Callable[[str], Any]] = {
    "base_url": str,
    "key_variable": lambda text: text or None,
    "max_tokens": int,
    "seed": int,
    "temperature": float,
    "timeout": float,
}
OF_SEAT: dict[str, Callable[[str], Any]] = {"attempts": int, "prompt": _preset}


def chat_in_words(text: str, base_url: str | None) -> tuple[str, Chat]:
    """A player's name and its seat, from `LLM=MODEL` and settings such as `,prompt=myopic`.

    Raises:
        ValueError: no such setting, or a value that it cannot have; no endpoint.
    """
    first, *settings = text.split(",")
    name, sign, model = (part.strip() for part in first.partition("="))
    if not (name and sign and model):
        raise ValueError(f"--chat takes LLM=MODEL, not '{text}'")
    stated = dict(_setting(each) for each in settings)
    url = stated.pop("base_url", base_url)
    if url is None:
        raise ValueError("language models need an endpoint: --base-url URL")
    seat = Chat(ChatModel(url, model, **{k: v for k, v in stated.items() if k in OF_MODEL}))
    return name, evolve(seat, **{k: v for k, v in stated.items() if k in OF_SEAT})


def _setting(text: str) -> tuple[str, Any]:
    name, _, value = (part.strip() for part in text.partition("="))
    readers = {**OF_MODEL, **OF_SEAT}
    if name not in readers:
        known = ", ".join(sorted(readers))
        raise ValueError(f"there is no setting '{name}' of language models (there are {known})")
    try:
        return name, readers[name](value)
    except ValueError as error:
        if name == "prompt":
            raise
        raise ValueError(f"{name} is to be a number, not '{value}'") from error
