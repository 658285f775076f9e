"""This module reads text into a syntax tree: an LALR(1) parser run by tables that Lark computed.

The grammar is grammar.lark; grammar_build.py has Lark turn it into tables. The loop is the usual
one (shift, or reduce and call back) with a contextual lexer: the state tells which words are
keywords. Reductions that only pass a child on, most of them in expressions, are one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import ast
from .build import Builder, Context, Fault, builder
from .diagnostic import Diagnostic, SpecError
from .lexer import (
    ASSIGNED,
    BLOCK,
    DOCSTRING,
    END,
    NUMBER,
    OPERATORS,
    RESERVED,
    ROW,
    SIGN,
    STRING,
    TOKEN,
    WORD,
    docstring,
    opens_line,
)
from .lexical_errors import empty_file, reserved_word
from .raw_tables import raw_table
from .scene import Unexpected, scene_of
from .source import Source, Span, check_size
from .syntax_errors import explain, resume
from .tables import TABLES, Rule, accepts, follow

MAX_FAULTS = 20
BYTE_ORDER_MARK = "\ufeff"


def parse(source: Source) -> ast.File:
    """The syntax tree of a source; raises `SpecError` with every fault that was found."""
    check_size(source.name, len(source.text))
    context = Context(source)
    faults: list[Diagnostic] = []
    begin: int | None = 1 if source.text.startswith(BYTE_ORDER_MARK) else 0
    tree: ast.File | None = None
    while begin is not None and len(faults) < MAX_FAULTS:
        try:
            tree = run(context, "file", begin, len(source.text))
            break
        except Unexpected as problem:
            scene = scene_of(source, _rerun(problem, source))
            faults.append(explain(scene))
            begin = resume(scene)
            context.depths.clear()
        except Fault as fault:
            faults.append(fault.diagnostic)
            begin = None
    faults += context.diagnostics
    if not faults and tree is not None and not tree.declarations:
        faults.append(empty_file(source))
    if faults or tree is None:
        raise SpecError(sorted(faults, key=_place))
    return tree


def _place(diagnostic: Diagnostic) -> int:
    return diagnostic.span.start if diagnostic.span else 0


def _rerun(problem: Unexpected, source: Source) -> Unexpected:
    """The same problem with the stack as it was before the lexeme set off reductions."""
    symbol, begin, stop = problem.job
    try:
        run(Context(source), symbol, begin, stop, problem.begin)
    except Unexpected as earlier:
        return earlier
    return problem


def run(context: Context, symbol: str, begin: int, stop: int, halt: int = -1) -> Any:
    """Parse the text from `begin` to `stop` as `symbol`; raises `Unexpected` and `Fault`.

    The lexeme that begins at `halt` is unexpected in any case.
    """
    job = symbol, begin, stop
    text, match = context.source.text, TOKEN.match
    actions, gotos, rules = TABLES.actions, TABLES.gotos, TABLES.rules
    state, final = TABLES.starts[symbol]
    states, starts = [state], list[int]()
    values: list[Any] = []
    shortcuts: dict[tuple[int, int, str], tuple[int, int | None]] = {}
    end = begin
    while True:
        previous = end
        found = match(text, end, stop)
        assert found is not None
        kind = found.lastindex or 0
        begin, end = found.span(kind)
        key = value = found[kind]
        row = actions[state]
        if kind == WORD:
            if key not in row and (key not in RESERVED or _as_name(context, row, begin, previous)):
                key = "<NAME>"
        elif kind != SIGN:
            key, value = _literal(kind, value)
        elif key == "-" and "<ROW_MINUS>" in row:
            key = _minus(text, begin, states)
        elif key == "{" and "<PAYOFFS_BLOCK>" in row:
            key, value, end = _block(context, starts[-1], begin, stop)
        action = row.get(key) if begin != halt else None
        while action is not None and action < 0:
            rule = rules[-1 - action]
            if rule.passes:
                place = (states[-2], state, key)
                if place not in shortcuts:
                    shortcuts[place] = follow(*place)
                state, action = shortcuts[place]
                states[-1] = state
                continue
            start = previous
            children: list[Any] = []
            if size := rule.size:
                start = starts[-size]
                children = values[-size:]
                del values[-size:], starts[-size:], states[-size:]
            built = REDUCERS[-1 - action](context, start, previous, children)
            state = gotos[states[-1]][rule.origin]
            if state == final:
                return built
            states.append(state)
            values.append(built)
            starts.append(start)
            action = actions[state].get(key)
        if action is None:
            raise Unexpected(job, key, (previous, begin, end), states, starts)
        state = action
        states.append(state)
        values.append(value)
        starts.append(begin)


def _literal(kind: int, lexeme: str) -> tuple[str, str]:
    """Key and value of a lexeme that is neither a word nor a sign."""
    if kind == NUMBER:
        return "<NUMBER>", lexeme
    if kind == STRING:
        return "<STRING>", lexeme[1:-1]
    if kind == DOCSTRING:
        return "<DOCSTRING>", docstring(lexeme)
    return "<END>" if kind == END else "<OTHER>", lexeme


def _as_name(context: Context, row: dict[str, int], begin: int, previous: int) -> bool:
    """Whether a reserved word that is no keyword here is meant as a name; complain if it may not.

    After a dot and before the `=` of an argument it may; where an item is missing, the word more
    likely begins what comes next.
    """
    if "<NAME>" not in row:
        return False
    text = context.source.text
    if text[previous - 1 : previous] == "." != text[previous - 2 : previous - 1]:
        return True
    found = TOKEN.match(text, begin)
    assert found is not None
    word = found[WORD]
    operand = "<NUMBER>" in row
    if operand and ASSIGNED.match(text, found.end()):
        return True
    if opens_line(text, begin) or (operand and word in OPERATORS):
        return False
    context.diagnostics.append(reserved_word(context.source, begin, found.end()))
    return True


def _minus(text: str, begin: int, states: Sequence[int]) -> str:
    """The key of a minus that may begin a row of a payoff table.

    Behind a payoff it does where a profile and its colon follow, and else subtracts.
    """
    subtracts = "-" in TABLES.actions[states[-1]]
    if subtracts and not (ROW.match(text, begin) and accepts(states, "<ROW_MINUS>")):
        return "-"
    return "<ROW_MINUS>"


def _block(context: Context, start: int, begin: int, stop: int) -> tuple[str, Any, int]:
    """Key, value and end of the block at `begin` of the `payoffs` at `start`.

    It is cut up as text where it is large and plain, else parsed.
    """
    text = context.source.text
    found = BLOCK.match(text, begin, stop)
    end = found.end() if found else stop
    span = Span(context.source, start, end)
    raw = raw_table(text[begin:end], span) if found else None
    if raw is not None:
        return "<PAYOFFS_BLOCK>", raw, end
    table: ast.PayoffTable = run(context, "payoff_table", begin, end)
    return "<PAYOFFS_BLOCK>", ast.PayoffTable(table.docstring, table.rows, span), end


def _reducer(rule: Rule) -> Builder:
    """What to call when a rule has been read: picks the children and builds."""
    plan = rule.children
    if rule.builder == "list":
        return _extend if plan[0] == -1 else _begin(plan[0] or 0)
    if plan == (None,):
        return lambda context, start, end, children: None
    if not rule.builder:
        only = plan[0] or 0
        return lambda context, start, end, children: children[only]
    build = builder(rule.builder)
    if plan == tuple(range(rule.size)):
        return build
    if all(k is not None and k >= 0 for k in plan):
        picks = [k for k in plan if k is not None]
        return lambda context, start, end, children: build(
            context, start, end, [children[k] for k in picks]
        )
    return lambda context, start, end, children: build(context, start, end, _picked(plan, children))


def _picked(plan: Sequence[int | None], children: Sequence[Any]) -> list[Any]:
    picked: list[Any] = []
    for k in plan:
        if k is None:
            picked.append(None)
        elif k >= 0:
            picked.append(children[k])
        else:
            picked += children[-1 - k]
    return picked


def _begin(only: int) -> Builder:
    return lambda context, start, end, children: [children[only]]


def _extend(context: Context, start: int, end: int, children: Sequence[Any]) -> Any:
    """A repetition grows by its last child, in place: a copy each time would be quadratic."""
    children[0].append(children[-1])
    return children[0]


REDUCERS = [_reducer(rule) for rule in TABLES.rules]
