"""This module gives counts of actions to payoff formulas, where roles matter only in crowds.

A crowd is a set of roles with the same actions whose members a formula does not tell apart: all
that matters is how many of them play what.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import evolve, field, frozen

from ..dsl.diagnostic import InternalError
from .columns import Column, merge
from .environment import Empty, Environment
from .expr import ActionOf, AllActions, Expr, Loop, OtherActions, OwnAction, OwnIndex
from .forms import array_of
from .tally import Tally


@frozen(eq=False)
class Crowd:
    """Roles that matter only by their counts.

    roles     their positions
    actions   the actions that each of them has
    others    by action, how many of them other than the acting role play it: a whole number, or a
              column of them
    """

    roles: frozenset[int]
    actions: Sequence[Any]
    others: Sequence[Any]


@frozen(eq=False)
class Counted(Empty):
    """An environment in which it is known how many roles of each crowd play what.

    crowds   a partition of the roles
    own      the position of the acting role
    action   what it plays
    index    its place in its array
    """

    crowds: Sequence[Crowd]
    own: int
    action: Any
    index: int | None = None
    cells: Any = field(default=None, repr=False)

    def leaf(self, expr: Expr) -> Any:
        match expr:
            case ActionOf(role=role):
                return self.action if role == self.own else self._alone(role)
            case OwnAction():
                return self.action
            case OwnIndex() if self.index is not None:
                return self.index
            case AllActions():
                return self._tally(self.crowds, own=True)
            case OtherActions():
                return self._tally(self.crowds, own=False)
            case _:
                return super().leaf(expr)

    def members(self, loop: Loop) -> Tally | None:
        array = array_of(loop)
        if array is None:
            return None
        crowds = [crowd for crowd in self.crowds if not crowd.roles.isdisjoint(array)]
        if sum(len(crowd.roles) for crowd in crowds) != len(array):
            raise InternalError("a crowd reaches beyond an array that a formula runs through")
        return self._tally(crowds, own=self.own in array)

    def _tally(self, crowds: Sequence[Crowd], own: bool) -> Tally:
        entries = [
            (action, often)
            for crowd in crowds
            for action, often in zip(crowd.actions, crowd.others, strict=True)
            if isinstance(often, Column) or often
        ]
        length = sum(len(crowd.roles) for crowd in crowds)
        if own:
            entries.append((self.action, 1))
        elif any(self.own in crowd.roles for crowd in crowds):
            length -= 1
        return Tally(tuple(entries), length)

    def _alone(self, role: int) -> Any:
        """The action of a role that is a crowd of its own."""
        crowd = next(crowd for crowd in self.crowds if role in crowd.roles)
        if len(crowd.roles) > 1:
            raise InternalError("a formula tells a role of a crowd apart")
        played: Any = None
        for action, often in zip(crowd.actions, crowd.others, strict=True):
            if isinstance(often, Column):
                rest = played.at(~often.truth()) if isinstance(played, Column) else played
                played = merge(often.truth(), action, rest)
            elif often:
                played = action
        return played

    def select(self, mask: Any) -> Environment:
        cells = mask.nonzero()[0] if self.cells is None else self.cells[mask]
        chosen = [
            evolve(c, others=[o.at(mask) if isinstance(o, Column) else o for o in c.others])
            for c in self.crowds
        ]
        return evolve(self, crowds=chosen, cells=cells)

    def cell(self, index: int) -> int:
        return index if self.cells is None else int(self.cells[index])
