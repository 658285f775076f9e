"""This module shows what the size of an LLM does to the mean of its clients."""

from __future__ import annotations

from typing import Any

from ...results.common import ByLlm
from ...results.share_effect import Branch, Formula, Sample, ShareEffect, Stage
from ..data import Data, exactly, number, numbers, plays
from ..style import BOLD, MAX_ROWS, Style, columns, exactness
from .regions import (
    LONG,
    end_json,
    end_text,
    gap_lines,
    gaps_json,
    interval_json,
    interval_text,
    irrational_notes,
    listed,
    polynomial_text,
    profile_text,
)

EFFECTS = {
    "beneficial": "size is beneficial: the larger LLM has the higher mean",
    "harmful": "size is harmful: the larger LLM has the lower mean",
    "none": "size makes no difference: all LLMs have the same mean",
    "non_monotone": "size is non-monotone: neither the larger nor the smaller LLMs do best",
    "varies": "what size does among the LLMs is not the same everywhere",
}
TRENDS = {
    "increasing": "the mean of {} rises with its share",
    "decreasing": "the mean of {} falls as its share grows",
    "constant": "the mean of {} does not change with its share",
    "non_monotone": "the mean of {} both rises and falls as its share grows",
    "varies": "how the mean of {} goes with its share depends on the equilibrium",
    "unmoved": "the share of {} does not move where there is an equilibrium",
}


def trust(result: ShareEffect) -> str:
    """The selection, whether everything was looked at, and whether numbers are exact."""
    complete = "complete" if result.complete else "may be incomplete"
    return f"{result.select}, {complete}, {exactness(result.exact)}"


def lines(result: ShareEffect, style: Style) -> list[str]:
    """The verdicts, then a row for each stage or sample."""
    out = [f"  {style.paint(EFFECTS[result.effect], BOLD)}"]
    if result.trend:
        out.append(f"  {TRENDS[result.trend].format(result.of)}")
    if result.branches:
        out += columns(_stage_rows(result, style)[: MAX_ROWS + 1])
        out += _jump_lines(result, style)
        if result.breakpoints:
            shown = [end_text(end, style) for end in result.breakpoints]
            out.append(f"  breakpoints: {result.parameter} = {listed(shown)}")
    if result.samples:
        out += columns(_sample_rows(result, style)[: MAX_ROWS + 1])
    name = result.parameter or ""
    out += gap_lines(result.gaps, name, style)
    out += irrational_notes(result.breakpoints, name, style)
    return [*out, f"  note: {result.reason}"] if result.reason else out


def _stage_rows(result: ShareEffect, style: Style) -> list[list[str]]:
    rows = [[str(result.parameter), "equilibrium", f"mean {result.of}", "", "size", "best mean"]]
    for branch in result.branches:
        for stage in branch.stages:
            shown = _equilibrium(stage.play, branch.kind)
            mean = _mean(stage, str(result.parameter), style)
            best = " and ".join(stage.best)
            interval = interval_text(stage.interval, style)
            rows.append([interval, shown, mean, stage.trend, stage.effect, best])
    return rows


def _equilibrium(play: ByLlm[Any], kind: str) -> str:
    return profile_text(play) if play else "the value of the game" if kind == "value" else "mixed"


def _mean(stage: Stage, name: str, style: Style) -> str:
    """The mean: at a single value, or from end to end with its formula."""
    low, high = ("?" if m is None else style.number(m) for m in (stage.low, stage.high))
    if not stage.trend or stage.trend == "constant":
        return low
    formula = "" if stage.mean is None else formula_text(stage.mean, name)
    shown = f"   {formula}" if 0 < len(formula) <= LONG else ""
    return f"{low} to {high}{shown}"


def formula_text(formula: Formula, name: str) -> str:
    """A rational function: `(3 s + 1) / 6`."""
    num, den = (polynomial_text(f, name) for f in formula)
    if den == "1":
        return num
    parts = [f"({t})" if " " in t.lstrip("-") and t.count(" ") > 1 else t for t in (num, den)]
    return " / ".join(parts)


def _jump_lines(result: ShareEffect, style: Style) -> list[str]:
    return [
        f"  at {result.parameter} = {end_text(jump.at, style)} the mean goes from "
        f"{style.number(jump.before)} to {style.number(jump.after)}"
        for branch in result.branches
        for jump in branch.jumps
    ]


def _sample_rows(result: ShareEffect, style: Style) -> list[list[str]]:
    head = [] if result.parameter is None else [result.parameter]
    llms = list(dict.fromkeys(llm for sample in result.samples for llm in sample.mean))
    rows = [[*head, "equilibrium", *(f"mean {llm}" for llm in llms), "size", "best mean"]]
    for sample in result.samples:
        at = [] if result.parameter is None else [style.number(sample.at)]
        means = [style.number(sample.mean[i]) if i in sample.mean else "" for i in llms]
        shown = _equilibrium(sample.play, sample.kind)
        rows.append([*at, shown, *means, sample.effect, " and ".join(sample.best)])
    return rows


# --- plain data --------------------------------------------------------------------------------


def fields(result: ShareEffect) -> Data:
    """The fields of `share_effect` in JSON."""
    return {
        "of": result.of,
        "parameter": result.parameter,
        "select": result.select,
        "effect": result.effect,
        "trend": result.trend,
        "branches": [_branch(branch) for branch in result.branches],
        "samples": [_sample(sample) for sample in result.samples],
        "breakpoints": [end_json(end) for end in result.breakpoints],
        "gaps": gaps_json(result.gaps),
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
        "algorithm": result.algorithm,
        "checked": result.checked,
    }


def _branch(branch: Branch) -> Data:
    return {
        "kind": branch.kind,
        "trend": branch.trend,
        "effect": branch.effect,
        "stages": [_stage(stage) for stage in branch.stages],
        "jumps": [
            exactly({"at": end_json(j.at), "before": number(j.before), "after": number(j.after)})
            for j in branch.jumps
        ],
    }


def _stage(stage: Stage) -> Data:
    shown: Data = {"interval": interval_json(stage.interval)}
    if stage.play:
        shown["play"] = plays(stage.play)
    shown |= {
        "trend": stage.trend,
        "effect": stage.effect,
        "best": list(stage.best),
        "mean": [number(stage.low), number(stage.high)],
    }
    if stage.mean is not None:
        num, den = stage.mean
        shown["formula"] = {"numerator": list(map(str, num)), "denominator": list(map(str, den))}
    return exactly(shown)


def _sample(sample: Sample) -> Data:
    shown: Data = {"kind": sample.kind}
    if sample.at is not None:
        shown["at"] = number(sample.at)
    if sample.play:
        shown["play"] = plays(sample.play)
    return exactly(
        shown
        | {
            "size": numbers(sample.size),
            "mean": numbers(sample.mean),
            "effect": sample.effect,
            "best": list(sample.best),
        }
    )
