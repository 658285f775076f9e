"""This module holds straight-line programmes: formulas in which every common part is there once."""

from __future__ import annotations

from typing import TypeAlias

from attrs import define, field, frozen

Step: TypeAlias = tuple[str, tuple[int, ...], float]

ARITY = {
    **dict.fromkeys(("variable", "constant"), 0),
    **dict.fromkeys(("negative", "abs", "sqrt", "exp", "log", "floor", "ceil", "not"), 1),
    **dict.fromkeys(("+", "-", "*", "/", "^", "mod", "min", "max"), 2),
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "and", "or"), 2),
    "select": 3,
}
"""The operations: `select` gives its second argument where the first is true, or its third."""

COMMUTE = frozenset({"+", "*", "min", "max", "==", "!=", "and", "or"})


@frozen
class Tape:
    """Steps (operation, places of its arguments, number); the number is that of a constant, or the
    position of a variable. Truth values are 1 and 0. `results` are the places of the outcomes."""

    steps: tuple[Step, ...]
    results: tuple[int, ...]


@define
class Builder:
    """A programme being written; what has been written already is found again."""

    steps: list[Step] = field(factory=list)
    places: dict[Step, int] = field(factory=dict)

    def add(self, operation: str, *arguments: int, number: float = 0.0) -> int:
        """The place of a step.

        Raises:
            ValueError: another number of arguments than the operation takes.
        """
        if len(arguments) != ARITY[operation]:
            raise ValueError(f"{operation} takes {ARITY[operation]} arguments")
        if operation in COMMUTE:
            arguments = tuple(sorted(arguments))
        step = (operation, arguments, number)
        if step not in self.places:
            self.places[step] = len(self.steps)
            self.steps.append(step)
        return self.places[step]

    def tape(self, results: tuple[int, ...]) -> Tape:
        """The programme with some outcomes, without steps that these do not need."""
        needed: set[int] = set()
        pending = list(results)
        while pending:
            place = pending.pop()
            if place not in needed:
                needed.add(place)
                pending += self.steps[place][1]
        kept = sorted(needed)
        new = {place: k for k, place in enumerate(kept)}
        steps = [
            (operation, tuple(new[a] for a in arguments), number)
            for operation, arguments, number in (self.steps[place] for place in kept)
        ]
        return Tape(tuple(steps), tuple(new[place] for place in results))
