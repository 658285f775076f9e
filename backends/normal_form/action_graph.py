"""This module writes the meta-game as an action graph game (.agg), where players are alike.

Players that nothing but their names tells apart form a class. What one of them gets depends on its
own meta-action and on how many of each class play what (Jiang, Leyton-Brown, Bhat 2011); so the
file lists payoffs by counts, not by profiles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from math import comb, prod

from attrs import frozen

from ...dsl.diagnostic import refusal
from ..numbers.floats import Number
from ..results.numbers import decimal_text, nearest_float
from .named_game import NamedGame
from .solvers.sizes import amount

MAX_CONFIGURATIONS = 20_000
"""Vectors of counts that an .agg file may list for each action."""

Counts = tuple[tuple[int, ...], ...]
"""By class, how many of its players choose each meta-action."""


@frozen
class _Layout:
    """Classes of players, and where the action nodes of each class begin."""

    classes: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]
    offsets: tuple[int, ...]

    @property
    def nodes(self) -> int:
        return sum(self.sizes)

    @property
    def configurations(self) -> int:
        pairs = zip(self.classes, self.sizes, strict=True)
        return prod(comb(len(members) + size - 1, size - 1) for members, size in pairs)


def to_agg(game: NamedGame, title: str) -> str:
    """The meta-game in Gambit's format for action graph games; payoffs are decimals there.

    Raises:
        Refusal: there are too many vectors of counts, or a number is beyond the range of floats.
    """
    layout = _layout(game)
    if layout.configurations > MAX_CONFIGURATIONS:
        message = f"an .agg file of this game lists {amount(layout.configurations)} counts"
        help = f"the limit is {MAX_CONFIGURATIONS:,}; players that are alike make it small"
        raise refusal("agg-too-large", message, None, help)
    return "\n".join([*_head(game, title, layout), *_payoffs(game, layout), ""])


def _layout(game: NamedGame) -> _Layout:
    symmetry, everyone = game.graph.symmetry, range(len(game.llms))
    classes: list[tuple[int, ...]] = []
    if symmetry is not None:
        found = symmetry.llm_classes if game.graph.population else symmetry.role_classes
        classes = [c for c in found if len({game.sizes[i] for i in c}) == 1]
    placed = {i for members in classes for i in members}
    classes = sorted([*classes, *((i,) for i in everyone if i not in placed)])
    sizes = [game.sizes[members[0]] for members in classes]
    return _Layout(tuple(classes), tuple(sizes), (0, *accumulate(sizes))[:-1])


def _head(game: NamedGame, title: str, layout: _Layout) -> Iterator[str]:
    """Players, their action nodes, and a graph in which every node sees every other."""
    yield "#AGG"
    yield f"# {' '.join(title.split())}; payoffs rounded to floats"
    for members, size, first in zip(layout.classes, layout.sizes, layout.offsets, strict=True):
        names = ", ".join(game.llms[i] for i in members)
        yield f"# actions {first} to {first + size - 1}: the meta-actions of {names}"
    first_node = {i: k for k, members in enumerate(layout.classes) for i in members}
    owners = [first_node[i] for i in range(len(game.llms))]
    yield f"{len(game.llms)}\n{layout.nodes}\n0"
    yield " ".join(str(layout.sizes[k]) for k in owners)
    for k in owners:
        yield " ".join(str(layout.offsets[k] + a) for a in range(layout.sizes[k]))
    everything = " ".join(map(str, range(layout.nodes)))
    yield from [f"{layout.nodes} {everything}"] * layout.nodes


def _payoffs(game: NamedGame, layout: _Layout) -> Iterator[str]:
    """By action node, each vector of counts with the payoff of a player that chooses the node."""
    listed: list[list[str]] = [[] for _ in range(layout.nodes)]
    parts = [
        list(_counts(len(members), size))
        for members, size in zip(layout.classes, layout.sizes, strict=True)
    ]
    for counts in product(*parts):
        utilities = game.at(_profile(counts, layout))[1]
        shown = " ".join(str(n) for part in counts for n in part)
        for members, part, first in zip(layout.classes, counts, layout.offsets, strict=True):
            reached = 0
            for action, number in enumerate(part):
                if number:
                    value = _decimal(utilities[members[reached]])
                    listed[first + action].append(f"[{shown}] {value}")
                reached += number
    for rows in listed:
        yield f"1 {len(rows)}"
        yield from rows


def _decimal(value: Number) -> str:
    found = value if isinstance(value, float) else nearest_float(value)
    if found is None:
        message = f"a payoff is {decimal_text(value)}, which no float comes near"
        raise refusal("beyond-floats", message, None, "state payoffs in other units")
    return repr(float(found))


def _counts(players: int, actions: int) -> Iterator[tuple[int, ...]]:
    """All ways to spread players over actions."""
    if actions == 1:
        yield (players,)
        return
    for first in range(players, -1, -1):
        for rest in _counts(players - first, actions - 1):
            yield first, *rest


def _profile(counts: Counts, layout: _Layout) -> Sequence[int]:
    """A profile with these counts: within a class, players in order choose actions in order."""
    found = [0] * sum(map(len, layout.classes))
    for members, part in zip(layout.classes, counts, strict=True):
        chosen = [action for action, number in enumerate(part) for _ in range(number)]
        for i, action in zip(members, chosen, strict=True):
            found[i] = action
    return found
