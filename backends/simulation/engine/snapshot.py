"""This module saves an interrupted run as plain arrays and reads it back; nothing is pickled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from attrs import fields, frozen, has

from .errors import WrongSnapshot
from .population import Population
from .problem import CountPayoffs, Problem, ProfilePayoffs, TablePayoffs
from .records import Records, arrays_of
from .rules.rule import Rule, State
from .seen import Sights

FORMAT = 1
"""Counts changes of what is saved."""


@frozen(eq=False)
class Snapshot:
    """A run up to the end of a block of rounds: all that is needed to go on.

    identity    of the problem, rules and options (see `identity`)
    seed        of the run; streams of random numbers follow from it and the number of the round
    done        rounds that are over
    records     what happened in them
    states      what each LLM's rule has learned
    population  the clients as they are now, if they stay the same
    """

    identity: str
    seed: int
    done: int
    records: Records | None
    states: tuple[State, ...]
    population: Population | None = None


def identity(problem: Problem, rules: Sequence[Rule], payoffs: np.ndarray, extra: str) -> str:
    """A fingerprint by which a saved run is recognised.

    Payoffs that are given as a function are left out; rules count with their fields.
    """
    digest = hashlib.sha256(f"{FORMAT} {np.__version__} {extra}".encode())
    for thing in (problem, payoffs, *rules):
        _feed(digest, thing)
    return digest.hexdigest()[:32]


def _feed(digest: Any, thing: object) -> None:
    match thing:
        case np.ndarray():
            digest.update(f"{thing.dtype.str}{thing.shape}".encode())
            digest.update(np.ascontiguousarray(thing).tobytes())
        case tuple() | list():
            digest.update(f"({len(thing)}".encode())
            for own in thing:
                _feed(digest, own)
        case TablePayoffs():
            _feed(digest, thing.values)
        case CountPayoffs() | ProfilePayoffs():
            digest.update(type(thing).__name__.encode())
        case _ if has(type(thing)):
            kind: Any = type(thing)
            digest.update(kind.__name__.encode())
            for a in fields(kind):
                digest.update(a.name.encode())
                _feed(digest, getattr(thing, a.name))
        case None | bool() | int() | float() | str():
            digest.update(repr(thing).encode())
        case _:
            digest.update(type(thing).__qualname__.encode())


def save(snapshot: Snapshot, path: Path | str) -> None:
    """Write a snapshot as an .npz file; what stood there is replaced when all is written."""
    path = Path(path)
    arrays: list[tuple[str, np.ndarray]] = []
    arrays += arrays_of(snapshot.records, "records")
    arrays += [pair for own in _states(snapshot.states) for pair in own]
    people = snapshot.population
    if people is not None:
        arrays += arrays_of((people.llm, people.state, people.earned), "population")
    head = {
        "format": FORMAT,
        "identity": snapshot.identity,
        "seed": snapshot.seed,
        "done": snapshot.done,
        "states": [len(own) for own in snapshot.states],
    }
    meta = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            np.savez(file, meta=meta, **dict(arrays))  # type: ignore[arg-type]
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _states(states: Sequence[State]) -> list[list[tuple[str, np.ndarray]]]:
    return [arrays_of(own, f"states.{i}") for i, own in enumerate(states)]


def load(path: Path | str) -> Snapshot:
    """Read a snapshot. Raises WrongSnapshot if the file is none, OSError if it cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        head = json.loads(bytes(arrays.pop("meta")).decode())
        if head["format"] != FORMAT:
            raise WrongSnapshot(f"'{path}' was saved by another version")
        states = tuple(
            tuple(arrays[f"states.{i}.{k}"] for k in range(count))
            for i, count in enumerate(head["states"])
        )
        return Snapshot(
            str(head["identity"]),
            int(head["seed"]),
            int(head["done"]),
            _records(arrays),
            states,
            _population(arrays),
        )
    except (BadZipFile, ValueError, KeyError, TypeError, EOFError) as error:
        raise WrongSnapshot(f"'{path}' is no saved run, or is damaged") from error


def _series(arrays: Mapping[str, np.ndarray], name: str) -> tuple[np.ndarray, ...] | None:
    out: list[np.ndarray] = []
    while f"{name}.{len(out)}" in arrays:
        out.append(arrays[f"{name}.{len(out)}"])
    return tuple(out) or None


def _records(arrays: Mapping[str, np.ndarray]) -> Records | None:
    if "records.choices" not in arrays:
        return None
    sights = Sights(
        profiles=arrays.get("records.sights.profiles"),
        frequencies=_series(arrays, "records.sights.frequencies"),
        governed=_series(arrays, "records.sights.governed"),
        signals=arrays.get("records.sights.signals"),
    )
    return Records(
        choices=arrays["records.choices"],
        mixtures=_series(arrays, "records.mixtures"),
        payoffs=arrays["records.payoffs"],
        squares=arrays["records.squares"],
        clients=arrays["records.clients"],
        frequencies=_series(arrays, "records.frequencies") or (),
        sights=sights,
    )


def _population(arrays: Mapping[str, np.ndarray]) -> Population | None:
    llm = _series(arrays, "population.0")
    if llm is None:
        return None
    return Population(llm, _series(arrays, "population.1"), _series(arrays, "population.2"))
