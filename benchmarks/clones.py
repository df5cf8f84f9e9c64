"""Working clones of a shop: what an analyst's machine looks like at the moment of measuring."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import documents
from benchmarks.documents import Stand, Subject

if TYPE_CHECKING:
    from benchmarks.environments import Tool
    from benchmarks.shops import Shop

SUBJECT = Subject(1)


@dataclass(frozen=True)
class Clone:
    """A clone on the branch `week`, which stands where `origin/main` does."""

    path: Path
    environ: dict[str, str]

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.path, env=self.environ, check=True, capture_output=True
        )
        return done.stdout.decode()

    def stage(self, path: str, data: bytes) -> None:
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.git("add", "-f", "--", path)

    def unstage(self, path: str) -> None:
        self.git("reset", "-q", "--", path)

    def forget(self) -> None:
        """Throw away what trace-gate keeps, so that the next run is a cold one."""
        shutil.rmtree(self.path / ".git" / "trace-gate", ignore_errors=True)

    def hook_environ(self) -> dict[str, str]:
        """What `git commit` gives its hooks besides."""
        return {**self.environ, "GIT_INDEX_FILE": ".git/index", "GIT_EDITOR": ":"}


def clone(shop: Shop, path: Path, environ: dict[str, str], *, files: bool = False) -> Clone:
    """A clone of a shop that shares its objects; with `files`, also a full working tree.

    Hooks read the index and never the working tree, so most rows can do without 100,000 files.
    """
    subprocess.run(
        ["git", "clone", "-q", "--shared", "--no-checkout", str(shop.path), str(path)],
        env=environ,
        check=True,
    )
    made = Clone(path=path, environ=environ)
    made.git("checkout", "-q", "-b", "week") if files else _index_only(made)
    return made


def _index_only(made: Clone) -> None:
    made.git("symbolic-ref", "HEAD", "refs/heads/week")
    made.git("update-ref", "refs/heads/week", "refs/remotes/origin/main")
    made.git("read-tree", "HEAD")


def stage_linked_change(made: Clone, shop: Shop) -> tuple[str, bytes]:
    """Stage one changed ad file and the decision that covers it, of today; its path and text."""
    now = int(time.time())
    name = documents.trace_id(now - 600, 1)
    held = subprocess.run(
        ["git", "cat-file", "blob", f"HEAD:{SUBJECT.ad_file}"],
        cwd=made.path,
        capture_output=True,
        check=True,
    )
    before = hashlib.sha256(held.stdout).hexdigest()
    stand = Stand(before, documents.content_of(SUBJECT, name))
    text = documents.decision(name, now - 600, SUBJECT, shop.last_report, now - 60, stand=stand)
    made.stage(SUBJECT.ad_file, documents.ad_file(SUBJECT, name))
    made.stage(documents.trace_path(name), text)
    return documents.trace_path(name), text


def adoption(tool: Tool, environ: dict[str, str]) -> dict[str, tuple[int, bytes]]:
    """What `trace-gate init` writes into an empty repository: mode and bytes by path."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for words in (
            ["git", "init", "-q", "-b", "main"],
            [tool.command, "init", "--no-hooks", "--source", "trace-gate"],
        ):
            subprocess.run(words, cwd=here, env=environ, check=True, stdout=subprocess.DEVNULL)
        files = [f for f in here.rglob("*") if f.is_file() and ".git" not in f.parts]
        return {f.relative_to(here).as_posix(): (_mode(f), f.read_bytes()) for f in files}


def _mode(file: Path) -> int:
    return 0o100755 if file.stat().st_mode & 0o100 else 0o100644
