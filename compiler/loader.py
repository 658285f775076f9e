"""This module finds the files that a spec uses: beside it, or in the bundled library."""

from __future__ import annotations

from importlib import resources
from itertools import islice
from os.path import exists, isdir, isfile, normpath
from pathlib import Path, PurePosixPath

from attrs import define, field

from ..dsl import ast
from ..dsl.diagnostic import Note, SpecError, did_you_mean, fail, nearest
from ..dsl.parser import parse
from ..dsl.source import Source, Span, read_source
from .model.from_ast import Unit

BUNDLED = "std/"
MAX_LISTED = 1000
MAX_FILES = 200
"""A spec may consist of this many files."""


def bundled_files() -> list[str]:
    """The names of the bundled specs, without `.game`: `std/chicken`, `std/papers/...`."""
    root = resources.files(__package__.rpartition(".")[0]) / "specs"
    found = []
    with resources.as_file(root) as folder:
        for path in sorted(Path(folder).rglob("*.game")):
            name = path.relative_to(folder).with_suffix("").as_posix()
            found.append(name if name.startswith(BUNDLED) else BUNDLED + name)
    return found


def bundled_path(name: str) -> Path | None:
    """The file of a bundled name such as `std/chicken` or `std/papers/folk_theorem/heist.game`.

    `std/NAME` is specs/std/NAME.game, or specs/NAME.game when there is no such file.
    """
    parts = PurePosixPath(name if name.endswith(".game") else name + ".game").parts
    if parts[:1] != ("std",) or ".." in parts:
        return None
    root = Path(str(resources.files(__package__.rpartition(".")[0]) / "specs"))
    for path in (root.joinpath(*parts), root.joinpath(*parts[1:])):
        if isfile(path):
            return path
    return None


def read_spec(name: str) -> Source:
    """The text of a spec: a file, or else a bundled name.

    Raises:
        SpecError: there is no such file, or it cannot be read.
    """
    path = Path(name)
    if not isfile(name) and name.startswith(BUNDLED):
        found = bundled_path(name)
        if found is None:
            help = _bundled_help(name)
            raise fail("unknown-bundled-spec", f"no bundled spec '{name}'", None, help)
        return read_source(found, name)
    if not exists(name):
        message = f"there is no file '{name}'"
        help = _nearby(name, Path()) or "'std/NAME' names a bundled spec"
        raise fail("cannot-read-file", message, None, help)
    return read_source(path, name)


def _as_spec(source: Source) -> Source:
    """The text to parse: a game in Gambit's strategic form is translated."""
    if not source.name.endswith(".nfg"):
        return source
    from .strategic_form import game_text

    return Source(source.name, game_text(source))


@define
class _Loader:
    """The files met so far; `chain` is the path of `use` declarations that led here."""

    units: dict[str, Unit] = field(factory=dict)
    chain: list[tuple[str, Span | None]] = field(factory=list)

    def load(self, source: Source, key: str, folder: Path | None) -> Unit:
        tree = parse(_as_spec(source))
        problems: list[SpecError] = []
        used = []
        for declaration in tree.declarations:
            if isinstance(declaration, ast.Use):
                try:
                    used.append(self._use(declaration, folder))
                except SpecError as error:
                    problems.append(error)
        if problems:
            raise SpecError(d for error in problems for d in error.diagnostics)
        unit = Unit(_with_tables(tree, folder, problems), tuple(used))
        if problems:
            raise SpecError(d for error in problems for d in error.diagnostics)
        self.units[key] = unit
        return unit

    def _use(self, use: ast.Use, folder: Path | None) -> Unit:
        path = self._path(use, folder)
        key = _key(path)
        if key in self.units:
            return self.units[key]
        if key in [k for k, _ in self.chain]:
            raise _cycle(self.chain, key, use)
        if len(self.units) + len(self.chain) > MAX_FILES:
            message = f"the spec uses more than {MAX_FILES} files"
            raise fail("too-many-files", message, use.span, "put some of them together")
        self.chain.append((key, use.span))
        try:
            name = use.path
            if not name.startswith(BUNDLED):
                name = normpath(Path(use.span.source.name).parent / name)
            return self.load(read_source(path, name), key, path.parent)
        finally:
            self.chain.pop()

    def _path(self, use: ast.Use, folder: Path | None) -> Path:
        if use.path.startswith(BUNDLED):
            found = bundled_path(use.path)
            if found is None:
                help = _bundled_help(use.path)
                message = f"no bundled spec '{use.path}'"
                raise fail("unknown-bundled-spec", message, use.span, help)
            return found
        if folder is None:
            message = "a spec that is not in a file can use bundled specs only"
            raise fail("use-without-folder", message, use.span, "'use \"std/...\"', or save it")
        path = folder / use.path
        if not isfile(path):
            raise _missing(use, folder)
        return path


def _with_tables(tree: ast.File, folder: Path | None, problems: list[SpecError]) -> ast.File:
    """The tree with the texts of its payoff files; what cannot be read goes to `problems`."""
    if not any(isinstance(m, ast.PayoffsFile) for m in _game_members(tree)):
        return tree

    def filled(member: ast.GameMember) -> ast.GameMember:
        if not isinstance(member, ast.PayoffsFile):
            return member
        try:
            return ast.PayoffsFile(member.path, member.span, _table(member, folder))
        except SpecError as error:
            problems.append(error)
            return member

    declarations = tuple(
        ast.Game(d.name, d.formals, d.docstring, tuple(map(filled, d.members)), d.span)
        if isinstance(d, ast.Game)
        else d
        for d in tree.declarations
    )
    return ast.File(tree.docstring, declarations, tree.span)


def _game_members(tree: ast.File) -> list[ast.GameMember]:
    return [m for d in tree.declarations if isinstance(d, ast.Game) for m in d.members]


def _table(tree: ast.PayoffsFile, folder: Path | None) -> Source:
    if folder is None:
        message = "a spec that is not in a file cannot read payoffs from one"
        raise fail("use-without-folder", message, tree.span, "write 'payoffs { ... }', or save it")
    path = folder / tree.path
    if not isfile(path):
        raise _missing(tree, folder)
    return read_source(path, normpath(Path(tree.span.source.name).parent / tree.path))


def _missing(use: ast.Use | ast.PayoffsFile, folder: Path) -> SpecError:
    help = "paths are relative to the file; 'std/...' names a bundled spec"
    word = "use"
    if isinstance(use, ast.PayoffsFile):
        word, help = "from", "paths are relative to the file that names them"
    if isdir(folder / use.path):
        nothing = f"'{word}' names no file"
        message = f"'{use.path}' is a folder, not a file" if use.path else nothing
        return fail("missing-used-file", message, use.span, help)
    message = f"no file '{use.path}' beside this one"
    near = _nearby(use.path, folder) if isinstance(use, ast.Use) else ""
    return fail("missing-used-file", message, use.span, near or help)


def _nearby(name: str, folder: Path) -> str:
    """A help text that names the file that may be meant: one near the path, or a bundled one."""
    beside = (folder / name).parent
    found = islice(beside.glob("*.game"), MAX_LISTED) if isdir(beside) else ()
    around = [normpath(Path(name).parent / each.stem) for each in sorted(found)]
    names = sorted(bundled_files(), key=lambda name: -name.count("/"))
    bundled = {Path(name).name: name for name in names}
    spelled = name.removesuffix(".game")
    close = nearest(spelled, around) or bundled.get(nearest(spelled, bundled) or "")
    return f"did you mean '{close}.game'?" if close is not None else ""


def _bundled_help(name: str) -> str:
    names = bundled_files()
    games = [name for name in names if name.count("/") == 1]
    return did_you_mean(name.removesuffix(".game"), names, f"there are: {', '.join(games)}")


def _key(path: Path) -> str:
    """What tells a file from others."""
    return str(path.resolve())


def _cycle(chain: list[tuple[str, Span | None]], key: str, use: ast.Use) -> SpecError:
    start = next(k for k, (name, _) in enumerate(chain) if name == key)
    names = [Path(name).name for name, _ in chain[start:]] + [Path(key).name]
    spans = [span for _, span in chain[start + 1 :] if span is not None]
    notes = [Note("on the way here", span) for span in spans]
    message = f"files use each other in a circle: {' -> '.join(names)}"
    help = "move what they share into a file of its own"
    return fail("use-cycle", message, use.span, help, *notes)


def load_units(source: Source, folder: Path | None) -> list[Unit]:
    """Every file of a spec, each after those that it uses; the spec itself is last.

    Args:
        folder: where paths in `use` start; None when the text is not in a file.

    Raises:
        SpecError: syntax errors, missing files, a circle.
    """
    loader = _Loader()
    key = source.name
    if folder is not None:
        path = folder / Path(source.name).name
        key = _key(path if isfile(path) else path.with_name(f"{path.name}.game"))
    loader.chain.append((key, None))
    loader.load(source, key, folder)
    return list(loader.units.values())
