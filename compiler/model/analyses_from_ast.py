"""This module resolves what is asked: analyses with their arguments, and claims."""

from __future__ import annotations

from attrs import evolve

from ...dsl import ast
from ...dsl.diagnostic import did_you_mean, fail
from ..expr import Domain, Expr, Parameter
from ..methods import BY_NAME, ArgumentSpec, Kind, Method
from ..terms import ActionValue, Argument, FiniteActions, Option, Play, Target
from . import kinds
from .expressions import expect, resolve_domain
from .roles_from_ast import action_value
from .scope import Context, Problems, llm_name, unknown
from .types import Analysis, Claim, Role


def analyses_from_ast(
    trees: list[ast.Analysis], context: Context, roles: tuple[Role, ...], problems: Problems
) -> tuple[Analysis, ...]:
    """The resolved analyses; `context` is that of objectives, `roles` those of the game."""
    found: list[Analysis] = []
    for tree in trees:
        with problems.gathering():
            found.append(_analysis(tree, context, roles, problems))
    return tuple(found)


def claim_from_ast(tree: ast.Claim, context: Context) -> Claim:
    """The resolved claim; `context` is that of claims.

    Raises:
        SpecError: an unknown parameter, or a condition that is none.
    """
    bindings: dict[str, tuple[Parameter, Domain]] = {}
    for binding in tree.bindings:
        name = binding.name
        entry = context.names.get(name.id)
        if entry is None or entry.kind != "parameter":
            known = [n for n, e in context.names.items() if e.kind == "parameter"]
            raise unknown(name, "parameter", known)
        if name.id in bindings:
            raise fail("duplicate-binding", f"'{name.id}' is bound twice", name.span, "keep one")
        domain = resolve_domain(binding.domain, evolve(context, claim=False))
        if isinstance(binding.domain, ast.Interval):
            message = "a claim runs through values one by one, and an interval has too many"
            help = "list values, '{1/2, 3/4}', or step through it, '0..1 step 1/10'"
            raise fail("infinite-domain", message, binding.span, help)
        bindings[name.id] = (entry.value, domain)
    condition = expect(kinds.Kind.TRUTH, tree.condition, context)
    return Claim(tree.text, tuple(bindings.values()), condition, tree.span)


# --- analyses ----------------------------------------------------------------------------------


def _analysis(
    tree: ast.Analysis, context: Context, roles: tuple[Role, ...], problems: Problems
) -> Analysis:
    method = BY_NAME.get(tree.method.id)
    if method is None:
        help = did_you_mean(tree.method.id, list(BY_NAME))
        message = f"no analysis '{tree.method.id}'"
        raise fail("unknown-analysis", message, tree.method.span, help)
    arguments: list[Argument] = []
    for setting in tree.arguments:
        with problems.gathering():
            argument = _argument(setting, method, context, roles)
            _refuse_twice(argument, arguments, setting)
            arguments.append(argument)
    given = {a.name for a in arguments if isinstance(a, Option)}
    for spec in method.arguments:
        if spec.required and spec.name not in given and len(arguments) == len(tree.arguments):
            message = f"{method.name} needs the argument '{spec.name}'"
            raise fail("missing-argument", message, tree.span, _usage(method))
    return Analysis(tree.name.id, method.name, tuple(arguments), tree.span)


def _refuse_twice(argument: Argument, before: list[Argument], setting: ast.Setting) -> None:
    def key(a: Argument) -> tuple[object, ...]:
        match a:
            case Option(name=name):
                return ("option", name)
            case Play(llm=llm):
                return ("play", llm)
            case Target(measure=measure, llm=llm):
                return (measure, llm)

    if key(argument) in map(key, before):
        raise fail("duplicate-argument", "this argument is given twice", setting.span, "keep one")


def _argument(
    setting: ast.Setting, method: Method, context: Context, roles: tuple[Role, ...]
) -> Argument:
    name = setting.name
    if name is None:
        spec = next((a for a in method.arguments if a.positional), None)
        if spec is None:
            message = f"{method.name} takes no argument without a name"
            raise fail("unexpected-argument", message, setting.span, _usage(method))
        return _option(spec, setting, context)
    if isinstance(name, ast.Name):
        spec = method.argument(name.id)
        if spec is not None:
            return _option(spec, setting, context)
    if _is_target(name) and method.targets:
        assert isinstance(name, ast.Index)
        llm = llm_name(name.index, context.llms or ())
        constants = evolve(context, llms=None)
        value = expect(kinds.Kind.NUMBER, _no_domain(setting), constants)
        return Target(name.base.span.text, llm, value, setting.span)
    spelled = name.span.text
    if method.plays and (spelled in (context.llms or ()) or spelled[:1].isupper()):
        llm = llm_name(name, context.llms or ())
        return Play(llm, _play(_no_domain(setting), roles), setting.span)
    candidates = [a.name for a in method.arguments]
    candidates += list(context.llms or ()) if method.plays else []
    help = did_you_mean(spelled, candidates, _usage(method))
    message = f"{method.name} has no argument '{spelled}'"
    raise fail("unknown-argument", message, name.span, help)


def _is_target(name: ast.Expr) -> bool:
    return (
        isinstance(name, ast.Index)
        and isinstance(name.base, ast.Name)
        and name.base.id in ("mean", "total")
    )


def _no_domain(setting: ast.Setting) -> ast.Expr:
    if isinstance(setting.value, ast.Range | ast.Interval | ast.Choice):
        message = "one value is expected here, not a range"
        raise fail("unexpected-domain", message, setting.value.span)
    return setting.value


def _option(spec: ArgumentSpec, setting: ast.Setting, context: Context) -> Option:
    value: str | Expr | Domain | Parameter
    match spec.kind:
        case Kind.DOMAIN:
            if not isinstance(setting.value, ast.Range | ast.Interval | ast.Choice):
                raise fail("expected-domain", "a range is expected here", setting.value.span)
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
    return Option(spec.name, value, setting.span)


def _word(spec: ArgumentSpec, tree: ast.Expr) -> str:
    word = tree.id if isinstance(tree, ast.Name) else tree.span.text
    if word not in spec.words:
        help = did_you_mean(word, list(spec.words), f"one of: {', '.join(spec.words)}")
        message = f"'{word}' is not a value of '{spec.name}'"
        raise fail("unknown-option", message, tree.span, help)
    return word


def _parameter(tree: ast.Expr, context: Context) -> Parameter:
    known = [n for n, e in context.names.items() if e.kind == "parameter"]
    if isinstance(tree, ast.Name):
        if tree.id not in known:
            raise unknown(tree, "parameter", known)
        return context.names[tree.id].value
    raise fail("expected-parameter", "the name of a parameter is expected here", tree.span)


def _play(tree: ast.Expr, roles: tuple[Role, ...]) -> tuple[ActionValue, ...]:
    """A play written out: `(C, D)`, or one action."""
    items = tree.items if isinstance(tree, ast.Tuple) else (tree,)
    return tuple(_action(item, roles) for item in items)


def _action(tree: ast.Expr, roles: tuple[Role, ...]) -> ActionValue:
    labels: list[str] = []
    if not isinstance(tree, ast.Name | ast.Number | ast.Unary):
        raise fail("expected-action", "an action is expected here", tree.span)
    value = action_value(tree)
    for role in roles:
        if not isinstance(role.actions, FiniteActions) or value in role.actions.values:
            return value
        labels += [str(v) for v in role.actions.values[:100] if str(v) not in labels]
    message = f"no role has an action '{value}'"
    raise fail("unknown-action", message, tree.span, did_you_mean(str(value), labels))


def _usage(method: Method) -> str:
    """How a method is called."""
    shown = [f"{a.name} = {' / '.join(a.words) or '...'}" for a in method.arguments]
    shown += ["LLM = (ACTION, ...)"] if method.plays else []
    shown += ["mean[LLM] = VALUE"] if method.targets else []
    return f"{method.name}({', '.join(shown)})" if shown else f"{method.name}() takes no arguments"
