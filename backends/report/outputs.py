"""This module makes files of what one analysis found: its picture, and its records by round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from ..results.common import Refused
from ..results.payoff_cloud import PayoffCloud
from ..results.records import columns
from ..results.simulation import Simulation
from ..results.trajectory import Trajectory
from .pictures.canvas import MissingExtra
from .report import Report


class WrongOutput(Exception):
    """What is asked for cannot be made of the analysis, or written by that name."""


@frozen
class Outputs:
    """Names of files: of a picture, of records by round, of a checkpoint; None if not asked for."""

    plot: str | None = None
    records: str | None = None
    checkpoint: str | None = None

    def check(self, count: int) -> None:
        """What can be known before any work; `count` is how many analyses of one file are named.

        Raises:
            WrongOutput: an option is about one analysis and there are more, a name of a file that
                does not say what it is, or a package that is missing.
        """
        for name, does in (("plot", "draws"), ("records", "writes"), ("checkpoint", "resumes")):
            if getattr(self, name) is not None and count not in (
                (1, 2) if name == "plot" else (1,)
            ):
                message = f"--{name} {does} one analysis of one file: name it with --analysis NAME"
                raise WrongOutput(message)
        if self.records is not None:
            try:
                columns.need(columns.ending_of(self.records))
            except (columns.MissingData, ValueError) as error:
                raise WrongOutput(str(error)) from None

    def files(self, report: Report) -> Iterator[tuple[str, bytes]]:
        """Names of files and what is to be written to them; none of an analysis that was refused.

        Raises:
            WrongOutput: a result that cannot be drawn, or that has no records.
        """
        if self.plot is None and self.records is None:
            return
        if any(isinstance(analysed.result, Refused) for analysed in report.analyses):
            return
        if self.plot is not None:
            yield self.plot, _picture([analysed.result for analysed in report.analyses], self.plot)
        if self.records is not None:
            (analysed,) = report.analyses
            found = getattr(analysed.result, "records", None)
            if found is None:
                message = f"'{analysed.name}' is {analysed.method}, and has no records by round"
                raise WrongOutput(f"--records: {message}")
            yield self.records, found().to_bytes(columns.ending_of(self.records))

    def interruptions(self, report: Report) -> Iterator[str]:
        """What is said of simulations that were interrupted."""
        for analysed in report.analyses:
            result = analysed.result
            if isinstance(result, Simulation) and result.interrupted:
                kept = "--checkpoint FILE would keep them"
                if self.checkpoint is not None:
                    kept = f"the same command goes on from '{self.checkpoint}'"
                rounds = f"{result.rounds:,} of {result.planned:,} rounds"
                yield f"{analysed.name}: interrupted after {rounds}; {kept}"


def _picture(results: Sequence[object], path: str) -> bytes:
    """The picture of one result, or of rounds over a payoff cloud."""
    from .pictures.of_result import result_picture

    cloud = next((r for r in results if isinstance(r, PayoffCloud)), None) if results[1:] else None
    drawn = [result for result in results if result is not cloud]
    if len(drawn) > 1 or (cloud is not None and not isinstance(drawn[0], Trajectory)):
        message = "--plot draws one --analysis, or the rounds of a 'simulate' over a 'payoff_cloud'"
        raise WrongOutput(message)
    try:
        return result_picture(drawn[0], path, cloud)
    except (MissingExtra, ValueError) as error:
        raise WrongOutput(str(error)) from None
    except OverflowError:
        message = "numbers beyond the range of floats cannot be drawn"
        raise WrongOutput(message) from None
