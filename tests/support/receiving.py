"""A bare repository with our hook, and pushes to it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support import forked
from tests.support.live import plain_git, unlinked
from tests.support.shop import Shop

FIRST = "remote: trace-gate: this push is refused. "
"""How the answer begins."""


def server(shop: Shop) -> Path:
    return shop.path.parent / "origin.git"


def judging(
    bare: Path, before: str = "", *, program: Path | None = None, words: str = "",
    place: str = "hooks/pre-receive",
) -> None:  # fmt: skip
    """Our hook, as the how-to writes it."""
    run = program or forked.folder() / "trace-gate"
    executable(bare / place, f'{before}exec "{run}" hook pre-receive {words}\n')


def executable(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}")
    file.chmod(0o755)


def push(
    shop: Shop, *words: str, to: str = "origin", **environ: str
) -> subprocess.CompletedProcess[str]:
    return plain_git(shop, "push", to, *words, **environ)


def tips(shop: Shop) -> str:
    done = subprocess.run(
        ["git", "--git-dir", server(shop), "for-each-ref"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def refused(shop: Shop, *words: str, code: str, to: str = "origin", **environ: str) -> str:
    """A push that must not be taken, none of its refs; what the pusher reads."""
    before = tips(shop)
    done = push(shop, *words, to=to, **environ)
    assert done.returncode != 0, done.stderr
    assert tips(shop) == before
    assert code in done.stderr, done.stderr
    assert "pre-receive hook declined" in done.stderr
    return done.stderr


def taken(shop: Shop, *words: str, to: str = "origin", **environ: str) -> str:
    done = push(shop, *words, to=to, **environ)
    assert done.returncode == 0, done.stderr
    return done.stderr


def on_server(shop: Shop, *words: str) -> None:
    subprocess.run(["git", "--git-dir", server(shop), *words], check=True)


def undecided(shop: Shop) -> None:
    unlinked(shop)
    shop.commit("undecided")
