"""This module makes trajectories for tests: Cournot players whose regard for others grows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F

from metagame.backends.results.common import ByLlm
from metagame.backends.results.trajectory import Step, Trajectory


def trajectory(
    rounds: int, llms: Sequence[str] = ("A", "B"), moving: bool = False, regret: float = 0.0
) -> Trajectory:
    """Everybody names the quantity 120 / (n + 1 + (n - 1) theta); theta grows from 0 to 1 by 1/5 a
    round, that of the first LLM by 1/4; shares move or not."""
    count, theta, steps = len(llms), [F(0)] * len(llms), []
    for number in range(1, rounds + 1):
        plays = [F(120) / (count + 1 + (count - 1) * own) for own in theta]
        price = 120 - sum(plays)
        means = ByLlm.of(llms, [play * price for play in plays])
        lead = F(number, 2 * rounds) if moving else F(0)
        shares = [F(1, count) + lead, *[F(1, count) - lead / (count - 1)] * (count - 1)]
        states = (("theta", ByLlm.of(llms, theta)), ("turn", ByLlm.of(llms, _first(number, count))))
        steps.append(
            Step(
                number,
                ByLlm.of(llms, [(play,) for play in plays]),
                means,
                means,
                (("price", price),),
                states,
                ByLlm.of(llms, shares),
                ByLlm.of(llms, [regret] * count),
            )
        )
        theta = [min(F(1), own + F(1, 5)) for own in theta]
        theta[0] = min(F(1), F(number, 4))
    mean = ByLlm.of(llms, [sum((s.mean[llm] for s in steps), F(0)) / rounds for llm in llms])
    return Trajectory(tuple(steps), ByLlm.of(llms, ["best response"] * count), mean, True)


def _first(number: int, count: int) -> list[int | None]:
    """A state that only the first LLM has; it ends at 6."""
    return [min(number, 6), *[None] * (count - 1)]
