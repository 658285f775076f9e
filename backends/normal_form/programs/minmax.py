"""This module answers what the others can hold each LLM to, in any of three notions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ....dsl.diagnostic import InternalError
from ...numbers.floats import Number
from ...regret.audit import Audit
from ...results.common import ByLlm, Play
from ...results.minmax import Minmax
from ..solve import refuse_draws
from ..solvers.programs import minmax as floors
from ..solvers.programs.mixed_minmax import Bracket, mixed_minmax
from ..solvers.tolerances import FLOAT_GAP
from ..to_result import by_llm, simple

if TYPE_CHECKING:
    from ..named_game import NamedGame

LISTED = 4096
"""Most profiles of the others that a punishment lists; its mixtures say the same."""

AUDITED_WORK = 2**27
"""Work for recomputing floors from the definition (see `Audit.work`): half a second."""


@frozen
class Floor:
    """What one LLM can be held to, in utility; two bounds where they differ.

    punishment   profiles of the others, in their order, and their probabilities
    mixtures     by LLM among the others what it draws; None where they draw together
    defence      own mixture that earns `lower` whatever the others play; None if it is not known
    """

    lower: Number
    upper: Number
    punishment: tuple[tuple[tuple[int, ...], Number], ...]
    mixtures: tuple[tuple[Number, ...], ...] | None
    defence: tuple[Number, ...] | None
    exact: bool
    cells: int = 0


def minmax(game: NamedGame, kind: str) -> Minmax:
    """The floors in means (in utility where the spec states objectives), with punishments.

    With three or more LLMs the mixed minmax is a non-convex problem, and only bounds may be found.

    Raises:
        InternalError: a punishment does not hold its LLM to what it should.
        Refusal: mixed strategies are not what the spec means.
        ValueError: an unknown kind.
    """
    if kind not in ("pure", "mixed", "correlated"):
        raise ValueError(f"kind is 'pure', 'mixed' or 'correlated', not {kind!r}")
    refuse_draws(game, "mixed")
    found = [_floor(game, kind, i) for i in range(len(game.llms))]
    for i, floor in enumerate(found):
        _verify(game, i, floor)
    mean = game.problem.objective is None
    values = []
    for floor, mass in zip(found, game.problem.mass, strict=True):
        bounds = [simple(bound / mass if mean else bound) for bound in (floor.lower, floor.upper)]
        values.append(bounds[0] if floor.lower == floor.upper else tuple(bounds))
    return Minmax(
        kind,
        "mean" if mean else "utility",
        by_llm(game, values),
        by_llm(game, [_punishment(game, i, floor) for i, floor in enumerate(found)]),
        by_llm(game, [_mixture(game, i, floor) for i, floor in enumerate(found)]),
        all(floor.exact for floor in found),
        _reason(found),
        _algorithm(kind, len(game.llms), found),
    )


def _floor(game: NamedGame, kind: str, llm: int) -> Floor:
    utilities = game.tensor.utilities
    if kind == "mixed" and len(game.llms) > 2:
        return _of_product(mixed_minmax(utilities, llm))
    if kind == "pure":
        found = floors.pure_minmax(utilities, llm)
    else:
        found = floors.correlated_minmax(utilities, llm)
    apart = kind != "correlated" or len(game.llms) <= 2
    mixtures = _marginals(game, llm, found) if apart else None
    defence = None if kind == "pure" else found.defence
    return Floor(found.value, found.value, found.punishment, mixtures, defence, found.exact)


def _marginals(game: NamedGame, llm: int, found: floors.Minmax) -> tuple[tuple[Number, ...], ...]:
    others = [j for j in range(len(game.llms)) if j != llm]
    out: list[list[Number]] = [[0] * game.sizes[j] for j in others]
    for profile, probability in found.punishment:
        for mixture, action in zip(out, profile, strict=True):
            mixture[action] += probability
    return tuple(map(tuple, out))


def _of_product(found: Bracket) -> Floor:
    supports = [[k for k, p in enumerate(mixture) if p] for mixture in found.strategies]
    rows: list[tuple[tuple[int, ...], Number]] = []
    if prod(map(len, supports)) <= LISTED:
        for profile in product(*supports):
            chances = [m[k] for m, k in zip(found.strategies, profile, strict=True)]
            rows.append((profile, prod(chances, start=Fraction(1))))
    return Floor(
        found.lower, found.upper, tuple(rows), found.strategies, None, found.exact, found.cells
    )


def _reason(found: Sequence[Floor]) -> str:
    if all(floor.lower == floor.upper for floor in found):
        return ""
    return "bounds: no product of mixtures does better for the others than the lower one"


def _algorithm(kind: str, llms: int, found: Sequence[Floor]) -> str:
    if kind == "pure":
        return "every profile of the others"
    if kind == "correlated" or llms <= 2:
        return "linear programme"
    cells = sum(floor.cells for floor in found)
    searched = f", branch and bound over {cells} cells" if cells else ""
    return f"linear programmes in turn{searched}"


# --- names -------------------------------------------------------------------------------------


def _punishment(game: NamedGame, llm: int, floor: Floor) -> tuple[tuple[ByLlm[Play], Number], ...]:
    others = [j for j in range(len(game.llms)) if j != llm]
    return tuple(
        (
            ByLlm(tuple((game.llms[j], game.play(j, k)) for j, k in zip(others, row, strict=True))),
            simple(probability),
        )
        for row, probability in floor.punishment
    )


def _mixture(game: NamedGame, llm: int, floor: Floor) -> ByLlm[tuple[tuple[Play, Number], ...]]:
    others = [j for j in range(len(game.llms)) if j != llm]
    return ByLlm(
        tuple(
            (
                game.llms[j],
                tuple((game.play(j, k), simple(p)) for k, p in enumerate(mixture) if p),
            )
            for j, mixture in zip(others, floor.mixtures or (), strict=False)
        )
    )


# --- verification ------------------------------------------------------------------------------


def _verify(game: NamedGame, llm: int, floor: Floor) -> None:
    """Recompute a floor from the definition of the meta-game, where that is not too large.

    From above: the best reply to the punishment. From below: what the defence earns against every
    profile of the others; without a defence, what the best reply to each of them earns.
    """
    audit, allowed = Audit(game.problem), AUDITED_WORK // len(game.llms)
    slack: Number = 0
    if not floor.exact:
        largest = float(np.abs(game.tensor.utilities.floats()[llm]).max())
        slack = 10 * FLOAT_GAP * max(1.0, largest)
    rows = [(_whole(llm, row), p) for row, p in floor.punishment]
    if rows and sum(audit.work(row) for row, _ in rows) <= allowed:
        replies: list[Number] = [0] * game.sizes[llm]
        for row, p in rows:
            values = audit.deviations(llm, row)
            replies = [a + p * v for a, v in zip(replies, values, strict=True)]
        reply: Number = max(replies)
        if not floor.upper - slack <= reply <= floor.upper + slack:
            raise InternalError(f"{game.llms[llm]} is not held to what the punishment should do")
    every = [_whole(llm, row) for row in _others(game, llm, allowed)]
    if every and sum(audit.work(row) for row in every) <= allowed:
        for row in every:
            values = audit.deviations(llm, row)
            earned: Number = max(values)
            if floor.defence is not None:
                earned = sum((d * v for d, v in zip(floor.defence, values, strict=True)), 0)
            if earned < floor.lower - slack:
                raise InternalError(f"{game.llms[llm]} can be held to less than the lower bound")


def _whole(llm: int, row: Sequence[int]) -> tuple[int, ...]:
    return (*row[:llm], 0, *row[llm:])


def _others(game: NamedGame, llm: int, limit: int) -> Iterator[tuple[int, ...]]:
    sizes = [size for j, size in enumerate(game.sizes) if j != llm]
    return product(*map(range, sizes)) if prod(sizes) <= min(limit, LISTED) else iter(())
