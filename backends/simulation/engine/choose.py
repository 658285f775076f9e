"""This module chooses between counting clients and simulating every one of them, and says why."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import frozen

from .cells import most_cells
from .clients import MOST_CODES, codes
from .errors import Refused
from .problem import Problem

Engine: TypeAlias = Literal["counts", "clients", "instances"]

MOST_JOINT_CELLS = 2**12
"""Up to this many combinations of governors and actions are counted."""

MOST_DRAWN_CELLS = 2**18
"""Combinations of actions that are counted where governors are drawn anew (one draw each)."""

MOST_MATCHED_CELLS = 2**10
"""Combinations of actions that are counted in a finite population (a few draws each)."""


@frozen
class Chosen:
    """An engine by its name, and why it is that one.

    joint   whether combinations say who governs every role
    """

    name: Engine
    reason: str
    joint: bool = False


def choose_engine(problem: Problem, keep_clients: bool = False, wanted: str = "best") -> Chosen:
    """The engine that simulates a problem; `wanted` names one, or is "best".

    Raises Refused if the engine that is wanted, or any, cannot simulate the problem.
    """
    if wanted not in ("best", "counts", "clients", "instances"):
        raise Refused(f"there is no engine '{wanted}'")
    if keep_clients and problem.replace:
        raise Refused("clients that are drawn anew in every round have no record of their own")
    persons = _persons(problem, keep_clients)
    if wanted != "best":
        return _wanted(problem, wanted, persons)
    if persons:
        return _wanted(problem, "clients", persons)
    counted = _counted(problem)
    if counted is not None:
        return counted
    many = "counting: there are too many combinations of actions"
    if not _needs_cells(problem) and codes(problem) > MOST_CODES:
        return Chosen("instances", f"every instance by itself, as {many} of governors and actions")
    return _wanted(problem, "clients", f"client by client instead of {many}")


def _needs_cells(problem: Problem) -> bool:
    seen = problem.monitoring
    return seen.kind == "identified" or seen.sample is not None


def _persons(problem: Problem, keep_clients: bool) -> str:
    """Why clients cannot be exchanged for one another; empty if they can."""
    if problem.memory is not None:
        return "client by client, as clients remember what they saw"
    if keep_clients:
        return "client by client, as a record of each is wanted"
    return ""


def _counted(problem: Problem) -> Chosen | None:
    """Counting, where that is possible."""
    same = "counts, as clients of one LLM and role are exchangeable: exact in law"
    if most_cells(problem, joint=True) <= (
        MOST_JOINT_CELLS if problem.replace else MOST_MATCHED_CELLS
    ):
        return Chosen("counts", same, joint=True)
    if problem.monitoring.kind == "identified":
        return None
    limit = MOST_DRAWN_CELLS if problem.replace else MOST_MATCHED_CELLS
    return Chosen("counts", same) if most_cells(problem, joint=False) <= limit else None


def _wanted(problem: Problem, wanted: str, reason: str) -> Chosen:
    if wanted == "counts":
        if reason:
            raise Refused(f"no counting: {reason}")
        counted = _counted(problem)
        if counted is None:
            raise Refused("no counting: there are too many combinations of actions")
        return counted
    if wanted == "instances":
        if reason:
            raise Refused(f"no instances by themselves: {reason}")
        if _needs_cells(problem):
            raise Refused("samples and governors are not seen where instances are not numbered")
        return Chosen("instances", "every instance by itself, as was asked for")
    if codes(problem) > MOST_CODES:
        message = f"client by client, governors and actions have up to {MOST_CODES:,} combinations"
        raise Refused(f"{message}; here there are {codes(problem):,}")
    return Chosen("clients", reason or "client by client, as was asked for")
