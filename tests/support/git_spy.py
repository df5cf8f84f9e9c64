"""A `git` that writes down what it is asked, and then is the real one."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import pytest

DRIVEN = {
    "diff", "log", "show", "blame", "annotate", "grep", "whatchanged", "range-diff", "stash",
    "format-patch", "diff-tree", "diff-index", "diff-files",
}  # fmt: skip
"""Commands of git that may run a driver or an external diff, unless they are told not to."""

WITH_VALUE = ("-c", "-C", "--git-dir", "--work-tree", "--namespace", "--config-env")


class GitSpy:
    """Put first on the PATH; `asked` are the words of each git that was started since."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._log = folder / "asked"
        real = shutil.which("git")
        assert real is not None
        spy = folder / "spy" / "git"
        spy.parent.mkdir()
        written = "for w in \"$@\"; do printf '%s\\0' \"$w\"; done; printf '\\n\\0'"
        spy.write_text(
            f"#!/bin/sh\n{{ {written}; }} >> {shlex.quote(str(self._log))}\n"
            f'exec {shlex.quote(real)} "$@"\n'
        )
        spy.chmod(0o755)
        patch.setenv("PATH", f"{spy.parent}{os.pathsep}{os.environ['PATH']}")

    def asked(self) -> list[list[str]]:
        """The words of each git, in the order in which they were started."""
        if not self._log.exists():
            return []
        calls = self._log.read_bytes().decode(errors="surrogateescape").split("\n\0")[:-1]
        return [call.split("\0")[:-1] for call in calls]

    def unsafe(self) -> list[list[str]]:
        """Those that could run a driver of the repository."""
        return [words for words in self.asked() if not _is_safe(words)]


def verb(words: list[str]) -> str:
    """The command of git that some words ask for."""
    rest = iter(words)
    for word in rest:
        if word in WITH_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def _is_safe(words: list[str]) -> bool:
    asked = verb(words)
    if asked == "cat-file":
        return "--textconv" not in words
    if asked not in DRIVEN:
        return True
    return "--no-textconv" in words and ("--no-ext-diff" in words or asked in ("grep", "blame"))
