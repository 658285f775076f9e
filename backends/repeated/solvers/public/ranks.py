"""This module decides the rank conditions of Fudenberg, Levine and Maskin (1994), exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from attrs import frozen

from ....numbers.linear import Affine, solve
from .errors import Inconsistent
from .game import ZERO, Profile, PublicGame, Row


@frozen
class OwnRank:
    """Individual full rank of one LLM at one profile (Fudenberg, Levine, Maskin 1994).

    rank      of the matrix whose rows are the signal's distributions, one per meta-action
    wanted    the number of its meta-actions: full rank
    holds     rank == wanted
    first, second   where it fails, two mixtures of its meta-actions, of disjoint support, under
                    which the signal has the same distribution
    """

    llm: int
    profile: Profile
    rank: int
    wanted: int
    first: Row | None
    second: Row | None

    @property
    def holds(self) -> bool:
        """Whether its meta-actions are told apart, mixtures included."""
        return self.rank == self.wanted


@frozen
class PairRank:
    """Pairwise full rank of two LLMs at one profile (Fudenberg, Levine, Maskin 1994).

    rank      of both LLMs' rows together
    wanted    S_i + S_j - 1: full rank
    holds     rank == wanted
    identifiable   rank is the sum of the LLMs' own ranks less 1 (pairwise identifiability): no
                   deviation of one that shifts the signal looks like one of the other
    first, second  where full rank fails: weights on the meta-actions of each LLM, 0 at what the
                   profile prescribes, such that sum_d first[d] (pi(d, a_-i) - pi(a)) =
                   sum_d second[d] (pi(d, a_-j) - pi(a)). Where it is not identifiable both sides
                   are a shift other than 0
    plain     all of these weights can be read as chances of deviating: they are >= 0
    """

    llms: tuple[int, int]
    profile: Profile
    rank: int
    wanted: int
    identifiable: bool
    first: Row | None
    second: Row | None

    @property
    def holds(self) -> bool:
        """Whether deviations of the two LLMs are told apart, and from one another."""
        return self.rank == self.wanted

    @property
    def plain(self) -> bool:
        """Whether the weights can be read as chances."""
        return self.first is not None and min((*self.first, *(self.second or ()))) >= 0


@frozen
class Ranks:
    """The rank conditions at every pure profile."""

    own: tuple[OwnRank, ...]
    pairs: tuple[PairRank, ...]

    @property
    def failing_own(self) -> tuple[OwnRank, ...]:
        """Where individual full rank fails."""
        return tuple(r for r in self.own if not r.holds)

    @property
    def failing_pairs(self) -> tuple[PairRank, ...]:
        """Where pairwise full rank fails."""
        return tuple(r for r in self.pairs if not r.holds)

    @property
    def folk_theorem(self) -> bool:
        """Whether these conditions give the folk theorem of Fudenberg, Levine and Maskin.

        Individual full rank at every pure profile, and for every pair of LLMs pairwise full rank
        at some pure profile, and so at almost all mixed ones. The set of feasible and individually
        rational payoffs must have full dimension as well. Sufficient, not necessary: a rank may
        be full at mixed profiles only. With pure strategies alone less may be sustained.
        """
        pairs = {r.llms for r in self.pairs}
        full = {r.llms for r in self.pairs if r.holds}
        return not self.failing_own and pairs == full


def rank_conditions(game: PublicGame) -> Ranks:
    """Individual and pairwise full rank at every pure profile, with witnesses where they fail."""
    own, pairs = [], []
    for profile in game.profiles():
        shifts = [
            [move.shifts[d] for d in move.others] for move in game.moves(profile)
        ]  # rank of the rows is 1 more than the rank of the shifts
        ranks = [_rank(rows) for rows in shifts]
        own += [_own(game, profile, i, (ranks[i], shifts[i])) for i in range(game.llms)]
        for i, j in combinations(range(game.llms), 2):
            both = (shifts[i], shifts[j], ranks[i] + ranks[j])
            pairs.append(_pair(game, profile, (i, j), both))
    return Ranks(tuple(own), tuple(pairs))


def _own(game: PublicGame, profile: Profile, i: int, found: tuple[int, list[Row]]) -> OwnRank:
    rank, rows = found
    size = game.sizes[i]
    if rank + 1 == size:
        return OwnRank(i, profile, size, size, None, None)
    weights = _with_own(_relations(rows)[0], profile[i])
    weights[profile[i]] = -sum(weights, ZERO)
    top = sum((w for w in weights if w > 0), ZERO)
    first = tuple(max(w, ZERO) / top for w in weights)
    second = tuple(max(-w, ZERO) / top for w in weights)
    _agree(game, profile, i, (first, second))
    return OwnRank(i, profile, rank + 1, size, first, second)


def _pair(
    game: PublicGame,
    profile: Profile,
    pair: tuple[int, int],
    both: tuple[list[Row], list[Row], int],
) -> PairRank:
    (i, j), (left, right, separate) = pair, both
    rank = _rank([*left, *right])
    wanted = game.sizes[i] + game.sizes[j] - 1
    if rank + 1 == wanted:
        return PairRank(pair, profile, wanted, wanted, True, None, None)
    relation = _telling(left, right)
    first = tuple(_with_own(relation[: len(left)], profile[i]))
    second = tuple(_with_own([-w for w in relation[len(left) :]], profile[j]))
    return PairRank(pair, profile, rank + 1, wanted, rank == separate, first, second)


def _telling(left: list[Row], right: list[Row]) -> Sequence[Fraction]:
    """A relation among the shifts of two LLMs, one that confuses the two if there is one."""
    relations = _relations([*left, *right])
    for relation in relations:
        if any(_combined(left, relation[: len(left)])):
            size = max(abs(w) for w in relation)
            lead = next(w for w in relation if w)
            return [w / (size if lead > 0 else -size) for w in relation]
    return relations[0]


def _combined(rows: list[Row], weights: Sequence[Fraction]) -> Row:
    return tuple(
        sum((w * x for w, x in zip(weights, column, strict=True)), ZERO)
        for column in zip(*rows, strict=True)
    )


def _relations(rows: list[Row]) -> tuple[Row, ...]:
    """A basis of the weights whose weighted sum of rows is 0."""
    return _kernel(list(zip(*rows, strict=True)) if rows else [])


def _kernel(equations: list[Row]) -> tuple[Row, ...]:
    if not equations:
        return ()
    found = solve(equations, [ZERO] * len(equations))
    assert isinstance(found, Affine), "a homogeneous system has a solution"
    return found.directions


def _rank(rows: list[Row]) -> int:
    return len(rows) - len(_relations(rows)) if rows else 0


def _with_own(weights: Sequence[Fraction], own: int) -> list[Fraction]:
    """Weights on deviations, with a 0 put in for the prescribed meta-action."""
    return [*weights[:own], ZERO, *weights[own:]]


def _agree(game: PublicGame, profile: Profile, i: int, mixtures: tuple[Row, Row]) -> None:
    """Check two mixtures of one LLM against the definition. Raises Inconsistent."""
    for y in range(game.signals):
        row = [game.chances[(y, *profile[:i], d, *profile[i + 1 :])] for d in range(game.sizes[i])]
        one, two = (sum((p * x for p, x in zip(m, row, strict=True)), ZERO) for m in mixtures)
        if one != two:
            raise Inconsistent("mixtures that should look alike do not")
