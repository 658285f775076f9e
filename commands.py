"""This module carries out the commands of the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import Namespace

    from . import Model
    from .backends.report.outputs import Outputs
    from .backends.report.report import Report
    from .compiler.driver import Compilation
    from .compiler.expr import Rational
    from .dsl.diagnostic import Diagnostic, SpecError
    from .dsl.source import Source

OWN_ERROR = 70
"""The exit status when something is wrong with metagame itself (EX_SOFTWARE of sysexits.h)."""

WRONG_NAMES = ("unknown-analysis-name", "no-simulation", "wrong-checkpoint")
"""Complaints that are about options rather than about the spec."""


class _WrongUsage(Exception):
    """The options make no sense, or what they name cannot be written."""


def run_command(options: Namespace) -> int:
    """Carry out a command; the exit status."""
    try:
        return COMMANDS[options.command](options)
    except _WrongUsage as error:
        print(f"metagame: {error}", file=sys.stderr)
        return 2
    except MemoryError:
        print("metagame: out of memory; --memory-limit refuses large games early", file=sys.stderr)
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if "METAGAME_TRACEBACK" in os.environ:
            raise
        _own_error(error)
        return OWN_ERROR


def _own_error(error: Exception) -> None:
    """A mistake of ours ends in two lines, not in a traceback; nothing printed before counts."""
    kind = type(error).__name__
    print(
        f"metagame: an error of its own: {kind}: {error}\n"
        "Please report it with the spec; METAGAME_TRACEBACK=1 shows where it happened.",
        file=sys.stderr,
    )


def _check(options: Namespace) -> int:
    from .dsl.diagnostic import SpecError

    status = 0
    for name in options.files:
        try:
            notes = _compilation(name, options).check()
        except SpecError as error:
            status = _complain(error)
        else:
            _print_diagnostics(notes)
            print(f"{name}: ok")
    return status


def _run(options: Namespace) -> int:
    from .dsl.diagnostic import SpecError

    asked = _outputs(options)
    status, documents = 0, []
    for k, name in enumerate(options.files):
        try:
            report = _report(name, options)
        except SpecError as error:
            status = _complain(error)
            continue
        status = max(status, _write_outputs(report, asked))
        if options.json:
            documents.append(report.to_json())
        else:
            from .backends.report.as_text import report_text
            from .backends.report.style import Style

            _print_diagnostics(report.notes)
            style = Style(_colour(sys.stdout), options.decimal)
            print("\n" * (k > 0) + report_text(report, style))
        status = max(status, int(report.failed))
    if options.json and documents:
        import json

        print(json.dumps(documents[0] if len(options.files) == 1 else documents, indent=2))
    return status


def _outputs(options: Namespace) -> Outputs:
    """The files that are asked for."""
    from .backends.report.outputs import Outputs, WrongOutput

    asked = Outputs(options.plot, options.records, options.checkpoint)
    try:
        asked.check(len(options.analysis or ()) if len(options.files) == 1 else 0)
    except WrongOutput as error:
        raise _WrongUsage(str(error)) from None
    return asked


def _write_outputs(report: Report, asked: Outputs) -> int:
    """Write what is asked for; 1 if there was nothing to write, 130 after an interruption."""
    from .backends.report.outputs import WrongOutput

    written = 0
    try:
        for path, content in asked.files(report):
            _deliver(content, path)
            written += 1
    except WrongOutput as error:
        raise _WrongUsage(str(error)) from None
    interrupted = list(asked.interruptions(report))
    for said in interrupted:
        print(f"metagame: {said}", file=sys.stderr)
    if asked.records is not None and not written:
        print("metagame: no records: the analysis was refused", file=sys.stderr)
    return 130 if interrupted else int(asked.records is not None and not written)


def _report(name: str, options: Namespace) -> Report:
    from .backends.report.progress import ProgressBar, interruptible
    from .dsl.diagnostic import SpecError

    model = _model(name, options)
    bar = ProgressBar(sys.stderr)
    with bar as progress, interruptible(options.checkpoint is not None):
        rounds = None if progress is None else bar.rounds
        try:
            return model.run(
                options.analysis,
                memory=options.memory_limit,
                progress=progress,
                rounds=rounds,
                checkpoint=options.checkpoint,
            )
        except SpecError as error:
            if error.diagnostics[0].id in WRONG_NAMES:
                d = error.diagnostics[0]
                raise _WrongUsage(f"{d.message} ({d.help})") from None
            raise
        except OSError as error:
            if options.checkpoint is None or isinstance(error, BrokenPipeError):
                raise
            message = f"cannot use '{options.checkpoint}': {error.strerror}"
            raise _WrongUsage(message) from None


def _compile(options: Namespace) -> int:
    from .backends import targets
    from .dsl.diagnostic import SpecError

    if options.list_targets:
        width = max(len(target.name) for target in targets.TARGETS)
        for known in targets.TARGETS:
            print(f"{known.name.ljust(width)}   {known.summary}")
        return 0
    if options.file is None or options.to is None:
        raise _WrongUsage("compile needs FILE and --to TARGET (see 'metagame compile --help')")
    target = targets.named(options.to)
    if target is None:
        raise _WrongUsage(f"no target '{options.to}' ({targets.suggestion(options.to)})")
    if options.output is None and target.binary:
        raise _WrongUsage(f"the target '{target.name}' is binary: say where with -o OUT")
    try:
        written = target.write(_compilation(options.file, options).matched)
    except SpecError as error:
        return _complain(error)
    _deliver(written, options.output)
    return 0


def _show(options: Namespace) -> int:
    from .dsl.diagnostic import SpecError

    try:
        compilation = _compilation(options.file, options)
        if options.stage is not None:
            print(_stage_text(compilation, options.stage))
            return 0
        graph = compilation.matched
    except SpecError as error:
        return _complain(error)
    from .backends.report.as_text import topology_text
    from .backends.report.plan import parameter_values, topology
    from .backends.report.style import Style

    if options.plot is not None:
        from .backends.report.pictures.canvas import MissingExtra
        from .backends.report.pictures.topology import topology_picture

        try:
            _deliver(topology_picture(topology(graph), options.plot), options.plot)
        except (MissingExtra, ValueError) as error:
            raise _WrongUsage(str(error)) from None
        return 0
    found = topology(graph)
    print(topology_text(graph.spec, found, parameter_values(graph), Style(_colour(sys.stdout))))
    return 0


def _stage_text(compilation: Compilation, stage: str) -> str:
    if stage == "ast":
        from .dsl.text import tree_text

        return tree_text(compilation.tree)
    if stage == "model":
        from .compiler.model.text import model_text

        return model_text(compilation.model)
    if stage == "graph":
        from .compiler.ir.text import graph_text

        return graph_text(compilation.matched)
    from .backends.normal_form.from_ir import from_ir
    from .backends.normal_form.text import problem_text

    return problem_text(from_ir(compilation.matched))


def _fmt(options: Namespace) -> int:
    from .dsl.diagnostic import SpecError
    from .dsl.source import read_source
    from .dsl.text import format_source

    status = 0
    for name in options.files:
        try:
            source = _standard_input() if name == "-" else read_source(name)
            formatted = format_source(source)
        except SpecError as error:
            status = _complain(error)
            continue
        if options.check:
            if formatted != source.text:
                print(f"{name}: would be formatted")
                status = 1
        elif name == "-":
            sys.stdout.write(formatted)
        elif formatted != source.text:
            _deliver(formatted, name)
            print(f"{name}: formatted")
    return status


def _play(options: Namespace) -> int:
    """Play a game; whoever is not named plays the first equilibrium."""
    from .dsl.diagnostic import SpecError

    if options.resume and options.transcript is None:
        raise _WrongUsage("--resume goes on from a transcript: name it with --transcript FILE")
    if options.seats and options.file == "-":
        raise _WrongUsage("--as reads standard input, where the spec comes from already")
    try:
        run = _model(options.file, options).play(
            _seats(options),
            seed=options.seed,
            rounds=options.rounds,
            transcript=options.transcript,
            resume=options.resume,
        )
    except SpecError as error:
        return _complain(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _WrongUsage(f"cannot write '{options.transcript}': {error.strerror}") from None
    except ValueError as error:
        raise _WrongUsage(str(error)) from None
    print(run)
    return {"complete": 0, "person-left": 0, "interrupted": 130}.get(run.status, 1)


def _seats(options: Namespace) -> dict[str, Any]:
    """Who sits where, as far as it is stated."""
    from .backends.chat.seating import chat_in_words
    from .backends.chat.seats import Person

    stated: list[tuple[str, Any]]
    stated = [(llm, Person(sys.stdin, sys.stdout)) for llm in options.seats]
    stated += [chat_in_words(text, options.base_url) for text in options.chat]
    seats: dict[str, Any] = dict(stated)
    if len(seats) < len(stated):
        raise ValueError("two players for one seat: each LLM is named once by --as or --chat")
    return seats


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "check": _check,
    "run": _run,
    "compile": _compile,
    "show": _show,
    "fmt": _fmt,
    "play": _play,
}


# --- reading and writing -----------------------------------------------------------------------


def _settings(options: Namespace) -> dict[str, Rational]:
    from .compiler.values import rational

    found = {}
    for setting in options.set:
        name, equals, value = setting.partition("=")
        try:
            if not equals or not name.strip():
                raise ValueError(setting)
            found[name.strip()] = rational(value.strip())
        except (ValueError, ZeroDivisionError):
            raise _WrongUsage(
                f"--set takes NAME=VALUE such as share=7/10, not '{setting}'"
            ) from None
    return found


def _compilation(name: str, options: Namespace) -> Compilation:
    from .compiler.driver import compile_spec, compile_text

    settings = _settings(options)
    if name == "-":
        source = _standard_input()
        return compile_text(source.text, settings, source.name)
    return compile_spec(name, settings)


def _model(name: str, options: Namespace) -> Model:
    from . import Model

    return Model(_compilation(name, options))


def _standard_input() -> Source:
    from .dsl.source import decode

    return decode(sys.stdin.buffer.read(), "<stdin>")


def _deliver(content: str | bytes, path: str | None) -> None:
    """Write a whole file or nothing; a link stays a link, and a file keeps its permissions."""
    if path is None:
        assert isinstance(content, str)
        sys.stdout.write(content)
        return
    from .backends.results.records.files import replace

    try:
        replace(path, content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise _WrongUsage(f"cannot write '{path}': {error.strerror}") from None


# --- the terminal ------------------------------------------------------------------------------


def _colour(stream: IO[str]) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ


def _complain(error: SpecError) -> int:
    _print_diagnostics(error.diagnostics)
    return 1


def _print_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    from .dsl.diagnostic import render

    blocks = [render(d, _colour(sys.stderr)) for d in diagnostics]
    if blocks:
        print("\n\n".join(blocks), file=sys.stderr)
