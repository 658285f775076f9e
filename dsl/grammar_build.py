"""This module writes grammar_tables.py: the LALR(1) tables that Lark computes from grammar.lark.

Run `python -m metagame.dsl.grammar_build` after a change of the grammar. Reading a `.game` file
needs the tables only: importing Lark takes longer than reading a small file from start to end.
This is the only importer of Lark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap
from typing import Any

from lark import Lark

GRAMMAR = Path(__file__).with_name("grammar.lark")
TARGET = Path(__file__).with_name("grammar_tables.py")
STARTS = ("file", "payoff_table")
HEAD = '"""This module holds the parse tables of grammar.lark, written by grammar_build.py."""'
END = "<END>"
NO_BUILDER, NO_CHILD = "<>", "<>"


def lark_parser(**options: Any) -> Lark:
    """The parser that Lark itself makes of the grammar."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", start=list(STARTS), **options)


def tables_text() -> str:
    """The text of grammar_tables.py: words with `|` between entries and `;` inside them.

    WORDS are the keywords, STARTS the first and last state of each start rule, RULES what a
    reduction does, STATES what a state shifts or goes to, and by which rule it reduces on which
    of the LOOKAHEADS.
    """
    lark = lark_parser()
    table = lark.parser.parser._parse_table
    used = (symbol.name for rule in lark.rules for symbol in rule.expansion if symbol.is_term)
    keys = {name: f"<{name}>" for name in used} | {"$END": END}
    keys |= {t.name: _key(t) for t in lark.terminals}
    order = _order(table)
    rules = {rule: k for k, rule in enumerate(lark.rules)}
    lookaheads: dict[str, int] = {}
    states = []
    for state in order:
        shifts: list[object] = []
        gotos: list[object] = []
        reductions: dict[int, list[str]] = {}
        for symbol, (_, target) in sorted(table.states[state].items(), key=_symbol):
            if not isinstance(target, int):
                reductions.setdefault(rules[target], []).append(keys[symbol])
            elif symbol in keys:
                shifts += [keys[symbol], order[target]]
            else:
                gotos += [symbol, order[target]]
        groups: list[object] = []
        for rule, found in reductions.items():
            groups += [rule, lookaheads.setdefault(" ".join(found), len(lookaheads))]
        states.append(_words([*shifts, ";", *gotos, ";", *groups]))
    words = sorted(key for key in keys.values() if re.fullmatch(r"\w+", key))
    starts = [_words([s, order[table.start_states[s]], order[table.end_states[s]]]) for s in STARTS]
    parts = {"WORDS": words, "STARTS": starts, "LOOKAHEADS": list(lookaheads)}
    parts |= {"RULES": [_rule(rule) for rule in lark.rules], "STATES": states}
    return f"{HEAD}\n{''.join(_assigned(name, entries) for name, entries in parts.items())}"


def _order(table: Any) -> dict[int, int]:
    """New numbers of the states, breadth first: Lark's own change from run to run."""
    queue = [table.start_states[s] for s in STARTS]
    order = {state: k for k, state in enumerate(queue)}
    for state in queue:
        for _, (_, target) in sorted(table.states[state].items(), key=_symbol):
            if isinstance(target, int) and target not in order:
                order[target] = len(order)
                queue.append(target)
    return order


def _symbol(entry: tuple[str, object]) -> str:
    return entry[0]


def _key(terminal: Any) -> str:
    """What a terminal is called in the tables: a keyword or sign by itself, others by `<NAME>`."""
    literal = terminal.pattern.type == "str"
    return terminal.pattern.value if literal else f"<{terminal.name}>"


def _rule(rule: Any) -> str:
    """Left side, length, builder and the children that it takes.

    No builder is named where the one child stands for the whole. No child stands for an optional
    part left out; -1 - k is child k with its items spliced in (the repetitions `(...)*` of Lark).
    """
    blanks = "".join(str(int(b)) for b in rule.options.empty_indices).split("0")
    blanks = blanks if rule.options.empty_indices else [""] * (len(rule.expansion) + 1)
    children: list[object] = [NO_CHILD] * len(blanks[0])
    for k, symbol in enumerate(rule.expansion):
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            children.append(-1 - k if symbol.name.startswith("__") else k)
        children += [NO_CHILD] * len(blanks[k + 1])
    origin = str(rule.origin.name)
    builder = str(rule.alias or rule.options.template_source or origin)
    if origin.startswith("__"):
        builder = "list"
    elif origin.startswith("_") or (rule.options.expand1 and not rule.alias and len(children) == 1):
        assert len(children) == 1, f"{rule} has no single child to stand for it"
        builder = NO_BUILDER
    return _words([origin, len(rule.expansion), builder, *children])


def _words(items: Iterable[object]) -> str:
    return " ".join(map(str, items))


def _assigned(name: str, entries: list[str]) -> str:
    lines = wrap(" | ".join(entries), 99, break_long_words=False, break_on_hyphens=False)
    body = "\n".join(lines)
    return f'\n{name} = """\n{body}\n"""\n'


if __name__ == "__main__":
    TARGET.write_text(tables_text(), encoding="utf-8")
