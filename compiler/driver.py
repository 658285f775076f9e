"""This module is the whole compilation on one screen: every stage in order, and no logic."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from os.path import isfile
from pathlib import Path

from attrs import frozen

from ..dsl import ast
from ..dsl.diagnostic import Diagnostic, SpecError
from ..dsl.source import Source, read_source
from .expr import Rational
from .ir.from_model import from_model
from .ir.graph import Graph
from .ir.verify import verify
from .loader import bundled_path, load_units, read_spec
from .model.from_ast import Unit, fresh, from_ast
from .model.types import Model
from .passes.bind_parameters import bind_parameters
from .passes.check_claims import check_claims
from .passes.check_numbers import check_numbers
from .passes.check_payoffs import check_payoffs
from .passes.drop_absent_llms import absence_notes
from .passes.match_clients import matching_notes
from .passes.pipeline import run


@frozen(slots=False, eq=False)
class Compilation:
    """A spec and what the stages have made of it so far; each stage runs when first asked for.

    source     the text
    folder     where paths in `use` start; None when the text is not in a file
    settings   values of parameters from outside, by name
    parsed     the files of the spec, when another compilation has parsed them already
    """

    source: Source
    folder: Path | None
    settings: Mapping[str, Rational]
    parsed: tuple[Unit, ...] | None = None

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return self.parsed or tuple(load_units(self.source, self.folder))

    @property
    def tree(self) -> ast.File:
        return self.units[-1].tree

    @cached_property
    def model(self) -> Model:
        return from_ast(fresh(self.units), self.settings)

    @cached_property
    def graph(self) -> Graph:
        """The graph with parameters still symbolic."""
        graph = from_model(self.model)
        verify(graph)
        return graph

    @cached_property
    def bound(self) -> Graph:
        """The graph with every parameter bound and no other pass run yet."""
        return check_numbers(bind_parameters(self.graph, self.settings))

    @cached_property
    def matched(self) -> Graph:
        """The graph after every pass: what backends read."""
        return run(self.bound)

    def bind(self, settings: Mapping[str, Rational]) -> Compilation:
        """The same spec with some parameters set anew; nothing is parsed again."""
        merged = {**self.settings, **settings}
        other = Compilation(self.source, self.folder, merged, self.units)
        if not self.structural & settings.keys():
            other.__dict__.update(model=self.model, graph=self.graph)
        return other

    def matched_at(self, settings: Mapping[str, Rational]) -> Graph:
        """The matched graph with some parameters set anew."""
        return self.bind(settings).matched

    @property
    def structural(self) -> frozenset[str]:
        """The parameters on which the structure depends: sizes of arrays, ranges of actions."""
        return frozenset(parameter.name for parameter, _ in self.model.structural)

    def check(self) -> list[Diagnostic]:
        """Everything that can be found without solving; the notes that are no errors.

        Raises:
            SpecError: with every error found.
        """
        check_payoffs(self.matched)
        check_claims(self.graph, self.settings)
        return self.notes

    @property
    def notes(self) -> list[Diagnostic]:
        """What is to be known besides, and is no error."""
        return [*absence_notes(self.bound), *matching_notes(self.bound)]


def compile_text(text: str, settings: Mapping[str, Rational], name: str = "<text>") -> Compilation:
    """The compilation of a text that is not in a file."""
    return Compilation(Source(name, text), None, dict(settings))


def compile_spec(name: str, settings: Mapping[str, Rational]) -> Compilation:
    """The compilation of a file, or of a bundled spec by its name.

    Raises:
        SpecError: it cannot be read.
    """
    source = read_spec(name)
    bundled = None if isfile(name) else bundled_path(name)
    return Compilation(source, (bundled or Path(name)).parent, dict(settings))


def check_file(path: Path) -> list[Diagnostic]:
    """Every diagnostic of a spec file, errors and notes, the file named by its last part."""
    try:
        source = read_source(path, path.name)
        return Compilation(source, path.parent, {}).check()
    except SpecError as error:
        return list(error.diagnostics)
