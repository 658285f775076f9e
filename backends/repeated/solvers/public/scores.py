"""This module finds how far payoffs reach in a direction with continuations behind a half-space."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from .errors import Inconsistent
from .exact_lp import Infeasible, Optimal, Unbounded, dot, maximise
from .game import ONE, ZERO, Moves, Row

Profile = tuple[Moves, ...]


@frozen
class Score:
    """The score of a profile in a direction, with proofs from both sides.

    value       max direction v over payoffs v that transfers x enforce: v_i = u_i + E x_i is at
                least what any deviation of i earns, and direction x(y) <= 0 for every signal y
    point       rational p with value = direction p that bounds the score from above in every
                direction of the same signs, none of them 0: score <= direction p
    transfers   by signal, x(y); None where the best is approached only
    """

    value: Fraction
    point: Row
    transfers: tuple[Row, ...] | None


def enforced(profile: Profile) -> bool:
    """Whether some transfers, of any size, make every LLM keep to its part of a profile.

    By duality it fails for LLM i exactly if a mixture of its deviations gains and leaves the
    signal's distribution as it is (Fudenberg, Levine and Maskin 1994).
    """
    return all(gain_unseen(move) is None for move in profile)


def gain_unseen(move: Moves) -> tuple[Fraction, ...] | None:
    """Weights of deviations that gain together and leave the signal as it is; None if none do."""
    gains = [move.gains[d] for d in move.others]
    if max(gains, default=ZERO) <= 0:
        return None
    rows = list(zip(*(move.shifts[d] for d in move.others), strict=True))
    rows.append((ONE,) * len(gains))
    rhs = [ZERO] * (len(rows) - 1) + [ONE]
    answer = maximise(gains, rows, rhs)
    if isinstance(answer, Optimal) and answer.value > 0:
        return answer.x
    return None


def interior_score(profile: Profile, direction: Sequence[Fraction]) -> Score:
    """The score of an enforced profile in a direction that has no 0 (Fudenberg, Levine 1994).

    The linear program's dual: a distribution q of the signal, and for every LLM weights w_i >= 0
    on deviations with q = signal + s_i sum_d w_i(d) (signal - signal at d), s_i the sign of the
    direction, that minimise the sum of direction_i (u_i - s_i sum_d w_i(d) gain_i(d)). Its
    solutions don't depend on the size of the direction's entries, which gives `Score.point`.
    Raises Inconsistent if the profile is not enforced.
    """
    return by_signs(profile, direction, [1 if x > 0 else -1 for x in direction])


def by_signs(profile: Profile, direction: Sequence[Fraction], signs: Sequence[int]) -> Score:
    """The same, with signs given for entries that are 0: the limit from inside the orthant."""
    cost: list[Fraction] = []
    for move, x in zip(profile, direction, strict=True):
        cost += [abs(x) * move.gains[d] for d in move.others]
    count = len(profile[0].signal)
    rows, rhs = _balance(profile, signs)
    answer = maximise([*cost, *[ZERO] * count], rows, rhs)
    if not isinstance(answer, Optimal):
        raise Inconsistent("the score of an enforced profile is not bounded")
    point, at = [], 0
    for move, sign in zip(profile, signs, strict=True):
        weights = answer.x[at : at + len(move.others)]
        lost = dot(weights, [move.gains[d] for d in move.others])
        point.append(move.payoff - sign * lost)
        at += len(weights)
    value = dot(direction, point)
    if value != dot(direction, [m.payoff for m in profile]) - answer.value:
        raise Inconsistent("a score and its dual solution do not agree")
    transfers = _transfers(profile, direction, answer) if all(direction) else None
    return Score(value, tuple(point), transfers)


def _balance(profile: Profile, signs: Sequence[int]) -> tuple[list[list[Fraction]], list[Fraction]]:
    """q + s_i sum_d w_i(d) shift_i(d) = signal, for all LLMs and signals."""
    count = len(profile[0].signal)
    rows, rhs = [], []
    for i, (move, sign) in enumerate(zip(profile, signs, strict=True)):
        for y in range(count):
            row: list[Fraction] = []
            for j, other in enumerate(profile):
                row += [sign * other.shifts[d][y] if i == j else ZERO for d in other.others]
            rows.append([*row, *(ONE if z == y else ZERO for z in range(count))])
            rhs.append(move.signal[y])
    return rows, rhs


def _transfers(profile: Profile, direction: Sequence[Fraction], answer: Optimal) -> tuple[Row, ...]:
    """Transfers from the prices of the dual program; checked by `proves`."""
    count = len(profile[0].signal)
    own = [answer.prices[i * count : (i + 1) * count] for i in range(len(profile))]
    found = [tuple(-own[i][y] / x for i, x in enumerate(direction)) for y in range(count)]
    return tuple(found)


def coordinate_score(profile: Profile, llm: int, sign: int) -> Fraction:
    """The score in direction sign e_llm: the best payoff of one LLM, or less its worst.

    Transfers to the LLM are all <= 0 (sign 1) or >= 0 (sign -1), those to others are free, so the
    profile must be enforced. Direction -e_i gives what the others can hold LLM i to while the
    signal is all that is seen.
    """
    move = profile[llm]
    others = move.others
    rows = [
        [*(sign * move.shifts[d][y] for d in others), *(ONE if z == y else ZERO for z in range(n))]
        for n in (len(move.signal),)
        for y in range(n)
    ]
    gains = [*(move.gains[d] for d in others), *[ZERO] * len(move.signal)]
    answer = maximise(gains, rows, list(move.signal))
    if not isinstance(answer, Optimal):
        raise Inconsistent("the score of an enforced profile is not bounded")
    return sign * move.payoff - answer.value


def line_score(profile: Profile, along: Sequence[Fraction], sign: int) -> Fraction | None:
    """The most that sign s can be, over payoffs u + s along, with transfers along one line.

    `along` spans the line on which payoffs and transfers stay (Fudenberg, Levine and Takahashi
    2007). None if no such transfers enforce the profile. v = u + along E xi, xi(y) of sign -sign.
    """
    signal = profile[0].signal
    rows: list[list[Fraction]] = []
    rhs: list[Fraction] = []
    for move, slope in zip(profile, along, strict=True):
        for d in move.others:
            rows.append([sign * slope * x for x in move.shifts[d]])  # xi = -sign zeta, zeta >= 0
            rhs.append(move.gains[d])
    slack = len(rows)
    full = [[*row, *(-ONE if k == j else ZERO for j in range(slack))] for k, row in enumerate(rows)]
    cost = [*(-p for p in signal), *[ZERO] * slack]
    answer = maximise(cost, full, rhs)
    if isinstance(answer, Infeasible):
        return None
    if isinstance(answer, Unbounded):
        raise Inconsistent("a score is bounded by the payoff of its profile")
    return answer.value


def proves(profile: Profile, direction: Sequence[Fraction], score: Score) -> bool:
    """Whether a score's transfers reach its value and keep every LLM to the profile.

    Nothing is used but the definition: the lower bound on the score.
    """
    if score.transfers is None:
        return False
    if any(dot(direction, x) > 0 for x in score.transfers):
        return False
    payoffs = []
    for i, move in enumerate(profile):
        own = [x[i] for x in score.transfers]
        payoffs.append(move.payoff + dot(move.signal, own))
        if any(g + dot(s, own) > 0 for g, s in zip(move.gains, move.shifts, strict=True)):
            return False
    return dot(direction, payoffs) == score.value
