"""This module tells strategies as instructions in plain sentences, with names handed to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from .choose import Choice
from .cycle import Cycle
from .observation import Profile
from .review import Phase, Review
from .simple import Threat


@frozen
class Names:
    """How LLMs, meta-actions and roles are called.

    llm    number of an LLM -> its name
    move   (LLM, meta-action) -> what it tells its clients
    role   number of a role -> its name
    """

    llm: Callable[[int], str]
    move: Callable[[int, int], str]
    role: Callable[[int], str] = "role {}".format


def describe(strategies: Threat | Choice | Review | Cycle, names: Names) -> tuple[str, ...]:
    """Instructions that can be followed, one sentence each."""
    if isinstance(strategies, Threat):
        return _threat(strategies, names)
    if isinstance(strategies, Cycle):
        return _path(strategies.profiles, names)
    return _review(strategies.review if isinstance(strategies, Choice) else strategies, names)


def _profile(profile: Profile, names: Names) -> str:
    return ", ".join(f"{names.llm(i)} plays {names.move(i, m)}" for i, m in enumerate(profile))


def _path(cycle: Sequence[Profile], names: Names) -> tuple[str, ...]:
    if len(set(cycle)) == 1:
        return (f"In every period {_profile(cycle[0], names)}.",)
    steps = [f"Step {s}: {_profile(p, names)}." for s, p in enumerate(cycle, start=1)]
    return (f"Go through {len(cycle)} steps in turn, one in each period, over and over.", *steps)


def _threat(threat: Threat, names: Names) -> tuple[str, ...]:
    out = list(_path(threat.cycle, names))
    common = threat.after[0]
    if len(set(threat.after)) == 1 and common is not None:
        out.append(
            "As soon as anything else than prescribed is seen, and for ever after, "
            f"{_profile(common, names)}."
        )
    else:
        for k, profile in enumerate(threat.after):
            if profile is None:
                out.append(f"If {names.llm(k)} deviates, go on as if nothing had happened.")
            else:
                out.append(f"If {names.llm(k)} deviates, then for ever {_profile(profile, names)}.")
        if not threat.names:
            out.append("LLMs that can be taken for one another are answered alike.")
    if not threat.credible:
        out.append("What is threatened is not in everybody's interest once it has to be done.")
    return tuple(out)


def _review(review: Review, names: Names) -> tuple[str, ...]:
    order = ", then ".join(names.llm(j) for j in range(review.llms))
    out = [
        f"The LLMs are reviewed in turn, over and over: {order}.",
        *_path(review.cycle, names),
    ]
    if len(set(review.cycle)) > 1:
        out.append("Every review begins with step 1.")
    for j, phase in enumerate(review.phases):
        out += _phase(review, j, phase, names)
    out += _seeing(review, names)
    return tuple(out)


def _phase(review: Review, j: int, phase: Phase, names: Names) -> list[str]:
    who = names.llm(j)
    tests = [names.move(j, test) for test in phase.tests]
    if len(set(tests)) == 1:
        test = f"plays {tests[0]} instead"
    else:
        listed = ", ".join(f"{t} in step {s}" for s, t in enumerate(tests, start=1))
        test = f"plays something else instead: {listed}"
    out = [
        f"The review of {who} lasts {phase.block} periods.",
        f"In each of them, with a chance of {phase.chance:.4g} and telling nobody, {who} {test}: "
        "a test.",
        f"If a period shows what nothing that {who} could do explains, {who} is cleared: its review"
        " ends at once and the next one begins.",
        f"Otherwise count the periods that do not look as prescribed. If at the end there are "
        f"fewer than {phase.low} or more than {phase.high}, {who} is blamed."
        if phase.low
        else "Otherwise count the periods that do not look as prescribed. If at the end there are "
        f"more than {phase.high}, {who} is blamed.",
    ]
    if phase.punished:
        out.append(
            f"If {who} is blamed, then for {phase.punished} periods, whatever is seen, "
            f"{_profile(phase.punishment, names)}; after that the next review begins."
        )
    return out


def _seeing(review: Review, names: Names) -> list[str]:
    size, noise = review.sight.sample, review.sight.noise
    if size is None:
        if not noise:
            return []
        return [f"Noise replaces {noise} of all actions by even draws; take it out first."]
    out = [f"All look at the same sample of {size} games in each period."]
    for j, steps in enumerate(review.rules):
        for s, rules in enumerate(steps):
            if s and rules == steps[s - 1]:
                continue
            when = f"In the review of {names.llm(j)}"
            when += f", from step {s + 1} on" if s else ""
            floors, levels = [], []
            for r, rule in enumerate(rules):
                floors += [
                    f"{f} clients in {names.role(r)} play action {a}"
                    for a, f in enumerate(rule.floors, start=1)
                    if f
                ]
                if rule.level:
                    levels.append(
                        f"{rule.level} clients in {names.role(r)} play action {rule.own + 1}"
                    )
            if floors:
                out.append(f"{when}, it is cleared if fewer than {' or fewer than '.join(floors)}.")
            if levels:
                out.append(
                    f"{when}, a period does not look as prescribed if fewer than "
                    f"{' or fewer than '.join(levels)}."
                )
    return out
