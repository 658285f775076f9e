"""What is drawn follows the law: compared with enumeration by tests of goodness of fit."""

from __future__ import annotations

from collections import Counter
from itertools import permutations, product

import numpy as np
import pytest
from attrs import evolve
from scipy.stats import chisquare

from metagame.backends.simulation.engine.clients import ClientsEngine
from metagame.backends.simulation.engine.counts import CountsEngine
from metagame.backends.simulation.engine.draws import drawn, drawn_by_state
from metagame.backends.simulation.engine.seating import apportion, seats
from metagame.backends.simulation.engine.tables import contingency

from .populations import DILEMMA, assortative, independent, population

RARE = 1e-4
"""Chance at which a test of fit fails although all is well."""


def fits(found: Counter, chances: dict, draws: int) -> None:
    assert set(found) <= {k for k, p in chances.items() if p > 0}
    keys = sorted(k for k, p in chances.items() if p > 0)
    counts = np.array([found[k] for k in keys], dtype=float)
    expected = np.array([chances[k] for k in keys]) * draws
    small = expected < 5
    if small.any():  # thrown together, as the test wants some of everything
        counts = np.append(counts[~small], counts[small].sum())
        expected = np.append(expected[~small], expected[small].sum())
    if len(counts) > 1:
        assert chisquare(counts, expected * counts.sum() / expected.sum()).pvalue > RARE


def test_random_tables_are_those_of_random_permutations() -> None:
    rows, columns = [2, 1, 2], [1, 3, 1]
    of_column = np.repeat(np.arange(3), columns)
    of_row = np.repeat(np.arange(3), rows)
    law: Counter = Counter()
    for order in permutations(range(5)):
        table = np.zeros((3, 3), dtype=int)
        np.add.at(table, (of_row, of_column[list(order)]), 1)
        law[tuple(table.ravel())] += 1 / 120
    draws = 20_000
    wide = [np.broadcast_to(own, (draws, 3)) for own in (rows, columns)]
    tables = contingency(np.random.default_rng(3), *wide)
    assert (tables.sum(axis=2) == rows).all() and (tables.sum(axis=1) == columns).all()
    fits(Counter(tuple(t.ravel()) for t in tables), law, draws)


def cell_chances(problem, played):
    """The probability of each governor profile and action profile, by the definition."""
    law, roles, out = problem.law, range(problem.roles), Counter()
    for weight, rows in zip(law.weights, law.governors, strict=True):
        for g in product(range(problem.llms), repeat=problem.roles):
            for a in product(*map(range, problem.actions)):
                p = weight * np.prod([rows[r, g[r]] * played[r][g[r], a[r]] for r in roles])
                out[g + a] += p
    return out


@pytest.mark.parametrize("engine", ["joint", "actions", "clients"])
def test_instances_follow_the_law(engine: str) -> None:
    law = assortative([[0.7, 0.3], [0.4, 0.6]], 1 / 3)
    problem = population(DILEMMA, law, follow=[0.9, 0.6], size=100_000)
    if engine == "clients":
        cells, tally = ClientsEngine(problem, seed=3).round([1, 2], 0)
    else:
        rng = np.random.default_rng(11)
        cells, tally = CountsEngine(problem, engine == "joint").rounds([1, 2], 1, rng)
    _, played = CountsEngine(problem, True).cells([1, 2])
    chances = cell_chances(problem, played)
    if engine == "actions":
        for role, held in enumerate(tally.held):
            found, wanted = Counter(), Counter()
            for count, llm, cell in zip(held.counts[0], held.llm, held.cell, strict=True):
                found[llm, *cells.actions[cell]] += int(count)
            for key, p in chances.items():
                wanted[key[role], *key[2:]] += p
            fits(found, wanted, problem.size)
        return
    found = Counter()
    for count, g, a in zip(tally.held[0].counts[0], cells.llms.T, cells.actions, strict=True):
        found[(*g, *a)] += int(count)
    fits(found, chances, problem.size)


def finite_law(problem, played):
    """The law of the table of (LLM, action) pairs, by enumerating matchings and actions."""
    held, size = seats(problem).clients, problem.size
    of = [np.repeat(np.arange(problem.llms), own) for own in held]
    law: Counter = Counter()
    orders = list(permutations(range(size)))
    for a in product(range(2), repeat=2 * size):
        first, second = a[:size], a[size:]
        p = np.prod(
            [played[0][of[0][k], first[k]] * played[1][of[1][k], second[k]] for k in range(size)]
        )
        for order in orders if p else ():
            pairs = Counter((of[0][k], first[k], of[1][o], second[o]) for k, o in enumerate(order))
            law[tuple(sorted(pairs.items()))] += p / len(orders)
    return law


@pytest.mark.parametrize("engine", ["joint", "actions", "clients"])
def test_a_small_finite_population_follows_the_law(engine: str) -> None:
    problem = population(
        DILEMMA, independent([[2 / 3, 1 / 3], [1 / 3, 2 / 3]]), follow=[0.9, 0.6], size=3
    )
    problem = evolve(problem, replace=False)
    _, played = CountsEngine(problem, True).cells([1, 2])
    law, draws = finite_law(problem, played), 6000
    found: Counter = Counter()
    if engine == "clients":
        people = ClientsEngine(problem, seed=8)
        for t in range(draws):
            cells, tally = people.round([1, 2], t)
            found[_table(cells, tally.held[0].counts[0])] += 1
    elif engine == "joint":
        rng = np.random.default_rng(2)
        cells, tally = CountsEngine(problem, True).rounds([1, 2], draws, rng)
        found.update(_table(cells, row) for row in tally.held[0].counts)
    else:  # each role's view: governors and both actions
        rng = np.random.default_rng(2)
        cells, tally = CountsEngine(problem, False).rounds([1, 2], draws, rng)
        for role, held in enumerate(tally.held):
            seen, wanted = Counter(), Counter()
            for row in held.counts:
                seen[_view(row, held.llm, cells.actions[held.cell])] += 1
            for table, p in law.items():
                own: Counter = Counter()
                for (g, a, h, b), count in table:
                    own[((g, h)[role], a, b)] += count
                wanted[tuple(sorted(own.items()))] += p
            fits(seen, wanted, draws)
        return
    fits(found, law, draws)


def _table(cells, row):
    out: Counter = Counter()
    for k in np.flatnonzero(row):
        g, a = cells.llms[:, k], cells.actions[k]
        out[int(g[0]), int(a[0]), int(g[1]), int(a[1])] += int(row[k])
    return tuple(sorted(out.items()))


def _view(row, llm, actions):
    out: Counter = Counter()
    for k in np.flatnonzero(row):
        out[int(llm[k]), int(actions[k][0]), int(actions[k][1])] += int(row[k])
    return tuple(sorted(out.items()))


def test_classes_are_drawn_by_their_chances() -> None:
    rng = np.random.default_rng(4)
    for chances in ([0.3, 0.0, 0.7], [0.0, 1.0], [0.5, 0.5, 0.0], np.full(30, 1 / 30)):
        chances = np.array(chances)
        found = Counter(drawn(rng, chances, 50_000).tolist())
        fits(found, dict(enumerate(chances)), 50_000)
    rows = np.array([[0.2, 0.8, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    state = np.repeat([0, 1, 2], 20_000).astype(np.uint8)
    found = drawn_by_state(rng, rows, state)
    for z in range(3):
        fits(Counter(found[state == z].tolist()), dict(enumerate(rows[z])), 20_000)


def test_every_client_is_seated() -> None:
    assert apportion(np.array([0.5, 0.3, 0.2]), 10).tolist() == [5, 3, 2]
    assert apportion(np.array([1 / 3, 1 / 3, 1 / 3]), 10).tolist() == [4, 3, 3]
    assert apportion(np.array([0.7, 0.0, 0.3]), 1).tolist() == [1, 0, 0]
    assert apportion(np.array([0.1] * 10), 10**9 - 10).tolist() == [10**8 - 1] * 10
    law = assortative([[0.7, 0.3], [0.4, 0.6]], 1 / 3)
    for size in (1, 7, 1000):
        found = seats(population(DILEMMA, law, size=size, replace=False))
        assert found.instances.sum() == size and (found.clients.sum(axis=1) == size).all()
        assert (found.held.sum(axis=2) == found.instances[:, None]).all()
