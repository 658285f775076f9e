"""This module simulates a population that plays a spec."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from errno import EINVAL, EISDIR
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod
from os import strerror
from pathlib import Path
from typing import Any

import numpy as np
from attrs import fields, frozen

from ...compiler.expr import Constant
from ...dsl.diagnostic import InternalError, Refusal, did_you_mean, refusal
from ..base import OneShot
from ..numbers.floats import Number
from ..results.common import ByLlm
from ..results.simulation import Named, Simulation
from .engine.errors import Inconsistent, NotObserved, Refused, WrongSnapshot
from .engine.run import Options, Run
from .engine.run import simulate as run_engine
from .engine.snapshot import Snapshot, load, save
from .from_ir import Supports, problem_of, supports_of
from .plays import Plays, Stated, plays

ROUNDS, CLIENTS = 100, 10_000
"""How much is simulated unless it is stated."""

ENGINES = {"one_by_one": "clients"}
"""Other names of engines."""

NEEDED = {
    "clock": "the number of the round",
    "payoff": "what its own clients get",
    "values": "what its other plays would have paid",
    "profile": "everyone's plays",
    "payoffs": "what everyone's clients get",
    "signal": "a public signal",
    "frequencies": "how often its clients met which action",
    "governed": "who governs whom its clients meet",
}
"""What rules need to see, in words."""

SAVE_EVERY = 60.0
"""Seconds of a run after which it is saved, if there is a checkpoint to save it to."""

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


@frozen(eq=False)
class Watch:
    """Who looks on while a simulation runs, and what it goes on from.

    progress     called with the rounds that are done and all rounds
    resume       the snapshot of an interrupted run
    checkpoint   a file from which the run is resumed if it is there, and to which it is saved now
                 and then, in the end, or when it is interrupted
    """

    progress: Callable[[int, int], None] | None = None
    resume: Snapshot | None = None
    checkpoint: Path | None = None


NOBODY = Watch()


def split(llms: Sequence[str], given: Mapping[str, Any]) -> tuple[dict[str, Any], Setting, Watch]:
    """Keywords as what LLMs play, how to simulate, and who looks on.

    Raises TypeError for a keyword that is none of these, ValueError for what is no whole number.
    """
    settings = {a.name for a in fields(Setting)}
    watching = {a.name for a in fields(Watch)}
    for name in given:
        if name not in settings | watching and name not in llms:
            help = did_you_mean(name, [*llms, *sorted(settings | watching)])
            raise TypeError(f"'{name}' is neither an LLM nor a setting of simulate: {help}")
    watch = {k: v for k, v in given.items() if k in watching}
    if watch.get("checkpoint") is not None:
        watch["checkpoint"] = Path(watch["checkpoint"]).resolve()
    for name in ("rounds", "clients", "seed"):
        value = given.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise ValueError(f"{name} is a whole number, not {value!r}")
    plays = {k: v for k, v in given.items() if k not in settings | watching}
    return plays, Setting(**{k: v for k, v in given.items() if k in settings}), Watch(**watch)


def simulate(
    game: OneShot, stated: Mapping[str, Stated], setting: Setting, watch: Watch = NOBODY
) -> Simulation:
    """Means with standard errors of a population that plays, round by round.

    A KeyboardInterrupt ends it after the last whole block of rounds; it is raised on if no block
    was played.

    Raises:
        InternalError: the engine lost clients.
        OSError: the checkpoint cannot be read or written.
        Refusal: a rule that does not fit the game or the monitoring, a game that is too large, a
            checkpoint of another run.
        ValueError: a play that is none of the LLM's, or an unknown population or engine.
    """
    if setting.population not in ("drawn", "fixed"):
        raise ValueError(f"population is 'drawn' or 'fixed', not {setting.population!r}")
    if game.graph.states:
        message = "a game that changes from round to round is not played by a population"
        raise refusal("simulation-not-covered", message, None, "'simulate' in a spec plays it")
    before = _before(watch)
    chosen = plays(game, stated, setting.clients)
    rounds = _rounds(game) if setting.rounds is None else setting.rounds
    supports = supports_of(game, chosen)
    fixed = setting.population == "fixed"
    problem = problem_of(game, chosen, supports, setting.clients, fixed)
    options = _options(rounds, setting, watch)
    try:
        run = run_engine(problem, chosen.rules, chosen.payoffs, options, watch.progress, before)
    except NotObserved as error:
        raise _not_observed(game, chosen, error) from None
    except WrongSnapshot as error:
        raise _wrong_snapshot(watch, error) from None
    except Refused as error:
        help = "'rounds', 'clients', 'engine' and the rules of play can be stated"
        raise refusal("simulation-not-covered", str(error), None, help) from None
    except Inconsistent as error:
        raise InternalError(f"the simulation is wrong: {error}") from None
    if watch.checkpoint is not None and run.snapshot.done:
        save(run.snapshot, watch.checkpoint)
    if run.interrupted and not len(run.records):
        raise KeyboardInterrupt
    return _result(game, (chosen, supports), setting, (run, rounds, before))


def _options(rounds: int, setting: Setting, watch: Watch) -> Options:
    engine, path = ENGINES.get(setting.engine, setting.engine), watch.checkpoint
    if path is None:
        return Options(rounds, setting.seed, engine)
    keep = partial(save, path=path)
    return Options(rounds, setting.seed, engine, keep=keep, keep_every=SAVE_EVERY)


def _before(watch: Watch) -> Snapshot | None:
    """What the run goes on from; a checkpoint that cannot be written is found out at once.

    Raises:
        OSError: the checkpoint cannot be read or written.
        Refusal: it is no saved run.
    """
    path = watch.checkpoint
    if path is None:
        return watch.resume
    if path.is_dir():
        raise IsADirectoryError(EISDIR, strerror(EISDIR), str(path))
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise OSError(EINVAL, "Not a regular file", str(path))
    beside = path.with_name(path.name + ".part")
    beside.touch()
    beside.unlink()
    if watch.resume is not None or not path.exists():
        return watch.resume
    try:
        return load(path)
    except WrongSnapshot as error:
        raise _wrong_snapshot(watch, error) from None


def _wrong_snapshot(watch: Watch, error: WrongSnapshot) -> Refusal:
    help = "run it with the game, the plays and the settings of then; only 'rounds' may grow"
    if watch.checkpoint is not None:
        help += f"; or name another file than '{watch.checkpoint}'"
    return refusal("wrong-checkpoint", str(error), None, help)


def _not_observed(game: OneShot, chosen: Plays, error: NotObserved) -> Refusal:
    """What is said of a rule that does not see what it goes by."""
    node = game.graph.monitoring
    default = "clients" if game.graph.population is not None else "perfect"
    kind = default if node is None else node.kind
    rest = " here" if kind == "clients" and error.needs == "values" else ""
    llm, rule = game.llms[error.llm], chosen.words[error.llm]
    message = (
        f"{rule}, by which {llm} plays, needs {NEEDED[error.needs]}, which 'monitoring {kind}' "
        f"does not show{rest}"
    )
    help = "'monitoring perfect' shows everything but a public signal"
    return refusal("not-observed", message, None, help)


def _rounds(game: OneShot) -> int:
    node = game.graph.repetition
    if node is None or node.rounds is None:
        return ROUNDS
    assert isinstance(node.rounds, Constant)
    return int(node.rounds.value)


def _result(
    game: OneShot,
    played: tuple[Plays, Supports],
    setting: Setting,
    done: tuple[Run, int, Snapshot | None],
) -> Simulation:
    llms = game.llms
    (chosen, supports), (run, rounds, before) = played, done
    means, errors = run.estimate.means.tolist(), run.estimate.errors.tolist()
    named = _named(game, chosen, supports, run)
    frequencies = tuple(
        (role, tuple((a, float(x)) for a, x in zip(own, shares, strict=True)))
        for (role, own), shares in zip(
            named.actions, _overall(run.records.frequencies), strict=True
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
        rounds,
        0 if before is None else before.done,
        named,
        run,
    )


def _overall(frequencies: Sequence[np.ndarray]) -> list[np.ndarray]:
    """How often actions were played over all rounds; nan if there were none."""
    return [own.mean(axis=0) if len(own) else np.full(own.shape[1], np.nan) for own in frequencies]


def _named(game: OneShot, chosen: Plays, supports: Supports, run: Run) -> Named:
    """Names of what came up."""
    steady = all(mixture is not None for mixture in chosen.mixtures)
    profiles, listed = run.records.sights.profiles, []
    for i, mixture in enumerate(chosen.mixtures):
        came_up = set(np.unique(run.records.choices[:, i]).tolist()) - {-1}
        came_up |= set() if profiles is None else set(np.unique(profiles[:, :, i]).tolist())
        if steady and mixture is not None:
            listed.append(tuple((k, mixture[k][0]) for k in sorted(came_up)))
        else:
            listed.append(tuple((k, game.play(i, k)) for k in sorted(came_up)))
    actions = tuple(
        (role, tuple(names[a] for a in known))
        for role, names, known in zip(
            game.problem.roles, game.problem.actions, supports, strict=True
        )
    )
    signals = None if chosen.signal is None else chosen.signal.labels
    return Named(tuple(listed), actions, signals)


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
