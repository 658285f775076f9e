"""This module holds the parts of a stand-alone simulation as text, but for what the rules do.

They are pasted into generated modules as they are, so they mention nothing but names that every
such module defines: data in capitals, and each other's functions.
"""

COUNTS = """
Clients of one LLM and one role are exchangeable. What is simulated is how many of them do what: a
few draws in a round, whatever the number of clients.
""".strip()

ONE_BY_ONE = "Clients are simulated one by one, as arrays."

HEAD = '''"""A simulation of clients who play a game as their LLMs advise them.

Written by 'metagame compile --to python'. It needs numpy only, and for the same seed it prints the
numbers that metagame gives, with the same version of numpy.

{method}
"""

from __future__ import annotations

import argparse
from collections.abc import {abc}
{fractions}from functools import partial
from itertools import {itertools}
from typing import {typing}NamedTuple, TypeAlias

import numpy as np
'''

STREAMS = '''
# --- random numbers ------------------------------------------------------------------------------

PLAY, ACT, SEE, MATCH = range(4)  # what a stream of random numbers is for


def stream(seed: int, *purpose: int) -> np.random.Generator:
    """A generator of random numbers for one purpose, independent of those for others."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=purpose)))


def pick(chances: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Meta-actions by their chances, from uniform numbers in [0, 1)."""
    levels = np.cumsum(chances)
    used = np.flatnonzero(chances > 0)
    return used[np.searchsorted(levels[used][:-1], numbers * levels[-1], side="right")]
'''

BEHAVIOUR = '''

# --- what clients do -----------------------------------------------------------------------------


class Rounds(NamedTuple):
    """What happened in T rounds.

    payoffs       shape (T, n): what the clients of each LLM got, per client
    squares       shape (T, n): the same per instance of the game, squared and added up
    frequencies   for each role shape (T, m_r): how often each action was played
    """

    payoffs: np.ndarray
    squares: np.ndarray
    frequencies: list[np.ndarray]


def joined(parts: list[Rounds]) -> Rounds:
    """Rounds after rounds."""
    shares = zip(*(part.frequencies for part in parts), strict=True)
    return Rounds(
        np.concatenate([part.payoffs for part in parts]),
        np.concatenate([part.squares for part in parts]),
        [np.concatenate(own) for own in shares],
    )
'''

PLAYED_COMMON = '''

def played(llm: int, role: int, choice: int) -> np.ndarray:
    """What a client plays when its LLM chooses a meta-action: a distribution over actions."""
    told = TOLD[llm][choice][role]
    return FOLLOWED[llm][role][told] if told >= 0 else np.zeros(len(ACTIONS[role]))
'''

PLAYED_ALONE = '''

def played(llm: int, role: int, choice: np.ndarray) -> np.ndarray:
    """What a client plays that draws a meta-action for itself: a distribution over actions."""
    told = TOLD[llm][:, role]
    out = np.zeros(len(ACTIONS[role]))
    np.add.at(out, told[told >= 0], choice[told >= 0])
    return out @ FOLLOWED[llm][role]
'''

LAW = '''

class Law(NamedTuple):
    """Who governs whom: with chance `weights[c]`, LLM i governs role r with chance
    `governors[c, r, i]`, whoever governs the other roles."""

    weights: np.ndarray
    governors: np.ndarray


def summed(cells: Cells, counts: np.ndarray, law: Law, clients: int) -> Rounds:
    """What follows from how often each cell occurred in each round, shape (T, K)."""
    totals = np.einsum("tk,ik->ti", counts.astype(float), cells.worth)
    squares = np.einsum("tk,ik->ti", counts.astype(float), cells.worth**2)
    frequencies = []
    for r, names in enumerate(ACTIONS):
        each = [counts[:, cells.actions[:, r] == a].sum(axis=1) for a in range(len(names))]
        frequencies.append(np.stack(each, axis=1) / clients)
    return Rounds(totals / (clients * mass(law)), squares, frequencies)


def mass(law: Law) -> np.ndarray:
    """The clients of each LLM in an instance, on average; nan if it has none."""
    found = np.einsum("c,cri->i", law.weights, law.governors)
    return np.where(found > 0, found, np.nan)
'''

SEATS = '''

def apportion(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers that add up to the total, by largest remainders; ties go to the first."""
    exact = weights / weights.sum() * total
    near = np.rint(exact)
    exact = np.where(abs(exact - near) <= 1e-6, near, exact)
    out = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - out), kind="stable")
    order = order[weights[order] > 0]
    out[order[: total - int(out.sum())]] += 1
    return out


def seats(clients: int) -> tuple[np.ndarray, np.ndarray]:
    """How many instances each part of the law has, and how many clients of each role and LLM."""
    instances = apportion(WEIGHTS, clients)
    held = [
        [apportion(row, int(count)) for row in rows]
        for rows, count in zip(GOVERNORS, instances, strict=True)
    ]
    return instances, np.array(held, dtype=np.int64)
'''

ESTIMATE = """

# --- means and their errors ----------------------------------------------------------------------

"""

BETWEEN = '''

def errors(found: Rounds, clients: int, per_instance: np.ndarray) -> np.ndarray:
    """Standard errors of the means: from the spread between rounds if they are enough."""
    rounds = len(found.payoffs)
    if rounds >= FEWEST:
        return found.payoffs.std(axis=0, ddof=1) / np.sqrt(rounds)
    return within(found, clients, per_instance)
'''

BATCHES = '''

def errors(found: Rounds, clients: int, per_instance: np.ndarray) -> np.ndarray:
    """Standard errors of the means: from stretches of rounds, which depend on earlier ones."""
    rounds = len(found.payoffs)
    if rounds < 2 * BATCHES:
        return within(found, clients, per_instance)
    length = rounds // BATCHES
    kept = found.payoffs[rounds - length * BATCHES :]
    batches = kept.reshape(BATCHES, length, -1).mean(axis=1)
    return batches.std(axis=0, ddof=1) / np.sqrt(BATCHES)
'''

MAIN = '''

def within(found: Rounds, clients: int, per_instance: np.ndarray) -> np.ndarray:
    """Standard errors of the means, from the spread between instances of the game in a round."""
    if clients < 2:
        return np.full(len(LLMS), np.nan)
    spread = found.squares / clients - (found.payoffs * per_instance) ** 2
    variance = np.maximum(spread, 0) / (clients - 1)
    return np.sqrt(variance.sum(axis=0)) / len(found.payoffs) / per_instance


def estimate(found: Rounds, clients: int) -> tuple[np.ndarray, np.ndarray]:
    """The mean per client of every LLM and its standard error, both of shape (n,)."""
    means = found.payoffs.mean(axis=0)
    known = errors(found, clients, mass(Population(clients).law))
    rounding = 1e-13 * np.maximum(1, abs(means))
    return means, np.where(known < rounding, 0.0, known)


def whole(least: int, value: str) -> int:
    """A whole number of the command line."""
    number = int(value)
    if number < least:
        raise argparse.ArgumentTypeError(f"at least {least}")
    return number


def main() -> None:
    """Simulate, and print what came out."""
    parser = argparse.ArgumentParser(description="Simulate clients who play as LLMs advise them.")
    parser.add_argument("--rounds", type=partial(whole, 1), default=ROUNDS)
    parser.add_argument("--clients", type=partial(whole, 1), default=CLIENTS, help="in each role")
    parser.add_argument("--seed", type=partial(whole, 0), default=SEED)
    options = parser.parse_args()
    found = simulate(options.rounds, options.clients, options.seed)
    means, known = estimate(found, options.clients)
    print(f"{TITLE}: rounds {options.rounds}, clients {options.clients}, seed {options.seed}")
    for llm, mean, error in zip(LLMS, means.tolist(), known.tolist(), strict=True):
        print(f"{llm}: mean {mean}, standard error {error}")
    for role, names, shares in zip(ROLES, ACTIONS, found.frequencies, strict=True):
        each = zip(names, shares.mean(axis=0).tolist(), strict=True)
        print(f"{role}: {', '.join(f'{name} {share}' for name, share in each)}")


if __name__ == "__main__":
    main()
'''
