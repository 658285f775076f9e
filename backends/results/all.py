"""This module lists the results of all analyses."""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen

from .attribution import Attribution
from .common import Refused
from .correlated import Correlated
from .critical_discount import CriticalDiscount
from .deviations import Deviations
from .dominance import Dominance
from .efficiency import Efficiency, Pareto
from .equilibria import Nash
from .evolution import EvolutionaryStability, Replicator
from .folk_region import FolkRegion
from .frontier import Frontier
from .limit_set import LimitSet
from .minmax import Minmax
from .payoff_cloud import PayoffCloud
from .payoff_set import PayoffSet
from .quantal import QuantalResponse
from .ranking import AlphaRank
from .regions import RegionGrid, Regions
from .risk import RiskDominance
from .share_effect import ShareEffect
from .simulation import Simulation
from .sustain import Sustain
from .trajectory import Trajectory

Result: TypeAlias = (
    Nash
    | Deviations
    | Minmax
    | Correlated
    | Dominance
    | QuantalResponse
    | RiskDominance
    | EvolutionaryStability
    | Replicator
    | AlphaRank
    | Pareto
    | Efficiency
    | Regions
    | RegionGrid
    | ShareEffect
    | FolkRegion
    | Attribution
    | PayoffSet
    | PayoffCloud
    | LimitSet
    | Frontier
    | CriticalDiscount
    | Sustain
    | Simulation
    | Trajectory
    | Refused
)
"""What an analysis can end in; `backends/report/views` has a view of each."""


@frozen
class Analysed:
    """What became of one analysis: its name and method, its result, and how long it took.

    `call` is the method with its arguments, as the spec has it.
    """

    name: str
    method: str
    call: str
    result: Result
    seconds: float = field(eq=False, default=0.0)
