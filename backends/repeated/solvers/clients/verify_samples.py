"""This module verifies, from the definition, what moves cause where frequencies are samples.

Chances are found anew: by binomial sums in roles of two actions, by convolutions of Poisson terms
(a multinomial is independent Poisson counts given their sum) where there are more, and for a few
moves by drawing counts and judging them, which is statistical (seeds are fixed; SIGMAS standard
errors are allowed). That no mixture of listed moves would do for a real one is looked for in
directions drawn at random: a move better than all listed ones in one of them is not covered.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np

from .arrays import with_move
from .moves import Mixture, Move
from .observation import Inconsistent, told
from .review import Review

SLACK = 1e-9
SIGMAS = 6.0
DRAWS = 2000
DIRECTIONS = 150
WINDOW = 12.0
"""Binomial sums go this many standard deviations (and 80 counts) either way."""


class SampledWorld:
    """One step of the review of LLM j as it looks to LLM k, case = (k, j, step)."""

    def __init__(
        self, review: Review, payoffs: np.ndarray, case: tuple[int, int, int], seed: int = 0
    ) -> None:
        self.review, self.payoffs = review, payoffs
        self.k, self.j, self.step = case
        phase, self.profile = review.phases[self.j], review.cycle[self.step]
        tested = with_move(self.profile, self.j, phase.tests[self.step])
        self.scenarios = [(1.0, self.profile)]
        if self.k != self.j:
            self.scenarios = [(1 - phase.chance, self.profile), (phase.chance, tested)]
        self.rng = np.random.default_rng(seed)
        rows = review.topology.told[self.k]
        self.roles = [r for r in range(rows.shape[1]) if (rows[:, r] >= 0).any()]
        self.actions = [sorted({int(a) for a in rows[:, r]}) for r in self.roles]

    def pure(self, move: int) -> tuple[Mixture, ...]:
        """A meta-action as mixtures by role."""
        row = self.review.topology.told[self.k][move]
        return tuple(
            tuple(Fraction(int(a == row[r])) for a in actions)
            for r, actions in zip(self.roles, self.actions, strict=True)
        )

    def payoff(self, play: tuple[Mixture, ...]) -> float:
        """The expected payoff, summed over meta-actions."""
        total = 0.0
        for move, row in enumerate(self.review.topology.told[self.k]):
            weight = 1.0
            for y, actions, r in zip(play, self.actions, self.roles, strict=True):
                weight *= float(y[actions.index(int(row[r]))])
            if weight:
                for chance, at in self.scenarios:
                    total += weight * chance * float(self.payoffs[(self.k, *self._with(at, move))])
        return total

    def _with(self, profile: tuple[int, ...], move: int) -> tuple[int, ...]:
        return (*profile[: self.k], move, *profile[self.k + 1 :])

    def seen(self, role: int, at: tuple[int, ...], play: tuple[Mixture, ...]) -> list[Fraction]:
        """The chance that an instance shows each action of a role."""
        topology, noise = self.review.topology, self.review.sight.noise
        size = topology.actions[role]
        out = [noise / size] * size
        for i, share in enumerate(topology.shares[role]):
            if not share:
                continue
            advice = [(told(topology, i, at[i], role), Fraction(1))]
            if i == self.k and role in self.roles:
                where = self.roles.index(role)
                advice = list(zip(self.actions[where], play[where], strict=True))
            for said, part in advice:
                for a, chance in enumerate(topology.followed[i][role][said]):
                    out[a] += (1 - noise) * share * part * chance
        return out

    def odds(self, play: tuple[Mixture, ...]) -> np.ndarray:
        """Chances of (same, discrepant, clear)."""
        return np.asarray(
            sum(chance * self._summed(self.shown(at, play)) for chance, at in self.scenarios)
        )

    def shown(self, at: tuple[int, ...], play: tuple[Mixture, ...]) -> list[list[Fraction]]:
        """`seen` for every role."""
        return [self.seen(r, at, play) for r in range(len(self.review.topology.actions))]

    def _summed(self, seen: list[list[Fraction]]) -> np.ndarray:
        size = self.review.sight.sample
        assert size is not None
        same = open_ = 1.0
        for rule, x in zip(self.review.rules[self.j][self.step], seen, strict=True):
            chances = [float(v) for v in x]
            inside = _at_least(size, chances, list(rule.floors))
            open_ *= inside
            if rule.level:
                low = list(rule.floors)
                low[rule.own] = max(low[rule.own], rule.level)
                inside = _at_least(size, chances, low)
            same *= inside
        return np.array([same, open_ - same, 1 - open_])

    def drawn(self, seen: list[list[Fraction]], draws: int) -> np.ndarray:
        """The share of drawn samples that are judged same, discrepant, clear."""
        size = self.review.sight.sample
        assert size is not None
        rules = self.review.rules[self.j][self.step]
        below, short = np.zeros(draws, dtype=bool), np.zeros(draws, dtype=bool)
        for rule, x in zip(rules, seen, strict=True):
            chances = np.array([max(0.0, float(v)) for v in x])
            counts = self.rng.multinomial(size, chances / chances.sum(), draws)
            below |= (counts < np.array(rule.floors)).any(axis=1)
            if rule.own >= 0:
                short |= counts[:, rule.own] < rule.level
        clear, discrepant = below.mean(), (short & ~below).mean()
        return np.array([1 - clear - discrepant, discrepant, clear])

    def draws(self, samples: int) -> list[tuple[Mixture, ...]]:
        """Every pure meta-action, and parts of the clients of two at random, from tiny to all."""
        pure = [self.pure(m) for m in range(len(self.review.topology.told[self.k]))]
        if len(pure) != int(np.prod([len(a) for a in self.actions])):
            return pure
        out = list(pure)
        base = self.pure(self.profile[self.k])
        for _ in range(samples):
            goal = pure[int(self.rng.integers(len(pure)))]
            parts = [Fraction(10 ** float(x)) for x in self.rng.uniform(-6, 0, len(base))]
            out.append(
                tuple(
                    tuple(y + s * (z - y) for y, z in zip(a, b, strict=True))
                    for s, a, b in zip(parts, base, goal, strict=True)
                )
            )
        return out


def binomial_sum(size: int, chance: float, low: int, high: int) -> float:
    """P(low <= Binomial(size, chance) <= high), by ratios of neighbouring terms."""
    if chance <= 0.0 or chance >= 1.0:
        return float(low <= (size if chance >= 1.0 else 0) <= high)
    reach = int(WINDOW * (size * chance * (1 - chance)) ** 0.5) + 80
    middle = int(size * chance)
    first, last = max(0, middle - reach), min(size, middle + reach)
    counts = np.arange(first, last)
    ratios = np.log(size - counts) - np.log(counts + 1.0) + np.log(chance) - np.log1p(-chance)
    terms = np.concatenate([[0.0], np.cumsum(ratios)])
    terms = np.exp(terms - terms.max())
    inside = slice(max(low - first, 0), max(high - first + 1, 0))
    return float(terms[inside].sum() / terms.sum())


def _at_least(size: int, chances: list[float], low: list[int]) -> float:
    """P(all counts of a multinomial are at least `low`)."""
    if len(chances) == 1:
        return float(size >= low[0])
    if len(chances) == 2:
        return binomial_sum(size, chances[0], low[0], size - low[1])
    return multinomial_sum(size, chances, low)


def multinomial_sum(size: int, chances: list[float], low: list[int]) -> float:
    """The same for any number of counts: P(sum of truncated Poisson counts = size) / P(untruncated
    sum = size), the Poisson counts having means size * chances."""
    from scipy.signal import fftconvolve

    start, terms = 0, np.ones(1)
    for chance, least in zip(chances, low, strict=True):
        if chance <= 0:
            if least > 0:
                return 0.0
            continue
        mean = size * chance
        reach = int(WINDOW * mean**0.5) + 80
        first = max(0, int(mean) - reach)
        counts = np.arange(first, int(mean) + reach)
        logs = np.concatenate([[0.0], np.cumsum(np.log(mean) - np.log(counts[:-1] + 1.0))])
        part = np.exp(logs - logs.max())
        part /= part.sum()
        part[counts < least] = 0.0
        start, terms = start + first, fftconvolve(terms, part)
    at = size - start
    found = float(terms[at]) if 0 <= at < len(terms) else 0.0
    return min(1.0, max(0.0, found / _poisson_mode(size)))


def _poisson_mode(size: int) -> float:
    """P(Poisson(size) = size), by Stirling's series for all but small sizes."""
    if size < 30:
        return float(np.exp(size * np.log(size) - size - np.log(np.arange(1.0, size + 1)).sum()))
    series = 1 / (12 * size) - 1 / (360 * size**3) + 1 / (1260 * size**5)
    return float(np.exp(-series) / np.sqrt(2 * np.pi * size))


def check_sampled_moves(
    review: Review,
    listed: dict[tuple[int, int, int], tuple[Move, ...]],
    payoffs: np.ndarray,
    samples: int,
    seed: int,
) -> int:
    """Moves drawn at random against the listed ones, listed[k, j, step]. Returns how many.

    Raises Inconsistent for one that no mixture of listed moves stands for.
    """
    drawn = 0
    for k, j, step in product(range(review.llms), range(review.llms), range(len(review.cycle))):
        world = SampledWorld(review, payoffs, (k, j, step), seed + drawn)
        table = np.array([(m.payoff, m.same, m.discrepant) for m in listed[k, j, step]])
        for number, play in enumerate(world.draws(samples)):
            odds = world.odds(play)
            _check_covered(world, table, world.payoff(play), odds)
            if number < 2:
                _check_drawn(world, play, odds)
            drawn += 1
    return drawn


def _check_covered(world: SampledWorld, table: np.ndarray, earned: float, odds: np.ndarray) -> None:
    size = 10 ** world.rng.uniform(-2, 4, (DIRECTIONS, 2))
    slopes = np.concatenate(
        [np.zeros((1, 2)), size * world.rng.choice([-1.0, 1.0], (DIRECTIONS, 2))]
    )
    best = (table[:, 0] + slopes @ table[:, 1:].T).max(axis=1)
    real = earned + slopes @ odds[:2]
    allowed = SLACK * (1 + np.abs(slopes).sum(axis=1))
    if (real > best + allowed).any():
        raise Inconsistent(f"LLM {world.k} has a better move in the review of {world.j}")


def _check_drawn(world: SampledWorld, play: tuple[Mixture, ...], odds: np.ndarray) -> None:
    """Drawn samples, scenario by scenario, agree with the sums."""
    total = np.zeros(3)
    for chance, at in world.scenarios:
        total += chance * world.drawn(world.shown(at, play), DRAWS)
    allowed = SIGMAS * np.sqrt(np.abs(odds * (1 - odds)) / DRAWS) + 10 / DRAWS
    if (np.abs(total - odds) > allowed).any():
        raise Inconsistent(f"drawn samples are not judged as LLM {world.k} expects")


def honest_move(review: Review, payoffs: np.ndarray, case: tuple[int, int, int]) -> Move:
    """What conforming pays LLM k and causes in a period of j's review, j's tests included."""
    k, j, step = case
    profile, phase = review.cycle[step], review.phases[j]
    other = next(i for i in range(review.llms) if i != j)
    world = SampledWorld(review, payoffs, (other, j, step))
    odds = world.odds(world.pure(profile[other]))
    tested = with_move(profile, j, phase.tests[step])
    mean = (1 - phase.chance) * payoffs[(k, *profile)] + phase.chance * payoffs[(k, *tested)]
    same, discrepant, clear = (float(x) for x in odds)
    return Move(float(mean), same, discrepant, clear, (), ())
