"""This module defines what results are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen

from ...dsl.diagnostic import Diagnostic
from .notebook import Shown

Action: TypeAlias = str | int | Fraction
Play: TypeAlias = tuple[Action, ...]
"""A meta-action: one action for each role that the LLM advises, in role order."""

Value = TypeVar("Value")


@frozen(repr=False, eq=False)
class ByLlm(Mapping[str, Value], Generic[Value]):
    """One entry for each LLM, by name, in the order of the spec; equal to a dict of the same."""

    items_: tuple[tuple[str, Value], ...]

    @classmethod
    def of(cls, llms: Iterable[str], values: Iterable[Value]) -> ByLlm[Value]:
        """Pair names with values, which must be as many."""
        return cls(tuple(zip(llms, values, strict=True)))

    def __getitem__(self, llm: str) -> Value:
        for name, value in self.items_:
            if name == llm:
                return value
        raise KeyError(llm)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.items_)

    def __len__(self) -> int:
        return len(self.items_)

    def __eq__(self, other: object) -> bool:
        return dict(self.items_) == other if isinstance(other, dict) else super().__eq__(other)

    def __hash__(self) -> int:
        return hash(frozenset(self.items_))

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{name}: {value}" for name, value in self.items_) + "}"


class Listed(Shown, Sequence[Value]):
    """A result that is a list, whose members claims count and range over.

    Members have a field `exact`: whether it is certain that they belong there.
    """

    __slots__ = ()

    complete: bool
    reason: str


@frozen
class Refused(Shown):
    """An analysis that could not be done, and why."""

    diagnostics: tuple[Diagnostic, ...]
    status: str = "refused"

    @property
    def message(self) -> str:
        return "; ".join(d.message for d in self.diagnostics)
