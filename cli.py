"""This module is the command line; everything heavier than its options is imported late."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any, NoReturn

from . import __version__

if TYPE_CHECKING:
    from . import Model
    from .dsl.diagnostic import Diagnostic, SpecError
    from .dsl.source import Source

INVALID_CHOICE = re.compile(r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)")
STAGES = ("ast", "model", "graph", "problem")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 when all is well, 1 when a spec is wrong or a claim fails, 2 for wrong usage.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        return int(options.command(options))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except _WrongUsage as error:
        print(f"metagame: {error}", file=sys.stderr)
        return 2
    except MemoryError:
        print("metagame: out of memory; --memory-limit refuses large games early", file=sys.stderr)
        return 1


class _WrongUsage(Exception):
    """The options make no sense, or what they name cannot be written."""


class _Parser(argparse.ArgumentParser):
    """Complaints in our own words: one line, and where to read more."""

    def error(self, message: str) -> NoReturn:
        choice = re.fullmatch(
            r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)", message
        )
        if choice is not None:
            from .dsl.diagnostic import did_you_mean

            choices = re.findall(r"[\w-]+", choice[3])
            help = did_you_mean(choice[2], choices, f"choose from {', '.join(choices)}")
            message = f"{choice[1].lower()} '{choice[2]}' does not exist; {help}"
        self.exit(2, f"{self.prog}: {message}\n(see '{self.prog} --help')\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="metagame",
        description="A language and compiler for games played through advisors.",
        epilog="FILE is a path, '-' for standard input, or a bundled spec such as std/chicken.",
    )
    parser.add_argument("--version", action="version", version=f"metagame {__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    _add_check(commands)
    _add_run(commands)
    _add_compile(commands)
    _add_show(commands)
    _add_fmt(commands)
    return parser


def _command(
    commands: Any, name: str, what: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what)
    parser.set_defaults(command=run)
    return parser


def _add_set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a parameter, such as share=7/10 (repeatable)",
    )


def _add_check(commands: Any) -> None:
    parser = _command(commands, "check", "find what is wrong without solving anything", _check)
    parser.add_argument("files", nargs="+", metavar="FILE")
    _add_set(parser)


def _add_run(commands: Any) -> None:
    parser = _command(commands, "run", "carry out analyses and check claims", _run)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--analysis",
        action="append",
        metavar="NAME",
        help="only this analysis, and no claims (repeatable)",
    )
    _add_set(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--decimal", action="store_true", help="show 2.4 rather than 12/5")
    parser.add_argument(
        "--memory-limit",
        type=_gigabytes,
        metavar="GB",
        help="the most memory for a payoff tensor (2.1 if left out)",
    )


def _add_compile(commands: Any) -> None:
    parser = _command(commands, "compile", "write a spec in another form", _compile)
    parser.add_argument("file", nargs="?", metavar="FILE")
    parser.add_argument("--to", metavar="TARGET", help="see --list-targets")
    parser.add_argument("-o", "--output", metavar="OUT", help="where to (else standard output)")
    parser.add_argument("--list-targets", action="store_true", help="print the targets")
    _add_set(parser)


def _add_show(commands: Any) -> None:
    parser = _command(commands, "show", "show who advises whom, or what a stage made", _show)
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--stage", choices=STAGES, help="print what this stage made of the spec")
    parser.add_argument("--plot", metavar="OUT", help="draw the topology (.svg, .png or .pdf)")
    _add_set(parser)


def _add_fmt(commands: Any) -> None:
    parser = _command(commands, "fmt", "put files in canonical layout", _fmt)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--check", action="store_true", help="change nothing; 1 if it would")


# --- commands ----------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
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


def _run(options: argparse.Namespace) -> int:
    from .dsl.diagnostic import SpecError

    status, documents = 0, []
    for k, name in enumerate(options.files):
        try:
            report = _report(name, options)
        except SpecError as error:
            status = _complain(error)
            continue
        if options.json:
            documents.append(report.to_json())
        else:
            from .backends.report.as_text import Style, report_text

            _print_diagnostics(report.notes)
            style = Style(_colour(sys.stdout), options.decimal)
            print("\n" * (k > 0) + report_text(report, style))
        status = max(status, int(report.failed))
    if options.json and documents:
        import json

        print(json.dumps(documents[0] if len(options.files) == 1 else documents, indent=2))
    return status


def _report(name: str, options: argparse.Namespace) -> Any:
    from .backends.report.progress import ProgressBar
    from .dsl.diagnostic import SpecError

    model = _model(name, options)
    with ProgressBar(sys.stderr) as progress:
        try:
            return model.run(options.analysis, memory=options.memory_limit, progress=progress)
        except SpecError as error:
            if error.diagnostics[0].id == "unknown-analysis-name":
                d = error.diagnostics[0]
                raise _WrongUsage(f"{d.message} ({d.help})") from None
            raise


def _compile(options: argparse.Namespace) -> int:
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


def _show(options: argparse.Namespace) -> int:
    from .dsl.diagnostic import SpecError

    try:
        compilation = _compilation(options.file, options)
        if options.stage is not None:
            print(_stage_text(compilation, options.stage))
            return 0
        graph = compilation.matched
    except SpecError as error:
        return _complain(error)
    from .backends.report.as_text import Style, topology_text
    from .backends.report.plan import parameter_values, topology

    if options.plot is not None:
        from .backends.report.picture import MissingExtra, topology_picture

        try:
            _deliver(topology_picture(topology(graph), options.plot), options.plot)
        except (MissingExtra, ValueError) as error:
            raise _WrongUsage(str(error)) from None
        return 0
    found = topology(graph)
    print(topology_text(graph.spec, found, parameter_values(graph), Style(_colour(sys.stdout))))
    return 0


def _stage_text(compilation: Any, stage: str) -> str:
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


def _fmt(options: argparse.Namespace) -> int:
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


# --- reading and writing -----------------------------------------------------------------------


def _settings(options: argparse.Namespace) -> dict[str, Any]:
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


def _compilation(name: str, options: argparse.Namespace) -> Any:
    from .compiler.driver import compile_spec, compile_text

    settings = _settings(options)
    if name == "-":
        source = _standard_input()
        return compile_text(source.text, settings, source.name)
    return compile_spec(name, settings)


def _model(name: str, options: argparse.Namespace) -> Model:
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
    data = content.encode() if isinstance(content, str) else content
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # a pipe, a device
            with open(path, "wb") as stream:
                stream.write(data)
        else:
            _replace(os.path.realpath(path), data)
    except OSError as error:
        raise _WrongUsage(f"cannot write '{path}': {error.strerror}") from None


def _replace(path: str, data: bytes) -> None:
    part = f"{path}.part-{os.getpid()}"
    try:
        with open(part, "wb") as file:
            file.write(data)
        if os.path.exists(path):
            os.chmod(part, os.stat(path).st_mode)
        os.replace(part, path)
    except OSError:
        if os.path.exists(part):
            os.unlink(part)
        raise


def _gigabytes(text: str) -> int:
    try:
        size = float(text)
    except ValueError:
        size = 0.0
    if not 0 < size < 1e6:
        raise argparse.ArgumentTypeError(f"a number of gigabytes is expected, not '{text}'")
    return int(size * 1e9)


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
