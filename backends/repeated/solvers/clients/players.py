"""This module holds review strategies as objects that play, and plays them against deviators.

A player sees the frequencies of actions by role after each period, exactly or as the counts of a
sample, and nothing else. It keeps no arithmetic of the certificate: what is explainable is decided
from the definition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Protocol, TypeAlias, cast

import numpy as np
from attrs import define, field, frozen

from .arrays import replies
from .moves import Mixture, Move
from .observation import Inconsistent, told
from .policy import Decisions
from .review import Review, check_review
from .sight import blurred, judge
from .threat_player import explains

Frequencies: TypeAlias = tuple[tuple[Fraction, ...], ...]
"""x[r][a]: the share of role r's clients that play a."""

Counts: TypeAlias = tuple[tuple[int, ...], ...]
"""x[r][a]: in how many of the sampled instances role r shows a."""

Seen: TypeAlias = Frequencies | Counts

Play: TypeAlias = int | tuple[Mixture, ...]
"""A meta-action by number, or what part of its clients in each governed role is told what."""

INWARDS = Fraction(1, 10**7)
"""How far a deviator keeps away from limits that it can only approach."""


class Player(Protocol):
    """Whoever plays one LLM."""

    def act(self, rng: np.random.Generator) -> Play:
        """What to do in this period."""
        ...

    def observe(self, seen: Seen) -> None:
        """Take note of what happened."""
        ...


@frozen(eq=False)
class World:
    """The frequencies and the payoffs that plays cause (model.md, sections 1 and 4)."""

    review: Review
    _known: dict[tuple[Play, ...], tuple[Frequencies, tuple[float, ...]]] = field(
        factory=dict, repr=False
    )
    _chances: dict[tuple[Play, ...], list[np.ndarray]] = field(factory=dict, repr=False)

    def period(self, plays: tuple[Play, ...]) -> tuple[Frequencies, tuple[float, ...]]:
        """Frequencies by role and payoffs by LLM. At most one LLM may mix over its clients."""
        if plays not in self._known:
            self._known[plays] = (self._frequencies(plays), self._payoffs(plays))
        return self._known[plays]

    def seen(self, plays: tuple[Play, ...], rng: np.random.Generator) -> Seen:
        """What everybody sees of a period: frequencies, or counts in a sample of instances."""
        found, _ = self.period(plays)
        sight = self.review.sight
        if sight.sample is None:
            return found
        if plays not in self._chances:
            rows = [np.array([float(v) for v in blurred(sight, x)]) for x in found]
            self._chances[plays] = [row / row.sum() for row in rows]
        drawn = (rng.multinomial(sight.sample, row).tolist() for row in self._chances[plays])
        return tuple(map(tuple, drawn))

    def _parts(self, llm: int, play: Play, role: int) -> dict[int, Fraction]:
        """What part of its clients in the role the LLM tells which action."""
        topology = self.review.topology
        if isinstance(play, int):
            return {told(topology, llm, play, role): Fraction(1)}
        roles = governed(self.review, llm)
        actions = sorted({int(a) for a in topology.told[llm][:, role]})
        return dict(zip(actions, play[roles.index(role)], strict=True))

    def _frequencies(self, plays: tuple[Play, ...]) -> Frequencies:
        topology = self.review.topology
        out = []
        for r, shares in enumerate(topology.shares):
            seen = [Fraction(0)] * topology.actions[r]
            for i, share in enumerate(shares):
                parts = self._parts(i, plays[i], r) if share else {}
                for said, part in parts.items():
                    for a, chance in enumerate(topology.followed[i][r][said]):
                        seen[a] += share * part * chance
            out.append(tuple(seen))
        return tuple(out)

    def _payoffs(self, plays: tuple[Play, ...]) -> tuple[float, ...]:
        values = self.review.stage.values
        total = np.zeros(len(plays))
        options = [self._weights(i, play) for i, play in enumerate(plays)]
        for picked in product(*options):
            weight, profile = 1.0, []
            for move, part in picked:
                weight *= part
                profile.append(move)
            total += weight * np.array([float(values.at(i, *profile)) for i in range(len(plays))])
        return tuple(total.tolist())

    def _weights(self, llm: int, play: Play) -> list[tuple[int, float]]:
        """Independent mixtures by role as weights of pure meta-actions: payoffs are linear."""
        if isinstance(play, int):
            return [(play, 1.0)]
        rows = self.review.topology.told[llm]
        out = []
        for move, row in enumerate(rows):
            weight = 1.0
            for role in governed(self.review, llm):
                weight *= float(self._parts(llm, play, role).get(int(row[role]), Fraction(0)))
            if weight:
                out.append((move, weight))
        return out


def governed(review: Review, llm: int) -> list[int]:
    """The roles in which the LLM has clients, in order."""
    rows = review.topology.told[llm]
    return [r for r in range(rows.shape[1]) if (rows[:, r] >= 0).any()]


@define(eq=False)
class Ledger:
    """The state of the review, which all LLMs know: it depends on what everybody sees alone.

    phase       the LLM under review, or punished
    time        the period within the block, or the periods of punishment still to come
    count       the discrepant periods so far
    punishing   the LLM is being punished
    """

    review: Review
    phase: int = 0
    time: int = 0
    count: int = 0
    punishing: bool = False
    _known: dict[tuple[int, int, Seen], str] = field(factory=dict, repr=False)
    _world: World = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_review(self.review)
        self._world = World(self.review)

    @property
    def step(self) -> int:
        """The step of the cycle."""
        return self.time % len(self.review.cycle)

    @property
    def prescribed(self) -> tuple[int, ...]:
        """The profile that is prescribed now, tests apart."""
        if self.punishing:
            return self.review.phases[self.phase].punishment
        return self.review.cycle[self.step]

    def record(self, seen: Seen) -> None:
        """Move on after a period."""
        rules = self.review.phases[self.phase]
        if self.punishing:
            self.time -= 1
            if not self.time:
                self._next()
            return
        verdict = self.verdict(seen)
        if verdict == "clear":
            self._next()
            return
        self.count += verdict == "discrepant"
        self.time += 1
        if self.time == rules.block:
            blamed = not rules.low <= self.count <= rules.high
            if blamed and rules.punished:
                self.punishing, self.time = True, rules.punished
            else:
                self._next()

    def _next(self) -> None:
        self.phase = (self.phase + 1) % self.review.llms
        self.time, self.count, self.punishing = 0, 0, False

    def verdict(self, seen: Seen) -> str:
        """What the observation says: "same", "discrepant" or "clear"."""
        if self.review.rules:
            return judge(self.review.rules[self.phase][self.step], cast(Counts, seen))
        key = (self.phase, self.step, seen)
        if key not in self._known:
            self._known[key] = self._judge(seen)
        return self._known[key]

    def _judge(self, seen: Seen) -> str:
        expected, _ = self._world.period(self.prescribed)
        if seen == expected:
            return "same"
        possible = explains(
            self.review.topology, self.prescribed, self.phase, cast(Frequencies, seen)
        )
        return "discrepant" if possible else "clear"


@define(eq=False)
class ReviewPlayer:
    """One LLM that follows review strategies: history of frequencies -> meta-action."""

    review: Review
    llm: int
    ledger: Ledger = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.ledger = Ledger(self.review)

    def act(self, rng: np.random.Generator) -> Play:
        """The prescribed meta-action, or by chance the test while under review."""
        now = self.ledger
        if now.phase == self.llm and not now.punishing:
            phase = self.review.phases[self.llm]
            if rng.random() < phase.chance:
                return phase.tests[now.step]
        return now.prescribed[self.llm]

    def observe(self, seen: Seen) -> None:
        """Update the public state."""
        self.ledger.record(seen)

    def after(self, history: Sequence[Seen]) -> ReviewPlayer:
        """A fresh player that has seen this history."""
        out = ReviewPlayer(self.review, self.llm)
        for seen in history:
            out.observe(seen)
        return out


@define(eq=False)
class Deviator:
    """An LLM that plays by a rule of its own: public state and own meta-action -> play."""

    review: Review
    llm: int
    rule: Callable[[Ledger, np.random.Generator], Play]
    ledger: Ledger = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.ledger = Ledger(self.review)

    def act(self, rng: np.random.Generator) -> Play:
        """Whatever the rule says."""
        return self.rule(self.ledger, rng)

    def observe(self, seen: Seen) -> None:
        """Update the public state."""
        self.ledger.record(seen)


def best_reply(
    review: Review, llm: int, moves: Sequence[Sequence[Sequence[Move]]], tables: Sequence[Decisions]
) -> Deviator:
    """A player of decision tables, one for each review: moves[j][step], tables[j][t, d]."""
    values = review.stage.values.floats()

    def rule(now: Ledger, rng: np.random.Generator) -> Play:
        if now.punishing:
            return _reply(values, llm, now.prescribed)
        table = tables[now.phase]
        number = int(table[now.time, min(now.count, table.shape[1] - 1)])
        if not number:
            return now.prescribed[llm]
        if now.phase == llm and not review.rules:
            return _other(review, values, llm, now.prescribed)
        move = moves[now.phase][now.step][number]
        return _inwards(move)

    return Deviator(review, llm, rule)


def _reply(values: np.ndarray, llm: int, profile: tuple[int, ...]) -> int:
    return int(np.argmax(replies(values, llm, profile)))


def _other(review: Review, values: np.ndarray, llm: int, profile: tuple[int, ...]) -> Play:
    """The most profitable play that is not the prescribed one, or next to the prescribed one."""
    best = _reply(values, llm, profile)
    if best != profile[llm]:
        return best
    rows = review.topology.told[llm]
    roles = governed(review, llm)
    other = next(m for m in range(len(rows)) if m != best)
    play = []
    for r in roles:
        actions = sorted({int(a) for a in rows[:, r]})
        part = {a: Fraction(0) for a in actions}
        part[int(rows[best, r])] += 1 - INWARDS
        part[int(rows[other, r])] += INWARDS
        play.append(tuple(part[a] for a in actions))
    return tuple(play)


def _inwards(move: Move) -> Play:
    return tuple(
        tuple(y + INWARDS * (z - y) for y, z in zip(a, b, strict=True))
        for a, b in zip(move.play, move.inside, strict=True)
    )


def simulate(
    review: Review, players: Sequence[Player], periods: int, rng: np.random.Generator
) -> np.ndarray:
    """Normalised discounted payoffs of one run, shape (n,), what is left after the end at 0.

    Raises Inconsistent if players that follow the review lose track of the public state.
    """
    world, delta = World(review), float(review.discount)
    total, weight = np.zeros(len(players)), float(1 - review.discount)
    for _ in range(periods):
        plays = tuple(player.act(rng) for player in players)
        _, paid = world.period(plays)
        seen = world.seen(plays, rng)
        total += weight * np.array(paid)
        weight *= delta
        for player in players:
            player.observe(seen)
    states = {
        (p.ledger.phase, p.ledger.time, p.ledger.count, p.ledger.punishing)
        for p in players
        if isinstance(p, (ReviewPlayer, Deviator))
    }
    if len(states) > 1:
        raise Inconsistent("players of one review have come to different states")
    return total


def against(review: Review, deviator: Deviator) -> list[Player]:
    """Everybody follows the review but the deviator."""
    return [deviator if i == deviator.llm else ReviewPlayer(review, i) for i in range(review.llms)]
