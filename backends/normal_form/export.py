"""This module writes the meta-game for other programs: numpy arrays and Gambit's .nfg."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import numpy as np

from ..results.numbers import exact_text
from .named_game import NamedGame


def to_npz(game: NamedGame) -> bytes:
    """The payoff tensor as an .npz archive.

    Arrays: `payoffs` (what the LLMs maximise) and `totals`, float64 of shape (n, S_1, ..., S_n);
    `mass`, shape (n,), with mean = total / mass; `llms`, shape (n,); and for LLM number i
    `strategies_i`, shape (S_i,), plays as text, actions separated by blanks.

    Raises:
        Refusal: the game is too large, or a number is beyond the range of floats.
    """
    arrays: dict[str, Any] = {
        "payoffs": game.payoffs,
        "totals": game.totals,
        "mass": game.mass,
        "llms": np.array(game.llms),
    }
    for i, plays in enumerate(game.strategies.values()):
        arrays[f"strategies_{i}"] = np.array([" ".join(map(str, play)) for play in plays])
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def to_nfg(game: NamedGame, title: str) -> str:
    """The meta-game in Gambit's strategic form with a table of payoffs, exact where they are.

    Raises:
        Refusal: the game is too large.
    """
    players = " ".join(map(_quoted, game.llms))
    strategies = "\n".join(
        "{ " + " ".join(_quoted(" ".join(map(str, play))) for play in plays) + " }"
        for plays in game.strategies.values()
    )
    values = game.tensor.utilities.numbers()
    columns = [values[i].ravel(order="F").tolist() for i in range(len(game.llms))]
    rows = "\n".join(" ".join(map(_number, row)) for row in zip(*columns, strict=True))
    return f'NFG 1 R {_quoted(title)}\n{{ {players} }}\n{{\n{strategies}\n}}\n""\n\n{rows}\n'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(value: Any) -> str:
    return exact_text(value) if isinstance(value, int | Fraction) else repr(float(value))
