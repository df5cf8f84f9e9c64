"""Finds the programs that trace-gate runs: never one that the judged repository brings along."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def find_program(name: str, path: str, here: str) -> str | None:
    """The absolute path of a program on a search path; None where there is none.

    Relative folders are left out, and those of the working tree around `here`: hook managers
    put `node_modules/.bin` and the like on the PATH.
    """
    file = f"{name}.exe" if os.name == "nt" else name
    own = top_around(here)
    for folder in path.split(os.pathsep):
        if not os.path.isabs(folder) or (own and lies_in(os.path.realpath(folder), own)):
            continue
        program = os.path.join(folder, file)
        if os.path.isfile(program) and os.access(program, os.X_OK):
            return program
    return None


def top_around(here: str) -> str | None:
    """The folder around `here` that looks like the top of a working tree."""
    for folder in upwards(here):
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
    return None


def upwards(folder: str) -> Iterator[str]:
    """A folder and all that are around it."""
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def lies_in(path: str, folder: str) -> bool:
    """Whether a path is a folder or something in it; both are resolved already."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
