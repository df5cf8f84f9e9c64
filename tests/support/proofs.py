"""What a framework of hooks is proved to run."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.support import forked

BIN = forked.folder()
"""Where the program is that these tests run; the first of them takes the real one."""


TRIALS = {
    "a commit",
    "a message",
    "a trailer",
    "a commit past the gate",
    "a push",
    "a push of another ref",
    "a push of a tag",
    "a merge",
}


def run(path: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=path, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )


def trace_gate(
    path: Path, *words: str, folder: Path = BIN, **environ: str
) -> subprocess.CompletedProcess[str]:
    return run(path, str(folder / "trace-gate"), *words, **environ)


def proven(path: Path, folder: Path = BIN, **environ: str) -> tuple[int, dict[str, str]]:
    """The exit code of `doctor --prove`, and what came of each trial."""
    words = ("doctor", "--prove", "--format", "json")
    done = trace_gate(path, *words, folder=folder, **environ)
    assert done.stdout, done.stderr
    rows = json.loads(done.stdout)["checks"]
    found = {row["name"].removeprefix("proof: "): row["status"] for row in rows}
    return done.returncode, {name: found[name] for name in found if name in TRIALS}


def everything(status: str) -> dict[str, str]:
    return dict.fromkeys(TRIALS, status)
