"""A desk for tests of the commands: a repository in a folder, and few words."""

from __future__ import annotations

import subprocess
from pathlib import Path

import yaml
from click.testing import CliRunner, Result

from trace_gate.cli.main import cli

BIDS = "campaign,bid\nC1,1.00\n"


class Desk:
    """A repository in a folder; commands run in this process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, *words: str, code: int | None = 0) -> Result:
        """Run a command; `code` is the exit code that it must have, None for any."""
        result = CliRunner().invoke(cli, words)
        assert code is None or result.exit_code == code, result.output
        return result

    def git(self, *words: str, ok: bool = True) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.path, capture_output=True, text=True, check=False
        )
        assert not ok or done.returncode == 0, done.stderr + done.stdout
        return done.stdout.strip()

    def write(self, path: str, data: str | bytes, *, add: bool = True) -> Path:
        """Write a file, and stage it."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        if add:
            self.git("add", "--", path)
        return file

    def commit(self, message: str = "work") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def traces(self) -> list[Path]:
        return sorted(self.path.glob("traces/*/*.yaml"))

    def trace(self, path: Path | None = None) -> dict:
        """A trace, the newest one if none is named."""
        return yaml.safe_load((path or self.traces()[-1]).read_bytes())["trace"]
