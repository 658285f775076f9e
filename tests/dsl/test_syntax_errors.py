"""Several faults in one run, each once, and nothing that follows from another."""

from __future__ import annotations

from pathlib import Path

import pytest

from metagame.dsl.diagnostic import Diagnostic, SpecError
from metagame.dsl.parser import parse
from metagame.dsl.source import Source, read_source

BAD = Path(__file__).resolve().parents[1] / "bad" / "syntax"


def complaints(text: str) -> list[Diagnostic]:
    with pytest.raises(SpecError) as caught:
        parse(Source("test.game", text))
    return list(caught.value.diagnostics)


def found(text: str) -> list[tuple[str, int]]:
    """Id and line of each diagnostic."""
    result = []
    for diagnostic in complaints(text):
        assert diagnostic.span is not None
        result.append((diagnostic.id, diagnostic.span.source.position(diagnostic.span.start)[0]))
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let a = \nlet b = 2\nlet c 3", [("missing-expression", 1), ("missing-equals", 3)]),
        (
            "game g {\n roles a,\n actions C\n}\nlet = 3",
            [("trailing-comma", 2), ("missing-name", 5)],
        ),
        (
            "game g {\n  roles a\npopulation {\n  llms A B\n}\nlet x = 1",
            [("unclosed-brace", 2), ("missing-comma", 4)],
        ),
        (
            "game g {\n roles a\n}\n}\nlet b = (",
            [("unmatched-bracket", 4), ("unclosed-bracket", 5)],
        ),
        (
            "let game = 1\nlet b = 1e9999\nlet c = $",
            [("reserved-word", 1), ("number-too-long", 2), ("invalid-character", 3)],
        ),
        ("foo bar baz\nlet a = 1\nbar", [("unknown-declaration", 1), ("unknown-declaration", 3)]),
        (
            "game g {\n payoffs {\n  C 1\n }\n}\nrepeated {\n discont 1/2\n}",
            [("missing-colon", 3), ("unknown-keyword", 7)],
        ),
        ('claim "x: a\nlet b =', [("unterminated-string", 1), ("missing-expression", 2)]),
        (
            "let a = f(\n  analysis,\n  b\nlet c = 3 4",
            [("unclosed-bracket", 1), ("missing-operator", 4)],
        ),
    ],
)
def test_every_fault_is_reported_once(text: str, expected: list[tuple[str, int]]) -> None:
    assert found(text) == expected


def test_they_stop_at_twenty() -> None:
    assert len(complaints("let a =\n" * 50)) == 20


def test_an_open_brace_points_to_its_beginning() -> None:
    (diagnostic,) = complaints("population {\n  llms A")
    (note,) = diagnostic.notes
    assert str(note.span) == "test.game:1:12"


def test_every_syntactic_diagnostic_has_a_place_and_one_sentence() -> None:
    for path in sorted(BAD.glob("*.game")):
        try:
            text = read_source(path).text
        except SpecError:
            continue
        for diagnostic in complaints(text):
            assert diagnostic.span is not None
            assert not diagnostic.message.endswith(".")
            assert not diagnostic.message[0].isupper()
