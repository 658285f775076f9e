"""This module compares what two graphs hold, parameters and definitions by what they are called."""

from __future__ import annotations

from typing import Any

import attrs

from ..expr import Definition, Parameter
from .nodes import DefinitionNode, ParameterNode, Payload


def alike(one: Payload, other: Payload) -> bool:
    """Whether two payloads say the same.

    A parameter or definition is compared in full where it is a node of its own. Where it is only
    mentioned its name stands for it: two compilations of a text have symbols of their own.
    """
    match one, other:
        case ParameterNode(a), ParameterNode(b):
            return _fields(a, b)
        case DefinitionNode(a), DefinitionNode(b):
            return _fields(a, b)
    return _equal(one, other)


def _equal(a: Any, b: Any) -> bool:
    if a is b:
        return True
    match a:
        case Parameter(name):
            return isinstance(b, Parameter) and name == b.name
        case Definition(name):
            return isinstance(b, Definition) and (name, a.kind) == (b.name, b.kind)
        case tuple():
            return isinstance(b, tuple) and len(a) == len(b) and all(map(_equal, a, b))
    return _fields(a, b) if attrs.has(type(a)) else bool(a == b)


def _fields(a: Any, b: Any) -> bool:
    """Whether two records are of one class and equal field by field (places in the text aside)."""
    names = (field.name for field in attrs.fields(type(a)) if field.eq)
    return type(a) is type(b) and all(_equal(getattr(a, n), getattr(b, n)) for n in names)
