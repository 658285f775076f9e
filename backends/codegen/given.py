"""This module states what other backends give, who are handed in: none knows another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from ..base import OneShot
from .problem import Signalled


@frozen(eq=False)
class Simulator:
    """What the simulation backend does.

    simulate   (game, plays, setting) to a result; refuses what cannot be simulated
    setting    makes a setting of a simulation by keywords
    plays      (game, plays, clients) to what LLMs do
    supports   (game, what LLMs do) to the actions that can occur
    problem    (game, what LLMs do, actions that can occur, clients, fixed) to arrays
    cells      (arrays, joint) to a bound on the combinations of actions that are counted
    rounds     how many are played unless it is stated
    """

    simulate: Callable[..., Any]
    setting: Callable[..., Any]
    plays: Callable[..., Any]
    supports: Callable[..., Any]
    problem: Callable[..., Any]
    cells: Callable[..., int]
    rounds: int


Signals = Callable[[OneShot], Signalled]
"""The public signal of a spec with public monitoring."""
