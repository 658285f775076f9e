"""This module resolves what is asked: analyses with their arguments, and claims."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from attrs import evolve

from ...dsl import ast
from ...dsl.diagnostic import Note, SpecError, did_you_mean, fail
from ..expr import Domain, Expr, Parameter
from ..expr_text import to_text
from ..methods import BY_NAME, GRID, ArgumentSpec, Kind, Method
from ..terms import (
    ActionValue,
    Analysis,
    Argument,
    Claim,
    Condition,
    FiniteActions,
    Option,
    Play,
    Role,
    Rule,
    Setting,
    Target,
)
from ..varied import not_varied
from ..wording import plural
from . import kinds
from .expressions import expect, resolve_domain
from .roles_from_ast import known_action
from .scope import Context, Problems, llm_name, unknown

WITH_RULES = frozenset({"simulate"})
"""Methods in which what an LLM plays may be the name of a rule or a strategy."""


def analyses_from_ast(
    trees: list[ast.Analysis], context: Context, roles: tuple[Role, ...], problems: Problems
) -> tuple[Analysis, ...]:
    """The resolved analyses; `context` is that of objectives, `roles` those of the game."""
    found: list[Analysis] = []
    for tree in trees:
        with problems.gathering():
            found.append(_analysis(tree, context, roles, problems))
    return tuple(found)


def claim_from_ast(tree: ast.Claim, context: Context, problems: Problems) -> Claim:
    """The resolved claim; `context` is that of claims.

    Raises:
        SpecError: the condition is none.
    """
    bindings: dict[str, tuple[Parameter, Domain]] = {}
    for binding in tree.bindings:
        with problems.gathering():
            name = binding.name
            parameter = _parameter(name, context)
            if name.id in bindings:
                message = f"the parameter '{name.id}' is bound twice"
                raise fail("duplicate-binding", message, name.span, "keep one")
            domain = resolve_domain(binding.domain, evolve(context, claim=False, llms=None))
            if isinstance(binding.domain, ast.Interval):
                message = "a claim runs through values one by one, and an interval has too many"
                help = "list values, '{1/2, 3/4}', or step through it, '0..1 step 1/10'"
                raise fail("infinite-domain", message, binding.domain.span, help)
            bindings[name.id] = (parameter, domain)
    condition = expect(kinds.Kind.TRUTH, tree.condition, context)
    return Claim(tree.text, tuple(bindings.values()), condition, tree.span)


# --- analyses ----------------------------------------------------------------------------------


def _analysis(
    tree: ast.Analysis, context: Context, roles: tuple[Role, ...], problems: Problems
) -> Analysis:
    method = BY_NAME.get(tree.method.id)
    if method is None:
        help = did_you_mean(tree.method.id, list(BY_NAME), f"there are: {', '.join(BY_NAME)}")
        message = f"no analysis '{tree.method.id}'"
        raise fail("unknown-analysis", message, tree.method.span, help)
    failures = problems.failures
    arguments: dict[tuple[str, ...], tuple[Argument, ast.Setting]] = {}
    for setting in _for_each(_named(tree, method, context, problems), method, context):
        with problems.gathering():
            if setting.name is None:
                argument = _nameless(setting, tree, method, context)
            else:
                argument = _argument(setting, method, context, roles)
            key = _key(argument)
            if key in arguments:
                note = Note("the first is here", arguments[key][1].span)
                message = f"the argument '{key[-1]}' is given twice"
                raise fail("duplicate-argument", message, setting.span, "keep one", note)
            arguments[key] = (argument, setting)
    if problems.failures == failures:
        _check_given(tree, method, set(arguments), context)
    found = tuple(argument for argument, _ in arguments.values())
    return Analysis(tree.name.id, method.name, found, tree.span)


def _key(argument: Argument) -> tuple[str, ...]:
    """What tells an argument from others; the last part is how it is spelled."""
    match argument:
        case Option(name=name) | Play(llm=name) | Rule(llm=name):
            return ("option", name)
        case Target(measure=measure, llm=llm):
            return ("target", f"{measure}[{llm}]")
        case Condition(truth):
            return ("condition", to_text(truth))


def _named(
    tree: ast.Analysis, method: Method, context: Context, problems: Problems
) -> list[ast.Setting]:
    """The arguments, less those without a name where the method takes none such."""
    room = sum(spec.positional for spec in method.arguments)
    nameless = [setting for setting in tree.arguments if setting.name is None]
    if len(nameless) <= room or method.conditions:
        return list(tree.arguments)
    message = f"{method.name} takes no argument without a name"
    if room:
        message = f"{method.name} takes only {plural(room, 'argument')} without a name"
    span = nameless[room].span
    help = f"write '{_usage(method, context)}'"
    problems.gather(fail("unexpected-argument", message, span, help))
    return [setting for setting in tree.arguments if setting not in nameless[room:]]


def _for_each(
    settings: list[ast.Setting], method: Method, context: Context
) -> Iterator[ast.Setting]:
    """The arguments, where a play of an array of LLMs is that of each member that has no other."""
    stated = {_spelled(setting.name) for setting in settings if setting.name is not None}
    for setting in settings:
        name = setting.name
        if not isinstance(name, ast.Name) or not method.plays or method.argument(name.id):
            yield setting
            continue
        members = [llm for llm in context.llms or () if llm.startswith(f"{name.id}[")]
        if not members:
            yield setting
        for llm in members:
            if llm not in stated:
                place = ast.Number(llm[len(name.id) + 1 : -1], name.span)
                member = ast.Index(name, place, name.span)
                yield ast.Setting(member, setting.value, setting.span)


def _check_given(
    tree: ast.Analysis, method: Method, given: set[tuple[str, ...]], context: Context
) -> None:
    """Refuse arguments that are missing, or that contradict each other.

    Raises:
        SpecError: `missing-argument`, `conflicting-arguments`.
    """
    missing = [s.name for s in method.arguments if s.required and ("option", s.name) not in given]
    if method.targets and not method.aimless and not any(kind == "target" for kind, _ in given):
        missing.append(f"mean[{context.llms[0] if context.llms else 'LLM'}]")
    if missing:
        message = f"{method.name} needs the argument '{missing[0]}'"
        help = f"write '{_usage(method, context, optional=False)}'"
        raise fail("missing-argument", message, tree.span, help)
    if {("option", "maximize"), ("option", "minimize")} <= given:
        message = f"{method.name} maximizes or minimizes, not both"
        raise fail("conflicting-arguments", message, tree.span, "make two analyses of it")


def _nameless(
    setting: ast.Setting, tree: ast.Analysis, method: Method, context: Context
) -> Argument:
    """An argument without a name: a condition, or what its place says."""
    if method.conditions:
        truth = expect(kinds.Kind.TRUTH, _no_domain(setting), context)
        return Condition(truth, setting.span)
    nameless = [s for s in tree.arguments if s.name is None]
    place = next(k for k, s in enumerate(nameless) if s is setting)
    return _option([a for a in method.arguments if a.positional][place], setting, context)


def _argument(
    setting: ast.Setting, method: Method, context: Context, roles: tuple[Role, ...]
) -> Argument:
    name = setting.name
    assert name is not None
    if isinstance(name, ast.Name):
        spec = method.argument(name.id)
        if spec is not None and not (spec is GRID and name.id in (context.llms or ())):
            return _option(spec, setting, context)
    if _is_target(name) and method.targets:
        assert isinstance(name, ast.Index)
        llm = llm_name(name.index, context.llms or ())
        constants = evolve(context, llms=None)
        value = expect(kinds.Kind.NUMBER, _no_domain(setting), constants)
        return Target(name.base.span.text, llm, value, setting.span)
    spelled = _spelled(name)
    if method.plays and (spelled in (context.llms or ()) or spelled[:1].isupper()):
        llm = llm_name(name, context.llms or ())
        if method.name in WITH_RULES and isinstance(setting.value, ast.Call):
            return _rule(llm, setting.value, context, roles)
        if method.name in WITH_RULES and _is_rule(setting.value, roles):
            return Option(llm, setting.value.span.text, setting.span)
        return _play(llm, setting, roles)
    if _is_target(name) and method.conditions:
        message = f"one '=' names an argument, and '{spelled}' is none of {method.name}"
        help = f"a condition compares: '{spelled} == {_no_domain(setting).span.text}'"
        raise fail("unknown-argument", message, name.span, help)
    candidates = [*(a.name for a in method.arguments), GRID.name]
    candidates += list(context.llms or ()) if method.plays else []
    help = did_you_mean(spelled, candidates, f"write '{_usage(method, context)}'")
    message = f"{method.name} has no argument '{spelled}'"
    raise fail("unknown-argument", message, name.span, help)


def _spelled(name: ast.Expr) -> str:
    """The name of an argument as it stands in the text, or would: that of a member of an array."""
    match name:
        case ast.Index(ast.Name(array), ast.Number(place)):
            return f"{array}[{place}]"
        case _:
            return name.span.text


def _is_target(name: ast.Expr) -> bool:
    return (
        isinstance(name, ast.Index)
        and isinstance(name.base, ast.Name)
        and name.base.id in ("mean", "total")
    )


def _no_domain(setting: ast.Setting) -> ast.Expr:
    if isinstance(setting.value, ast.Range | ast.Interval | ast.Choice):
        message = "one value is expected here, not a range"
        raise fail("unexpected-domain", message, setting.value.span, "name one value")
    return setting.value


def _option(spec: ArgumentSpec, setting: ast.Setting, context: Context) -> Option:
    value: str | Expr | Domain | Parameter
    match spec.kind:
        case Kind.DOMAIN:
            if not isinstance(setting.value, ast.Range | ast.Interval | ast.Choice):
                help = "write '{v1, v2}', 'low..high' or '[low, high]'"
                raise fail("expected-domain", "a range is expected here", setting.value.span, help)
            value = resolve_domain(setting.value, evolve(context, llms=None))
        case Kind.NUMBER:
            value = expect(kinds.Kind.NUMBER, _no_domain(setting), evolve(context, llms=None))
        case Kind.OBJECTIVE:
            value = expect(kinds.Kind.NUMBER, _no_domain(setting), context)
        case Kind.WORD:
            value = _word(spec, _no_domain(setting))
        case Kind.LLM:
            value = llm_name(_no_domain(setting), context.llms or ())
        case Kind.PARAMETER:
            value = _parameter(_no_domain(setting), context)
            problem = not_varied(value, False, setting.value.span)
            if problem is not None:
                raise SpecError([problem])
    return Option(spec.name, value, setting.span)


def gather_unvaried(
    analyses: Iterable[Analysis], structural: Container[Parameter], problems: Problems
) -> None:
    """Complain of analyses that vary a parameter twice, or continuously one that decides the
    structure."""
    for analysis in analyses:
        seen: set[Parameter] = set()
        for argument in analysis.arguments:
            if not (isinstance(argument, Option) and isinstance(argument.value, Parameter)):
                continue
            parameter, span = argument.value, argument.span
            problem = not_varied(parameter, parameter in structural, span)
            if problem is not None:
                problems.gather(SpecError([problem]))
            if parameter in seen:
                message = f"{analysis.method} cannot vary '{parameter.name}' twice"
                problems.gather(fail("same-parameter-twice", message, span, "name another one"))
            seen.add(parameter)


def _word(spec: ArgumentSpec, tree: ast.Expr) -> str:
    word = tree.id if isinstance(tree, ast.Name) else tree.span.text
    if word not in spec.words:
        help = did_you_mean(word, list(spec.words), f"one of: {', '.join(spec.words)}")
        message = f"'{word}' is not a value of '{spec.name}'"
        raise fail("unknown-option", message, tree.span, help)
    return word


def _parameter(tree: ast.Expr, context: Context) -> Parameter:
    known = [
        n
        for n, e in context.names.items()
        if e.kind in ("parameter", "state") and isinstance(e.value, Parameter)
    ]
    if not isinstance(tree, ast.Name):
        message = "the name of a parameter is expected here"
        help = f"parameters here: {', '.join(known[:12])}" if known else "declare one with 'param'"
        raise fail("expected-parameter", message, tree.span, help)
    entry = context.names.get(tree.id)
    if entry is None:
        raise unknown(tree, "parameter", known)
    if tree.id not in known:
        message = f"the {entry.kind} '{tree.id}' is not a parameter, and cannot be varied"
        help = f"parameters here: {', '.join(known[:12])}" if known else "declare one with 'param'"
        raise fail("unknown-parameter", message, tree.span, help)
    return context.names[tree.id].value


def _is_rule(tree: ast.Expr | ast.Domain, roles: Sequence[Role]) -> bool:
    """Whether a word names no action, and so a rule or a strategy such as `grim`."""
    listed = [role.actions.values for role in roles if isinstance(role.actions, FiniteActions)]
    return isinstance(tree, ast.Name) and not any(tree.id in values for values in listed)


def _rule(llm: str, tree: ast.Call, context: Context, roles: tuple[Role, ...]) -> Rule:
    """A rule with settings: `q_learning(exploration = 1/10)`."""
    constants = evolve(context, llms=None).of(llm)
    found: dict[str, Setting] = {}
    for argument in tree.arguments:
        if not isinstance(argument, ast.Named):
            message = f"the settings of the rule '{tree.function.id}' have names"
            help = f"write '{tree.function.id}(NAME = VALUE)'"
            raise fail("setting-without-name", message, argument.span, help)
        name = argument.name.id
        if name in found:
            message = f"the setting '{name}' is given twice"
            raise fail("duplicate-argument", message, argument.span, "keep one")
        found[name] = _of_rule(llm, argument, constants, roles)
    return Rule(llm, tree.function.id, tuple(found.items()), tree.span)


PLAYS = "plays"
"""The setting of a rule that is a list of plays."""


def _of_rule(llm: str, argument: ast.Named, context: Context, roles: tuple[Role, ...]) -> Setting:
    """A setting of a rule: another rule, plays, a word or a number."""
    tree = argument.value
    if isinstance(tree, ast.Call) and any(isinstance(a, ast.Named) for a in tree.arguments):
        return _rule(llm, tree, context, roles)
    if argument.name.id == PLAYS:
        items = tree.items if isinstance(tree, ast.Tuple) else (tree,)
        return tuple(_actions(item, roles) for item in items)
    if isinstance(tree, ast.Tuple):
        return _actions(tree, roles)
    if isinstance(tree, ast.Name) and tree.id not in context.names:
        return tree.id
    if isinstance(tree, ast.Name) and context.names[tree.id].kind == "action":
        return (known_action(tree, roles),)
    return expect(kinds.Kind.NUMBER, tree, context)


def _actions(tree: ast.Expr, roles: tuple[Role, ...]) -> tuple[ActionValue, ...]:
    items = tree.items if isinstance(tree, ast.Tuple) else (tree,)
    return tuple(known_action(item, roles) for item in items)


def _play(llm: str, setting: ast.Setting, roles: tuple[Role, ...]) -> Play:
    """A play written out: `(C, D)`, or one action."""
    tree = _no_domain(setting)
    items = tree.items if isinstance(tree, ast.Tuple) else (tree,)
    actions = tuple(known_action(item, roles) for item in items)
    return Play(llm, actions, setting.span, tuple(item.span for item in items))


def _usage(method: Method, context: Context, optional: bool = True) -> str:
    """How a method is called, with what may be left out or without."""
    llm = next(iter(context.llms or ("LLM",)))
    named = [a for a in method.arguments if optional or a.required]
    shown = [f"{a.name} = {' / '.join(a.words) or a.kind.name}" for a in named]
    plays = method.plays and (optional or not method.partial)
    shown += [f"{llm} = (ACTION, ...)"] if plays else []
    shown += [f"mean[{llm}] = NUMBER"] if method.targets else []
    shown += [f"mean[{llm}] >= NUMBER"] if method.conditions else []
    return f"{method.name}({', '.join(shown)})"
