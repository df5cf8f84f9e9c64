"""Real Git repositories for tests, in few words. Nothing in here is faked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

MOMENT = 1_735_725_600  # 2025-01-01T10:00:00Z


class Repo:
    """A repository in a folder. Its clock goes one minute further with every commit."""

    def __init__(self, path: Path, clock: int = MOMENT) -> None:
        self.path, self.clock = path, clock

    @classmethod
    def init(cls, path: Path, *options: str) -> Repo:
        path.mkdir(parents=True, exist_ok=True)
        repo = cls(path)
        repo.git("init", "-q", *options)
        return repo

    def git(self, *words: str | bytes, data: bytes | None = None, ok: bool = True, **env: str):
        """What git answers, without the last line end; its exit code is checked."""
        done = self.run(*words, data=data, **env)
        if ok and done.returncode:
            raise AssertionError(f"git {words}: {done.stderr.decode()}{done.stdout.decode()}")
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def run(self, *words: str | bytes, data: bytes | None = None, **env: str):
        moment = f"{self.clock} +0000"
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        return subprocess.run(
            ["git", *words],
            cwd=self.path,
            env={**os.environ, **dates, **env},
            input=data,
            capture_output=True,
            check=False,
        )

    def write(self, path: str | bytes, text: str | bytes = "x\n", *, add: bool = True) -> Path:
        """Write a file, and stage it."""
        file = self.path / os.fsdecode(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        if add:
            self.git("--literal-pathspecs", "add", "-f", "--", os.fsdecode(path))
        return file

    def commit(self, message: str | bytes = "work", *options: str, **files: str) -> str:
        """Commit what is staged (and these files), a minute later; the new commit."""
        for path, text in files.items():
            self.write(path, text)
        self.clock += 60
        text = message.encode() if isinstance(message, str) else message
        self.git(
            "commit", "-q", "--no-verify", "--allow-empty", "--cleanup=verbatim", "-F", "-",
            *options, data=text,
        )  # fmt: skip
        return self.head()

    def head(self, rev: str = "HEAD") -> str:
        return self.git("rev-parse", rev)

    def branch(self, name: str, start: str = "HEAD") -> None:
        self.git("checkout", "-q", "-b", name, start)

    def switch(self, name: str) -> None:
        self.git("checkout", "-q", name)

    def merge(self, *heads: str, options: tuple[str, ...] = (), message: str = "merge") -> str:
        self.clock += 60
        self.git("merge", "-q", "--no-ff", "-m", message, *options, *heads)
        return self.head()

    def blob(self, data: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", data=data)

    def object(self, kind: str, data: bytes) -> str:
        """An object as it stands, however malformed."""
        return self.git("hash-object", "-t", kind, "-w", "--stdin", "--literally", data=data)

    def tree_with(self, lines: bytes) -> str:
        """A tree from `mode SP type SP oid TAB name NUL` lines."""
        return self.git("mktree", "-z", "--missing", data=lines)
