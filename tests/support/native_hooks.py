"""Hooks as `trace-gate install` writes them, run by Git itself."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner

from tests.support.live import head, plain_git
from tests.support.shop import Shop
from trace_gate.cli.commands.install import command


def install(shop: Shop) -> None:
    before = Path.cwd()
    os.chdir(shop.path)
    try:
        done = CliRunner().invoke(command, [])
    finally:
        os.chdir(before)
    assert done.exit_code == 0, done.output


def stopped(shop: Shop, *words: str, code: str = "TG401", **environ: str) -> str:
    """A commit that must not happen; what was said about it."""
    before = head(shop)
    done = plain_git(shop, *words, **environ)
    assert done.returncode != 0, done.stderr
    assert head(shop) == before
    assert code in done.stderr
    assert done.stdout == ""
    return done.stderr


def made(shop: Shop, *words: str, **environ: str) -> str:
    """A commit that must happen; what the hooks said."""
    before = head(shop)
    done = plain_git(shop, *words, **environ)
    assert done.returncode == 0, done.stderr
    assert head(shop) != before
    return done.stderr
