"""This module tests efficient profiles and the comparison of equilibria by risk."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.concepts import efficiency
from metagame.backends.normal_form.solvers.concepts.efficiency import efficient_profiles
from metagame.backends.normal_form.solvers.concepts.risk import compare
from metagame.backends.normal_form.solvers.payoffs.lower import TooLarge
from metagame.backends.numbers.scaled import scaled


@st.composite
def games(draw):
    sizes = draw(
        st.sampled_from([(2, 2), (3, 4), (5, 1), (2, 2, 2), (3, 3, 2), (4,), (2, 2, 2, 2)])
    )
    count = len(sizes) * int(np.prod(sizes))
    flat = draw(st.lists(st.integers(-3, 3), min_size=count, max_size=count))
    return np.array(flat, dtype=object).reshape(len(sizes), *sizes)


@settings(deadline=None, max_examples=100)
@given(games())
def test_efficient_profiles_are_those_of_the_definition(values) -> None:
    points = {at: values[(slice(None), *at)] for at in np.ndindex(*values.shape[1:])}
    expected = [
        at
        for at, own in points.items()
        if not any((other >= own).all() and (other > own).any() for other in points.values())
    ]
    assert list(efficient_profiles(scaled(values))) == expected


def test_numbers_beyond_floats_are_told_apart() -> None:
    big = 10**40
    values = np.array([[[big, big + 1]], [[5, 5]]], dtype=object)
    assert efficient_profiles(scaled(values)) == ((0, 1),)


def test_too_many_profiles_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(efficiency, "PROFILES_LIMIT", 3)
    with pytest.raises(TooLarge, match="4 profiles"):
        efficient_profiles(scaled(np.zeros((2, 2, 2), dtype=object)))
    monkeypatch.setattr(efficiency, "PROFILES_LIMIT", 100)
    monkeypatch.setattr(efficiency, "COMPARISONS_LIMIT", 1)
    three = np.random.default_rng(0).integers(0, 9, (3, 2, 2, 2)).astype(object)
    with pytest.raises(TooLarge, match="payoffs are to be compared"):
        efficient_profiles(scaled(three))


# --- risk --------------------------------------------------------------------------------------


def test_the_stag_is_payoff_dominant_and_the_hare_risk_dominant() -> None:
    found = compare(scaled(np.array([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], dtype=object)))
    assert found is not None and (found.payoff, found.risk) == (0, 1)
    assert found.equilibria[0].thresholds == (Fraction(3, 4),) * 2
    assert [e.product for e in found.equilibria] == [1, 9]


def test_harsanyi_and_seltens_example_of_a_conflict() -> None:
    """Aumann (1990), with 9, 8, 7, 0: (9, 9) is payoff dominant and (7, 7) risk dominant."""
    found = compare(scaled(np.array([[[9, 0], [8, 7]], [[9, 8], [0, 7]]], dtype=object)))
    assert found is not None and (found.payoff, found.risk) == (0, 1)
    assert found.equilibria[0].thresholds[0] == Fraction(7, 8)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.integers(-4, 4), min_size=8, max_size=8))
def test_thresholds_and_products_are_those_of_the_definition(flat: list) -> None:
    values = np.array(flat, dtype=object).reshape(2, 2, 2)
    strict = [
        (a, b)
        for a, b in np.ndindex(2, 2)
        if values[0, a, b] > values[0, 1 - a, b] and values[1, a, b] > values[1, a, 1 - b]
    ]
    found = compare(scaled(values))
    assert (found is None) == (len(strict) < 2)
    if found is None:
        return
    assert [e.profile for e in found.equilibria] == strict
    for e in found.equilibria:
        a, b = e.profile
        p, q = e.thresholds  # what each must believe of the other: both replies do equally well
        worth = [p * values[0, k, b] + (1 - p) * values[0, k, 1 - b] for k in (0, 1)]
        other = [q * values[1, a, k] + (1 - q) * values[1, 1 - a, k] for k in (0, 1)]
        assert worth[0] == worth[1] and other[0] == other[1]
    # with two LLMs risk dominance is the smaller sum of thresholds
    sums = [sum(e.thresholds) for e in found.equilibria]
    assert found.risk == (None if sums[0] == sums[1] else int(sums[1] < sums[0]))
