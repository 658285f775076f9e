"""This module lists what an LLM can do in another's review, one best move for each consequence.

A move tells the clients of each role a mixture of actions. What it causes depends on the fraction
of clients that it moves away from the prescribed action, role by role (see `observation.caps`), and
on whether the LLM under review tests. Payoffs are linear in each role's mixture separately, so the
best move with given consequences is found among products of vertices.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import numpy as np
from attrs import frozen

from ...problem import Topology
from .arrays import replies, with_move
from .observation import Masses, Refused, caps, told
from .review import Review

CORNER_LIMIT = 2_000_000
"""Most payoffs of corners that are looked at for one kind of consequence."""

Mixture = tuple[Fraction, ...]


@frozen
class Move:
    """One way to deviate, summed up.

    payoff      expected payoff of the period (a supremum, if `shift` is not 0)
    same        the probability that everything looks as prescribed
    discrepant  that the observation is discrepant but explainable by the LLM under review
    clear       that it is not explainable; the three add up to 1
    play        what each role's clients are told, a distribution over actions (empty: governs none)
    inside      a strictly better inside point: the payoff is approached by moves between the two,
                closer and closer to `play`, that have exactly these consequences
    """

    payoff: float
    same: float
    discrepant: float
    clear: float
    play: tuple[Mixture, ...]
    inside: tuple[Mixture, ...]


@frozen(eq=False)
class Grid:
    """One LLM's meta-actions by role: payoffs can be contracted with a mixture in each role.

    roles     the roles that it governs
    actions   for each of them, the actions that it can tell
    order     its meta-actions in lexicographic order of those
    whole     the meta-actions are all combinations; else only they, unmixed, are moves
    """

    roles: tuple[int, ...]
    actions: tuple[tuple[int, ...], ...]
    order: np.ndarray
    whole: bool


def grid(topology: Topology, llm: int) -> Grid:
    """How the meta-actions of an LLM are laid out over its roles."""
    rows = topology.told[llm]
    roles = tuple(r for r in range(rows.shape[1]) if (rows[:, r] >= 0).any())
    actions = tuple(tuple(sorted({int(a) for a in rows[:, r]})) for r in roles)
    listed = {tuple(int(row[r]) for r in roles): k for k, row in enumerate(rows)}
    combinations = list(product(*actions))
    whole = len(combinations) == len(listed) == len(rows) and all(c in listed for c in combinations)
    order = np.array([listed[c] for c in combinations]) if whole else np.arange(len(rows))
    return Grid(roles, actions, order, whole)


def moves_against(
    review: Review, weights: Masses, payoffs: np.ndarray, case: tuple[int, int, int]
) -> tuple[Move, ...]:
    """The best move for every consequence that the deviator k can cause, case = (k, j, step).

    `payoffs` has shape (n, S_1, ..., S_n). The first move is to conform. Where the LLM's
    meta-actions are all combinations of actions, moves tell a part of the clients something else
    (any mixture by role); otherwise all of them are told one meta-action.
    """
    k, j, step = case
    profile, phase = review.cycle[step], review.phases[j]
    tested = with_move(profile, j, phase.tests[step])
    layout = grid(review.topology, k)
    mean = (1 - phase.chance) * replies(payoffs, k, profile) + phase.chance * replies(
        payoffs, k, tested
    )
    cap = [
        caps(review.topology, weights, (k, j), (profile[k], played[j]))
        for played in (profile, tested)
    ]
    problem = _Choice(review.topology, layout, mean[layout.order], (k, j), profile, cap)
    masking = problem.masking(weights, tested)
    chances = (1 - phase.chance, phase.chance)
    found = [problem.point(problem.prescribed(), chances, masking)]
    if layout.whole:
        if masking is not None:
            found.append(problem.point(masking, chances, masking))
        found.extend(problem.regions(chances, masking))
    else:
        found.extend(
            problem.point(problem.pure(move), chances, masking)
            for move in range(len(layout.order))
            if move != profile[k]
        )
    return _best(found)


def _best(found: list[Move]) -> tuple[Move, ...]:
    best: dict[tuple[float, float, float], Move] = {}
    for move in found:
        key = (move.same, move.discrepant, move.clear)
        if key not in best or best[key].payoff < move.payoff:
            best[key] = move
    return tuple(best.values())


@frozen(eq=False)
class _Choice:
    """The mixtures of the deviator and what they cause.

    mean    its expected payoffs in the grid's order
    pair    (deviator, LLM under review)
    cap     for each scenario (no test, test): the fractions by role that are explainable
    """

    topology: Topology
    layout: Grid
    mean: np.ndarray
    pair: tuple[int, int]
    profile: tuple[int, ...]
    cap: list[tuple[Fraction, ...]]

    def prescribed(self) -> tuple[Mixture, ...]:
        return self.pure(self.profile[self.pair[0]])

    def pure(self, move: int) -> tuple[Mixture, ...]:
        """A meta-action as a mixture in each governed role."""
        said = [told(self.topology, self.pair[0], move, r) for r in self.layout.roles]
        return tuple(
            tuple(Fraction(int(a == s)) for a in actions)
            for s, actions in zip(said, self.layout.actions, strict=True)
        )

    def masking(self, weights: Masses, tested: tuple[int, ...]) -> tuple[Mixture, ...] | None:
        """The mixture that makes a test look as prescribed, if there is one.

        It takes from the action that the test adds to, and adds to the one that it takes from.
        """
        k, j = self.pair
        out = []
        for mixture, actions, r in zip(
            self.prescribed(), self.layout.actions, self.layout.roles, strict=True
        ):
            ratio = weights[r][j] / weights[r][k] if weights[r][k] else Fraction(0)
            shift = {told(self.topology, j, self.profile[j], r): ratio}
            after = told(self.topology, j, tested[j], r)
            shift[after] = shift.get(after, Fraction(0)) - ratio
            shift = {a: x for a, x in shift.items() if x}
            if set(shift) - set(actions):
                return None
            out.append(tuple(y + shift.get(a, 0) for a, y in zip(actions, mixture, strict=True)))
        moved = [r for r, row in enumerate(weights) if row[j] and not row[k]]
        hidden = all(
            told(self.topology, j, tested[j], r) == told(self.topology, j, self.profile[j], r)
            for r in moved
        )
        return tuple(out) if hidden and all(min(y) >= 0 for y in out) else None

    def point(
        self,
        play: tuple[Mixture, ...],
        chances: tuple[float, float],
        masking: tuple[Mixture, ...] | None,
    ) -> Move:
        """A single mixture with its consequences."""
        same = [play == self.prescribed(), play == masking]
        fraction = self._moved(play)
        explained = [all(f <= c[r] for f, r in fraction) for c in self.cap]
        odds = [0.0, 0.0, 0.0]
        for s, chance in enumerate(chances):
            odds[0 if same[s] else 1 if explained[s] else 2] += chance
        return Move(self.value(play), odds[0], odds[1], odds[2], play, play)

    def _moved(self, play: tuple[Mixture, ...]) -> list[tuple[Fraction, int]]:
        at = self._positions()
        return [(1 - y[a], r) for y, a, r in zip(play, at, self.layout.roles, strict=True)]

    def _positions(self) -> list[int]:
        k = self.pair[0]
        return [
            actions.index(told(self.topology, k, self.profile[k], r))
            for actions, r in zip(self.layout.actions, self.layout.roles, strict=True)
        ]

    def value(self, play: tuple[Mixture, ...]) -> float:
        if not self.layout.whole:
            said = tuple(a[y.index(1)] for a, y in zip(self.layout.actions, play, strict=True))
            rows = self.topology.told[self.pair[0]][:, list(self.layout.roles)]
            return float(self.mean[int(np.flatnonzero((rows == said).all(axis=1))[0])])
        table = self.mean.reshape([len(a) for a in self.layout.actions])
        for y in play:
            table = np.tensordot(np.array([float(x) for x in y]), table, axes=(0, 0))
        return float(table)

    def regions(
        self, chances: tuple[float, float], masking: tuple[Mixture, ...] | None
    ) -> Iterator[Move]:
        """The best of every set of mixtures with the same consequences, single points apart.

        In each scenario the move is explainable (fraction <= cap in all roles) or not (> cap in
        some role). The second is a union over that role; the closure of each part is a product.
        """
        count = len(self.layout.roles)
        choices = [None, *range(count)]
        for broken in product(choices, repeat=2):
            bounds = [self._bounds(i, broken) for i in range(count)]
            if any(b is None for b in bounds):
                continue
            ranges = [b for b in bounds if b is not None]
            if all(low == high for low, high in ranges) and not any(
                high and len(a) > 2
                for (_, high), a in zip(ranges, self.layout.actions, strict=True)
            ):
                only = self._corner_list(ranges)
                if len(only) == 1 and only[0] in (self.prescribed(), masking):
                    continue
            odds = [0.0, 0.0, 0.0]
            for b, chance in zip(broken, chances, strict=True):
                odds[1 if b is None else 2] += chance
            yield self._best_corner(ranges, (odds[1], odds[2]))

    def _bounds(self, i: int, broken: tuple[int | None, ...]) -> tuple[Fraction, Fraction] | None:
        """The fractions of clients that may move in governed role number i; None: there is none."""
        r = self.layout.roles[i]
        movable = len(self.layout.actions[i]) > 1
        high = Fraction(int(movable))
        for b, cap in zip(broken, self.cap, strict=True):
            if b is None:
                high = min(high, cap[r])
        above = [cap[r] for b, cap in zip(broken, self.cap, strict=True) if b == i]
        low = max(above, default=Fraction(0))
        return None if above and low >= high else (low, high)

    def _vertices(self, i: int, bounds: tuple[Fraction, Fraction]) -> list[Mixture]:
        """Corners of the mixtures in a role that move a fraction between the bounds."""
        at, size = self._positions()[i], len(self.layout.actions[i])
        out: list[Mixture] = []
        for fraction in dict.fromkeys(bounds):
            for b in range(size):
                if b != at and fraction:
                    mixture = [Fraction(0)] * size
                    mixture[at], mixture[b] = 1 - fraction, fraction
                    out.append(tuple(mixture))
            if not fraction:
                out.append(tuple(Fraction(int(a == at)) for a in range(size)))
        return out

    def _corner_list(self, ranges: list[tuple[Fraction, Fraction]]) -> list[tuple[Mixture, ...]]:
        return list(product(*(self._vertices(i, b) for i, b in enumerate(ranges))))

    def _best_corner(
        self, ranges: list[tuple[Fraction, Fraction]], odds: tuple[float, float]
    ) -> Move:
        corners = [self._vertices(i, b) for i, b in enumerate(ranges)]
        table = self.mean.reshape([len(a) for a in self.layout.actions])
        size = 1
        for vertices in corners:
            size *= len(vertices)
        if size > CORNER_LIMIT:
            raise Refused(f"more than {CORNER_LIMIT} corners of one LLM's mixtures")
        for vertices in corners:
            matrix = np.array([[float(x) for x in y] for y in vertices])
            table = np.moveaxis(np.tensordot(matrix, table, axes=(1, 0)), 0, -1)
        at = np.unravel_index(int(np.argmax(table)), table.shape)
        play = tuple(vertices[int(a)] for vertices, a in zip(corners, at, strict=True))
        inside = tuple(_average(vertices) for vertices in corners)
        return Move(float(table[at]), 0.0, odds[0], odds[1], play, inside)


def _average(vertices: list[Mixture]) -> Mixture:
    return tuple(sum(column, Fraction(0)) / len(vertices) for column in zip(*vertices, strict=True))
