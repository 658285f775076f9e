"""This module prints one-shot problems in a stable order."""

from __future__ import annotations

from .problem import Problem


def problem_text(problem: Problem) -> str:
    """Players, meta-actions, shares and matching of a problem."""
    lines = [
        f"role {r} {name}: {_some([str(a) for a in actions])}"
        for r, (name, actions) in enumerate(zip(problem.roles, problem.actions, strict=True))
    ]
    for i, (llm, size) in enumerate(zip(problem.llms, problem.sizes, strict=True)):
        groups = "; ".join(_some([problem.roles[r] for r in g]) for g in problem.free[i])
        lines.append(f"LLM {i} {llm}: {size} meta-actions, told by group: {groups}")
        lines.append(f"LLM {i} {llm}: clients {_some([str(row[i]) for row in problem.clients])}")
    for c in problem.matching:
        lines.append(f"matching with weight {c.weight}")
        for r, row in enumerate(c.governors):
            lines.append(f"  role {r}: {' '.join(map(str, row))}")
    if problem.objective is not None:
        lines.append("LLMs maximise stated objectives")
    return "\n".join(lines)


def _some(words: list[str]) -> str:
    if len(words) > 12:
        return f"{', '.join(words[:3])}, ..., {words[-1]} ({len(words)})"
    return ", ".join(words)
