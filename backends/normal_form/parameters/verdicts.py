"""This module sums up, in one word each, what was found at several places."""

from __future__ import annotations

from collections.abc import Iterable

from ....dsl.diagnostic import Refusal, refusal


def summed(verdicts: Iterable[str]) -> str:
    """One word for several: where nothing happens (none, constant) does not count."""
    found = dict.fromkeys(verdicts)
    strong = [v for v in found if v not in ("none", "constant", "unmoved", "")]
    if len(strong) > 1:
        return "varies"
    weak = sorted((v for v in found if v), key=lambda v: v == "unmoved")
    return [*strong, *weak, ""][0]


def overall(moves: set[str]) -> str:
    """The trend of several moves one after the other."""
    strong = moves & {"increasing", "decreasing"}
    if len(strong) == 2:
        return "non_monotone"
    return next(iter(strong), "constant" if "constant" in moves else next(iter(moves), ""))


def no_equilibrium(of: str, stated: bool, select: str) -> Refusal:
    """The refusal where no equilibrium is left to look at."""
    message = f"there is no equilibrium in which {of} has clients"
    help = "'nash(...)' lists the equilibria at one value"
    if stated:
        message = "what is stated is played in no pure equilibrium"
        help = "leave the plays out, or state those of an equilibrium"
    elif select == "unique":
        message = f"nowhere do all equilibria give {of} the same mean"
        help = "select 'each', 'best' or 'worst'"
    return refusal("no-equilibrium-selected", message, None, help)
