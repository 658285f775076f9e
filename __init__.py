"""A language and compiler for games played through advisors.

model = metagame.load("prisoners_dilemma.game", share="7/10")
game = model.meta_game()
game.nash(kind="pure")
report = model.run()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from os import PathLike
from typing import TYPE_CHECKING, Any

from .dsl.diagnostic import Diagnostic, SpecError

if TYPE_CHECKING:
    import networkx

    from .backends.base import Rebind
    from .backends.chat.play import ChatRun
    from .backends.continuous.continuous_game import ContinuousMetaGame
    from .backends.normal_form.meta_game import MetaGame
    from .backends.repeated.repeated_game import RepeatedGame
    from .backends.report.report import Report
    from .backends.results.equilibria import Nash
    from .backends.results.simulation import Simulation
    from .backends.results.trajectory import Trajectory
    from .backends.simulation.named_rules import rule
    from .backends.simulation.stated_automata import Automaton, Frequency
    from .compiler.driver import Compilation

__version__ = "0.1.0"
__all__ = [
    "Automaton",
    "Diagnostic",
    "Frequency",
    "Model",
    "SpecError",
    "__version__",
    "load",
    "loads",
    "rule",
]

Setting = int | float | Fraction | str
"""A value of a parameter: `"7/10"` is exact, a float means its shortest decimal."""

Parameters = dict[str, int | Fraction]
"""Values of parameters, by name."""


def __getattr__(name: str) -> Any:
    """What is imported only when it is asked for."""
    if name == "rule":
        from .backends.simulation.named_rules import rule

        return rule
    if name in ("Automaton", "Frequency"):
        from .backends.simulation import stated_automata

        return getattr(stated_automata, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load(path: str, /, **settings: Setting) -> Model:
    """The compiled spec in a file, or a bundled one such as `"std/chicken"`.

    Args:
        path: a file, or a bundled name.
        settings: values of parameters, by name.

    Raises:
        SpecError: the spec is wrong, or cannot be read; `diagnostics` says what and where.
        ValueError: a setting is no number.
    """
    from .compiler.driver import compile_spec

    return Model(compile_spec(str(path), _exact(settings)))


def loads(text: str, /, **settings: Setting) -> Model:
    """The compiled spec in a text. It may use bundled specs, but no files.

    Raises:
        SpecError: the spec is wrong.
        ValueError: a setting is no number.
    """
    from .compiler.driver import compile_text

    return Model(compile_text(text, _exact(settings)))


def _exact(settings: dict[str, Setting]) -> Parameters:
    from .compiler.values import rational

    found: Parameters = {}
    for name, value in settings.items():
        try:
            found[name] = rational(str(value))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"{name} = {value!r} is no number such as '7/10' or 0.7") from None
    return found


class Model:
    """A compiled spec with its parameters bound.

    Raises:
        SpecError: the spec is wrong.
    """

    def __init__(self, compilation: Compilation) -> None:
        self._compilation = compilation
        self._matched = compilation.matched

    @property
    def parameters(self) -> Parameters:
        """The parameters by name, with their values here."""
        from .backends.report.plan import parameter_values

        return dict(parameter_values(self._matched))  # type: ignore[arg-type]

    @property
    def graph(self) -> networkx.MultiDiGraph:
        """The intermediate graph, parameters bound: a copy with typed `payload` attributes."""
        return self._matched.networkx.copy()

    @property
    def notes(self) -> list[Diagnostic]:
        """What there is to know that is no error: LLMs that are left out, say."""
        return self._compilation.notes

    def bind(self, **settings: Setting) -> Model:
        """The same spec with some parameters set anew; nothing is parsed again.

        Raises:
            SpecError: a parameter that does not exist, or a value that it cannot have.
            ValueError: a setting is no number.
        """
        return Model(self._compilation.bind(_exact(settings)))

    def meta_game(self) -> MetaGame:
        """The one-shot meta-game: `.llms`, `.strategies`, `.payoffs`, `.nash()`, `.check()`, ...

        Raises:
            SpecError: the spec is no finite one-shot game.
        """
        from .backends.normal_form.meta_game import MetaGame

        return MetaGame(self._matched, rebind=self._rebind)

    def continuous_game(self) -> ContinuousMetaGame:
        """The one-shot meta-game where actions are intervals: `.nash()`, `.check(...)`, ...

        Raises:
            SpecError: actions that are no intervals, or payoffs that are not covered.
        """
        from .backends.continuous.continuous_game import ContinuousMetaGame

        found = ContinuousMetaGame(self._matched)
        assert found.problem is not None
        return found

    def repeated_game(self) -> RepeatedGame:
        """The meta-game played again and again: `.folk_region()`, ...

        Raises:
            SpecError: the spec is no finite one-shot game.
        """
        from .backends.repeated.repeated_game import RepeatedGame

        return RepeatedGame(self.meta_game())

    def simulate(
        self, plays: Mapping[str, Any] | None = None, /, **setting: Any
    ) -> Simulation | Trajectory:
        """A population that plays: means with standard errors, and records of every round.

        Args:
            plays: by LLM a play, such as `("C", "D")`, a rule (by its name, or
                `metagame.rule(name, ...)` with its parameters), a `metagame.Automaton`, or a result
                of `sustain` whose strategies it follows; those left out play the first equilibrium.
                LLMs may be given by keyword as well.
            setting: `rounds`, `clients` (in each role), `seed`, `population` ("drawn" or "fixed"),
                `engine` ("best", "counts", "one_by_one" or "instances"); `progress`, called with
                the rounds that are done and all rounds; `resume`, the `snapshot` of an interrupted
                result; `checkpoint`, a file from which the run is resumed if it is there, and to
                which it is saved in the end, or when it is interrupted.

        A KeyboardInterrupt ends it early: the result says so, and has the rounds that were played.
        Where states change the game from round to round, or actions are intervals, rounds are
        played in expectation and the result is a `Trajectory`; it takes `rounds` and `seed`.

        Raises:
            OSError: the checkpoint cannot be read or written.
            SpecError: what cannot be simulated, with the reason.
            TypeError: an unknown setting.
            ValueError: a play that is none of the LLM's, or a setting without that value.
        """
        from .backends.adaptive.analyses import adapts
        from .backends.simulation.simulate import simulate, split

        if adapts(self._matched):
            from .backends.report.stated_in_python import trajectory

            return trajectory(self._matched, self._rebind, plays or {}, setting)
        game = self.meta_game()
        stated, chosen, watch = split(game.llms, setting)
        return simulate(game, {**(plays or {}), **stated}, chosen, watch)

    def play(
        self, seats: Mapping[str, Any] | None = None, /, *, seed: int = 0, **options: Any
    ) -> ChatRun:
        """Play the spec round by round: language models, people, rules.

        Args:
            seats: by LLM a `Chat`, `ChatModel`, `Person` or `Rule` of `metagame.backends.chat`, a
                function of the view, or a play that is repeated; those left out play the first
                equilibrium.
            seed: of mixed equilibria and of public signals.
            options: those of `metagame.backends.chat.Options`, such as `rounds` (10 if neither
                this nor the spec says how many), `transcript` and `resume`.

        Raises:
            OSError: the transcript cannot be written.
            SpecError: what cannot be played, with the reason; a transcript that does not fit.
            TypeError: an unknown option.
            ValueError: a seat that is none, or an option without that value.
        """
        from .backends.chat.from_ir import has_intervals, interval_table, table_of
        from .backends.chat.play import Options, play
        from .backends.chat.seating import seated

        if has_intervals(self._matched):
            table = interval_table(self._matched, seed)
        else:
            table = table_of(self.meta_game(), seed)
        if table.rounds is None and options.get("rounds") is None:
            options["rounds"] = 10
        return play(table, seated(table, seats or {}, self._equilibria, seed), Options(**options))

    def _equilibria(self) -> Nash:
        """Equilibria of the one-shot game: pure ones, or else mixed ones."""
        from .backends.chat.from_ir import has_intervals

        if has_intervals(self._matched):
            return self.continuous_game().nash()
        game = self.meta_game()
        pure = game.nash("pure")
        return pure if len(pure) else game.nash("mixed")

    @property
    def _rebind(self) -> Rebind:
        from .backends.base import Rebind

        return Rebind(self._compilation.matched_at, self._compilation.structural)

    def run(
        self,
        analyses: str | Iterable[str] | None = None,
        *,
        memory: int | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        rounds: Callable[[int, int], None] | None = None,
        checkpoint: str | PathLike[str] | None = None,
    ) -> Report:
        """All analyses and claims, or only the analyses named.

        Args:
            analyses: names of analyses; None for all of them and the claims.
            memory: the most bytes that a payoff tensor may take (2 GiB if left out).
            progress: called with the steps done, the steps in all, and what is being done.
            rounds: called with the rounds done and all rounds of a simulation.
            checkpoint: a file from which a simulation that is the only analysis named is resumed if
                it is there, and to which it is saved in the end, or when a KeyboardInterrupt ends
                it.

        Raises:
            OSError: the checkpoint cannot be read or written.
            SpecError: an analysis that the spec does not have, a payoff without a value, or a
                checkpoint for what is not one simulation.
        """
        from pathlib import Path

        from .backends.base import Onlooker
        from .backends.report import plan

        named = (analyses,) if isinstance(analyses, str) else analyses
        only = None if named is None else tuple(named)
        limit = {} if memory is None else {"memory": memory}
        saved = None if checkpoint is None else Path(checkpoint).resolve()
        request = plan.Request(only, progress=progress, onlooker=Onlooker(rounds, saved), **limit)
        return plan.run(self._matched, self._rebind, request, self.notes)

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"<Model {self._matched.spec.source}{' ' + values if values else ''}>"

    def __str__(self) -> str:
        from .backends.report.as_text import topology_text
        from .backends.report.plan import topology

        return topology_text(self._matched.spec, topology(self._matched))

    def _repr_html_(self) -> str:
        from .backends.results.notebook import block

        return block(str(self).splitlines())
