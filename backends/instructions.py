"""This module says what meta-actions tell clients, role by role, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ..compiler.ir.graph import Graph
from ..compiler.ir.nodes import GovernorLaw
from .base import OneShot, OneShotProblem
from .results.common import ByLlm, Play


def told_by_all(problem: OneShotProblem, sizes: Sequence[int]) -> tuple[np.ndarray, ...]:
    """For each LLM shape (S_i, R): the number of the action that each of its meta-actions tells its
    clients in each role, -1 where it has none."""
    actions = [len(own) for own in problem.actions]
    out = []
    for groups, size in zip(problem.free, sizes, strict=True):
        table = np.full((size, len(actions)), -1, dtype=int)
        numbers = np.unravel_index(np.arange(size), [actions[g[0]] for g in groups] or [1])
        for group, column in zip(groups, numbers, strict=False):
            table[:, list(group)] = column[:, None]
        out.append(table)
    return tuple(out)


def told_by(problem: OneShotProblem, llm: int, play: Sequence[Any]) -> np.ndarray:
    """Shape (R,): the same for one play of one LLM, an action for each group of its roles."""
    row = np.full(len(problem.actions), -1, dtype=int)
    for group, action in zip(problem.free[llm], play, strict=True):
        row[list(group)] = list(problem.actions[group[0]]).index(action)
    return row


def named(game: OneShot, profile: Sequence[int]) -> ByLlm[Play]:
    """A profile of meta-actions by number as plays by LLM."""
    return ByLlm.of(game.llms, [game.play(i, k) for i, k in enumerate(profile)])


Component = tuple[Fraction, tuple[tuple[Fraction, ...], ...]]
"""A weight, and by role and LLM the chance that the LLM governs the role."""


def governors(graph: Graph, llms: int) -> tuple[Component, ...]:
    """The law of the governor profile as a mixture of independent draws; without a population each
    role is its own LLM."""
    population = graph.population
    if population is None:
        rows = tuple(tuple(Fraction(int(i == r)) for i in range(llms)) for r in range(llms))
        return ((Fraction(1), rows),)
    assert isinstance(population.matching, GovernorLaw)
    return population.matching.components
