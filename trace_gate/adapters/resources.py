"""The files that ship with trace-gate: policy, schemas, hooks, scaffold, examples.

In a wheel they lie in `trace_gate/_data`; in a checkout, also one that is installed
editable, at its top. Names are paths with slashes: `config/amazon-growth/gate.yaml`.
"""

from __future__ import annotations

import os

from trace_gate.core.errors import CannotJudge

FOLDERS = ("config", "schemas", "hooks", "scaffold", "examples", "reports", "words")
"""What ships; anything else is not there."""


def read(name: str) -> bytes:
    """The content of a shipped file.

    Raises:
        CannotJudge: there is no such file, so the installation is not whole.
    """
    path = os.path.join(_root(), *_parts(name))
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise _broken(name) from error


def listing(prefix: str) -> list[str]:
    """The names of all shipped files below a folder, sorted.

    Raises:
        CannotJudge: there is no such folder, so the installation is not whole.
    """
    root = _root()
    top = os.path.join(root, *_parts(prefix.rstrip("/")))
    found = []
    for folder, folders, names in os.walk(top):
        folders[:] = [each for each in folders if each != "__pycache__"]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    if not found:
        raise _broken(prefix)
    return sorted(name.replace(os.sep, "/") for name in found)


def _root() -> str:
    """The folder that holds `FOLDERS`: in the wheel beside the code, else above it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    data = os.path.join(package, "_data")
    return data if os.path.isdir(data) else os.path.dirname(package)


def _parts(name: str) -> list[str]:
    parts = name.split("/")
    if parts[0] not in FOLDERS or any(part in ("", ".", "..") for part in parts):
        raise _broken(name)
    return parts


def _broken(name: str) -> CannotJudge:
    return CannotJudge(
        f"The file {name!r}, which ships with trace-gate, is not there.",
        remedy="pip install --force-reinstall trace-gate",
    )
