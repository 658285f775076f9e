"""This module reads solvers' answers back into results: names, totals, means, recomputed regret."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...dsl.diagnostic import InternalError
from ..numbers.floats import Number
from ..regret.audit import Audit, TooManyDeviations
from ..results.common import ByLlm, Play
from ..results.deviations import Deviations
from ..results.equilibria import Equilibrium, Nash
from .solvers.tolerances import MIXED_REGRET

if TYPE_CHECKING:
    from .named_game import NamedGame
    from .solve import Checked, Found
    from .solvers.equilibria import MixedEquilibrium

CERTIFIED_WORK = 2**28
"""Work that the regrets of one list may take, in additions (see `Audit.work`): about a second. The
first is recomputed in any case, up to the limit for one."""

VERIFIED_WORK = 2**26
"""Work that it may take to verify the gains of a check a second time."""


def nash(game: NamedGame, kind: str, found: Found) -> Nash:
    """The list of equilibria, each with its regret recomputed from the definition.

    Raises:
        InternalError: a recomputed regret is larger than the tolerance, or components do not fit.
    """
    from .components import spanned

    audit = Audit(game.problem)
    certified = _affordable(audit, found.equilibria)
    listed = tuple(
        _equilibrium(game, e, found.tolerance, audit if k in certified else None)
        for k, e in enumerate(found.equilibria)
    )
    known = (found.complete, found.reason, found.exact)
    how = (found.method, found.tolerance, found.reduction)
    extremes, components = spanned(game, found, audit)
    return Nash(kind, listed, *known, *how, extremes=extremes, components=components)


def _affordable(audit: Audit, equilibria: Sequence[MixedEquilibrium]) -> set[int]:
    """The equilibria whose regrets are recomputed, by number.

    The first pure and the first mixed one, the second of each, and so on: reports print the first
    ones of either kind.
    """
    ranks: list[tuple[int, int]] = []
    seen = {True: 0, False: 0}
    for k, e in enumerate(equilibria):
        ranks.append((seen[_is_pure(e)], k))
        seen[_is_pure(e)] += 1
    chosen: set[int] = set()
    closed: set[bool] = set()
    left = CERTIFIED_WORK
    for _, k in sorted(ranks):
        pure = _is_pure(equilibria[k])
        if pure in closed:
            continue
        needed = audit.work(equilibria[k].strategies)
        if needed > left and chosen:
            closed.add(pure)
            continue
        chosen.add(k)
        left -= needed
    return chosen


def _is_pure(found: MixedEquilibrium) -> bool:
    return all(len(support) == 1 for support in found.supports)


def _equilibrium(
    game: NamedGame, found: MixedEquilibrium, tolerance: float, audit: Audit | None
) -> Equilibrium:
    """One equilibrium with its names; its regret is recomputed if there is an audit."""
    utilities, regret = found.utilities, None
    if audit is not None:
        utilities, regret = _certified(audit, found, tolerance)
    pure = _is_pure(found)
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
    audit: Audit, found: MixedEquilibrium, tolerance: float
) -> tuple[tuple[Number, ...], Number | None]:
    try:
        proof = audit.certificate(found.strategies)
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


def _totals(game: NamedGame, found: MixedEquilibrium) -> tuple[Number, ...]:
    """Expected totals of the clients at a profile (the LLMs maximise something else)."""
    from .solvers.equilibria import slices

    values = slices(game.tensor.totals, found.strategies)
    return tuple(
        sum((v * p for v, p in zip(own.tolist(), strategy, strict=True) if p), Fraction(0))
        for own, strategy in zip(values, found.strategies, strict=True)
    )


def deviations(game: NamedGame, llm: int | None, found: Checked) -> Deviations:
    """What a check, or the best responses of LLM number `llm`, found."""
    replies = found.replies
    _verify_gains(game, found)
    gains: list[tuple[str, Any]] = []
    better: list[tuple[str, Play]] = []
    stable = [
        None if r is None else bool(r.value <= found.utilities[i]) for i, r in enumerate(replies)
    ]
    for i, reply in enumerate(replies):
        if reply is None or llm not in (None, i):
            continue
        gains.append((game.llms[i], simple(reply.value - found.utilities[i])))
        best = found.profile[i] if gains[-1][1] == 0 else reply.responses[0]
        better.append((game.llms[i], game.play(i, best)))
    means = [t / m for t, m in zip(found.totals, game.problem.mass, strict=True)]
    own = replies[llm] if llm is not None else None
    shown = [r for r in ([own] if llm is not None else replies) if r is not None]
    responses: tuple[Play, ...] = ()
    if own is not None:
        assert llm is not None
        responses = tuple(game.play(llm, k) for k in own.responses)
    return Deviations(
        is_equilibrium=False if False in stable else None if None in stable else True,
        of=None if llm is None else game.llms[llm],
        play=by_llm(game, [game.play(i, k) for i, k in enumerate(found.profile)]),
        total=by_llm(game, found.totals),
        mean=by_llm(game, means),
        utility=by_llm(game, found.utilities),
        gain=ByLlm(tuple(gains)),
        deviation=ByLlm(tuple(better)),
        responses=responses,
        exact=all(r.exact for r in shown),
        reduction=next((r.reduction for r in shown if r.reduction), ""),
    )


def _verify_gains(game: NamedGame, found: Checked) -> None:
    """Compare gains with those recomputed from the definition, where that is not too large."""
    try:
        proof = Audit(game.problem).certificate(found.profile, VERIFIED_WORK)
    except TooManyDeviations:
        return
    for i, reply in enumerate(found.replies):
        if reply is not None:
            gain: Any = reply.value - found.utilities[i]
            slack = 0 if reply.exact and proof.exact else 1e-9 * max(1.0, abs(float(reply.value)))
            if abs(gain - proof.regrets[i]) > slack:
                raise InternalError(f"the gain of {game.llms[i]} is not what it should be")


def by_llm(game: NamedGame, values: Sequence[Any]) -> ByLlm[Any]:
    """Values with the names of the LLMs, numbers in their simplest form."""
    return ByLlm.of(game.llms, [simple(v) for v in values])


def simple(value: Any) -> Any:
    """A whole Fraction as an int, a numpy float as a float; anything else as it is."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return float(value) if isinstance(value, float) else value
