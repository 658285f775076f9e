"""This module is the order of the passes."""

from __future__ import annotations

from collections.abc import Callable

from ..ir.graph import Graph
from ..ir.verify import verify
from .check_numbers import check_numbers
from .check_plays import check_plays
from .check_states import check_states
from .drop_absent_llms import drop_absent_llms
from .find_equal_llms import find_equal_llms
from .find_symmetry import find_symmetry
from .match_clients import match_clients

Pass = Callable[[Graph], Graph]

AFTER_BINDING: tuple[Pass, ...] = (
    check_numbers,
    drop_absent_llms,
    match_clients,
    check_plays,
    check_states,
    find_symmetry,
    find_equal_llms,
)
"""What follows `bind_parameters`, in this order: each module says what it needs before it."""


def run(graph: Graph, passes: tuple[Pass, ...] = AFTER_BINDING) -> Graph:
    """A bound graph after the passes, verified after each.

    Raises:
        SpecError: numbers that are out of range.
    """
    for step in passes:
        graph = step(graph)
        verify(graph)
    return graph
