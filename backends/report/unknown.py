"""This module defines what stands for numbers and truth values that are not known."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ...compiler.arithmetic import Indefinite
from ..numbers.floats import Number


@frozen
class Unknown(Indefinite):
    """A truth value or a number that is not known, and why."""

    reason: str

    def computed(self) -> Unknown:
        return Unknown(self.reason)


@frozen
class Bounds(Unknown):
    """A number between two others, both included: the floor of an LLM, the length of a list.

    `high` is None where nothing bounds it from above.
    """

    low: Number
    high: Number | None

    @staticmethod
    def of(value: Any) -> Bounds:
        return value if isinstance(value, Bounds) else Bounds("", value, value)
