"""This module encloses the equilibrium payoffs at one discount factor in half-spaces."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from .game import Row
from .polytope import HalfSpace, vertices
from .units import FloatProfile, UnitGame

ROUNDING = 1e-12
"""Every bound is raised by this share of what it is made of: far more than floats lose."""

LARGEST_PRICE = 1e4
"""Largest price of one incentive constraint: any gives a sound bound."""

STILL = 1e-10
"""Half-spaces that move less than this, over payoffs from 0 to 1, are taken to stand still."""

ROUNDS, STEPS = 60, 400
"""Rounds of new prices, and steps of the operator between them."""

JUMPS = (1e-9, 1e-6, 1e-3, 0.1)
"""What is left of the way to a fixed point after a jump that is tried."""


@frozen(eq=False)
class Cuts:
    """Sound bounds on what the operator does to half-spaces {direction_k v <= c_k}.

    Whatever c is, payoffs of profile a with continuations in the half-spaces of c satisfy
    direction_k v <= constant[p, k, a] + weight[p, k, a] c for every p: weights are >= 0.
    """

    weight: np.ndarray
    constant: np.ndarray

    def values(self, c: np.ndarray) -> np.ndarray:
        """All bounds, shape (P, K, A)."""
        found: np.ndarray = self.weight @ c + self.constant
        return found

    def joined(self, other: Cuts) -> Cuts:
        """Both."""
        return Cuts(
            np.concatenate([self.weight, other.weight]),
            np.concatenate([self.constant, other.constant]),
        )


@frozen(eq=False)
class Outer:
    """{v: directions v <= levels}, over payoffs in units; empty if `levels` is None.

    directions   shape (K, n), as they are; the first n are the axes, the next n their opposites
    settled      the half-spaces stopped moving; False: the limits of rounds were reached
    """

    directions: np.ndarray
    levels: np.ndarray | None
    settled: bool

    def corners(self) -> tuple[Row, ...]:
        """Vertices as rationals: those of the very half-spaces."""
        if self.levels is None:
            return ()
        levels = [Fraction(float(c)) for c in self.levels]
        size = self.directions.shape[1]
        rest = [
            HalfSpace(tuple(Fraction(float(x)) for x in line), level)
            for line, level in zip(self.directions[2 * size :], levels[2 * size :], strict=True)
        ]
        return vertices([-c for c in levels[size : 2 * size]], levels[:size], rest)


@frozen(eq=False)
class Draw:
    """Continuations are drawn in: w becomes (1 - share) w + share middle."""

    share: float
    middle: np.ndarray

    def levels(self, c: np.ndarray, directions: np.ndarray) -> np.ndarray:
        """The half-spaces that hold what is drawn in."""
        found: np.ndarray = (1 - self.share) * c + self.share * directions @ self.middle
        return found

    def cuts(self, cuts: Cuts, directions: np.ndarray) -> Cuts:
        """Bounds in terms of the half-spaces before they are drawn in."""
        moved = cuts.weight @ (self.share * directions @ self.middle)
        return Cuts(cuts.weight * (1 - self.share), cuts.constant + moved)


def enclose(
    game: UnitGame,
    discount: float,
    directions: np.ndarray,
    start: np.ndarray | None = None,
    draw: Draw | None = None,
) -> Outer:
    """Half-spaces that hold every perfect public equilibrium payoff with public randomisation.

    The operator of Abreu, Pearce and Stacchetti (1990) on half-spaces (Judd, Yeltekin and Conklin
    2003): payoffs of all profiles hold them at first (or `start` does); each step keeps what
    continuations in the last half-spaces can pay. Bounds come from prices of incentive constraints
    (weak duality): any prices are sound, and linear programs choose good ones. With `draw` the same
    for an operator whose continuations are drawn in.
    """
    draw = draw or Draw(0.0, np.zeros(directions.shape[1]))
    if not game.profiles:
        return Outer(directions, None, True)
    payoffs = np.array([p.payoff for p in game.floats])
    c = (payoffs @ directions.T).max(axis=0) + ROUNDING
    c = c if start is None else np.minimum(c, start)
    cuts = draw.cuts(_plain(game.floats, discount, directions), directions)
    for _ in range(ROUNDS):
        if _contradict(c, directions):
            return Outer(directions, None, True)
        new = _priced(game.floats, discount, directions, draw.levels(c, directions))
        cuts = cuts.joined(draw.cuts(new, directions))
        after = _settle(cuts, c, directions)
        if (c - after).max() < STILL:
            return Outer(directions, after, True)
        c = after
    return Outer(directions, c, False)


def reach(corners: Sequence[Row], directions: np.ndarray) -> np.ndarray:
    """How far a hull reaches in directions (K, n), raised by more than rounding."""
    points = np.array([[float(x) for x in v] for v in corners])
    values: np.ndarray = (directions @ points.T).max(axis=1)
    return values + ROUNDING * (1 + np.abs(values))


def _settle(cuts: Cuts, c: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Steps and jumps until the half-spaces stand still under the prices known."""
    for step in range(STEPS):
        after = np.minimum(c, cuts.values(c).min(axis=0).max(axis=1))
        if (c - after).max() < STILL / 10 or _crossed(after, directions.shape[1]):
            return after
        c = after if step % 8 else _jumped(cuts, after)
    return c


def _jumped(cuts: Cuts, c: np.ndarray) -> np.ndarray:
    """Half-spaces that infinitely many steps reach, proved without taking them.

    Let gap = start - end > 0 for some start >= c. If for every direction and profile one bound is
    at most `end` there and has weight gap <= r gap, r < 1, then what lies within end + t gap lies
    within end + r t gap after one step, for every t <= 1: everything lies within `end`.
    """
    fixed, slack = _fixed_point(cuts, c)
    if fixed is None or slack is None:
        return c
    width = (c - fixed).max()
    for left in JUMPS if width > STILL else ():
        end = fixed + left * width * slack + ROUNDING
        gap = np.maximum(c - end, 0) + width / 1000 * slack
        below = cuts.values(end) <= end[None, :, None]
        shrunk = cuts.weight @ gap + ROUNDING / 10 * gap.max() * (1 + cuts.weight.sum(axis=3))
        if (below & (shrunk < gap[None, :, None])).any(axis=0).all():
            return np.minimum(c, end)
    return c


def _fixed_point(cuts: Cuts, c: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Where the bounds that bind at c stand still, and a vector that they make smaller."""
    values = cuts.values(c)
    price = values.argmin(axis=0)
    profile = np.take_along_axis(values, price[None], 0)[0].argmax(axis=1)
    k = np.arange(len(c))
    chosen = price[k, profile]
    matrix = np.eye(len(c)) - cuts.weight[chosen, k, profile]
    try:
        fixed, slack = np.linalg.solve(
            matrix, np.stack([cuts.constant[chosen, k, profile], np.ones(len(c))], axis=1)
        ).T
    except np.linalg.LinAlgError:
        return None, None
    return (None, None) if slack.min() < 1 else (fixed, slack / slack.max())


def _crossed(c: np.ndarray, size: int) -> bool:
    """Whether an LLM's upper bound lies below its lower one."""
    return bool((c[:size] + c[size : 2 * size] < 0).any())


def _contradict(c: np.ndarray, directions: np.ndarray) -> bool:
    """Whether the half-spaces have no point in common, by weights that prove it (Farkas)."""
    from scipy.optimize import linprog

    size = directions.shape[1]
    if _crossed(c, size):
        return True
    rows = np.vstack([directions.T, np.ones(len(c))])
    found = linprog(c, A_eq=rows, b_eq=[0.0] * size + [1.0], method="highs")
    if found.status or found.x is None:
        return False
    weights = found.x.clip(0)
    left = np.abs(weights @ directions).sum()  # points lie in the unit box, up to rounding
    return bool(weights @ c + 2 * left < -ROUNDING)


def _plain(floats: Sequence[FloatProfile], discount: float, directions: np.ndarray) -> Cuts:
    """Without prices: continuations may be the best in the direction."""
    count = len(directions)
    payoffs = np.array([p.payoff for p in floats])
    weight = np.zeros((1, count, len(floats), count))
    for k in range(count):
        weight[0, k, :, k] = discount
    constant = (1 - discount) * (directions @ payoffs.T)[None]
    return Cuts(weight, constant + ROUNDING * (1 + np.abs(constant)))


def _priced(
    floats: Sequence[FloatProfile], discount: float, directions: np.ndarray, c: np.ndarray
) -> Cuts:
    """The best bounds at c, one linear program per profile for all directions at once."""
    found = [_profile_cuts(p, discount, directions, c) for p in floats]
    weight = np.stack([w for w, _ in found], axis=1)[None]
    constant = np.stack([b for _, b in found], axis=1)[None]
    return Cuts(weight, constant)


def _profile_cuts(
    p: FloatProfile, discount: float, directions: np.ndarray, c: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (K, K) and constants (K,) of one profile.

    With prices m >= 0 of deviations, direction_k v is at most (1 - discount) (direction_k u -
    m gains) + discount sum_y h(g_y), g_y = signal(y) direction_k - sum_d m_d shift_d(y) e_llm(d);
    and h(g) <= e c whenever e >= 0 and e directions = g.
    """
    (count, size), signals = directions.shape, len(p.signal)
    prices, parts = _solve_prices(p, discount, directions, c)
    weight, constant = np.zeros((count, count)), np.zeros(count)
    for k in range(count):
        asked = np.outer(p.signal, directions[k])
        for d, i in enumerate(p.llm):
            asked[:, i] -= prices[k, d] * p.shifts[d]
        gap = asked - parts[k] @ directions
        spread = parts[k].sum(axis=0)
        spread[:size] += gap.clip(0).sum(axis=0)
        spread[size : 2 * size] += (-gap).clip(0).sum(axis=0)
        weight[k] = discount * spread
        own = (1 - discount) * (directions[k] @ p.payoff - prices[k] @ p.gains)
        made_of = 1 + spread.sum() + prices[k].sum() * (1 + signals)
        constant[k] = own + ROUNDING * made_of
    return weight, constant


def _solve_prices(
    p: FloatProfile, discount: float, directions: np.ndarray, c: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Prices (K, D) and weights of half-spaces (K, Y, K), both >= 0; zeros if HiGHS fails."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, kron

    (count, size), signals, moves = directions.shape, len(p.signal), len(p.llm)
    block = np.zeros((signals * size, moves + signals * count))
    for d, i in enumerate(p.llm):
        block[i::size, d] = p.shifts[d]
    for y in range(signals):
        at = moves + y * count
        block[y * size : (y + 1) * size, at : at + count] = directions.T
    cost = np.concatenate([-(1 - discount) * p.gains, np.tile(discount * c, signals)])
    rhs = np.concatenate([np.outer(p.signal, line).ravel() for line in directions])
    limits = ([(0, LARGEST_PRICE)] * moves + [(0, None)] * (signals * count)) * count
    rows = kron(eye_array(count), csr_array(block), format="csr")
    found = linprog(np.tile(cost, count), A_eq=rows, b_eq=rhs, bounds=limits, method="highs")
    if found.status or found.x is None:
        return np.zeros((count, moves)), _own_weights(p, count)
    x = found.x.clip(0).reshape(count, -1)
    return x[:, :moves], x[:, moves:].reshape(count, signals, count)


def _own_weights(p: FloatProfile, count: int) -> np.ndarray:
    """Without prices, every direction is bounded by itself."""
    out: np.ndarray = np.einsum("y,kj->kyj", p.signal, np.eye(count))
    return out
