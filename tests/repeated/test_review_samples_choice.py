"""This module checks which reviews are chosen, and which targets sustained, with samples."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from review_arrays import dilemma

from metagame.backends.repeated.solvers.clients.choose import Effort, Task, choose, search
from metagame.backends.repeated.solvers.clients.cycle import temptation
from metagame.backends.repeated.solvers.clients.observation import Inconsistent, Refused
from metagame.backends.repeated.solvers.clients.sampled_threat import verify_sampled_threat
from metagame.backends.repeated.solvers.clients.sight import Sight
from metagame.backends.repeated.solvers.clients.sustain import Question, sustain


def test_noise_alone_changes_nothing() -> None:
    stage, top = dilemma()
    light = Effort(evaluations=4, work=5 * 10**6)
    noisy = search(Task(stage, top, ((0, 0),), F(999, 1000), Sight(None, F(1, 3))), light)
    plain = choose(stage, top, ((0, 0),), F(999, 1000), light)
    assert noisy.review.phases == plain.review.phases
    assert (noisy.certificate.gain == plain.certificate.gain).all()


def test_smaller_samples_cost_precision() -> None:
    stage, top = dilemma()
    light = Effort(evaluations=3, work=5 * 10**6)
    eps = [
        search(Task(stage, top, ((0, 0),), F(999, 1000), Sight(n)), light).eps
        for n in (100_000, 200)
    ]
    assert eps[0] < eps[1]


def ask(sight: Sight, eps: str, **more):
    stage, top = dilemma()
    light = Effort(evaluations=4, work=5 * 10**6)
    return sustain(Question(stage, top, (F(3), F(3)), F(eps), sight=sight, effort=light, **more))


def test_a_target_is_sustained_with_samples() -> None:
    found = ask(Sight(20_000, F(1, 50)), "3/5", discount=F(999, 1000))
    assert (found.status, found.way) == ("sustained", "review")
    assert "by accident" in found.reason and found.verification.sampled > 0
    assert 0 < found.gain <= 0.6
    found = ask(Sight(200, F(1, 50)), "1/100", discount=F(99, 100))
    assert found.status == "too impatient" and "eps of" in found.reason


def test_equilibria_need_no_sight() -> None:
    stage, top = dilemma()
    profile = next(tuple(int(x) for x in p) for p in np.argwhere(temptation(stage.values) == 0))
    target = tuple(F(stage.values.at(k, *profile)) for k in range(2))
    found = sustain(Question(stage, top, target, F(1, 100), F(1, 2), sight=Sight(3)))
    assert (found.status, found.way, found.gain) == ("sustained", "equilibria", 0)


def test_what_samples_cannot_show_is_refused() -> None:
    found = ask(Sight(2), "1/4", discount=F(9999, 10000), ways=("review",))
    assert found.status == "refused" and "too small to see tests" in found.reason
    noisy = Sight(1000, F(1, 100))
    found = ask(noisy, "1/4", discount=F(9999, 10000), ways=("threat",))
    assert found.status == "refused" and "by accident" in found.reason


def test_threats_that_samples_do_not_set_off() -> None:
    """Everybody cooperates: a single defection in the sample proves a deviation."""
    found = ask(Sight(1000), "1/4", ways=("threat",))
    assert (found.status, found.way, found.gain) == ("sustained", "threat", 0)
    exact = ask(Sight(), "1/4", ways=("threat",))
    assert exact.discount <= found.discount <= exact.discount + F(1, 10**6)
    small = ask(Sight(1), "1/4", ways=("threat",))
    assert small.discount > found.discount + F(1, 100)
    stage, top = dilemma()
    with pytest.raises(Inconsistent, match="gains by deviating"):
        verify_sampled_threat(stage, top, Sight(1), small.strategies, exact.discount)
    late = small.discount
    verify_sampled_threat(stage, top, Sight(1), small.strategies, late)
    with pytest.raises(Inconsistent):
        verify_sampled_threat(stage, top, Sight(1), small.strategies, late - F(1, 1000))


@pytest.mark.parametrize("sight", [Sight(0), Sight(10**9), Sight(None, F(1)), Sight(9, F(-1, 2))])
def test_senseless_sights_are_refused(sight: Sight) -> None:
    with pytest.raises(Refused):
        ask(sight, "1/4", discount=F(99, 100))
