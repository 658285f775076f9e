"""This module simulates by counts in one plain function, drawing the same numbers as the engine.

It is written from the description of the streams and of the order of draws, without the engine's
code: numpy and loops. What a stand-alone programme has to do is all here.
"""

from __future__ import annotations

from itertools import product

import numpy as np

PLAY, ACT = 0, 1  # what a stream of random numbers is for
SHORTEST, LONGEST, WORK = 64, 1024, 2**21  # rounds of a block; cells of a block


def stream(seed, *purpose):
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=purpose)))


def simulate(game, mixtures, rounds, seed, most_cells):
    """Means per client of every LLM in every round, and its meta-actions.

    `mixtures[i]` are the chances of LLM i's meta-actions; `most_cells` bounds the work of a round.
    """
    done, payoffs, choices = 0, [], []
    while done < rounds:
        length = min(LONGEST, WORK // most_cells, max(SHORTEST, done))
        drawn = np.empty((length, len(mixtures)), dtype=int)
        for i, chances in enumerate(mixtures):
            numbers = stream(seed, ACT, i, done).random(length)
            levels = np.cumsum(chances)
            for t, u in enumerate(numbers):
                drawn[t, i] = next(k for k, level in enumerate(levels) if u * levels[-1] < level)
        rng, means = stream(seed, PLAY, done), np.empty(drawn.shape)
        for profile in sorted(set(map(tuple, drawn.tolist()))):
            when = np.flatnonzero((drawn == profile).all(axis=1))
            means[when] = (drawn_anew if game.replace else matched)(game, profile, len(when), rng)
        payoffs.append(means)
        choices.append(drawn)
        done += length
    return np.concatenate(payoffs)[:rounds], np.concatenate(choices)[:rounds]


def classes(game, profile, role, share):
    """(LLM, action, chance) of the clients of a role."""
    out = []
    for i, w in enumerate(share):
        rows = game.followed[i][role][game.told[i][profile[i], role]]
        out += [(i, a, w * p) for a, p in enumerate(rows) if w * p > 0]
    return out


def drawn_anew(game, profile, count, rng):
    """One multinomial draw for each round: over components, then classes of the roles in order."""
    cells = []
    for weight, rows in zip(game.law.weights, game.law.governors, strict=True):
        if weight > 0:
            each = [classes(game, profile, r, row) for r, row in enumerate(rows)]
            cells += [(weight * np.prod([c[2] for c in cell]), cell) for cell in product(*each)]
    chances = np.array([p for p, _ in cells])
    counts = rng.multinomial(game.size, chances / chances.sum(), size=count)
    return paid(game, counts, [cell for _, cell in cells], game.law.mass * game.size)


def matched(game, profile, count, rng):
    """What clients do, then random tables role by role; one component.

    Everybody's actions are drawn first, by role; then each cell but the last takes what it needs
    from each class but the last, in order, by hypergeometric draws for all rounds at once.
    """
    (rows,) = game.law.governors
    held = np.rint(rows * game.size).astype(int)
    each, numbers = [], []
    for r, row in enumerate(rows):
        played = np.array(
            [game.followed[i][r][game.told[i][profile[i], r]] for i in range(len(row))]
        )
        wide = np.broadcast_to(held[r], (count, len(row)))
        if ((played == 0) | (played == 1)).all():
            did = wide[..., None] * played.astype(int)
        else:
            did = rng.multinomial(wide, played)
        own = classes(game, profile, r, row)
        each.append(own)
        numbers.append([did[:, i, a] for i, a, _ in own])
    cells = [(c,) for c in each[0]]
    counts = numbers[0]
    for own, number in zip(each[1:], numbers[1:], strict=True):
        left, table = [n.copy() for n in number], []
        for need in counts[:-1]:
            need, pool = need.copy(), sum(left)
            for k in range(len(own) - 1):
                pool = pool - left[k]
                taken = rng.hypergeometric(left[k], pool, need)
                left[k], need = left[k] - taken, need - taken
                table.append(taken)
            left[-1] = left[-1] - need
            table.append(need)
        counts = table + left
        cells = [(*cell, c) for cell in cells for c in own]
    return paid(game, np.stack(counts, axis=1), cells, held.sum(axis=0))


def paid(game, counts, cells, clients):
    """Means per client: what each LLM's clients get in a cell, times how often it occurs."""
    worth = np.zeros((len(clients), len(cells)))
    for k, cell in enumerate(cells):
        for r, (i, _, _) in enumerate(cell):
            worth[i, k] += game.payoffs.values[(r, *(a for _, a, _ in cell))]
    return counts @ worth.T / clients
