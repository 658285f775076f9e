"""This module reads solvers' answers back into results: names, totals, means, recomputed regret."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...dsl.diagnostic import InternalError
from ..regret import TooManyDeviations, certificate
from ..result import ByLlm, Deviations, Equilibrium, Minmax, Nash, Number, Play
from .solvers.tolerances import MIXED_REGRET

if TYPE_CHECKING:
    from .meta_game import MetaGame
    from .solve import Checked, Floors, Found
    from .solvers.equilibria import MixedEquilibrium

MAX_CERTIFIED = 200
"""Equilibria of one list whose regret is recomputed; beyond, the rest have none stated."""

CERTIFIED_WORK = 2**16
"""Deviations times roles times terms of the matching that the regrets of one list may take; the
first is recomputed in any case. A few seconds."""

VERIFIED_WORK = 2**17
"""Payoff entries that may be read to verify the gains of a check a second time."""


def nash(game: MetaGame, kind: str, found: Found) -> Nash:
    """The list of equilibria, each with its regret recomputed from the definition.

    Raises:
        InternalError: a recomputed regret is larger than the tolerance.
    """
    work = sum(game.sizes) * len(game.problem.roles) * len(game.problem.matching)
    certified = min(MAX_CERTIFIED, max(1, CERTIFIED_WORK // work))
    listed = tuple(
        _equilibrium(game, e, found.tolerance, certify=k < certified)
        for k, e in enumerate(found.equilibria)
    )
    return Nash(
        kind, listed, found.complete, found.reason, found.exact, found.method, found.tolerance
    )


def _equilibrium(
    game: MetaGame, found: MixedEquilibrium, tolerance: float, certify: bool
) -> Equilibrium:
    utilities, regret = found.utilities, None
    if certify:
        utilities, regret = _certified(game, found, tolerance)
    pure = all(len(support) == 1 for support in found.supports)
    totals = utilities if game.problem.objective is None else _totals(game, found)
    means = [total / mass for total, mass in zip(totals, game.problem.mass, strict=True)]
    plays = [game.play(i, support[0]) for i, support in enumerate(found.supports)]
    probability = [
        tuple((game.play(i, k), simple(strategy[k])) for k in support)
        for i, (strategy, support) in enumerate(zip(found.strategies, found.supports, strict=True))
    ]
    return Equilibrium(
        "pure" if pure else "mixed",
        by_llm(game, plays) if pure else ByLlm(()),
        by_llm(game, probability),
        by_llm(game, totals),
        by_llm(game, means),
        by_llm(game, utilities),
        regret,
        found.exact,
    )


def _certified(
    game: MetaGame, found: MixedEquilibrium, tolerance: float
) -> tuple[tuple[Number, ...], Number | None]:
    try:
        proof = certificate(game.problem, found.strategies)
    except TooManyDeviations:
        return found.utilities, None
    regret = max(proof.regrets)
    allowed = 0.0
    if not (found.exact and proof.exact):
        scale = max((abs(float(u)) for u in proof.utilities), default=1.0)
        allowed = max(tolerance, MIXED_REGRET * max(1.0, scale))
    if regret > allowed:
        raise InternalError(f"an equilibrium was listed whose regret is {float(regret):.3g}")
    return proof.utilities, simple(regret)


def _totals(game: MetaGame, found: MixedEquilibrium) -> tuple[Number, ...]:
    """Expected totals of the clients at a profile (the LLMs maximise something else)."""
    from .solvers.equilibria import slices

    values = slices(game.tensor.totals, found.strategies)
    return tuple(
        sum((v * p for v, p in zip(own.tolist(), strategy, strict=True) if p), Fraction(0))
        for own, strategy in zip(values, found.strategies, strict=True)
    )


def deviations(game: MetaGame, llm: int | None, found: Checked) -> Deviations:
    """What a check, or the best responses of LLM number `llm`, found."""
    replies = found.replies
    _verify_gains(game, found)
    gains: list[tuple[str, Any]] = []
    better: list[tuple[str, Play]] = []
    for i, reply in enumerate(replies):
        if reply is None:
            continue
        gains.append((game.llms[i], simple(reply.value - found.utilities[i])))
        best = found.profile[i] if gains[-1][1] == 0 else reply.responses[0]
        better.append((game.llms[i], game.play(i, best)))
    means = [t / m for t, m in zip(found.totals, game.problem.mass, strict=True)]
    own = replies[llm] if llm is not None else None
    responses: tuple[Play, ...] = ()
    if own is not None:
        assert llm is not None
        responses = tuple(game.play(llm, k) for k in own.responses)
    return Deviations(
        is_equilibrium=all(gain <= 0 for _, gain in gains),
        of=None if llm is None else game.llms[llm],
        play=by_llm(game, [game.play(i, k) for i, k in enumerate(found.profile)]),
        total=by_llm(game, found.totals),
        mean=by_llm(game, means),
        utility=by_llm(game, found.utilities),
        gain=ByLlm(tuple(gains)),
        deviation=ByLlm(tuple(better)),
        responses=responses,
        exact=all(r.exact for r in replies if r is not None),
        reduction=next((r.reduction for r in replies if r is not None and r.reduction), ""),
    )


def _verify_gains(game: MetaGame, found: Checked) -> None:
    """Compare gains with those recomputed from the definition, where that is not too large."""
    try:
        proof = certificate(game.problem, found.profile, VERIFIED_WORK)
    except TooManyDeviations:
        return
    for i, reply in enumerate(found.replies):
        if reply is not None:
            gain: Any = reply.value - found.utilities[i]
            slack = 0 if reply.exact and proof.exact else 1e-9 * max(1.0, abs(float(reply.value)))
            if abs(gain - proof.regrets[i]) > slack:
                raise InternalError(f"the gain of {game.llms[i]} is not what it should be")


def minmax(game: MetaGame, found: Floors) -> Minmax:
    """The floors in means (in utility where the spec states objectives), with punishments."""
    mean = game.problem.objective is None
    values, punishments = [], []
    for i, floor in enumerate(found.floors):
        scale = game.problem.mass[i] if mean else 1
        bounds = (simple(floor.lower / scale), simple(floor.upper / scale))
        values.append(bounds[0] if bounds[0] == bounds[1] else bounds)
        punishments.append(_punishment(game, i, floor.punishment))
    return Minmax(
        found.kind,
        "mean" if mean else "utility",
        by_llm(game, values),
        by_llm(game, punishments),
        all(floor.exact for floor in found.floors),
        "",
        found.algorithm,
    )


def _punishment(
    game: MetaGame, llm: int, rows: Sequence[tuple[tuple[int, ...], Number]]
) -> tuple[tuple[ByLlm[Play], Number], ...]:
    others = [j for j in range(len(game.llms)) if j != llm]
    return tuple(
        (
            ByLlm(tuple((game.llms[j], game.play(j, k)) for j, k in zip(others, row, strict=True))),
            simple(probability),
        )
        for row, probability in rows
    )


def by_llm(game: MetaGame, values: Sequence[Any]) -> ByLlm[Any]:
    """Values with the names of the LLMs, numbers in their simplest form."""
    return ByLlm.of(game.llms, [simple(v) for v in values])


def simple(value: Any) -> Any:
    """A whole Fraction as an int, a numpy float as a float; anything else as it is."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return float(value) if isinstance(value, float) else value
