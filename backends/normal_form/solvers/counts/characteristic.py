"""This module finds the law of counts of actions by its characteristic function, in floats.

For roles that play independently it is the product of the roles' own characteristic functions
(Hong 2013, On computing the distribution function for the Poisson binomial distribution). Two
things keep the work small when roles are many. Counts lie close to their mean: they are worked out
in a window beyond which the mass is below TAIL by Bernstein's inequality; what is outside is folded
into it. And the product is negligible but for low frequencies: those at which a bound on it is
below CUT are left out. Where one role has to be left out of the product, its factor is divided out
again at each frequency, where that is accurate to the last digits.
"""

from __future__ import annotations

from math import exp, log, pi

import numpy as np
from attrs import frozen

TAIL = 1e-16
"""Bound on the mass of counts outside a window, for each action."""

CUT = 1e-16
"""Bound on all frequencies that are left out, together."""

VANISHING = 1e-150
"""Stands for a factor of 0, so that it can be divided out again."""

CHUNK = 2**17
"""Complex numbers that are held for a few profiles at once."""

ROUNDING = 2.0**-53


@frozen(eq=False)
class Windows:
    """Laws of counts for some profiles.

    at      numbers of the profiles, shape (g,)
    start   the least count of each action but the first in the window: shape (g, m - 1)
    laws    shape (g, S, N_1, ..., N_{m-1}); entry [p, s, k] belongs to the counts start[p] + k
    error   see `windows`
    """

    at: np.ndarray
    start: np.ndarray
    laws: np.ndarray
    error: float


def windows(
    chances: np.ndarray, size: np.ndarray, weights: np.ndarray, whole: bool = False
) -> list[Windows]:
    """sum_q weights[p, s, q] * (the law of the counts of all roles but one of sort q).

    chances   shape (P, Q, m): the law of what a role of sort q plays
    size      shape (P, Q): how many roles are of that sort; their sum is the same for all profiles
    weights   shape (P, S, Q), 0 where there is no role
    whole     give all counts from 0 on, and one more row of laws: that of the counts of all roles

    A leading 1 instead of P means: the same for every profile. The error in the mean of any
    function f of the counts under row s is at most `error` * max|f| * sum_q |weights[p, s, q]|.
    """
    count = max(len(chances), len(size), len(weights))
    roles = int(size[0].sum())
    sizes = size[:, :, None]
    moments = [(sizes * v).sum(axis=1) for v in (chances, chances * (1 - chances))]
    mean, spread = (np.broadcast_to(v, (count, v.shape[1]))[:, 1:] for v in moments)
    widths = _widths(spread, roles, whole)
    found = []
    same = (widths == widths[:1]).all()
    for width in widths[:1] if same else np.unique(widths, axis=0):
        at = np.flatnonzero((widths == width).all(axis=1))
        start = np.where(width == roles + 1, 0, np.rint(mean[at]).astype(int) - width // 2)
        parts = [_some(a, at) for a in (chances, size, weights)]
        found.append(_group(at, start, parts, tuple(width.tolist()), whole))
    return found


def _some(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    return values if len(values) == 1 else values[at]


def _widths(spread: np.ndarray, roles: int, whole: bool) -> np.ndarray:
    """How many counts of each action a window holds: shape (P, m - 1).

    Bernstein: P(|S - ES| >= h) <= 2 exp(-h^2 / (2 (Var S + h / 3))). Windows of few different
    widths, so that profiles can be treated together.
    """
    if whole:
        return np.full(spread.shape, roles + 1)
    t = log(2 / TAIL)
    half = np.ceil(t / 3 + np.sqrt(t * t / 9 + 2 * t * spread)) + 2
    need = 2 * half + 1
    steps = np.exp2(np.ceil(2 * np.log2(need)) / 2)
    rounded = (np.ceil(steps / 2) * 2).astype(int)
    return np.where(rounded >= roles + 1, roles + 1, rounded)


def _group(
    at: np.ndarray, start: np.ndarray, parts: list[np.ndarray], width: tuple[int, ...], whole: bool
) -> Windows:
    chances, size, weights = parts
    angles, kept = _frequencies(chances, size, width)
    rows = weights.shape[1] + whole
    half = (*width[:-1], width[-1] // 2 + 1) if width else ()
    spectrum = np.zeros((len(at), rows, int(np.prod(half))), dtype=complex)
    waves = np.ascontiguousarray(np.exp(-1j * np.vstack([np.zeros(angles.shape[1]), angles])))
    step = max(1, CHUNK // max(1, chances.shape[1] * angles.shape[1]))
    for first in range(0, len(at), step):
        some = np.arange(first, min(first + step, len(at)))
        few = [_some(a, some) for a in parts]
        product = _products(few, waves, whole)
        shift = np.exp(1j * (start[some] @ angles))
        spectrum[first : first + len(some), :, kept] = product * shift[:, None]
    laws = _inverse(spectrum.reshape(len(at), rows, *half), width)
    return Windows(at, start, laws, _error(int(size[0].sum()), 2 * len(kept), width))


def _inverse(spectrum: np.ndarray, width: tuple[int, ...]) -> np.ndarray:
    if not width:
        return spectrum.real
    axes = tuple(range(2, 2 + len(width)))
    return np.fft.irfftn(spectrum, s=width, axes=axes)


def _frequencies(
    chances: np.ndarray, size: np.ndarray, width: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """The angles that matter, shape (m - 1, L), and their places in the half spectrum.

    |sum_b x_b e^{-i t_b}|^2 = 1 - 2 sum_{b<c} x_b x_c (1 - cos(t_b - t_c)), so that a product over
    roles is at most exp(-sum_{b<c} (sum_r x_rb x_rc) (1 - cos)); leaving a role out costs at most
    a factor of e.
    """
    if not width:
        return np.zeros((0, 1)), np.zeros(1, dtype=int)
    axes = [2 * pi * np.arange(n) / n for n in width[:-1]]
    axes.append(2 * pi * np.arange(width[-1] // 2 + 1) / width[-1])
    angles = np.stack([g.ravel() for g in np.meshgrid(*axes, indexing="ij")])
    every = np.concatenate([np.zeros((1, angles.shape[1])), angles])
    exponent = np.full(angles.shape[1], np.inf)
    pairs = [(b, c) for b in range(len(every)) for c in range(b + 1, len(every))]
    gaps = np.stack([1 - np.cos(every[b] - every[c]) for b, c in pairs])
    products = np.stack(
        [(size * chances[:, :, b] * chances[:, :, c]).sum(axis=1) for b, c in pairs], axis=1
    )
    for first in range(0, len(products), max(1, CHUNK // gaps.shape[1])):
        some = products[first : first + max(1, CHUNK // gaps.shape[1])]
        exponent = np.minimum(exponent, (some @ gaps).min(axis=0))
    kept = np.flatnonzero(exponent < 1 + log(float(np.prod(width)) / CUT))
    return angles[:, kept], kept


def _products(parts: list[np.ndarray], waves: np.ndarray, whole: bool) -> np.ndarray:
    """The characteristic functions: shape (P, S (+ 1), L)."""
    chances, size, weights = parts
    if chances.shape[2] == 2:
        real = 1 + chances[:, :, 1:] * (waves[1].real - 1)
        imaginary = chances[:, :, 1:] * waves[1].imag
    else:
        real, imaginary = chances @ waves.real, chances @ waves.imag
    squares = real * real + imaginary * imaginary
    if not squares.all():
        real[squares == 0] = VANISHING
        squares[squares == 0] = VANISHING**2
    factors = np.empty(real.shape, dtype=complex)
    factors.real, factors.imag = real, imaginary
    everyone = _product(factors, size)
    np.reciprocal(squares, out=squares)
    real *= squares
    imaginary *= squares
    rows = np.empty((max(len(real), len(weights)), weights.shape[1], real.shape[2]), dtype=complex)
    rows.real = weights @ real
    rows.imag = -(weights @ imaginary)
    out = everyone[:, None] * rows
    return np.concatenate([out, everyone[:, None]], axis=1) if whole else out


def _product(factors: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The product over q of factors[p, q, l] ** size[p, q]: shape (P, L)."""
    if not size.all():
        found: np.ndarray = np.multiply.reduce(_powers(factors, size), axis=1)
        return found
    several = np.flatnonzero((size > 1).any(axis=0))
    found = np.multiply.reduce(factors, axis=1)
    if len(several):
        rest = _powers(factors[:, several], size[:, several] - 1)
        found = found * np.multiply.reduce(rest, axis=1)
    return found


def _powers(factors: np.ndarray, size: np.ndarray) -> np.ndarray:
    """factors[p, q, l] ** size[p, q] by repeated squaring."""
    count = max(len(factors), len(size))
    out = np.ones((count, *factors.shape[1:]), dtype=complex)
    base, left = factors.copy(), np.broadcast_to(size, (count, size.shape[1])).copy()
    while left.any():
        odd = (left & 1).astype(bool)
        out = np.where(odd[:, :, None], out * base, out)
        left >>= 1
        if left.any():
            base = base * base
    return out


def _error(roles: int, kept: int, width: tuple[int, ...]) -> float:
    """What `windows` promises: see there.

    Folded tails count twice. A product of n complex factors has a relative error of at most
    3 (n + 20) units of rounding at each frequency; by Cauchy and Schwarz it counts sqrt(kept)
    times. The transform adds 5 log2(N) units in the Euclidean norm, sums over a window N units.
    """
    cells = float(np.prod(width)) if width else 1.0
    folded = 2 * TAIL * len(width) + CUT
    products = 3 * (roles + 20) * kept**0.5
    transform = 5 * log(cells + 2, 2) * cells**0.5 + cells
    return folded + exp(1) * ROUNDING * (products + transform)
