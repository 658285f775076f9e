"""This module checks the collection of `.game` files by pytest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import metagame

pytest_plugins = "pytester"

GOOD = """game g { roles row, col actions C, D payoff = if row == col then 1 else 0 }
analysis it = nash(kind = pure)
claim "two of them": count(it) == 2
claim "both pay 1": every e in it: e.mean[row] == 1
"""
FAILS = """param prize = 1
game g { roles row, col actions C, D payoff = if row == col then prize else 0 }
analysis it = nash(kind = pure)
claim "they pay 1" for prize in {1, 2}: every e in it: e.mean[row] == 1
claim "who knows": sqrt(2) * sqrt(2) == 2
"""
SILENT = "game g { roles row, col actions C, D payoff = 1 }\n"
WRONG = "game g { roles row, col actions C, D payoff = if own == E then 1 else 0 }\n"

QUICK = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest"]

Specs = Callable[..., pytest.RunResult]


def plugin() -> list[str]:
    """Options that load the plugin, unless it is installed and loads itself."""
    names = {point.value for point in entry_points(group="pytest11")}
    return [] if "metagame.pytest_plugin" in names else ["-p", "metagame.pytest_plugin"]


@pytest.fixture(autouse=True)
def loaded() -> None:
    """Have our modules in place: a run in this process drops those that it imports itself."""
    for text in (GOOD, FAILS):
        metagame.loads(text).run()
    with pytest.raises(metagame.SpecError):
        metagame.loads(WRONG)


@pytest.fixture
def run(pytester: pytest.Pytester) -> Specs:
    """Run pytest in a project that has some specs."""

    def run(*options: str, ini: str = "game_specs = true", **specs: str) -> pytest.RunResult:
        pytester.makefile(".ini", pytest=f"[pytest]\n{ini}\n")
        pytester.makefile(".game", **specs)
        return pytester.runpytest_inprocess(*QUICK, *plugin(), *options)

    return run


def test_every_claim_is_a_test(run: Specs) -> None:
    result = run("-v", good=GOOD)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["good.game::two of them PASSED*", "good.game::both pay 1 PASSED*"])


@pytest.mark.parametrize("ini", ["", "game_specs = false"])
def test_nothing_is_collected_without_the_option(run: Specs, ini: str) -> None:
    result = run(ini=ini, good=GOOD, wrong=WRONG)
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.assert_outcomes()


def test_a_claim_that_fails_shows_its_counterexample(run: Specs) -> None:
    result = run(fails=FAILS)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*they pay 1*fails at prize = 2*", "*e.mean?row? == 1*"])


def test_a_claim_that_is_undecided_fails_and_says_why(run: Specs) -> None:
    result = run(fails=FAILS)
    result.stdout.fnmatch_lines(["*who knows*undecided*", "*too close to compare*"])


def test_a_failing_claim_shows_no_python_traceback(run: Specs) -> None:
    printed = run(fails=FAILS).stdout.str()
    assert "Traceback" not in printed and "pytest_plugin.py" not in printed


def test_a_refused_analysis_leaves_its_claims_undecided(run: Specs) -> None:
    text = SILENT.replace("actions C, D", "actions in [0, 1]")
    text += 'analysis it = nash(mixed)\nclaim "none": count(it) == 0\nclaim "sum": 1 + 1 == 2\n'
    result = run(interval=text)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*none*undecided*"])


def test_a_spec_without_claims_is_compiled(run: Specs) -> None:
    result = run("-v", silent=SILENT)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["silent.game::compiles PASSED*"])


def test_a_wrong_spec_fails_with_its_diagnostics(run: Specs) -> None:
    result = run(wrong=WRONG)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*error: *'E'*", "*wrong.game:1:*"])


def test_specs_may_use_files_beside_them(run: Specs, pytester: pytest.Pytester) -> None:
    pytester.mkdir("shared").joinpath("base.game").write_text(SILENT, encoding="utf-8")
    text = 'use "shared/base.game"\nplay g\nanalysis it = nash(kind = pure)\n'
    run("-k", "everywhere", user=text + 'claim "everywhere": count(it) == 4\n').assert_outcomes(
        passed=1, deselected=1
    )


def test_claims_can_be_picked_by_name(run: Specs) -> None:
    run("-k", "two", good=GOOD).assert_outcomes(passed=1, deselected=1)
    run("good.game::both pay 1", good=GOOD).assert_outcomes(passed=1)


def test_other_tests_are_left_alone(run: Specs, pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(): pass")
    run(good=GOOD).assert_outcomes(passed=3)


@pytest.mark.parametrize("ini", ["", "game_specs = true"])
def test_nothing_heavy_is_imported_where_no_spec_is_met(ini: str, tmp_path: Path) -> None:
    heavy = (
        "numpy",
        "networkx",
        "lark",
        "scipy",
        "rich",
        "metagame.compiler",
        "metagame.dsl.parser",
    )
    (tmp_path / "pytest.ini").write_text(f"[pytest]\n{ini}\n", encoding="utf-8")
    (tmp_path / "test_it.py").write_text(
        f"import sys\n\ndef test_it():\n    assert 'metagame.pytest_plugin' in sys.modules\n"
        f"    assert [m for m in {heavy!r} if m in sys.modules] == []\n",
        encoding="utf-8",
    )
    if not ini:
        (tmp_path / "spec.game").write_text(GOOD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *QUICK, *plugin()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
