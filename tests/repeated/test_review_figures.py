"""This module checks certificates against the figures of the theory (model.md, section 4.1)."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from review_arrays import dilemma_review, heist_review

from metagame.backends.repeated.solvers.clients.certificate import certify


def test_the_heist_of_the_model() -> None:
    review = heist_review(0.05, 0.02, 6000, 60000, F(99999, 100000))
    found = certify(review)
    assert found.gain == pytest.approx([0.0398, 0.0399, 0.0433], abs=5e-5)
    assert max(found.error) < 1e-8


def test_the_dilemma_of_the_model() -> None:
    """Conforming is as in the model; its deviations, all full and explainable, bound Small's."""
    found = certify(dilemma_review(0.05, 0.02, 9000, 90000, F(99999, 100000)))
    assert found.conforming == pytest.approx([2.9576, 2.9642], abs=5e-5)
    assert 3.0597 < found.best[1] <= 3.0602
    assert max(found.gain) < 0.096
    assert max(found.false_blame) < 1e-15
