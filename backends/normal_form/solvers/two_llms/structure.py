"""This module works out how extreme equilibria of two LLMs make up the set of all equilibria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from ..equilibria import Mixture

SUBSETS_LIMIT = 10_000
"""Most maximal subsets of one game; there can be exponentially many."""

Subset: TypeAlias = tuple[tuple[int, ...], ...]
"""A maximal Nash subset, by numbers of the extreme strategies of each LLM that span it."""

Component: TypeAlias = tuple[Subset, ...]


@frozen(eq=False)
class Structure:
    """The set of all equilibria of a game.

    It is the union of its maximal Nash subsets: whatever each LLM mixes among the strategies that
    span its side of a subset is an equilibrium, and every equilibrium is in some subset.

    strategies    for each LLM its strategies in extreme equilibria, each once
    components    the connected components of the set, each with its maximal subsets
    """

    strategies: tuple[tuple[Mixture, ...], ...]
    components: tuple[Component, ...]

    @property
    def isolated(self) -> bool:
        """Whether no equilibrium has another one arbitrarily near."""
        return all(
            len(component) == 1 and all(len(side) == 1 for side in component[0])
            for component in self.components
        )


def mixtures_of(strategies: Sequence[tuple[Mixture, ...]]) -> Structure:
    """The structure of one component in which everybody may mix all the strategies given."""
    subset = tuple(tuple(range(len(own))) for own in strategies)
    return Structure(tuple(strategies), ((subset,),))


def connected(pairs: Sequence[tuple[int, int]]) -> tuple[Component, ...] | None:
    """The components and maximal subsets that extreme equilibria span.

    `pairs` are the extreme equilibria as numbers of strategies. In the bipartite graph that joins
    strategies x and y where (x, y) is an equilibrium, connected components are those of the set
    of equilibria, and maximal complete bipartite subgraphs span its maximal Nash subsets (Winkels
    1979; Avis, Rosenberg, Savani and von Stengel 2010, propositions 4 and 5). None beyond
    SUBSETS_LIMIT.
    """
    of_x: dict[int, list[int]] = {}
    of_y: dict[int, list[int]] = {}
    for x, y in pairs:
        of_x.setdefault(x, []).append(y)
        of_y.setdefault(y, []).append(x)
    out: list[Component] = []
    count = 0
    for members in _components(of_x, of_y):
        masks = {x: sum(1 << y for y in of_x[x]) for x in members}
        subsets = _maximal(masks, SUBSETS_LIMIT - count)
        if subsets is None:
            return None
        count += len(subsets)
        out.append(tuple(subsets))
    return tuple(sorted(out))


def _components(
    of_x: Mapping[int, Sequence[int]], of_y: Mapping[int, Sequence[int]]
) -> Iterator[list[int]]:
    """The first LLM's strategies, by component."""
    seen: set[int] = set()
    for start in of_x:
        if start in seen:
            continue
        seen.add(start)
        members = [start]
        for x in members:
            new = {other for y in of_x[x] for other in of_y[y]} - seen
            seen |= new
            members += sorted(new)
        yield members


def _maximal(beside: dict[int, int], limit: int) -> list[Subset] | None:
    """The maximal complete bipartite subgraphs of one component; None beyond the limit.

    Their second sides are the intersections of neighbourhoods.
    """
    closed: set[int] = set()
    for mask in set(beside.values()):
        closed |= {mask} | {mask & other for other in closed}
        if len(closed) > limit + 1:  # 0 may be among them
            return None
    closed.discard(0)
    return sorted(
        (tuple(sorted(x for x, near in beside.items() if near & mask == mask)), _bits(mask))
        for mask in closed
    )


def _bits(mask: int) -> tuple[int, ...]:
    return tuple(at for at in range(mask.bit_length()) if mask >> at & 1)


def expanded(
    components: Iterable[Component], groups: Sequence[Sequence[Sequence[int]]]
) -> tuple[Component, ...]:
    """The same where strategy number k of LLM i stands for all of `groups[i][k]`."""
    return tuple(
        tuple(
            tuple(_spread(own, side) for own, side in zip(groups, subset, strict=True))
            for subset in component
        )
        for component in components
    )


def _spread(groups: Sequence[Sequence[int]], chosen: Iterable[int]) -> tuple[int, ...]:
    return tuple(at for k in chosen for at in groups[k])
