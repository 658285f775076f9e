"""This module simulates a population that plays a spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

from ...compiler.expr import Constant
from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import ByLlm
from ..results.simulation import Simulation
from .engine.errors import Inconsistent, NotObserved, Refused
from .engine.run import Options, Run
from .engine.run import simulate as run_engine
from .from_ir import Supports, problem_of, supports_of
from .plays import Plays, Stated, plays

ROUNDS, CLIENTS = 100, 10_000
"""How much is simulated unless it is stated."""

ENGINES = {"one_by_one": "clients"}
"""Other names of engines."""

NOTHING = 1e-13
"""Standard errors below this, relative to means above 1, are rounding."""

EXPECTED_WORK = 4096
"""Profiles over which exact means are added up."""


@frozen
class Setting:
    """How to simulate.

    rounds       None for those of the spec, or 100
    clients      in each role
    seed         of the random numbers
    population   "drawn": governors are drawn anew for every instance; "fixed": so many clients in
                 each role, matched anew in every round
    engine       "best", "counts", "one_by_one" (client by client) or "instances"
    """

    rounds: int | None = None
    clients: int = CLIENTS
    seed: int = 0
    population: str = "drawn"
    engine: str = "best"


def simulate(game: OneShot, stated: Mapping[str, Stated], setting: Setting) -> Simulation:
    """Means with standard errors of a population that plays, round by round.

    Raises:
        InternalError: the engine lost clients.
        Refusal: a rule that does not fit the game or the monitoring, a game that is too large.
        ValueError: a play that is none of the LLM's, or an unknown population or engine.
    """
    if setting.population not in ("drawn", "fixed"):
        raise ValueError(f"population is 'drawn' or 'fixed', not {setting.population!r}")
    chosen = plays(game, stated, setting.clients)
    rounds = _rounds(game) if setting.rounds is None else setting.rounds
    supports = supports_of(game, chosen)
    fixed = setting.population == "fixed"
    problem = problem_of(game, chosen, supports, setting.clients, fixed)
    options = Options(rounds, setting.seed, ENGINES.get(setting.engine, setting.engine))
    try:
        run = run_engine(problem, chosen.rules, chosen.payoffs, options)
    except NotObserved as error:
        llm = game.llms[error.llm]
        kind = problem.monitoring.kind
        message = f"the rule {chosen.words[error.llm]} of {llm} needs more than it sees ({kind})"
        help = "'monitoring perfect' shows everything"
        raise refusal("not-observed", message, None, help) from None
    except Refused as error:
        help = "'rounds', 'clients', 'engine' and the rules of play can be stated"
        raise refusal("simulation-not-covered", str(error), None, help) from None
    except Inconsistent as error:
        raise InternalError(f"the simulation is wrong: {error}") from None
    return _result(game, (chosen, supports), setting, run)


def _rounds(game: OneShot) -> int:
    node = game.graph.repetition
    if node is None or node.rounds is None:
        return ROUNDS
    assert isinstance(node.rounds, Constant)
    return int(node.rounds.value)


def _result(
    game: OneShot, played: tuple[Plays, Supports], setting: Setting, run: Run
) -> Simulation:
    llms, problem = game.llms, game.problem
    chosen, supports = played
    means, errors = run.estimate.means.tolist(), run.estimate.errors.tolist()
    frequencies = tuple(
        (role, tuple((names[a], float(x)) for a, x in zip(known, own.mean(axis=0), strict=True)))
        for role, names, known, own in zip(
            problem.roles, problem.actions, supports, run.records.frequencies, strict=True
        )
    )
    return Simulation(
        len(run.records),
        setting.clients,
        setting.seed,
        setting.population,
        ByLlm.of(llms, chosen.words),
        ByLlm.of(llms, means),
        ByLlm.of(llms, [_rounded(e, m) for m, e in zip(means, errors, strict=True)]),
        run.estimate.source,
        ByLlm.of(llms, _expected(game, chosen, setting)),
        frequencies,
        run.engine.name,
        run.engine.reason,
        run.interrupted,
        run,
    )


def _rounded(error: float, mean: float) -> float:
    """A standard error; 0 if it is no more than what rounding does."""
    return 0.0 if error < NOTHING * max(1.0, abs(mean)) else error


def _expected(game: OneShot, chosen: Plays, setting: Setting) -> Sequence[Number | None]:
    """Exact means if nobody learns, and a population is drawn; else None."""
    unknown = [None] * len(game.llms)
    steady = [m for m in chosen.mixtures if m is not None]
    if len(steady) < len(game.llms) or setting.population == "fixed":
        return unknown
    population = game.graph.population
    if population is not None and population.independent_draws:
        return unknown
    if prod(map(len, steady)) > EXPECTED_WORK:
        return unknown
    sums: list[Number] = [Fraction(0)] * len(game.llms)
    for profile in product(*steady):
        numbers = [game.index(i, play) for i, (play, _) in enumerate(profile)]
        weight: Number = prod((p if p != 1 else 1 for _, p in profile), start=Fraction(1))
        totals, _ = game.at(numbers)
        sums = [s + weight * t for s, t in zip(sums, totals, strict=True)]
    return [total / mass for total, mass in zip(sums, game.problem.mass, strict=True)]
