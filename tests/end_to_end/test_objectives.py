"""This module checks what LLMs maximise, base games, arrays, parameters: texts against formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction as F
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import metagame
from brute_force import Table, gain, means, pure_equilibria, pure_minmax, table
from metagame.compiler.ir.text import graph_json

from .random_specs import Spec, specs

stable = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

Totals = Mapping[str, F]
Judge = Callable[[Totals, Totals, str], F]
"""Utility from totals, means and the LLM whose it is."""


def others(values: Totals, own: str) -> F:
    return sum((v for i, v in values.items() if i != own), F(0))


OBJECTIVES: list[tuple[str, Judge]] = [
    ("mean[self]", lambda t, m, i: m[i]),
    ("welfare", lambda t, m, i: sum(t.values(), F(0))),
    ("total[self] + 1/3 * total[others]", lambda t, m, i: t[i] + others(t, i) / 3),
    ("min(mean[{a}], mean[{b}])", lambda t, m, i: min(m[x] for x in list(m)[:2])),
    ("total[self] - abs(mean[{a}] - mean[{b}]) / 2", lambda t, m, i: t[i] - _gap(m) / 2),
    ("if total[self] > 1 then total[self] else 2 * total[self] - 1",
     lambda t, m, i: t[i] if t[i] > 1 else 2 * t[i] - 1),
    ("max(total[self], welfare / 2)", lambda t, m, i: max(t[i], sum(t.values(), F(0)) / 2)),
    ("total[self] * total[{a}] - mean[self] ^ 2",
     lambda t, m, i: t[i] * t[next(iter(t))] - m[i] ** 2),
]  # fmt: skip


def _gap(m: Totals) -> F:
    first, second = list(m.values())[:2]
    return abs(first - second)


def judged(spec: Spec, meta: Table, judge: Mapping[str, Judge]) -> Table:
    """Utilities in place of totals."""
    found: Table = {}
    for profile, total in meta.items():
        mean = means(spec.shares, total)
        found[profile] = {i: judge[i](total, mean, i) if i in judge else total[i] for i in total}
    return found


@st.composite
def objectives(draw: Any, spec: Spec) -> tuple[str, dict[str, Judge]]:
    """Lines `objective` for a spec, and what each LLM maximises by them."""
    a, b = spec.llms[:2]
    lines, judge = [], {}
    general = draw(st.sampled_from((None, *OBJECTIVES)))
    special = draw(st.sampled_from((None, *OBJECTIVES)))
    if general is None and special is None:
        general = OBJECTIVES[0]
    if general is not None:
        lines.append(f"objective = {general[0].format(a=a, b=b)}")
        judge = dict.fromkeys(spec.llms, general[1])
    if special is not None:
        lines.append(f"objective of {b} = {special[0].format(a=a, b=b)}")
        judge[b] = special[1]
    return "\n".join(draw(st.permutations(lines))), judge


@settings(stable, max_examples=60)
@given(specs(kinds=("table", "patterns")).filter(lambda s: len(s.llms) > 1), st.data())
def test_objectives(spec: Spec, data: st.DataObject) -> None:
    lines, judge = data.draw(objectives(spec))
    meta = spec.table()
    utility = judged(spec, meta, judge)
    game = metagame.loads(f"{spec.text}\n{lines}\n").meta_game()
    plays = {
        llm: [spec.in_full(llm, play) for play in listed] for llm, listed in game.strategies.items()
    }
    numbers = game.tensor.utilities.numbers()
    for index in product(*map(range, game.sizes)):
        played = {llm: plays[llm][k] for llm, k in zip(game.llms, index, strict=True)}
        profile = tuple(played[llm] for llm in spec.llms)
        assert [numbers[(i, *index)] for i in range(len(game.llms))] == [
            utility[profile][llm] for llm in game.llms
        ]
    found = game.nash(kind="pure")
    equilibria = {}
    for e in found:
        full = {llm: spec.in_full(llm, play) for llm, play in e.play.items()}
        equilibria[tuple(full[llm] for llm in spec.llms)] = e
    assert set(equilibria) == set(pure_equilibria(utility))
    for profile, e in equilibria.items():
        assert dict(e.utility) == utility[profile]
        assert dict(e.total) == meta[profile]
        assert dict(e.mean) == means(spec.shares, meta[profile])
    floors = game.minmax(kind="pure")
    assert floors.unit == "utility"
    assert dict(floors.value) == {llm: pure_minmax(utility, llm) for llm in game.llms}
    profile = next(iter(meta))
    checked = game.check({llm: game.strategies[llm][0] for llm in game.llms})
    assert dict(checked.gain) == {llm: gain(utility, profile, llm) for llm in game.llms}
    assert dict(checked.utility) == utility[profile]


# --- particular objectives ---------------------------------------------------------------------

DILEMMA = """use "std/prisoners_dilemma.game"
play prisoners_dilemma
param theta in [0, 1] = 0
population { llms Large, Small  clients: Large 4/5, Small rest }
"""
ROLES = {"row": ("C", "D"), "col": ("C", "D")}


def dilemma(row: str, col: str) -> tuple[int, int]:
    return {"CC": (3, 3), "CD": (0, 5), "DC": (5, 0), "DD": (1, 1)}[row + col]


@pytest.mark.parametrize("theta", [F(0), F(1, 10), F(1, 2), F(1)])
def test_the_others_count_with_weight_theta(theta: F) -> None:
    text = DILEMMA + "objective = total[self] + theta * total[others]"
    shares = {role: {"Large": F(4, 5), "Small": F(1, 5)} for role in ROLES}
    meta = table(ROLES, dilemma, shares)
    utility: Table = {p: {i: t[i] + theta * others(t, i) for i in t} for p, t in meta.items()}
    found = metagame.loads(text, theta=theta).meta_game().nash(kind="pure")
    assert {tuple(e.play.values()) for e in found} == set(pure_equilibria(utility))


def test_with_theta_1_everybody_maximises_welfare() -> None:
    game = metagame.loads(DILEMMA + "objective = welfare").meta_game()
    best = max(game.tensor.utilities.numbers()[0].ravel())
    equilibria = game.nash(kind="pure")
    assert best == 6 and best in {e.utility["Small"] for e in equilibria}
    for e in equilibria:
        assert e.utility["Large"] == e.utility["Small"] == sum(e.total.values())


def test_an_objective_of_an_array_is_that_of_each_member() -> None:
    text = """use "std/chicken.game" play chicken
    population { llms firm[3] clients: firm 1/3 objective of firm = mean[self]
      objective of firm[2] = -mean[self] }"""
    with pytest.raises(metagame.SpecError) as caught:
        metagame.loads(text)
    assert caught.value.diagnostics[0].id == "duplicate-objective"
    game = metagame.loads(text.replace("of firm = mean", "= mean")).meta_game()
    checked = game.check(dict.fromkeys(game.llms, ("dare", "swerve")))
    means_ = dict(checked.mean)
    signs = {"firm[1]": 1, "firm[2]": -1, "firm[3]": 1}
    assert dict(checked.utility) == {llm: signs[llm] * mean for llm, mean in means_.items()}


def test_an_objective_may_name_an_llm_that_is_left_out_only_where_it_is_not() -> None:
    text = DILEMMA.replace("Large 4/5", "Large share").replace("theta", "share")
    text += "objective of Large = mean[Large] - mean[Small]"
    assert len(metagame.loads(text, share="1/2").meta_game().llms) == 2
    alone = metagame.loads(text, share=1)
    assert [d.id for d in alone.notes] == ["llm-left-out"]
    with pytest.raises(metagame.SpecError) as caught:
        alone.meta_game().nash()
    assert "Small" in str(caught.value)


def test_an_llm_that_is_alone_has_no_others() -> None:
    text = DILEMMA.replace("Large 4/5", "Large theta") + "objective = total[self] - total[others]"
    alone = metagame.loads(text, theta=1).meta_game()
    assert alone.llms == ("Large",)
    assert [(e.utility["Large"], e.total["Large"]) for e in alone.nash(kind="pure")] == [(6, 6)]
    with pytest.raises(metagame.SpecError, match="no other LLM has clients"):
        metagame.loads(text.replace("total[others]", "mean[others]"), theta=1).meta_game().nash()


def test_an_irrational_objective_is_numerical() -> None:
    text = DILEMMA + "objective = sqrt(1 + abs(total[self]))"
    found = metagame.loads(text).meta_game().nash(kind="pure")
    assert not found.exact and found.tolerance > 0
    plain = metagame.loads(DILEMMA).meta_game().nash(kind="pure")
    assert [e.play for e in found] == [e.play for e in plain]
    for e in found:
        assert e.utility["Large"] == pytest.approx((1 + float(e.total["Large"])) ** 0.5, abs=1e-12)


def test_an_objective_wants_llms() -> None:
    with pytest.raises(metagame.SpecError) as caught:
        metagame.loads('use "std/chicken.game" play chicken objective = welfare')
    assert [d.id for d in caught.value.diagnostics] == ["objective-without-llms"]


# --- base games --------------------------------------------------------------------------------

# payoffs of row and col at UL, UR, DL, DR; pure equilibria; chance of U and of L when all mix
TWO_BY_TWO = {
    "prisoner's dilemma": ([3, 0, 5, 1], [3, 5, 0, 1], {"DR"}, None),
    "matching pennies": ([1, -1, -1, 1], [-1, 1, 1, -1], set(), (F(1, 2), F(1, 2))),
    "stag hunt": ([4, 0, 3, 3], [4, 3, 0, 3], {"UL", "DR"}, (F(3, 4), F(3, 4))),
    "chicken": ([6, 2, 7, 0], [6, 7, 2, 0], {"UR", "DL"}, (F(2, 3), F(2, 3))),
    "battle of the sexes": ([2, 0, 0, 1], [1, 0, 0, 2], {"UL", "DR"}, (F(2, 3), F(1, 3))),
    "inspection": ([0, 10, 8, 4], [6, 1, 2, 9], set(), (F(7, 12), F(3, 7))),
    "a dominated row": ([2, 3, 1, 1], [1, 0, 5, 7], {"UL"}, None),
}


@pytest.mark.parametrize("name", TWO_BY_TWO)
def test_textbook_games(name: str) -> None:
    row, col, pure, mixture = TWO_BY_TWO[name]
    rows = "".join(
        f"  {a}, {b}: {x}, {y}\n"
        for (a, b), x, y in zip(product("UD", "LR"), row, col, strict=True)
    )
    text = f"""game textbook {{ roles row, col  actions of row: U, D  actions of col: L, R
    payoffs {{\n{rows} }} }}"""
    game = metagame.loads(text).meta_game()
    assert game.payoffs.tolist() == [[row[:2], row[2:]], [col[:2], col[2:]]]
    assert {e.play["row"][0] + e.play["col"][0] for e in game.nash(kind="pure")} == pure
    mixed = game.nash(kind="mixed")
    assert mixed.complete
    assert len(mixed) == (mixture is not None)
    for e in mixed:
        assert mixture is not None and e.regret == 0
        up, left = mixture
        assert dict(e.probability["row"]) == {("U",): up, ("D",): 1 - up}
        assert dict(e.probability["col"]) == {("L",): left, ("R",): 1 - left}
        assert e.mean["row"] == left * row[0] + (1 - left) * row[1]
        assert e.mean["col"] == up * col[0] + (1 - up) * col[2]


def test_one_of_several_games_is_played() -> None:
    text = """game one { roles row, col actions C, D payoff = 1 }
    game two(prize = 2) { roles row, col actions C, D payoff = if row == col then prize else 0 }
    play two(prize = 7/2)"""
    game = metagame.loads(text).meta_game()
    assert game.payoffs[0].tolist() == [[3.5, 0], [0, 3.5]]
    first = metagame.loads(text.replace("play two(prize = 7/2)", "play one")).meta_game()
    assert first.payoffs.tolist() == [[[1, 1], [1, 1]]] * 2
    with pytest.raises(metagame.SpecError) as caught:
        metagame.loads(text.replace("play two(prize = 7/2)", ""))
    assert [d.id for d in caught.value.diagnostics] == ["no-game-played"]


def test_arrays_of_roles_and_of_llms() -> None:
    text = """param n in 2..4 = 3
    game common(size = n) { roles boss, member[size]
      actions 0..1
      payoff of boss = sum(member[j] for j in 1..size) - boss
      payoff of member = index * own + boss - prod(others) }
    population { llms firm[2], rival
      clients of boss: rival 1
      clients: firm rest
      clients of member[2..size_of_rest]: firm[1] 1/2, rival rest }
    let size_of_rest = 2"""
    with pytest.raises(metagame.SpecError):
        metagame.loads(text.replace("let size_of_rest = 2", ""))
    game = metagame.loads(text).meta_game()
    roles = dict.fromkeys(("boss", "member[1]", "member[2]", "member[3]"), (0, 1))
    half = F(1, 2)
    shares = {
        "boss": {"rival": F(1)},
        "member[1]": {"firm[1]": half, "firm[2]": half},
        "member[2]": {"firm[1]": half, "rival": half},
        "member[3]": {"firm[1]": half, "firm[2]": half},
    }

    def payoff(boss: int, *member: int) -> list[int]:
        paid = [sum(member) - boss]
        for k, own in enumerate(member):
            rest = boss
            for other in (*member[:k], *member[k + 1 :]):
                rest *= other
            paid.append((k + 1) * own + boss - rest)
        return paid

    meta = table(roles, payoff, shares)
    order = list(next(iter(meta.values())))
    assert sorted(order) == sorted(game.llms)
    assert {tuple(e.play[llm] for llm in order) for e in game.nash(kind="pure")} == set(
        pure_equilibria(meta)
    )
    for index in product(*map(range, game.sizes)):
        played = {llm: game.strategies[llm][k] for llm, k in zip(game.llms, index, strict=True)}
        total = meta[tuple(played[llm] for llm in order)]
        assert game.tensor.totals_at(index) == tuple(total[llm] for llm in game.llms)


# --- parameters --------------------------------------------------------------------------------

SWEPT = """param share in [0, 1] = 4/5
param T = 5
let twice = 2 * T - 5
game swept(R = 3) { roles row, col  actions C, D
  payoffs { C, C: R  C, D: 0, twice  D, C: twice, 0  D, D: 1 } }
population { llms Large, Small  clients: Large share, Small rest }
analysis one_shot = nash(kind = pure)
analysis floors = minmax(kind = mixed)
claim "size hurts" for share in {3/4, 4/5, 9/10}: every e in one_shot: e.mean[Large] < e.mean[Small]
claim "but not here": share * T < 5
"""


@pytest.mark.parametrize("share", ["1/2", "0.6", "7/10", "3/4", "1"])
def test_binding_is_compiling_with_a_setting(share: str) -> None:
    bound, loaded = metagame.loads(SWEPT).bind(share=share), metagame.loads(SWEPT, share=share)
    assert graph_json(bound._matched) == graph_json(loaded._matched)
    assert bound.run().to_json() == loaded.run().to_json()
    written = metagame.loads(SWEPT.replace("= 4/5", f"= {share}"))
    assert written.run().to_json() == loaded.run().to_json()


def test_binding_parses_nothing() -> None:
    model = metagame.loads(SWEPT)
    bound = model.bind(share="7/10").bind(T=6)
    assert bound._compilation.tree is model._compilation.tree
    assert bound._compilation.graph is model._compilation.graph
    assert bound.parameters == {"share": F(7, 10), "T": 6}
    assert model.parameters == {"share": F(4, 5), "T": 5}
    assert bound.run().to_json() == metagame.loads(SWEPT, share=0.7, T="6").run().to_json()


def test_a_definition_follows_its_parameters() -> None:
    game = metagame.loads(SWEPT, T=7, share=1).meta_game()
    assert game.llms == ("Large",)
    assert dict(zip(game.strategies["Large"], game.payoffs[0], strict=True)) == {
        ("C", "C"): 6, ("C", "D"): 9, ("D", "C"): 9, ("D", "D"): 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("settings_", "id"),
    [
        ({"share": "11/10"}, "value-outside-domain"),
        ({"share": -1}, "value-outside-domain"),
        ({"shore": 1}, "unknown-parameter"),
    ],
)
def test_bad_settings_are_refused_by_loading_and_by_binding(settings_: Any, id: str) -> None:
    model = metagame.loads(SWEPT)
    for attempt in (lambda: metagame.loads(SWEPT, **settings_), lambda: model.bind(**settings_)):
        with pytest.raises(metagame.SpecError) as caught:
            attempt()
        assert [d.id for d in caught.value.diagnostics] == [id]


STRUCTURAL = """param n in 2..5 = 3
param top in 1..4 = 1
param first in 1..5 = 1
param rest_of_it = 1/4
let last = n - 1 + 1
game common { roles member[n]  actions 0..top
  payoff = if own == max(all) then index else sum(others) / n }
population { llms A, B
  clients: A 1/3, B rest
  clients of member[first..last]: A rest, B rest_of_it }
analysis one_shot = nash(kind = pure)
claim "somebody wins" for n in 2..4, top in {1, 2}: count(one_shot) >= 0
"""


@pytest.mark.parametrize(
    "changed",
    [{"n": 2}, {"n": 4}, {"top": 2}, {"first": 3}, {"rest_of_it": "1/2"}, {"n": 2, "first": 2}],
)
def test_structure_may_depend_on_parameters(changed: dict[str, Any]) -> None:
    model = metagame.loads(STRUCTURAL)
    bound, loaded = model.bind(**changed), metagame.loads(STRUCTURAL, **changed)
    assert graph_json(bound._matched) == graph_json(loaded._matched)
    assert bound.run().to_json() == loaded.run().to_json()
    assert bound._compilation.tree is model._compilation.tree
    assert len(bound._matched.roles) == changed.get("n", 3)
    assert bound.meta_game().sizes[1] == (changed.get("top", 1) + 1) ** changed.get("n", 3)
    assert model.meta_game().sizes == (2**3, 2**3)


def test_structural_parameters_are_known() -> None:
    model = metagame.loads(STRUCTURAL)
    named = {parameter.name for parameter, _ in model._compilation.model.structural}
    assert named == {"n", "top", "first"}
    kept = model.bind(rest_of_it=0)._compilation.model
    assert kept is model._compilation.model
    assert model.bind(n=2)._compilation.model is not kept


def test_settings_of_claims_are_bound_like_any_others() -> None:
    """A claim for several values holds iff it holds for each of them, set from outside."""
    text = SWEPT + 'claim "one" for share in {1/2, 3/5, 3/4}: count(one_shot) == 1'
    claim = metagame.loads(text).run().claims[-1]
    assert claim.status == "fails" and dict(claim.counterexample) == {"share": F(1, 2)}
    single = SWEPT + 'claim "one": count(one_shot) == 1'
    statuses = [
        metagame.loads(single, share=s).run().claims[-1].status for s in ("1/2", "3/5", "3/4")
    ]
    assert statuses == ["fails", "fails", "holds"]
