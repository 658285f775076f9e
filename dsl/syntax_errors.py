"""This module says in the reader's terms what is wrong where the parser could not go on."""

from __future__ import annotations

from .diagnostic import Diagnostic, Note, did_you_mean, nearest
from .lexer import CLAUSES, DECLARATIONS, RESERVED, TOKEN, opens_line
from .lexical_errors import foreign_sign, malformed_number, not_a_lexeme, open_ends, reserved_word
from .scene import BLOCKS, CLOSERS, Scene
from .source import Span

COMPARISONS = {"==", "!=", "<", "<=", ">", ">="}
OPERATORS = COMPARISONS | {*"+-*/^.([", "mod", "and", "or", "within", "step", ".."}
OPERAND = {"<NAME>", "<NUMBER>", "<STRING>", "(", "not", "if", "every", "some"}
HOME = {member: block for block, members in BLOCKS.items() for member in members.split()}
KINDS = {"monitoring", "matching", "instructions", "draws"}
MISSING = {
    "=": ("missing-equals", "'='"),
    ":": ("missing-colon", "':'"),
    "then": ("missing-then", "'then'"),
    "else": ("missing-else", "'else'"),
    "next": ("missing-next", "'next'"),
    "in": ("missing-in", "'in'"),
    "of": ("missing-of", "'of'"),
    "<PAYOFFS_BLOCK>": ("missing-brace", "'{'"),
    "{": ("missing-brace", "'{'"),
    "<STRING>": ("missing-text", "a text in double quotes"),
    "(": ("missing-bracket", "'('"),
    "[": ("missing-bracket", "'['"),
}
COLONS = {
    "payoffs": "after the profile, before its payoffs",
    "joint": "after the governors, before their probability",
}
NO_COMMA = "between a row and the next there is no ','"
COLONS_AFTER = {
    "@_quantifier": "after the collection, before the condition",
    "claim": "before the condition of the claim",
    "clients": "before the shares",
    "actions": "after the roles, before their actions",
}


def explain(scene: Scene) -> Diagnostic:
    """The complaint about a lexeme that no rule allows."""
    if scene.problem.key == "<OTHER>":
        return not_a_lexeme(scene.source, scene.problem.begin)
    for rule in RULES:
        diagnostic = rule(scene)
        if diagnostic is not None:
            return diagnostic
    return Diagnostic("unexpected-text", f"{scene.lexeme} cannot stand here", scene.here)


# --- rules, tried in order ---------------------------------------------------------------------


def _foreign(scene: Scene) -> Diagnostic | None:
    """`**`, `<-`, `:=`, `//`: two signs of ours that are one elsewhere."""
    begin = scene.problem.begin
    touching = scene.problem.previous == begin
    for start in (begin - 2, begin - 1, begin) if touching else (begin,):
        found = foreign_sign(scene.source, max(0, start))
        if found is not None and found.span is not None and found.span.end > begin:
            return found
    return None


def _number(scene: Scene) -> Diagnostic | None:
    """`.5`, `3.`: half a number."""
    text, begin, dot = scene.source.text, scene.problem.begin, scene.problem.previous - 1
    if scene.found == "." and text[begin + 1 : begin + 2].isdigit():
        return malformed_number(scene.source, begin)
    if scene.before == "." and text[dot - 1 : dot].isdigit():
        return malformed_number(scene.source, _word_start(text, dot))
    return None


def _word_start(text: str, end: int) -> int:
    while end > 0 and (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return end


def _equals(scene: Scene) -> Diagnostic | None:
    """`=` for `==`, and the other way round."""
    if scene.found == "=" and scene.opener and scene.opener.sign == "[":
        return _unclosed(scene)
    if scene.found == "=" and "==" in scene.expected and ".." not in scene.expected:
        way_out = "a comparison is written '=='"
        message = "'=' gives a value and does not compare"
        return Diagnostic("assignment-in-condition", message, scene.here, help=way_out)
    if scene.found == "==" and "=" in scene.expected:
        message = "'==' compares and does not give a value"
        return Diagnostic("comparison-for-value", message, scene.here, help="write '='")
    return None


def _chained(scene: Scene) -> Diagnostic | None:
    """`0 < a < 1`."""
    if scene.found not in COMPARISONS or "and" not in scene.expected:
        return None
    way_out = "write 'a < b and b < c'"
    message = "comparisons cannot be chained"
    return Diagnostic("chained-comparison", message, scene.here, help=way_out)


def _size(scene: Scene) -> Diagnostic | None:
    """`roles member[1..5]`."""
    if scene.found != ".." or not {"roles", "llms"} & set(scene.stack):
        return None
    way_out = "'NAME[5]' has the members NAME[1] to NAME[5]"
    message = "an array is declared with its size, not with a range"
    return Diagnostic("range-for-size", message, scene.here, help=way_out)


def _trailing_comma(scene: Scene) -> Diagnostic | None:
    if scene.before != "," or "<NAME>" not in scene.expected:
        return None
    if scene.found in OPERAND or scene.problem.key in OPERAND:
        return None
    at = scene.problem.previous - 1
    message = f"nothing follows the ',' before {scene.lexeme}"
    span = Span(scene.source, at, at + 1)
    way_out = "leave it out, or add what should follow"
    return Diagnostic("trailing-comma", message, span, help=way_out)


def _open_ends(scene: Scene) -> Diagnostic | None:
    """`param s in (0, 1)`, `[0, 1)`, `]0, 1[`."""
    return open_ends(scene.source, scene.problem.begin, scene.found)


def _closer(scene: Scene) -> Diagnostic | None:
    """A closing bracket that closes nothing, or another one than it should."""
    if scene.found not in CLOSERS.values():
        return None
    if scene.opener is None:
        message = f"this '{scene.found}' closes nothing"
        return Diagnostic("unmatched-bracket", message, scene.here, help="leave it out")
    if CLOSERS[scene.opener.sign] != scene.found:
        return _unclosed(scene)
    return None


def _unclosed(scene: Scene) -> Diagnostic:
    assert scene.opener is not None
    sign, closer = scene.opener.sign, CLOSERS[scene.opener.sign]
    note = Note("opened here", Span(scene.source, scene.opener.start, scene.opener.start + 1))
    message = f"expected '{closer}' before {scene.lexeme}"
    name = "unclosed-brace" if sign == "{" else "unclosed-bracket"
    return Diagnostic(name, message, scene.gap, (note,), f"close the '{sign}' with '{closer}'")


def _end_inside(scene: Scene) -> Diagnostic | None:
    """The file ends, or what is no part of it begins, while a bracket is open."""
    if scene.opener is None:
        return None
    begins = scene.found in DECLARATIONS
    begins |= scene.found in CLAUSES and scene.owner not in BLOCKS
    ends = scene.problem.key == "<END>"
    return _unclosed(scene) if ends or (begins and scene.opens_line) else None


def _docstring(scene: Scene) -> Diagnostic | None:
    if scene.problem.key != "<DOCSTRING>":
        return None
    message = "a docstring may stand only at the start of the file or of a block"
    return Diagnostic("misplaced-docstring", message, scene.here, help="a comment begins with '#'")


def _second_colon(scene: Scene) -> Diagnostic | None:
    """`C: 1, D: 2` in a table: the second row is lost in the first."""
    if scene.found != ":" or scene.owner not in COLONS:
        return None
    way_out = NO_COMMA if scene.owner == "payoffs" else ""
    message = "a second ':' in one row"
    return Diagnostic("second-colon", message, scene.here, help=way_out)


def _wildcard(scene: Scene) -> Diagnostic | None:
    """`C, _: 1, D, _: 2` in a table, or a profile without its colon."""
    if scene.found != "_" or scene.owner != "payoffs" or "<NUMBER>" not in scene.expected:
        return None
    message = "'_' stands for any action, and a payoff is expected here"
    way_out = f"a ':' ends a profile; {NO_COMMA}"
    return Diagnostic("wildcard-for-payoff", message, scene.here, help=way_out)


def _kind(scene: Scene) -> Diagnostic | None:
    """`monitoring perfekt`: one of a few words is needed."""
    if not scene.stack or scene.stack[-1] not in KINDS:
        return None
    choices = sorted(scene.expected)
    if scene.opens_line or scene.problem.key not in {"<NAME>", *RESERVED}:
        message = f"expected a kind after '{scene.before}', found {scene.lexeme}"
        way_out = f"one of {', '.join(choices)}"
        return Diagnostic("missing-kind", message, scene.gap, help=way_out)
    message = f"there is no {scene.lexeme} in '{scene.before} ...'"
    return Diagnostic("unknown-kind", message, scene.here, help=did_you_mean(scene.found, choices))


def _keyword(scene: Scene) -> Diagnostic | None:
    """A word where a declaration, a clause or a connective is needed: misspelt, or unknown."""
    is_word = scene.problem.key == "<NAME>" or scene.found in RESERVED
    allowed = [word for word in (*DECLARATIONS, *CLAUSES) if word in scene.expected]
    if not is_word or ("<NAME>" in scene.expected and not allowed):
        return None
    near = nearest(scene.found, [key for key in scene.expected if key.isidentifier()])
    if near is not None and scene.found not in RESERVED:
        return Diagnostic(
            "unknown-keyword",
            f"'{scene.found}' is no keyword",
            scene.here,
            help=f"did you mean '{near}'?",
        )
    if not allowed or not (scene.opens_line or scene.before in {"}", "{"}):
        return None
    if scene.found in DECLARATIONS or scene.found in CLAUSES:
        return _misplaced(scene)
    where = f"in '{scene.owner}'" if scene.owner else "here"
    name = "unknown-member" if scene.owner else "unknown-declaration"
    message = f"nothing that begins with '{scene.found}' can stand {where}"
    return Diagnostic(name, message, scene.here, help=f"known here: {', '.join(allowed)}")


def _misplaced(scene: Scene) -> Diagnostic:
    where = f"in '{scene.owner}'" if scene.owner else "outside of a block"
    if scene.found in HOME:
        way_out = f"it belongs into '{HOME[scene.found]} {{ ... }}'"
    else:
        way_out = f"close '{scene.owner}' with '}}' first"
    message = f"'{scene.found}' cannot stand {where}"
    return Diagnostic("misplaced-keyword", message, scene.here, help=way_out)


def _missing_comma(scene: Scene) -> Diagnostic | None:
    """`(a b)`, `roles row col`: two items side by side."""
    bracket = scene.opener.sign if scene.opener else ""
    elsewhere = scene.expected & {":", "="} and bracket not in {"(", "["}
    if "," not in scene.expected or elsewhere or scene.problem.key not in OPERAND:
        return None
    what = "',' or an operator" if "+" in scene.expected else "','"
    message = f"expected {what} before {scene.lexeme}"
    return Diagnostic("missing-comma", message, scene.gap)


def _range(scene: Scene) -> Diagnostic | None:
    """`param n in 3`, `sum(j for j in n)`."""
    if ".." not in scene.expected or "in" not in scene.stack:
        return None
    if scene.opener and scene.opener.sign == "(":
        message = f"expected a range after 'in', such as 1..n, found {scene.lexeme}"
        return Diagnostic("missing-range", message, scene.gap)
    message = f"expected a domain after 'in', found {scene.lexeme}"
    way_out = "a domain is [low, high], low..high, low..high step s or {value, ...}"
    return Diagnostic("missing-domain", message, scene.gap, help=way_out)


def _missing_sign(scene: Scene) -> Diagnostic | None:
    """A sign or connective is needed that the text leaves out."""
    if scene.expected & {"<NUMBER>", "<NAME>"}:
        return None
    for key, (name, what) in MISSING.items():
        if key in scene.expected - OPERATORS or {key} == scene.expected:
            where = _where(scene, key)
            message = f"expected {what}{where}, found {scene.lexeme}"
            return Diagnostic(name, message, scene.gap, help=_signature(scene))
    return None


def _where(scene: Scene, key: str) -> str:
    if key != ":":
        return f" after '{scene.before}'" if scene.before.isidentifier() else ""
    if scene.owner in COLONS:
        return f" {COLONS[scene.owner]}"
    words = [word for word in scene.stack if word in COLONS_AFTER]
    return f" {COLONS_AFTER[words[-1]]}" if words else ""


SIGNATURES = {
    "use": 'use "FILE"',
    "play": "play GAME(NAME = VALUE, ...)",
    "param": "param NAME [in DOMAIN] = DEFAULT",
    "let": "let NAME = EXPRESSION",
    "state": "state NAME [of LLM, ...] [in DOMAIN] = EXPRESSION next EXPRESSION",
    "game": "game NAME(NAME = DEFAULT, ...) { ... }",
    "population": "population { ... }",
    "repeated": "repeated { discount EXPRESSION }",
    "analysis": "analysis NAME = METHOD(NAME = VALUE, ...)",
    "claim": 'claim "TEXT" [for NAME in DOMAIN, ...]: CONDITION',
    "payoff": "payoff [of ROLE, ...] = EXPRESSION",
    "from": 'payoffs from "FILE"',
    "payoffs": "payoffs { PROFILE: VALUE, ... }",
    "actions": "actions [of ROLE, ...:] LABEL, ...",
    "clients": "clients [of ROLE, ...]: LLM SHARE, ...",
    "joint": "matching joint { LLM, ...: PROBABILITY }",
    "objective": "objective [of LLM, ...] = EXPRESSION",
    "chance": "chance of SIGNAL = EXPRESSION",
    "if": "if CONDITION then VALUE else VALUE",
    "@_quantifier": "every NAME in ANALYSIS: CONDITION",
}


def _signature(scene: Scene) -> str:
    """The form of the construct that the keyword nearest before has begun."""
    words = [word for word in scene.stack if word in SIGNATURES]
    return f"the form is: {SIGNATURES[words[-1]]}" if words else ""


def _missing_operand(scene: Scene) -> Diagnostic | None:
    """An expression, a name or a domain is needed."""
    if "<NUMBER>" in scene.expected:
        what, name = "an expression", "missing-expression"
    elif "<NAME>" in scene.expected:
        what, name = "a name", "missing-name"
    elif scene.expected == {"[", "{"}:
        what, name = "a domain", "missing-domain"
    else:
        return None
    if "*" in scene.expected:
        return None
    after = f" after '{scene.before}'" if scene.before else ""
    message = f"expected {what}{after}, found {scene.lexeme}"
    return Diagnostic(name, message, scene.gap, help=_signature(scene))


def _reserved(scene: Scene) -> Diagnostic | None:
    """A row of a table begins with a keyword."""
    if scene.found not in RESERVED or "<NAME>" not in scene.expected:
        return None
    return reserved_word(scene.source, scene.problem.begin, scene.problem.end)


def _two_values(scene: Scene) -> Diagnostic | None:
    """`3 4`, `a 4`: an operator is missing, or something stands where a declaration should."""
    if scene.problem.key not in OPERAND or not scene.expected & OPERATORS:
        return None
    message = f"expected an operator or the next declaration, found {scene.lexeme}"
    return Diagnostic("missing-operator", message, scene.here)


RULES = (
    _foreign,
    _number,
    _equals,
    _chained,
    _wildcard,
    _size,
    _trailing_comma,
    _open_ends,
    _closer,
    _end_inside,
    _docstring,
    _second_colon,
    _kind,
    _keyword,
    _range,
    _missing_comma,
    _missing_sign,
    _missing_operand,
    _reserved,
    _two_values,
)


# --- going on ----------------------------------------------------------------------------------


def resume(scene: Scene) -> int | None:
    """Where the next declaration begins behind a problem.

    That is a declaration's keyword at the start of a line, with every bracket closed that was
    opened, or not further to the right than the declaration that went wrong.
    """
    text, problem = scene.source.text, scene.problem
    depth = len(scene.openers) + (problem.job[0] == "payoff_table")
    first = min(
        (at for word, at in zip(scene.stack, problem.starts, strict=True) if word in DECLARATIONS),
        default=problem.begin,
    )
    column, end = _column(text, first), problem.begin
    while found := TOKEN.match(text, end):
        start, end = found.span(found.lastindex or 0)
        word = text[start:end]
        if start >= len(text):
            break
        if word in CLOSERS:
            depth += 1
        elif word in CLOSERS.values():
            depth = max(0, depth - 1)
        elif word not in DECLARATIONS or start <= first or not opens_line(text, start):
            continue
        elif depth == 0 or _column(text, start) <= column:
            return start
    return None


def _column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset)
