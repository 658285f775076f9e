"""This module defines what `payoff_cloud` gives."""

from __future__ import annotations

from attrs import frozen

from .common import ByLlm, Play
from .notebook import Shown


@frozen
class CloudPoint:
    """A profile of a game with intervals of actions, and what clients get there.

    attained   whether they get it there, and not only at profiles ever closer to it
    weight     of points of the front: by LLM the weight of its mean in a sum that is largest here;
               None where none is known
    bound      no profile gives every LLM a mean higher by more than this, which is proved; None
               where nothing is proved
    """

    play: ByLlm[Play]
    total: ByLlm[float]
    mean: ByLlm[float]
    attained: bool = True
    weight: ByLlm[float] | None = None
    bound: float | None = None


@frozen
class PayoffCloud(Shown):
    """What the clients of LLMs can get where actions are numbers from intervals; all numerical.

    llms         the order of payoffs
    points       means at profiles that were drawn evenly: a sample of what is feasible
    left_out     how many profiles were left out, since some payoff has no value there
    seed         of the random numbers: the same seed gives the same sample
    front        points of the Pareto front of means, by the mean of the first LLM; there are others
                 between them, and there may be others elsewhere
    tolerance    nothing that was tried gives every LLM a mean higher than at some point of the
                 front by more than this, as a part of what its mean spans on the front
    tried        with about how many profiles each point of the front was compared
    optimum      where welfare (the sum of all totals) is largest
    equilibria   pure equilibria that were found
    complete     whether these are all of them, which is proved
    reason       what there is to know; may be empty
    """

    llms: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    left_out: int
    seed: int
    front: tuple[CloudPoint, ...]
    tolerance: float
    tried: int
    optimum: CloudPoint
    equilibria: tuple[CloudPoint, ...]
    complete: bool
    reason: str
    unit: str = "mean"
    exact: bool = False
    status: str = "solved"

    @property
    def welfare(self) -> float:
        """The largest sum of all totals that was found."""
        return sum(self.optimum.total.values())
