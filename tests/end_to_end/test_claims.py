"""This module checks what claims say: true, false, or unknown, and why (Kleene's logic)."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest
from attrs import evolve

import metagame
from metagame.backends.normal_form import to_result
from metagame.backends.report.claims import decide
from metagame.backends.results.common import ByLlm

DILEMMA = """use "std/prisoners_dilemma.game"
play prisoners_dilemma
param share in [0, 1] = 4/5
param zero = 0
population { llms Large, Small  clients: Large share, Small rest }
analysis one_shot = nash(kind = pure)
analysis stated = check(Large = (C, C), Small = (D, D))
analysis floors = minmax(kind = mixed)
"""
INTERVAL = """game auction { roles a, b actions of a: 0, 1 actions of b: in [0, 1] payoff = own }
analysis hard = nash(kind = pure)
analysis harder = check(a = 0, b = 1)
"""
HALVES = """game halves { roles member[2] actions 0..1 step 1/2
  payoff = -abs(own - 1/2) }
population { llms A, B  clients: A 1/2, B rest }
analysis it = nash(kind = pure)
"""
ROOTS = """game roots { roles a, b actions C, D payoff = if a == b then sqrt(2) else 1 }
analysis it = nash(kind = pure)
"""


def claim(text: str, condition: str, head: str = "") -> Any:
    (checked,) = metagame.loads(f'{text}claim "it" {head}: {condition}\n').run().claims
    return checked


@pytest.mark.parametrize(
    "condition",
    [
        "1 + 1 == 2",
        "share == 0.8 and share != 7/10",
        "not share < 1/2",
        "count(one_shot) == 1",
        "every e in one_shot: e.play[Large] == (C, C) and e.play[Small] == (D, D)",
        "every e in one_shot: e.play[Large] != e.play[Small]",
        "some e in one_shot: e.mean[Large] < e.mean[Small]",
        "every e in one_shot: e.total[Large] == 2 * share * e.mean[Large]",
        "every e in one_shot: e.regret == 0",
        "every e in one_shot: every f in one_shot: e.mean[Large] == f.mean[Large]",
        "stated.is_equilibrium",
        "stated.gain[Large] == 0 and stated.mean[Small] == 21/5",
        "stated.deviation[Large] == (C, C)",
        "floors.value[Large] <= stated.mean[Large]",
        "stated.mean[Large] == 2.41 within 1/50",
        "stated.mean[Large] != 2.41 within 1/500",
        "max(stated.mean[Large], stated.mean[Small]) == 21/5",
        "if share > 1/2 then stated.is_equilibrium else 1 == 2",
        "zero == 0 or 1 / zero == 1",
        "zero == 0 or count(one_shot) == 7",
    ],
)
def test_claims_that_hold(condition: str) -> None:
    checked = claim(DILEMMA, condition)
    assert (checked.status, checked.reason, checked.counterexample) == ("holds", "", ())


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("count(one_shot) == 2", "count(one_shot) is 1"),
        ("every e in one_shot: e.mean[Large] > 3", "Large 12/5"),
        ("some e in one_shot: e.mean[Large] > 3", ""),
        ("not stated.is_equilibrium", ""),
        ("stated.deviation[Large] == (D, D)", ""),
        ("stated.mean[Large] == 12/5 + 1e-30", ""),
    ],
)
def test_claims_that_fail(condition: str, reason: str) -> None:
    checked = claim(DILEMMA, condition)
    assert checked.status == "fails" and reason in checked.reason and checked.reason


@pytest.mark.parametrize("condition", ["1 / zero == 1", "sqrt(-1) > 0", "log(zero) < 0"])
def test_a_condition_without_a_value_is_undecided(condition: str) -> None:
    checked = claim(DILEMMA, condition)
    assert checked.status == "undecided" and checked.reason


def test_a_counterexample_is_where_it_fails_first() -> None:
    checked = claim(DILEMMA, "count(one_shot) == 1", "for share in {9/10, 3/4, 3/5, 1/2}")
    assert checked.status == "fails"
    assert [str(value) for _, value in checked.counterexample] == ["3/5"]


def test_an_undecided_case_does_not_hide_a_failure() -> None:
    checked = claim(DILEMMA, "1 / (share - 1/2) > 3", "for share in {1/2, 4/5, 9/10}")
    assert (checked.status, str(checked.counterexample[0][1])) == ("fails", "9/10")
    checked = claim(DILEMMA, "1 / (share - 1/2) > 3", "for share in {1/2, 4/5}")
    assert (checked.status, str(checked.counterexample[0][1])) == ("undecided", "1/2")


def test_an_llm_that_is_left_out_has_no_mean() -> None:
    checked = claim(DILEMMA.replace("= 4/5", "= 1"), "every e in one_shot: e.mean[Small] > 0")
    assert checked.status == "undecided" and "Small" in checked.reason


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("count(hard) == 0", "undecided"),
        ("every e in hard: e.mean[a] > 0", "undecided"),
        ("harder.is_equilibrium", "undecided"),
        ("harder.mean[a] + 1 > 0", "undecided"),
        ("min(harder.mean[a], 3) > 0", "undecided"),
        ("abs(harder.mean[a]) >= 0", "undecided"),
        ("floor(harder.mean[a]) == 0", "undecided"),
        ("harder.deviation[a] == 1", "undecided"),
        ("not harder.is_equilibrium", "undecided"),
        ("if harder.is_equilibrium then 1 == 1 else 1 == 2", "undecided"),
        ("harder.mean[a] == 1 within 1/2", "undecided"),
        ("harder.is_equilibrium or 1 == 1", "holds"),
        ("1 == 1 or harder.is_equilibrium", "holds"),
        ("harder.is_equilibrium and 1 == 2", "fails"),
        ("1 == 2 and harder.is_equilibrium", "fails"),
    ],
)
def test_what_rests_on_a_refusal_is_unknown(condition: str, status: str) -> None:
    checked = claim(INTERVAL, condition)
    assert checked.status == status
    assert ("interval" in checked.reason) == (status == "undecided")


FLOOR = """use "std/chicken.game"
play chicken
analysis floors = minmax()
"""


def bounded(condition: str) -> Any:
    """A condition where all that is known of either floor is that it is from 1/3 to 1."""
    model = metagame.loads(f'{FLOOR}claim "it": {condition}\n')
    floors = model.meta_game().minmax()
    floors = evolve(floors, value=ByLlm.of(floors.value, [(F(1, 3), 1), (F(1, 3), 1)]))
    truth, _ = decide(model._matched.claims[0].condition, {"floors": floors})
    return truth


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("floors.value[row] == 1/2", None),
        ("floors.value[row] == 1/2 or floors.value[col] == 0", None),
        ("floors.value[row] == 1/2 or floors.value[col] > 0", True),
        ("floors.value[row] > 1/4", True),
        ("floors.value[row] > 1/3", None),
        ("floors.value[row] >= 1/3", True),
        ("floors.value[row] >= 1/2", None),
        ("floors.value[row] >= 1", None),
        ("floors.value[row] > 1", False),
        ("floors.value[row] >= 2", False),
        ("floors.value[row] < 2", True),
        ("floors.value[row] < 1", None),
        ("floors.value[row] <= 1", True),
        ("floors.value[row] <= 1/3", None),
        ("floors.value[row] < 1/3", False),
        ("floors.value[row] <= 1/4", False),
        ("1/4 < floors.value[row]", True),
        ("1 < floors.value[row]", False),
        ("1 >= floors.value[row]", True),
        ("floors.value[row] == 2", False),
        ("floors.value[row] == 1", None),
        ("floors.value[row] != 1/4", True),
        ("floors.value[row] != 1/3", None),
        ("floors.value[row] == 2/3 within 1/3", True),
        ("floors.value[row] == 2/3 within 1/4", None),
        ("floors.value[row] == 2 within 1/2", False),
        ("floors.value[row] != 2 within 1/2", True),
        ("2 == floors.value[row] within 2", True),
        ("floors.value[row] == floors.value[col] within 2/3", True),
        ("floors.value[row] < sqrt(2)", True),
        ("floors.value[row] < sqrt(1/2)", None),
        ("floors.value[row] == sqrt(1/2) within 1/2", True),
        ("floors.value[row] + 1 > 0", None),
        ("not floors.value[row] > 1", True),
    ],
)
def test_bounds_settle_what_they_can(condition: str, truth: bool | None) -> None:
    found = bounded(condition)
    if truth is None:
        assert found.reason == "only bounds are known for row: from 1/3 to 1"
    else:
        assert found is truth


def test_what_two_bounds_leave_open_names_both() -> None:
    for operator in ("==", "!=", "<", "<=", ">", ">="):
        reason = bounded(f"floors.value[row] {operator} floors.value[col]").reason
        assert "row: from 1/3 to 1" in reason and "col: from 1/3 to 1" in reason


def test_a_regret_that_was_not_recomputed_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_result, "CERTIFIED_WORK", 1)
    checked = claim(HALVES.replace("A 1/2", "A 1/3"), "every e in it: e.regret == 0")
    assert checked.status == "holds"  # one equilibrium, which is recomputed in any case
    flat = "game g { roles a, b actions C, D payoff = 1 } analysis it = nash(kind = pure)\n"
    checked = claim(flat, "every e in it: e.regret == 0")
    assert checked.status == "undecided" and "not recomputed" in checked.reason


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("every e in it: e.play[A] == (0.5, 0.5)", "holds"),
        ("every e in it: e.play[A] == (1/2, 1/2)", "holds"),
        ("every e in it: e.play[A] == e.play[B]", "holds"),
        ("some e in it: e.play[A] == (0, 0.5)", "fails"),
    ],
)
def test_plays_of_two_fractions_are_no_bounds(condition: str, status: str) -> None:
    assert claim(HALVES, condition).status == status


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("every e in it: e.mean[a] == 1.41421356 within 1e-6", "holds"),
        ("every e in it: e.mean[a] > 1", "holds"),
        ("every e in it: e.mean[a] == sqrt(2)", "undecided"),
        ("every e in it: e.mean[a] <= sqrt(2)", "undecided"),
        ("some e in it: e.mean[a] < 1", "fails"),
        ("every e in it: e.mean[a] == 1.4142 within 1e-9", "fails"),
    ],
)
def test_numbers_that_are_too_close_are_not_told_apart(condition: str, status: str) -> None:
    assert claim(ROOTS, condition).status == status


def test_a_list_that_may_be_incomplete_is_a_lower_bound() -> None:
    """With three LLMs mixed equilibria may be missed; what is listed is there all the same."""
    text = """game g { roles member[3] actions C, D
      payoff = if count(all, own) == 3 then 1 else 0 }
    analysis it = nash(kind = all)
    """
    found = metagame.loads(text).run()["it"]
    if found.complete:
        pytest.skip("the list is complete here")
    assert claim(text, "count(it) >= 2").status == "holds"
    assert claim(text, "count(it) < 2").status == "fails"
    assert claim(text, "count(it) == 1000").status == "undecided"
    assert claim(text, "count(it) + 1 >= 2").status == "undecided"
    assert claim(text, "count(it) == 1 within 1/2").status == "fails"
    assert claim(text, "count(it) != 1 within 1/2").status == "holds"
    assert claim(text, "count(it) == 1000 within 1/2").status == "undecided"
    assert claim(text, "some e in it: e.mean[member[1]] == 1").status == "holds"
    assert claim(text, "every e in it: e.mean[member[1]] == 1").status in ("fails", "undecided")
    assert claim(text, "every e in it: e.mean[member[1]] >= 0").status == "undecided"
