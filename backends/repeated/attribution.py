"""This module says who can tell who deviated, and which folk theorem follows from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from ...dsl.diagnostic import refusal
from ..base import OneShot
from ..instructions import named
from ..numbers.rounded import rounded
from ..results.attribution import Attribution, Deviation, Masked
from ..results.common import ByLlm
from .from_ir import SEES, Sight, monitoring, sight, topology
from .solvers.clients import attribution as verdicts
from .solvers.clients.observation import Refused

PERFECT = (
    "every deviation is seen by all and names its author. The folk theorem for perfect monitoring "
    "applies (Fudenberg and Maskin 1986)"
)
DIMENSION = ": with three and more LLMs where no two of them have the same interests"
CLIENTS = (
    "every deviation is seen by all, but not whose it is: {pairs}. The folk theorem for LLMs "
    "applies to payoffs above all floors: private tests tell deviators apart (Shaki, Hartman, "
    "Kraus and Aumann, arXiv 2605.06525)"
)
ATTRIBUTED = (
    "from this profile every deviation is seen by all, and nobody else could be its author: "
    "threats against the deviator alone are possible"
)
NOTHING = "nobody sees anything: only equilibria of the one-shot game can be repeated"
ALONE = "there is one LLM: nobody has to watch it"


def attribution(game: OneShot, plays: Mapping[str, Sequence[Any]] | None) -> Attribution:
    """Verdicts on every unilateral deviation from a profile, and the conclusion.

    Raises:
        Refusal: the game is too large, or what is seen is not covered.
        ValueError: a play is missing, or is none of the LLM's.
    """
    profile = _best(game) if plays is None else _stated(game, plays)
    chosen = "the largest welfare" if plays is None else "stated"
    if sight(game.graph).kind == "public":
        from .public_attribution import public_attribution

        return public_attribution(game, profile, chosen)
    kind = monitoring(game.graph, "noise", "delay", "sample")
    try:
        found = verdicts.attribution(topology(game, kind), kind, profile)
    except Refused as error:
        help = "'instructions uniform' leaves fewer meta-actions, full compliance is covered"
        raise refusal("attribution-not-covered", str(error), None, help) from None
    llms, roles = game.llms, game.problem.roles
    observes = [
        tuple(role for role, sees in zip(roles, row, strict=True) if sees)
        for row in found.observation.seen
    ]
    masked = [
        Masked(llms[p.llm], roles[p.role], llms[p.observer], llms[p.suspect], p.cap)
        for p in found.partial
        if p.cap and p.seen
    ]
    return Attribution(
        kind,
        SEES[kind],
        ByLlm.of(llms, observes),
        named(game, profile),
        chosen,
        tuple(_deviation(game, profile, d) for d in found.deviations),
        tuple(masked),
        tuple((llms[k], roles[r]) for k, r in found.unseen),
        (),
        _conclusion(kind, found, game) + _reservations(sight(game.graph)),
    )


def _stated(game: OneShot, plays: Mapping[str, Sequence[Any]]) -> tuple[int, ...]:
    missing = [llm for llm in game.llms if llm not in plays]
    if missing:
        message = f"the play of {missing[0]} is missing"
        help = "state a play for every LLM, or for none of them"
        raise refusal("missing-play", message, None, help)
    return tuple(game.index(i, tuple(plays[llm])) for i, llm in enumerate(game.llms))


def _best(game: OneShot) -> tuple[int, ...]:
    """The first profile of the largest welfare: the sum of totals, or of utilities."""
    values = rounded(game.values).integers()
    if game.unit == "mean":
        mass = [sum(column, Fraction(0)) for column in zip(*game.problem.clients, strict=True)]
        whole = lcm(*(m.denominator for m in mass))
        values = np.stack([own * int(m * whole) for own, m in zip(values, mass, strict=True)])
    best = int(np.argmax(values.sum(axis=0)))
    return tuple(int(k) for k in np.unravel_index(best, game.sizes))


def _deviation(game: OneShot, profile: tuple[int, ...], found: verdicts.Deviation) -> Deviation:
    def names(numbers: Sequence[int]) -> tuple[str, ...]:
        return tuple(game.llms[i] for i in numbers)

    k = found.llm
    return Deviation(
        game.llms[k],
        game.play(k, profile[k]),
        game.play(k, found.move),
        names(found.detected_by),
        names(tuple(i for i in found.confused_with if i != k)),
        found.attributable,
    )


def _reservations(seen: Sight) -> str:
    """What noise, delay and samples change."""
    exact = seen.kind in ("clients", "identified") and seen.sample is None
    notes = {
        f"it is seen {seen.delay} periods late, as if LLMs were less patient": bool(seen.delay),
        "noise leaves frequencies of actions as telling as they are": bool(seen.noise) and exact,
        "noise makes what is seen uncertain, so that this is what is true on average": bool(
            seen.noise
        )
        and not exact,
        f"a sample of {seen.sample} tells frequencies up to chance": seen.sample is not None,
    }
    stated = [note for note, holds in notes.items() if holds and seen.kind != "none"]
    return f" ({'; '.join(stated)})" if stated else ""


def _conclusion(kind: str, found: verdicts.Attribution, game: OneShot) -> str:
    if len(game.llms) == 1:
        return ALONE
    if kind == "none":
        return NOTHING
    if found.unseen:
        missed = [
            f"{game.llms[k]} does not see role '{game.problem.roles[r]}'" for k, r in found.unseen
        ]
        return (
            f"{' and '.join(missed)}: deviations there go unpunished by it, and no folk theorem "
            "that is known here applies"
        )
    pairs = dict.fromkeys((p.llm, p.suspect) for p in found.partial if p.cap)
    if kind == "clients" and pairs:
        passing = [f"{game.llms[k]} can pass for {game.llms[j]}" for k, j in pairs]
        more = [f"{len(passing) - 2} more such pairs"] if len(passing) > 3 else []
        listed = [*passing[:2], *more] if more else passing
        return CLIENTS.format(pairs=", ".join(listed))
    if kind == "clients":
        return ATTRIBUTED
    return PERFECT + (DIMENSION if len(game.llms) > 2 else "")
