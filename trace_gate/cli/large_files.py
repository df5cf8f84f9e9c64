"""Says of the traces that a command wrote which of their files are too large for plain Git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trace_gate.app.author import large_files
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace


def print_notes(repository: Git, files: Workspace, paths: Iterable[str]) -> None:
    """On stderr, so that JSON on stdout stays JSON."""
    for note in large_files.of_traces(repository, files, paths):
        click.echo(plain(note), err=True)
