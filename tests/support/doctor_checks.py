"""What the doctor says."""

from __future__ import annotations

import json
import os
from pathlib import Path

from click.testing import CliRunner, Result

from trace_gate.cli.commands.doctor import command


def run(path: Path, asked=command, *options: str) -> Result:
    before = Path.cwd()
    os.chdir(path)
    try:
        return CliRunner().invoke(asked, list(options))
    finally:
        os.chdir(before)


def check_of(path: Path, name: str) -> tuple[int, str, str, str]:
    """Exit code, and status, message and fix of one check."""
    result = run(path, command, "--format", "json")
    rows = json.loads(result.output)
    assert rows["healthy"] == (result.exit_code == 0)
    found = next(each for each in rows["checks"] if each["name"] == name)
    return result.exit_code, found["status"], found["message"], found["fix"]
