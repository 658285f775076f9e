"""The documentation as a test: its specs compile, its transcripts are what the programs print.

The first word after a fence says what a block is; readers don't see the rest of that line.

    game [FILE]            a complete spec, as it stands; FILE keeps it for the blocks below
    game-wrong FILE        a spec that does not compile, kept for the blocks below
    game-fragment [FRAME]  part of a spec, set in a frame that supplies what is missing:
                             file         declarations (the default)
                             game         members of a game
                             population   members of a population
                             expressions  each line a payoff of roles row, col and member[3] that
                                          choose numbers
                             labels       the same with actions C and D
                             conditions   each line the condition of a claim
    console                `$ metagame ...`, `$ pytest ...` and `$ echo $?`, with what they print
    pycon                  Python at its prompt; a document's blocks share their names
    toml FILE              kept for the blocks below

`pytest tests/test_docs.py --accept` writes what is printed into the documents, durations aside.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from metagame import SpecError, cli, load, loads
from metagame.backends.registry import offered
from metagame.compiler.methods import METHODS
from metagame.compiler.terms import BUILT_IN
from metagame.dsl.lexer import RESERVED
from metagame.dsl.source import Source
from metagame.dsl.text import format_source

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/language.md", "docs/python.md", "docs/design.md"]
FILES = ("game", "game-wrong", "toml", "csv")
"""Kinds of blocks that are files, if a name follows."""

FENCE = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: what follows the fence, the text, and where the text starts."""

    document: str
    kind: str
    option: str
    text: str
    start: int

    def __str__(self) -> str:
        line = (ROOT / self.document).read_text(encoding="utf-8").count("\n", 0, self.start)
        return f"{self.document}:{line + 1}"


def blocks(document: str, *kinds: str) -> list[Block]:
    """The fenced blocks of a document, or those of some kinds."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        kind, _, option = match[1].partition(" ")
        if not kinds or kind in kinds:
            found.append(Block(document, kind, option, match[2], match.start(2)))
    return found


def everywhere(*kinds: str) -> list[Block]:
    return [block for document in DOCUMENTS for block in blocks(document, *kinds)]


# --- specs -------------------------------------------------------------------------------------

TABLE = "payoffs { C, C: 3  C, D: 0, 5  D, C: 5, 0  D, D: 1 }"
GAME = f"game example {{ roles row, col  actions C, D  {TABLE} }}"
PEOPLE = "population { llms Large, Small  clients: Large 4/5, Small rest }"
ANALYSES = "analysis one_shot = nash(pure)  analysis floor = minmax  analysis both = check("
CONDITIONS = (
    f"{GAME} {PEOPLE} param share in [0, 1] = 4/5 {ANALYSES}Large = (C, C), Small = (D, D))"
)


def opens(text: str, *words: str) -> bool:
    """Whether a line of the text, or a block in it, begins with one of some words."""
    return any(re.search(rf"(^|\{{) *{word}\b", text, re.MULTILINE) for word in words)


def whole_file(text: str) -> str:
    game = "" if opens(text, "game", "play") else f"{GAME}\n"
    people = "" if opens(text, "population") else f"{PEOPLE}\n"
    return game + people + text


def whole_game(text: str) -> str:
    roles = "" if opens(text, "roles") else "roles row, col "
    actions = "" if opens(text, "actions") else "actions C, D "
    payoff = "" if opens(text, "payoffs", "payoff") else "payoff = 0 "
    return f"game example {{ {roles}{actions}{payoff}\n{text}}}\n"


def whole_population(text: str) -> str:
    llms = "" if opens(text, "llms") else "llms Large, Small "
    clients = "" if opens(text, "clients", "matching joint") else "clients: Large 4/5, Small rest "
    return f"{GAME}\npopulation {{ {llms}{clients}\n{text}}}\n"


def payoff_lines(actions: str) -> Callable[[str], str]:
    """A game for each line of a fragment, its payoff."""

    def specs(text: str) -> str:
        head = f"{{ roles row, col, member[3]  actions {actions}  payoff of member ="
        lines = [line for line in text.splitlines() if line.split("#")[0].strip()]
        games = (f"game g{k} {head}\n{line}\n payoff = 0 }}" for k, line in enumerate(lines))
        return "param n in 1..9 = 3\n" + "\n".join(games) + "\nplay g0\n"

    return specs


def claims(text: str) -> str:
    lines = [line for line in text.splitlines() if line.split("#")[0].strip()]
    return f"{CONDITIONS}\n" + "".join(f'claim "{k}": {line}\n' for k, line in enumerate(lines))


FRAMES: dict[str, Callable[[str], str]] = {
    "": whole_file,
    "file": whole_file,
    "game": whole_game,
    "population": whole_population,
    "expressions": payoff_lines("0..9"),
    "labels": payoff_lines("C, D"),
    "conditions": claims,
}


@pytest.mark.parametrize("block", everywhere("game", "game-fragment"), ids=str)
def test_specs_in_documents_compile(block: Block, tmp_path: Path) -> None:
    """Tables and the like that the document shows lie beside the spec."""
    for beside in blocks(block.document, "csv"):
        (tmp_path / beside.option).write_text(beside.text, encoding="utf-8")
    text = block.text if block.kind == "game" else FRAMES[block.option](block.text)
    spec = tmp_path / "spec.game"
    spec.write_text(text, encoding="utf-8")
    load(str(spec))._compilation.check()


@pytest.mark.parametrize("block", everywhere("game"), ids=str)
def test_whole_specs_in_documents_are_in_canonical_layout(block: Block, accept: bool) -> None:
    formatted = format_source(Source("<document>", block.text))
    if accept:
        document = ROOT / block.document
        text = document.read_text(encoding="utf-8").replace(block.text, formatted)
        document.write_text(text, encoding="utf-8")
    else:
        assert formatted == block.text


@pytest.mark.parametrize("block", everywhere("game-wrong"), ids=str)
def test_wrong_specs_in_documents_do_not_compile(block: Block) -> None:
    with pytest.raises(SpecError):
        loads(block.text)._compilation.check()


# --- transcripts -------------------------------------------------------------------------------


def exchanges(block: Block) -> Iterator[tuple[str, str]]:
    """What is entered, with its prompts, and what follows: what is printed, and empty lines."""
    first, more = ("$ ", "> ") if block.kind == "console" else (">>> ", "...")
    entered, printed = "", ""
    for line in block.text.splitlines(keepends=True):
        if line.startswith(first) and entered:
            yield entered, printed
            entered, printed = "", ""
        if line.startswith(first) or (line.startswith(more) and not printed):
            entered += line
        else:
            printed += line
    yield entered, printed


class Reader:
    """What one document does: its files, its Python names, the last exit status."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.status = 0

    def answer(self, kind: str, entered: str) -> str:
        if kind == "pycon":
            return self.python("".join(line[4:] or "\n" for line in entered.splitlines(True)))
        command = shlex.split(entered[2:])
        if command == ["echo", "$?"]:
            return f"{self.status}\n"
        return {"metagame": self.metagame, "pytest": self.pytest}[command[0]](command[1:])

    def python(self, source: str) -> str:
        with captured() as printed:
            try:
                exec(compile(source, "<document>", "single"), self.names)
            except Exception as error:
                printed.write("Traceback (most recent call last):\n  ...\n")
                printed.write("".join(traceback.format_exception_only(error)))
        return printed.getvalue()

    def metagame(self, arguments: list[str]) -> str:
        with captured() as printed:
            try:
                self.status = cli.main(arguments)
            except SystemExit as stop:
                self.status = int(stop.code or 0)
        return printed.getvalue()

    def pytest(self, arguments: list[str]) -> str:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        self.status = done.returncode
        return done.stdout + done.stderr


@contextlib.contextmanager
def captured() -> Iterator[io.StringIO]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        yield printed


def timeless(text: str) -> str:
    """A text without durations and empty lines at its end."""
    text = re.sub(r"\b[\d.]+ (ms|s)$", "TIME", text.rstrip(), flags=re.MULTILINE)
    return re.sub(r"\bin [\d.]+s\b", "in TIME", text)


def replayed(document: str) -> tuple[str, list[str]]:
    """The document with what is printed today, and where that differs from what it says."""
    text = (ROOT / document).read_text(encoding="utf-8")
    reader, different, shift = Reader(), [], 0
    for block in blocks(document):
        if block.kind in FILES and block.option:
            Path(block.option).write_text(block.text, encoding="utf-8")
        if block.kind not in ("console", "pycon"):
            continue
        renewed = ""
        for entered, said in exchanges(block):
            printed = reader.answer(block.kind, entered)
            if printed.startswith("Traceback") and not said.startswith("Traceback"):
                raise AssertionError(f"{block}\n{entered}{printed}")
            if timeless(printed) != timeless(said):
                different.append(f"{block}\n{entered}{printed}\n-- but it says --\n{said}")
                gap = said[len(said.rstrip()) + 1 :] if said.strip() else ""
                said = f"{printed.rstrip()}\n{gap}" if printed.strip() else ""
            renewed += entered + said
        start = block.start + shift
        text = text[:start] + renewed + text[start + len(block.text) :]
        shift += len(renewed) - len(block.text)
    return text, different


@pytest.mark.parametrize("document", DOCUMENTS)
def test_transcripts_are_what_is_printed(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    text, different = replayed(document)
    if accept:
        (ROOT / document).write_text(text, encoding="utf-8")
    else:
        assert not different, "\n\n".join(different)


def test_every_block_is_of_a_known_kind() -> None:
    checked = {*FILES, "game-fragment", "console", "pycon"}
    kinds = {block.kind for block in everywhere()}
    assert kinds <= checked | {"sh", "text", "json"}


# --- what is listed by hand --------------------------------------------------------------------


def test_the_readme_opens_with_two_commands_of_one_line() -> None:
    first, second = blocks("README.md")[:2]
    assert first.text.count("\n") == second.text.count("\n") == 1
    assert "metagame run std/papers/folk_theorem/prisoners_dilemma" in first.text
    assert first.text.startswith("python3 -m venv .venv ")
    assert second.text.startswith("python3 -m venv .venv-test ")
    assert "'.[test]'" in second.text and second.text.endswith("pytest -n auto\n")


def reference() -> str:
    return (ROOT / "docs/language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_reference_lists_every_method(method: Any) -> None:
    row = next(line for line in reference().splitlines() if line.startswith(f"| `{method.name}`"))
    for argument in method.arguments:
        assert re.search(rf"\b{argument.name}\b", row)
        assert all(re.search(rf"\b{word}\b", row) for word in argument.words)
    for field, _ in (*method.fields, *(method.items or ())):
        assert f"`{field}`" in row or "the same as `check`" in row
    assert method.name in offered()


def test_the_reference_lists_reserved_and_built_in_names() -> None:
    text = reference()
    listed = [set(re.findall(r"`([^`]+)`", p)) for p in text.split("\n\n")]
    assert set(RESERVED) in listed
    assert set(BUILT_IN) in listed


def test_the_reference_lists_every_command_and_option() -> None:
    import argparse

    parser = cli._parser()
    commands = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        assert f"metagame {name}" in reference()
        for option in (o for action in command._actions for o in action.option_strings[-1:]):
            assert option == "--help" or f"`{option}" in reference()


def test_the_reference_lists_every_target() -> None:
    from metagame.backends.targets import TARGETS

    assert all(f"| `{target.name}` |" in reference() for target in TARGETS)


LIMITS = """
CELLS CELLS_LIMIT CELL_WORK CERTIFIED_WORK DENSE_BYTES ENTRIES_LIMIT MAX_ACTIONS MAX_BITS
MAX_CASES MAX_CELLS MAX_DEPTH MAX_DEVIATIONS MAX_DIGITS MAX_ENTRIES MAX_EVALUATIONS MAX_EXPONENT
MAX_FAULTS MAX_FILES MAX_LLMS MAX_REPETITIONS MAX_ROLES MAX_SIZE MAX_STRATEGIES MAX_WORK
WORK_LIMIT
"""


@pytest.mark.parametrize("name", LIMITS.split())
def test_the_reference_states_the_limits(name: str) -> None:
    section = reference().partition("\n## Limits\n")[2]
    sources = [
        p.read_text("utf-8")
        for f in ("dsl", "compiler", "backends")
        for p in (ROOT / f).rglob("*.py")
    ]
    found = [m for text in sources for m in re.findall(rf"^{name} = ([\d_*+ ]+)$", text, re.M)]
    values = [eval(expression) for expression in found]
    shown = {
        f"{size >> shift:,}{unit}"
        for size in values
        for shift, unit in ((0, ""), (20, " MB"), (30, " GiB"))
    }
    assert any(re.search(rf"(?<![\d,]){text}\b", section) for text in shown), values


def test_the_reference_lists_every_json_field() -> None:
    spec = f"""{CONDITIONS}
        analysis best = best_response(of = Small, Large = (C, C))
        analysis fair = correlated()
        analysis undone = attribution()
        claim "no" for share in {{1/2}}: count(one_shot) == 0"""
    names: set[str] = set()

    def gather(data: Any) -> None:
        for key, value in data.items() if isinstance(data, dict) else ():
            names.add(key)
            gather(value)
        for value in data if isinstance(data, list) else ():
            gather(value)

    gather(loads(spec).run().to_json())
    own = {"share", "Large", "Small", "one_shot", "floor", "both", "best", "fair", "undone"}
    assert {name for name in names - own if f'`"{name}"`' not in reference()} == set()
