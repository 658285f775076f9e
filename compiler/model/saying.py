"""This module resolves what is said of several LLMs, of each with its own states."""

from __future__ import annotations

from attrs import define, field

from ...dsl import ast
from ..expr import Expr
from .expressions import expect
from .kinds import Kind
from .scope import Context


@define(eq=False)
class Saying:
    """An expression that is said of LLMs: resolved once, unless they have states of their own.

    Raises SpecError, when it is resolved, as `expect` does.
    """

    tree: ast.Expr
    context: Context
    _same: Expr | None = field(default=None, init=False)

    def of(self, llm: str) -> Expr:
        """What it says of one."""
        if self._differs:
            return expect(Kind.NUMBER, self.tree, self.context.of(llm))
        if self._same is None:
            self._same = expect(Kind.NUMBER, self.tree, self.context.of(llm))
        return self._same

    @property
    def _differs(self) -> bool:
        """Whether it mentions a state, or a place in an array."""
        names = self.context.names
        return any(
            name == "index" or (name in names and names[name].kind == "state")
            for name in names_in(self.tree)
        )


def names_in(tree: object) -> set[str]:
    """Every name in a part of the syntax tree."""
    if isinstance(tree, ast.Name):
        return {tree.id}
    parts = tree if isinstance(tree, tuple) else ()
    if isinstance(tree, ast.Node):
        parts = tuple(getattr(tree, name) for name in tree.__match_args__ if name != "span")
    return {name for part in parts for name in names_in(part)}
