"""This module collects `.game` files as tests, one for each claim (opt-in: `game_specs = true`).

Nothing heavy is imported until such a file is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .backends.report.report import CheckedClaim, Report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("game_specs", "collect .game files as tests", type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SpecFile | None:
    if file_path.suffix == ".game" and parent.config.getini("game_specs"):
        return SpecFile.from_parent(parent, path=file_path)
    return None


class SpecFile(pytest.File):
    """A spec: one test for each claim, or one that it compiles when it claims nothing."""

    def collect(self) -> Iterator[pytest.Item]:
        from . import SpecError
        from .compiler.driver import compile_spec

        try:
            claims = compile_spec(str(self.path), {}).matched.claims
        except SpecError:
            claims = []
        for k, claim in enumerate(claims):
            yield ClaimItem.from_parent(self, name=claim.text, number=k)
        if not claims:
            yield CompileItem.from_parent(self, name="compiles")

    def report(self) -> Report:
        """The report of the whole spec, made once for all its claims."""
        from . import load

        if not hasattr(self, "_report"):
            self._report = load(str(self.path)).run()
        return self._report


class ClaimItem(pytest.Item):
    """One claim: passes when it holds, fails when it fails or cannot be decided."""

    def __init__(self, number: int, **options: Any) -> None:
        super().__init__(**options)
        self.number = number

    def runtest(self) -> None:
        assert isinstance(self.parent, SpecFile)
        claim = self.parent.report().claims[self.number]
        if claim.status != "holds":
            raise ClaimFailed(claim)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, ClaimFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"claim: {self.name}"


class CompileItem(pytest.Item):
    """A spec without claims, or one that is wrong: passes when it compiles."""

    def runtest(self) -> None:
        from .compiler.driver import compile_spec

        compile_spec(str(self.path), {}).check()

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        from . import SpecError

        if isinstance(excinfo.value, SpecError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.name} {self.name}"


class ClaimFailed(Exception):
    """A claim that does not hold."""

    def __init__(self, claim: CheckedClaim) -> None:
        at = ", ".join(f"{name} = {value}" for name, value in claim.counterexample)
        where = f" at {at}" if at else ""
        super().__init__(
            f'claim "{claim.text}" {claim.status}{where}\n  {claim.condition}\n  {claim.reason}'
        )
