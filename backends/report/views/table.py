"""This module knows how every kind of result is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from ...results import attribution as attribution_results
from ...results import correlated as correlated_results
from ...results import critical_discount as critical_discount_results
from ...results import deviations as deviation_results
from ...results import dominance as dominance_results
from ...results import efficiency as efficiency_results
from ...results import equilibria as equilibrium_results
from ...results import evolution as evolution_results
from ...results import folk_region as folk_region_results
from ...results import frontier as frontier_results
from ...results import limit_set as limit_set_results
from ...results import minmax as minmax_results
from ...results import payoff_cloud as payoff_cloud_results
from ...results import payoff_set as payoff_set_results
from ...results import quantal as quantal_results
from ...results import ranking as ranking_results
from ...results import regions as region_results
from ...results import risk as risk_results
from ...results import share_effect as share_effect_results
from ...results import simulation as simulation_results
from ...results import sustain as sustain_results
from ...results import trajectory as trajectory_results
from ...results.all import Result
from ...results.common import Refused
from ..data import Data
from ..style import Style
from . import (
    attribution,
    correlated,
    critical_discount,
    deviations,
    dominance,
    efficiency,
    equilibria,
    evolution,
    folk_region,
    frontier,
    limit_set,
    minmax,
    payoff_cloud,
    payoff_set,
    quantal,
    ranking,
    refused,
    regions,
    risk,
    share_effect,
    simulation,
    sustain,
    trajectory,
)


@frozen
class View:
    """How results of one class are shown.

    trust    in a few words, how far to trust the result
    lines    the result as lines of text
    fields   the result as plain data, its rational numbers still to go through `exactly`
    """

    trust: Callable[[Any], str]
    lines: Callable[[Any, Style], list[str]]
    fields: Callable[[Any], Data]


VIEWS: dict[type, View] = {
    equilibrium_results.Nash: View(equilibria.trust, equilibria.lines, equilibria.fields),
    deviation_results.Deviations: View(deviations.trust, deviations.lines, deviations.fields),
    minmax_results.Minmax: View(minmax.trust, minmax.lines, minmax.fields),
    correlated_results.Correlated: View(correlated.trust, correlated.lines, correlated.fields),
    dominance_results.Dominance: View(dominance.trust, dominance.lines, dominance.fields),
    quantal_results.QuantalResponse: View(quantal.trust, quantal.lines, quantal.fields),
    risk_results.RiskDominance: View(risk.trust, risk.lines, risk.fields),
    evolution_results.EvolutionaryStability: View(
        evolution.stability_trust, evolution.stability_lines, evolution.stability_fields
    ),
    evolution_results.Replicator: View(
        evolution.replicator_trust, evolution.replicator_lines, evolution.replicator_fields
    ),
    ranking_results.AlphaRank: View(ranking.trust, ranking.lines, ranking.fields),
    efficiency_results.Pareto: View(
        efficiency.pareto_trust, efficiency.pareto_lines, efficiency.pareto_fields
    ),
    efficiency_results.Efficiency: View(efficiency.trust, efficiency.lines, efficiency.fields),
    folk_region_results.FolkRegion: View(folk_region.trust, folk_region.lines, folk_region.fields),
    attribution_results.Attribution: View(attribution.trust, attribution.lines, attribution.fields),
    critical_discount_results.CriticalDiscount: View(
        critical_discount.trust, critical_discount.lines, critical_discount.fields
    ),
    sustain_results.Sustain: View(sustain.trust, sustain.lines, sustain.fields),
    payoff_set_results.PayoffSet: View(payoff_set.trust, payoff_set.lines, payoff_set.fields),
    payoff_cloud_results.PayoffCloud: View(
        payoff_cloud.trust, payoff_cloud.lines, payoff_cloud.fields
    ),
    frontier_results.Frontier: View(frontier.trust, frontier.lines, frontier.fields),
    limit_set_results.LimitSet: View(limit_set.trust, limit_set.lines, limit_set.fields),
    region_results.Regions: View(regions.trust, regions.lines, regions.fields),
    region_results.RegionGrid: View(regions.grid_trust, regions.grid_lines, regions.grid_fields),
    share_effect_results.ShareEffect: View(
        share_effect.trust, share_effect.lines, share_effect.fields
    ),
    simulation_results.Simulation: View(simulation.trust, simulation.lines, simulation.fields),
    trajectory_results.Trajectory: View(trajectory.trust, trajectory.lines, trajectory.fields),
    Refused: View(refused.trust, refused.lines, refused.fields),
}
"""A view for each member of `Result`."""


def view(result: Result) -> View:
    """The view of a result."""
    return VIEWS[type(result)]
