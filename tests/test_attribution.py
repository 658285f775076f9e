"""This module tests what monitoring tells the LLMs, from spec to report, on cases done by hand."""

from __future__ import annotations

import pytest

import metagame
from metagame.backends.results.attribution import Attribution
from metagame.backends.results.common import Refused

PD = 'use "std/prisoners_dilemma.game" play prisoners_dilemma\n'
SHARED = PD + "population {{ llms Large, Small clients: Large {0}, Small rest }}\n"
APART = PD + "population { llms A, B clients of row: A 1 clients of col: B 1 }\n"


def asked(text: str, call: str = "attribution()"):
    return metagame.loads(f"{text}\nanalysis it = {call}\n").run()["it"]


def found(text: str, call: str = "attribution()") -> Attribution:
    result = asked(text, call)
    assert isinstance(result, Attribution)
    return result


def verdicts(result: Attribution) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    return {
        (d.llm, " ".join(map(str, d.is_))): (d.detected_by, d.confusable_with)
        for d in result.deviations
    }


def test_different_prescriptions_are_attributable_at_once() -> None:
    result = found(SHARED.format("7/10"), "attribution(Large = (C, D), Small = (D, C))")
    assert len(result.deviations) == 6 and not result.masked and not result.unseen
    assert all(d.attributable and not d.confusable_with for d in result.deviations)
    assert "nobody else could be its author" in result.conclusion


def test_the_same_prescription_is_confusable_but_for_size() -> None:
    result = found(SHARED.format("7/10"), "attribution(Large = (C, C), Small = (C, C))")
    told = verdicts(result)
    assert told["Small", "D D"] == (("Large",), ("Large",))
    assert told["Large", "D D"] == (("Small",), ())  # Small's 3/10 cannot be 7/10
    parts = {(m.llm, m.suspect): str(m.part) for m in result.masked}
    assert parts == {("Large", "Small"): "3/7", ("Small", "Large"): "1"}
    assert "Large can pass for Small" in result.conclusion and "2605.06525" in result.conclusion


def test_equal_halves_are_confusable_both_ways() -> None:
    result = found(SHARED.format("1/2"), "attribution(Large = (C, C), Small = (C, C))")
    assert all(d.confusable_with for d in result.deviations)


def test_an_llm_with_one_role_cannot_see_it() -> None:
    three = PD + "population { llms A, B clients of row: A 1 clients of col: A 1/2, B 1/2 }"
    result = found(three)
    assert result.observes["A"] == ("row", "col") and result.observes["B"] == ("row",)
    assert result.unseen == (("B", "col"),)
    assert "B does not see role 'col'" in result.conclusion
    both = {d.is_: d.detected_by for d in result.deviations if d.llm == "A"}
    assert all(seen == ("B",) for play, seen in both.items() if play[0] != result.profile["A"][0])
    assert [seen for play, seen in both.items() if play[0] == result.profile["A"][0]] == [()]


def test_llms_with_a_role_each_see_each_other() -> None:
    result = found(APART, "attribution(A = C, B = C)")
    assert verdicts(result) == {("A", "D"): (("B",), ()), ("B", "D"): (("A",), ())}


@pytest.mark.parametrize(
    ("kind", "seen", "words"),
    [
        ("perfect", ("Small",), "Fudenberg and Maskin 1986"),
        ("identified", ("Small",), "Fudenberg and Maskin 1986"),
        ("none", (), "only equilibria of the one-shot game"),
    ],
)
def test_other_kinds_of_monitoring(kind: str, seen: tuple[str, ...], words: str) -> None:
    text = SHARED.format("1/2") + f"monitoring {kind}\n"
    result = found(text, "attribution(Large = (C, C), Small = (C, C))")
    assert {d.detected_by for d in result.deviations if d.llm == "Large"} == {seen}
    assert not any(d.confusable_with for d in result.deviations)
    assert words in result.conclusion


def test_without_a_population_roles_see_everything() -> None:
    result = found(PD)
    assert result.monitoring == "perfect" and len(result.deviations) == 2


def test_one_llm_is_alone() -> None:
    result = found(PD + "population { llms Only clients: Only 1 }")
    assert result.deviations and "one LLM" in result.conclusion


def test_the_profile_of_the_largest_welfare_is_the_default() -> None:
    result = found(SHARED.format("7/10"))
    assert dict(result.profile) == {"Large": ("C", "C"), "Small": ("C", "C")}
    assert result.chosen == "the largest welfare"


@pytest.mark.parametrize(
    ("monitoring", "note"),
    [
        ("monitoring clients { noise 1/20 }", "as telling as they are"),
        ("monitoring perfect { delay 2 }", "2 periods late"),
        ("monitoring clients { sample 100 noise 1/20 }", "a sample of 100"),
        ("monitoring perfect { noise 1/20 }", "what is true on average"),
    ],
)
def test_what_is_laid_over_monitoring_is_said(monitoring: str, note: str) -> None:
    plain = found(SHARED.format("1/2") + monitoring.split("{")[0])
    result = found(SHARED.format("1/2") + monitoring)
    assert result.deviations == plain.deviations
    assert result.conclusion.startswith(plain.conclusion) and note in result.conclusion


def test_other_matchings_are_refused() -> None:
    text = PD + "population { llms L, S clients: L 7/10, S rest matching assortative 1/5 }"
    result = asked(text)
    assert isinstance(result, Refused) and "only independent matching" in result.message
    assert found(text + " monitoring perfect").deviations


def test_a_profile_is_stated_in_full_or_not_at_all() -> None:
    result = asked(SHARED.format("1/2"), "attribution(Large = (C, C))")
    assert isinstance(result, Refused) and "the play of Small is missing" in result.message
