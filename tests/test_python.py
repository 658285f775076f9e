"""This module checks what Python users have in hand."""

from __future__ import annotations

import importlib.resources
import pickle
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest

import metagame
from metagame.backends.normal_form import to_result
from metagame.backends.regret.audit import Audit
from metagame.backends.report.views.table import VIEWS
from metagame.backends.results.common import ByLlm
from metagame.backends.results.notebook import Shown, html

DILEMMA = "std/papers/folk_theorem/prisoners_dilemma"
TEXT = '''"""A dilemma & its <advisors>."""
use "std/prisoners_dilemma.game"
play prisoners_dilemma
param share in [0, 1] = 4/5
population { llms Large, Small  clients: Large share, Small rest }
analysis one_shot = nash(kind = pure)
analysis floors = minmax(kind = mixed)
analysis stated = check(Large = (C, C), Small = (D, D))
claim "exploited": every e in one_shot: e.mean[Large] < e.mean[Small]
claim "1 < 2 & \\"so\\" on" for share in {1/2, 3/4}: count(one_shot) == 1
'''.replace('\\"', "")
INTERVAL = """game auction { roles a, b actions of a: 0, 1 actions of b: in [0, 1] payoff = own }
analysis hard = nash(kind = pure)
claim "none": count(hard) == 0
"""


# --- loading -----------------------------------------------------------------------------------


def test_load_a_file_a_bundled_name_and_a_text(tmp_path: Path) -> None:
    spec = tmp_path / "dilemma.game"
    spec.write_text(TEXT, encoding="utf-8")
    for model in (metagame.load(str(spec)), metagame.load(DILEMMA), metagame.loads(TEXT)):
        assert isinstance(model, metagame.Model)
        assert model.parameters == {"share": F(4, 5)}
    assert metagame.load(f"{DILEMMA}.game").meta_game().llms == ("Large", "Small")


def test_a_file_that_is_named_like_a_bundled_spec_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("std").mkdir()
    Path("std/chicken").write_text("game mine { roles a actions C payoff = 7 }", encoding="utf-8")
    assert metagame.load("std/chicken").meta_game().payoffs.tolist() == [[7.0]]
    assert metagame.load("std/chicken.game").meta_game().llms == ("row", "col")


def test_bundled_specs_are_package_data() -> None:
    root = importlib.resources.files(metagame) / "specs" / "std" / "chicken.game"
    assert "Chicken" in root.read_text(encoding="utf-8")


def test_a_path_may_be_a_path() -> None:
    root = Path(str(importlib.resources.files(metagame) / "specs"))
    model = metagame.load(root / "std" / "chicken.game")  # type: ignore[arg-type]
    assert model.meta_game().llms == ("row", "col")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("7/10", F(7, 10)),
        ("0.7", F(7, 10)),
        (0.7, F(7, 10)),
        (F(7, 10), F(7, 10)),
        ("7e-1", F(7, 10)),
        (1, 1),
        ("1", 1),
        (1.0, 1),
        (0, 0),
        (1e-3, F(1, 1000)),
    ],
)
def test_settings(setting: Any, value: F) -> None:
    for model in (metagame.loads(TEXT, share=setting), metagame.loads(TEXT).bind(share=setting)):
        assert model.parameters == {"share": value}
        assert type(model.parameters["share"]) is (int if value == int(value) else F)


@pytest.mark.parametrize("setting", ["", "much", "1/0", "1/2/3", float("nan"), float("inf"), None])
def test_settings_that_are_no_numbers(setting: Any) -> None:
    with pytest.raises(ValueError, match="share"):
        metagame.loads(TEXT, share=setting)
    with pytest.raises(ValueError, match="share"):
        metagame.loads(TEXT).bind(share=setting)


def test_errors_say_what_and_where() -> None:
    with pytest.raises(metagame.SpecError) as caught:
        metagame.loads("game g { roles a, b actions C, D payoff = E }\nparam x in [0, 1] = 2 x")
    assert all(isinstance(d, metagame.Diagnostic) for d in caught.value.diagnostics)
    assert "error: " in str(caught.value) and "--> <text>:" in str(caught.value)
    with pytest.raises(metagame.SpecError) as caught:
        metagame.load("no/such/file.game")
    assert caught.value.diagnostics[0].id == "cannot-read-file"
    with pytest.raises(metagame.SpecError, match="std/"):
        metagame.loads('use "beside.game"')


def test_errors_can_be_pickled() -> None:
    with pytest.raises(metagame.SpecError) as caught:
        metagame.loads(TEXT, share=2)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.diagnostics == caught.value.diagnostics and str(again) == str(caught.value)


# --- models and meta-games ---------------------------------------------------------------------


def test_a_model_shows_itself() -> None:
    model = metagame.loads(TEXT)
    assert repr(model) == "<Model <text> share=4/5>"
    shown = str(model)
    assert "A dilemma & its <advisors>." in shown
    assert "16 of 25" in shown and "Large" in shown
    assert shown.splitlines() == html_text(model._repr_html_()).splitlines()


def test_the_graph_is_networkx() -> None:
    graph = metagame.loads(TEXT).graph
    assert isinstance(graph, nx.MultiDiGraph)
    assert all("payload" in data for _, data in graph.nodes(data=True))
    assert all("payload" in data for *_, data in graph.edges(data=True))


def test_strategies_and_payoffs() -> None:
    game = metagame.loads(TEXT, share="1/2").meta_game()
    assert game.llms == ("Large", "Small") and game.sizes == (4, 4)
    assert isinstance(game.strategies, ByLlm) and list(game.strategies) == ["Large", "Small"]
    assert game.strategies["Small"] == (("C", "C"), ("C", "D"), ("D", "C"), ("D", "D"))
    assert game.payoffs.shape == (2, 4, 4) and game.payoffs.dtype == np.float64
    for i, llm in enumerate(game.llms):
        for a, b in np.ndindex(4, 4):
            played = {"Large": game.strategies["Large"][a], "Small": game.strategies["Small"][b]}
            assert game.check(played).total[llm] == pytest.approx(game.payoffs[i, a, b])


def test_payoffs_cannot_change_the_game() -> None:
    game = metagame.loads(TEXT).meta_game()
    before = game.payoffs.copy()
    game.payoffs[:] = 0
    assert np.array_equal(game.payoffs, before)
    assert len(game.nash()) == 1


def test_nash_is_a_list_of_equilibria() -> None:
    game = metagame.loads(TEXT, share="3/5").meta_game()
    found = game.nash(kind="pure")
    assert len(found) == 3 and found[-1] in found and list(found[:2]) == list(found)[:2]
    (exploited,) = [e for e in found if e.play["Large"] == ("C", "C")]
    assert exploited.play["Small"] == ("D", "D")
    assert exploited.mean["Large"] == F(9, 5) and exploited.mean["Small"] == F(17, 5)
    assert dict(exploited.probability)["Large"] == ((("C", "C"), 1),)
    assert exploited.kind == "pure" and exploited.regret == 0
    everything = game.nash(kind="all")
    assert [e for e in everything if e.kind == "pure"] == list(found)
    assert [e for e in everything if e.kind == "mixed"] == list(game.nash(kind="mixed"))


def test_of_long_lists_only_the_first_regrets_are_recomputed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Recomputing all of them could take far longer than finding them."""
    model = metagame.loads(
        "game g { roles a, b actions C, D payoff = 1 } analysis it = nash(kind = pure)"
    )
    game = model.meta_game()
    assert [e.regret for e in game.nash()] == [0] * 4
    one = Audit(game.problem).work([0, 0])
    monkeypatch.setattr(to_result, "CERTIFIED_WORK", 2 * one)
    assert [e.regret for e in game.nash()] == [0, 0, None, None]
    monkeypatch.setattr(to_result, "CERTIFIED_WORK", 1)
    found = game.nash()
    assert [e.regret for e in found] == [0, None, None, None] and found.complete
    report = model.run()
    assert str(report).count("not recomputed") == 3
    assert report._repr_html_().count("not recomputed") == 3
    equilibria = report.to_json()["analyses"]["it"]["equilibria"]
    assert [e["regret"] for e in equilibria] == [0, None, None, None]


def test_all_regrets_of_a_thousand_equilibria_are_recomputed() -> None:
    text = "game g { roles a, b actions 1..32 payoff = 1 }"
    found = metagame.loads(text).meta_game().nash()
    assert len(found) == 1024 and {e.regret for e in found} == {0}


def test_pure_and_mixed_equilibria_take_turns_to_be_recomputed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reports print the first ones of either kind."""
    text = "game g { roles a, b actions C, D payoff = if a == b then 1 else 0 }"
    game = metagame.loads(text).meta_game()
    audit = Audit(game.problem)
    half = [F(1, 2), F(1, 2)]
    work = audit.work([0, 0]) + audit.work([half, half])
    monkeypatch.setattr(to_result, "CERTIFIED_WORK", work)
    found = game.nash(kind="all")
    assert [e.kind for e in found] == ["pure", "pure", "mixed"]
    assert [e.regret for e in found] == [0, None, 0]


def test_plays_may_be_single_actions() -> None:
    game = metagame.load("std/chicken").meta_game()
    assert game.check({"row": "dare", "col": ("swerve",)}).is_equilibrium
    assert game.best_response("col", {"row": "dare"}).responses == (("swerve",),)


@pytest.mark.parametrize(
    "call",
    [
        lambda g: g.nash(kind="some"),
        lambda g: g.minmax(kind="some"),
        lambda g: g.check({"Large": ("C", "C")}),
        lambda g: g.check({"Large": ("C", "C"), "Small": ("C",)}),
        lambda g: g.check({"Large": ("C", "E"), "Small": ("C", "C")}),
        lambda g: g.check({"Large": ("C", "C"), "Small": ("C", "C"), "Other": ("C", "C")}),
        lambda g: g.best_response("Other", {"Large": ("C", "C")}),
    ],
)
def test_mistakes_in_python_are_value_errors(call: Callable[[Any], Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        call(metagame.loads(TEXT).meta_game())


def test_a_refusal_says_why() -> None:
    with pytest.raises(metagame.SpecError, match="interval"):
        metagame.loads(INTERVAL).meta_game()


def test_notes() -> None:
    assert metagame.loads(TEXT).notes == []
    (note,) = metagame.loads(TEXT, share=1).notes
    assert (note.id, note.severity) == ("llm-left-out", "note")


# --- reports -----------------------------------------------------------------------------------


def test_a_report_has_everything_by_name() -> None:
    report = metagame.loads(TEXT).run()
    assert [a.name for a in report.analyses] == ["one_shot", "floors", "stated"]
    assert report["one_shot"][0].mean["Small"] == F(21, 5)
    assert report["floors"].unit == "mean" and report["stated"].is_equilibrium
    with pytest.raises(KeyError):
        report["two_shot"]
    holds, fails = report.claims
    assert (holds.status, holds.bindings, holds.counterexample) == ("holds", (), ())
    assert (fails.status, dict(fails.counterexample)) == ("fails", {"share": F(1, 2)})
    assert fails.bindings == ((("share", F(1, 2)),), (("share", F(3, 4)),))
    assert not report.ok and report.failed and report.refusals == ()


def test_run_only_some_analyses() -> None:
    model = metagame.loads(TEXT)
    report = model.run(["stated", "one_shot"])
    assert [a.name for a in report.analyses] == ["stated", "one_shot"] and report.claims == ()
    assert model.run([]).analyses == ()
    assert model.run("floors").analyses == model.run(["floors"]).analyses
    with pytest.raises(metagame.SpecError, match="did you mean 'one_shot'"):
        model.run(["one_shoot"])
    with pytest.raises(metagame.SpecError, match="one_shot, floors, stated"):
        model.run(["zzz"])


def test_what_is_refused_is_in_the_report() -> None:
    report = metagame.loads(INTERVAL).run()
    assert report["hard"].status == "refused" and "interval" in report["hard"].message
    assert [d.id for d in report.refusals] == ["mixed-actions"]
    assert report.claims[0].status == "undecided" and not report.ok and not report.failed


def test_memory_limits_the_payoff_tensor() -> None:
    report = metagame.loads(TEXT).run(["one_shot", "stated"], memory=100)
    assert [d.id for d in report.refusals] == ["game-too-large"]
    assert report["stated"].status == "solved"


def test_progress_is_told() -> None:
    seen: list[tuple[int, int, str]] = []
    metagame.loads(TEXT).run(progress=lambda *step: seen.append(step))
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert {total for _, total, _ in seen} == {6}
    assert seen[0] == (0, 6, "one_shot") and seen[-1][:2] == (6, 6)
    assert {"one_shot", "floors", "stated", "exploited"} <= {what for *_, what in seen}


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    model = metagame.loads(TEXT, share=1)
    model.run()
    model.meta_game().nash(kind="all")
    assert capfd.readouterr() == ("", "")


def test_results_show_themselves_as_in_the_report() -> None:
    report = metagame.loads(TEXT).run()
    whole = html_text(report._repr_html_())
    for analysed in report.analyses:
        lines = html_text(analysed.result._repr_html_())
        assert lines.partition("\n")[2] in whole and "exact" in lines
    mixed = metagame.load("std/chicken").meta_game().nash(kind="all")
    assert "swerve with 2/3" in html_text(mixed._repr_html_())
    assert "swerve with 2/3" in html_text(mixed[2]._repr_html_())
    assert "mean 7   dare" in html_text(mixed[0]._repr_html_())
    assert "interval" in html_text(metagame.loads(INTERVAL).run()["hard"]._repr_html_())


def test_every_result_shows_itself() -> None:
    for kind in VIEWS:
        assert issubclass(kind, Shown) and html.dispatch(kind) is not html.dispatch(object)
    assert html_text(html("a < b")) == "'a < b'"


def test_a_result_that_was_pickled_shows_itself_in_another_process(tmp_path: Path) -> None:
    found = metagame.load("std/chicken").meta_game().nash()
    (tmp_path / "found").write_bytes(pickle.dumps(found))
    code = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb'))._repr_html_())"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "found")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == found._repr_html_() + "\n"


def test_a_meta_game_shows_itself() -> None:
    game = metagame.loads(TEXT).meta_game()
    assert repr(game) == (
        "<MetaGame of Large (4 meta-actions), Small (4 meta-actions), exact payoffs>"
    )
    assert str(game).splitlines() == [
        "A meta-game with 16 profiles, exact payoffs",
        "  Large   4 meta-actions   C C, C D, D C, D D",
        "  Small   4 meta-actions   C C, C D, D C, D D",
    ]
    assert html_text(game._repr_html_()) == str(game)
    alone = metagame.loads("game g { roles a actions C payoff = sqrt(2) }").meta_game()
    assert repr(alone) == "<MetaGame of a (1 meta-action), numerical payoffs>"


@pytest.mark.parametrize(
    "text",
    [
        "game g { roles m[20] actions 0..99 payoff = own } "
        "population { llms L[40] clients: L rest }",
        "game g { roles m[2] actions 0..1 payoff = 1 / own }",
    ],
)
def test_a_meta_game_shows_itself_whatever_it_is_like(text: str) -> None:
    """Too large to look at, or with payoffs without a value: nothing is said of exactness."""
    game = metagame.loads(text).meta_game()
    assert "exact" not in repr(game) and len(repr(game)) < 200
    assert all(len(line) < 200 for line in str(game).splitlines())
    assert len(str(game).splitlines()) < 40


def html_text(html: str) -> str:
    """The text of a fragment that has to be well formed."""
    return "".join(ElementTree.fromstring(f"<div>{html}</div>").itertext())


@pytest.mark.parametrize("text", [TEXT, INTERVAL, 'use "std/chicken.game" play chicken'])
def test_a_report_shows_itself_in_a_notebook(text: str) -> None:
    report = metagame.loads(text).run()
    html = report._repr_html_()
    shown = html_text(html)
    for claim in report.claims:
        assert claim.text in shown and claim.status in shown
    for analysed in report.analyses:
        assert analysed.name in shown
    assert "<script" not in html


def test_html_escapes_what_the_spec_says() -> None:
    shown = metagame.loads(TEXT).run()._repr_html_()
    assert "A dilemma &amp; its &lt;advisors&gt;." in shown and "<advisors>" not in shown
    assert "1 &lt; 2 &amp; so on" in shown


# --- results as values -------------------------------------------------------------------------


def everything() -> list[Any]:
    report = metagame.loads(TEXT).run()
    mixed = metagame.load("std/chicken").meta_game().nash(kind="all")
    refused = metagame.loads(INTERVAL).run()
    return [report, *(a.result for a in report.analyses), mixed, mixed[2], refused, refused["hard"]]


def test_results_compare() -> None:
    for one, other in zip(everything(), everything(), strict=True):
        assert one == other
    assert metagame.loads(TEXT).run() != metagame.loads(TEXT, share="3/4").run()


def test_results_can_be_pickled() -> None:
    for result in everything():
        again = pickle.loads(pickle.dumps(result))
        assert again == result and type(again) is type(result)
    report = everything()[0]
    again = pickle.loads(pickle.dumps(report))
    assert str(again) == str(report) and again.to_json() == report.to_json()


def test_models_and_games_can_be_pickled() -> None:
    model = metagame.loads(TEXT)
    again = pickle.loads(pickle.dumps(model))
    assert again.run() == model.run() and again.bind(share=1).run() == model.bind(share=1).run()
    game = pickle.loads(pickle.dumps(model.meta_game()))
    assert game.nash() == model.meta_game().nash()


def test_results_cannot_be_changed() -> None:
    report = metagame.loads(TEXT).run()
    for result in (report, report["one_shot"], report["one_shot"][0], report["stated"]):
        with pytest.raises(AttributeError):
            result.status = "changed"
        with pytest.raises((AttributeError, TypeError)):
            result["mean"] = 1


def test_entries_by_llm_equal_a_dict_of_the_same() -> None:
    mean = metagame.loads(TEXT).run()["stated"].mean
    assert mean == {"Small": F(21, 5), "Large": F(12, 5)} and {**mean} == mean
    assert mean != {"Large": F(12, 5)} and mean != {"Large": 0, "Small": 0} and mean != 3
    assert hash(ByLlm.of("ab", (1, 2))) == hash(ByLlm.of("ba", (2, 1)))


def test_entries_by_llm_are_a_mapping() -> None:
    mean = metagame.loads(TEXT).run()["stated"].mean
    assert list(mean) == ["Large", "Small"] and len(mean) == 2
    assert dict(mean) == {"Large": F(12, 5), "Small": F(21, 5)}
    assert mean == metagame.loads(TEXT).run()["stated"].mean
    assert repr(mean) == "{Large: 12/5, Small: 21/5}"
    with pytest.raises(KeyError):
        mean["Other"]
    assert "Other" not in mean and mean.get("Other") is None


def test_models_are_independent_of_each_other() -> None:
    model = metagame.loads(TEXT)
    half = model.bind(share="1/2")
    assert len(half.meta_game().nash()) == 2 and len(model.meta_game().nash()) == 1
    assert model.run().to_json() == metagame.loads(TEXT).run().to_json()


# --- start-up ----------------------------------------------------------------------------------


def modules_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_is_light() -> None:
    heavy = {"numpy", "scipy", "networkx", "lark", "rich", "matplotlib"}
    loaded = modules_after("import metagame")
    assert "metagame" in loaded and not loaded & heavy
    assert not {m for m in loaded if m.startswith(("metagame.compiler", "metagame.backends"))}
    assert not modules_after("import metagame.cli") & heavy


def test_checking_a_spec_needs_no_solver() -> None:
    loaded = modules_after(
        "from metagame.cli import main\nmain(['check', 'std/prisoners_dilemma'])"
    )
    assert not loaded & {"scipy", "scipy.optimize", "matplotlib", "rich"}
