"""A desk for tests of the commands: a repository in a folder, and few words."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from click.testing import CliRunner, Result

from tests.support import fast_yaml
from tests.support.git_files import GitFiles
from tests.support.policy import believes
from trace_gate.cli.main import cli

BIDS = "campaign,bid\nC1,1.00\n"
GATE = "config/amazon-growth/gate.yaml"
GUARDRAILS = "config/amazon-growth/guardrails.yaml"
DECIDE = ("--option", "Smaller", "--option", "Leave it", "--rationale", "Easier to read")


class Desk:
    """A repository in a folder; commands run in this process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, *words: str, code: int | None = 0, stdin: str | None = None) -> Result:
        """Run a command; `code` is the exit code that it must have, None for any."""
        result = CliRunner().invoke(cli, words, input=stdin)
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
        return GitFiles(self.path).head() or self.git("rev-parse", "HEAD")

    def believe(self) -> None:
        """Let the policy believe what a decision says of the value before, where it knows none."""
        guardrails = self.path / GUARDRAILS
        guardrails.write_text(believes(guardrails.read_text()))

    def add_approver(self, name: str, *keys: str) -> None:
        """Write the first approver into the policy by hand, without staging it."""
        gate = self.path / GATE
        entry = {"emails": [f"{name}@shop.example"], "keys": list(keys)}
        text = f"approvers:\n  {name}: {json.dumps(entry)}\n"
        gate.write_text(gate.read_text().replace("approvers: {}\n", text))

    def propose(self, name: str, *keys: str) -> str:
        """Commit an approver and the story of a week; then stage a policy change.

        The id of the decision about it, which is staged, too.
        """
        self.add_approver(name, *keys)
        self.write("uploads/a.csv", "x\n")
        self.run("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv",
                 "--metric", "acos=0.41")  # fmt: skip
        self.run("new", "hypothesis", "--caused-by", self.traces()[0].stem,
                 "--statement", "Smaller", "--criterion", "acos <= 0.3")  # fmt: skip
        self.commit("approver and story")
        guardrails = (self.path / GUARDRAILS).read_text()
        self.write(GUARDRAILS, guardrails.replace("per_change: 0.30", "per_change: 0.25"))
        self.run("new", "decision", "--from-staged", "--caused-by", self.traces()[1].stem, *DECIDE)
        self.git("add", "traces")
        return self.traces()[2].stem

    def traces(self) -> list[Path]:
        return sorted(self.path.glob("traces/*/*.yaml"))

    def planned(self) -> list[dict]:
        """The changes of the newest trace, without what they say of the contents of files."""
        content = ("from_value", "to_value", "details")
        return [
            {
                key: value
                for key, value in change.items()
                if key not in content or not change["target"].startswith("file/")
            }
            for change in self.trace()["execution"]["changes"]
        ]

    def trace(self, path: Path | None = None) -> dict:
        """A trace, the newest one if none is named."""
        return fast_yaml.load((path or self.traces()[-1]).read_bytes())["trace"]
