"""This module lets claims range over infinitely many equilibria, by their maximal subsets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ..numbers.floats import Number
from ..results.common import ByLlm
from ..results.equilibria import MaximalSubset, Nash
from .numbers import shown
from .unknown import Bounds, Unknown

ENDLESS = "there are infinitely many equilibria"

_NO_PLAYS: ByLlm[Any] = ByLlm(())


@frozen
class Endless(Unknown):
    """The length of a list that stands for infinitely many."""


@frozen
class Family:
    """The equilibria of a maximal subset that are not extreme, as one member of the list.

    Payoffs are linear in each LLM's mixture, and so take every value between those at extreme
    equilibria. Everybody but the extreme ones draws, so that there are no plays.
    """

    total: ByLlm[Any]
    mean: ByLlm[Any]
    utility: ByLlm[Any]
    kind: str = "mixed"
    regret: int = 0
    play: ByLlm[Any] = _NO_PLAYS
    probability: ByLlm[Any] = _NO_PLAYS

    def __str__(self) -> str:
        return "any proper mixture in a component of infinitely many equilibria"


def families(result: Nash) -> Iterator[Family]:
    """The families that make up an infinite set of equilibria, besides its extreme ones."""
    if not result.infinite:
        return
    for component in result.components or ():
        for subset in component.subsets:
            if subset.infinite:
                yield _family(subset)


def _family(subset: MaximalSubset) -> Family:
    return Family(
        _between("total", subset.total),
        _between("mean", subset.mean),
        _between("utility", subset.utility),
    )


def _between(name: str, values: ByLlm[tuple[Number, Number]]) -> ByLlm[Any]:
    entries = []
    for llm, (low, high) in values.items():
        said = f"in a component {name}[{llm}] runs from {shown(low)} to {shown(high)}"
        entries.append((llm, low if low == high else Bounds(said, low, high)))
    return ByLlm(tuple(entries))


def compare_endless(operator: str, left: Any, right: Any) -> Any:
    """A comparison with a length that is infinite: it is above every number."""
    other = right if isinstance(left, Endless) else left
    if isinstance(other, Unknown) and not (isinstance(other, Bounds) and other.high is not None):
        return other
    above = (">", ">=", "!=") if isinstance(left, Endless) else ("<", "<=", "!=")
    return operator in above
