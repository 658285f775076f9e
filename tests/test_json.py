"""This module checks the shape of `metagame run --json` (docs/language.md, section JSON)."""

from __future__ import annotations

import json
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest

import metagame
from metagame.cli import main

GOLDEN = Path(__file__).parent / "json" / "prisoners_dilemma.json"

DILEMMA = """use "std/prisoners_dilemma.game"
play prisoners_dilemma
param share in [0, 1] = 4/5
population { llms Large, Small  clients: Large share, Small rest }
"""
THREE = """game voting { roles member[3] actions 0, 1
  payoff = if own == 1 then if sum(others) == 2 then 0 else 2
           else if sum(others) == 0 then 0 else 1 }
"""
MIXED = """use "std/chicken.game" play chicken
analysis equilibria = nash(kind = all)
"""


def run(text: str, **settings: Any) -> dict[str, Any]:
    """A report as JSON makes it: through the text and back."""
    report = metagame.loads(text, **settings).run()
    document = json.loads(json.dumps(report.to_json(), allow_nan=False))
    check_numbers(document, ())
    return document  # type: ignore[no-any-return]


def analysis(text: str, call: str, **settings: Any) -> dict[str, Any]:
    found = run(f"{text}analysis it = {call}\n", **settings)["analyses"]["it"]
    assert isinstance(found, dict)
    return found


# --- numbers -----------------------------------------------------------------------------------

PLAYS = ("play", "deviation", "responses", "probability", "punishment", "mixture", "distribution")
PLAYS += ("extremes",)
WHOLE = ("line", "column", "spanned_by", "orbit")


def check_numbers(value: Any, path: tuple[str, ...]) -> None:
    """Numbers are floats (but for actions and places), and `exact` mirrors the fields beside it."""
    if isinstance(value, dict):
        if "exact" in value:
            assert value["exact"], path
            for name, texts in value["exact"].items():
                assert has_text(texts), (path, name)
                check_mirror(value[name], texts)
        for name, entry in value.items():
            if name != "exact":
                check_numbers(entry, (*path, name))
    elif isinstance(value, list):
        for entry in value:
            check_numbers(entry, path)
    elif isinstance(value, int) and not isinstance(value, bool):
        assert set(path) & {*PLAYS, *WHOLE}, (path, value)
    else:
        assert value is None or isinstance(value, str | float | bool), path


def has_text(texts: Any) -> bool:
    if isinstance(texts, dict):
        return any(map(has_text, texts.values()))
    if isinstance(texts, list):
        return any(map(has_text, texts))
    return isinstance(texts, str)


def check_mirror(value: Any, texts: Any) -> None:
    """The same shape, with rational numbers as text and null for other numbers."""
    if isinstance(value, dict):
        assert list(value) == list(texts)
        for name in value:
            check_mirror(value[name], texts[name])
    elif isinstance(value, list):
        assert len(value) == len(texts)
        for entry, text in zip(value, texts, strict=True):
            check_mirror(entry, text)
    elif isinstance(value, float) and texts is not None:
        assert isinstance(texts, str) and float(F(texts)) == value
    elif value is None and texts is not None:
        assert abs(F(texts)) > F(10) ** 308
    else:
        assert texts == (None if isinstance(value, float) else value)


def test_numbers_are_floats_with_exact_strings_beside_them() -> None:
    document = run(DILEMMA + "analysis one_shot = nash(kind = pure)")
    assert document["parameters"] == {"share": 0.8}
    assert document["exact"] == {"parameters": {"share": "4/5"}}
    (e,) = document["analyses"]["one_shot"]["equilibria"]
    assert e["mean"] == {"Large": 2.4, "Small": 4.2}
    assert e["exact"]["mean"] == {"Large": "12/5", "Small": "21/5"}
    assert e["total"] == {"Large": 3.84, "Small": 1.68}
    assert e["exact"]["total"] == {"Large": "96/25", "Small": "42/25"}


def test_a_number_too_large_for_a_float_is_null_and_exact_beside_it() -> None:
    found = analysis(
        "game big { roles a, b actions C, D payoff = 10 ^ 400 }\n", "check(a = C, b = C)"
    )
    assert found["mean"] == {"a": None, "b": None}
    assert found["exact"]["mean"]["a"] == "1" + "0" * 400


def test_irrational_numbers_have_no_exact_string() -> None:
    text = "game root { roles a, b actions C, D payoff = if a == b then sqrt(2) else 1 }\n"
    found = analysis(text, "nash(kind = pure)")
    assert found["is_exact"] is False and found["tolerance"] > 0
    for e in found["equilibria"]:
        assert e["mean"]["a"] == pytest.approx(2**0.5)
        assert "mean" not in e.get("exact", {})


# --- the fields of each method -----------------------------------------------------------------

EQUILIBRIUM = {"kind", "total", "mean", "utility", "regret", "is_exact", "exact", "orbit"}
NASH = {"kind", "equilibria", "complete", "reason", "is_exact", "algorithm", "tolerance"} | {
    "reduction",
    "extremes",
    "components",
}
DEVIATIONS = {"play", "gain", "deviation", "total", "mean", "utility", "is_exact", "reduction"}


def fields(found: dict[str, Any]) -> set[str]:
    """The fields of an analysis beside those that all have."""
    assert found["status"] == "solved"
    return set(found) - {"method", "status", "exact"}


def test_document() -> None:
    document = run(DILEMMA)
    assert list(document) == ["spec", "parameters", "exact", "notes", "analyses", "claims"]
    assert document["spec"] == "<text>"
    assert (document["notes"], document["analyses"], document["claims"]) == ([], {}, [])
    assert "exact" not in run('use "std/chicken.game" play chicken')


def test_nash_pure() -> None:
    found = analysis(DILEMMA, "nash(kind = pure)", share="3/5")
    assert (found["method"], found["kind"], found["complete"]) == ("nash", "pure", True)
    assert fields(found) == NASH
    plays = []
    for e in found["equilibria"]:
        assert set(e) == EQUILIBRIUM | {"play"}
        assert e["kind"] == "pure" and e["regret"] == 0 and e["exact"]["regret"] == "0"
        plays.append(e["play"])
    assert {"Large": ["C", "C"], "Small": ["D", "D"]} in plays and len(plays) == 3


def test_nash_mixed() -> None:
    found = analysis(MIXED, "nash(kind = mixed)")
    assert fields(found) == NASH
    (e,) = found["equilibria"]
    assert set(e) == EQUILIBRIUM | {"probability"} and e["kind"] == "mixed"
    assert e["probability"]["row"] == [
        [["swerve"], pytest.approx(2 / 3)],
        [["dare"], pytest.approx(1 / 3)],
    ]
    assert e["exact"]["probability"]["row"] == [[["swerve"], "2/3"], [["dare"], "1/3"]]
    assert e["exact"]["mean"] == {"row": "14/3", "col": "14/3"}
    assert found["extremes"]["row"] == [
        [[["swerve"], 1.0]],
        [[["swerve"], pytest.approx(2 / 3)], [["dare"], pytest.approx(1 / 3)]],
        [[["dare"], 1.0]],
    ]
    assert len(found["components"]) == 3
    spans = [subset["spanned_by"] for (subset,) in found["components"]]
    assert {"row": [1], "col": [1]} in spans
    (middle,) = [s for (s,) in found["components"] if s["spanned_by"]["row"] == [1]]
    assert middle["mean"] == {
        "row": [pytest.approx(14 / 3)] * 2,
        "col": [pytest.approx(14 / 3)] * 2,
    }
    assert found["exact"]["components"][spans.index(middle["spanned_by"])][0]["mean"] == {
        "row": ["14/3", "14/3"],
        "col": ["14/3", "14/3"],
    }


def test_check() -> None:
    found = analysis(DILEMMA, "check(Large = (C, C), Small = (C, C))")
    assert fields(found) == DEVIATIONS | {"is_equilibrium"}
    assert found["is_equilibrium"] is False
    assert found["play"] == {"Large": ["C", "C"], "Small": ["C", "C"]}
    assert found["exact"]["mean"] == {"Large": "3", "Small": "3"}
    assert set(found["exact"]) == {"gain", "total", "mean", "utility"}
    assert found["gain"]["Small"] > 0 and found["deviation"]["Small"] == ["D", "D"]


def test_best_response() -> None:
    found = analysis(DILEMMA, "best_response(of = Small, Large = (C, C))")
    assert fields(found) == DEVIATIONS | {"of", "responses", "is_equilibrium"}
    assert (found["of"], found["responses"]) == ("Small", [["D", "D"]])
    assert list(found["gain"]) == list(found["deviation"]) == ["Small"]
    assert found["gain"]["Small"] == 0 and found["mean"]["Small"] == 4.2
    assert found["is_equilibrium"] is True
    exploited = analysis(DILEMMA, "best_response(of = Small, Large = (D, D))")
    assert exploited["gain"] == {"Small": 0} and exploited["is_equilibrium"] is False


def test_minmax() -> None:
    found = analysis(DILEMMA, "minmax(kind = mixed)", share="7/10")
    assert fields(found) == {
        "kind", "unit", "value", "punishment", "mixture", "is_exact", "reason", "algorithm"
    }  # fmt: skip
    assert found["exact"]["value"] == {"Large": "21/10", "Small": "11/10"}
    for llm, rows in found["punishment"].items():
        assert sum(probability for _, probability in rows) == pytest.approx(1)
        assert all(llm not in plays and len(plays) == 1 for plays, _ in rows)


def test_a_bracket_is_a_pair() -> None:
    found = analysis(THREE, "minmax(kind = mixed)")
    pairs = [v for v in found["value"].values() if isinstance(v, list)]
    assert pairs and all(low < high for low, high in pairs)
    pure = analysis(THREE, "minmax(kind = pure)")["value"]
    correlated = analysis(THREE, "minmax(kind = correlated)")["value"]
    for llm, (low, high) in found["value"].items():
        assert correlated[llm] < low < 4 * 3**0.5 - 6 < high < pure[llm]
        assert high - low < 1e-5
        assert all(F(end) for end in found["exact"]["value"][llm])
        assert set(found["mixture"][llm]) == set(pure) - {llm}
    assert "bounds" in found["reason"]


def test_actions_are_labels_whole_numbers_and_fractions_as_text() -> None:
    text = """game mixed { roles row, col
      actions of row: left, right  actions of col: 0..1 step 1/2
      payoff of row = 1  payoff of col = col }
    """
    found = analysis(text, "nash(kind = pure)")
    assert [e["play"] for e in found["equilibria"]] == [
        {"row": ["left"], "col": [1]},
        {"row": ["right"], "col": [1]},
    ]
    found = analysis(text, "check(row = left, col = 0.5)")
    assert found["play"] == {"row": ["left"], "col": ["1/2"]}


# --- refusals, notes, claims -------------------------------------------------------------------


def test_what_is_refused_says_why_and_where() -> None:
    text = "game g { roles a, b\n  actions of a: 0, 1 actions of b: in [0, 1]\n  payoff = own }\n"
    document = run(text + 'analysis hard = nash(kind = pure)\nclaim "c": count(hard) == 0')
    found = document["analyses"]["hard"]
    assert set(found) == {"method", "status", "diagnostic"}
    assert (found["method"], found["status"]) == ("nash", "refused")
    diagnostic = found["diagnostic"]
    assert set(diagnostic) == {"id", "severity", "message", "help", "file", "line", "column"}
    assert (diagnostic["id"], diagnostic["severity"]) == ("mixed-actions", "error")
    assert diagnostic["file"] == "<text>" and diagnostic["line"] >= 1
    (claim,) = document["claims"]
    assert claim["status"] == "undecided" and diagnostic["message"] in claim["reason"]


def test_a_game_beyond_the_memory_limit_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    study = "std/papers/folk_theorem/prisoners_dilemma"
    status = main(["run", study, "--json", "--memory-limit", "1e-7", "--analysis", "one_shot"])
    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    found = json.loads(printed.out)["analyses"]["one_shot"]
    assert (found["status"], found["diagnostic"]["id"]) == ("refused", "game-too-large")


def test_notes() -> None:
    document = run(DILEMMA, share=1)
    (note,) = document["notes"]
    assert (note["id"], note["severity"]) == ("llm-left-out", "note")
    assert "Small" in note["message"] and (note["file"], note["line"]) == ("<text>", 4)


def test_claims() -> None:
    document = run(
        DILEMMA
        + """analysis one_shot = nash(kind = pure)
        claim "holds" for share in {3/4, 4/5}: count(one_shot) == 1
        claim "fails" for share in {3/4, 3/5}: count(one_shot) == 1
        claim "plain": share > 1/2
        claim "undecided": sqrt(2) * sqrt(2) == 2
        """
    )
    holds, fails, plain, undecided = document["claims"]
    assert set(holds) == {"text", "status", "bindings", "exact"}
    assert holds["bindings"] == [{"share": 0.75}, {"share": 0.8}]
    assert holds["exact"]["bindings"] == [{"share": "3/4"}, {"share": "4/5"}]
    assert set(fails) == {"text", "status", "bindings", "counterexample", "reason", "exact"}
    assert fails["status"] == "fails" and fails["exact"]["counterexample"] == {"share": "3/5"}
    assert "3" in fails["reason"]
    assert plain == {"text": "plain", "status": "holds", "bindings": []}
    assert undecided["status"] == "undecided" and undecided["reason"]


def test_the_document_of_a_study_is_stable(
    accept: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "std/papers/folk_theorem/prisoners_dilemma", "--json"]) == 0
    printed = capsys.readouterr().out
    if accept:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(printed, encoding="utf-8")
    assert printed == GOLDEN.read_text(encoding="utf-8")
    check_numbers(json.loads(printed), ())


@pytest.mark.parametrize("count", [1, 2])
def test_several_files_are_a_list(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    specs = ["std/chicken", "std/stag_hunt"][:count]
    assert main(["run", *specs, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    listed = document if count > 1 else [document]
    assert [one["spec"] for one in listed] == specs
