"""This module shows what LLMs that adapt did, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap
from typing import Any

from attrs import frozen

from ....compiler.wording import plural
from ...results.common import ByLlm
from ...results.numbers import decimal_text
from ...results.trajectory import Step, Trajectory
from ..data import Data, exactly, number, numbers, plays
from ..style import WIDE, Style, columns, exactness, play_text

ROWS, LAST = 48, 4
"""Rows of a table of rounds, and how many rounds of them are the last ones of a long run."""

LOOKED_AT = 2_000
"""Rounds, from either end, in which those that look the same are drawn together."""

SHORT = 12
"""Numbers with more characters than this are decimals in a table."""


@frozen
class _Rounds:
    """Rounds in succession that look the same: the first, the last and what they look like."""

    first: int
    last: int
    step: Step

    @property
    def label(self) -> str:
        return f"{self.first:,}" if self.first == self.last else f"{self.first:,}..{self.last:,}"


def trust(result: Trajectory) -> str:
    """How many rounds, and whether numbers are exact."""
    return f"{plural(len(result), 'round')}, {exactness(result.exact)}"


def lines(result: Trajectory, style: Style) -> list[str]:
    """How each LLM plays and what it gets on average, then a table of rounds."""
    rows = [["", "plays", "mean per round"]]
    for llm, how in result.plays.items():
        rows.append([llm, how, _cell(result.mean[llm], style)])
    out = columns(rows)
    if len(result):
        out += _table(result, style)
    if result.reason:
        out += wrap(f"  note: {result.reason}", WIDE, subsequent_indent="    ")
    return out


def _table(result: Trajectory, style: Style) -> list[str]:
    """Rounds as rows, or as blocks where rows are too long."""
    shown = _Shown.of(result)
    rows = [["round", *shown.names()]]
    told = _rounds(result, shown, style, ROWS)
    rows += [[rounds.label, *shown.row(rounds.step, style)] for rounds in told]
    table = columns(rows)
    if max(map(len, table)) <= WIDE:
        return _with_gap(table, told, 1)
    told = _rounds(result, shown, style, max(LAST + 2, ROWS // len(result.plays)))
    blocks = [_block(rounds, shown, style) for rounds in told]
    return [line for block in _with_gap(blocks, told, 0) for line in block]


def _rounds(result: Trajectory, shown: _Shown, style: Style, most: int) -> list[_Rounds]:
    """The first rounds and the last ones, drawn together where they look the same."""
    count = len(result)
    front = _together(result[:LOOKED_AT], shown, style)
    back = _together(result[max(LOOKED_AT, count - LOOKED_AT) :], shown, style)
    if count <= 2 * LOOKED_AT:
        front, back = front + back, front + back
        if len(front) <= most:
            return front
    return front[: most - LAST] + back[-LAST:]


def _together(steps: Sequence[Step], shown: _Shown, style: Style) -> list[_Rounds]:
    groups = (list(group) for _, group in groupby(steps, lambda step: shown.row(step, style)))
    return [_Rounds(group[0].round, group[-1].round, group[0]) for group in groups]


def _with_gap(entries: list[Any], told: Sequence[_Rounds], start: int) -> list[Any]:
    """Entries of a table with a line where rounds are left out; those told begin at `start`."""
    for k in range(1, len(told)):
        missing = told[k].first - told[k - 1].last - 1
        if missing:
            said = f"  ... {plural(missing, 'round')} left out"
            at = start + k
            return [*entries[:at], said if start else [said], *entries[at:]]
    return entries


@frozen
class _Shown:
    """What is shown of rounds: the names of states, by whom they are had, and whether shares move
    or something was to be gained."""

    states: tuple[str, ...]
    own: tuple[tuple[str, tuple[str, ...]], ...]
    llms: tuple[str, ...]
    shares: bool
    regret: bool

    @classmethod
    def of(cls, result: Trajectory) -> _Shown:
        first = result[0]
        own = [
            (name, tuple(llm for llm, value in values.items() if value is not None))
            for name, values in first.own_states
        ]
        return cls(
            tuple(name for name, _ in first.states),
            tuple(own),
            tuple(result.plays),
            shares_move(result),
            any(any(step.regret.values()) for step in result if step.regret is not None),
        )

    def names(self) -> list[str]:
        """What stands above the cells of a row."""
        found = [f"{name}[{llm}]" for name, llms in self.own for llm in llms]
        kinds = ["play", "mean", *["clients"] * self.shares, *["regret"] * self.regret]
        return [*self.states, *found, *(f"{kind}[{llm}]" for kind in kinds for llm in self.llms)]

    def row(self, step: Step, style: Style) -> list[str]:
        """The cells of a round, without its number."""
        own = dict(step.own_states)
        values: list[Any] = [value for _, value in step.states]
        values += [own[name][llm] for name, llms in self.own for llm in llms]
        cells = [_cell(value, style) for value in values]
        cells += [_play(step.play[llm], style) for llm in self.llms]
        return cells + [_cell(v[llm], style) for _, v in self.numbers(step) for llm in self.llms]

    def numbers(self, step: Step) -> list[tuple[str, ByLlm[Any]]]:
        """Numbers by LLM with what they are."""
        found: list[tuple[str, ByLlm[Any]]] = [("mean", step.mean)]
        if self.shares:
            found.append(("clients", step.share))
        if self.regret and step.regret is not None:
            found.append(("regret", step.regret))
        return found


def shares_move(result: Trajectory) -> bool:
    """Whether the shares of some round are not those of the first."""
    return any(step.share != result[0].share for step in result)


def _block(rounds: _Rounds, shown: _Shown, style: Style) -> list[str]:
    """Rounds as a table with a row for every LLM."""
    step = rounds.step
    world = ", ".join(f"{name} {_cell(value, style)}" for name, value in step.states)
    noun = "round" if rounds.first == rounds.last else "rounds"
    head = f"  {noun} {rounds.label}{': ' if world else ''}{world}"
    return [head, *columns([_told(step, llm, shown, style) for llm in shown.llms], indent=4)]


def _told(step: Step, llm: str, shown: _Shown, style: Style) -> list[str]:
    own = dict(step.own_states)
    cells = [llm, _play(step.play[llm], style)]
    for name, llms in shown.own:
        cells.append(f"{name} {_cell(own[name][llm], style)}" if llm in llms else "")
    return cells + [f"{kind} {_cell(v[llm], style)}" for kind, v in shown.numbers(step)]


def _play(play: Sequence[Any], style: Style) -> str:
    return play_text([a if isinstance(a, str) else _cell(a, style) for a in play])


def _cell(value: Any, style: Style) -> str:
    """A number in the width of a column."""
    text = style.number(value)
    return text if len(text) <= SHORT else decimal_text(value)


def fields(result: Trajectory) -> Data:
    """The fields of a simulation of LLMs that adapt, in JSON."""
    return {
        "rounds": len(result),
        "plays": dict(result.plays),
        "mean": numbers(result.mean),
        "steps": [_step(step) for step in result],
        "is_exact": result.exact,
        "reason": result.reason,
    }


def _step(step: Step) -> Data:
    found: Data = {
        "round": step.round,
        "play": plays(step.play),
        "mean": numbers(step.mean),
        "total": numbers(step.total),
        "share": numbers(step.share),
        "states": {name: number(value) for name, value in step.states},
        "own_states": {name: _own(values) for name, values in step.own_states},
    }
    if step.regret is not None:
        found["regret"] = numbers(step.regret)
    return exactly(found)


def _own(values: ByLlm[Any]) -> Data:
    return {llm: number(value) for llm, value in values.items() if value is not None}
