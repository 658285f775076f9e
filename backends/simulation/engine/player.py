"""This module plays blocks of rounds, with LLMs that learn or with LLMs that always do the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, frozen

from .cells import Cells, most_cells
from .choose import Chosen
from .clients import ClientsEngine
from .counts import CountsEngine
from .direct import DirectEngine
from .errors import Inconsistent, Refused
from .population import Population
from .problem import Problem
from .records import Records, joined
from .rules.rule import Choice, Rule, Seen, State
from .seating import as_played
from .seen import Sights, sights
from .snapshot import Snapshot
from .streams import ACT, PLAY, SEE, stream
from .tally import Tally
from .values import everyone, inferred, line

if TYPE_CHECKING:
    from .run import Options

Engine = CountsEngine | ClientsEngine | DirectEngine

SHORTEST_BLOCK, LONGEST_BLOCK = 64, 1024
"""Rounds of a block that are drawn together: more and more, so that short runs waste little."""

LONGEST_STEPS = 128
"""Rounds of a block that are played one after another, at most."""

BLOCK_WORK = {"counts": 2**21, "clients": 2**24, "instances": 2**24}
"""Cells or clients of a block, about, if that takes fewer rounds."""


@frozen(eq=False)
class Block:
    """The streams of a block: one for what counts, one for what is seen, one for each LLM."""

    play: np.random.Generator
    see: np.random.Generator
    act: tuple[np.random.Generator, ...]


@define(eq=False)
class Player:
    """Plays blocks of rounds of one problem.

    adaptive   whether some LLM learns
    looks      whether what LLMs see is recorded
    mass       shape (n,): clients per instance
    longest    rounds of a block, at most
    """

    problem: Problem
    rules: tuple[Rule, ...]
    payoffs: np.ndarray
    chosen: Chosen
    options: Options
    adaptive: bool
    looks: bool
    mass: np.ndarray
    longest: int
    engine: Engine

    def close(self) -> None:
        """Let go of threads."""
        if not isinstance(self.engine, CountsEngine):
            self.engine.close()

    def block(self, done: int) -> int:
        """The length of the block that begins after so many rounds."""
        if self.adaptive or not isinstance(self.engine, CountsEngine):
            return self.longest
        return min(self.longest, max(SHORTEST_BLOCK, done))

    def begin(self, start: Snapshot) -> None:
        """Take over the clients of a run that is resumed."""
        if isinstance(self.engine, ClientsEngine) and start.population is not None:
            self.engine.population = start.population.copy()

    def nothing(self) -> Records:
        """The record of no rounds."""
        none = np.zeros((0, self.problem.llms))
        shares = tuple(np.zeros((0, m)) for m in self.problem.actions)
        return Records(none.astype(int), None, none, none, none.astype(int), shares, Sights())

    def play(
        self, now: Snapshot, before: Sequence[Records], count: int
    ) -> tuple[Records, tuple[State, ...], Population | None]:
        """The next block, after the records of all blocks before it."""
        block = self._streams(now)
        if isinstance(self.engine, CountsEngine) and not self.adaptive:
            return self._alike(now, block, count), now.states, None
        rows, states = self._recent(before), now.states
        old = len(rows)
        for k in range(count):
            choices = [
                rule.act(state, now.done + k, rng)
                for rule, state, rng in zip(self.rules, states, block.act, strict=True)
            ]
            rows.append(self._round(self._drawn(choices, block), now.done + k, block))
            if self.adaptive and len(rows) > self.problem.monitoring.delay:
                states = self._learned(states, rows[-1 - self.problem.monitoring.delay])
        population = self.engine.population if isinstance(self.engine, ClientsEngine) else None
        return joined(rows[old:]), states, None if population is None else population.copy()

    def _streams(self, now: Snapshot) -> Block:
        number, n = now.done, self.problem.llms
        return Block(
            stream(now.seed, PLAY, number),
            stream(now.seed, SEE, number),
            tuple(stream(now.seed, ACT, i, number) for i in range(n)),
        )

    def _recent(self, before: Sequence[Records]) -> list[Records]:
        """The last rounds, of which LLMs have not been told yet."""
        rows: list[Records] = []
        for part in reversed(before):
            missing = self.problem.monitoring.delay - len(rows)
            end = len(part)
            rows = [part.part(t, t + 1) for t in range(max(end - missing, 0), end)] + rows
        return rows

    # --- one round after another -----------------------------------------------------------------

    def _drawn(self, choices: Sequence[Choice], block: Block) -> list[Choice]:
        """Meta-actions instead of mixtures, where LLMs draw for all their clients."""
        if not self.problem.common_draws:
            return [self._mixture(i, choice) for i, choice in enumerate(choices)]
        return [
            pick(choice, rng.random(1))[0].item() if isinstance(choice, np.ndarray) else int(choice)
            for choice, rng in zip(choices, block.act, strict=True)
        ]

    def _mixture(self, llm: int, choice: Choice) -> np.ndarray:
        if isinstance(choice, np.ndarray):
            return choice
        return np.eye(self.problem.sizes[llm])[choice]

    def _round(self, choices: Sequence[Choice], period: int, block: Block) -> Records:
        if isinstance(self.engine, CountsEngine):
            counted: tuple[Cells | None, Tally] = self.engine.rounds(choices, 1, block.play)
        else:
            counted = self.engine.round(choices, period)
        row, mixtures = self._row(choices)
        return self._record(row, mixtures, counted, block.see)

    def _row(self, choices: Sequence[Choice]) -> tuple[np.ndarray, tuple[np.ndarray, ...] | None]:
        if self.problem.common_draws:
            return np.array([choices]), None
        mixtures = tuple(np.asarray(choice)[None] for choice in choices)
        return np.full((1, len(choices)), -1), mixtures

    def _record(
        self,
        choices: np.ndarray,
        mixtures: tuple[np.ndarray, ...] | None,
        counted: tuple[Cells | None, Tally],
        rng: np.random.Generator,
    ) -> Records:
        _, tally = counted
        size, roles = self.problem.size, self.problem.roles
        if (tally.clients.sum(axis=1) != size * roles).any():
            raise Inconsistent("clients were lost")
        if not np.isfinite(tally.totals).all():
            raise Refused("a payoff is not finite")
        squares = np.full_like(tally.totals, np.nan) if tally.squares is None else tally.squares
        mass = np.where(self.mass > 0, self.mass, np.nan)
        shown = sights(self.problem, choices, counted, rng) if self.looks else Sights()
        return Records(
            choices,
            mixtures,
            tally.totals / (size * mass),
            squares,
            tally.clients,
            tuple(own.sum(axis=1) / size for own in tally.plays),
            shown,
        )

    # --- learning --------------------------------------------------------------------------------

    def _learned(self, states: Sequence[State], row: Records) -> tuple[State, ...]:
        return tuple(self._told(i, state, row) for i, state in enumerate(states))

    def _told(self, llm: int, state: State, row: Records) -> State:
        rule = self.rules[llm]
        if not rule.needs:
            return state
        seen = self._seen(llm, row)
        if any(getattr(seen, need) is None for need in rule.needs if need != "clock"):
            return state  # its clients met nobody: there is nothing to learn from this round
        return rule.observe(state, seen)

    def _seen(self, llm: int, row: Records) -> Seen:
        own: Choice = int(row.choices[0, llm])
        if row.mixtures is not None:
            own = row.mixtures[llm][0]
        payoff: float | None = float(row.payoffs[0, llm])
        if not self.problem.monitoring.own_payoff or math.isnan(row.payoffs[0, llm]):
            payoff = None
        shown, needs = row.sights, self.rules[llm].needs
        if shown.profiles is not None:
            profile = tuple(int(k) for k in shown.profiles[0, llm])
            values = line(self.payoffs, llm, profile) if "values" in needs else None
            paid = everyone(self.payoffs, profile)
            return Seen(own, payoff, values, profile, paid)
        if shown.frequencies is not None:
            met = tuple(role[0, llm] for role in shown.frequencies)
            values = inferred(self.problem, llm, own, met) if "values" in needs else None
            by = shown.governed
            who = None if by is None else tuple(role[0, llm] for role in by)
            return Seen(own, payoff, values, frequencies=met, governed=who)
        signal = None if shown.signals is None else int(shown.signals[0])
        return Seen(own, payoff, signal=signal)

    # --- many rounds at once ---------------------------------------------------------------------

    def _alike(self, now: Snapshot, block: Block, count: int) -> Records:
        """A block of rounds in which nobody learns: rounds of one profile together.

        The whole block is drawn, so that a shorter run is the beginning of a longer one.
        """
        assert isinstance(self.engine, CountsEngine)
        length = self.block(now.done)
        acts = [
            rule.act(state, now.done, rng)
            for rule, state, rng in zip(self.rules, now.states, block.act, strict=True)
        ]
        if not self.problem.common_draws:
            mixed = [self._mixture(i, choice) for i, choice in enumerate(acts)]
            counted = self.engine.rounds(mixed, length, block.play)
            wide = tuple(np.broadcast_to(own, (length, len(own))).copy() for own in mixed)
            none = np.full((length, len(acts)), -1)
            return self._record(none, wide, counted, block.see).part(0, count)
        choices = np.stack(
            [
                pick(self._mixture(i, choice), rng.random(length))
                for i, (choice, rng) in enumerate(zip(acts, block.act, strict=True))
            ],
            axis=1,
        )
        profiles, which = np.unique(choices, axis=0, return_inverse=True)
        parts, order = [], []
        for k, profile in enumerate(profiles):
            rounds = np.flatnonzero(which.ravel() == k)
            chosen = [int(choice) for choice in profile]
            counted = self.engine.rounds(chosen, len(rounds), block.play)
            parts.append(self._record(choices[rounds], None, counted, block.see))
            order.append(rounds)
        return joined(parts).sorted_by(np.concatenate(order)).part(0, count)


def pick(chances: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Meta-actions by their chances, from uniform numbers in [0, 1)."""
    levels = np.cumsum(chances)
    used = np.flatnonzero(chances > 0)
    found = np.searchsorted(levels[used][:-1], numbers * levels[-1], side="right")
    return np.asarray(used[found])


def player(
    problem: Problem,
    rules: Sequence[Rule],
    payoffs: np.ndarray,
    chosen: Chosen,
    options: Options,
) -> Player:
    """What plays the blocks of a run."""
    adaptive = any(rule.needs for rule in rules)
    looks = adaptive or options.keep_sights
    threads = options.threads or 1
    engine: Engine
    match chosen.name:
        case "counts":
            engine = CountsEngine(problem, chosen.joint)
        case "clients":
            keep, rounds = options.keep_clients, options.rounds
            engine = ClientsEngine(problem, options.seed, threads, keep, rounds)
        case "instances":
            encounters = looks and problem.monitoring.kind == "clients"
            engine = DirectEngine(problem, options.seed, threads, encounters)
    return Player(
        problem,
        tuple(rules),
        payoffs,
        chosen,
        options,
        adaptive,
        looks,
        as_played(problem).law.mass,
        _longest(problem, chosen, adaptive),
        engine,
    )


def _longest(problem: Problem, chosen: Chosen, adaptive: bool) -> int:
    """Rounds of a block, at most; they follow from problem and rules alone."""
    work, longest = problem.size * problem.roles, LONGEST_STEPS
    if chosen.name == "counts":
        work = most_cells(problem, chosen.joint) * (1 if chosen.joint else problem.llms)
        longest = LONGEST_STEPS if adaptive else LONGEST_BLOCK
    return max(1, min(longest, BLOCK_WORK[chosen.name] // work))
