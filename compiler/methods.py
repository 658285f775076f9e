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
    "effect": ("beneficial", "harmful", "none", "non_monotone", "varies"),
    "kind": ("pure", "mixed"),
    "stability": ("attracting", "repelling", "saddle", "unstable", "undecided"),
    "strategy": ("equilibria", "threat", "review"),
    "status": ("solved", "sustained", "infeasible", "refused"),
    "trend": ("increasing", "decreasing", "constant", "non_monotone", "varies"),
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


GRID = ArgumentSpec("grid", Kind.NUMBER, least=2, whole=True)
"""How many actions stand for an interval: an argument of every method."""


@frozen
class Method:
    """A method of analysis.

    plays       whether `LLM = play` is an argument
    partial     whether the plays of some LLMs may be left out
    targets     whether `mean[LLM] = value` is one
    aimless     whether all targets may be left out
    conditions  whether conditions are, such as `mean[LLM] >= value`
    fields      of the result itself; `items` those of the members of a result that is a list
    ordered     whether that is a list of rounds: one is `NAME[3]`, and has the states as fields
    """

    name: str
    summary: str
    arguments: tuple[ArgumentSpec, ...] = ()
    plays: bool = False
    partial: bool = False
    targets: bool = False
    aimless: bool = False
    conditions: bool = False
    fields: tuple[tuple[str, Holds], ...] = ()
    items: tuple[tuple[str, Holds], ...] | None = None
    ordered: bool = False

    def argument(self, name: str) -> ArgumentSpec | None:
        return next((a for a in (*self.arguments, GRID) if a.name == name), None)


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
    ("bound", Holds.NUMBER),
    ("violation", Holds.NUMBER),
    ("status", Holds.WORD),
    ("total", Holds.NUMBER_BY_LLM),
    ("mean", Holds.NUMBER_BY_LLM),
)
_OBJECTIVE = (
    ArgumentSpec("maximize", Kind.OBJECTIVE),
    ArgumentSpec("minimize", Kind.OBJECTIVE),
)
_DISCOUNT = ArgumentSpec("discount", Kind.NUMBER, below=1)

_PROFILE = (
    ("total", Holds.NUMBER_BY_LLM),
    ("mean", Holds.NUMBER_BY_LLM),
    ("utility", Holds.NUMBER_BY_LLM),
    ("play", Holds.PLAY_BY_LLM),
)
_SURVIVORS = (
    ("solvable", Holds.TRUTH),
    ("rounds", Holds.NUMBER),
    ("left", Holds.NUMBER_BY_LLM),
    ("play", Holds.PLAY_BY_LLM),
)
_POPULATIONS = ArgumentSpec("populations", Kind.WORD, ("each", "one"))

METHODS: tuple[Method, ...] = (
    Method(
        "nash",
        "equilibria of the meta-game",
        (
            ArgumentSpec("kind", Kind.WORD, ("pure", "mixed", "all"), positional=True),
            ArgumentSpec("solver", Kind.WORD, ("own", "gambit")),
        ),
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
    Method(
        "correlated",
        "an optimal correlated equilibrium",
        _OBJECTIVE,
        conditions=True,
        fields=_CORRELATED,
    ),
    Method(
        "coarse_correlated",
        "an optimal coarse correlated equilibrium",
        _OBJECTIVE,
        conditions=True,
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
        "where each pure profile is an equilibrium, as a parameter varies, or two",
        (
            ArgumentSpec("parameter", Kind.PARAMETER, required=True, positional=True),
            ArgumentSpec("across", Kind.PARAMETER, positional=True),
            ArgumentSpec("steps", Kind.NUMBER, least=1, whole=True),
        ),
    ),
    Method(
        "share_effect",
        "what the size of an LLM does to the mean of its clients",
        (
            ArgumentSpec("of", Kind.LLM, required=True, positional=True),
            ArgumentSpec("parameter", Kind.PARAMETER),
            ArgumentSpec("select", Kind.WORD, ("each", "unique", "best", "worst")),
            ArgumentSpec("steps", Kind.NUMBER, least=1, whole=True),
        ),
        plays=True,
        partial=True,
        fields=(("effect", Holds.WORD), ("trend", Holds.WORD)),
    ),
    Method(
        "dominance",
        "what iterated elimination of dominated meta-actions leaves",
        (ArgumentSpec("kind", Kind.WORD, ("strict", "weak"), positional=True),),
        fields=_SURVIVORS,
    ),
    Method(
        "rationalizable",
        "what is a best reply to some belief, again and again",
        fields=_SURVIVORS,
    ),
    Method(
        "quantal_response",
        "logit equilibria, of one precision or along the path from noise to none",
        (ArgumentSpec("precision", Kind.NUMBER),),
        items=(
            ("precision", Holds.NUMBER),
            ("probability", Holds.MIX_BY_LLM),
            *_PROFILE[:3],
            ("residual", Holds.NUMBER),
        ),
    ),
    Method(
        "risk_dominance",
        "which of two strict equilibria is risk dominant, and which payoff dominant",
        items=(
            *_PROFILE,
            ("loss", Holds.NUMBER_BY_LLM),
            ("product", Holds.NUMBER),
            ("threshold", Holds.NUMBER_BY_LLM),
            ("risk_dominant", Holds.TRUTH),
            ("payoff_dominant", Holds.TRUTH),
        ),
    ),
    Method(
        "evolutionary_stability",
        "the evolutionarily stable meta-actions of a symmetric game",
        items=_EQUILIBRIUM,
    ),
    Method(
        "replicator",
        "the rest points of replicator dynamics, and their stability",
        (_POPULATIONS,),
        items=(
            ("play", Holds.PLAY_BY_LLM),
            ("probability", Holds.MIX_BY_LLM),
            ("utility", Holds.NUMBER_BY_LLM),
            ("kind", Holds.WORD),
            ("is_equilibrium", Holds.TRUTH),
            ("stability", Holds.WORD),
            ("hyperbolic", Holds.TRUTH),
            ("continuum", Holds.TRUTH),
        ),
    ),
    Method(
        "alpha_rank",
        "how long an evolutionary chain spends at each profile",
        (
            ArgumentSpec("intensity", Kind.NUMBER),
            ArgumentSpec("individuals", Kind.NUMBER, least=2, whole=True),
            _POPULATIONS,
        ),
        items=(*_PROFILE, ("mass", Holds.NUMBER)),
    ),
    Method("pareto", "the Pareto-efficient profiles", items=_PROFILE),
    Method(
        "efficiency",
        "the largest welfare, and the prices of stability and anarchy",
        (ArgumentSpec("kind", Kind.WORD, ("pure", "mixed", "all"), positional=True),),
        fields=(
            ("welfare", Holds.NUMBER),
            ("best", Holds.NUMBER),
            ("worst", Holds.NUMBER),
            ("price_of_stability", Holds.NUMBER),
            ("price_of_anarchy", Holds.NUMBER),
        ),
    ),
    Method(
        "payoff_cloud",
        "what LLMs can get where actions are intervals: a sample and its Pareto front",
        (
            ArgumentSpec("points", Kind.NUMBER, least=1, whole=True),
            ArgumentSpec("seed", Kind.NUMBER, whole=True),
        ),
        fields=(("welfare", Holds.NUMBER), ("complete", Holds.TRUTH)),
    ),
    Method(
        "folk_region",
        "feasible and individually rational payoffs",
        targets=True,
        aimless=True,
        fields=(("strict", Holds.TRUTH), ("within_reach", Holds.TRUTH)),
    ),
    Method(
        "attribution", "who sees what, and which folk theorem applies", plays=True, partial=True
    ),
    Method(
        "payoff_set",
        "equilibrium payoffs of the repeated game",
        (_DISCOUNT, ArgumentSpec("rounds", Kind.NUMBER, least=1, whole=True)),
        fields=(("complete", Holds.TRUTH), ("distance", Holds.NUMBER)),
    ),
    Method(
        "limit_set",
        "equilibrium payoffs of very patient LLMs",
        fields=(("complete", Holds.TRUTH), ("whole", Holds.TRUTH)),
    ),
    Method(
        "critical_discount",
        "the least patience that sustains a target",
        targets=True,
        fields=(("discount", Holds.NUMBER),),
    ),
    Method(
        "sustain",
        "strategies that sustain a target, with a certificate",
        (
            ArgumentSpec("within", Kind.NUMBER),
            _DISCOUNT,
            ArgumentSpec("strategy", Kind.WORD, ("any", "equilibria", "threat", "review")),
        ),
        targets=True,
        fields=(("status", Holds.WORD),),
    ),
    Method(
        "frontier",
        "how much patience buys how much precision",
        (
            ArgumentSpec("discounts", Kind.DOMAIN),
            ArgumentSpec("within", Kind.NUMBER),
            ArgumentSpec("strategy", Kind.WORD, ("any", "equilibria", "threat", "review")),
        ),
        targets=True,
        items=(
            ("discount", Holds.NUMBER),
            ("eps", Holds.NUMBER),
            ("gain", Holds.NUMBER),
            ("away", Holds.NUMBER),
            ("strategy", Holds.WORD),
        ),
    ),
    Method(
        "simulate",
        "a population simulation",
        (
            ArgumentSpec("rounds", Kind.NUMBER, least=1, whole=True),
            ArgumentSpec("clients", Kind.NUMBER, least=1, whole=True),
            ArgumentSpec("seed", Kind.NUMBER, whole=True),
            ArgumentSpec("population", Kind.WORD, ("drawn", "fixed")),
            ArgumentSpec("engine", Kind.WORD, ("best", "counts", "one_by_one", "instances")),
        ),
        plays=True,
        partial=True,
        fields=(("mean", Holds.NUMBER_BY_LLM), ("standard_error", Holds.NUMBER_BY_LLM)),
        items=(
            ("round", Holds.NUMBER),
            ("play", Holds.PLAY_BY_LLM),
            ("mean", Holds.NUMBER_BY_LLM),
            ("total", Holds.NUMBER_BY_LLM),
        ),
        ordered=True,
    ),
)

BY_NAME = {method.name: method for method in METHODS}
