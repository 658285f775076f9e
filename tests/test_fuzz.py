"""Bundled specs with random damage: every one compiles or is complained about, whatever it says."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from metagame.compiler.driver import Compilation
from metagame.dsl.diagnostic import SpecError, render
from metagame.dsl.source import Source

SPECS = sorted((Path(__file__).parent.parent / "specs").rglob("*.game"))
TOKEN = re.compile(r'"""[\s\S]*?"""|"[^"\n]*"|#[^\n]*|[^\W\d]\w*|\d[\w.]*|\.\.|[=!<>]=|\s+|.')
STRANGE = [
    *("0", "-1", "1/0", "3/2", "10^9", "2^(10^9)", "1e4000", "sqrt(2)", "exp(1000)", "log(0)"),
    *("own", "all", "others", "index", "self", "welfare", "total[Large]", "mean[self]", "sum(all)"),
    *("count(all, C)", "sum(own, 1)", "member[9]", "driver[index + 1]", "(C, D)", "(row == C)"),
    *("sum(j for j in 1..10)", "e.kind", "e.play[Large]", "e.probability[Large]", "one_shot"),
    *("count(one_shot)", "if own == C then 1 else D", "every x in one_shot: x.mean[Large] > 0"),
]
SIGNS = [
    *"_{}()[],:=<",
    "==",
    "..",
    *["rest", "otherwise", "within", "in", "if", "then", "else", "step", "let", "param"],
]
MUTANTS = 240


def broken(text: str, rng: random.Random) -> str:
    """A text with a token or a line deleted, doubled, exchanged or replaced, once or more."""
    tokens = TOKEN.findall(text)
    words = [k for k, token in enumerate(tokens) if not token.isspace() and token[0] not in '"#']
    for _ in range(rng.choice((1, 1, 2, 3))):
        j, k = rng.choice(words), rng.choice(words)
        change = rng.randrange(6)
        if change == 0:
            tokens[k] = ""
        elif change == 1:
            tokens[k] += f" {tokens[k]}"
        elif change == 2:
            tokens[j], tokens[k] = tokens[k], tokens[j]
        elif change == 3:
            tokens[k] = tokens[j]
        elif change == 4:
            tokens[k] = rng.choice(STRANGE + SIGNS)
        else:
            return _lines("".join(tokens).splitlines(), rng)
    return "".join(tokens)


def _lines(lines: list[str], rng: random.Random) -> str:
    j, k = rng.randrange(len(lines)), rng.randrange(len(lines))
    change = rng.randrange(3)
    if change == 0:
        del lines[k]
    elif change == 1:
        lines.insert(j, lines[k])
    else:
        lines[j], lines[k] = lines[k], lines[j]
    return "\n".join(lines)


def alike(text: str, rng: random.Random) -> str:
    """A text with names and numbers replaced by others, so that its syntax mostly stays intact."""
    tokens = TOKEN.findall(text)
    names = [k for k, token in enumerate(tokens) if re.match(r"[^\W\d]", token)]
    numbers = [k for k, token in enumerate(tokens) if token[0].isdigit()]
    for _ in range(rng.choice((1, 1, 2, 3))):
        if numbers and rng.random() < 0.4:
            tokens[rng.choice(numbers)] = rng.choice(STRANGE)
        else:
            tokens[rng.choice(names)] = tokens[rng.choice(names)]
    return "".join(tokens)


def complaints(name: str, text: str, folder: Path) -> Sequence[str]:
    """What is said about a text, rendered. Anything but a `SpecError` is an error of ours."""
    try:
        notes = Compilation(Source(name, text), folder, {}).check()
    except SpecError as error:
        return [render(diagnostic) for diagnostic in error.diagnostics] or [
            "refused without a word"
        ]
    return [render(note) for note in notes]


@pytest.mark.parametrize("seed", range(MUTANTS))
def test_damage_is_complained_about(seed: int) -> None:
    rng = random.Random(seed)
    path = rng.choice(SPECS)
    change = alike if seed % 2 else broken
    text = change(path.read_text(encoding="utf-8"), rng)
    for block in complaints(path.name, text, path.parent):
        assert block.startswith(("error: ", "note: "))
        assert "Traceback" not in block and " object at 0x" not in block
