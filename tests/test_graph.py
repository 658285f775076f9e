"""This module checks the intermediate graph: its forms, its invariants, what it knows of a game."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction as F
from itertools import combinations, permutations, product
from typing import Any

import networkx as nx
import pytest
from attrs import evolve
from end_to_end.random_specs import Game, Spec, games, specs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import metagame
from metagame.backends.normal_form.from_ir import from_ir
from metagame.backends.normal_form.text import problem_text
from metagame.cli import main
from metagame.compiler.driver import Compilation, compile_text
from metagame.compiler.expr import Constant
from metagame.compiler.ir.graph import Graph
from metagame.compiler.ir.nodes import (
    Advises,
    AnalysisNode,
    ClaimNode,
    Feeds,
    Link,
    LlmNode,
    Node,
    ParameterNode,
    PayoffNode,
    Pays,
    PopulationNode,
    RoleNode,
    SpecNode,
    SymmetryNode,
)
from metagame.compiler.ir.nodes import (
    Tests as Speaks,  # pytest would collect a class of the name Tests
)
from metagame.compiler.ir.questions import collapses, influences
from metagame.compiler.ir.text import graph_dot, graph_json, graph_text
from metagame.compiler.ir.verify import verify
from metagame.compiler.model.text import model_text
from metagame.compiler.terms import PayoffTable, Play
from metagame.dsl.diagnostic import InternalError
from metagame.dsl.text import tree_text

stable = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

STUDY = '''"""A study with one of everything."""
param share in [0, 1] = 4/5
let double = 2 * share
game dilemma(R = 3) {
  roles row, col
  actions C, D
  payoffs { C, C: R  C, D: 0, 5  D, C: 5, 0  D, D: 1 }
}
population {
  llms Large, Small
  clients: Large share, Small rest
  compliance of Small 9/10 otherwise D
  objective of Large = mean[self] + double
}
monitoring public { signal good, bad  chance of good = if row == C then 9/10 else 1/10 }
repeated { discount 99/100 }
analysis one_shot = nash(kind = pure)
analysis stated = check(Large = (C, C), Small = (D, D))
claim "with \\ a backslash" for share in {1/2, 3/4}:
  count(one_shot) >= 0 and stated.gain[Large] >= 0
'''
PAPERS = "std/papers/folk_theorem"
BUNDLED = [f"{PAPERS}/{name}" for name in ("prisoners_dilemma", "majority", "heist", "single_role")]
BUNDLED += ["std/chicken", "std/public_goods", "std/inspection"]


def compilation(text: str = STUDY, **settings_: F) -> Compilation:
    return compile_text(text, settings_)


def graph_of(text: str) -> Graph:
    return compilation(text).matched


# --- its forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUNDLED)
def test_node_link_data_is_json_that_networkx_reads(name: str) -> None:
    model = metagame.load(name)
    data = json.loads(json.dumps(graph_json(model._matched), allow_nan=False))
    assert data == graph_json(model._matched)
    read = nx.node_link_graph(data, edges="edges")
    assert isinstance(read, nx.MultiDiGraph)
    assert list(read.nodes) == list(model.graph.nodes)
    assert sorted(read.edges()) == sorted(model.graph.edges())
    for node, fields in read.nodes(data=True):
        assert fields["type"] == type(model.graph.nodes[node]["payload"]).__name__


def test_node_link_data_holds_exact_numbers_as_text() -> None:
    data = graph_json(graph_of(STUDY))
    nodes = {node["id"]: node for node in data["nodes"]}
    edges = {(e["source"], e["target"], e["type"]): e for e in data["edges"]}
    assert nodes["parameter share"]["parameter"]["default"] == "4/5"
    assert edges["llm Large", "role row", "Advises"]["share"] == "4/5"
    assert edges["llm Small", "role col", "Advises"]["share"] == "1/5"
    assert nodes["llm Small"]["compliance"] == "9/10"
    assert ("parameter share", "role row", "Feeds") in edges
    assert ("claim 1", "analysis one_shot", "Tests") in edges
    assert [edge["key"] for edge in data["edges"]] == list(range(len(edges)))


def test_the_networkx_graph_is_a_copy_with_typed_payloads() -> None:
    model = metagame.loads(STUDY)
    model.graph.remove_node("role row")
    assert "role row" in model.graph
    kinds = {type(data["payload"]) for _, data in model.graph.nodes(data=True)}
    assert {SpecNode, ParameterNode, RoleNode, PayoffNode, LlmNode, PopulationNode} <= kinds
    assert {type(d["payload"]) for *_, d in model.graph.edges(data=True)} == {
        Advises,
        Pays,
        Feeds,
        Speaks,
    }


STRING = r'"(?:[^"\\]|\\.)*"'
DOT_LINE = re.compile(
    rf"  (?:rankdir=LR|node \[fontname={STRING}\]"
    rf"|{STRING}(?: -> {STRING})? \[\w+=(?:{STRING}|\w+)(?:, \w+=(?:{STRING}|\w+))*\]);"
)


@pytest.mark.parametrize("text", [STUDY, *BUNDLED])
def test_dot_is_well_formed(text: str) -> None:
    graph = graph_of(text) if text == STUDY else metagame.load(text)._matched
    first, *lines, last = graph_dot(graph).splitlines()
    assert (first, last) == ("digraph spec {", "}")
    assert [line for line in lines if not DOT_LINE.fullmatch(line)] == []
    assert sum(" -> " in re.sub(STRING, "S", line) for line in lines) == len(graph.links())
    assert len(lines) == 2 + len(graph.nodes()) + len(graph.links())


def test_the_forms_are_stable() -> None:
    for form in (graph_text, graph_dot, graph_json):
        assert form(graph_of(STUDY)) == form(graph_of(STUDY))


CHANGES = [
    ("share in [0, 1] = 4/5", "share in [0, 1] = 3/5"),
    ("share in [0, 1] = 4/5", "share in [0, 2] = 4/5"),
    ("share in [0, 1] = 4/5", "share in {4/5} = 4/5"),
    ("share in [0, 1] = 4/5", "share = 4/5"),
    ("let double = 2 * share", "let double = 2 / share"),
    ("let double", "param double"),
    ("R = 3", "R = 4"),
    ("C, D: 0, 5", "C, D: 0, share"),
    ("D, D: 1", "D, D: R"),
    ("mean[self] + double", "mean[self] + share"),
    ("clients: Large share, Small rest", "clients: Small rest, Large share"),
    ("compliance of Small 9/10", "compliance of Small share"),
    ("discount 99/100", "rounds 99"),
    ("kind = pure", "kind = all"),
    ("Small = (D, D)", "Small = (D, C)"),
    ("{1/2, 3/4}", "{1/2}"),
    ('"with', '"without'),
]


def test_two_compilations_of_a_text_are_equal() -> None:
    one, other = compilation(), compilation()
    assert one.graph == other.graph
    assert one.bound == other.bound
    assert one.matched == other.matched
    assert compilation("\n# moved\n" + STUDY).graph == one.graph
    assert compilation(share=F(3, 5)).bound != one.bound
    assert one.graph != one.matched
    assert one.graph != STUDY


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_compilations_of_different_texts_are_not(old: str, new: str) -> None:
    assert STUDY.count(old) == 1
    assert compilation(STUDY.replace(old, new)).graph != compilation().graph


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_specs_are_equal_to_themselves_alone(name: str) -> None:
    graphs = {other: metagame.load(other)._compilation.graph for other in BUNDLED}
    again = metagame.load(name)._compilation.graph
    assert [other for other in BUNDLED if graphs[other] == again] == [name]


def test_actions_may_be_fractions_wherever_they_are_written() -> None:
    graph = graph_of("""
        game g {
          roles a, b
          actions of a: -1/4, 2/6
          actions of b: 0..1 step 1/3
          payoffs { 1/3, 1/3: 3  -1/4, _: 2 - 1  otherwise: 0 }
        }
        population { llms A clients: A 1 compliance of A 1/2 otherwise 1/3 }
        analysis it = check(A = (-1/4, 2/6))
    """)
    assert [role.actions.values for role in graph.roles] == [  # type: ignore[union-attr]
        (F(-1, 4), F(1, 3)),
        (0, F(1, 3), F(2, 3), 1),
    ]
    (payoff,) = graph.payoffs
    assert isinstance(payoff.payoffs, PayoffTable)
    table = payoff.payoffs
    paid = [table.values[k].value for k in table.entries[0]]  # type: ignore[union-attr]
    assert paid == [1, 1, 1, 1, 0, 3, 0, 0]
    (asked,) = graph.analyses
    (play,) = asked.arguments
    assert isinstance(play, Play)
    assert play.actions == (F(-1, 4), F(1, 3))
    assert graph.llms[0].otherwise == F(1, 3)


def test_many_roles_may_share_many_actions() -> None:
    graph = graph_of("""
        game g { roles r[2000] actions 1..200000 payoff = own }
        population { llms A, B clients: A 1/2, B rest instructions uniform }
        analysis it = check(A = 5, B = 7)
    """)
    assert len({id(role.actions) for role in graph.roles}) == 1


# --- the walk of one number --------------------------------------------------------------------

DUMPS: dict[str, Callable[[Compilation], str]] = {
    "ast": lambda c: tree_text(c.tree),
    "model": lambda c: model_text(c.model),
    "symbolic graph": lambda c: graph_text(c.graph),
    "graph": lambda c: graph_text(c.matched),
    "problem": lambda c: problem_text(from_ir(c.matched)),
}


WALKED = STUDY.replace("let double = 2 * share\n", "").replace(" + double", "")
NUMBER = re.compile(r"\b(?:4/5|4 / 5|1/5|16/25|4/25|1/25)\b")
SWAPPED = {"4/5": "7/10", "4 / 5": "7 / 10", "1/5": "3/10"}


@pytest.mark.parametrize(
    ("stage", "lines"), [("model", 1), ("symbolic graph", 1), ("graph", 6), ("problem", 4)]
)
def test_a_share_changes_the_lines_that_mention_it(stage: str, lines: int) -> None:
    """A default is changed in the text; in every dump only the lines that mention it change."""
    dump = DUMPS[stage]
    old = dump(compilation(WALKED)).splitlines()
    new = dump(compilation(WALKED.replace("= 4/5", "= 7/10"))).splitlines()
    assert [NUMBER.sub(lambda m: SWAPPED[m[0]], line) for line in old] == new
    differing = [line for line, other in zip(old, new, strict=True) if line != other]
    assert differing == [line for line in old if NUMBER.search(line)]
    assert len(differing) == lines


def test_a_share_is_spelled_once_in_the_tree() -> None:
    texts = (WALKED, WALKED.replace("= 4/5", "= 7/10"))
    old, new = (DUMPS["ast"](compilation(text)).splitlines() for text in texts)
    differing = [(a.strip(), b.strip()) for a, b in zip(old, new, strict=True) if a != b]
    assert differing == [
        ("left: Number spelling='4'", "left: Number spelling='7'"),
        ("right: Number spelling='5'", "right: Number spelling='10'"),
    ]


def test_a_setting_enters_where_parameters_are_bound() -> None:
    default, changed = compilation(), compilation(share=F(7, 10))
    for stage in ("ast", "model", "symbolic graph"):
        assert DUMPS[stage](default) == DUMPS[stage](changed)
    written = compilation(STUDY.replace("= 4/5", "= 7/10"))
    for stage in ("graph", "problem"):
        assert DUMPS[stage](default) != DUMPS[stage](changed) == DUMPS[stage](written)


def test_show_prints_the_dumps(capsys: pytest.CaptureFixture[str]) -> None:
    made = compile_text('use "std/chicken.game" play chicken', {})
    for stage in ("ast", "model", "graph", "problem"):
        assert main(["show", "std/chicken", "--stage", stage]) == 0
        printed = capsys.readouterr().out
        assert printed.strip()
        if stage == "problem":
            assert printed == DUMPS[stage](made) + "\n"


# --- invariants --------------------------------------------------------------------------------

Change = Callable[[str, Node], Any]


def broken(change: Change, extra: Sequence[Any] = (), drop: str = "") -> Graph:
    """A graph with nodes changed (None drops one), nodes and links added, edges dropped."""
    graph = graph_of(STUDY)
    nodes = [(name, new) for name, node in graph.nodes() if (new := change(name, node)) is not None]
    nodes += [item for item in extra if not isinstance(item, Link)]
    names = {name for name, _ in nodes}
    links = [
        link
        for link in graph.links()
        if {link.tail, link.head} <= names and type(link.edge).__name__ != drop
    ]
    return Graph(nodes, [*links, *(item for item in extra if isinstance(item, Link))])


def same(_: str, node: Node) -> Node:
    return node


def without(*names: str) -> Change:
    return lambda name, node: None if name in names else node


def moved(which: str) -> Change:
    def change(name: str, node: Any) -> Any:
        return evolve(node, position=node.position + 1) if name == which else node

    return change


SPEC = SpecNode("other", None, "other", None)
SHARE = Advises(Constant(F(1, 2)))
BROKEN = {
    "no spec": lambda: broken(without("spec")),
    "two specs": lambda: broken(same, [("spec 2", SPEC)]),
    "no roles": lambda: broken(without("role row", "role col")),
    "roles not numbered": lambda: broken(moved("role col")),
    "roles numbered alike": lambda: broken(moved("role row")),
    "LLMs not numbered": lambda: broken(moved("llm Small")),
    "nobody pays": lambda: broken(same, drop="Pays"),
    "paid twice": lambda: broken(same, [Link("payoff 1", "role row", Pays())]),
    "LLMs without a population": lambda: broken(without("population")),
    "a population without LLMs": lambda: broken(without("llm Large", "llm Small")),
    "advice of a role": lambda: broken(same, [Link("role row", "role col", SHARE)]),
    "advice of an LLM": lambda: broken(same, [Link("llm Large", "llm Small", SHARE)]),
    "pay by an LLM": lambda: broken(same, [Link("llm Large", "role row", Pays())]),
    "a test of a role": lambda: broken(same, [Link("claim 1", "role row", Speaks())]),
    "a test by an analysis": lambda: broken(
        same, [Link("analysis one_shot", "analysis one_shot", Speaks())]
    ),
    "a role that feeds": lambda: broken(same, [Link("role row", "llm Large", Feeds())]),
}


def test_a_sound_graph_is_verified() -> None:
    verify(graph_of(STUDY))
    verify(broken(same))
    for name in BUNDLED:
        verify(metagame.load(name)._matched)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_graph_is_our_own_error(name: str) -> None:
    graph = BROKEN[name]()
    with pytest.raises(InternalError):
        verify(graph)


def test_a_graph_cannot_be_made_with_loose_ends() -> None:
    nodes = graph_of(STUDY).nodes()
    with pytest.raises(InternalError, match="two nodes"):
        Graph([*nodes, nodes[0]], [])
    with pytest.raises(InternalError, match="joins"):
        Graph(nodes, [Link("llm Large", "role nobody", SHARE)])


def test_there_is_one_of_each_thing() -> None:
    graph = broken(same, [("population 2", graph_of(STUDY).population)])
    with pytest.raises(InternalError, match="2 nodes"):
        _ = graph.population


# --- symmetry ----------------------------------------------------------------------------------


def interchangeable(game: Game, a: int, b: int) -> bool:
    """Whether exchanging two roles with their actions leaves all payoffs as they are."""
    known = list(game.actions.values())
    if known[a] != known[b]:
        return False

    def swapped(values: Sequence[Any]) -> list[Any]:
        order = list(values)
        order[a], order[b] = order[b], order[a]
        return order

    return all(
        list(game.payoff(*swapped(profile))) == swapped(game.payoff(*profile))
        for profile in product(*known)
    )


def labels_only(game: Game) -> bool:
    """Whether any renaming of the actions, the same in all roles, leaves payoffs as they are."""
    first, *rest = map(tuple, game.actions.values())
    if any(known != first for known in rest):
        return False
    for order in permutations(first):
        renamed = dict(zip(first, order, strict=True))
        for profile in product(first, repeat=len(game.actions)):
            if list(game.payoff(*(renamed[a] for a in profile))) != list(game.payoff(*profile)):
                return False
    return True


def symmetry(text: str) -> SymmetryNode:
    found = graph_of(text).symmetry
    assert found is not None
    return found


@st.composite
def symmetric_tables(draw: Any) -> Game:
    """A table in which payoffs depend on few things, so that symmetries are likely."""
    count = draw(st.sampled_from((2, 3)))
    known = ("a", "b", "c")[: draw(st.sampled_from((2, 3)))]
    kinds = [draw(st.sampled_from((0, 0, 1))) for _ in range(count)]
    values = st.sampled_from((("0", F(0)), ("1", F(1)), ("3/3", F(1))))
    drawn: dict[Any, tuple[str, F]] = {}
    by_label = draw(st.booleans())
    for profile in product(known, repeat=count):
        for r, own in enumerate(profile):
            key = (kinds[r], own if by_label else 0, sorted_others(profile, r, by_label))
            drawn.setdefault(key, draw(values))

    def word(profile: Sequence[str], r: int) -> tuple[str, F]:
        own = profile[r] if by_label else 0
        return drawn[kinds[r], own, sorted_others(profile, r, by_label)]

    rows = "".join(
        f"    {', '.join(p)}: {', '.join(word(p, r)[0] for r in range(count))}\n"
        for p in product(known, repeat=count)
    )
    text = f"game g {{ roles member[{count}] actions {', '.join(known)}\n payoffs {{\n{rows} }} }}"
    actions = {f"member[{k + 1}]": known for k in range(count)}
    return Game(text, actions, lambda *p: [word(p, r)[1] for r in range(count)])


def sorted_others(profile: Sequence[str], own: int, by_label: bool) -> Any:
    """The others' actions, or only how many of them are like one's own."""
    others = [a for r, a in enumerate(profile) if r != own]
    return tuple(sorted(others)) if by_label else others.count(profile[own])


@settings(stable, max_examples=150)
@given(games(kinds=("formula", "labels", "labels")))
def test_symmetries_of_formulas_hold(game: Game) -> None:
    found = symmetry(game.text)
    assert sorted(p for members in found.role_classes for p in members) == list(
        range(len(game.actions))
    )
    for members in found.role_classes:
        assert all(interchangeable(game, a, b) for a, b in combinations(members, 2))
    assert labels_only(game) or not found.labels_only


@settings(stable, max_examples=120)
@given(st.one_of(games(kinds=("table", "patterns")), symmetric_tables()))
def test_symmetries_of_tables_are_all_found(game: Game) -> None:
    found = symmetry(game.text)
    together = {frozenset(p) for members in found.role_classes for p in combinations(members, 2)}
    pairs = combinations(range(len(game.actions)), 2)
    assert together == {frozenset(p) for p in pairs if interchangeable(game, *p)}
    assert found.labels_only == labels_only(game)


KNOWN = {
    f"{PAPERS}/prisoners_dilemma": ([(0, 1)], False),
    f"{PAPERS}/majority": ([(0, 1, 2)], True),
    f"{PAPERS}/bounded_coordination": ([tuple(range(10))], True),
    f"{PAPERS}/heist": ([(0,), (1,), (2,)], False),
    "std/battle_of_the_sexes": ([(0,), (1,)], False),
    "std/bach_or_stravinsky": ([(0,), (1,)], False),
    "std/chicken": ([(0, 1)], False),
    "std/stag_hunt": ([(0, 1)], False),
    "std/matching_pennies": ([(0,), (1,)], True),
    "std/rock_paper_scissors": ([(0, 1)], False),
    "std/congestion": ([(0, 1, 2, 3)], False),
    "std/public_goods": ([(0, 1, 2, 3)], False),
    "std/volunteers_dilemma": ([(0, 1, 2)], False),
    "std/inspection": ([(0,), (1,)], False),
}


@pytest.mark.parametrize("name", KNOWN)
def test_symmetries_of_known_games(name: str) -> None:
    found = metagame.load(name)._matched.symmetry
    assert found is not None
    assert (list(found.role_classes), found.labels_only) == KNOWN[name]


def test_equal_payoffs_are_equal_however_they_are_written() -> None:
    text = """param T = 5
    game g(R = 3) { roles row, col actions C, D
      payoffs { C, C: R, 6/2  C, D: 0, T  D, C: 5, 1 - 1  D, D: 1 } }"""
    assert symmetry(text).role_classes == ((0, 1),)
    (node,) = (n for n in metagame.loads(text, T=6)._matched.nodes() if n[0] == "symmetry")
    assert node[1].role_classes == ((0,), (1,))


# --- who meets whom ----------------------------------------------------------------------------


@settings(stable, max_examples=150)
@given(specs())
def test_influence_is_what_the_law_of_governors_says(spec: Spec) -> None:
    graph = graph_of(spec.text)
    found = {influence.llm: influence for influence in influences(graph)}
    assert set(found) == set(spec.llms)
    roles = list(spec.game.actions)
    for llm, influence in found.items():
        governing = {
            g: [r for r, i in zip(roles, g, strict=True) if i == llm]
            for g, chance in spec.law.items()
            if chance
        }
        assert list(influence.roles) == [
            r for r in roles if any(r in own for own in governing.values())
        ]
        assert influence.jointly == any(len(own) > 1 for own in governing.values())
        assert influence.meeting == sum(spec.law[g] for g, own in governing.items() if len(own) > 1)
    if collapses(graph):
        assert not any(influence.jointly for influence in found.values())


def test_a_base_game_is_its_own_meta_game() -> None:
    graph = metagame.load("std/chicken")._matched
    assert collapses(graph)
    assert [(i.llm, i.roles, i.jointly) for i in influences(graph)] == [
        ("row", ("row",), False),
        ("col", ("col",), False),
    ]


COORDINATION = """game g { roles row, col actions X, Y payoff = if row == col then 1 else 0 }
"""


def one_role_each(*lines: str) -> str:
    inside = "\n".join(lines)
    return f"{COORDINATION}population {{ llms A, B, C, D\n{inside} }}"


SHARED = ("clients of row: A 1/2, B 1/2", "clients of col: C 2/3, D rest")
PAIRED = ("matching joint { A, C: 1/2  B, C: 1/4  B, D: 1/4 }",)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (SHARED, True),
        ((*SHARED, "matching assortative 1/3"), True),
        (("matching joint { A, C: 1/3  A, D: 1/6  B, C: 1/3  B, D: 1/6 }",), True),
        (PAIRED, False),
        ((*SHARED, "compliance of A 1/2"), False),
        ((*SHARED, "objective = welfare"), False),
        (("clients of row: A 1/2, B 1/2", "clients of col: A 1/9, C 2/3, D rest"), False),
    ],
)
def test_the_meta_game_collapses_where_outcomes_are_those_of_the_base_game(
    lines: Sequence[str], expected: bool
) -> None:
    graph = graph_of(one_role_each(*lines))
    assert collapses(graph) is expected


def test_who_meets_whom_may_matter_with_one_role_each() -> None:
    """A and C agree on X, B and D on Y; B meets C as often as D, and nobody gains by moving."""
    text = one_role_each(*PAIRED)
    split = dict(zip("ABCD", "XYXY", strict=True))
    assert metagame.loads(text).meta_game().check(split).is_equilibrium
    assert not metagame.loads(one_role_each(*SHARED)).meta_game().check(split).is_equilibrium
    shown = str(metagame.loads(text))
    assert "No LLM governs two roles" in shown and "apart from the base game" in shown


def test_nodes_come_in_the_order_of_the_text() -> None:
    graph = graph_of(STUDY)
    names = [name for name, _ in graph.nodes()]
    assert names == [
        "spec", "parameter share", "definition double", "argument R", "role row", "role col",
        "payoff 1", "population", "llm Large", "llm Small", "monitoring", "repetition",
        "analysis one_shot", "analysis stated", "claim 1", "symmetry",
    ]  # fmt: skip
    assert [node.name for node in graph.all(AnalysisNode)] == ["one_shot", "stated"]
    assert len(graph.all(ClaimNode)) == 1


def tails(graph: Graph, edge: type) -> Iterator[tuple[str, str]]:
    return ((link.tail, link.head) for link in graph.links() if isinstance(link.edge, edge))


def test_every_mention_of_a_parameter_is_an_edge() -> None:
    graph = compilation().graph
    assert set(tails(graph, Feeds)) == {
        ("parameter share", "definition double"),
        ("parameter share", "role row"),
        ("parameter share", "role col"),
        ("definition double", "llm Large"),
        ("argument R", "payoff 1"),
    }
    assert set(tails(graph, Speaks)) == {
        ("claim 1", "analysis one_shot"),
        ("claim 1", "analysis stated"),
    }
