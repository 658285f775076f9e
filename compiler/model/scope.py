"""This module keeps names: what each stands for in a file, and what may be said where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import Factory, define, evolve, field, frozen

from ...dsl import ast
from ...dsl.diagnostic import Diagnostic, Note, SpecError, did_you_mean, fail
from ...dsl.source import Span
from ..arithmetic import MAX_BITS
from ..expr import Definition, Parameter
from ..terms import BUILT_IN, Role
from ..wording import in_order


@frozen
class Entry:
    """What a name stands for; `kind` is the noun that diagnostics use."""

    kind: str
    value: Any
    span: Span | None


Names: TypeAlias = dict[str, Entry]
"""What each name of a file or of a game stands for."""


@define
class Problems:
    """The diagnostics of a stage, gathered until the stage ends.

    `failures` counts what could not be resolved, also where that was complained about before.
    """

    found: list[Diagnostic] = Factory(list)
    failures: int = 0

    def add(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)
        self.failures += 1

    def gather(self, error: SpecError) -> None:
        """Keep what an error says that was not said of the same place, and go on."""
        known = {(d.id, d.span) for d in self.found if d.span is not None}
        self.found.extend(d for d in error.diagnostics if (d.id, d.span) not in known)
        self.failures += 1

    def gathering(self) -> Gathering:
        """Gather what is raised inside a `with` block, and go on."""
        return Gathering(self)

    def stop_if_any(self) -> None:
        """Raise what was gathered.

        Raises:
            SpecError: there was something.
        """
        if any(d.severity == "error" for d in self.found):
            raise SpecError(in_order(self.found))


@frozen
class Gathering:
    """A context in which every `SpecError` ends the block and is kept."""

    problems: Problems

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if isinstance(error, SpecError):
            self.problems.gather(error)
            return True
        return False


@define
class Scope:
    """The names of one file."""

    entries: Names = Factory(dict)

    def declare(self, name: ast.Name, kind: str, value: Any) -> None:
        """Give a name its meaning.

        Raises:
            SpecError: the name is built in, or stands for something else already.
        """
        refuse_built_in(name, kind)
        self.insert(name.id, Entry(kind, value, name.span))

    def insert(self, name: str, entry: Entry) -> None:
        """Like `declare`, for an entry that exists already (brought in by `use`, or an action).

        Raises:
            SpecError: the name stands for something else already.
        """
        old = self.entries.get(name)
        if old is None:
            self.entries[name] = entry
        elif not (old.kind == entry.kind == "action" or old.value is entry.value):
            raise duplicate(name, entry, old)

    def of_kind(self, *kinds: str) -> list[str]:
        return [name for name, entry in self.entries.items() if entry.kind in kinds]


def duplicate(name: str, entry: Entry, old: Entry) -> SpecError:
    """The complaint that a name stands for two things: where the second is, and the first."""
    notes = () if old.span is None else (Note(f"'{name}' is {_a(old.kind)} here", old.span),)
    message = f"the name '{name}' is used twice: for {_a(old.kind)} and for {_a(entry.kind)}"
    if entry.kind == old.kind:
        message = f"the {entry.kind} '{name}' is declared twice"
    return fail("duplicate-name", message, entry.span, "give one of them another name", *notes)


def refuse_built_in(name: ast.Name, kind: str) -> None:
    """Refuse a name that expressions give a meaning of their own.

    Raises:
        SpecError: `built-in-name`.
    """
    if name.id in BUILT_IN:
        message = f"'{name.id}' is a built-in name and cannot name {_a(kind)}"
        raise fail("built-in-name", message, name.span, "choose another name")


def refuse_hiding(variable: ast.Name, context: Context) -> None:
    """Refuse the variable of a `for` or of a quantifier that hides another name.

    Raises:
        SpecError: `built-in-name`, `duplicate-name`.
    """
    refuse_built_in(variable, "variable")
    name = variable.id
    entry = context.names.get(name)
    if entry is None and name not in context.loops and name not in context.bound:
        return
    notes = [Note(f"'{name}' is {_a(entry.kind)} here", entry.span)] if entry and entry.span else []
    message = f"the variable '{name}' hides another '{name}'"
    raise fail("duplicate-name", message, variable.span, "use a name that is free", *notes)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiouAEIOUL' else 'a'} {noun}"


@frozen
class Context:
    """What an expression may mention.

    names     parameters, definitions, and the like, by name
    roles     the roles of the game, when their actions may be mentioned
    acting    the roles that `own` and `index` may stand for; none where they have no meaning
    llms      names of the LLMs, when `total[X]` may be mentioned (None: it may not)
    self_     whether `self` and `others` have a meaning among LLMs
    self_llm  the LLM of which something is said, whose own states have a meaning
    place     what `index` stands for where a role of an array is given its clients
    averages  whether a role's name stands for the average of what its clients play
    past      whether something is said of the round that was played
    claim     whether results may be mentioned
    loops     variables of enclosing `for` clauses
    bound     variables of enclosing quantifiers, each with the method that it ranges over
    elsewhere what else the file declares: it has no meaning where the expression stands
    """

    names: Mapping[str, Entry]
    roles: tuple[Role, ...] = ()
    acting: tuple[Role, ...] = ()
    llms: tuple[str, ...] | None = None
    self_: bool = False
    self_llm: str | None = None
    place: int | None = None
    averages: bool = False
    past: bool = False
    claim: bool = False
    loops: frozenset[str] = frozenset()
    bound: Mapping[str, str] = field(factory=dict)
    elsewhere: Mapping[str, Entry] = field(factory=dict)

    def with_loop(self, name: str) -> Context:
        return evolve(self, loops=self.loops | {name})

    def with_bound(self, name: str, method: str) -> Context:
        return evolve(self, bound={**self.bound, name: method})

    def of(self, llm: str) -> Context:
        """The same, said of an LLM."""
        return evolve(self, self_llm=llm)

    def of_actions(self) -> Context:
        """The same, where a role's name stands for its actions."""
        return evolve(self, averages=False)

    def lookup(self, name: ast.Name) -> Entry:
        """What a name stands for.

        Raises:
            SpecError: nothing by that name is declared, or not so that it has a meaning here.
        """
        entry = self.names.get(name.id)
        if entry is not None:
            return entry
        if name.id in self.elsewhere:
            raise misplaced(name, self.elsewhere[name.id])
        kinds = {"parameter", "definition", "argument", "state"}
        kinds |= {"role", "role array", "action"} if self.roles else set()
        kinds |= {"analysis", "action"} if self.claim else set()
        known = [n for n, e in self.names.items() if e.kind in kinds]
        raise unknown(name, "name", [*known, *self.loops, *self.bound])


def unknown(name: ast.Name, kind: str, candidates: Iterable[str]) -> SpecError:
    """The complaint that a name is not declared."""
    shown = sorted({c for c in candidates if "[" not in c})
    others = f"known here: {', '.join(shown[:12])}{', ...' * (len(shown) > 12)}"
    none = "declare it with 'param' or 'let'" if kind == "name" else f"there is no {kind} here"
    help = did_you_mean(name.id, shown, others if shown else none)
    message = f"nothing here is named '{name.id}'" if kind == "name" else f"no {kind} '{name.id}'"
    return fail(f"unknown-{kind.lower().replace(' ', '-')}", message, name.span, help)


def misplaced(name: ast.Name, entry: Entry) -> SpecError:
    """The complaint that a name has no meaning where it stands."""
    notes = () if entry.span is None else (Note(f"'{name.id}' is declared here", entry.span),)
    if entry.kind not in ("parameter", "definition", "state"):
        message = f"the {entry.kind} '{name.id}' has no value here"
        return fail("name-without-value", message, name.span, hint(entry.kind), *notes)
    if entry.value is None:
        message = f"'{name.id}' is an LLM's own, and has no value here"
        help = "a state that is everyone's is declared outside of the population"
        return fail("name-without-value", message, name.span, help, *notes)
    if entry.value.start <= name.span.start < entry.value.end:
        message = f"'{name.id}' is defined in terms of itself"
        return fail("circular-definition", message, name.span, "write its value another way")
    message = f"'{name.id}' is declared further down"
    help = "a 'let' or 'param' may use what stands above it; move it down"
    return fail("used-before-declared", message, name.span, help, *notes)


def hint(kind: str) -> str:
    """Where a thing that has no value here does have one."""
    match kind:
        case "role" | "role array" | "action":
            return "actions have a value in payoff formulas and in public signals only"
        case "argument":
            return "an argument of a game has a value inside that game only"
        case "analysis":
            return "what analyses find can be mentioned in claims only"
        case "game":
            return "'play NAME(...)' says which game is played"
        case _:
            return "only parameters and definitions ('let') have a value everywhere"


def values(names: Mapping[str, Entry]) -> Names:
    """The entries that have a value wherever expressions stand: parameters and definitions."""
    return {n: e for n, e in names.items() if isinstance(e.value, Parameter | Definition)}


def number(tree: ast.Number) -> int | Fraction:
    """The exact value of a number as spelled.

    Raises:
        SpecError: it is too long to compute with.
    """
    value = Fraction(tree.spelling.replace("_", ""))
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        message = f"this number takes more than {MAX_BITS:,} bits"
        raise fail("number-too-long", message, tree.span, "round it")
    return value.numerator if value.denominator == 1 else value


def llm_name(tree: ast.Expr | ast.Range, llms: tuple[str, ...]) -> str:
    """The LLM that a reference names: `Large`, `provider[2]`.

    Raises:
        SpecError: it names none.
    """
    spelled = tree.span.text
    if isinstance(tree, ast.Name):
        spelled = tree.id
    elif isinstance(tree, ast.Index) and isinstance(tree.index, ast.Number):
        spelled = f"{tree.base.span.text}[{number(tree.index)}]"
    if spelled in llms:
        return spelled
    help = did_you_mean(spelled, list(llms)) if llms else "this spec has no LLMs"
    raise fail("unknown-llm", f"no LLM '{spelled}'", tree.span, help)
