"""This module checks who imports whom: the order of the stages and the doors of the libraries."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("dsl", "compiler", "backends", "specs")
FRONT_DOOR = {"__init__.py", "__main__.py", "cli.py", "commands.py", "pytest_plugin.py"}

TEXT = r"dsl\.(source|diagnostic)"
FORMULAS = r"compiler\.(?!(driver|loader|ir|model|passes)\b)\w+"  # expressions and their evaluation
GRAPH = rf"{TEXT}|{FORMULAS}|compiler\.ir(\..*)?"
NUMBERS = r"backends\.numbers(\..*)?"  # exact arithmetic, knows nothing of games
# what several backends need
SHARED = (
    r"backends\.(arguments|base|instructions|objectives|public_signal"
    r"|numbers(\..*)?|regret(\..*)?|results(\..*)?)"
)

# Module: what it may import of ours. The first pattern that fits holds; {own} is its <own> group.
RULES = {
    r"dsl(\..*)?": r"dsl(\..*)?",
    FORMULAS: rf"dsl(\..*)?|{FORMULAS}",
    r"compiler\.model(\..*)?": rf"dsl(\..*)?|{FORMULAS}|compiler\.model(\..*)?",
    r"compiler\.ir\.from_model": rf"{GRAPH}|compiler\.model(\..*)?",
    r"compiler\.ir(\..*)?": GRAPH,
    r"compiler\.passes(\..*)?": rf"{GRAPH}|compiler\.passes(\..*)?",
    r"compiler(\..*)?": r"(dsl|compiler)(\..*)?",
    r"backends\.report(\..*)?": rf"{GRAPH}|backends(\..*)?",
    r"backends\.registry": rf"{GRAPH}|compiler\.passes(\..*)?|backends(\..*)?",
    r"backends\.targets": rf"{GRAPH}|backends(\..*)?",
    NUMBERS: NUMBERS,
    SHARED: rf"{GRAPH}|{SHARED}",
    r"backends\.(?P<own>\w+)\.solvers(\..*)?": (
        rf"{NUMBERS}|backends\.{{own}}\.(problem|solvers(\..*)?)"
    ),
    r"backends\.(?P<own>\w+)\.engine(\..*)?": rf"{NUMBERS}|backends\.{{own}}\.engine(\..*)?",
    r"backends\.(?P<own>\w+)\.problem": NUMBERS,
    r"backends\.(?P<own>\w+)(\..*)?": rf"{GRAPH}|{SHARED}|backends\.{{own}}(\..*)?",
    r"backends": r"backends(\..*)?",
}
DOORS = {
    "lark": ("dsl.parser", "dsl.grammar_build"),
    "networkx": ("compiler.ir.graph",),
    "openai": ("backends.chat.client",),
}


def dotted(root: Path, path: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports(root: Path, path: Path) -> Iterator[tuple[str, bool]]:
    """Every imported module and whether it is written relative, and so ours."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or "", False
        elif isinstance(node, ast.ImportFrom):
            folder = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for alias in node.names:
                inner = folder / alias.name
                is_module = inner.is_dir() or inner.with_suffix(".py").is_file()
                yield dotted(root, inner if is_module else folder), True


def may_import(source: str, target: str) -> bool:
    for pattern, allowed in RULES.items():
        if match := re.fullmatch(pattern, source):
            return bool(re.fullmatch(allowed.format(**match.groupdict()), target))
    return False


def breaches(root: Path) -> Iterator[str]:
    for path in sorted(p for stage in STAGES for p in (root / stage).rglob("*.py")):
        source = dotted(root, path)
        for target, ours in imports(root, path):
            top = target.split(".")[0]
            if ours and not may_import(source, target):
                yield f"{source} must not import {target}"
            if not ours and top in (*STAGES, "metagame"):
                yield f"{source} imports {target} by its absolute name"
            if not ours and source not in DOORS.get(top, (source,)):
                yield f"{source} is not the door of {top}"


def test_every_import_follows_the_order_of_the_stages() -> None:
    assert list(breaches(ROOT)) == []


def test_only_the_front_door_stands_at_the_root() -> None:
    assert {path.name for path in ROOT.glob("*.py")} <= FRONT_DOOR


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("dsl/ast.py", "from ..compiler.expr import Number"),
        ("dsl/text.py", "import lark"),
        ("dsl/text.py", "from dsl.ast import Number"),
        ("dsl/text.py", "from metagame.dsl.ast import Number"),
        ("compiler/expr.py", "from .model.types import Game"),
        ("compiler/ir/nodes.py", "from ..model import types"),
        ("compiler/passes/bind.py", "import networkx as nx"),
        ("compiler/driver.py", "from .. import backends"),
        ("backends/one/solvers/lp.py", "from ....compiler.ir.nodes import Role"),
        ("backends/one/solvers/lp.py", "from ....dsl.source import Span"),
        ("backends/one/solve.py", "from ..two.problem import Problem"),
        ("backends/one/from_ir.py", "from .. import two"),
        ("backends/one/engine/draws.py", "from ..from_ir import problem_of"),
        ("backends/one/from_ir.py", "from ...dsl.ast import Number"),
        ("backends/one/from_ir.py", "from ...compiler.driver import compile_spec"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, file: str, statement: str) -> None:
    for name in ("backends/two/problem.py", file):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / file).write_text(f"def late() -> None:\n    {statement}\n", encoding="utf-8")
    assert len(list(breaches(tmp_path))) == 1


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("dsl/parser.py", "import lark"),
        ("compiler/ir/from_model.py", "from ..model.types import Game"),
        ("backends/one/from_ir.py", "from ...compiler.ir.nodes import Role"),
        ("backends/one/solvers/lp.py", "from ..problem import Problem"),
    ],
)
def test_an_allowed_import_is_not(tmp_path: Path, file: str, statement: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(f"{statement}\n", encoding="utf-8")
    assert list(breaches(tmp_path)) == []
