"""This module looks at single values for what the size of an LLM does to its clients' mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from ....dsl.diagnostic import Refusal, SpecError, refusal
from ...numbers.floats import Number
from ...numbers.polynomial import sign_of
from ...results.common import ByLlm, Play
from ...results.equilibria import Nash
from ...results.regions import Gap, Interval
from ...results.share_effect import Sample, ShareEffect
from .. import solve, to_result
from ..named_game import NamedGame
from ..solvers.parameters.atoms import effect
from .sweep import Continuum, rebinding, refuse_many
from .verdicts import no_equilibrium, overall, summed

if TYPE_CHECKING:
    from .share_effect import Asked

HERE = "the means of all LLMs at one equilibrium"
ONE_BY_ONE = "the equilibria of single values"


@frozen
class _Found:
    """Equilibria at one value, and why there may be more."""

    samples: tuple[Sample, ...]
    exact: bool
    reason: str


def still(game: NamedGame, asked: Asked) -> ShareEffect:
    """What size does among the LLMs of a spec of which no parameter moves the shares.

    Raises:
        Refusal: the LLM has no clients, or there is no equilibrium that was asked for.
    """
    if asked.of not in game.llms:
        message = f"'{asked.of}' has no clients at these parameter values"
        raise refusal("absent-llm", message, None, "ask for the share effect of another LLM")
    found = _at(game, asked, None)
    if not found.samples:
        raise no_equilibrium(asked.of, bool(asked.stated), asked.select)
    return _result(asked, None, [found], (), HERE)


def sampled(
    game: NamedGame, asked: Asked, parameter: str, domain: Continuum | tuple[Any, ...]
) -> ShareEffect:
    """The same at each value of a finite domain, or at evenly spaced values of an interval.

    Raises:
        Refusal: there are too many values, or no equilibrium that was asked for.
    """
    values = domain
    if isinstance(domain, Continuum):
        assert asked.steps is not None
        refuse_many(asked.steps + 1)
        values = domain.stepped(asked.steps)
    assert isinstance(values, tuple)
    found, gaps = [], []
    for value in values:
        try:
            here = NamedGame(rebinding(game)({parameter: value}), game.memory)
            if asked.of in here.llms:
                found.append(_at(here, asked, value))
        except SpecError as error:
            if isinstance(error, Refusal):
                raise
            reason = "; ".join(d.message for d in error.diagnostics)
            gaps.append(Gap(Interval(value, value, True, True), reason))
    if not any(here.samples for here in found):
        raise no_equilibrium(asked.of, bool(asked.stated), asked.select)
    if isinstance(domain, Continuum):
        reason = f"looked at {len(values)} evenly spaced values only"
        found.append(_Found((), True, reason))
    return _result(asked, parameter, found, tuple(gaps), ONE_BY_ONE)


def _result(
    asked: Asked,
    parameter: str | None,
    found: Sequence[_Found],
    gaps: tuple[Gap, ...],
    algorithm: str,
) -> ShareEffect:
    samples = tuple(sample for here in found for sample in here.samples)
    reasons = list(dict.fromkeys(here.reason for here in found if here.reason))
    return ShareEffect(
        asked.of,
        parameter,
        asked.select,
        summed(sample.effect for sample in samples),
        "" if parameter is None else _trend(asked, samples),
        (),
        samples,
        (),
        gaps,
        not reasons,
        "; ".join(reasons),
        all(here.exact for here in found),
        algorithm,
        len(samples),
    )


def _trend(asked: Asked, samples: Sequence[Sample]) -> str:
    """Which way the mean goes from value to value, along each play or the selection."""
    series: dict[Any, list[Sample]] = {}
    for sample in samples:
        alone = sum(other.at == sample.at for other in samples) == 1
        series.setdefault(
            "selected" if alone or asked.select != "each" else sample.play, []
        ).append(sample)
    ways = []
    for own in series.values():
        moves = set()
        for a, b in pairwise(own):
            grown = _sign(b.size[asked.of], a.size[asked.of])
            risen = _sign(b.mean[asked.of], a.mean[asked.of])
            moves.add({1: "increasing", -1: "decreasing", 0: "constant"}[grown * risen])
        ways.append(overall(moves))
    return summed(ways)


# --- one value ---------------------------------------------------------------------------------


def _at(game: NamedGame, asked: Asked, value: Number | None) -> _Found:
    if asked.stated and set(asked.stated) >= set(game.llms):
        return _Found(_stated(game, asked, value), True, "")
    found, kind = _equilibria(game, asked)
    size = ByLlm.of(game.llms, [to_result.simple(m) for m in game.problem.mass])
    listed = []
    for e in found:
        if all(e.play.get(llm) == told for llm, told in asked.stated.items()):
            what = e.kind if kind == "mixed" else kind
            listed.append(_sample(value, what, e.play, size, e.mean))
    chosen = _selected(listed, asked)
    incomplete = "" if found.complete or kind != "mixed" else found.reason
    return _Found(chosen, found.exact, incomplete)


def _equilibria(game: NamedGame, asked: Asked) -> tuple[Nash, str]:
    """Pure equilibria; mixed ones where there are none, or where all are worth the same."""
    if not asked.stated and _is_constant_sum(game):
        listed = to_result.nash(game, "all", solve.nash(game, "all"))
        return evolve(listed, equilibria=listed.equilibria[:1]), "value"
    pure = to_result.nash(game, "pure", solve.nash(game, "pure"))
    if len(game.llms) == 1 and not asked.stated:  # all its best meta-actions pay the same
        return evolve(pure, equilibria=pure.equilibria[:1]), "pure"
    if len(pure) or asked.stated:
        return pure, "pure"
    return to_result.nash(game, "all", solve.nash(game, "all")), "mixed"


def _is_constant_sum(game: NamedGame) -> bool:
    tensor = game.tensor
    if len(game.llms) != 2 or game.problem.objective is not None or not tensor.exact:
        return False
    sums = tensor.utilities.integers().sum(axis=0)
    return bool((sums == sums.flat[0]).all())


def _stated(game: NamedGame, asked: Asked, value: Number | None) -> tuple[Sample, ...]:
    """The profile that is stated, where it is an equilibrium (any size of game will do)."""
    plays = {llm: asked.stated[llm] for llm in game.llms}
    try:
        indices = game.indices(plays)
    except ValueError:  # no meta-actions of the LLMs at this value
        return ()
    checked = to_result.deviations(game, None, solve.check(game, indices))
    if not checked.is_equilibrium:
        return ()
    size = ByLlm.of(game.llms, [to_result.simple(m) for m in game.problem.mass])
    return (_sample(value, "pure", checked.play, size, checked.mean),)


def _sample(
    value: Number | None, kind: str, play: ByLlm[Play], size: ByLlm[Number], mean: ByLlm[Number]
) -> Sample:
    agreements = (
        _sign(size[i], size[j]) * _sign(mean[i], mean[j]) for i, j in combinations(mean, 2)
    )
    verdict = effect(agreements)
    most = max(mean.values())
    best = tuple(llm for llm in mean if not _sign(mean[llm], most))
    return Sample(value, kind, play, size, mean, verdict, best)


NEAR = 1e-9
"""Means in floats closer than this, relative to their size, count as equal."""


def _sign(a: Any, b: Any) -> int:
    numerical = isinstance(a, float) or isinstance(b, float)
    if numerical and abs(a - b) <= NEAR * max(1.0, abs(a), abs(b)):
        return 0
    return sign_of(a - b)


def _selected(listed: Sequence[Sample], asked: Asked) -> tuple[Sample, ...]:
    means = [sample.mean[asked.of] for sample in listed]
    if asked.select == "each" or not listed:
        return tuple(listed)
    if asked.select == "unique":
        return tuple(listed[:1]) if not any(_sign(m, means[0]) for m in means) else ()
    wanted = max(means) if asked.select == "best" else min(means)
    return (listed[means.index(wanted)],)
