"""Options of the test run."""

from __future__ import annotations

import pytest

collect_ignore_glob = ["bad/*", "dsl/*.game"]
"""Specs that are wrong on purpose, or that only test the parser."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="rewrite the expected outputs (.out) instead of comparing with them",
    )


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be rewritten."""
    return bool(request.config.getoption("--accept"))
