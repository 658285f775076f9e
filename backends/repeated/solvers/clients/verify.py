"""This module verifies certificates of review strategies from the definitions, by separate code."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
from attrs import frozen

from .arrays import replies, with_move
from .certificate import Certificate
from .moves import Mixture, Move
from .observation import Inconsistent, told
from .policy import Response, counts, cycle_values, decide, evaluate, response
from .review import Review, centred
from .verify_samples import check_sampled_moves, honest_move

SLACK = 1e-9
"""By how much payoffs of moves, in units of the payoff range, may differ between the two codes."""

TINY = Fraction(1, 10**7)
"""How far a limiting move is shifted inside to see its consequences."""

Outcome = str


@frozen
class Verification:
    """What was found again.

    residual    largest |value of a start - best value given the next start| (Bellman's equation)
    difference  largest difference between certified values and those of following the printed best
                responses, evaluated forwards: both in units of the payoff range
    on_path     the same for conforming
    sampled     how many moves drawn at random were classified from the definition
    """

    residual: float
    difference: float
    on_path: float
    sampled: int


def verify(
    review: Review, certificate: Certificate, samples: int = 50, seed: int = 0
) -> Verification:
    """Check a certificate in all its parts. Raises Inconsistent if anything does not agree.

    The consequences of every listed move are found from frequencies of actions; moves drawn at
    random must not earn more than listed ones with the same consequences; best responses are
    computed anew from the values of the starts and evaluated forwards. With samples see
    `verify_samples`.
    """
    payoffs, middle, unit = centred(review.stage)
    drawn = _check_moves(review, certificate, payoffs, samples, seed)
    starts = (certificate.starts - middle[:, None]) / unit
    path = (certificate.on_path - middle[:, None]) / unit
    n = review.llms
    residual = difference = away = 0.0
    for k in range(n):
        cases = [_case(review, certificate, payoffs, (k, j)) for j in range(n)]
        pieces = []
        for j, case in enumerate(cases):
            table, value = decide(case, starts[k, (j + 1) % n])
            residual = max(residual, abs(value - starts[k, j]))
            pieces.append(evaluate(case, table))
        difference = max(difference, float(np.abs(cycle_values(pieces) - starts[k]).max()))
        honest = [
            evaluate(_honest(review, payoffs, (k, j)), _all_conform(case))
            for j, case in enumerate(cases)
        ]
        away = max(away, float(np.abs(cycle_values(honest) - path[k]).max()))
    allowed = float(certificate.error.max()) / unit + SLACK
    if max(residual, difference, away) > allowed:
        raise Inconsistent(
            f"certified values differ by {max(residual, difference, away):.3g} of the payoff range"
        )
    return Verification(residual, difference, away, drawn)


def _all_conform(case: Response) -> np.ndarray:
    return np.zeros((case.phase.block, counts(case.phase)), dtype=np.int8)


def _case(
    review: Review, certificate: Certificate, payoffs: np.ndarray, pair: tuple[int, int]
) -> Response:
    """The review of pair[1] as it looks to LLM pair[0], its payoff under punishment found anew."""
    k, j = pair
    profile = review.phases[j].punishment
    end = max(
        float(payoffs[(k, *with_move(profile, k, move))]) for move in range(payoffs.shape[1 + k])
    )
    return response(review, j, certificate.choices[j].moves[k], end)


def _honest(review: Review, payoffs: np.ndarray, pair: tuple[int, int]) -> Response:
    """The same with conforming as the only move, own tests and punishments included."""
    k, j = pair
    phase = review.phases[j]
    moves = []
    for step, profile in enumerate(review.cycle):
        if review.rules:
            moves.append((honest_move(review, payoffs, (k, j, step)),))
            continue
        tested = with_move(profile, j, phase.tests[step])
        mean = (1 - phase.chance) * payoffs[(k, *profile)] + phase.chance * payoffs[(k, *tested)]
        moves.append((Move(float(mean), 1 - phase.chance, phase.chance, 0.0, (), ()),))
    return response(review, j, moves, float(payoffs[(k, *phase.punishment)]))


def _check_moves(
    review: Review, certificate: Certificate, payoffs: np.ndarray, samples: int, seed: int
) -> int:
    """Every listed move by the definition, and random ones against the list."""
    if review.rules:
        listed_by = {
            (k, j, s): moves
            for j, choices in enumerate(certificate.choices)
            for k, by_step in enumerate(choices.moves)
            for s, moves in enumerate(by_step)
        }
        return check_sampled_moves(review, listed_by, payoffs, samples, seed)
    rng = np.random.default_rng(seed)
    drawn = 0
    for j, k in product(range(review.llms), repeat=2):
        for step in range(len(review.cycle)):
            listed = certificate.choices[j].moves[k][step]
            if k == j:
                _check_own(review, payoffs, (j, step), listed)
                continue
            world = _World(review, payoffs, (k, j, step))
            for move in listed:
                world.check(move)
            for play in world.draws(rng, samples, listed):
                world.compare(play, listed)
                drawn += 1
    return drawn


def _check_own(
    review: Review, payoffs: np.ndarray, at: tuple[int, int], listed: tuple[Move, ...]
) -> None:
    j, step = at
    profile = review.cycle[step]
    for move in range(payoffs.shape[1 + j]):
        earned = float(payoffs[(j, *with_move(profile, j, move))])
        same = move == profile[j]
        limit = max((m.payoff for m in listed if (m.same == 1.0) == same), default=-np.inf)
        if earned > limit + SLACK:
            raise Inconsistent(f"LLM {j} can earn more in its own review than is listed")


class _World:
    """One step of one review as the definition has it, to LLM k while j is under review."""

    def __init__(self, review: Review, payoffs: np.ndarray, case: tuple[int, int, int]) -> None:
        self.k, self.j, step = case
        self.topology = review.topology
        phase = review.phases[self.j]
        self.profile = review.cycle[step]
        self.scenarios = (
            (1 - phase.chance, self.profile),
            (phase.chance, with_move(self.profile, self.j, phase.tests[step])),
        )
        self.mean = np.zeros(payoffs.shape[1 + self.k])
        for chance, at in self.scenarios:
            self.mean += chance * replies(payoffs, self.k, at)
        rows = self.topology.told[self.k]
        self.roles = [r for r in range(rows.shape[1]) if (rows[:, r] >= 0).any()]
        self.actions = [sorted({int(a) for a in rows[:, r]}) for r in self.roles]

    def prescribed(self) -> tuple[Mixture, ...]:
        return tuple(
            tuple(
                Fraction(int(a == told(self.topology, self.k, self.profile[self.k], r)))
                for a in actions
            )
            for r, actions in zip(self.roles, self.actions, strict=True)
        )

    def payoff(self, play: tuple[Mixture, ...]) -> float:
        """The expected payoff, summed over all meta-actions."""
        total = 0.0
        for move, row in enumerate(self.topology.told[self.k]):
            weight = 1.0
            for y, actions, r in zip(play, self.actions, self.roles, strict=True):
                weight *= float(y[actions.index(int(row[r]))])
            total += weight * float(self.mean[move])
        return total

    def outcome(self, play: tuple[Mixture, ...], profile: tuple[int, ...]) -> Outcome:
        """What is seen if k plays this and the others the profile."""
        verdict = "same"
        mixed = dict(zip(self.roles, zip(play, self.actions, strict=True), strict=True))
        for r in range(len(self.topology.shares)):
            seen = self._frequencies(r, profile, mixed.get(r))
            if seen != self._frequencies(r, self.profile, None):
                verdict = "discrepant"
                if not self._explained(r, seen):
                    return "clear"
        return verdict

    def _frequencies(
        self, r: int, profile: tuple[int, ...], mixed: tuple[Mixture, list[int]] | None
    ) -> list[Fraction]:
        out = [Fraction(0)] * self.topology.actions[r]
        for i, share in enumerate(self.topology.shares[r]):
            if not share:
                continue
            if i == self.k and mixed is not None:
                advice = list(zip(mixed[1], mixed[0], strict=True))
            else:
                advice = [(told(self.topology, i, profile[i], r), Fraction(1))]
            for said, part in advice:
                for a, chance in enumerate(self.topology.followed[i][r][said]):
                    out[a] += share * part * chance
        return out

    def _explained(self, r: int, seen: list[Fraction]) -> bool:
        """Whether some meta-action of j alone, mixed over clients or not, produces what is seen."""
        share = self.topology.shares[r][self.j]
        if not share:
            return False
        matrix = self.topology.followed[self.j][r]
        least = [min(row[a] for row in matrix) for a in range(len(matrix))]
        rest = list(seen)
        for i, other in enumerate(self.topology.shares[r]):
            if other and i != self.j:
                said = told(self.topology, i, self.profile[i], r)
                for a, chance in enumerate(self.topology.followed[i][r][said]):
                    rest[a] -= other * chance
        return all(x >= share * q for x, q in zip(rest, least, strict=True))

    def odds(self, play: tuple[Mixture, ...]) -> tuple[float, float, float]:
        found = {"same": 0.0, "discrepant": 0.0, "clear": 0.0}
        for chance, profile in self.scenarios:
            found[self.outcome(play, profile)] += chance
        return found["same"], found["discrepant"], found["clear"]

    def check(self, move: Move) -> None:
        """A listed move earns what it says, and a move next to it has its consequences."""
        if abs(self.payoff(move.play) - move.payoff) > SLACK:
            raise Inconsistent(f"a move of LLM {self.k} does not earn {move.payoff}")
        inner = tuple(
            tuple(y + TINY * (z - y) for y, z in zip(a, b, strict=True))
            for a, b in zip(move.play, move.inside, strict=True)
        )
        if self.odds(inner) != (move.same, move.discrepant, move.clear):
            raise Inconsistent(f"a move of LLM {self.k} in the review of {self.j} is misread")

    def compare(self, play: tuple[Mixture, ...], listed: tuple[Move, ...]) -> None:
        """No move earns more than the listed one with its consequences."""
        odds, earned = self.odds(play), self.payoff(play)
        best = [m.payoff for m in listed if (m.same, m.discrepant, m.clear) == odds]
        if not best or earned > best[0] + SLACK:
            raise Inconsistent(f"LLM {self.k} has a better move in the review of {self.j}")

    def draws(
        self, rng: np.random.Generator, samples: int, listed: tuple[Move, ...]
    ) -> list[tuple[Mixture, ...]]:
        """Every pure meta-action, and mixtures between listed moves and random ones."""
        pure = [
            tuple(
                tuple(Fraction(int(a == int(row[r]))) for a in actions)
                for r, actions in zip(self.roles, self.actions, strict=True)
            )
            for row in self.topology.told[self.k]
        ]
        if len(pure) != int(np.prod([len(a) for a in self.actions])):
            return pure
        out = list(pure)
        for _ in range(samples):
            base = listed[int(rng.integers(len(listed)))].play
            goal = pure[int(rng.integers(len(pure)))]
            parts = [Fraction(int(x), 64) for x in rng.integers(0, 65, len(base))]
            out.append(
                tuple(
                    tuple(y + s * (z - y) for y, z in zip(a, b, strict=True))
                    for s, a, b in zip(parts, base, goal, strict=True)
                )
            )
        return out
