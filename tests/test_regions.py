"""This module checks exact regions of parameters and share effects: against published intervals,
against pointwise solving, and against the definition."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import metagame
from brute_force import pure_equilibria, table
from metagame.backends.numbers.polynomial import value
from metagame.backends.results.regions import Interval, Irrational
from metagame.cli import main
from metagame.dsl.diagnostic import Refusal, SpecError

CC, CD, DC, DD = (("C", "C"), ("C", "D"), ("D", "C"), ("D", "D"))
FOLK = "std/papers/folk_theorem/"


def played(region: Any) -> tuple[Any, ...]:
    return tuple(region.play.values())


def found(spec: str, parameter: str, **options: Any) -> Any:
    return metagame.loads(spec).meta_game().regions(parameter, **options)


def refused(spec: str, *arguments: Any, **options: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        found(spec, *arguments, **options)
    return refusal.value.diagnostics[0].id


def above(x: F, end: Any) -> int:
    """The sign of x - end."""
    if not isinstance(end, Irrational):
        return (x > end) - (x < end)
    if not end.above < x < end.below:
        return 1 if x >= end.below else -1
    same = value(end.polynomial, x) * value(end.polynomial, end.above) > 0
    return -1 if same else 1


def has(interval: Interval, x: F) -> bool:
    low, high = above(x, interval.low), above(x, interval.high)
    return (low > 0 or (low == 0 and interval.low_closed)) and (
        high < 0 or (high == 0 and interval.high_closed)
    )


# --- the published intervals -------------------------------------------------------------------


def test_the_regions_of_the_dilemma_are_those_of_the_paper() -> None:
    regions = metagame.load(FOLK + "prisoners_dilemma").meta_game().regions("share")
    assert {played(r): r.intervals for r in regions} == {
        (CC, DD): (Interval(F(3, 5), 1, True, False),),
        (CD, CD): (Interval(F(1, 3), F(2, 3), True, True),),
        (DC, DC): (Interval(F(1, 3), F(2, 3), True, True),),
        (DD, CC): (Interval(0, F(2, 5), False, True),),
    }
    assert regions.breakpoints == (0, F(1, 3), F(2, 5), F(3, 5), F(2, 3), 1)
    assert (regions.complete, regions.exact, regions.profiles) == (True, True, 16)
    alone = [(a.at, a.llms, [dict(p) for p in a.plays]) for a in regions.apart]
    assert alone == [(0, ("Small",), [{"Small": CC}]), (1, ("Large",), [{"Large": CC}])]


def test_regions_in_json_have_their_ends_as_text() -> None:
    text = """
    use "std/prisoners_dilemma.game"  play prisoners_dilemma
    param share in [0, 1] = 4/5
    population { llms Large, Small  clients: Large share, Small rest }
    analysis where = regions(share)
    """
    shown = metagame.loads(text).run().to_json()["analyses"]["where"]
    assert shown["parameter"] == "share"
    by_play = {(*r["play"]["Large"], *r["play"]["Small"]): r["intervals"] for r in shown["regions"]}
    assert by_play["C", "C", "D", "D"] == [
        {"lo": "3/5", "hi": "1", "lo_closed": True, "hi_closed": False}
    ]
    assert by_play["C", "D", "C", "D"] == [
        {"lo": "1/3", "hi": "2/3", "lo_closed": True, "hi_closed": True}
    ]


UNIFORM = """param w in [0, 1] = 1/3
    game g {{ {game} }}
    population {{ llms A, B  clients: A w, B rest  instructions uniform }}"""


def where_played(spec: str, *plays: str) -> tuple[Interval, ...]:
    by_play = {tuple(p for (p,) in played(r)): r.intervals for r in found(spec, "w")}
    return by_play.get(plays, ())


def test_thresholds_of_symmetric_games_advised_alike() -> None:
    """Contributing is dominant from a share of (n/r - 1) / (n - 1) on, giving from c/b on, and so
    on: closed forms of one-shot games with one recommendation for every role."""
    for n, r in ((4, F(8, 5)), (4, F(2)), (30, F(3))):
        good = f"""roles member[{n}]  actions give, keep
          payoff = {r} * count(all, give) / {n} - if own == give then 1 else 0"""
        threshold = (n / r - 1) / (n - 1)
        (alone,) = where_played(UNIFORM.format(game=good), "give", "keep")
        assert (alone.low, alone.low_closed) == (max(threshold, 1 - threshold), True)
    donation = """roles a, b  actions give, keep
      payoff of a = 3 * (if b == give then 1 else 0) - if a == give then 2 else 0
      payoff of b = 3 * (if a == give then 1 else 0) - if b == give then 2 else 0"""
    (alone,) = where_played(UNIFORM.format(game=donation), "give", "keep")
    assert alone.low == F(2, 3)
    hunt = """roles a, b  actions stag, hare
      payoffs { stag, stag: 4  stag, hare: 0, 3  hare, stag: 3, 0  hare, hare: 3 }"""
    (hares,) = where_played(UNIFORM.format(game=hunt), "hare", "hare")
    assert (hares.low, hares.high) == (F(1, 4), F(3, 4))
    dilemma = "roles a, b  actions C, D  payoffs { C, C: 3  C, D: 0, 5  D, C: 5, 0  D, D: 1 }"
    both = where_played(UNIFORM.format(game=dilemma), "C", "C")
    assert both == (Interval(F(1, 2), F(1, 2), True, True),)
    (exploited,) = where_played(UNIFORM.format(game=dilemma), "C", "D")
    assert (exploited.low, exploited.low_closed) == (F(1, 2), True)


# --- random specs, point by point --------------------------------------------------------------

NUMBERS = [str(k) for k in range(-3, 6)] + ["1/2", "5/3"]
FORMS = [
    "{a}",
    "{a} + {b} * p",
    "{a} - p ^ 2",
    "{a} * p * (1 - p)",
    "min({a} * p, {b})",
    "max(p, {a} - p)",
    "abs(p - {c})",
    "if p < {c} then {a} else {b}",
    "if p == {c} then {a} else {b} * p",
    "{a} / (p + 4)",
    "{a} * floor(3 * p)",
    "{a} + p mod {c}",
    "1 / (p - {c})",
]
SHARES = ["p", "p / 2", "1 - p", "1/3", "p ^ 2", "max(0, p - 1/4)", "min(1, 1/2 + p)", "2 * p"]


@st.composite
def cells(draw: Any) -> str:
    form = draw(st.sampled_from(FORMS))
    small = draw(st.sampled_from(["1/4", "1/2", "2/3"]))
    return form.format(a=draw(st.sampled_from(NUMBERS)), b=draw(st.sampled_from(NUMBERS)), c=small)


@st.composite
def specs(draw: Any) -> str:
    rows = [
        f"{a}, {b}: {draw(cells()) if k else '0'}, {draw(cells())}"
        for k, (a, b) in enumerate((a, b) for a in "CD" for b in "CD")
    ]
    population = ""
    if draw(st.booleans()):
        shares = draw(st.sampled_from(SHARES)), draw(st.sampled_from(SHARES))
        extra = draw(
            st.sampled_from(["", "compliance 9/10", "matching assortative p", "compliance p"])
        )
        population = f"""
        population {{ llms Large, Small
          clients of row: Large {shares[0]}, Small rest
          clients of col: Large {shares[1]}, Small rest
          {extra} }}"""
    objective = ""
    if population and draw(st.integers(0, 3)) == 0:
        objective = "objective of Small = min(total[Small], total[Large] + p)"
    body = "\n          ".join(row.replace(": -", ": 0 -").replace(", -", ", 0 -") for row in rows)
    return f"""
    param p in [0, 1] = 1/7
    game random {{ roles row, col  actions C, D
        payoffs {{
          {body}
        }} }}
    {population} {objective}
    """


def plays_at(model: metagame.Model, x: F) -> set[Any] | None:
    """The pure equilibria where p = x; None where there is no game."""
    try:
        return {e.play for e in model.bind(p=x).meta_game().nash("pure")}
    except SpecError as error:
        if isinstance(error, Refusal):
            raise
        return None


def points_of(regions: Any) -> list[F]:
    """Rationals at, next to and between all numbers that occur in a result."""
    ends = [e for r in regions for i in r.intervals for e in (i.low, i.high)]
    ends += [e for g in regions.gaps for e in (g.interval.low, g.interval.high)]
    ends += [a.at for a in regions.apart]
    near = []
    for end in ends:
        if isinstance(end, Irrational):
            near += [end.above, end.below]
        else:
            near += [F(end), F(end) - F(1, 10**9), F(end) + F(1, 10**9)]
    grid = sorted({x for x in [*near, F(0), F(1)] if 0 <= x <= 1})
    return grid + [(a + b) / 2 for a, b in pairwise(grid)]


def listed_at(regions: Any, x: F) -> set[Any] | None:
    if any(has(gap.interval, x) for gap in regions.gaps):
        return None
    apart = [set(a.plays) for a in regions.apart if not isinstance(a.at, Irrational) and a.at == x]
    inside = {r.play for r in regions if any(has(i, x) for i in r.intervals)}
    return inside.union(*apart)


@settings(deadline=None, max_examples=10)
@given(specs())
def test_regions_agree_with_solving_point_by_point(spec: str) -> None:
    try:
        model = metagame.loads(spec)
    except SpecError:
        return  # no game at the default value
    regions = model.meta_game().regions("p")
    assert regions.complete and regions.exact
    for x in points_of(regions):
        assert listed_at(regions, x) == plays_at(model, x), x


@settings(deadline=None, max_examples=8)
@given(
    st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=8, max_size=8),
    st.fractions(F(1, 10), F(9, 10), max_denominator=12),
)
@example([(3, 0), (3, 0), (0, 0), (5, 0), (5, 0), (0, 0), (1, 0), (1, 0)], F(3, 5))
def test_regions_agree_with_the_definition(numbers: list[tuple[int, int]], x: F) -> None:
    actions = {"row": ("C", "D"), "col": ("C", "D")}
    profiles = [(a, b) for a in "CD" for b in "CD"]
    texts = {
        profile: [f"{a} + ({b}) * p" for a, b in numbers[2 * k : 2 * k + 2]]
        for k, profile in enumerate(profiles)
    }
    rows = "\n".join(f"{a}, {b}: (0) + {t[0]}, (0) + {t[1]}" for (a, b), t in texts.items())
    regions = found(
        f"""param p in [0, 1] = 1/2
        game g {{ roles row, col  actions C, D  payoffs {{ {rows} }} }}
        population {{ llms Large, Small  clients: Large p, Small rest }}""",
        "p",
    )

    def payoff(row: str, col: str) -> list[F]:
        k = profiles.index((row, col))
        return [a + b * x for a, b in numbers[2 * k : 2 * k + 2]]

    shares = {role: {"Large": x, "Small": 1 - x} for role in actions}
    expected = set(pure_equilibria(table(actions, payoff, shares)))
    assert {tuple(p.values()) for p in listed_at(regions, x) or ()} == expected


# --- domains -----------------------------------------------------------------------------------


def test_irrational_ends_are_isolated_exactly() -> None:
    regions = found(
        """param p in [0, 2] = 1
        game g { roles a  actions C, D  payoff = if own == C then p ^ 2 else 1/2 }""",
        "p",
    )
    root = regions[1].intervals[0].low
    assert isinstance(root, Irrational)
    assert root.polynomial == (-1, 0, 2) and root.above < root.below
    assert value(root.polynomial, root.above) * value(root.polynomial, root.below) < 0
    assert float(root) == pytest.approx(0.5**0.5, abs=1e-15)
    assert regions[0].intervals == (Interval(0, root, True, True),)
    assert regions[1].intervals == (Interval(root, 2, True, True),)
    assert "the root of 2 p^2 - 1" in str(metagame.loads(
        """param p in [0, 2] = 1
        game g { roles a  actions C, D  payoff = if own == C then p ^ 2 else 1/2 }
        analysis where = regions(p)"""
    ).run())  # fmt: skip


def test_formulas_that_jump_at_an_irrational_value() -> None:
    spec = """param p in [0, 2] = 1
        game g {{ roles a  actions C, D
          payoff = if own == C then (if p ^ 2 {} 2 then 1 else 0) else 1/2 }}"""
    for operator, closed in (("<", False), ("<=", True)):
        good, bad = found(spec.format(operator), "p")
        assert (good.play["a"], bad.play["a"]) == (("C",), ("D",))
        assert (good.intervals[0].high_closed, bad.intervals[0].low_closed) == (closed, not closed)


def test_a_domain_of_values_gives_a_subset_of_them() -> None:
    spec = """param n in 2..6 = 3  param k in {1, 2, 4} = 2
        game g { roles member[n]  actions give, keep
          payoff = if own == give then 2 * count(all, give) / k - 3 else 2 * count(all, give) / k }
        analysis where = regions(k)"""
    by_size = found(spec, "n")
    assert by_size.domain == (2, 3, 4, 5, 6) and by_size.complete
    assert len(by_size) == 5  # everybody keeps, for each number of members
    by_k = found(spec, "k")
    assert {r.play.values().__iter__().__next__(): [i.low for i in r.intervals] for r in by_k} == {
        ("keep",): [1, 2, 4]
    }


def test_a_parameter_of_the_structure_needs_values() -> None:
    text = """param n in [2, 6] = 3
        game g { roles member[n]  actions give, keep  payoff = count(all, give) }"""
    assert refused(text, "n") == "continuous-structure"


def test_where_there_is_no_game_the_reason_is_given() -> None:
    regions = found(
        """param p in [0, 1] = 1/4
        game g { roles row, col  actions C, D  payoff = if own == C then 1 / (4 * p - 3) else 0 }
        population { llms L, S  clients: L 3/2 * p, S rest }""",
        "p",
    )
    shown = [(g.interval.low, g.interval.high, g.interval.low_closed) for g in regions.gaps]
    assert shown == [(F(2, 3), 1, False)]
    assert "add up to" in regions.gaps[0].reason
    point = found(
        """param p in [0, 1] = 1/4
        game g { roles row  actions C, D  payoff = if own == C then 1 / (2 * p - 1) else 0 }""",
        "p",
    )
    assert [(g.interval.point, g.interval.low) for g in point.gaps] == [(True, F(1, 2))]
    assert [played(r) for r in point] == [(("D",),), (("C",),)]
    assert point[0].intervals == (Interval(0, F(1, 2), True, False),)


def test_what_is_no_rational_function_is_refused_and_can_be_stepped_through() -> None:
    text = """param p in [0, 1] = 1/4
        game g {{ roles row  actions C, D  payoff = if own == C then {} else 1/2 }}"""
    for form in ("p + sqrt(2)", "sqrt(p)", "exp(p)", "2 ^ p", "log(1 + p)", "sqrt(2) * p"):
        assert refused(text.format(form), "p") == "not-rational-in-parameter"
    stepped = found(text.format("sqrt(p)"), "p", steps=4)
    assert [i.low for i in stepped[1].intervals] == [F(1, 4), F(1, 2), F(3, 4), 1]
    assert not stepped.complete and "5 evenly spaced values" in stepped.reason
    assert refused(text.format("floor(1 / p)"), "p") == "too-many-pieces"
    assert refused(text.format("p ^ 1000"), "p") == "not-rational-in-parameter"


def test_parameters_that_cannot_be_varied_are_refused() -> None:
    text = "param p = 1  game g { roles row  actions C, D  payoff = if own == C then p else 1 }"
    assert refused(text, "p") == "parameter-without-domain"
    assert refused(text, "q") == "unknown-parameter"
    with pytest.raises(ValueError, match="steps"):
        found(text, "p", steps=0)


def test_the_other_parameters_keep_their_values_inside_claims_too() -> None:
    text = """use "std/prisoners_dilemma.game"  play prisoners_dilemma(T = T)
        param share in [0, 1] = 4/5  param T in [2, 6] = 5
        population { llms Large, Small  clients: Large share, Small rest }
        analysis size = share_effect(Large, parameter = share)
        claim "exploited" for T in {5}: size.effect == harmful
        claim "nobody has a reason to defect" for T in {2}: size.effect == none
        """
    model = metagame.loads(text)
    assert [c.status for c in model.run().claims] == ["holds", "holds"]
    game = model.bind(T=2).meta_game()
    together = {played(r): r.intervals for r in game.regions("share")}[CC, CC]
    assert together == (Interval(0, 1, False, False),)
    assert game.share_effect("Large").branches[0].stages[0].effect == "none"


def test_a_domain_that_rests_on_another_parameter() -> None:
    spec = """param top in [1, 4] = 2  param p in [0, top / 2] = 1/4
        game g { roles row  actions C, D  payoff = if own == C then p else top / 4 }"""
    assert found(spec, "p").domain == Interval(0, 1, True, True)
    assert found(spec, "p")[1].intervals == (Interval(F(1, 2), 1, True, True),)
    other = metagame.loads(spec, top=4).meta_game().regions("p")
    assert other.domain == Interval(0, 2, True, True)


# --- two parameters ----------------------------------------------------------------------------


def test_a_grid_agrees_with_solving_each_point() -> None:
    text = """use "std/prisoners_dilemma.game"  play prisoners_dilemma(T = T)
        param share in [0, 1] = 4/5  param T in {3, 4, 5} = 5
        population { llms Large, Small  clients: Large share, Small rest }
        analysis map = regions(share, T, steps = 4)"""
    model = metagame.loads(text)
    grid = model.run()["map"]
    assert grid.across == (0, F(1, 4), F(1, 2), F(3, 4), 1) and grid.up == (3, 4, 5)
    for y, row in zip(grid.up, grid.equilibria, strict=True):
        for x, here in zip(grid.across, row, strict=True):
            plays = {e.play for e in model.bind(share=x, T=y).meta_game().nash("pure")}
            assert {grid.profiles[k] for k in here} == plays
    shown = model.run().to_json()["analyses"]["map"]
    assert shown["equilibria"] == [[list(here) for here in row] for row in grid.equilibria]
    assert shown["exact"]["across"] == ["0", "1/4", "1/2", "3/4", "1"]


# --- pictures ----------------------------------------------------------------------------------


def test_regions_can_be_drawn(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    spec = tmp_path / "sizes.game"
    spec.write_text(
        """use "std/prisoners_dilemma.game"  play prisoners_dilemma(T = T)
        param share in [0, 1] = 4/5  param T in [4, 6] = 5
        population { llms Large, Small  clients: Large share, Small rest }
        analysis where = regions(share)
        analysis map = regions(share, T, steps = 3)
        analysis one_shot = nash(kind = pure)""",
        encoding="utf-8",
    )
    for name in ("where", "map"):
        out = tmp_path / f"{name}.svg"
        assert main(["run", str(spec), "--analysis", name, "--plot", str(out)]) == 0
        assert out.read_text(encoding="utf-8").startswith("<?xml")
    assert main(["run", str(spec), "--analysis", "one_shot", "--plot", str(out)]) == 2
    assert main(["run", str(spec), "--plot", str(out)]) == 2
    assert "only the results of regions" in capsys.readouterr().err
