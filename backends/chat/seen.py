"""This module says what a player has seen: the one place where something is kept from it."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ..numbers.floats import Number
from .table import Action, Player, Several, Table, shown, summary


@frozen
class Round:
    """A round that was played.

    number    from 1
    actions   one of each player
    payoffs   one of each player
    sources   by player where its action came from: "chat", "rule", "person", or "fallback" where
              an answer could not be used and the seat states what is played then
    """

    number: int
    actions: tuple[Action, ...]
    payoffs: tuple[Number, ...]
    sources: tuple[str, ...]


@frozen
class Sighting:
    """What one player saw of a round; what it did not see is None.

    number       of the round, from 1
    own          its action, which it always knows
    payoff       its payoff
    actions      of all players
    payoffs      of all players
    aggregate    what it saw of all actions, as text
    signal       the public signal, as text
    """

    number: int
    own: Action
    payoff: Number | None = None
    actions: tuple[Action, ...] | None = None
    payoffs: tuple[Number, ...] | None = None
    aggregate: str | None = None
    signal: str | None = None


@frozen
class View:
    """Where a player stands before it moves.

    player   who moves
    index    its place at the table, from 0
    names    of all players
    number   of the round to be played, from 1
    rounds   how many there are, or None if players are not told
    past     what was seen of the rounds before, oldest first
    """

    player: Player
    index: int
    names: tuple[str, ...]
    number: int
    rounds: int | None
    past: tuple[Sighting, ...]


def view(table: Table, index: int, played: Sequence[Round]) -> View:
    """Where a player stands after some rounds."""
    past = tuple(_sighting(table, index, done) for done in played)
    player = table.players[index]
    return View(player, index, table.names, len(played) + 1, table.rounds, past)


def _sighting(table: Table, index: int, done: Round) -> Sighting:
    own, payoff = done.actions[index], done.payoffs[index]
    if table.sees == "everything":
        return Sighting(done.number, own, payoff, done.actions, done.payoffs)
    if table.sees == "aggregate":
        return Sighting(done.number, own, payoff, aggregate=summary(table, index, done.actions))
    if table.sees == "signal" and table.signal is not None:
        return Sighting(done.number, own, signal=shown(table.signal(done.number, done.actions)))
    return Sighting(done.number, own)


def told(view: View, sighting: Sighting) -> str:
    """What was seen of a round, in one line."""
    parts = [f"you chose {_own(view.player, sighting.own)}"]
    if sighting.actions is not None:
        others = [i for i in range(len(view.names)) if i != view.index]
        parts += [f"{view.names[i]} chose {shown(sighting.actions[i])}" for i in others]
    if sighting.aggregate is not None:
        parts.append(f"you saw {sighting.aggregate}")
    if sighting.signal is not None:
        parts.append(f"the public signal was {sighting.signal}")
    if sighting.payoffs is not None:
        others = [i for i in range(len(view.names)) if i != view.index]
        got = [f"you got {shown(sighting.payoffs[view.index])}"]
        got += [f"{view.names[i]} got {shown(sighting.payoffs[i])}" for i in others]
        parts += got
    elif sighting.payoff is not None:
        parts.append(f"you got {shown(sighting.payoff)}")
    return f"Round {sighting.number}: {'; '.join(parts)}."


def _own(player: Player, action: Action) -> str:
    """What the player itself chose, with the names of its roles if it has several."""
    if not isinstance(player.choices, Several):
        return shown(action)
    assert isinstance(action, tuple)
    pairs = zip(player.choices.roles, action, strict=True)
    return ", ".join(f"{role} {shown(own)}" for role, own in pairs)
