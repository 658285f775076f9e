"""This module works values of parameters and definitions out when structure first asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...dsl.diagnostic import SpecError
from ..expr import Definition, Parameter, Rational, Symbol
from ..values import assign, depends_on


class LazyValues(dict[Symbol, Any]):
    """Values of symbols, worked out when structure first asks; remembers what was asked for."""

    def __init__(
        self,
        parameters: Sequence[Parameter],
        definitions: Sequence[Definition],
        settings: Mapping[str, Rational],
        broken: frozenset[Symbol],
    ) -> None:
        super().__init__()
        self._parts = (parameters, definitions, settings)
        self._broken = broken
        self._failure: SpecError | None = None
        self.asked: dict[Parameter, Rational] = {}

    def define(self, definitions: Sequence[Definition]) -> None:
        """Add definitions, the arguments of a game."""
        parameters, before, settings = self._parts
        self._parts = (parameters, [*before, *definitions], settings)
        self._failure = None
        self.clear()

    def __contains__(self, symbol: object) -> bool:
        return True

    def __getitem__(self, symbol: Symbol) -> Any:
        if not len(self):
            self._assign()
        if symbol not in self.keys():
            raise SpecError([])  # what it is worth, or what it rests on, has been complained about
        parameters = {symbol} if isinstance(symbol, Parameter) else depends_on(symbol.value)
        for parameter in parameters:
            self.asked[parameter] = super().__getitem__(parameter)
        return super().__getitem__(symbol)

    def _assign(self) -> None:
        if self._failure is None:
            try:
                self.update(assign(*self._parts, self._broken))
            except SpecError as error:
                self._failure = error
        if self._failure is not None:
            raise self._failure
