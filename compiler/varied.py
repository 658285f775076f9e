"""This module says which parameters can be varied by an analysis."""

from __future__ import annotations

from ..dsl.diagnostic import Diagnostic
from ..dsl.source import Span
from .expr import IntervalDomain, Parameter


def not_varied(parameter: Parameter, structural: bool, span: Span | None) -> Diagnostic | None:
    """Why a parameter cannot be varied over its domain; None when it can.

    Args:
        structural: whether the structure of the game (array sizes, actions) depends on it.
        span: where that is asked for.
    """
    name = parameter.name
    if parameter.domain is None:
        message = f"the parameter '{name}' has no domain to vary it over"
        help = f"say what values it may take: 'param {name} in [0, 1] = ...'"
        return Diagnostic("parameter-without-domain", message, span, (), help)
    if structural and isinstance(parameter.domain, IntervalDomain):
        message = f"the structure of the game depends on '{name}', whose domain is an interval"
        help = f"only whole numbers make sense there: 'param {name} in 2..10 = ...'"
        return Diagnostic("continuous-structure", message, span, (), help)
    return None
