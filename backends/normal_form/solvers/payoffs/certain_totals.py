"""This module gives totals where each role has one governor, whose word it follows."""

from __future__ import annotations

import numpy as np

from ....numbers.floats import EXACT_FLOAT_LIMIT
from ....numbers.scaled import Scaled, compact, integers
from ..counts.game import (
    Anonymous,
    Faces,
    Profiles,
    Values,
)


def certain_totals(game: Anonymous, faces: Faces, asked: Profiles) -> Values:
    """Exact totals where every role has one governor, under each component, whose word is done."""
    small = sum(game.sizes) * int(game.top) * game.unit < EXACT_FLOAT_LIMIT
    payoffs = [[k.payoffs if small else integers(k.payoffs) for k in kinds] for kinds in faces]
    out = np.zeros((len(faces), game.llms, asked.count), dtype=float if small else object)
    told = np.broadcast_to(asked.told, (asked.count, *asked.told.shape[1:]))
    size = np.broadcast_to(asked.size, (asked.count, asked.size.shape[1]))
    for c, weight in enumerate(game.weights):
        governor, played = _played(game, asked.types, told, c)
        counts = _counts(game, asked.types, played, size)
        for q, t in enumerate(asked.types.tolist()):
            at = np.flatnonzero(size[:, q])
            k, crowd = game.types[t].kind, game.crowd(t)
            own = played[at, q]
            places = [
                column[at] - ((own == a) if other == crowd else 0)
                for other, columns in enumerate(counts)
                for a, column in enumerate(columns, 1)
            ]
            for f, kinds in enumerate(payoffs):
                out[f, governor[q], at] += weight * size[at, q] * kinds[k][(own, *places)]
    return Values(Scaled(out if small else compact(out), game.scale * game.unit, True))


def _played(
    game: Anonymous, types: np.ndarray, told: np.ndarray, c: int
) -> tuple[list[int], np.ndarray]:
    """By sort its governor, and what it makes the roles of the sort play: shape (P, Q)."""
    governor = []
    played = np.zeros(told.shape[:2], dtype=int)
    for q, t in enumerate(types.tolist()):
        parts = game.types[t].parts[c]
        j = next(j for j, part in enumerate(parts) if part is not None)
        done = np.array([row.index(1) for row in parts[j] or ()])
        played[:, q] = done[told[:, q, j]]
        governor.append(j)
    return governor, played


def _counts(
    game: Anonymous, types: np.ndarray, played: np.ndarray, size: np.ndarray
) -> list[list[np.ndarray]]:
    """For each crowd and each of its actions but the first, how many play it: shape (P,)."""
    of = np.array([game.crowd(t) for t in types.tolist()])
    return [
        [
            (size[:, of == crowd] * (played[:, of == crowd] == a)).sum(axis=1)
            for a in range(1, game.actions[crowd])
        ]
        for crowd in range(len(game.sizes))
    ]
