"""This module turns specs into the arrays of repeated games, for tests."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor
from pathlib import Path

import numpy as np

import metagame
from metagame.backends.numbers.scaled import object_array, scaled
from metagame.backends.repeated.problem import Stage, Topology
from metagame.backends.repeated.solvers.clients.review import Phase, Review

DILEMMA = """use "std/prisoners_dilemma.game"
play prisoners_dilemma
param s in [0,1] = 7/10
population { llms L, S  clients: L s, S rest }
"""


def dilemma(**settings: str) -> tuple[Stage, Topology]:
    """The prisoner's dilemma of model.md, two LLMs. Meta-actions CC, CD, DC, DD."""
    return arrays(metagame.loads(DILEMMA, **settings))


def heist(**settings: str) -> tuple[Stage, Topology]:
    """The bundled heist. Meta-actions by role in order: planner, burglar, driver."""
    folder = Path(__file__).resolve().parent.parent / "specs" / "papers" / "folk_theorem"
    return arrays(metagame.load(str(folder / "heist.game"), **settings))


def arrays(model: metagame.Model) -> tuple[Stage, Topology]:
    """Means at every profile, and who recommends what to whom."""
    game = model.meta_game()
    problem = game.problem
    totals = game.tensor.totals.numbers()
    means = object_array(
        [x / problem.mass[i] for i in range(len(totals)) for x in totals[i].ravel().tolist()]
    ).reshape(totals.shape)
    told = []
    for groups in problem.free:
        rows = []
        for picked in product(*(range(len(problem.actions[g[0]])) for g in groups)):
            row = [-1] * len(problem.roles)
            for group, action in zip(groups, picked, strict=True):
                for role in group:
                    row[role] = action
            rows.append(row)
        told.append(np.array(rows))
    sizes = tuple(len(a) for a in problem.actions)
    return Stage(scaled(means)), Topology(problem.clients, sizes, tuple(told), problem.followed)


def topology(
    shares: list[list[str]], actions: list[int], told: list[np.ndarray] | None = None
) -> Topology:
    """A topology by hand under full compliance: shares[r][i], all combinations by role."""
    exact = tuple(tuple(Fraction(x) for x in row) for row in shares)
    n = len(shares[0])
    if told is None:
        told = [
            np.array(
                list(product(*(range(m) if exact[r][i] else (-1,) for r, m in enumerate(actions))))
            )
            for i in range(n)
        ]
    identity = tuple(
        tuple(tuple(Fraction(int(a == b)) for b in range(m)) for a in range(m)) for m in actions
    )
    return Topology(exact, tuple(actions), tuple(told), (identity,) * n)


BLAME = (2, 2, 2)  # planner accuses burglar, burglar driver, driver planner: everyone says so
REVERSED = 5
HELD = ((3, 0, 0), (1, 4, 1), (6, 6, 0))  # pure minmax profiles


def band(p: float, tau: float, block: int) -> tuple[int, int]:
    return ceil((p - tau) * block - 1e-9), floor((p + tau) * block + 1e-9)


def dilemma_review(p: float, tau: float, block: int, length: int, discount: Fraction) -> Review:
    """The review of model.md, 4.1: cooperate; test and punish by defecting."""
    stage, top = dilemma()
    phase = Phase(p, *band(p, tau, block), block, length, (3,), (3, 3))
    return Review(stage, top, ((0, 0),), (phase, phase), discount)


def heist_review(p: float, tau: float, block: int, length: int, discount: Fraction) -> Review:
    """The review of model.md, 4.1: the blame cycle; test by reversing all accusations."""
    stage, top = heist()
    phases = tuple(
        Phase(p, *band(p, tau, block), block, length, (REVERSED,), held) for held in HELD
    )
    return Review(stage, top, (BLAME,), phases, discount)
