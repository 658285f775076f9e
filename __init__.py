"""A language and compiler for games played through advisors.

model = metagame.load("prisoners_dilemma.game", share="7/10")
game = model.meta_game()
game.nash(kind="pure")
report = model.run()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .dsl.diagnostic import Diagnostic, SpecError

if TYPE_CHECKING:
    import networkx

    from .backends.base import Rebind
    from .backends.continuous.continuous_game import ContinuousMetaGame
    from .backends.normal_form.meta_game import MetaGame
    from .backends.repeated.repeated_game import RepeatedGame
    from .backends.report.report import Report
    from .backends.results.simulation import Simulation
    from .compiler.driver import Compilation

__version__ = "0.1.0"
__all__ = ["Diagnostic", "Model", "SpecError", "__version__", "load", "loads"]

Setting = int | float | Fraction | str
"""A value of a parameter: `"7/10"` is exact, a float means its shortest decimal."""

Parameters = dict[str, int | Fraction]
"""Values of parameters, by name."""


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
        from .compiler.passes.drop_absent_llms import absence_notes

        return absence_notes(self._compilation.bound)

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

    def simulate(self, plays: Mapping[str, Any] | None = None, /, **setting: Any) -> Simulation:
        """A population that plays: means with standard errors.

        Args:
            plays: by LLM a play, such as `("C", "D")`, the name of a rule, or a result of `sustain`
                whose strategies it follows; those left out play the first equilibrium.
            setting: `rounds`, `clients` (in each role), `seed`, `population` ("drawn" or "fixed"),
                `engine` ("best", "counts", "one_by_one" or "instances").

        Raises:
            SpecError: what cannot be simulated, with the reason.
            TypeError: an unknown setting.
            ValueError: a play that is none of the LLM's, or a setting without that value.
        """
        from .backends.simulation.simulate import Setting, simulate

        return simulate(self.meta_game(), plays or {}, Setting(**setting))

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
    ) -> Report:
        """All analyses and claims, or only the analyses named.

        Args:
            analyses: names of analyses; None for all of them and the claims.
            memory: the most bytes that a payoff tensor may take (2 GiB if left out).
            progress: called with the steps done, the steps in all, and what is being done.

        Raises:
            SpecError: an analysis that the spec does not have, or a payoff without a value.
        """
        from .backends.report import plan

        named = (analyses,) if isinstance(analyses, str) else analyses
        only = None if named is None else tuple(named)
        limit = {} if memory is None else {"memory": memory}
        request = plan.Request(only, progress=progress, **limit)
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
