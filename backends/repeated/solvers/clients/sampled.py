"""This module bounds what deviations from a review earn and cause where frequencies are samples.

A deviator moves a fraction of its clients in each role. The fractions are cut into intervals; on
each box of intervals the payoff is at most that of its best corner, and the chances that a period
looks as prescribed, or is not beyond explanation, lie between bounds that are monotone in the
fractions (binomial tails; Bonferroni's inequality over the actions of a role, exact where there are
two). The deviator is then given the best corner of these bounds as well: an upper bound, over all
deviations. Points below the upper hull of all corners are dropped, as mixtures of others do better.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
from attrs import frozen

from .arrays import replies, with_move
from .hull import upper_cover, upper_sketch
from .moves import CORNER_LIMIT, Grid, Mixture, Move, grid
from .observation import Masses, Refused, told
from .review import Review
from .sight import Rule, blurred, frequencies, tail

WIDE = 1e-11
"""By how much bounds of chances are widened, for the rounding of binomial tails."""

LEVELS = (1e-6, 1e-3, 0.01, 0.05, 0.2, 0.5, 0.8, 0.97, 0.999)
"""Fractions are cut where a chance of being noticed is one of these."""

ROUGH = (1e-3, 0.02, 0.2, 0.5, 0.9)
"""The same for designs that are only compared."""

BOX_LIMIT = 6000
"""Most boxes that are looked at for one LLM in one review and step; cuts are thinned to fit."""

Case = tuple[int, int, int]
"""(deviator k, LLM under review j, step)."""


Plays = Callable[[int], tuple[Mixture, ...]]
"""What is played in a box, by its number."""


@frozen(eq=False)
class Part:
    """Bounds for each interval of fractions in one role, in each scenario.

    plays   the mixtures at the corners of each interval
    same    shape (scenarios, intervals, 2): the chance that the role looks as prescribed, low, high
    open    likewise, that the LLM under review explains it
    """

    plays: tuple[tuple[Mixture, ...], ...]
    same: np.ndarray
    open: np.ndarray


class Scene:
    """One step of one review as a deviator sees it: scenarios, and what counts look like."""

    def __init__(self, review: Review, weights: Masses, case: Case) -> None:
        self.review, self.case = review, case
        self.weights = weights
        k, j, step = case
        phase, profile = review.phases[j], review.cycle[step]
        tested = with_move(profile, j, phase.tests[step])
        self.profile = profile
        self.scenarios = (
            ((1.0, profile),) if k == j else ((1 - phase.chance, profile), (phase.chance, tested))
        )
        self.rules: tuple[Rule, ...] = review.rules[j][step]
        self.layout: Grid = grid(review.topology, k)

    def expected(self, role: int, scenario: int) -> tuple[Fraction, ...]:
        """Frequencies in a role if the deviator conforms, noise included."""
        at = self.scenarios[scenario][1]
        return blurred(self.review.sight, frequencies(self.review.topology, role, at))

    def mean(self, payoffs: np.ndarray) -> np.ndarray:
        """The deviator's expected payoff for each meta-action."""
        k = self.case[0]
        parts = [chance * replies(payoffs, k, at) for chance, at in self.scenarios]
        return np.asarray(sum(parts[1:], parts[0]))

    def chances(self, role: int, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, ...]:
        """Bounds (same, open) of chances, where each action's frequency is between low and high.

        `low` and `high` have shape (actions, ...); the result (..., 2) each.
        """
        rule, size = self.rules[role], self.review.sight.sample
        assert size is not None
        out = []
        for level in (rule.level, 0):
            least = [max(f, level) if a == rule.own else f for a, f in enumerate(rule.floors)]
            below = [
                np.stack([tail(size, c, low[a]), tail(size, c, high[a])])
                for a, c in enumerate(least)
            ]
            worst = 1 - sum(b[0] for b in below)
            apart = len(least) == 2 and least[0] + least[1] <= size + 1
            best = 1 - (sum(b[1] for b in below) if apart else np.max([b[1] for b in below], 0))
            bounds = np.stack([worst - WIDE, best + WIDE], axis=-1)
            out.append(np.clip(bounds, 0.0, 1.0))
        return tuple(out)

    def events(self, role: int) -> list[tuple[float, float, int]]:
        """(frequency if k conforms, its slope in k's fraction, count below which it is noticed)."""
        k = self.case[0]
        rule, at = self.rules[role], told(self.review.topology, k, self.profile[k], role)
        slope = float((1 - self.review.sight.noise) * self.weights[role][k])
        out = []
        for scenario in range(len(self.scenarios)):
            x = self.expected(role, scenario)
            for a, floor in enumerate(rule.floors):
                counts = {floor, rule.level} if a == rule.own else {floor}
                out += [(float(x[a]), -slope if a == at else slope, c) for c in counts if c]
        return out


def sampled_moves(
    review: Review, weights: Masses, payoffs: np.ndarray, case: Case, rough: bool = False
) -> tuple[Move, ...]:
    """Moves whose mixtures do at least as well as any deviation, with the same consequences.

    The first is to conform, as it is. `payoffs` has shape (n, S_1, ..., S_n). Payoffs of the moves
    are upper bounds, and so are not attained in general. `rough`: a few of them, and no bound.
    """
    scene = Scene(review, weights, case)
    conform = conforming_moves(review, weights, payoffs, case)
    table = scene.mean(payoffs)
    if scene.layout.whole:
        points, plays = _boxes(scene, table, ROUGH if rough else LEVELS)
    else:
        points, plays = _pure(scene, table)
    first = [[m.same, m.same + m.discrepant, m.payoff] for m in conform[1:]]
    points = np.concatenate([np.array(first), points])
    listed = [conform[0]]
    for number in (upper_sketch if rough else upper_cover)(points):
        box = (int(number) - len(first)) // CORNERS
        same, open_, payoff = points[number]
        listed.append(_move(payoff, same, open_, plays(box) if box >= 0 else conform[0].play))
    return tuple(listed)


def _move(payoff: float, same: float, open_: float, play: tuple[Mixture, ...]) -> Move:
    return Move(float(payoff), float(same), float(open_ - same), float(1 - open_), play, play)


def conforming_moves(
    review: Review, weights: Masses, payoffs: np.ndarray, case: Case
) -> tuple[Move, ...]:
    """What conforming pays and causes: the middle of its bounds, then their corners.

    In its own review (k = j), the LLM is not testing.
    """
    scene = Scene(review, weights, case)
    same, open_ = still(scene)
    paid = float(scene.mean(payoffs)[scene.profile[case[0]]])
    play = _prescribed(scene)
    found = corners(same[None], open_[None])[0]
    listed = [found.mean(axis=0), *np.unique(found, axis=0)]
    return tuple(_move(paid, s, o, play) for s, o in listed)


def testing(review: Review, weights: Masses, j: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of (same, open) in a period in which LLM j tests, shape (2,) each."""
    other = next(i for i in range(review.llms) if i != j)
    return still(Scene(review, weights, (other, j, step)), (0.0, 1.0))


def still(scene: Scene, odds: tuple[float, float] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the chances (same, open) if the deviator conforms, shape (2,) each.

    `odds`: of the scenarios, if not their own.
    """
    total = [np.zeros(2), np.zeros(2)]
    for scenario, (chance, _) in enumerate(scene.scenarios):
        product_ = [np.ones(2), np.ones(2)]
        for role in range(len(scene.rules)):
            x = np.array([float(v) for v in scene.expected(role, scenario)])
            for i, bounds in enumerate(scene.chances(role, x, x)):
                product_[i] = product_[i] * bounds
        weight = chance if odds is None else odds[scenario]
        total = [t + weight * p for t, p in zip(total, product_, strict=True)]
    return np.clip(total[0], 0, 1), np.clip(total[1], 0, 1)


CORNERS = 5


def corners(same: np.ndarray, open_: np.ndarray) -> np.ndarray:
    """The corners of boxes same x open with same <= open, shape (boxes, CORNERS, 2)."""
    s_low, s_high = same[..., 0], same[..., 1]
    o_high = open_[..., 1]
    o_low = np.maximum(open_[..., 0], s_low)
    s_high = np.minimum(s_high, o_high)
    cut = np.minimum(s_high, o_low)
    pairs = [
        (s_low, o_low),
        (s_low, o_high),
        (s_high, o_high),
        (s_high, np.maximum(o_low, s_high)),
        (cut, o_low),
    ]
    return np.stack([np.stack(p, axis=-1) for p in pairs], axis=1)


def _prescribed(scene: Scene) -> tuple[Mixture, ...]:
    k = scene.case[0]
    return tuple(
        tuple(
            Fraction(int(a == told(scene.review.topology, k, scene.profile[k], r))) for a in actions
        )
        for r, actions in zip(scene.layout.roles, scene.layout.actions, strict=True)
    )


# --- boxes -------------------------------------------------------------------------------------


def _boxes(scene: Scene, table: np.ndarray, levels: tuple[float, ...]) -> tuple[np.ndarray, Plays]:
    """Corners (same, open, payoff) of all boxes, shape (boxes * CORNERS, 3), and a play of each."""
    layout = scene.layout
    cuts = _thinned([_cuts(scene, i, levels) for i in range(len(layout.roles))])
    parts = [_part(scene, i, c) for i, c in enumerate(cuts)]
    sizes = [len(p.plays) for p in parts]
    payoffs = _Payoffs(scene, table[layout.order], parts)
    shape = (*sizes, 2)
    total = [np.zeros(shape), np.zeros(shape)]
    for scenario, (chance, _) in enumerate(scene.scenarios):
        joint = [np.ones(shape), np.ones(shape)]
        for role in range(len(scene.rules)):
            if role in layout.roles:
                i = layout.roles.index(role)
                view = [1] * len(sizes)
                view[i] = sizes[i]
                bounds = tuple(
                    b[scenario].reshape(*view, 2) for b in (parts[i].same, parts[i].open)
                )
            else:
                x = np.array([float(v) for v in scene.expected(role, scenario)])
                bounds = scene.chances(role, x, x)
            joint = [a * b for a, b in zip(joint, bounds, strict=True)]
        total = [t + chance * a for t, a in zip(total, joint, strict=True)]
    found = corners(*(np.clip(t, 0, 1).reshape(-1, 2) for t in total))
    payoff = np.repeat(payoffs.best().reshape(-1, 1), CORNERS, axis=1)
    return np.concatenate([found, payoff[..., None]], axis=-1).reshape(-1, 3), payoffs.play


def _cuts(scene: Scene, i: int, levels: tuple[float, ...]) -> list[Fraction]:
    """Fractions of clients in governed role number i, from 0 to 1."""
    from scipy.special import betainccinv

    if len(scene.layout.actions[i]) == 1:
        return [Fraction(0)]
    size = scene.review.sight.sample
    assert size is not None
    found = {Fraction(0), Fraction(1)}
    for x, slope, count in scene.events(scene.layout.roles[i]):
        for level in levels:
            at = float(betainccinv(count, size - count + 1, level)) if count <= size else 1.0
            part = (at - x) / slope if slope else 0.0
            if 1e-9 < part < 1 - 1e-9:
                found.add(Fraction(part).limit_denominator(10**9))
    return sorted(found)


def _thinned(cuts: list[list[Fraction]]) -> list[list[Fraction]]:
    """Every other cut left out of the longest list, until the boxes are few enough."""
    while np.prod([float(len(c)) for c in cuts]) > BOX_LIMIT:
        longest = max(range(len(cuts)), key=lambda i: len(cuts[i]))
        if len(cuts[longest]) <= 3:
            raise Refused(f"more than {BOX_LIMIT} kinds of deviations of one LLM")
        cuts[longest] = [*cuts[longest][:-1:2], cuts[longest][-1]]
    return cuts


def _part(scene: Scene, i: int, cuts: list[Fraction]) -> Part:
    """The intervals between cuts in governed role number i; nothing moved is one of its own."""
    k = scene.case[0]
    role, actions = scene.layout.roles[i], scene.layout.actions[i]
    at = told(scene.review.topology, k, scene.profile[k], role)
    ends = [(cuts[0], cuts[0]), *pairwise(cuts)]
    low = np.array([float(a) for a, _ in ends])
    high = np.array([float(b) for _, b in ends])
    moved = float((1 - scene.review.sight.noise) * scene.weights[role][k])
    same, open_ = [], []
    for scenario in range(len(scene.scenarios)):
        x = [float(v) for v in scene.expected(role, scenario)]
        bottom = np.repeat(np.array(x)[:, None], len(ends), axis=1)
        top = bottom.copy()
        for a in actions:
            if a == at:
                bottom[a], top[a] = x[a] - moved * high, x[a] - moved * low
            else:
                top[a] = x[a] + moved * high
                if len(actions) == 2:
                    bottom[a] = x[a] + moved * low
        bounds = scene.chances(role, bottom, top)
        same.append(bounds[0])
        open_.append(bounds[1])
    plays = tuple(_vertices(actions, actions.index(at), pair) for pair in ends)
    return Part(plays, np.stack(same), np.stack(open_))


def _vertices(
    actions: tuple[int, ...], at: int, ends: tuple[Fraction, Fraction]
) -> tuple[Mixture, ...]:
    """The corners of the mixtures that move a fraction between the ends."""
    out: list[Mixture] = []
    for fraction in dict.fromkeys(ends):
        for b in range(len(actions)):
            if b != at or not fraction:
                mixture = [Fraction(0)] * len(actions)
                mixture[at] = 1 - fraction
                mixture[b] += fraction
                out.append(tuple(mixture))
    return tuple(dict.fromkeys(out))


class _Payoffs:
    """Payoffs at the corners of all boxes: one array over the corners of each role's intervals."""

    def __init__(self, scene: Scene, table: np.ndarray, parts: list[Part]) -> None:
        self.parts = parts
        self.values = table.reshape([len(a) for a in scene.layout.actions])
        known = [dict.fromkeys(v for listed in p.plays for v in listed) for p in parts]
        if np.prod([float(len(vertices)) for vertices in known]) > CORNER_LIMIT:
            raise Refused(f"more than {CORNER_LIMIT} corners of one LLM's mixtures")
        for vertices in known:
            matrix = np.array([[float(x) for x in y] for y in vertices])
            self.values = np.moveaxis(np.tensordot(matrix, self.values, axes=(1, 0)), 0, -1)
        places = [{v: i for i, v in enumerate(vertices)} for vertices in known]
        self.where = [
            [[place[y] for y in listed] for listed in p.plays]
            for p, place in zip(parts, places, strict=True)
        ]

    def best(self) -> np.ndarray:
        """The best corner of every box: boxes are products, so that roles are gone through."""
        out = self.values
        for i, intervals in enumerate(self.where):
            out = np.stack([out.take(w, axis=i).max(axis=i) for w in intervals], axis=i)
        return out

    def play(self, box: int) -> tuple[Mixture, ...]:
        """The corner that is best in a box, given by its number."""
        at = np.unravel_index(box, [len(w) for w in self.where])
        corner = self.values[np.ix_(*(w[int(b)] for w, b in zip(self.where, at, strict=True)))]
        top = np.unravel_index(int(np.argmax(corner)), corner.shape)
        return tuple(p.plays[int(b)][int(a)] for p, b, a in zip(self.parts, at, top, strict=True))


def _pure(scene: Scene, table: np.ndarray) -> tuple[np.ndarray, Plays]:
    """Corners and plays of meta-actions that cannot be mixed, the prescribed one left out."""
    review, (k, _, _) = scene.review, scene.case
    points, plays = [], []
    for move in range(len(table)):
        if move == scene.profile[k]:
            continue
        total = [np.zeros(2), np.zeros(2)]
        for chance, at in scene.scenarios:
            joint = [np.ones(2), np.ones(2)]
            for role in range(len(scene.rules)):
                seen = frequencies(review.topology, role, with_move(at, k, move))
                x = np.array([float(v) for v in blurred(review.sight, seen)])
                joint = [a * b for a, b in zip(joint, scene.chances(role, x, x), strict=True)]
            total = [t + chance * a for t, a in zip(total, joint, strict=True)]
        found = corners(*(np.clip(t, 0, 1).reshape(1, 2) for t in total))[0]
        points += [[s, o, float(table[move])] for s, o in found]
        said = [told(review.topology, k, move, r) for r in scene.layout.roles]
        plays.append(
            tuple(
                tuple(Fraction(int(a == s)) for a in actions)
                for s, actions in zip(said, scene.layout.actions, strict=True)
            )
        )
    return np.array(points).reshape(-1, 3), plays.__getitem__
