"""This module draws the result of an analysis, if there is a picture of it."""

from __future__ import annotations

from ...results.folk_region import FolkRegion
from ...results.frontier import Frontier
from ...results.limit_set import LimitSet
from ...results.payoff_cloud import PayoffCloud
from ...results.payoff_set import PayoffSet
from ...results.regions import RegionGrid, Regions
from ...results.simulation import Simulation
from ...results.trajectory import Trajectory
from .canvas import ending_of, plotting, written
from .cloud import draw_payoff_cloud
from .frontier import draw_frontier
from .payoffs import draw_folk_region, draw_limit_set, draw_payoff_set
from .regions import draw_regions
from .rounds import draw_simulation, draw_trajectory

DRAWN = "regions, folk_region, payoff_set, payoff_cloud, limit_set, frontier and simulate"


def result_picture(result: object, path: str, over: PayoffCloud | None = None) -> bytes:
    """The picture that belongs to a result.

    Args:
        path: decides the format by its ending.
        over: payoffs through which the path of a simulation of LLMs that adapt is drawn.

    Raises:
        MissingExtra: matplotlib is not installed.
        ValueError: an ending that is no picture format, a result that has no picture, or one that
            is too large or too small for it.
    """
    ending = ending_of(path)
    match result:
        case Regions() | RegionGrid():
            pyplot = plotting()
            figure = draw_regions(pyplot, result)
        case FolkRegion():
            pyplot = plotting()
            figure = draw_folk_region(pyplot, result)
        case PayoffSet():
            pyplot = plotting()
            figure = draw_payoff_set(pyplot, result)
        case LimitSet():
            pyplot = plotting()
            figure = draw_limit_set(pyplot, result)
        case Frontier():
            pyplot = plotting()
            figure = draw_frontier(pyplot, result)
        case PayoffCloud():
            pyplot = plotting()
            figure = draw_payoff_cloud(pyplot, result)
        case Simulation():
            pyplot = plotting()
            figure = draw_simulation(pyplot, result)
        case Trajectory():
            pyplot = plotting()
            figure = draw_trajectory(pyplot, result, over)
        case _:
            raise ValueError(f"only the results of {DRAWN} can be drawn")
    return written(pyplot, figure, ending)
