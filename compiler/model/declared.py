"""This module lists what a file declares, resolved or not, so that complaints can name it."""

from __future__ import annotations

from collections.abc import Iterator

from ...dsl import ast
from .scope import Entry, Names


def declared(tree: ast.File) -> Names:
    """Every name that a file declares, with its kind.

    The value of the entry of a parameter or definition is the span of its declaration.
    """
    found: Names = {}
    for declaration in tree.declarations:
        for name, entry in _names(declaration):
            found.setdefault(name.id, entry)
    return found


def _names(declaration: ast.Declaration) -> Iterator[tuple[ast.Name, Entry]]:
    match declaration:
        case ast.Param(name, span=span):
            yield name, Entry("parameter", span, name.span)
        case ast.Let(name, span=span):
            yield name, Entry("definition", span, name.span)
        case ast.State(name, span=span):
            yield name, Entry("state", span, name.span)
        case ast.Analysis(name):
            yield name, Entry("analysis", None, name.span)
        case ast.Game(name, formals, _, members):
            yield name, Entry("game", None, name.span)
            for formal in formals:
                yield formal.name, Entry("argument", None, formal.name.span)
            for member in members:
                yield from _of_game(member)
        case ast.Population(members=parts):
            for part in parts:
                if isinstance(part, ast.Llms):
                    yield from _declared(part.declarators, "LLM")
                if isinstance(part, ast.State):
                    yield part.name, Entry("state", None, part.name.span)
        case ast.Monitoring(members=lines):
            for line in lines:
                if isinstance(line, ast.Signals):
                    for name in line.names:
                        yield name, Entry("signal", None, name.span)
        case _:
            return


def _of_game(member: ast.GameMember) -> Iterator[tuple[ast.Name, Entry]]:
    match member:
        case ast.Roles(declarators):
            yield from _declared(declarators, "role")
        case ast.Actions(_, ast.Labels(items)):
            for item in items:
                if isinstance(item, ast.Name):
                    yield item, Entry("action", None, item.span)
        case _:
            return


def _declared(
    declarators: tuple[ast.Declarator, ...], kind: str
) -> Iterator[tuple[ast.Name, Entry]]:
    for declarator in declarators:
        yield declarator.name, Entry(kind, None, declarator.name.span)
