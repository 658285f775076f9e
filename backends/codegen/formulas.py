"""This module writes payoff formulas as a Python function, where that gives the same numbers.

A function is taken only if it gives every payoff of the table bit for bit; else the table stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count, product
from typing import Any

import numpy as np
from attrs import define, field

from ...compiler.expr import (
    ActionAt,
    ActionOf,
    AllActions,
    Arithmetic,
    Comparison,
    Conditional,
    Constant,
    Count,
    Expr,
    Fold,
    Function,
    Label,
    Logic,
    Loop,
    LoopIndex,
    Negative,
    Not,
    OtherActions,
    OwnAction,
    OwnIndex,
)
from ...compiler.terms import PayoffFormula
from ..base import OneShot
from .literals import WIDTH, flat
from .problem import Formula

MOST_CHECKED = 2**14
"""Payoffs up to which a function is compared with the table."""

CHOICE, OR, AND, NOT, COMPARE, SUM, PRODUCT, MINUS, ATOM = range(9)
"""How tightly Python's operators bind."""

LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "or": OR, "and": AND}


class NotWritten(Exception):
    """A formula that has no simple counterpart in Python."""


def formula(game: OneShot, supports: Sequence[Sequence[int]], table: np.ndarray) -> Formula | None:
    """The payoffs as a function of the actions that can occur; None if it would not do.

    Args:
        table: shape (R, m_1, ..., m_R), what the function has to give.
    """
    if table.size > MOST_CHECKED:
        return None
    parts = [
        (game.graph.paid_roles(node), node.payoffs.value)
        for node in game.graph.payoffs
        if isinstance(node.payoffs, PayoffFormula)
    ]
    if sum(len(roles) for roles, _ in parts) < len(supports):
        return None
    try:
        source = _function(parts, len(supports))
    except NotWritten:
        return None
    amounts = tuple(
        tuple(names[a] for a in own)
        for names, own in zip(game.problem.actions, supports, strict=True)
    )
    index = tuple(role.index or 0 for role in game.graph.roles)
    found = Formula(source, amounts, index)
    lines = source.splitlines()
    return found if max(map(len, lines)) <= WIDTH and _gives(found, table) else None


def _gives(found: Formula, table: np.ndarray) -> bool:
    """Whether the function gives exactly the table. What is carried out was written here."""
    names: dict[str, Any] = {"Fraction": Fraction, "INDEX": found.index}
    try:
        exec(f"from __future__ import annotations\nfrom math import *\n{found.source}", names)
        values = [
            [float(names["payoff"](r, cell)) for cell in product(*found.amounts)]
            for r in range(len(found.amounts))
        ]
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError):
        return False
    return bool((np.array(values).reshape(table.shape) == table).all())


def _function(parts: Sequence[tuple[Sequence[int], Expr]], roles: int) -> str:
    lines = [
        "def payoff(role: int, actions: tuple) -> Fraction | int:",
        '    """What a role gets when the roles play these actions."""',
    ]
    body = []
    for paid, value in parts[:-1]:
        test = f"role == {paid[0]}" if len(paid) == 1 else f"role in {flat(paid)}"
        body += [f"    if {test}:", *_returned(value, 8)]
    body += _returned(parts[-1][1], 4)
    used = "\n".join(body)
    for name, meaning in LOCALS.items():
        if f"{name}" in _words(used):
            lines.append(f"    {name} = {meaning}")
    return "\n".join([*lines, *body])


LOCALS = {
    "own": "actions[role]",
    "others": "actions[:role] + actions[role + 1 :]",
    "index": "INDEX[role]",
}


def _words(source: str) -> set[str]:
    return set("".join(c if c.isalnum() or c == "_" else " " for c in source).split())


def _returned(value: Expr, indent: int) -> list[str]:
    """Statements that return a value: cases one after another."""
    blank = " " * indent
    match value:
        case Conditional(condition, yes, no):
            test = f"{blank}if {Writer().write(condition, 0)}:"
            return [test, *_returned(yes, indent + 4), *_returned(no, indent)]
    return [f"{blank}return {Writer().write(value, 0)}"]


@define
class Writer:
    """Writes one expression; variables of loops get names of their own."""

    _loops: dict[str, str] = field(factory=dict)
    _numbers: Any = field(factory=lambda: count(1))

    def write(self, expr: Expr, level: int) -> str:
        """Python for an expression, in parentheses if it binds less tightly than `level`.

        Raises:
            NotWritten: there is no simple counterpart.
        """
        own, written = self._written(expr)
        return f"({written})" if own < level else written

    def _written(self, expr: Expr) -> tuple[int, str]:
        match expr:
            case Constant(value=value):
                return (ATOM if value >= 0 else MINUS), flat(value)
            case Label(text=text):
                return ATOM, flat(text)
            case ActionOf(role=role):
                return ATOM, f"actions[{role}]"
            case ActionAt(first=first, index=index):
                return ATOM, f"actions[{self._place(first - 1, index)}]"
            case OwnAction() | OwnIndex() | AllActions() | OtherActions():
                return ATOM, NAMES[type(expr)]
            case LoopIndex(name=name) if name in self._loops:
                return ATOM, self._loops[name]
            case Function(name=name, arguments=arguments) if name in FUNCTIONS:
                return ATOM, f"{name}({', '.join(self.write(a, 0) for a in arguments)})"
            case Loop():
                return ATOM, self._loop(expr)
            case Fold(name=name, items=items) if name in ("sum", "min", "max"):
                return ATOM, f"{name}({self.write(items, 0)})"
            case Count(items=items, action=action):
                return ATOM, f"{self.write(items, ATOM)}.count({self.write(action, 0)})"
        return self._operation(expr)

    def _operation(self, expr: Expr) -> tuple[int, str]:
        match expr:
            case Negative(operand=operand):
                return MINUS, f"-{self.write(operand, ATOM)}"
            case Not(operand=operand):
                return NOT, f"not {self.write(operand, NOT)}"
            case Arithmetic(operator="/", left=left, right=right):
                return ATOM, f"Fraction({self.write(left, 0)}, {self.write(right, 0)})"
            case Arithmetic(operator=sign, left=left, right=right) if sign in LEVELS:
                level = LEVELS[sign]
                return level, f"{self.write(left, level)} {sign} {self.write(right, level + 1)}"
            case Logic(operator=sign, left=left, right=right):
                level = LEVELS[sign]
                return level, f"{self.write(left, level)} {sign} {self.write(right, level + 1)}"
            case Comparison(operator=sign, left=left, right=right, within=None):
                return COMPARE, f"{self.write(left, SUM)} {sign} {self.write(right, SUM)}"
            case Conditional(condition=condition, consequence=yes, alternative=no):
                written = [self.write(part, OR) for part in (yes, condition)]
                return CHOICE, f"{written[0]} if {written[1]} else {self.write(no, CHOICE)}"
        raise NotWritten

    def _place(self, before: int, index: Expr) -> str:
        if isinstance(index, Constant):
            return flat(before + index.value)
        written = self.write(index, SUM)
        return written if not before else f"{written} {'+' if before > 0 else '-'} {abs(before)}"

    def _loop(self, expr: Loop) -> str:
        low, high, step = (
            self.write(part, SUM) for part in (expr.range.low, expr.range.high, expr.range.step)
        )
        match expr.range.high:
            case Constant(value=int(number)):
                last = flat(number + 1)
            case _:
                last = f"{high} + 1"
        name = f"k{next(self._numbers)}"
        within = Writer({**self._loops, expr.variable: name}, self._numbers)
        steps = "" if step == "1" else f", {step}"
        over = f"for {name} in range({low}, {last}{steps})"
        body = within.write(expr.body, CHOICE)
        if expr.name == "count":
            return f"sum(1 {over} if {body})"
        if expr.name not in ("sum", "min", "max"):
            raise NotWritten
        return f"{expr.name}({body} {over})"


NAMES = {OwnAction: "own", OwnIndex: "index", AllActions: "actions", OtherActions: "others"}
FUNCTIONS = ("min", "max", "abs")
