"""This module writes specs as programs, and runs them."""

from __future__ import annotations

import ast
import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import metagame
from metagame.backends import targets

SPECS = Path(metagame.__file__).parent / "specs"
PYPROJECT = Path(metagame.__file__).parent / "pyproject.toml"
PD = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population {{ llms Large, Small clients: Large 7/10, Small rest {} }} monitoring perfect
"""
NO_METAGAME = """import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in {"numpy", *sys.stdlib_module_names}:
            raise ImportError(f"{name} is not numpy")
sys.meta_path.insert(0, Nothing())
import runpy
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a module for which only numpy and the standard library are there."""


def written(text: str, target: str = "python") -> str:
    chosen = targets.named(target)
    assert chosen is not None
    out = chosen.write(metagame.loads(text)._matched)
    assert isinstance(out, str)
    return out


def alone(module: str, folder: Path, *options: str) -> str:
    """What a module prints that is run by itself, with numpy only."""
    path = folder / "sim.py"
    path.write_text(module, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-c", NO_METAGAME, str(path), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def printed(module: str, *options: str) -> str:
    """The same without a new process."""
    assert imported(module) <= {"numpy", *sys.stdlib_module_names}
    out = io.StringIO()
    with redirect_stdout(out), patch("sys.argv", ["sim.py", *options]):
        exec(compile(module, "sim.py", "exec", dont_inherit=True), {"__name__": "__main__"})
    return out.getvalue()


def ruffed(module: str) -> None:
    """Linted and formatted as our own code is, where ruff is there."""
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    for check in (["check", "--no-cache"], ["format", "--check", "--no-cache"]) if ruff else ():
        command = [str(ruff), *check, "--config", str(PYPROJECT), "-"]
        done = subprocess.run(command, input=module, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def imported(module: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
    return found


POPULATIONS = [
    "",
    "matching assortative 1/4",
    "instructions uniform",
    "instructions uniform draws independent",
    "compliance 3/4",
    "compliance of Small 1/2 otherwise D",
]

JOINT = """use "std/chicken.game" play chicken population { llms A, B
  matching joint { A, B: 1/2  B, A: 1/4  A, A: 1/4 } } """

MONITORED = {
    "perfect": PD.format(""),
    "noise": PD.format("") + "{ noise 1/3 delay 2 }",
    "clients": PD.format("compliance 3/4").replace("perfect", "clients { noise 1/10 }"),
    "identified": PD.format("").replace("perfect", "identified"),
    "none": PD.format("").replace("perfect", "none"),
    "public": (SPECS / "std/noisy_prisoners_dilemma.game").read_text(encoding="utf-8"),
    "base": 'use "std/rock_paper_scissors.game" play rock_paper_scissors repeated { rounds 9 }',
    "selfish": PD.format("") + "objective of Large = mean[Large] - mean[Small]",
}


def loaded(module: str) -> dict[str, Any]:
    """What a generated module defines."""
    names: dict[str, Any] = {"__name__": "generated"}
    exec(compile(module, "generated", "exec", dont_inherit=True), names)
    return names
