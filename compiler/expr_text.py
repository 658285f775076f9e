"""This module prints resolved expressions in the language's own notation."""

from __future__ import annotations

from fractions import Fraction

from .expr import (
    ActionAt,
    ActionOf,
    Aggregate,
    AllActions,
    Arithmetic,
    AtLlm,
    Bound,
    ChoiceDomain,
    Comparison,
    Conditional,
    Constant,
    Count,
    CountOf,
    Domain,
    Expr,
    FieldOf,
    Fold,
    Frequency,
    Function,
    IntervalDomain,
    ItemOf,
    Label,
    Logic,
    Loop,
    LoopIndex,
    Negative,
    Not,
    OtherActions,
    OwnAction,
    OwnIndex,
    PublicOutcome,
    Quantified,
    RangeDomain,
    Ref,
    ResultOf,
    RoundNumber,
    TupleOf,
    Welfare,
)

_LEVELS = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "mod": 6, "^": 8}
_NOT, _COMPARE, _NEGATIVE, _ATOM = 3, 4, 7, 9


def to_text(expr: Expr) -> str:
    """The expression in the language's own notation, for dumps and diagnostics."""
    return _text(expr, 0)


def domain_text(domain: Domain) -> str:
    """A domain in the language's own notation."""
    match domain:
        case RangeDomain(low, high, Constant(value=1)):
            return f"{to_text(low)}..{to_text(high)}"
        case RangeDomain(low, high, step):
            return f"{to_text(low)}..{to_text(high)} step {to_text(step)}"
        case IntervalDomain(low, high):
            return f"[{to_text(low)}, {to_text(high)}]"
        case ChoiceDomain(values):
            return "{" + ", ".join(map(to_text, values)) + "}"


def _text(expr: Expr, level: int) -> str:
    own, text = _own_text(expr)
    return f"({text})" if own < level else text


def _own_text(expr: Expr) -> tuple[int, str]:
    match expr:
        case Arithmetic(operator, left, right) | Logic(operator, left, right):
            own = _LEVELS[operator]
            sides = (own + 1, own) if operator == "^" else (own, own + 1)
            return own, f"{_text(left, sides[0])} {operator} {_text(right, sides[1])}"
        case Comparison(operator, left, right, within):
            tail = "" if within is None else f" within {_text(within, _COMPARE + 1)}"
            sides_text = f"{_text(left, _COMPARE + 1)} {operator} {_text(right, _COMPARE + 1)}"
            return _COMPARE, sides_text + tail
        case Not(operand):
            return _NOT, f"not {_text(operand, _NOT)}"
        case Negative(operand):
            return _NEGATIVE, f"-{_text(operand, _NEGATIVE)}"
        case Conditional(condition, yes, no):
            return 0, f"if {to_text(condition)} then {to_text(yes)} else {_text(no, 0)}"
        case Quantified(quantifier, variable, collection, condition):
            return 0, f"{quantifier} {variable} in {to_text(collection)}: {to_text(condition)}"
        case Constant(value):
            simple = not isinstance(value, Fraction) or value.denominator == 1
            return (_ATOM if simple and value >= 0 else 6), str(value)
        case _:
            return _ATOM, _atom_text(expr)


def _atom_text(expr: Expr) -> str:
    match expr:
        case Ref(symbol):
            return symbol.name
        case Label(text):
            return text
        case ActionOf(name=name) | LoopIndex(name=name) | Bound(name=name):
            return name
        case ActionAt(array=array, index=index):
            return f"{array}[{to_text(index)}]"
        case Aggregate(measure, llm, who):
            return f"{measure}[{llm if llm is not None else who}]"
        case ResultOf(analysis):
            return analysis
        case Function(name, arguments):
            return f"{name}({', '.join(map(to_text, arguments))})"
        case Fold(name, items):
            return f"{name}({to_text(items)})"
        case Loop(name, body, variable, extent):
            return f"{name}({to_text(body)} for {variable} in {domain_text(extent)})"
        case Count(items, action):
            return f"count({to_text(items)}, {to_text(action)})"
        case Frequency(items, action):
            return f"frequency({to_text(items)}, {to_text(action)})"
        case CountOf(collection):
            return f"count({to_text(collection)})"
        case TupleOf(items):
            return f"({', '.join(map(to_text, items))})"
        case ItemOf(base, index):
            return f"{_text(base, _ATOM)}[{to_text(index)}]"
        case FieldOf(base, name):
            return f"{_text(base, _ATOM)}.{name}"
        case AtLlm(base, llm):
            return f"{_text(base, _ATOM)}[{llm}]"
        case _:
            return _WORDS[type(expr)]


_WORDS: dict[type, str] = {
    OwnAction: "own",
    OwnIndex: "index",
    AllActions: "all",
    OtherActions: "others",
    Welfare: "welfare",
    RoundNumber: "round",
    PublicOutcome: "public",
}
