"""This module shows strategies that sustain a target, with their certificate."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from ...results.common import ByLlm, Play
from ...results.critical_discount import Patience
from ...results.regions import Irrational
from ...results.sustain import Certificate, ReviewPlan, Sustain
from ..data import Data, number, numbers, play, plays
from ..style import WIDE, Style, columns, exactness, play_text

STEPS = 12
"""Steps of a cycle that are printed."""

KINDS = {
    "equilibria": "equilibria of the one-shot game in turn: nobody can gain in any period",
    "reversion": "reversion to a one-shot equilibrium for ever after any deviation",
    "threat": "a threat for ever, which is no equilibrium of the one-shot game: not credible alone",
    "review": "review strategies",
}


def trust(result: Sustain) -> str:
    """What became of it, and whether figures are exact."""
    if result.certificate is None:
        return result.status
    at = _patience(result.certificate.discount, Style())
    return f"{result.status}, discount {at}, {exactness(result.certificate.exact)}"


def lines(result: Sustain, style: Style) -> list[str]:
    """What is played, the figures by LLM, how they were checked; or what is in the way."""
    target = ", ".join(f"{llm} {style.number(v)}" for llm, v in result.target.items())
    out = [f"  target: mean {target}, within {style.number(result.within)}"]
    if result.certificate is None:
        return out + list(_in_the_way(result, style))
    out.append(f"  sustained by {KINDS[result.kind]}")
    rows = [["cycle" if not k else "then", _profile(p)] for k, p in enumerate(result.cycle[:STEPS])]
    if len(result.cycle) > STEPS:
        rows.append(["then", f"{len(result.cycle) - STEPS} more periods"])
    rows += [[f"after {llm}'s", _profile(profile)] for llm, profile in result.after.items()]
    safe = [llm for llm in result.target if result.after and llm not in result.after]
    rows += [[f"after {llm}'s", "the cycle goes on: it never gains"] for llm in safe]
    if result.review is not None:
        rows += _plan(result.review)
    out += columns(rows, indent=4)
    out += columns(_figures(result.certificate, style), indent=4)
    if result.certificate.verified:
        said = f"  verified: {result.certificate.verified}"
        out += wrap(said, WIDE, subsequent_indent="    ", break_long_words=False)
    for against in result.against:
        gains = ", ".join(
            f"{llm} {'+' if x > 0 else ''}{style.number(x)}"
            for llm, x in against.difference.items()
        )
        out.append(f"  compared with the one-shot equilibrium {_profile(against.play)}: {gains}")
    if result.reason:
        said = f"  note: {result.reason}"
        out += wrap(said, WIDE, subsequent_indent="    ", break_long_words=False)
    return out


def _in_the_way(result: Sustain, style: Style) -> Iterator[str]:
    if result.distance:
        far = style.number(result.distance)
        yield f"  not feasible: {far} away from all averages of profiles, summed over LLMs"
    for llm, short in result.shortfall.items():
        if short:
            yield f"  {llm} can secure {style.number(short)} more than the target by itself"
    for llm, role in result.unseen:
        yield f"  {llm} does not see role '{role}', where others could deviate"
    if result.needed is not None:
        yield f"  a threat needs a discount factor of {_patience(result.needed, style)}"
    if result.reason:
        yield f"  note: {result.reason}"


def _plan(plan: ReviewPlan) -> list[list[str]]:
    def same(values: ByLlm[Any]) -> str:
        shown = {llm: f"{v:.4g}" if isinstance(v, float) else f"{v:,}" for llm, v in values.items()}
        if len(set(shown.values())) == 1:
            return next(iter(shown.values()))
        return ", ".join(f"{llm} {text}" for llm, text in shown.items())

    rows = [
        ["review", f"{', '.join(plan.block)} in turn, over {same(plan.block)} periods each"],
        ["test", f"the one under review tests with probability {same(plan.test_probability)}"],
        ["clear", "as soon as what is seen cannot be its doing, the next review begins"],
    ]
    for llm, (low, high) in plan.band.items():
        tests = dict.fromkeys(play_text(told) for told in plan.test[llm])
        rows.append([f"test of {llm}", " or ".join(list(tests)[:3])])
        rows.append([f"blame {llm}", f"if fewer than {low:,} or more than {high:,} periods differ"])
        told = _profile(plan.blamed[llm])
        rows.append(["", f"then {plan.punishment[llm]:,} periods of {told}"])
    return rows


def _figures(certificate: Certificate, style: Style) -> list[list[str]]:
    rows = [["", "payoff", "best response", "gain (eps)", "false blame"]]
    for llm, gain in certificate.eps.items():
        blame = f"{certificate.false_blame[llm]:.1e}" if certificate.false_blame else ""
        paid = (certificate.payoff[llm], certificate.best_response[llm], gain)
        rows.append([llm, *map(style.number, paid), blame])
    return rows if certificate.false_blame else [row[:-1] for row in rows]


def _profile(profile: ByLlm[Play]) -> str:
    return ", ".join(f"{llm} {play_text(told)}" for llm, told in profile.items())


def _patience(value: Patience, style: Style) -> str:
    if isinstance(value, Irrational):
        return f"{value.value:.10g}"
    return style.number(value)


def fields(result: Sustain) -> Data:
    """The fields of `sustain` in JSON."""
    strategy: Data | None = None
    if result.kind and result.certificate is not None:
        strategy = {"kind": result.kind, "cycle": [plays(profile) for profile in result.cycle]}
        if result.after:
            strategy["after"] = {llm: plays(profile) for llm, profile in result.after.items()}
        if result.review is not None:
            strategy |= _review(result.review)
        strategy["description"] = list(result.description)
    return {
        "target": numbers(result.target),
        "within": number(result.within),
        "strategy": strategy,
        "certificate": None if result.certificate is None else _proof(result.certificate),
        "shortfall": numbers(result.shortfall),
        "distance": number(result.distance),
        "needed": _number(result.needed),
        "unseen": [list(pair) for pair in result.unseen],
        "against": [
            {"play": plays(a.play), "difference": numbers(a.difference)} for a in result.against
        ],
        "reason": result.reason,
    }


def _review(plan: ReviewPlan) -> Data:
    steps = len(next(iter(plan.test.values())))
    return {
        "test_probability": _shared(plan.test_probability),
        "tolerance": _shared(plan.tolerance),
        "block": _shared(plan.block),
        "punishment": _shared(plan.punishment),
        "band": {llm: list(band) for llm, band in plan.band.items()},
        "test": [
            {llm: play(tests[step]) for llm, tests in plan.test.items()} for step in range(steps)
        ],
        "blamed": {llm: plays(profile) for llm, profile in plan.blamed.items()},
    }


def _shared(values: ByLlm[Any]) -> Any:
    """One value if all LLMs have the same, else by LLM."""
    first = next(iter(values.values()))
    if all(v == first for v in values.values()):
        return first
    return dict(values)


def _proof(certificate: Certificate) -> Data:
    return {
        "eps": numbers(certificate.eps),
        "payoff": numbers(certificate.payoff),
        "best_response": numbers(certificate.best_response),
        "discount": _number(certificate.discount),
        "false_blame": dict(certificate.false_blame) or None,
        "is_exact": certificate.exact,
        "verified": certificate.verified,
    }


def _number(value: Patience) -> object:
    return value.value if isinstance(value, Irrational) else number(value)
