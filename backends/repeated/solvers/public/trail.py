"""This module records how half-spaces were found that hold all equilibrium payoffs, for a proof."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from attrs import frozen


@frozen
class Bound:
    """Weights that bound what one profile pays in one direction.

    prices   (deviation, price) of deviations, numbered as in `FloatProfile`
    edges    (signal, half-space, weight)
    """

    prices: tuple[tuple[int, float], ...]
    edges: tuple[tuple[int, int, float], ...]


@frozen(eq=False)
class Move:
    """Half-spaces move to `levels`, in one step of the operator or, with `gap`, in all steps.

    bounds   by direction and by profile; None for profiles that are gone
    """

    levels: np.ndarray
    gap: np.ndarray | None
    bounds: tuple[tuple[Bound | None, ...], ...]


@frozen
class Gone:
    """No continuations enforce a profile: along these weights its bounds fall for ever."""

    profile: int
    bound: Bound


@frozen
class Nothing:
    """Half-spaces have no point in common: (half-space, weight) whose weighted sum proves it."""

    weights: tuple[tuple[int, float], ...]


Stage: TypeAlias = Move | Gone | Nothing


@frozen(eq=False)
class Trail:
    """How half-spaces were found: directions (K, n), levels (K,) at first, and each stage."""

    directions: np.ndarray
    levels: np.ndarray
    stages: tuple[Stage, ...]
