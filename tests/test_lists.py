"""This module compares lists that are kept by hand with the folders, and with each other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

from metagame.backends.report.views.table import VIEWS
from metagame.backends.results.all import Result

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("dsl", "compiler", "backends", "specs")
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "setuptools"
]


def folder(package: str) -> Path:
    return ROOT.joinpath(*package.split(".")[1:])


def files() -> set[Path]:
    found = (path for name in SHIPPED for path in (ROOT / name).rglob("*") if path.is_file())
    return {path for path in found if "__pycache__" not in path.parts}


def test_the_packages_are_the_folders_with_an_init() -> None:
    inits = (path.relative_to(ROOT).parent for path in files() if path.name == "__init__.py")
    found = ["metagame", *(".".join(("metagame", *folder.parts)) for folder in inits)]
    assert SETUPTOOLS["packages"] == sorted(found)


def test_every_module_is_in_a_package() -> None:
    packages = {folder(package) for package in SETUPTOOLS["packages"]}
    assert {
        path for path in files() if path.suffix == ".py" and path.parent not in packages
    } == set()


def test_every_data_file_is_shipped() -> None:
    patterns = SETUPTOOLS["package-data"].items()
    shipped = {
        path for package, globs in patterns for g in globs for path in folder(package).glob(g)
    }
    assert {path for path in files() if path.suffix != ".py"} <= shipped
    assert ROOT / "py.typed" in shipped


def test_every_result_has_a_view() -> None:
    assert set(VIEWS) == set(get_args(Result))


def test_every_family_of_results_has_a_module_of_views() -> None:
    families = {path.stem for path in (ROOT / "backends" / "results").glob("*.py")}
    views = {path.stem for path in (ROOT / "backends" / "report" / "views").glob("*.py")}
    assert families - {"all", "common", "notebook", "numbers"} == views - {"table", "refused"}
