"""This module gives actions to the leaves of payoff formulas: one payoff evaluator for all uses.

On scalars it pays one instance of the base game, on columns a whole grid of action profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import evolve, field, frozen

from ..dsl.diagnostic import Diagnostic, fail
from .arithmetic import EvaluationError
from .columns import Column
from .environment import Empty, Environment
from .expr import ActionOf, AllActions, Expr, OtherActions, OwnAction, OwnIndex
from .wording import GUARD, profile_words


@frozen(eq=False)
class Played(Empty):
    """An environment in which every role plays an action.

    actions   by position, the action of each role: a label or number, or a column of them
    own       the position of the acting role, or None where nobody acts (signals)
    index     its place in its array
    """

    actions: Sequence[Any]
    own: int | None = None
    index: int | None = None
    cells: Any = field(default=None, repr=False)

    def leaf(self, expr: Expr) -> Any:
        match expr:
            case ActionOf(role=role):
                return self.actions[role]
            case OwnAction() if self.own is not None:
                return self.actions[self.own]
            case OwnIndex() if self.index is not None:
                return self.index
            case AllActions():
                return list(self.actions)
            case OtherActions():
                return [a for k, a in enumerate(self.actions) if k != self.own]
            case _:
                return super().leaf(expr)

    def select(self, mask: Any) -> Environment:
        cells = mask.nonzero()[0] if self.cells is None else self.cells[mask]
        chosen = [a.at(mask) if isinstance(a, Column) else a for a in self.actions]
        return evolve(self, actions=chosen, cells=cells)

    def cell(self, index: int) -> int:
        return index if self.cells is None else int(self.cells[index])


def no_payoff(
    error: EvaluationError, formula: Expr, role: str, profile: Sequence[Any]
) -> Diagnostic:
    """The complaint that a payoff has no value at a profile."""
    played = profile_words(profile)
    message = f"{error.message}, in the payoff of role '{role}' at ({played})"
    span = error.span or formula.span
    return fail("no-payoff", message, span, error.help or GUARD).diagnostics[0]
