"""Bad specs and what is said about them: bad/<stage>/<diagnostic-id>[-variant].game and .out.

`pytest tests/test_bad.py --accept` rewrites the expected outputs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from metagame.dsl.diagnostic import Diagnostic, SpecError, render
from metagame.dsl.parser import parse
from metagame.dsl.source import read_source

BAD = Path(__file__).parent / "bad"
SPECS = sorted(BAD.glob("*/*.game"))


def diagnostics(path: Path) -> list[Diagnostic]:
    """What is said about a spec: by the parser in the folder `syntax`, else by all the stages."""
    if path.parent.name != "syntax":
        from metagame.compiler.driver import check_file

        return check_file(path)
    try:
        parse(read_source(path, path.name))
    except SpecError as error:
        return list(error.diagnostics)
    return []


@pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_bad_spec_gets_the_expected_diagnostics(path: Path, accept: bool) -> None:
    found = diagnostics(path)
    shown = "\n".join(f"{render(diagnostic)}\n" for diagnostic in found)
    expected = path.with_suffix(".out")
    if accept:
        expected.write_text(shown, encoding="utf-8")
    assert shown == expected.read_text(encoding="utf-8")
    assert any(f"{path.stem}-".startswith(f"{diagnostic.id}-") for diagnostic in found), (
        f"named after none of {[diagnostic.id for diagnostic in found]}"
    )


def test_every_expected_output_has_its_spec() -> None:
    assert {path.with_suffix(".game") for path in BAD.glob("*/*.out")} <= set(SPECS)
