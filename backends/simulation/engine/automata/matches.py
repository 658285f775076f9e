"""This module plays two automata against each other, over and over, in many matches at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from ..draws import thresholds
from ..errors import Refused
from ..streams import PLAY, stream, words
from .machine import Machine

MOST_ENTRIES = 2**25
"""Joint states of all pairs that are looked at together."""

MOST_TURNS = 2**40
"""Turns of a match."""

TOGETHER = 2**15
"""Matches that are played together, so that their states stay in the cache."""


@frozen
class Course:
    """How a match goes.

    turns         of one match
    noise         the chance with which an action goes wrong, to any other one
    repetitions   of each match in which something is drawn
    seed          of the draws

    Raises:
        Refused: less than one turn or repetition, or too many turns; a noise that is no chance.
    """

    turns: int
    noise: float = 0.0
    repetitions: int = 1
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.turns <= MOST_TURNS or self.repetitions < 1:
            raise Refused("a match has at least one turn and one repetition")
        if not 0 <= self.noise <= 1:
            raise Refused("noise is a probability")


@frozen(eq=False)
class Matches:
    """Results of matches of P pairs, repeated so and so often.

    scores    shape (P, 2): mean payoff per turn of either side, over all repetitions
    errors    shape (P, 2): standard errors; 0 where nothing is drawn, nan after one repetition
    plays     shape (P, 2, m): how often either side played each action
    turns     turns of one match
    """

    scores: np.ndarray
    errors: np.ndarray
    plays: np.ndarray
    turns: int


@frozen(eq=False)
class Pairs:
    """Pairs of automata as one table of joint states, pair after pair; J in all.

    first      shape (P,): the joint state in which each pair begins
    either     for both sides shape (J,): the state of its own automaton, in `plays`
    plays      shape (states, m): what all automata's states play
    moves      shape (J, m * m): the next joint state, by both actions
    """

    first: np.ndarray
    either: tuple[np.ndarray, np.ndarray]
    plays: np.ndarray
    moves: np.ndarray


def paired(machines: Sequence[Machine], pairs: np.ndarray, noise: float) -> Pairs:
    """The table of some pairs, by number, shape (P, 2); actions go wrong with a probability, to
    any other one alike.

    Raises Refused for automata that don't fit together, or too many of them.
    """
    m = machines[0].plays.shape[1]
    if any(own.moves.shape[1:] != (m, m) for own in machines):
        raise Refused(f"automata that meet have the same actions, {m} of them here")
    sizes = np.array([len(own.plays) for own in machines])
    one, two = np.asarray(pairs).T
    joint = sizes[one] * sizes[two]
    total = int(joint.sum())
    if total * m * m > MOST_ENTRIES:
        raise Refused(f"pairs of automata have {total:,} joint states with {m * m} moves each")
    ends = np.cumsum(joint)
    at, width = np.repeat(ends - joint, joint), np.repeat(sizes[two], joint)
    x, y = np.divmod(np.arange(total) - at, width)
    starts = np.cumsum(sizes) - sizes
    x, y = x + np.repeat(starts[one], joint), y + np.repeat(starts[two], joint)
    table = np.concatenate([own.moves for own in machines])
    wide = (slice(None), None, None)
    moves = at[wide] + table[x] * width[wide] + table[y].transpose(0, 2, 1)
    begin = np.array([own.first for own in machines])
    first = ends - joint + begin[one] * sizes[two] + begin[two]
    plays = np.concatenate([own.plays for own in machines])
    wrong = (1 - np.eye(m)) / max(m - 1, 1)
    shaken = (1 - noise) * plays + noise * (plays @ wrong) if m > 1 else plays
    return Pairs(first, (x, y), shaken, moves.reshape(total, -1))


def play_matches(
    machines: Sequence[Machine],
    pairs: Sequence[tuple[int, int]],
    payoffs: np.ndarray,
    course: Course,
) -> Matches:
    """Matches of automata, by number, in pairs.

    `payoffs` of shape (2, m, m) are those of the first and of the second. Pairs that draw nothing
    are played once, by repeated squaring: it takes as many steps as the number of turns has binary
    digits, and is exact for whole payoffs whose sums stay below 2^53. All others are drawn turn by
    turn, as often as the course repeats them.
    Raises Refused for automata or payoffs that do not fit.
    """
    m = machines[0].plays.shape[1] if machines else 0
    if payoffs.shape != (2, m, m) or not np.isfinite(payoffs).all():
        raise Refused(f"payoffs of a match have shape (2, {m}, {m}) and are finite")
    count, turns = len(pairs), course.turns
    out = Matches(np.zeros((count, 2)), np.zeros((count, 2)), np.zeros((count, 2, m)), turns)
    certain = np.array([machine.certain for machine in machines], dtype=bool)
    who = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    sure = certain[who].all(axis=1) & (course.noise == 0)
    for which, way in ((sure, _certain), (~sure, _drawn(course.repetitions, course.seed))):
        numbers = np.flatnonzero(which)
        if len(numbers):
            table = paired(machines, who[numbers], course.noise)
            scores, errors, plays = way(table, payoffs, turns)
            out.scores[numbers], out.errors[numbers], out.plays[numbers] = scores, errors, plays
    return out


Found = tuple[np.ndarray, np.ndarray, np.ndarray]


def _certain(table: Pairs, payoffs: np.ndarray, turns: int) -> Found:
    """Exact sums over all turns: 2^k turns from any state are 2^(k-1) turns, twice."""
    m = table.plays.shape[1]
    played = table.plays.argmax(axis=1)
    one, two = (played[own] for own in table.either)
    both = one * m + two
    after = table.moves[np.arange(len(both)), both]
    unit = np.eye(m)
    gains = np.stack([*payoffs.reshape(2, -1), *unit.repeat(m, axis=1), *np.tile(unit, m)], axis=1)
    sums, now, left = gains[both], table.first, turns
    total = np.zeros((len(now), 2 + 2 * m))
    while left:
        if left & 1:
            total += sums.take(now, axis=0)
            now = after.take(now)
        left >>= 1
        if left:
            sums += sums.take(after, axis=0)
            after = after.take(after)
    total /= turns
    return total[:, :2], np.zeros((len(now), 2)), total[:, 2:].reshape(-1, 2, m)


def _drawn(repetitions: int, seed: int) -> Callable[[Pairs, np.ndarray, int], Found]:
    """Matches that are drawn turn by turn."""

    def play(table: Pairs, payoffs: np.ndarray, turns: int) -> Found:
        count, m = len(table.first), table.plays.shape[1]
        sums = np.zeros((count * repetitions, m * m))
        start = np.repeat(table.first, repetitions)
        for k, lo in enumerate(range(0, len(start), TOGETHER)):
            part = slice(lo, lo + TOGETHER)
            sums[part] = _turn_by_turn(table, start[part], turns, stream(seed, PLAY, k))
        shares = sums.reshape(count, repetitions, m * m) / turns
        scores = shares @ payoffs.reshape(2, -1).T
        errors = np.full((count, 2), np.nan)
        if repetitions > 1:
            errors = scores.std(axis=1, ddof=1) / np.sqrt(repetitions)
        both = shares.mean(axis=1).reshape(count, m, m)
        return scores.mean(axis=1), errors, np.stack([both.sum(axis=2), both.sum(axis=1)], axis=1)

    return play


def _turn_by_turn(
    table: Pairs, start: np.ndarray, turns: int, rng: np.random.Generator
) -> np.ndarray:
    """How often each pair of actions was played, shape (matches, m * m).

    Both actions are drawn at once from the product of their distributions.
    """
    states, kinds = table.moves.shape
    one, two = (table.plays[own] for own in table.either)
    both = (one[:, :, None] * two[:, None, :]).reshape(states, kinds)
    levels = np.repeat(thresholds(both).T, kinds, axis=1)  # by cell: state * kinds
    moves = (table.moves * kinds).astype(np.intp).ravel()
    counts = np.zeros((kinds - 1, len(start)), dtype=np.int64)
    few = np.zeros((kinds - 1, len(start)), dtype=np.uint8)
    cell = start.astype(np.intp) * kinds
    for turn in range(1, turns + 1):
        numbers = words(rng, len(start))
        reached = [numbers >= level.take(cell) for level in levels]
        for count, own in zip(few, reached, strict=True):
            count += own.view(np.uint8)
            cell += own
        cell = moves.take(cell)
        if turn % 255 == 0 or turn == turns:
            counts += few
            few[:] = 0
    everything = np.full((1, len(start)), turns)
    reach = np.concatenate([everything, counts, 0 * everything])
    return (reach[:-1] - reach[1:]).T
