"""What a CI runner gives to a step: the event, and files that it reads afterwards.

A `Job` is one job of one event: a clone as `actions/checkout` with `fetch-depth: 0` leaves it, and
the runner's folders beside it. Events have the fields of GitHub's webhooks that matter here.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.support.shop import Shop
from trace_gate.cli.main import cli

ZERO = "0" * 40
BASE, FORK = "acme/shop", "stranger/shop"
FILES = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")


def repository(name: str) -> dict[str, Any]:
    owner = name.partition("/")[0]
    return {
        "id": 1 if name == BASE else 2,
        "full_name": name,
        "owner": {"login": owner},
        "clone_url": f"https://github.com/{name}.git",
        "default_branch": "main",
    }


def pull_request(
    base: str, head: str, *, branch: str = "work", onto: str = "main", fork: bool = False
) -> dict[str, Any]:
    return {
        "action": "synchronize",
        "number": 7,
        "pull_request": {
            "number": 7,
            "state": "open",
            "title": "`id` $(id)\n::error::x",
            "base": {"ref": onto, "sha": base, "repo": repository(BASE)},
            "head": {"ref": branch, "sha": head, "repo": repository(FORK if fork else BASE)},
        },
        "repository": repository(BASE),
    }


def merge_group(base: str, head: str) -> dict[str, Any]:
    return {
        "action": "checks_requested",
        "merge_group": {"base_ref": "refs/heads/main", "base_sha": base, "head_sha": head},
        "repository": repository(BASE),
    }


def push(
    before: str, after: str, *, ref: str = "refs/heads/main", at: int = 0, forced: bool = False
) -> dict[str, Any]:
    return {
        "ref": ref,
        "before": before,
        "after": after,
        "created": before == ZERO,
        "deleted": after == ZERO,
        "forced": forced,
        "repository": {**repository(BASE), "pushed_at": at},
    }


class Job:
    """One job on a runner, in a clone of its own."""

    def __init__(self, folder: Path, origin: Path, checked_out: str, *options: str) -> None:
        self.folder, self.clone = folder, folder / "work"
        folder.mkdir()
        words = ["git", "clone", "-q", "--no-checkout", *options]
        url = f"file://{origin}" if options else str(origin)
        subprocess.run([*words, url, str(self.clone)], check=True)
        self.git("checkout", "-q", "--detach", checked_out)
        for name in FILES:
            (folder / name).touch()
        (folder / "temp").mkdir()

    @classmethod
    def again(cls, folder: Path) -> Job:
        """The next job in the same clone."""
        made = cls.__new__(cls)
        made.folder, made.clone = folder, folder / "work"
        made.clear()
        return made

    def git(self, *words: str) -> str:
        return Shop(self.clone).git(*words)

    def fetch(self, place: Path, commit: str) -> None:
        """Bring a commit of another repository, as the merge of a pull request does."""
        self.git("fetch", "-q", str(place), f"{commit}:refs/remotes/pull/7/merge")

    def environ(self, event: str, payload: object) -> dict[str, str]:
        """What the runner sets, and nothing that this machine has set of it."""
        file = self.folder / "event.json"
        file.write_text(json.dumps(payload), "utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GITLAB_"))}
        return {
            **kept,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": BASE,
            "GITHUB_SHA": "f" * 40,
            "RUNNER_TEMP": str(self.folder / "temp"),
            **{name: str(self.folder / name) for name in FILES},
        }

    def ci(self, event: str, payload: object, *words: str, **more: str) -> Result:
        """`trace-gate ci` in this process."""
        return self.run(["ci", *words], {**self.environ(event, payload), **more})

    def run(self, words: list[str], environ: dict[str, str]) -> Result:
        kept, before = dict(os.environ), Path.cwd()
        os.chdir(self.clone)
        os.environ.clear()
        try:
            return CliRunner().invoke(cli, words, env=environ)
        finally:
            os.environ.update(kept)
            os.chdir(before)

    def outputs(self) -> dict[str, str]:
        """What the step put into `GITHUB_OUTPUT`, as the runner reads it."""
        lines = (self.folder / "GITHUB_OUTPUT").read_text("utf-8").splitlines()
        assert all(line.count("<<") == 0 for line in lines)
        return dict(line.split("=", 1) for line in lines)

    def summary(self) -> str:
        return (self.folder / "GITHUB_STEP_SUMMARY").read_text("utf-8")

    def untouched(self) -> bool:
        """Whether nothing was set for later steps."""
        return all(not (self.folder / name).read_bytes() for name in ("GITHUB_ENV", "GITHUB_PATH"))

    def clear(self) -> None:
        for name in FILES:
            (self.folder / name).write_bytes(b"")
