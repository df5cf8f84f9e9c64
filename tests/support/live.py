"""A governed shop of today, for tests in which Git itself calls the hooks.

The clock of a hook is the machine's, so the shop's must be near it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.support.adoption import adopt
from tests.support.shop import Shop

PERSON = {"user.name": "Ann Analyst", "user.email": "ann@shop.example"}


def built(path: Path) -> Path:
    """A repository with a file from before, its adoption, a sealed trace, and a remote."""
    path.mkdir(parents=True)
    shop = Shop(path / "shop", clock=int(time.time()) - 7200)
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    for name, value in PERSON.items():
        shop.git("config", name, value)
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.80\n")
    shop.write("ads/old.csv", "keyword,bid\ncup,0.10\n")
    shop.write("README.md", "A shop.\n")
    shop.commit("before governance")
    adopt(shop)
    shop.save(shop.observation())
    shop.commit("first observation")
    shop.git("init", "-q", "--bare", "-b", "main", str(path / "origin.git"))
    shop.git("remote", "add", "origin", "../origin.git")
    shop.git("push", "-q", "origin", "main")
    return path


def copied(source: Path, target: Path) -> Shop:
    """The shop and its remote, copied, on a branch of its own; observation 001 is taken."""
    shutil.copytree(source, target, symlinks=True)
    shop = Shop(target / "shop", clock=int(time.time()) - 3600)
    shop.next_id()
    shop.branch("work")
    return shop


def cloned(shop: Shop, target: Path, who: tuple[str, str]) -> Shop:
    """Another person's clone of what has landed."""
    shop.git("clone", "-q", str(shop.path.parent / "origin.git"), str(target))
    clone = Shop(target, clock=shop.clock)
    clone.who = who
    clone.git("config", "user.name", who[0])
    clone.git("config", "user.email", who[1])
    return clone


def linked(shop: Shop, path: str = "ads/bids.csv", text: str = "keyword,bid\nmug,0.70\n") -> str:
    """Stage a change with a decision that covers it; the trace's id."""
    shop.write(path, text)
    return shop.save(shop.decision(f"file/{path}"))


def unlinked(shop: Shop, path: str = "ads/bids.csv") -> None:
    """Stage a change that no trace covers."""
    shop.write(path, "keyword,bid\nmug,9.99\n")


def plain_git(
    shop: Shop, *words: str, stdin: str = "", cwd: Path | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    """git as an analyst runs it: hooks and all, at the time that it is."""
    return subprocess.run(
        ["git", *words],
        cwd=cwd or shop.path,
        env={**os.environ, **environ},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def message(shop: Shop, rev: str = "HEAD") -> str:
    """The message of a commit."""
    return shop.git("log", "-1", "--format=%B", rev)


def head(shop: Shop) -> str:
    return shop.git("rev-parse", "HEAD")
