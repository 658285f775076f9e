"""This module says what an analysis of a repeated game is asked: targets, horizons, wishes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import ByLlm

Targets = Mapping[tuple[str, str], Number]
"""By measure ("mean" or "total") and LLM what it is to be."""


@frozen
class Horizon:
    """How long the game is repeated, and how patiently; None for what the spec says.

    discount   at least 0 and less than 1; up to 1 where rounds are counted (1 if none is stated)
    rounds     the number of rounds
    """

    discount: Number | None = None
    rounds: int | None = None


@frozen
class Wish:
    """What sustaining is to be like.

    within      how far payoffs may be from the target, and how much deviating may gain; 1/10
    discount    None for that of the spec, or the least that is found to do
    strategy    any (the simplest that do it), equilibria, threat or review
    """

    within: Number | None = None
    discount: Number | None = None
    strategy: str = "any"


def target_of(game: OneShot, stated: Targets) -> ByLlm[Fraction]:
    """The target of each LLM as a mean.

    Raises:
        Refusal: an LLM without a target or with two different ones, one that has no clients, a
            number that is not rational, or a spec in which LLMs maximise something else.
    """
    if game.unit != "mean":
        message = "targets are means or totals, and this spec states objectives"
        raise refusal("target-with-objectives", message, None, "leave the objectives out")
    mass = {
        llm: sum((row[i] for row in game.problem.clients), Fraction(0))
        for i, llm in enumerate(game.llms)
    }
    found: dict[str, Fraction] = {}
    for (measure, llm), value in stated.items():
        if llm not in mass:
            message = f"'{llm}' has no clients at these parameter values, so nothing to reach"
            raise refusal("absent-llm", message, None, "leave its target out")
        if isinstance(value, float):
            message = f"the target of {llm} is no rational number"
            raise refusal("irrational-target", message, None, "write it as a fraction")
        mean = Fraction(value) / (mass[llm] if measure == "total" else 1)
        if found.setdefault(llm, mean) != mean:
            message = f"{llm} has two targets: means of {found[llm]} and {mean}"
            raise refusal("two-targets", message, None, "state one of them")
    missing = [llm for llm in game.llms if llm not in found]
    if missing:
        message = f"there is no target for {missing[0]}"
        raise refusal("missing-target", message, None, f"add 'mean[{missing[0]}] = NUMBER'")
    return ByLlm.of(game.llms, [found[llm] for llm in game.llms])
