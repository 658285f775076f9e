"""This module is the command line's options; what commands do, in `commands`, is imported late."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from . import __version__

INVALID_CHOICE = re.compile(r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)")
STAGES = ("ast", "model", "graph", "problem")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 when all is well, 1 when a spec is wrong or a claim fails, 2 for wrong usage, 70 for an
        error of our own.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    from .commands import run_command

    try:
        return run_command(options)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


class _Parser(argparse.ArgumentParser):
    """Complaints in our own words: one line, and where to read more."""

    def error(self, message: str) -> NoReturn:
        choice = INVALID_CHOICE.fullmatch(message)
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
    _add_play(commands)
    return parser


def _command(commands: Any, name: str, what: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what)
    parser.set_defaults(command=name)
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
    parser = _command(commands, "check", "find what is wrong without solving anything")
    parser.add_argument("files", nargs="+", metavar="FILE")
    _add_set(parser)


def _add_run(commands: Any) -> None:
    parser = _command(commands, "run", "carry out analyses and check claims")
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
    parser.add_argument(
        "--plot", metavar="OUT", help="draw the result of one --analysis (.svg, .png or .pdf)"
    )
    parser.add_argument(
        "--records",
        metavar="OUT",
        help="write the rounds of one simulated --analysis (.csv, .npz or .parquet)",
    )
    parser.add_argument(
        "--checkpoint",
        metavar="FILE",
        help="resume one simulated --analysis from FILE if it is there, and save it there every "
        "minute, in the end and when interrupted",
    )


def _add_compile(commands: Any) -> None:
    parser = _command(commands, "compile", "write a spec in another form")
    parser.add_argument("file", nargs="?", metavar="FILE")
    parser.add_argument("--to", metavar="TARGET", help="see --list-targets")
    parser.add_argument("-o", "--output", metavar="OUT", help="where to (else standard output)")
    parser.add_argument("--list-targets", action="store_true", help="print the targets")
    _add_set(parser)


def _add_show(commands: Any) -> None:
    parser = _command(commands, "show", "show who advises whom, or what a stage made")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--stage", choices=STAGES, help="print what this stage made of the spec")
    parser.add_argument("--plot", metavar="OUT", help="draw the topology (.svg, .png or .pdf)")
    _add_set(parser)


def _add_fmt(commands: Any) -> None:
    parser = _command(commands, "fmt", "put files in canonical layout")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--check", action="store_true", help="change nothing; 1 if it would")


def _add_play(commands: Any) -> None:
    parser = _command(commands, "play", "play a game, against equilibria or language models")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--as",
        dest="seats",
        action="append",
        default=[],
        metavar="LLM",
        help="whom you play, at the terminal (repeatable)",
    )
    parser.add_argument(
        "--chat",
        action="append",
        default=[],
        metavar="LLM=MODEL[,SETTING=VALUE...]",
        help="a language model plays it (repeatable; the extra 'chat'); settings: prompt "
        "(multi-round or myopic), temperature, timeout, max_tokens, attempts, seed, base_url, "
        "key_variable",
    )
    parser.add_argument("--base-url", metavar="URL", help="the endpoint of the language models")
    parser.add_argument("--rounds", type=int, metavar="N", help="where the spec says nothing (10)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of mixed equilibria (0)")
    parser.add_argument("--transcript", metavar="OUT", help="keep one, as JSON lines")
    parser.add_argument("--resume", action="store_true", help="go on from the transcript")
    _add_set(parser)


def _gigabytes(text: str) -> int:
    try:
        size = float(text)
    except ValueError:
        size = 0.0
    if not 0 < size < 1e6:
        raise argparse.ArgumentTypeError(f"a number of gigabytes is expected, not '{text}'")
    return int(size * 1e9)
