"""This module defines how a backend looks at the same spec with other values of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve, frozen

from ..compiler.ir.graph import Graph


@frozen
class Rebind:
    """Gives the matched graph for other values of some parameters.

    matched      the graph for some values; parameters that are not named keep theirs
    structural   names of the parameters on which the structure depends: sizes of arrays, actions
    fixed        values that hold unless others are given
    """

    matched: Callable[[Mapping[str, Any]], Graph]
    structural: frozenset[str] = frozenset()
    fixed: tuple[tuple[str, Any], ...] = ()

    def __call__(self, values: Mapping[str, Any]) -> Graph:
        """The matched graph for some values.

        Raises:
            SpecError: a value that the parameter cannot have, or a spec that is wrong there.
        """
        return self.matched({**dict(self.fixed), **values})

    def at(self, values: Mapping[str, Any]) -> Rebind:
        """The same, with some more values held fixed."""
        return evolve(self, fixed=tuple({**dict(self.fixed), **values}.items()))
