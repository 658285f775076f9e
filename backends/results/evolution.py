"""This module defines what `evolutionary_stability` and `replicator` give."""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Listed, Play
from .equilibria import Equilibrium

Mix: TypeAlias = tuple[tuple[Play, Number], ...]
"""Meta-actions of positive probability with their probabilities."""


@frozen
class Invaded:
    """A meta-action that is not evolutionarily stable, and a mutant that shows it.

    equilibrium   whether both LLMs playing it is an equilibrium all the same
    """

    mixture: Mix
    mutant: Mix
    equilibrium: bool


@frozen
class EvolutionaryStability(Listed[Equilibrium]):
    """The evolutionarily stable meta-actions of a symmetric game, as symmetric equilibria.

    invaded   the pure meta-actions, and the isolated mixed symmetric equilibria, that are not
    """

    stable: tuple[Equilibrium, ...]
    invaded: tuple[Invaded, ...]
    exact: bool
    reason: str = ""
    complete: bool = True
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.stable[index]

    def __len__(self) -> int:
        return len(self.stable)


@frozen
class RestPoint:
    """A rest point of the replicator dynamics.

    probability      by LLM the meta-actions of positive share with their shares
    play             by LLM the meta-action, where every population plays only one
    is_equilibrium   whether it is an equilibrium of the meta-game
    stability        attracting, repelling, saddle; unstable or undecided where some eigenvalue has
                     a real part of 0
    hyperbolic       whether no eigenvalue has a real part of 0, up to a tolerance
    eigenvalues      of the Jacobian on the simplex, numerical: (real part, imaginary part)
    continuum        whether it stands for a continuum of rest points with the same supports
    exact            the point itself is
    """

    kind: str
    play: ByLlm[Play]
    probability: ByLlm[Mix]
    utility: ByLlm[Number]
    is_equilibrium: bool
    stability: str
    hyperbolic: bool
    eigenvalues: tuple[tuple[float, float], ...]
    continuum: bool
    exact: bool


@frozen
class Replicator(Listed[RestPoint]):
    """The rest points of replicator dynamics.

    populations   'one' (of a symmetric game) or 'each' (one for each LLM)
    """

    populations: str
    points: tuple[RestPoint, ...]
    complete: bool
    reason: str
    exact: bool
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)
