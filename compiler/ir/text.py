"""This module prints graphs: as text, as node-link data, and for Graphviz."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

from ...dsl.source import Span
from .. import expr as ex
from ..expr_text import domain_text, to_text
from .graph import Graph
from .nodes import (
    Advises,
    AnalysisNode,
    ClaimNode,
    DefinitionNode,
    Feeds,
    LlmNode,
    ParameterNode,
    PayoffNode,
    Pays,
    RoleNode,
    Tests,
)

Data: TypeAlias = Any
"""Plain data: dicts, lists, strings, numbers, None."""


Fields: TypeAlias = dict[str, Data]
"""Plain data by the name of the field that holds it."""


def graph_text(graph: Graph) -> str:
    """Every node and edge on a line of its own, in a stable order."""
    return "\n".join([*_node_lines(graph), *_edge_lines(graph)])


def _node_lines(graph: Graph) -> Iterator[str]:
    for name, node in graph.nodes():
        fields = plain(node)
        shown = ", ".join(f"{key}={_short(value)}" for key, value in fields.items())
        yield f"{name}: {type(node).__name__}({shown})"


def _edge_lines(graph: Graph) -> Iterator[str]:
    for link in graph.links():
        fields = plain(link.edge)
        shown = ", ".join(f"{key}={_short(value)}" for key, value in fields.items())
        yield f"{link.tail} -> {link.head}: {type(link.edge).__name__}({shown})"


def _short(value: Data) -> str:
    text = str(value)
    return text if len(text) <= 2000 else f"{text[:2000]}... ({len(text)} characters)"


def graph_json(graph: Graph) -> dict[str, Data]:
    """The graph as node-link data: what `networkx.node_link_graph(data, edges="edges")` reads."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"format": "metagame graph", "version": 1},
        "nodes": [
            {"id": name, "type": type(node).__name__, **plain(node)} for name, node in graph.nodes()
        ],
        "edges": [
            {
                "source": link.tail,
                "target": link.head,
                "key": k,
                "type": type(link.edge).__name__,
                **plain(link.edge),
            }
            for k, link in enumerate(graph.links())
        ],
    }


def plain(node: Any) -> Fields:
    """The fields of a payload as plain data; expressions in the language's own notation.

    A parameter or definition is told in full by its own node and by its name elsewhere.
    """
    match node:
        case ParameterNode(symbol) | DefinitionNode(symbol):
            told = {key: text for key, text in _fields(symbol).items() if text is not None}
            return {attrs.fields(type(node))[0].name: told}
        case _:
            return _fields(node)


def _fields(node: Any) -> Fields:
    return {
        f.name: _plain(getattr(node, f.name))
        for f in attrs.fields(type(node))
        if f.name not in ("span", "places")
    }


def _plain(value: Any) -> Data:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Fraction():
            return str(value)
        case Span():
            return str(value)
        case array():
            return value.tolist()
        case tuple() | list():
            return [_plain(item) for item in value]
        case ex.RangeDomain() | ex.IntervalDomain() | ex.ChoiceDomain():
            return domain_text(value)
        case ex.Parameter() | ex.Definition():
            return value.name
        case _ if isinstance(value, ex.Expr):
            return to_text(value)
        case _:
            return {"type": type(value).__name__, **_fields(value)}


def graph_dot(graph: Graph) -> str:
    """The graph in Graphviz's language."""
    lines = ["digraph spec {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for name, node in graph.nodes():
        lines.append(
            f"  {_quoted(name)} [label={_quoted(_label(name, node))}, shape={_shape(node)}];"
        )
    for link in graph.links():
        lines.append(f"  {_quoted(link.tail)} -> {_quoted(link.head)} [{_edge_style(link.edge)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _label(name: str, node: Any) -> str:
    match node:
        case RoleNode() | LlmNode():
            return str(node.name)
        case AnalysisNode():
            return f"{node.name} = {node.method}"
        case ClaimNode():
            return node.text if len(node.text) <= 60 else node.text[:57] + "..."
        case _:
            return name


def _shape(node: Any) -> str:
    match node:
        case LlmNode():
            return "ellipse"
        case RoleNode():
            return "box"
        case PayoffNode():
            return "note"
        case _:
            return "plaintext"


def _edge_style(edge: Any) -> str:
    match edge:
        case Advises(share):
            return f"label={_quoted(to_text(share))}"
        case Feeds():
            return "style=dotted"
        case Pays() | Tests():
            return "style=dashed"
        case _:
            return ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
