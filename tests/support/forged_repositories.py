"""Repositories that lie, and the ways on which they are judged."""

from __future__ import annotations

import os
import subprocess

from tests.support import forked
from tests.support.shop import Shop


def run(shop: Shop, *words: str, stdin: str = "") -> tuple[int, str]:
    """Exit code, and what was said."""
    done = subprocess.run(
        [forked.python(), "-I", "-c", forked.ENTRY, *words],
        cwd=shop.path,
        env={**os.environ, "CI": "1"},
        input=stdin.encode(),
        capture_output=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def line(shop: Shop, head: str, ref: str, old: str) -> str:
    return f"{ref} {head} {ref} {old}\n"


def by_push(shop: Shop, base: str, head: str) -> tuple[int, str]:
    """A push of a branch: `main` is known here."""
    text = line(shop, head, "refs/heads/work", "0" * len(head))
    return run(shop, "hook", "pre-push", "origin", "url", stdin=text)


def by_event(shop: Shop, base: str, head: str) -> tuple[int, str]:
    """The push event on the protected branch, as the shipped workflow judges it."""
    text = line(shop, head, "refs/heads/main", base)
    return run(shop, "hook", "pre-push", "origin", "https://github.com", stdin=text)


def by_index(shop: Shop, base: str, head: str) -> tuple[int, str]:
    """A commit on top of it."""
    del base
    shop.git("update-ref", "refs/heads/work", head)
    shop.git(
        "update-index",
        "--add",
        "--cacheinfo",
        f"100644,{shop.git('hash-object', '-w', '--stdin', stdin=b'n')},README.txt",
    )
    return run(shop, "hook", "pre-commit")


def uncovered(shop: Shop) -> tuple[str, str]:
    """The base, and a commit on it that nothing covers."""
    base = shop.git("rev-parse", "main")
    shop.write("ads/bids.csv", "keyword,bid\nmug,9.90\n")
    return base, shop.commit("past the gate")
