"""This module is the vocabulary of analyses: every method with its arguments and result fields.

What stands here is checked when a spec is compiled; which methods can be run is up to the
backends. Fields are those that a claim may mention, by what they hold.
"""

from __future__ import annotations

from enum import Enum, auto

from attrs import frozen


class Kind(Enum):
    """What an argument takes."""

    WORD = auto()
    NUMBER = auto()
    OBJECTIVE = auto()
    LLM = auto()
    PARAMETER = auto()
    DOMAIN = auto()


class Holds(Enum):
    """What a field of a result holds."""

    NUMBER = auto()
    TRUTH = auto()
    WORD = auto()
    NUMBER_BY_LLM = auto()
    PLAY_BY_LLM = auto()
    MIX_BY_LLM = auto()

    @property
    def by_llm(self) -> bool:
        """Whether there is an entry for each LLM."""
        return self in (Holds.NUMBER_BY_LLM, Holds.PLAY_BY_LLM, Holds.MIX_BY_LLM)


FIELD_WORDS = {
    "kind": ("pure", "mixed"),
    "status": ("sustained", "infeasible", "refused"),
}
"""What a field that holds a word can be compared with."""


@frozen
class ArgumentSpec:
    """An argument; a number is at least `least`, less than `below`, and whole if it is to be."""

    name: str
    kind: Kind
    words: tuple[str, ...] = ()
    required: bool = False
    positional: bool = False
    least: int = 0
    below: int | None = None
    whole: bool = False


@frozen
class Method:
    """A method of analysis.

    plays    whether `LLM = play` is an argument ("optional", "others", or "" for no)
    targets  whether `mean[LLM] = value` is
    fields   of the result itself; `items` those of the members of a result that is a list
    """

    name: str
    summary: str
    arguments: tuple[ArgumentSpec, ...] = ()
    plays: bool = False
    targets: bool = False
    fields: tuple[tuple[str, Holds], ...] = ()
    items: tuple[tuple[str, Holds], ...] | None = None

    def argument(self, name: str) -> ArgumentSpec | None:
        return next((a for a in self.arguments if a.name == name), None)


_EQUILIBRIUM = (
    ("total", Holds.NUMBER_BY_LLM),
    ("mean", Holds.NUMBER_BY_LLM),
    ("utility", Holds.NUMBER_BY_LLM),
    ("play", Holds.PLAY_BY_LLM),
    ("probability", Holds.MIX_BY_LLM),
    ("kind", Holds.WORD),
    ("regret", Holds.NUMBER),
)
_DEVIATION = (
    ("is_equilibrium", Holds.TRUTH),
    ("gain", Holds.NUMBER_BY_LLM),
    ("deviation", Holds.PLAY_BY_LLM),
    ("total", Holds.NUMBER_BY_LLM),
    ("mean", Holds.NUMBER_BY_LLM),
)
_CORRELATED = (
    ("value", Holds.NUMBER),
    ("violation", Holds.NUMBER),
    ("total", Holds.NUMBER_BY_LLM),
    ("mean", Holds.NUMBER_BY_LLM),
)
_OBJECTIVE = (
    ArgumentSpec("maximize", Kind.OBJECTIVE),
    ArgumentSpec("minimize", Kind.OBJECTIVE),
)
_DISCOUNT = ArgumentSpec("discount", Kind.NUMBER, below=1)

METHODS: tuple[Method, ...] = (
    Method(
        "nash",
        "equilibria of the meta-game",
        (ArgumentSpec("kind", Kind.WORD, ("pure", "mixed", "all"), positional=True),),
        items=_EQUILIBRIUM,
    ),
    Method(
        "check",
        "whether a profile is an equilibrium, and the best deviations",
        plays=True,
        fields=_DEVIATION,
    ),
    Method(
        "best_response",
        "best meta-actions against the others' profile",
        (ArgumentSpec("of", Kind.LLM, required=True),),
        plays=True,
        fields=_DEVIATION,
    ),
    Method("correlated", "an optimal correlated equilibrium", _OBJECTIVE, fields=_CORRELATED),
    Method(
        "coarse_correlated",
        "an optimal coarse correlated equilibrium",
        _OBJECTIVE,
        fields=_CORRELATED,
    ),
    Method(
        "minmax",
        "what the others can hold each LLM to, and how",
        (ArgumentSpec("kind", Kind.WORD, ("pure", "mixed", "correlated"), positional=True),),
        fields=(("value", Holds.NUMBER_BY_LLM),),
    ),
    Method(
        "regions",
        "where each pure profile is an equilibrium, as a parameter varies",
        (ArgumentSpec("parameter", Kind.PARAMETER, required=True, positional=True),),
    ),
    Method("folk_region", "feasible and individually rational payoffs"),
    Method("attribution", "who sees what, and which folk theorem applies"),
    Method("payoff_set", "subgame-perfect payoffs of the repeated game", (_DISCOUNT,)),
    Method(
        "critical_discount",
        "the least patience that sustains a target",
        targets=True,
        fields=(("discount", Holds.NUMBER),),
    ),
    Method(
        "sustain",
        "strategies that sustain a target, with a certificate",
        (ArgumentSpec("within", Kind.NUMBER), _DISCOUNT),
        targets=True,
        fields=(("status", Holds.WORD),),
    ),
    Method(
        "simulate",
        "a population simulation",
        (
            ArgumentSpec("rounds", Kind.NUMBER, least=1, whole=True),
            ArgumentSpec("clients", Kind.NUMBER, least=1, whole=True),
            ArgumentSpec("seed", Kind.NUMBER, whole=True),
        ),
        plays=True,
        fields=(("mean", Holds.NUMBER_BY_LLM), ("standard_error", Holds.NUMBER_BY_LLM)),
    ),
)

BY_NAME = {method.name: method for method in METHODS}
