"""Runs typed lines in a folder, for the demo: real processes, and what they really print."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 60
"""Seconds that one line may take."""


class FolderShell:
    """A shell in a folder, with `trace-gate` on its path and no Git configuration of anybody."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        """Take the environment of the caller, without what would change the story.

        Raises:
            CannotJudge: a program that the story needs is missing.
        """
        self._folder = folder
        self._environ = _clean(environ)
        for name in ("sh", "git", "ssh-keygen", "trace-gate"):
            if shutil.which(name, path=self._environ["PATH"]) is None:
                raise CannotJudge(f"The demo needs {name}, and it is not installed here.")

    def run(self, line: str) -> tuple[int, str]:
        """Exit code, and everything that was printed, in the order of printing."""
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=self._folder,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace").rstrip("\n")

    def read(self, path: str) -> str:
        """The text of a file of the folder."""
        return (self._folder / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Put a text in a file of the folder."""
        (self._folder / path).write_text(text, encoding="utf-8", newline="\n")


def _clean(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    here = str(Path(sys.executable).parent)
    return {
        **kept,
        "PATH": os.pathsep.join([here, environ.get("PATH", os.defpath)]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_EDITOR": "true",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
