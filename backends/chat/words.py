"""This module words a spec for those who play it: payoffs, who advises whom, what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ...compiler.evaluate import constant
from ...compiler.expr import AllActions, Constant, Count, Expr, OtherActions, OwnAction, OwnIndex
from ...compiler.expr_text import to_text
from ...compiler.ir.graph import Graph
from ...compiler.terms import FiniteActions, PayoffFormula, PayoffTable
from ...compiler.walk import walk
from .instances import Law, Society, Value, actions_of, judged, laws
from .table import shown

MOST_ROWS = 1000
"""Rows of a payoff table that are told."""

MOST_LISTED = 24
"""Roles that are named one by one where the same holds for all of them."""

WORDS: dict[type[Expr], str] = {
    OwnAction: "own is what is chosen for the role itself",
    OwnIndex: "index is the number of the role",
    AllActions: "all are the choices for all roles",
    Count: "count(list, x) is how many in the list are x",
    OtherActions: "others are the choices for all roles but the role itself",
}
"""What words of payoff formulas mean."""


def exact_text(number: object) -> str:
    """A number or an action, as it is spelled."""
    return shown(number) if isinstance(number, float) else str(number)


# --- the game --------------------------------------------------------------------------------


def payoff_words(graph: Graph) -> str:
    """What roles get in an instance of the base game, in lines."""
    first = graph.payoffs[0].payoffs
    lines = _rows(first, graph) if isinstance(first, PayoffTable) else _formulas(graph)
    head = "What each role gets, by what is chosen for all roles:"
    return "\n".join([head, *lines])


def _formulas(graph: Graph) -> Iterator[str]:
    used: list[str] = []
    for node in graph.payoffs:
        assert isinstance(node.payoffs, PayoffFormula)
        formula = node.payoffs.value
        names = [graph.roles[r].name for r in node.payoffs.roles]
        yield f"- {_few(names)}: {to_text(formula)}"
        kinds = {type(part) for part in walk(formula)}
        used += [text for kind, text in WORDS.items() if kind in kinds and text not in used]
    if used:
        yield f"({'; '.join(used)})"


def _rows(table: PayoffTable, graph: Graph) -> Iterator[str]:
    actions = [
        role.actions.values for role in graph.roles if isinstance(role.actions, FiniteActions)
    ]
    count = len(table.entries[0])
    if count > MOST_ROWS:
        yield f"- a table of {count:,} rows, too long to be told"
        return
    values = [constant(value) for value in table.values]
    for cell in range(count):
        chosen, rest = list[str](), cell
        for own in reversed(actions):
            rest, k = divmod(rest, len(own))
            chosen.insert(0, exact_text(own[k]))
        paid = [exact_text(values[entries[cell]]) for entries in table.entries]
        named = [f"{role.name} {x}" for role, x in zip(graph.roles, chosen, strict=True)]
        got = [f"{role.name} {x}" for role, x in zip(graph.roles, paid, strict=True)]
        yield f"- {', '.join(named)}: {', '.join(got)}"


def _few(names: Sequence[str]) -> str:
    if len(names) <= MOST_LISTED:
        return ", ".join(names)
    return f"{', '.join(names[: MOST_LISTED - 1])}, ..., {names[-1]}"


def population_words(society: Society) -> str:
    """Who advises whom, in lines; empty without a population."""
    if society.graph.population is None:
        return ""
    lines = [
        "The game is played many times at once by clients, each of whom has a role and is advised "
        "by one player.",
        *_aims(society.graph),
        "Who advises the clients of a role:",
    ]
    several = len(society.law) > 1
    for weight, rows in society.law:
        if several:
            lines.append(f"in {weight} of the games:")
        for names, text in _alike(society, rows):
            lines.append(f"- {_few(names)}: {text}")
    return "\n".join(lines)


def _aims(graph: Graph) -> Iterator[str]:
    """What players get in a round, in terms of what their clients get."""
    if not judged(graph):
        yield "What a player gets in a round is the mean over all of its clients."
        return
    yield (
        "total[X] is the sum of what the clients of player X get, each role counting as one, "
        "mean[X] their mean, welfare the sum of all totals. What players get in a round:"
    )
    for llm in graph.llms:
        aim = "total[self]" if llm.objective is None else to_text(llm.objective)
        yield f"- {llm.name}: {aim}"


def _alike(society: Society, rows: Sequence[Sequence[Fraction]]) -> Iterator[tuple[list[str], str]]:
    """Roles that are advised in the same way, and how."""
    found: dict[str, list[str]] = {}
    for role, row in zip(society.roles, rows, strict=True):
        some = [(llm, x) for llm, x in zip(society.llms, row, strict=True) if x]
        alone = len(some) == 1
        text = some[0][0] if alone else ", ".join(f"{llm} {x}" for llm, x in some)
        found.setdefault(text, []).append(role.name)
    return ((names, text) for text, names in found.items())


def role_words(society: Society, llm: int) -> str:
    """What an LLM does in the game; empty without a population."""
    if society.graph.population is None:
        return ""
    own = society.groups[llm]
    names = [[society.roles[r].name for r in group] for group in own]
    text = (
        f"You advise clients in these roles: {_few([name for group in names for name in group])}."
    )
    for group in names:
        if len(group) > 1 and len(names) > 1:
            text += f" What you choose for {group[0]} holds for {_few(group[1:])} as well."
        elif len(group) > 1:
            text += " You choose once for all of them."
    node = society.graph.llms[llm]
    assert isinstance(node.compliance, Constant)
    if node.compliance.value != 1:
        stray = "any action at random" if node.otherwise is None else exact_text(node.otherwise)
        text += f" They follow with probability {node.compliance.value}, and else play {stray}."
    return text


# --- what is seen ----------------------------------------------------------------------------

WATCH: Mapping[str, str] = {
    "perfect": "After each round all players see what everyone chose and got.",
    "clients": "After each round a player sees what its clients get and how often each action was "
    "taken in the other roles of their games, not who advised it.",
    "identified": "After each round a player sees what its clients get and how often each action "
    "was taken in the other roles of their games, and on whose advice.",
    "none": "Players see nothing of what the others choose, and not what they get.",
}
"""What players see, by the kind of monitoring."""


def observes(society: Society, llm: int, role: int) -> list[Fraction]:
    """By part of the law of governors how many clients of an LLM see a role: those in other roles.
    All are 0 where it does not see it."""
    return [
        weight * sum((row[llm] for r, row in enumerate(rows) if r != role), Fraction(0))
        for weight, rows in society.law
    ]


def seen_words(society: Society, llm: int, plays: Sequence[Sequence[Value]], governed: bool) -> str:
    """How often each action was taken, role by role, in the games of an LLM's own clients.

    `governed`: with the governors. What the LLM does not observe is left out.
    """
    alike: dict[str, list[str]] = {}
    found = [law for _, law in laws(society, society.told(plays))]
    for role in society.roles:
        weights = observes(society, llm, role.position)
        if total := sum(weights):
            means: dict[str, Fraction] = {}
            for weight, law in zip(weights, found, strict=True):
                for text, chance in _entries(society, law, role.position, governed):
                    means[text] = means.get(text, Fraction(0)) + weight / total * chance
            alike.setdefault(_frequencies(means), []).append(role.name)
    parts = [f"{_few(names)}: {text}" for text, names in alike.items()]
    return "; ".join(parts) or "nothing of what others did"


def _entries(
    society: Society, law: Law, role: int, governed: bool
) -> Iterator[tuple[str, Fraction]]:
    finite = isinstance(society.roles[role].actions, FiniteActions)
    spelled = exact_text if finite else shown
    if not governed:
        for action, chance in actions_of(law)[role].items():
            yield spelled(action), chance
        return
    for (llm, action), chance in law[role].items():
        yield f"{spelled(action)} by {society.llms[llm]}", chance


def _frequencies(means: Mapping[str, Fraction]) -> str:
    some = [(text, chance) for text, chance in means.items() if chance]
    if len(some) == 1:
        return some[0][0]
    return ", ".join(f"{text} in {chance}" for text, chance in some)
