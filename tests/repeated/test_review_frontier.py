"""This module checks frontiers, progress, and strategies told as instructions."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from attrs import evolve
from review_arrays import dilemma, dilemma_review, heist

from metagame.backends.repeated.solvers.clients.choose import Choice, Effort
from metagame.backends.repeated.solvers.clients.cycle import Cycle
from metagame.backends.repeated.solvers.clients.describe import Names, describe
from metagame.backends.repeated.solvers.clients.frontier import DISCOUNTS, frontier
from metagame.backends.repeated.solvers.clients.sight import Caution, Sight, rules_for
from metagame.backends.repeated.solvers.clients.simple import Threat
from metagame.backends.repeated.solvers.clients.sustain import Question

LIGHT = Effort(work=5 * 10**6, evaluations=4)
SOME = (F(9, 10), F(999, 1000), F(9999, 10_000))


def question(game, target, **more) -> Question:
    return Question(*game, tuple(map(F, target)), F(1, 10), **more)


def test_discounts_are_half_decades() -> None:
    gaps = [float(1 - d) for d in DISCOUNTS]
    assert gaps == pytest.approx([10**-x for x in (3, 3.5, 4, 4.5, 5, 5.5, 6)], rel=1e-5)


def test_patience_buys_precision() -> None:
    found = frontier(question(dilemma(), (3, 3), ways=("review",)), SOME, LIGHT)
    assert [p.way for p in found] == ["review"] * 3
    eps = [p.eps for p in found]
    assert eps[0] > eps[1] > eps[2]
    for point in found:
        assert point.eps == max(point.gain, point.away) and not point.exact
        assert isinstance(point.strategies, Choice)
        assert point.strategies.review.discount == point.discount


def test_simpler_strategies_come_first() -> None:
    found = frontier(question(dilemma(), (3, 3)), (F(1, 10), F(9, 10)), LIGHT)
    assert found[0].way in ("review", None)
    assert (found[1].way, found[1].eps, found[1].exact) == ("threat", 0, True)
    found = frontier(question(heist(), (0, 0, 0)), SOME[1:], LIGHT)
    assert [(p.way, p.gain) for p in found] == [("equilibria", 0)] * 2
    assert found[0].eps > found[1].eps > 0


def test_where_there_is_nothing_the_reason_is_given() -> None:
    (found,) = frontier(question(dilemma(), (9, 9)), (F(9, 10),), LIGHT)
    assert found.eps is None and "no combination" in found.reason
    blind = question(dilemma(), (3, 3), sight=Sight(2), ways=("review",))
    (found,) = frontier(blind, (F(9, 10),), LIGHT)
    assert found.eps is None and "too small to see tests" in found.reason


def test_progress_is_told() -> None:
    told: list[str] = []
    frontier(
        question(dilemma(), (3, 3), ways=("review",)),
        SOME[:2],
        evolve(LIGHT, progress=told.append),
    )
    assert any("designs tried, eps" in line for line in told)
    assert told[-1].startswith("2 of 2 discount factors done, eps ")


# --- descriptions --------------------------------------------------------------------------------

NAMES = Names(["Large", "Small"].__getitem__, lambda i, m: ["CC", "CD", "DC", "DD"][m])


def test_reviews_are_told() -> None:
    review = dilemma_review(0.1, 0.05, 100, 300, F(99, 100))
    lines = describe(review, NAMES)
    text = "\n".join(lines)
    assert lines[1] == "In every period Large plays CC, Small plays CC."
    assert "The review of Small lasts 100 periods." in lines
    assert "with a chance of 0.1 and telling nobody, Large plays DD instead: a test." in text
    assert "fewer than 5 or more than 15, Small is blamed." in text
    assert "then for 300 periods, whatever is seen, Large plays DD, Small plays DD" in text
    assert "sample" not in text and all(line.endswith(".") for line in lines)


def test_cycles_are_told_step_by_step() -> None:
    review = dilemma_review(0.1, 0.05, 100, 300, F(99, 100))
    phases = tuple(evolve(f, tests=(3, 2)) for f in review.phases)
    text = "\n".join(describe(evolve(review, cycle=((0, 0), (1, 0)), phases=phases), NAMES))
    assert "Step 2: Large plays CD, Small plays CC." in text
    assert "Large plays something else instead: DD in step 1, DC in step 2" in text


def test_samples_are_told() -> None:
    review = dilemma_review(0.1, 0.05, 100, 300, F(99, 100))
    rules = rules_for(review.topology, Sight(1000), review.cycle, Caution(1e-4))
    text = "\n".join(describe(evolve(review, sight=Sight(1000), rules=rules), NAMES))
    assert "All look at the same sample of 1000 games in each period." in text
    rule = rules[1][0][0]
    assert f"it is cleared if fewer than {rule.floors[0]} clients in role 0 play action 1" in text
    assert f"as prescribed if fewer than {rule.level} clients in role 0 play action 1" in text
    noisy = "\n".join(describe(evolve(review, sight=Sight(None, F(1, 5))), NAMES))
    assert "Noise replaces 1/5 of all actions" in noisy


def test_threats_and_equilibria_are_told() -> None:
    common = Threat(((0, 0),), ((3, 3), (3, 3)), (F(1), F(1)), True, False, F(1, 2))
    lines = describe(common, NAMES)
    assert lines == (
        "In every period Large plays CC, Small plays CC.",
        "As soon as anything else than prescribed is seen, and for ever after, "
        "Large plays DD, Small plays DD.",
    )
    own = evolve(common, after=((3, 0), None), credible=False, names=True)
    lines = describe(own, NAMES)
    assert lines[1] == "If Large deviates, then for ever Large plays DD, Small plays CC."
    assert lines[2] == "If Small deviates, go on as if nothing had happened."
    assert "in everybody's interest" in lines[3]
    assert describe(Cycle(((3, 3),), (), F(0)), NAMES)[0].startswith("In every period Large")
