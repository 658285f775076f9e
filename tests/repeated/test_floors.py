"""This module tests floors, and what lies above them, on random games of three LLMs."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import metagame


def game(values: list[int]) -> Any:
    """Three players with two actions each and the payoffs listed, profile by profile."""
    rows = [
        f"{', '.join(profile)}: {', '.join(map(str, values[3 * k : 3 * k + 3]))}"
        for k, profile in enumerate(product("xy", repeat=3))
    ]
    text = f"game g {{ roles a, b, c actions x, y payoffs {{ {' '.join(rows)} }} }}"
    return metagame.loads(text)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(-4, 4), min_size=24, max_size=24))
def test_three_notions_of_minmax_are_ordered(values):
    found = [game(values).meta_game().minmax(kind) for kind in ("correlated", "mixed", "pure")]
    for llm in "abc":
        correlated, mixed, pure = (f.value[llm] for f in found)
        low, high = mixed if isinstance(mixed, tuple) else (mixed, mixed)
        assert correlated <= low + 1e-9 and low <= high and high <= pure + 1e-9


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.integers(-4, 4), min_size=24, max_size=24),
    st.integers(0, 2**32 - 1),
)
def test_individually_rational_payoffs_are_those_of_sampling(values, seed):
    """Averages of profiles are in the region exactly if they are above all floors; what is outside
    the hull of the profiles' payoffs is not."""
    region = game(values).repeated_game().folk_region()
    floors = [f[1] if isinstance(f, tuple) else f for f in region.minmax.values()]
    paid = [tuple(map(F, values[3 * k : 3 * k + 3])) for k in range(8)]
    rng = np.random.default_rng(seed)
    for _ in range(40):
        weights = [F(int(w)) for w in rng.integers(0, 4, size=8)]
        if not sum(weights):
            continue
        point = tuple(
            sum((w * p[i] for w, p in zip(weights, paid, strict=True)), F(0)) / sum(weights)
            for i in range(3)
        )
        assert region.feasible.contains(point)
        above = all(x >= floor for x, floor in zip(point, floors, strict=True))
        assert region.individually_rational.contains(point) == above
        normal = [int(x) for x in rng.integers(-3, 4, size=3)]
        if any(normal):
            top = max(sum(n * x for n, x in zip(normal, p, strict=True)) for p in paid)
            size = sum(n * n for n in normal)
            here = sum(n * x for n, x in zip(normal, point, strict=True))
            out = tuple(x + n * (top - here + 1) / size for x, n in zip(point, normal, strict=True))
            assert not region.feasible.contains(out)
