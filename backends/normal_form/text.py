"""This module prints one-shot problems and meta-games in a stable order."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from ...dsl.diagnostic import SpecError
from .problem import Problem
from .solvers.payoffs.tensor import dense_bytes
from .solvers.sizes import amount

if TYPE_CHECKING:
    from .named_game import NamedGame

LINES = 30
"""LLMs of a meta-game that are listed one by one."""

LOOKED_AT = 2**20
"""Bytes of payoffs that are looked at just to say whether they are exact."""


def problem_text(problem: Problem) -> str:
    """Players, meta-actions, shares and matching of a problem."""
    lines = [
        f"role {r} {name}: {_some([str(a) for a in actions])}"
        for r, (name, actions) in enumerate(zip(problem.roles, problem.actions, strict=True))
    ]
    for i, (llm, size) in enumerate(zip(problem.llms, problem.sizes, strict=True)):
        groups = "; ".join(_some([problem.roles[r] for r in g]) for g in problem.free[i])
        lines.append(f"LLM {i} {llm}: {size} meta-actions, told by group: {groups}")
        lines.append(f"LLM {i} {llm}: clients {_some([str(row[i]) for row in problem.clients])}")
    for c in problem.matching:
        lines.append(f"matching with weight {c.weight}")
        for r, row in enumerate(c.governors):
            lines.append(f"  role {r}: {' '.join(map(str, row))}")
    if problem.objective is not None:
        lines.append("LLMs maximise stated objectives")
    return "\n".join(lines)


def game_name(game: NamedGame) -> str:
    """A meta-game in one line: who plays, with how many meta-actions, and whether it is exact."""
    players = [
        f"{llm} ({_count(size, 'meta-action')})"
        for llm, size in zip(game.llms, game.sizes, strict=True)
    ]
    return f"<MetaGame of {', '.join([_some(players), *_exactness(game)])}>"


def game_text(game: NamedGame) -> str:
    """A meta-game with a line for each LLM: how many meta-actions it has, and some of them."""
    head = [_count(prod(game.sizes), "profile"), *_exactness(game)]
    rows = [
        (llm, _count(size, "meta-action"), _plays(game, i))
        for i, (llm, size) in enumerate(zip(game.llms[:LINES], game.sizes, strict=False))
    ]
    name, count = (max(len(row[k]) for row in rows) for k in (0, 1))
    lines = [f"  {row[0].ljust(name)}   {row[1].ljust(count)}   {row[2]}" for row in rows]
    if len(game.llms) > LINES:
        lines.append(f"  ... and {len(game.llms) - LINES} more LLMs")
    return "\n".join([f"A meta-game with {', '.join(head)}", *lines])


def _count(number: int, noun: str) -> str:
    return f"{amount(number)} {noun}{'s' * (number != 1)}"


def _exactness(game: NamedGame) -> list[str]:
    """Whether payoffs are exact, where that is known or soon found out."""
    base = 8 * len(game.problem.roles) * prod(map(len, game.problem.actions))
    if "tensor" not in vars(game) and dense_bytes(game.problem) + base > LOOKED_AT:
        return []
    try:
        return ["exact payoffs" if game.tensor.exact else "numerical payoffs"]
    except SpecError:
        return []


def _plays(game: NamedGame, llm: int) -> str:
    """The meta-actions of an LLM, or the first ones of many."""
    size = game.sizes[llm]
    words: list[str] = []
    while len(words) < size and sum(map(len, words)) < 50:
        words.append(" ".join(_shortened([str(action) for action in game.play(llm, len(words))])))
    return ", ".join([*words, "..."] if size > len(words) else words)


def _shortened(words: list[str]) -> list[str]:
    return words if len(words) <= 6 else [*words[:5], "..."]


def _some(words: list[str]) -> str:
    if len(words) > 12:
        return f"{', '.join(words[:3])}, ..., {words[-1]} ({len(words)})"
    return ", ".join(words)
