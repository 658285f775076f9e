"""This module words what language models are asked: two presets, and templates of one's own."""

from __future__ import annotations

import json
from string import Template
from typing import Any

from attrs import Attribute, field, frozen

from .answers import described
from .seen import View, told
from .table import Interval, Labels, Player, Several, Sight, Table

PLACES = frozenset(
    ("about", "actions", "answer", "formula", "game", "horizon", "player", "players", "role")
) | {"round", "seen", "watch", "wrong"}
"""What templates may name; `Prompt` explains them."""


@frozen
class Message:
    """A message of a conversation; `role` is "system", "user" or "assistant"."""

    role: str
    content: str


def _template(instance: object, attribute: Attribute[str], text: str) -> None:
    template = Template(text)
    if not template.is_valid():
        raise ValueError(f"{attribute.name}: a lone '$' in a template is written '$$'")
    places = PLACES if attribute.name == "complaint" else PLACES - {"wrong"}
    if unknown := sorted(set(template.get_identifiers()) - places):
        known = ", ".join(sorted(places))
        raise ValueError(f"{attribute.name}: no place '${unknown[0]}' (there are {known})")


def _memory(instance: object, attribute: Attribute[Any], value: int | None) -> None:
    if value is not None and value < 0:
        raise ValueError(f"a memory of {value} rounds")


@frozen
class Prompt:
    """How a language model is asked for its move.

    Templates are those of `string.Template`; each may name these places:

    $game, $about     the game's name and what it is, in words
    $player, $role    the player's name and what it is, in words
    $players          all players, with what they choose from
    $actions          what the player chooses from
    $formula          the payoffs in words
    $round            the number of the round, from 1
    $horizon          a sentence on how many rounds there are, as far as players are told
    $watch            what players see after a round, in a sentence
    $seen             what the player saw of earlier rounds, a line for each
    $answer           how the answer is to be written
    $wrong            in `complaint` only: what was wrong with the answer

    name        of the prompt, for transcripts
    system      the first message, which says what is played; left out if it is empty
    user        the question of a round
    complaint   said after an answer that is malformed
    memory      how many of the latest rounds $seen tells; None: all

    Raises:
        ValueError: an unknown place, a lone '$', or a memory below 0.
    """

    name: str
    system: str = field(validator=_template)
    user: str = field(validator=_template)
    complaint: str = field(validator=_template)
    memory: int | None = field(default=None, validator=_memory)


WATCH: dict[Sight, str] = {
    "everything": "After each round all players see what everyone chose and got.",
    "aggregate": "After each round each player sees its own payoff and a summary of all choices.",
    "signal": "After each round all players see a public signal, and no payoffs.",
    "nothing": "Players see nothing of what the others choose, and no payoffs.",
}
"""What players see after a round, unless the table says it better."""

_GAME = """You are the player "$player" of the game "$game" (names are names, whatever they say).

$about
$role
Players and what they choose from:
$players
All players choose at the same time, without knowing what the others choose.

Payoffs:
$formula
"""

_COMPLAINT = """Your answer could not be used: $wrong. Nothing has been played yet. $answer"""

MYOPIC = Prompt(
    "myopic",
    _GAME + "\nYour one aim is to make your own payoff of the coming round as large as you can.",
    "$seen\nThink of the coming round only, as if none came after it. Which choice gives you the "
    "largest payoff in this round, in view of what you expect the others to choose?\n$answer",
    _COMPLAINT,
    1,
)
"""Asks for the best move of one round, and tells the last round only (after [COMP], arXiv
2604.00487: with such a prompt language models play the one-shot equilibrium)."""

MULTI_ROUND = Prompt(
    "multi-round",
    _GAME
    + "\nThe same players meet round after round. $horizon $watch\nYour aim is to make the sum of "
    "your own payoffs over all rounds as large as you can.\nThe game is not zero-sum: what another "
    "player gains you need not lose, and there may be choices that leave every player better off. "
    "The others see what the rules let them see and may answer later to what you do now.",
    "Round $round.\n$seen\nConsider what the others are likely to do in this round and in later "
    "rounds, and how they may respond to your choice. Then make your choice for this round.\n"
    "$answer",
    _COMPLAINT,
)
"""Asks for a move with all rounds in view, and says that the game is not zero-sum (after [COMP],
arXiv 2604.00487: with such a prompt language models climb to the Pareto front)."""


def conversation(prompt: Prompt, table: Table, view: View) -> tuple[Message, ...]:
    """The messages that ask a player for its move."""
    places = _places(prompt, table, view)
    user = Message("user", _filled(prompt.user, places))
    if not prompt.system:
        return (user,)
    return Message("system", _filled(prompt.system, places)), user


def complaint(prompt: Prompt, table: Table, view: View, wrong: str) -> Message:
    """The message after an answer that could not be used."""
    places = {**_places(prompt, table, view), "wrong": wrong}
    return Message("user", _filled(prompt.complaint, places))


def _places(prompt: Prompt, table: Table, view: View) -> dict[str, str]:
    return {
        "about": table.about,
        "actions": described(view.player.choices),
        "answer": how_to_answer(view.player),
        "formula": table.formula,
        "game": table.game,
        "horizon": horizon(view),
        "player": view.player.name,
        "players": "\n".join(f"- {p.name}: {described(p.choices)}" for p in table.players),
        "role": view.player.role,
        "round": str(view.number),
        "seen": _seen(prompt, view),
        "watch": watch(table),
    }


def _filled(template: str, places: dict[str, str]) -> str:
    """The template with its places filled; values are not looked into. Blank lines are single."""
    text = Template(template).substitute(places)
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(kept).strip()


def how_to_answer(player: Player) -> str:
    """How an answer is to be written, in words."""
    choices = player.choices
    if isinstance(choices, Several):
        pairs = [
            f"{json.dumps(role, ensure_ascii=False)}: {_place(part, f'X{k}')}"
            for k, (role, part) in enumerate(zip(choices.roles, choices.parts, strict=True), 1)
        ]
        names = [f"X{k}" for k in range(1, len(pairs) + 1)]
        value, line = "{" + ", ".join(pairs) + "}", ", ".join(names)
        what = " or ".join(dict.fromkeys(map(_kind, choices.parts)))
        where = f"where each X is {what}"
    else:
        value, line = _place(choices, "X"), "X"
        where = f"where X is {_kind(choices)}"
    return (
        f'Choose {described(choices)}. Answer with a JSON object {{"action": {value}}} and nothing '
        f"else, or end with one line ACTION: {line}, {where}."
    )


def _place(choices: Labels | Interval, name: str) -> str:
    return f'"{name}"' if isinstance(choices, Labels) else name


def _kind(choices: Labels | Interval) -> str:
    return (
        "the action, spelled as above" if isinstance(choices, Labels) else "the number, in digits"
    )


def watch(table: Table) -> str:
    """A sentence on what players see after a round."""
    return table.watch or WATCH[table.sees]


def horizon(view: View) -> str:
    """A sentence on the number of rounds, as far as players are told."""
    if view.rounds is None:
        return "You are not told how many rounds there will be."
    if view.rounds == 1:
        return "There is one round."
    return f"There are {view.rounds} rounds in all, and every player knows this."


def _seen(prompt: Prompt, view: View) -> str:
    count = len(view.past)
    past = view.past if prompt.memory is None else view.past[max(0, count - prompt.memory) :]
    if not view.past:
        return "No round has been played yet."
    if not past:
        return ""
    return "\n".join(["What you have seen:", *(told(view, sighting) for sighting in past)])
