"""Reading files."""

from __future__ import annotations

from pathlib import Path

import pytest

from metagame.dsl.diagnostic import Diagnostic, SpecError
from metagame.dsl.source import MAX_SIZE, Source, Span, decode, read_source


def complaint(path: Path) -> Diagnostic:
    with pytest.raises(SpecError) as caught:
        read_source(path, "name.game")
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    path.write_bytes("let ä = 1\n".encode())
    assert read_source(path) == Source(str(path), "let ä = 1\n")
    assert read_source(str(path), "a.game").name == "a.game"


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbflet a = 1", "a").text == "let a = 1"


def test_a_missing_file(tmp_path: Path) -> None:
    found = complaint(tmp_path / "none.game")
    assert found.id == "cannot-read-file"
    assert found.message == "cannot read 'name.game': no such file or directory"


def test_a_folder_and_an_impossible_name(tmp_path: Path) -> None:
    assert complaint(tmp_path).id == "cannot-read-file"
    assert complaint(tmp_path / "a\0b").id == "cannot-read-file"


def test_another_encoding_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "latin.game"
    path.write_bytes("# ä\nlet a = 1 # ".encode() + b"caf\xe9")
    found = complaint(path)
    assert found.id == "not-utf8"
    assert str(found.span) == "name.game:2:16"
    assert "byte 0xe9 at 20" in found.message


def test_a_file_too_large() -> None:
    with pytest.raises(SpecError) as caught:
        decode(bytes(MAX_SIZE + 1), "large.game")
    assert [d.id for d in caught.value.diagnostics] == ["file-too-large"]


def test_positions_count_from_one() -> None:
    source = Source("a", "ab\ncd")
    assert [source.position(k) for k in (0, 1, 3, 5)] == [(1, 1), (1, 2), (2, 1), (2, 3)]
    assert source.line(2) == "cd"
    assert Span(source, 0, 2).to(Span(source, 3, 5)).text == "ab\ncd"
