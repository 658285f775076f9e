"""This module writes files: all of them or nothing."""

from __future__ import annotations

import os
from pathlib import Path


def replace(path: str | Path, data: bytes) -> None:
    """Write a whole file or nothing; a link stays a link, and a file keeps its permissions.

    Raises OSError if it cannot be written.
    """
    path = os.fspath(path)
    if os.path.exists(path) and not os.path.isfile(path):  # a pipe, a device
        with open(path, "wb") as stream:
            stream.write(data)
        return
    path = os.path.realpath(path)
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
