"""The file that a page is written to: a new one, or one that the same command wrote (SPEC 9)."""

from __future__ import annotations

import os
import sys

from trace_gate.adapters.files import write_atomically
from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.adapters.compiled_templates import CompiledTemplates

STDOUT = "-"
SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json"}
"""What the name of a file says of its format, where --format does not."""

HEAD = 4096
"""Bytes at the beginning of a file in which its mark stands."""


def form_of(file: str | None, usual: str) -> str:
    """The format that the name of a file stands for; else the usual one."""
    _, dot, suffix = (file or "").rpartition(".")
    return SUFFIXES.get(f"{dot}{suffix}".lower(), usual)


def refuse_other(path: str, marks: tuple[bytes, ...], top: str | None, *, force: bool) -> None:
    """Nothing, where a page may be written.

    Args:
        path: as it was typed.
        marks: one of them stands at the beginning of each page of this kind.
        top: the working tree; a path in it may not lead out of it by a link.
        force: replace a file of somebody else.

    Raises:
        UsageError: it is no place for a page.
    """
    if os.path.islink(path):
        raise UsageError(
            f"{path} is a symbolic link, and a page is never written through one.",
            remedy="Name the file itself with --output.",
        )
    refuse_leading_out(path, top)
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder.", remedy="Name a file in it with --output.")
    if force or not os.path.lexists(path):
        return
    if os.path.isfile(path):
        with open(path, "rb") as there:
            begins = there.read(HEAD)
        if any(mark in begins for mark in marks):
            return
    raise UsageError(
        f"{path} is there already, and is no such page. Nothing was written.",
        remedy="Name another file with --output, or add --force.",
    )


def refuse_leading_out(path: str, top: str | None) -> None:
    """Nothing, where a path does not leave the working tree by a link in it.

    Raises:
        UsageError: it does. Who made that link may be somebody else.
    """
    if top is not None and _leads_out(path, top):
        raise UsageError(
            f"{path} leads out of the repository by a symbolic link. Nothing was written.",
            remedy="Name the place itself.",
        )


def write(path: str, text: str) -> str:
    """Write a page, whole or not at all; its size in words."""
    data = text.encode("utf-8", "backslashreplace")
    write_atomically(path, data)
    return f"{max(1, round(len(data) / 1000)):,} kB"


def show(text: str) -> None:
    """Print a page, also where stdout does not know all of its characters."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    print(text, end="", flush=True)


def compiled_templates() -> CompiledTemplates:
    """What keeps the compiled templates of pages; imported where there is a page in HTML."""
    from trace_gate.adapters.compiled_templates import CompiledTemplates
    from trace_gate.report.html import page

    return CompiledTemplates([page.__file__])


def _leads_out(path: str, top: str) -> bool:
    """Whether it lies in the working tree by its name, and elsewhere in truth."""
    folder = os.path.dirname(os.path.abspath(path))
    named = _is_in(folder, os.path.abspath(top))
    real = _is_in(os.path.realpath(folder), os.path.realpath(top))
    return named and not real


def _is_in(folder: str, root: str) -> bool:
    return folder == root or folder.startswith(os.path.join(root, ""))
