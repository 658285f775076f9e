"""This module gives the totals of LLMs at given profiles by counts of actions.

With v_q[a] the expected payoff of a role of sort q that plays a, the others of its sort and all
other sorts playing by their chances, LLM i gets

    U_i = sum_c weight_c sum_q size_q sum_a part_cqi[a] v_cq[a]

where part_cqi[a] is the share of the clients in such a role that LLM i governs and that play a. The
sums over q with the same payoffs and the same own action are taken before those over counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from operator import mul

import numpy as np
from attrs import frozen

from ....numbers.scaled import Scaled, compact, integers
from ..payoffs.certain_totals import certain_totals
from .characteristic import Windows, windows
from .game import (
    Anonymous,
    Faces,
    Profiles,
    Values,
)
from .packed import packed_laws, packed_seconds

EXACT_SECONDS = 1.0
"""Exact totals are computed where that takes no longer, about."""

BLOCK = 2**21
"""Numbers that are held for a few profiles at once."""


def totals(game: Anonymous, asked: Profiles, exact: bool | None = None) -> Values:
    """Totals at some profiles, shape (n, P): exact where payoffs are and it does not take too long.

    `exact` says otherwise: True insists (ValueError where payoffs are floats), False wants floats.
    """
    found = faced_totals(game, (game.kinds,), asked, exact)
    return Values(found.totals.take((0,)), found.error)


def faced_totals(
    game: Anonymous, faces: Faces, asked: Profiles, exact: bool | None = None
) -> Values:
    """The same under several payoffs in turn (kinds as those of the game): shape (F, n, P)."""
    if exact is not False and game.exact and all(t.unit == 1 for t in game.types):
        return certain_totals(game, faces, asked)
    if exact is None:
        exact = game.exact and exact_seconds(game, asked.count) <= EXACT_SECONDS
    if exact and not game.exact:
        raise ValueError("payoffs are floats")
    return _exact(game, faces, asked) if exact else _floats(game, faces, asked)


def exact_seconds(game: Anonymous, profiles: int) -> float:
    """How long exact totals at some profiles take, about."""
    if all(t.unit == 1 for t in game.types):
        return 1e-8 * profiles * sum(game.sizes) * len(game.weights)
    bits = sum(len(t.roles) * t.unit.bit_length() for t in game.types)
    found = 0.0
    for crowd, (n, m) in enumerate(zip(game.sizes, game.actions, strict=True)):
        kinds = sum(kind.crowd == crowd for kind in game.kinds)
        found += packed_seconds(n, m, bits, kinds * game.llms)
    return profiles * len(game.weights) * (found + 1e-4)


# --- what sorts play ---------------------------------------------------------------------------


@frozen(eq=False)
class _Crowd:
    """The sorts of one crowd under one component of the matching.

    sorts    their numbers
    kind     the kind of each
    parts    shape (P, Q, n, m): the share of LLM i's clients in such a role that play an action,
             in units of the type
    own      rows of weights are for an LLM, a kind and an own action: those three numbers, the
             last an array of shape (P,)
    ways     shape (P, S, Q)
    """

    sorts: np.ndarray
    parts: np.ndarray
    rows: list[tuple[int, int, np.ndarray]]
    ways: np.ndarray
    size: np.ndarray

    @property
    def chances(self) -> np.ndarray:
        """Shape (P, Q, m): what roles play, in units of the type."""
        return self.parts.sum(axis=2)


def _crowds(game: Anonymous, asked: Profiles, c: int, exact: bool) -> Iterator[_Crowd]:
    of = game.crowd_of[asked.types]
    for crowd in range(len(game.sizes)):
        sorts = np.flatnonzero(of == crowd)
        types = asked.types[sorts]
        table = game.played(c, crowd, exact)[types]
        told = asked.told[:, sorts]
        n = np.arange(game.llms)
        parts = table[np.arange(len(sorts))[:, None], n, told]
        size = asked.size[:, sorts]
        kinds = game.kind_of[types]
        rows, ways = _ways(game, parts, told, size, kinds)
        yield _Crowd(sorts, parts, rows, ways, size)


def _ways(
    game: Anonymous, parts: np.ndarray, told: np.ndarray, size: np.ndarray, kinds: np.ndarray
) -> tuple[list[tuple[int, int, np.ndarray]], np.ndarray]:
    """The rows of weights: one for each LLM, kind and own action that occurs.

    Where an LLM's clients all play what they are told, and are told the same in all roles of a
    kind, one row serves for whatever that is.
    """
    sized = parts * size[:, :, None, None]
    rows: list[tuple[int, int, np.ndarray]] = []
    ways: list[np.ndarray] = []
    for k in np.unique(kinds).tolist():
        here = kinds == k
        for i in range(game.llms):
            mine = sized[:, :, i] * here[:, None]
            governed = (mine != 0).any(axis=(0, 2))
            if not governed.any():
                continue
            words = told[:, governed, i]
            if game.obeyed and (words == words[:, :1]).all():
                rows.append((i, k, words[:, 0]))
                ways.append(mine.sum(axis=2))
                continue
            for a in range(mine.shape[2]):
                if (mine[:, :, a] != 0).any():
                    rows.append((i, k, np.array([a])))
                    ways.append(mine[:, :, a])
    if not ways:
        return rows, np.zeros((1, 0, parts.shape[1]), dtype=parts.dtype)
    return rows, np.stack(np.broadcast_arrays(*ways), axis=1)


# --- floats ------------------------------------------------------------------------------------


def _floats(game: Anonymous, faces: Faces, asked: Profiles) -> Values:
    out = np.zeros((len(faces), game.llms, asked.count))
    worst = 0.0
    step = max(1, BLOCK // max(1, len(asked.types) * game.llms * max(game.actions)))
    for c, weight in enumerate(game.weights):
        for first in range(0, asked.count, step):
            at = slice(first, min(first + step, asked.count))
            crowds = list(_crowds(game, asked.some(at), c, False))
            found, error = _expectations(game, faces, crowds, at.stop - first)
            out[:, :, at] += weight / game.unit * found
            worst = max(worst, error)
    return Values(Scaled(out / game.scale, 1, False), worst * float(game.top) / game.scale)


def _expectations(
    game: Anonymous, faces: Faces, crowds: list[_Crowd], count: int
) -> tuple[np.ndarray, float]:
    """Totals under one component, and a bound on their error in units of the largest payoff."""
    out = np.zeros((len(faces), game.llms, count))
    whole = len(crowds) > 1
    laws = [windows(k.chances, k.size, k.ways, whole) for k in crowds]
    error = sum(max(w.error for w in found) for found in laws) * _mass(game, crowds)
    if not whole:
        for found in laws[0]:
            _add_windows(faces, crowds[0], found, out)
        return out, error
    everyone = [found[0].laws[:, -1] for found in laws]
    for own, (crowd, of_crowd) in enumerate(zip(crowds, laws, strict=True)):
        inner = tuple(slice(0, n) for n in game.axes(own, True))
        mine = of_crowd[0].laws[(slice(None), slice(None, -1), *inner)]
        _add_products(game, faces, own, crowd, (mine, everyone), out)
    return out, error


def _mass(game: Anonymous, crowds: list[_Crowd]) -> float:
    """The largest sum of an LLM's weights."""
    mass = np.zeros(game.llms)
    for crowd in crowds:
        for (i, _, _), ways in zip(crowd.rows, np.moveaxis(crowd.ways, 1, 0), strict=True):
            mass[i] += ways.sum(axis=1).max()
    return float(mass.max())


def _add_windows(faces: Faces, crowd: _Crowd, found: Windows, out: np.ndarray) -> None:
    """Payoffs times laws, over the counts in each profile's window."""
    axes = faces[0][0].payoffs.shape[1:]
    places, inside = _places(found, axes)
    lead = (-1, *(1,) * len(axes))
    for s, (i, k, own) in enumerate(crowd.rows):
        acted = (own if len(own) == 1 else own[found.at]).reshape(lead)
        law = found.laws[:, s] * inside
        for f, kinds in enumerate(faces):
            payoffs = kinds[k].payoffs
            values = payoffs.reshape(len(payoffs), -1)[acted, places]
            product = (values * law).reshape(len(law), -1)
            out[f, i, found.at] += product.sum(axis=1)


def _places(found: Windows, axes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Where the counts of each window stand in a flat table, and whether they are there at all."""
    index = np.zeros((len(found.at), *(1,) * len(axes)), dtype=int)
    inside = np.ones(index.shape, dtype=bool)
    for d, size in enumerate(axes):
        along = [1] * (1 + len(axes))
        along[1 + d] = -1
        offsets = np.arange(found.laws.shape[2 + d]).reshape(along)
        places = found.start[:, d].reshape(-1, *(1,) * len(axes)) + offsets
        inside = inside & (places >= 0) & (places < size)
        index = index * size + np.clip(places, 0, size - 1)
    return index, inside


# --- several crowds ----------------------------------------------------------------------------


def _add_products(
    game: Anonymous,
    faces: Faces,
    own: int,
    crowd: _Crowd,
    laws: tuple[np.ndarray, list[np.ndarray]],
    out: np.ndarray,
) -> None:
    """Payoffs times the law of others in crowd `own` times those of the other crowds.

    `laws` holds the former, shape (P, S, *axes), and for each crowd the law of all its roles, shape
    (P, *axes).
    """
    mine, everyone = laws
    flat = mine.reshape(*mine.shape[:2], -1)
    for s, (i, k, acted) in enumerate(crowd.rows):
        words = np.broadcast_to(acted, out.shape[2])
        for a in np.unique(words).tolist():
            at = np.flatnonzero(words == a)
            others = [_at(e, at) for e in everyone]
            for f, kinds in enumerate(faces):
                value = _expected(game, kinds[k].payoffs[a], own, others)
                out[f, i, at] += (value * _at(flat, at)[:, s]).sum(axis=1)


def _at(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    return values if len(values) == 1 else values[at]


def _expected(
    game: Anonymous, payoffs: np.ndarray, own: int, everyone: list[np.ndarray]
) -> np.ndarray:
    """Payoffs by the counts of others in crowd `own`: shape (P or 1, cells)."""
    sizes = [prod(game.axes(c, c == own)) for c in range(len(game.sizes))]
    value = payoffs.reshape(1, *sizes)
    for c in reversed(range(len(sizes))):
        if c == own:
            continue
        law = everyone[c].reshape(len(everyone[c]), -1)
        last = np.moveaxis(value, 1 + c, -1)
        if len(last) == 1:
            value = (law @ last.reshape(-1, sizes[c]).T).reshape(len(law), *last.shape[1:-1])
        else:
            value = (last * law.reshape(len(law), *(1,) * (last.ndim - 2), -1)).sum(axis=-1)
    return value.reshape(len(value), -1)


# --- exact numbers -----------------------------------------------------------------------------


def _exact(game: Anonymous, faces: Faces, asked: Profiles) -> Values:
    whole = [[integers(kind.payoffs) for kind in kinds] for kinds in faces]
    out = np.zeros((len(faces), game.llms, asked.count), dtype=object)
    for c, weight in enumerate(game.weights):
        crowds = list(_crowds(game, asked, c, True))
        for p in range(asked.count):
            _add_exact(game, whole, crowds, p, out[:, :, p], weight)
    scale = game.scale * game.unit * prod(t.unit ** len(t.roles) for t in game.types)
    return Values(Scaled(compact(out), scale, True))


def _add_exact(
    game: Anonymous,
    faces: list[list[np.ndarray]],
    crowds: list[_Crowd],
    p: int,
    out: np.ndarray,
    weight: int,
) -> None:
    """Totals under one component at one profile, in units of all roles' units."""
    several = len(crowds) > 1
    found = []
    for crowd in crowds:
        chances, ways, size = (_of(a, p).tolist() for a in (crowd.chances, crowd.ways, crowd.size))
        found.append(packed_laws(chances, size, ways, several))
    everyone = [law[None] for _, law in found if law is not None]
    for own, (crowd, (laws, _)) in enumerate(zip(crowds, found, strict=True)):
        for s, (i, k, acted) in enumerate(crowd.rows):
            law = laws[s].ravel().tolist()
            for f, kinds in enumerate(faces):
                payoffs = kinds[k][int(_of(acted, p))]
                if several:
                    payoffs = _expected(game, payoffs, own, everyone)[0]
                out[f, i] += weight * sum(map(mul, payoffs.ravel().tolist(), law))


def _of(values: np.ndarray, p: int) -> np.ndarray:
    return np.asarray(values[p if len(values) > 1 else 0])
