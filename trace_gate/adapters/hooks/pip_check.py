"""Asks pip whether a source can be installed, and which version it is. Nothing is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from trace_gate.app.setup.ci_source import NAME, Tried

PATIENCE = 600.0
"""Seconds: a repository is cloned, and what trace-gate needs is looked up."""

WORDS = (
    "-I", "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--no-input",
    "--disable-pip-version-check", "--report", "-",
)  # fmt: skip


CANNOT_TELL = (
    "No module named pip", "Retrying (", "Could not resolve host", "Could not connect",
    "Failed to connect", "Connection refused", "Connection timed out", "Network is unreachable",
    "Temporary failure in name resolution",
)  # fmt: skip
"""Words of pip and of Git by which nothing was found out about the source."""


def tried(source: str) -> Tried:
    """What pip says of a requirement that is well-formed.

    It runs in an empty folder, as in CI. Of a source that is no wheel, pip runs its build.
    """
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_DIR", "GIT_INDEX"))}
    environ["GIT_TERMINAL_PROMPT"] = "0"
    with tempfile.TemporaryDirectory(prefix="trace-gate-") as empty:
        try:
            done = subprocess.run(
                (sys.executable, *WORDS, "--", source), cwd=empty, env=environ,
                stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Tried(version=None, said=f"it did not end within {PATIENCE:.0f} seconds")
    if done.returncode:
        possible = not any(each in done.stderr for each in CANNOT_TELL)
        return Tried(version=None, said=_last(done.stderr), possible=possible)
    return _read(done.stdout)


def _read(report: str) -> Tried:
    try:
        rows = [each["metadata"] for each in json.loads(report)["install"]]
        found = {str(row["name"]).lower().replace("_", "-"): str(row["version"]) for row in rows}
    except (ValueError, KeyError, TypeError):
        return Tried(version=None, said="pip's report cannot be read", possible=False)
    return Tried(version=found.get(NAME), said=f"it holds no {NAME}")


def _last(text: str) -> str:
    errors = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line for line in errors if line.startswith("ERROR:")]
    return (named or errors or ["nothing was said"])[-1].removeprefix("ERROR: ")
