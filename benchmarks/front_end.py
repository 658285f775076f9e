"""Time reading and formatting: `python benchmarks/front_end.py`.

Every figure is a ratio against a peer measured in turns in the same run: a process that only
imports Lark, Lark's own parser of the same grammar with positions, pygambit if it is installed.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import metagame
from metagame.backends.normal_form.export import to_nfg
from metagame.dsl import ast
from metagame.dsl.grammar_build import lark_parser
from metagame.dsl.parser import parse
from metagame.dsl.source import Source, read_source
from metagame.dsl.text import format_source

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "specs" / "std" / "prisoners_dilemma.game"
EVERYTHING = ROOT / "tests" / "dsl" / "everything.txt"
FORMAT = """
from metagame.dsl.source import read_source
from metagame.dsl.text import format_source
format_source(read_source({path!r}))
"""


def in_turns(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median milliseconds of each job, all jobs in turns."""
    seen: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seen[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(values) for name, values in seen.items()}


def process(code: str) -> Callable[[], object]:
    """A job: a fresh process that runs the code, with bytecode cached outside of the checkout."""
    cache = Path(tempfile.gettempdir()) / "metagame_bytecode"
    command = [sys.executable, "-X", f"pycache_prefix={cache}", "-c", code]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    return lambda: subprocess.run(command, check=True, env=environment)


def command(*arguments: str) -> Callable[[], object]:
    """A job: a fresh process of the command line, its output thrown away."""
    code = f"""
import io, sys
sys.stdout = io.StringIO()
from metagame.cli import main
main({list(arguments)!r})
"""
    return process(code)


def start_up() -> None:
    jobs = {
        "nothing": process("pass"),
        "import lark": process("import lark"),
        "import attrs": process("import attrs"),
        "format a small file": process(FORMAT.format(path=str(SMALL))),
        "metagame --help": command("--help"),
        "metagame fmt": command("fmt", "--check", str(SMALL)),
        "metagame check": command("check", str(SMALL)),
        "metagame run": command("run", str(SMALL)),
        "import pygambit": process("import pygambit"),
    }
    if find_spec("pygambit") is None:
        del jobs["import pygambit"]
    in_turns(jobs, 1)
    report(in_turns(jobs, 21), "import lark")


def reading() -> None:
    _, _, body = EVERYTHING.read_text(encoding="utf-8").split('"""', 2)
    source = Source("large.game", body * (300_000 // len(body)))
    peer = lark_parser(propagate_positions=True)
    bare = lark_parser()
    jobs: dict[str, Callable[[], object]] = {
        "Lark with positions": lambda: peer.parse(source.text, start="file"),
        "Lark without": lambda: bare.parse(source.text, start="file"),
        "ours, to the tree": lambda: parse(source),
        "ours, formatted": lambda: format_source(source),
    }
    print(f"\n{len(source.text)} characters")
    report(in_turns(jobs, 3), "Lark with positions")


def tables(side: int = 224) -> None:
    rows = "".join(
        f"    {i}, {j}: {(7 * i + j) % 19 - 9}, {(3 * i - j) % 1000}\n"
        for i in range(1, side + 1)
        for j in range(1, side + 1)
    )
    text = f"game g {{\n  roles a, b\n  actions 1..{side}\n  payoffs {{\n{rows}  }}\n}}\n"
    source = Source("table.game", text)
    (game,) = parse(source).declarations
    assert isinstance(game, ast.Game)
    assert isinstance(game.members[2], ast.RawPayoffTable)
    jobs: dict[str, Callable[[], object]] = {"str.split of it": text.split}
    jobs["ours, to the tree"] = lambda: parse(source)
    jobs["ours, to the graph"] = lambda: metagame.loads(text)
    print(f"\na table of {2 * side * side} payoffs, {len(text)} characters")
    report(in_turns(jobs, 11), "str.split of it")
    against_gambit(text)


def against_gambit(text: str) -> None:
    """Reading the same game as .nfg, once: it takes pygambit many seconds."""
    if find_spec("pygambit") is None:
        print("  pygambit is not installed: no comparison")
        return
    import pygambit

    game = metagame.loads(text).meta_game()
    written = to_nfg(game, "table")
    start = time.perf_counter()
    pygambit.read_nfg(io.StringIO(written))
    theirs = 1000 * (time.perf_counter() - start)
    ours = in_turns({"ours": lambda: metagame.loads(text)}, 5)["ours"]
    version = pygambit.__version__
    print(f"  pygambit {version} reads it in {theirs:.0f} ms: {theirs / ours:.0f} x ours")


def report(medians: dict[str, float], peer: str) -> None:
    for name, value in medians.items():
        print(f"  {name:22}{value:9.1f} ms   {value / medians[peer]:6.2f} x {peer}")


if __name__ == "__main__":
    read_source(SMALL)
    start_up()
    reading()
    tables()
