"""This module asks what evolution would keep: stable meta-actions, rest points and their kind."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from ....dsl.diagnostic import InternalError
from ...numbers.floats import Number
from ...numbers.linear import Matrix
from ...numbers.rounded import rounded
from ...results.common import ByLlm
from ...results.evolution import (
    EvolutionaryStability,
    Invaded,
    Replicator,
    RestPoint,
)
from .. import to_result
from ..profiles import (
    expected_payoffs,
    mix,
    too_big,
    verify_payoffs,
)
from ..solve import Found, refuse_draws
from ..solvers.concepts.replicator import (
    Rest,
    Rests,
    many_populations,
    one_population,
)
from ..solvers.concepts.stability import (
    Judged,
    judged,
    payoff,
    symmetric_matrix,
)
from ..solvers.equilibria import priced
from ..solvers.payoffs.lower import TooLarge
from ..solvers.tolerances import MIXED_REGRET
from .same_game import symmetric_utilities

if TYPE_CHECKING:
    from ..named_game import NamedGame

FEWER = "eliminate what is dominated first, or give the LLMs fewer actions"
CONTINUA = "rest points form continua: one of each face is listed"
SKIPPED = "faces in which three or more LLMs mix are not searched"
ROUNDED = "payoffs are floats, rounded before the search"


def evolutionary_stability(game: NamedGame) -> EvolutionaryStability:
    """Every evolutionarily stable meta-action of a symmetric two-LLM game, pure or mixed (Maynard
    Smith and Price 1973), and for the other candidates a mutant that invades.

    Raises:
        Refusal: the game is not symmetric, or too large.
    """
    refuse_draws(game, "mixed")
    utilities = symmetric_utilities(game, "evolutionary stability")
    matrix = symmetric_matrix(utilities)
    assert matrix is not None
    try:
        found = judged(matrix)
    except TooLarge as error:
        too_big(str(error), FEWER)
    _verify(matrix, found)
    exact = game.tensor.utilities.exact
    stable = [j.mixture for j in found if j.invader is None]
    records = tuple(priced(game.tensor.utilities, [x, x]) for x in stable)
    tolerance = 0.0 if exact else MIXED_REGRET
    listed = Found(records, True, "", exact, "all supports", tolerance)
    return EvolutionaryStability(
        to_result.nash(game, "all", listed).equilibria,
        tuple(_invaded(game, matrix, j) for j in found if j.invader is not None),
        exact,
        "" if exact else ROUNDED,
    )


def _invaded(game: NamedGame, matrix: Matrix, j: Judged) -> Invaded:
    assert j.invader is not None
    x, y = j.mixture, j.invader
    level = payoff(matrix, y, x) == payoff(matrix, x, x)
    return Invaded(mix(game, 0, x), mix(game, 0, y), level)


def _verify(matrix: Matrix, found: Sequence[Judged]) -> None:
    """Check the definition: for each invader, and against mutants near each stable mixture.

    Raises:
        InternalError: a verdict is wrong.
    """
    for j in found:
        if j.invader is not None:
            if not _invades(matrix, j.invader, j.mixture):
                raise InternalError("a mutant does not invade what it is said to invade")
        elif any(_invades(matrix, y, j.mixture) for y in _mutants(j.mixture)):
            raise InternalError("a meta-action that is called stable can be invaded")


def _invades(matrix: Matrix, y: Sequence[Fraction], x: Sequence[Fraction]) -> bool:
    """Whether a rare mutant y does at least as well as x among x (both conditions fail)."""
    gain = payoff(matrix, y, x) - payoff(matrix, x, x)
    return gain > 0 or (gain == 0 and payoff(matrix, y, y) >= payoff(matrix, x, y))


def _mutants(x: Sequence[Fraction]) -> list[tuple[Fraction, ...]]:
    """Pure meta-actions and halves of two, less x itself."""
    size = len(x)
    units = [tuple(Fraction(int(k == a)) for k in range(size)) for a in range(size)]
    halves = [
        tuple((p + q) / 2 for p, q in zip(one, two, strict=True))
        for one, two in combinations(units, 2)
    ]
    return [y for y in (*units, *halves) if y != tuple(x)]


# --- replicator dynamics -----------------------------------------------------------------------


def replicator(game: NamedGame, populations: str) -> Replicator:
    """The rest points of replicator dynamics, with the eigenvalues of their linearisation.

    Raises:
        Refusal: too many faces, or one population is asked of a game that is not symmetric.
        ValueError: unknown populations.
    """
    if populations not in ("each", "one"):
        raise ValueError(f"populations is 'each' or 'one', not {populations!r}")
    refuse_draws(game, "mixed")
    try:
        found = _rests(game, populations)
    except TooLarge as error:
        too_big(f"{error} are too many to search for rest points", FEWER)
    verify_payoffs(game, _vertices(game, found))
    exact = game.tensor.utilities.exact
    continua = any(rest.continuum for rest in found.points)
    reasons = [CONTINUA] * continua + [SKIPPED] * found.skipped + [ROUNDED] * (not exact)
    return Replicator(
        populations,
        tuple(_rest_point(game, rest) for rest in found.points),
        not reasons,
        "; ".join(reasons),
        exact,
    )


def _rests(game: NamedGame, populations: str) -> Rests:
    if populations == "each":
        return many_populations(rounded(game.tensor.utilities))
    matrix = symmetric_matrix(symmetric_utilities(game, "replicator(populations = one)"))
    assert matrix is not None
    return one_population(matrix)


def _vertices(game: NamedGame, found: Rests) -> list[tuple[int, ...]]:
    out = []
    for rest in found.points:
        mixtures = _by_population(game, rest)
        if all(1 in x for x in mixtures):
            out.append(tuple(x.index(Fraction(1)) for x in mixtures))
    return out


def _by_population(game: NamedGame, rest: Rest) -> list[tuple[Fraction, ...]]:
    """One mixture for each LLM; of one population, both play the same."""
    return [*rest.mixtures] if len(rest.mixtures) == len(game.llms) else [*rest.mixtures] * 2


def _rest_point(game: NamedGame, rest: Rest) -> RestPoint:
    mixtures = _by_population(game, rest)
    record = priced(game.tensor.utilities, mixtures)
    _verify_rest(game, rest, mixtures)
    pure = all(1 in x for x in mixtures)
    shares = [mix(game, i, x) for i, x in enumerate(mixtures)]
    return RestPoint(
        "pure" if pure else "mixed",
        ByLlm.of(game.llms, [share[0][0] for share in shares]) if pure else ByLlm(()),
        ByLlm.of(game.llms, shares),
        to_result.by_llm(game, record.utilities),
        rest.equilibrium,
        rest.stability,
        rest.stability not in ("undecided", "unstable"),
        tuple((v.real + 0.0, v.imag + 0.0) for v in rest.eigenvalues),
        rest.continuum,
        game.tensor.utilities.exact,
    )


def _verify_rest(game: NamedGame, rest: Rest, mixtures: Sequence[Sequence[Number]]) -> None:
    """What is played must pay the same; in an equilibrium nothing pays more."""
    from ..solvers.equilibria import slices

    if not game.tensor.utilities.exact:
        return
    values = [own.tolist() for own in slices(game.tensor.utilities, mixtures)]
    level = all(
        len({v for v, p in zip(own, x, strict=True) if p}) == 1
        for own, x in zip(values, mixtures, strict=True)
    )
    paid = list(expected_payoffs(game, mixtures).utility.values())
    best = all(max(own) <= u for own, u in zip(values, paid, strict=True))
    if not level or best != rest.equilibrium:
        raise InternalError("a rest point is none")
