"""This module checks payoffs that no float can stand for: exact, refused, never a silent 0."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import metagame
from metagame.backends.results.numbers import decimal_text, exact_text, nearest_float
from metagame.cli import main

GAMES = {
    "dominant": "roles a, b actions C, D payoff = if own == C then K else 0",
    "cycle": "roles a, b actions C, D payoff of a = if a == b then K else -K payoff of b = own_",
    "mixed": "roles a, b actions C, D payoff = if a == b then 2 * K else K / 3",
    "three": "roles a, b, c actions C, D payoff = if count(all, own) == 2 then K else K / 7",
    "close": "roles a, b actions C, D payoff = if own == C then K else 1",
    "irrational": "roles a, b actions C, D payoff = if own == C then K else sqrt(2)",
    "floats": "roles a, b actions C, D payoff = if a == b then K * sqrt(2) else K",
}
PEOPLE = "population {{ llms A, B clients: A 2/3, B rest {} }}"
POPULATIONS = {
    "none": "",
    "two": PEOPLE.format(""),
    "objective": PEOPLE.format("objective = total[self] + total[others] / 3"),
    "irrational": PEOPLE.format("objective = sqrt(2) * total[self]"),
}
SIZES = ("1e400", "-1e400", "1e-400", "1e308", "1e-320")


def spec(game: str, population: str, size: str) -> str:
    body = GAMES[game].replace("own_", "if a == b then -K else K")
    who = "a" if population == "none" else "A"
    return f"""param K = {size}
        game g {{ {body} }}
        {POPULATIONS[population]}
        analysis it = nash(kind = pure)
        analysis all_of_them = nash(kind = all)
        analysis floors = minmax()
        analysis low = minmax(kind = pure)
        claim "one": every e in all_of_them: e.mean[{who}] >= 0
        claim "two": floors.value[{who}] > 1/3
        claim "three": low.value[{who}] == 1 within 1/2
        claim "four": some e in it: e.mean[{who}] * sqrt(2) > 1
    """


def floats(data: Any) -> Iterator[float]:
    if isinstance(data, dict | list):
        for entry in data.values() if isinstance(data, dict) else data:
            yield from floats(entry)
    elif isinstance(data, float):
        yield data


def zeros_agree(plain: Any, exact: Any) -> bool:
    """Whether a float that stands beside an exact number is 0 where that one is."""
    if isinstance(exact, dict):
        return all(zeros_agree(plain[key], entry) for key, entry in exact.items())
    if isinstance(exact, list):
        return all(zeros_agree(*pair) for pair in zip(plain, exact, strict=True))
    beside = isinstance(plain, float) and isinstance(exact, str)
    return not beside or (plain == 0) == (exact == "0")


def attempt(call: Callable[[], Any]) -> tuple[Any, set[str]]:
    """What comes out, and the complaints if nothing does."""
    try:
        return call(), set()
    except metagame.SpecError as error:
        return None, {d.id for d in error.diagnostics}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("game", GAMES)
def test_extreme_payoffs_are_exact_or_refused(game: str, population: str, size: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = metagame.loads(spec(game, population, size))
        report, complaints = attempt(model.run)
        if report is None:
            assert complaints <= {"no-payoff", "no-objective"}
            return
        assert str(report) and report._repr_html_()
        written = report.to_json()
        json.dumps(written, allow_nan=False)
        assert all(np.isfinite(x) for x in floats(written))
        for analysis in written["analyses"].values():
            for entry in [analysis, *analysis.get("equilibria", [])]:
                assert zeros_agree(entry, entry.get("exact", {}))
        payoffs, complaints = attempt(lambda: model.meta_game().payoffs)
        assert complaints <= {"beyond-floats"}
        if payoffs is not None:
            assert np.isfinite(payoffs).all()
            exact = model.meta_game().tensor.utilities.numbers()
            assert ((payoffs == 0) == (exact == 0)).all()


def test_totals_with_more_digits_than_any_number_of_the_spec() -> None:
    text = """game g { roles a, b actions C, D payoff = if own == C then 1e4000 else 1e-4000 }
        population { llms A, B clients: A 2/3, B rest }
        analysis it = check(A = (C, D), B = (C, D))"""
    report = metagame.loads(text).run()
    mean = (F(10) ** 4000 + F(1, 10**4000)) / 2
    assert report["it"].mean["A"] == mean and "5e+3999" in str(report)
    written = report.to_json()["analyses"]["it"]
    assert written["exact"]["mean"]["A"] == exact_text(mean) and len(exact_text(mean)) > 12_000
    assert written["mean"]["A"] is None


@pytest.mark.parametrize("size", ["1e400", "1e-400"])
def test_exact_payoffs_of_any_size_are_solved_exactly(size: str) -> None:
    report = metagame.loads(spec("mixed", "none", size)).run()
    unit = F(10) ** int(size[2:])
    assert [e.mean["a"] / unit for e in report["all_of_them"]] == [2, 2, F(7, 6)]
    assert [e.regret for e in report["all_of_them"]] == [0, 0, 0]
    assert report["floors"].value["a"] == F(7, 6) * unit
    (equilibrium, *_) = report.to_json()["analyses"]["it"]["equilibria"]
    assert equilibrium["mean"] == {"a": None, "b": None}
    assert F(equilibrium["exact"]["mean"]["a"]) == 2 * unit
    shown = "2e+400" if size == "1e400" else "2e-400"
    assert shown in str(report)


@pytest.mark.parametrize("size", ["1e400", "1e-400"])
def test_floats_of_extreme_payoffs_are_refused(
    size: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    game = metagame.loads(spec("mixed", "none", size)).meta_game()
    with pytest.raises(metagame.SpecError, match="beyond the range of floats"):
        game.payoffs  # noqa: B018
    file = tmp_path / "it.game"
    file.write_text(spec("mixed", "none", size), encoding="utf-8")
    assert main(["compile", str(file), "--to", "numpy", "-o", str(tmp_path / "it.npz")]) == 1
    assert "beyond the range of floats" in capsys.readouterr().err
    assert not (tmp_path / "it.npz").exists()
    assert main(["compile", str(file), "--to", "nfg"]) == 0
    assert F(capsys.readouterr().out.split()[-1]) == 2 * F(10) ** int(size[2:])


def test_what_needs_floats_is_refused_and_the_rest_goes_on() -> None:
    report = metagame.loads(spec("irrational", "none", "1e400")).run()
    assert {d.id for d in report.refusals} == {"beyond-floats"}
    report = metagame.loads(
        """game g { roles a, b actions C, D payoff = if a == b then 10 ^ 400 else sqrt(2) / 2 }
        analysis far = check(a = C, b = D)
        claim "it": 1 + 1 == 2"""
    ).run()
    assert [d.id for d in report.refusals] == ["beyond-floats"] and report.ok


def test_a_share_that_no_float_can_stand_for() -> None:
    text = """game g {{ roles a, b actions C, D payoff = if a == b then {} else 1 }}
        population {{ llms A, B clients: A 1e-400, B rest }}
        analysis it = nash(kind = pure)"""
    report = metagame.loads(text.format("2")).run()
    assert {e.mean["A"] for e in report["it"]} >= {2}
    refused = metagame.loads(text.format("sqrt(2)")).run()
    assert [d.id for d in refused.refusals] == ["beyond-floats"]


def test_floats_are_compared_with_numbers_beyond_them() -> None:
    text = """game roots { roles a, b actions C, D payoff = if a == b then sqrt(2) else 1 }
        analysis it = nash(kind = pure)
        claim "below": every e in it: e.mean[a] < 1e400
        claim "above": every e in it: e.mean[a] > 1e-400
        claim "near": every e in it: e.mean[a] == 1e400 within 1
        claim "far": every e in it: e.mean[a] != 1e400 within 1e300"""
    claims = metagame.loads(text).run().claims
    assert [claim.status for claim in claims] == ["holds", "holds", "fails", "holds"]


def test_numbers_with_more_digits_than_python_prints() -> None:
    long = F(10**5000 + 1, 3)
    assert exact_text(long) == "1" + "0" * 4999 + "1/3"
    assert exact_text(-(10**5000)) == "-1" + "0" * 5000
    assert decimal_text(long) == "3.33333e+4999"


@pytest.mark.parametrize(
    ("value", "nearest"),
    [(0, 0.0), (F(1, 3), 1 / 3), (10**400, None), (F(-1, 10**400), None), (F(1, 10**320), None)],
)
def test_the_nearest_float(value: F, nearest: float | None) -> None:
    assert nearest_float(value) == nearest
