"""This module unpacks the parse tables, and answers what may stand after a given stack."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from . import grammar_tables


@frozen(eq=False)
class Rule:
    """What a reduction does: pops `size` values and builds one of them for the symbol `origin`.

    `children` picks the values; None is an optional part left out, -1 - k splices in the list k.
    Without a `builder` the one child stands for the whole; where it `passes` it stands alone.
    """

    origin: str
    size: int
    builder: str
    children: tuple[int | None, ...]
    passes: bool


@frozen(eq=False)
class Tables:
    """The tables of grammar_tables.py.

    `starts` holds the first and the last state of a start symbol. `actions` says what a state
    does on a lexeme: a positive number is the state to shift to, -1 - k reduces by rule k; keywords
    and signs are keys by themselves, others are `<NAME>`, `<NUMBER>` and so on, up to `<END>`.
    `gotos` holds the state after a reduction.
    """

    starts: dict[str, tuple[int, int]]
    actions: list[dict[str, int]]
    gotos: list[dict[str, int]]
    rules: list[Rule]


def _unpacked() -> Tables:
    lookaheads = [entry.split() for entry in grammar_tables.LOOKAHEADS.split("|")]
    actions, gotos = [], []
    for entry in grammar_tables.STATES.split("|"):
        shifts, jumps, reductions = map(str.split, entry.split(";"))
        row = dict(zip(shifts[::2], map(int, shifts[1::2]), strict=True))
        for rule, keys in zip(reductions[::2], reductions[1::2], strict=True):
            row |= dict.fromkeys(lookaheads[int(keys)], -1 - int(rule))
        actions.append(row)
        gotos.append(dict(zip(jumps[::2], map(int, jumps[1::2]), strict=True)))
    starts = [entry.split() for entry in grammar_tables.STARTS.split("|")]
    rules = [_rule(*entry.split()) for entry in grammar_tables.RULES.split("|")]
    return Tables({s: (int(a), int(b)) for s, a, b in starts}, actions, gotos, rules)


def _rule(origin: str, size: str, builder: str, *children: str) -> Rule:
    plan = tuple(None if child == "<>" else int(child) for child in children)
    name = "" if builder == "<>" else builder
    return Rule(origin, int(size), name, plan, not name and size == "1")


TABLES = _unpacked()


def follow(below: int, state: int, key: str) -> tuple[int, int | None]:
    """Where reductions that only pass a child on lead from `state` over `below`, and what then."""
    action = TABLES.actions[state].get(key)
    while action is not None and action < 0 and TABLES.rules[-1 - action].passes:
        state = TABLES.gotos[below][TABLES.rules[-1 - action].origin]
        action = TABLES.actions[state].get(key)
    return state, action


def expected(states: Sequence[int]) -> list[str]:
    """The keys of the lexemes that may follow a stack of states."""
    return [key for key in TABLES.actions[states[-1]] if accepts(states, key)]


def accepts(states: Sequence[int], key: str) -> bool:
    """Whether the reductions that a lexeme sets off end in a state that shifts it."""
    depth, above = len(states), [states[-1]]
    depth -= 1
    while (action := TABLES.actions[above[-1]].get(key)) is not None:
        if action >= 0:
            return True
        rule = TABLES.rules[-1 - action]
        for _ in range(rule.size):
            if above:
                above.pop()
            else:
                depth -= 1
        base = above[-1] if above else states[depth - 1]
        target = TABLES.gotos[base].get(rule.origin)
        if target is None or any(target == last for _, last in TABLES.starts.values()):
            return True
        above.append(target)
    return False


def symbols(states: Sequence[int]) -> tuple[str, ...]:
    """What was read to get to each state of a stack: keys of lexemes, and `@rule` for rules."""
    names: dict[int, str] = {}
    for row, jumps in zip(TABLES.actions, TABLES.gotos, strict=True):
        names |= {state: key for key, state in row.items() if state > 0}
        names |= {state: f"@{rule}" for rule, state in jumps.items()}
    return tuple(names[state] for state in states[1:])
