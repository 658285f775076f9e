"""This module checks the published numbers, as `metagame run --json` prints them."""

from __future__ import annotations

import json
from fractions import Fraction as F
from typing import Any

import pytest

from metagame.cli import main

PAPERS = "std/papers/folk_theorem"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a bundled study with some settings; the JSON document that is printed."""

    def run(study: str, *arguments: str) -> dict[str, Any]:
        status = main(["run", f"{PAPERS}/{study}", "--json", *arguments])
        printed = capsys.readouterr()
        assert (status, printed.err) == (0, "")
        document = json.loads(printed.out)
        assert isinstance(document, dict)
        return document

    return run


def equilibria(document: dict[str, Any], name: str = "one_shot") -> set[tuple[str, ...]]:
    """Pure equilibria as plays and exact means, each in the LLMs' order."""
    found = set()
    for e in document["analyses"][name]["equilibria"]:
        assert e["kind"] == "pure" and e["regret"] == 0
        for llm, mean in e["exact"]["mean"].items():
            assert float(F(mean)) == e["mean"][llm]
        plays = ("".join(play) for play in e["play"].values())
        found.add((*plays, *e["exact"]["mean"].values()))
    return found


TURNS = {("CD", "CD", "5/2", "5/2"), ("DC", "DC", "5/2", "5/2")}


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("1/100", {("DD", "CC", "124/25", "297/100")}),
        ("1/3", TURNS | {("DD", "CC", "11/3", "2")}),
        ("1/2", TURNS),
        ("59/100", TURNS),
        ("3/5", TURNS | {("CC", "DD", "9/5", "17/5")}),
        ("2/3", TURNS | {("CC", "DD", "2", "11/3")}),
        ("67/100", {("CC", "DD", "201/100", "92/25")}),
        ("3/4", {("CC", "DD", "9/4", "4")}),
        ("4/5", {("CC", "DD", "12/5", "21/5")}),
        ("99/100", {("CC", "DD", "297/100", "124/25")}),
    ],
)
def test_prisoners_dilemma(run: Any, share: str, expected: set[tuple[str, ...]]) -> None:
    document = run("prisoners_dilemma", "--set", f"share={share}")
    assert document["exact"] == {"parameters": {"share": share}}
    assert document["analyses"]["one_shot"]["complete"] is True
    assert document["analyses"]["one_shot"]["is_exact"] is True
    assert equilibria(document) == expected
    assert {claim["status"] for claim in document["claims"]} == {"holds"}


def test_prisoners_dilemma_with_one_llm_for_all(run: Any) -> None:
    """At a share of 1 the large LLM meets only itself, and cooperates."""
    document = run("prisoners_dilemma", "--set", "share=1", "--analysis", "one_shot")
    assert equilibria(document) == {("CC", "3")}
    assert [note["id"] for note in document["notes"]] == ["llm-left-out"]


def test_floors_of_the_prisoners_dilemma(run: Any) -> None:
    floors = run("prisoners_dilemma", "--set", "share=7/10")["analyses"]["floors"]
    assert floors["exact"]["value"] == {"Large": "21/10", "Small": "11/10"}
    assert floors["unit"] == "mean" and floors["is_exact"]


@pytest.mark.parametrize(
    ("share", "value", "means"),
    [("4/5", 0.848, (0.848 / 2.4, 0.152 / 0.6)), ("9/10", 0.936, (0.936 / 2.7, 0.064 / 0.3))],
)
def test_majority(run: Any, share: str, value: float, means: tuple[float, float]) -> None:
    document = run("majority", "--set", f"share={share}")
    analyses = document["analyses"]
    assert analyses["one_shot"]["equilibria"] == [] and analyses["one_shot"]["complete"]
    floors = analyses["floors"]["value"]
    mass = {"Large": 3 * float(F(share)), "Small": 3 * (1 - float(F(share)))}
    assert floors["Large"] * mass["Large"] == pytest.approx(value, abs=1e-9)
    assert floors["Small"] * mass["Small"] == pytest.approx(1 - value, abs=1e-9)
    assert (floors["Large"], floors["Small"]) == pytest.approx(means, abs=1e-9)
    assert {claim["status"] for claim in document["claims"]} == {"holds"}


def test_the_means_of_majority_are_those_of_the_paper(run: Any) -> None:
    floors = run("majority")["analyses"]["floors"]["value"]
    assert (floors["Large"], floors["Small"]) == pytest.approx((0.35333333333, 0.25333333333))


def test_bounded_coordination(run: Any) -> None:
    document = run("bounded_coordination")
    best = document["analyses"]["best_for_all"]
    assert best["exact"]["mean"] == {"Large": "4/5", "Medium": "1", "Small": "0"}
    assert best["mean"] == {"Large": 0.8, "Medium": 1.0, "Small": 0.0}
    assert best["is_equilibrium"] is True and best["is_exact"] is True
    assert best["exact"]["gain"] == {"Large": "0", "Medium": "0", "Small": "0"}
    assert best["reduction"]
    other = document["analyses"]["all_of_large"]
    assert other["is_equilibrium"] is False
    assert other["exact"]["gain"]["Large"] == "4"
    assert {claim["status"] for claim in document["claims"]} == {"holds"}


def test_heist(run: Any) -> None:
    document = run("heist")
    cycle = document["analyses"]["blame_cycle"]
    assert cycle["is_equilibrium"] is False
    assert cycle["exact"]["mean"] == {"P": "0", "B": "0", "D": "0"}
    assert cycle["exact"]["gain"] == {"P": "1719/4000", "B": "1719/4000", "D": "1719/4000"}
    one_shot = document["analyses"]["one_shot"]
    assert len(one_shot["equilibria"]) == 6 and one_shot["complete"]
    means = [sorted(map(F, e["exact"]["mean"].values())) for e in one_shot["equilibria"]]
    assert all(found[0] == F(-3069, 4000) and sum(found) == 0 for found in means)
    floors = document["analyses"]["floors"]["exact"]["value"]
    assert floors == {"P": "-3069/4000", "B": "-3069/4000", "D": "-3069/4000"}
    assert {claim["status"] for claim in document["claims"]} == {"holds"}


@pytest.mark.parametrize("split", ["1/100", "1/2", "2/3", "99/100"])
def test_single_role(run: Any, split: str) -> None:
    """The equilibria of chicken, whoever advises the row players."""
    document = run("single_role", "--set", f"split={split}")
    assert equilibria(document) == {
        ("swerve", "swerve", "dare", "2", "2", "7"),
        ("dare", "dare", "swerve", "7", "7", "2"),
    }


def test_single_role_collapses_to_the_base_game(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", f"{PAPERS}/single_role"]) == 0
    assert "the meta-game is the base game" in capsys.readouterr().out
    assert main(["show", f"{PAPERS}/prisoners_dilemma"]) == 0
    shown = capsys.readouterr().out
    assert "the meta-game differs from the base game" in shown
    assert "16 of 25" in shown and "1 of 25" in shown


def test_the_cartel_costs_buyers_two_thirds_of_their_surplus(run: Any) -> None:
    found = run("cartel")["analyses"]["collusion"]
    assert found["status"] == "sustained" and found["strategy"]["kind"] == "reversion"
    assert set(found["strategy"]["after"]) == {"Large", "Small"}  # buyers never gain
    first = found["against"][0]
    assert first["play"] == {"Large": [1], "Small": [1], "Desk": [1]}
    assert first["difference"] | {"exact": 0} == {
        "Large": 2.0,
        "Small": 2.0,
        "Desk": -2.0,
        "exact": 0,
    }
