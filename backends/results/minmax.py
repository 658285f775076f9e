"""This module defines what `minmax` gives."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown

Punishment: TypeAlias = tuple[tuple[ByLlm[Play], Number], ...]
"""Profiles of the other LLMs with their probabilities."""


@frozen
class Minmax(Shown):
    """What the other LLMs can hold each LLM to.

    kind         pure, mixed (the others draw independently) or correlated
    unit         "mean", or "utility" when the spec states objectives
    value        by LLM a number, or a pair of bounds
    punishment   by LLM what the others play to hold it there, as profiles with probabilities;
                 empty where they are more than 4,096
    mixture      by LLM what each other one draws; empty where they draw together
    exact        all numbers are rational, bounds included
    reason       what there is to know; may be empty
    """

    kind: str
    unit: str
    value: ByLlm[Number | tuple[Number, Number]]
    punishment: ByLlm[Punishment]
    mixture: ByLlm[ByLlm[tuple[tuple[Play, Number], ...]]]
    exact: bool
    reason: str
    algorithm: str
    status: str = "solved"
