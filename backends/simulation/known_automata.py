"""This module writes well-known automata of repeated games of two for the plays of a meta-game."""

from __future__ import annotations

from math import prod

import numpy as np

from ...dsl.diagnostic import refusal
from ..base import OneShot
from .engine.rules.automaton import Automaton

MOST_MOVES = 2**22
"""Entries of an automaton's table of moves."""


def tit_for_tat(game: OneShot, llm: int, first: int | None) -> Automaton:
    """Plays what the other LLM played last (Rapoport, in Axelrod 1984).

    Args:
        first: the number of its first play; None: the first action in every role.

    Raises:
        Refusal: not two LLMs, or plays of the other that are none of its own.
    """
    same = _same(game, llm, "tit_for_tat")
    states = np.arange(len(same))
    check_size(game, len(states))
    moves = np.broadcast_to(_by_other(same, llm), (len(states), *game.sizes))
    return Automaton(states, moves.copy(), _first(game, llm) if first is None else first)


def grim(game: OneShot, llm: int, kind: int | None, harsh: int | None) -> Automaton:
    """Plays the kind play until the other LLM plays anything else, then the harsh one for ever
    (Friedman 1971).

    Raises:
        Refusal: not two LLMs, or the other cannot play the kind play.
    """
    met, own = _kind_met(game, llm, (kind, harsh), "grim")
    table = np.stack([_by_other((~met).astype(int), llm), _by_other(np.ones(len(met), int), llm)])
    return Automaton(np.array(own), _wide(game, table))


def win_stay_lose_shift(game: OneShot, llm: int, kind: int | None, harsh: int | None) -> Automaton:
    """Changes between the kind and the harsh play exactly if the other was not kind (Pavlov; Nowak
    and Sigmund 1993). It goes by what it played, even where it was forced to.

    Raises:
        Refusal: not two LLMs, or the other cannot play the kind play.
    """
    met, own = _kind_met(game, llm, (kind, harsh), "win_stay_lose_shift")
    check_size(game, 2)
    tables = []
    for state in (0, 1):
        played = np.full(game.sizes[llm], state)
        played[list(own)] = (0, 1)
        then = np.where(met[None, :], played[:, None], 1 - played[:, None])
        tables.append(then if llm == 0 else then.T)
    return Automaton(np.array(own), np.stack(tables))


def check_size(game: OneShot, states: int) -> None:
    """Raise Refusal if a table of moves by everyone's plays would be too large."""
    entries = states * prod(game.sizes)
    if entries > MOST_MOVES:
        message = f"an automaton for this game has {entries:,} moves"
        help = f"tables of up to {MOST_MOVES:,} are gone through; fewer plays make fewer"
        raise refusal("game-too-large", message, None, help)


def _kind_met(
    game: OneShot, llm: int, stated: tuple[int | None, int | None], name: str
) -> tuple[np.ndarray, tuple[int, int]]:
    """Which plays of the other are the kind one, and the numbers of both plays."""
    same = _same(game, llm, name)
    kind = _first(game, llm) if stated[0] is None else stated[0]
    harsh = _last(game, llm) if stated[1] is None else stated[1]
    return same == kind, (kind, harsh)


def _first(game: OneShot, llm: int) -> int:
    groups, actions = game.problem.free[llm], game.problem.actions
    return game.index(llm, [actions[group[0]][0] for group in groups])


def _last(game: OneShot, llm: int) -> int:
    groups, actions = game.problem.free[llm], game.problem.actions
    return game.index(llm, [actions[group[0]][-1] for group in groups])


def _same(game: OneShot, llm: int, name: str) -> np.ndarray:
    """For each play of the other LLM the number of the LLM's own that is the same."""
    if len(game.llms) != 2:
        message = f"{name} is for games of two LLMs, and here are {len(game.llms)}"
        help = "write an automaton, in Python 'metagame.Automaton', or leave LLMs out"
        raise refusal("rule-not-covered", message, None, help)
    other = 1 - llm
    try:
        if len(game.problem.free[llm]) != len(game.problem.free[other]):
            raise ValueError("they advise different numbers of roles")
        own = [game.index(llm, game.play(other, k)) for k in range(game.sizes[other])]
    except ValueError as error:
        message = (
            f"{name} needs two LLMs with the same plays, and those of {game.llms[other]} are not "
            f"all plays of {game.llms[llm]}: {error}"
        )
        help = "write an automaton, in Python 'metagame.Automaton'"
        raise refusal("rule-not-covered", message, None, help) from None
    return np.array(own)


def _by_other(moves: np.ndarray, llm: int) -> np.ndarray:
    """Moves by the other's play, to be spread over one's own."""
    return moves[None, :] if llm == 0 else moves[:, None]


def _wide(game: OneShot, table: np.ndarray) -> np.ndarray:
    check_size(game, len(table))
    return np.broadcast_to(table, (len(table), *game.sizes)).copy()
