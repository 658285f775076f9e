"""This module plays rounds: LLMs choose by their rules, clients play, LLMs see and learn.

Rounds are played in blocks whose length follows from the problem alone. Every block and round has
random numbers of its own, and a run that is interrupted keeps all whole blocks, from which it is
resumed as if it had not stopped; likewise a shorter run is the beginning of a longer one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np
from attrs import evolve, frozen

from .check import check
from .choose import Chosen, choose_engine
from .errors import NotObserved, Refused, WrongSnapshot
from .errors_of_means import Estimate, estimate
from .player import Player, player
from .population import Population
from .problem import Problem
from .records import Records, joined
from .rules.rule import Rule, RuleGame
from .seating import seats
from .snapshot import Snapshot, identity
from .values import can_infer

Progress = Callable[[int, int], None]
"""Called with the rounds that are done and all rounds."""

MOST_ROUNDS = 10**9
"""Rounds of a run."""

MOST_NUMBERS = 2**29
"""Numbers in the records of a run (4 GB)."""


@frozen
class Options:
    """How to simulate.

    rounds        how many
    seed          a number from 0
    engine        "best", or "counts", "clients" or "instances"
    threads       how many work at a time; None: as many as there are processors. They change
                  nothing but the time
    keep_clients  whether to keep what every client earned
    keep_sights   whether to record what LLMs saw even if no rule needs it
    keep          called now and then with what the run could be resumed from
    keep_every    seconds between such calls, at least
    """

    rounds: int
    seed: int = 0
    engine: str = "best"
    threads: int | None = None
    keep_clients: bool = False
    keep_sights: bool = False
    keep: Callable[[Snapshot], None] | None = None
    keep_every: float = 60.0


@frozen(eq=False)
class Run:
    """A simulation, whole or interrupted.

    records      round by round
    estimate     means per client with standard errors
    engine       which it was, and why
    held         shape (R, n): clients of each LLM in a finite population
    population   its clients after the last round, if they were simulated
    interrupted  whether it was stopped before the last round
    snapshot     what to resume from
    """

    records: Records
    estimate: Estimate
    engine: Chosen
    held: np.ndarray | None
    population: Population | None
    interrupted: bool
    snapshot: Snapshot


def simulate(
    problem: Problem,
    rules: Sequence[Rule],
    payoffs: np.ndarray,
    options: Options,
    progress: Progress | None = None,
    resume: Snapshot | None = None,
) -> Run:
    """Play a game among LLMs that go by rules.

    `payoffs`, of shape (n, S_1, ..., S_n), are what LLMs know of the meta-game. Raises Refused,
    with the reason, for problems and rules that do not fit; WrongSnapshot for another run's
    snapshot. A KeyboardInterrupt ends the run after the last whole block.
    """
    check(problem)
    chosen = choose_engine(problem, options.keep_clients, options.engine)
    _check_options(options)
    _check_length(problem, options)
    _check_rules(problem, rules, payoffs)
    extra = f"{chosen.name} {chosen.joint} {options.keep_clients} {options.keep_sights}"
    name = identity(problem, rules, payoffs, extra)
    start = _beginning(name, options, rules, payoffs, resume)
    threads = options.threads or os.cpu_count() or 1
    play = player(problem, rules, payoffs, chosen, evolve(options, threads=threads))
    play.begin(start)
    try:
        return _played(play, start, options.rounds, progress)
    finally:
        play.close()


def _played(play: Player, start: Snapshot, rounds: int, progress: Progress | None) -> Run:
    """All blocks from a snapshot on; wherever it is interrupted, blocks are whole or left out."""
    old = [] if start.records is None else [start.records]
    before, blocks = list(old), list[tuple[Records, Snapshot]]()
    now, interrupted, kept = start, False, monotonic()
    tail: tuple[Records, Population | None] | None = None
    keep, every = play.options.keep, play.options.keep_every
    try:
        while now.done < rounds and tail is None:
            if progress is not None:
                progress(now.done, rounds)
            length = play.block(now.done)
            count = min(length, rounds - now.done)
            found, states, population = play.play(now, before, count)
            if count < length:
                tail = found, population
            else:
                done = now.done + count
                after = evolve(now, done=done, states=states, population=population)
                blocks.append((found, after))  # in one step: a run may be interrupted anywhere
                now = after
                before.append(found)
                if keep is not None and monotonic() - kept >= every:
                    keep(evolve(now, records=joined(before)))
                    kept = monotonic()
        if progress is not None:
            progress(rounds, rounds)
    except KeyboardInterrupt:
        interrupted = True
    now = blocks[-1][1] if blocks else start
    parts = [*old, *(found for found, _ in blocks)]
    whole = joined(parts) if parts else None
    snapshot = evolve(now, records=whole)
    if tail is None:
        return _result(play, snapshot, whole, now.population, interrupted and now.done < rounds)
    return _result(play, snapshot, joined([*parts, tail[0]]), tail[1], False)


def _result(
    play: Player,
    snapshot: Snapshot,
    records: Records | None,
    population: Population | None,
    interrupted: bool,
) -> Run:
    problem = play.problem
    found = play.nothing() if records is None else records
    history = play.adaptive or problem.memory is not None
    return Run(
        found,
        estimate(found, problem.size, play.mass, history),
        play.chosen,
        None if problem.replace else seats(problem).clients,
        population,
        interrupted,
        snapshot,
    )


def _check_options(options: Options) -> None:
    if not 1 <= options.rounds <= MOST_ROUNDS:
        raise Refused(f"rounds: 1 to {MOST_ROUNDS:,}")
    if options.seed < 0:
        raise Refused("a seed is a number from 0")
    if options.threads is not None and options.threads < 1:
        raise Refused("at least one thread has to work")


def _check_length(problem: Problem, options: Options) -> None:
    """Refuse records that would not fit into memory."""
    n, shares = problem.llms, sum(problem.actions)
    seen = {"perfect": n * n, "clients": n * shares, "identified": n * (n + 1) * shares}
    each = 4 * n + shares + seen.get(problem.monitoring.kind, 1)
    each += 0 if problem.common_draws else sum(problem.sizes)
    if options.rounds * each > MOST_NUMBERS:
        most = MOST_NUMBERS // each
        raise Refused(f"{options.rounds:,} rounds are too many to record; {most:,} would do")


def _check_rules(problem: Problem, rules: Sequence[Rule], payoffs: np.ndarray) -> None:
    """Raise Refused unless every LLM has a rule, and sees what the rule needs."""
    if len(rules) != problem.llms:
        raise Refused(f"{problem.llms} LLMs need as many rules, not {len(rules)}")
    if payoffs.shape != (problem.llms, *problem.sizes):
        raise Refused(f"the meta-game's payoffs have shape {payoffs.shape}")
    shown = visible(problem)
    for i, rule in enumerate(rules):
        for need in rule.needs:
            if need not in shown:
                raise NotObserved(i, need, _seen_as(problem))


def _seen_as(problem: Problem) -> str:
    kind = f"{problem.monitoring.kind} monitoring"
    return kind if problem.common_draws else f"{kind} of clients that draw for themselves"


def visible(problem: Problem) -> frozenset[str]:
    """What LLMs are told after a round, by the fields of `Seen`."""
    seen = problem.monitoring
    shown = {"clock", "payoff"} if seen.own_payoff else {"clock"}
    match seen.kind:
        case "perfect" if problem.common_draws:
            shown |= {"profile", "payoffs", "values"}
        case "clients" | "identified":
            shown |= {"frequencies", "governed"} if seen.kind == "identified" else {"frequencies"}
            if can_infer(problem):
                shown |= {"values"}
        case "signal":
            shown |= {"signal"}
    return frozenset(shown)


def _beginning(
    name: str,
    options: Options,
    rules: Sequence[Rule],
    payoffs: np.ndarray,
    resume: Snapshot | None,
) -> Snapshot:
    if resume is None:
        states = tuple(rule.start(RuleGame(i, payoffs)) for i, rule in enumerate(rules))
        return Snapshot(name, options.seed, 0, None, states)
    if resume.identity != name or resume.seed != options.seed:
        raise WrongSnapshot("the saved run is one of another game, with other rules or options")
    if resume.done > options.rounds:
        raise WrongSnapshot(f"the saved run has {resume.done:,} rounds already")
    return resume
