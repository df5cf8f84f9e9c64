"""Repositories that are opened for a test, and closed after it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.gitrepo import Repo
from trace_gate.adapters.git.repository import Git

Open = Callable[..., Git]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open a repository or a folder, with more in the environment; all are closed."""
    made: list[Git] = []

    def open_it(where: Repo | Path, *, hook: str = "", **environ: str) -> Git:
        path = where.path if isinstance(where, Repo) else where
        made.append(Git.open(str(path), {**os.environ, **environ}, hook=hook))
        return made[-1]

    yield open_it
    for git in made:
        git.close()
