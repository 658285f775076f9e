"""This module lays declarations out as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

from . import ast
from .lexer import TOKEN
from .source import Span
from .text_expressions import commas, domain, expression, value
from .text_layout import WIDTH, Cells, Line, docstring_line, line, table, wrapped

Commented: TypeAlias = Callable[[int, int], bool]
"""Whether a comment stands in a part of the source; a block is then not drawn to one line."""

Block: TypeAlias = ast.Game | ast.Population | ast.Monitoring | ast.Repeated
Clause: TypeAlias = (
    ast.Llms
    | ast.Clients
    | ast.Independent
    | ast.Assortative
    | ast.Instructions
    | ast.Draws
    | ast.Compliance
    | ast.Objective
    | ast.Signals
    | ast.Chance
    | ast.Outcome
    | ast.Noise
    | ast.Delay
    | ast.Sample
    | ast.Discount
    | ast.Rounds
)


def lines(tree: ast.File, commented: Commented) -> list[list[Line]]:
    """The lines of each declaration, after those of the docstring if there is one."""
    blocks = [_declaration(node, commented) for node in tree.declarations]
    return (
        [[docstring_line(0, tree.docstring, 0)], *blocks] if tree.docstring is not None else blocks
    )


def _declaration(node: ast.Declaration, commented: Commented) -> list[Line]:
    match node:
        case ast.Game(name, formals):
            head = f"game {name.id}{_arguments(formals)}"
            head_end = (formals[-1] if formals else name).span.end
            inside = [drawn for m in node.members for drawn in _game_member(m, commented)]
        case ast.Population():
            head, head_end = "population", node.span.start
            inside = [drawn for m in node.members for drawn in _population_member(m, commented)]
        case ast.Monitoring(kind, None, ()) if not _comments_behind(
            "{", node.span.start, node.span, commented
        ):
            return [line(0, f"monitoring {kind}", node)]
        case ast.Monitoring(kind):
            head, head_end = f"monitoring {kind}", node.span.start
            inside = [line(1, _clause(m), m) for m in node.members]
        case ast.Repeated():
            head, head_end = "repeated", node.span.start
            inside = [line(1, _clause(m), m) for m in node.members]
        case ast.Claim():
            return _claim(node, commented)
        case ast.Analysis():
            return _analysis(node, commented)
        case ast.State():
            return _state(node, 0)
        case _:
            return [line(0, _simple(node), node)]
    return _block(node, Line(0, f"{head} {{", node.span.start, head_end, "{"), inside, commented)


def _comments_behind(sign: str, start: int, span: Span, commented: Commented) -> bool:
    """Whether there are comments in a span behind the `sign` that follows `start`.

    Those before it move above the whole.
    """
    if not commented(start, span.end):
        return False
    end = start
    while end < span.end and (found := TOKEN.match(span.source.text, end)):
        end = found.end()
        if found[found.lastindex or 0] == sign:
            return commented(end, span.end)
    return False


def _block(node: Block, head: Line, members: list[Line], commented: Commented) -> list[Line]:
    """A head and its members in braces; one line for a single short clause without comments."""
    span = node.span
    plain = node.docstring is None and not _comments_behind("{", head.end, span, commented)
    short = isinstance(node, ast.Monitoring | ast.Repeated) and len(members) == 1
    if plain and not members:
        return [Line(0, f"{head.text}}}", span.start, span.end)]
    if plain and short and len(one := f"{head.text} {members[0].text} }}") <= WIDTH:
        return [Line(0, one, span.start, span.end)]
    if node.docstring is not None:
        members = [docstring_line(1, node.docstring, head.end), *members]
    return [head, *members, Line(0, "}", span.end - 1, span.end)]


def _claim(node: ast.Claim, commented: Commented) -> list[Line]:
    """A claim in one line, or its head and its condition in as many as they need."""
    bindings = [f"{b.name.id} in {domain(b.domain)}" for b in node.bindings]
    title = f'claim "{node.text}"'
    where = f"for {commas(bindings)}:"
    head = f"{title} {where}" if bindings else f"{title}:"
    span = node.span
    one = f"{head} {expression(node.condition)}"
    head_end = node.bindings[-1].span.end if bindings else span.start
    if len(one) <= WIDTH and not _comments_behind(":", head_end, span, commented):
        return [line(0, one, node)]
    opening = [Line(0, head, span.start, head_end, ":")]
    if bindings and len(head) > WIDTH:
        first = node.bindings[0].span.start
        opening = [
            Line(0, title, span.start, span.start, f'"{node.text}"'),
            Line(1, where, first, head_end, ":", continued=True),
        ]
    return opening + wrapped(node.condition, 1)


def _analysis(node: ast.Analysis, commented: Commented) -> list[Line]:
    """An analysis in one line, or one line for each argument."""
    head, span = f"analysis {node.name.id} = {node.method.id}", node.span
    items = [_setting(s) for s in node.arguments]
    one = f"{head}({commas(items)})"
    broken = len(one) > WIDTH or _comments_behind("(", node.method.span.end, span, commented)
    if not items or not broken:
        return [line(0, one, node)]
    signs = [","] * (len(items) - 1) + [""]
    inside = [
        line(1, f"{item}{sign}", setting)
        for item, sign, setting in zip(items, signs, node.arguments, strict=True)
    ]
    opening = Line(0, f"{head}(", span.start, node.method.span.end, "(")
    return [opening, *inside, Line(0, ")", span.end - 1, span.end)]


def _state(node: ast.State, indent: int) -> list[Line]:
    """A state in one line, or what it is first and what it becomes in two."""
    where = "" if node.domain is None else f"in {domain(node.domain)} "
    head = f"state {node.name.id} {_of(node.of, ' ')}{where}= {expression(node.initial)}"
    after = f"next {expression(node.next)}"
    span = node.span
    if len(one := f"{head} {after}") + 2 * indent <= WIDTH:
        return [Line(indent, one, span.start, span.end)]
    return [
        Line(indent, head, span.start, node.initial.span.end),
        Line(indent + 1, after, node.next.span.start, span.end, continued=True),
    ]


def _simple(node: ast.Declaration) -> str:
    """The text of a declaration that is always one line."""
    match node:
        case ast.Use(path):
            return f'use "{path}"'
        case ast.Play(game, arguments):
            inner = commas(map(_setting, arguments))
            return f"play {game.id}({inner})" if arguments else f"play {game.id}"
        case ast.Param(name, numbers, default):
            where = f" in {domain(numbers)}" if numbers is not None else ""
            return f"param {name.id}{where} = {expression(default)}"
        case ast.Let(name, formula):
            return f"let {name.id} = {expression(formula)}"
        case ast.Objective(of, formula):
            return f"objective {_of(of, ' ')}= {expression(formula)}"
        case _:
            raise AssertionError(f"{type(node).__name__} takes more than one line")


def _arguments(formals: Sequence[ast.Formal]) -> str:
    inner = commas(f"{f.name.id} = {expression(f.default)}" for f in formals)
    return f"({inner})" if formals else ""


def _setting(node: ast.Setting) -> str:
    shown = value(node.value)
    return shown if node.name is None else f"{expression(node.name)} = {shown}"


def _of(references: Sequence[ast.Reference], end: str) -> str:
    return f"of {commas(map(expression, references))}{end}" if references else ""


def _declarators(items: Sequence[ast.Declarator]) -> str:
    return commas(
        d.name.id if d.size is None else f"{d.name.id}[{expression(d.size)}]" for d in items
    )


def _game_member(node: ast.GameMember, commented: Commented) -> list[Line]:
    match node:
        case ast.Roles(declarators):
            return [line(1, f"roles {_declarators(declarators)}", node)]
        case ast.Actions(of, values):
            return [line(1, f"actions {_of(of, ': ')}{_actions(values)}", node)]
        case ast.Payoff(of, formula):
            return [line(1, f"payoff {_of(of, ' ')}= {expression(formula)}", node)]
        case ast.PayoffsFile(path):
            return [line(1, f'payoffs from "{path}"', node)]
        case ast.RawPayoffTable(text):
            span = node.span
            return [Line(1, f"payoffs {text}", span.start, span.end, verbatim=True)]
        case ast.PayoffTable(docstring, rows):
            start = node.span.start
            inside = table(rows, [_cells(row) for row in rows])
            if docstring is not None:
                inside.insert(0, docstring_line(2, docstring, start))
            return _braced(node, "payoffs", inside, commented)
    assert_never(node)


def _cells(row: ast.PayoffRow) -> Cells:
    profile = None if row.profile is None else [_pattern(p) for p in row.profile]
    return profile, [expression(v) for v in row.values]


def _braced(
    node: ast.PayoffTable | ast.Joint, head: str, inside: list[Line], commented: Commented
) -> list[Line]:
    """A head and rows in braces, one step to the right."""
    span = node.span
    if not inside and not _comments_behind("{", span.start, span, commented):
        return [Line(1, f"{head} {{}}", span.start, span.end)]
    opening = Line(1, f"{head} {{", span.start, span.start, "{")
    return [opening, *inside, Line(1, "}", span.end - 1, span.end)]


def _actions(node: ast.Labels | ast.Range | ast.Interval) -> str:
    match node:
        case ast.Labels(items):
            return commas(map(expression, items))
        case ast.Range():
            return domain(node)
        case ast.Interval():
            return f"in {domain(node)}"
    assert_never(node)


def _pattern(node: ast.Pattern) -> str:
    return "_" if isinstance(node, ast.Wildcard) else expression(node)


def _population_member(node: ast.PopulationMember, commented: Commented) -> list[Line]:
    if isinstance(node, ast.Joint):
        cells: list[Cells] = [
            ([expression(g) for g in row.governors], [expression(row.probability)])
            for row in node.rows
        ]
        return _braced(node, "matching joint", table(node.rows, cells), commented)
    if isinstance(node, ast.State):
        return _state(node, 1)
    return [line(1, _clause(node), node)]


def _clause(node: Clause) -> str:
    """The text of a clause that is always one line."""
    match node:
        case ast.Llms(declarators):
            return f"llms {_declarators(declarators)}"
        case ast.Clients(of, shares):
            return f"clients{' ' if of else ''}{_of(of, '')}: {commas(map(_share, shares))}"
        case ast.Independent():
            return "matching independent"
        case ast.Assortative(probability):
            return f"matching assortative {expression(probability)}"
        case ast.Instructions(kind):
            return f"instructions {kind}"
        case ast.Draws(kind):
            return f"draws {kind}"
        case ast.Compliance(of, fraction, otherwise):
            text = f"compliance {_of(of, ' ')}{expression(fraction)}"
            return text if otherwise is None else f"{text} otherwise {expression(otherwise)}"
        case ast.Objective():
            return _simple(node)
        case ast.Signals(names):
            return f"signal {commas(name.id for name in names)}"
        case ast.Chance(signal, chance):
            return f"chance of {signal.id} = {expression(chance)}"
        case ast.Outcome(formula) | ast.Noise(formula) | ast.Delay(formula):
            return f"{type(node).__name__.lower()} {expression(formula)}"
        case ast.Sample(formula) | ast.Discount(formula) | ast.Rounds(formula):
            return f"{type(node).__name__.lower()} {expression(formula)}"
    assert_never(node)


def _share(node: ast.Share) -> str:
    share = "rest" if isinstance(node.value, ast.Rest) else expression(node.value)
    return f"{expression(node.llm)} {share}"
