"""This module holds lists of actions of which only the counts are known."""

from __future__ import annotations

from typing import Any

from attrs import frozen


@frozen(eq=False)
class Tally:
    """A list of actions in an order that does not matter.

    entries   pairs of an action and how often it occurs: a whole number or a column of them; an
              action may have several entries
    length    how many actions there are in all
    """

    entries: tuple[tuple[Any, Any], ...]
    length: int


@frozen
class Member:
    """Some member of an array that plays a certain action: what an index stands for in a loop
    through the array."""

    action: Any
