"""The fold of HEAD, for the commands that read it: `status` and `due`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.scope import Scope, moment_of
from trace_gate.cli import world
from trace_gate.core.record import Record
from trace_gate.report.status_page import ASCII, BLOCKS

if TYPE_CHECKING:
    from trace_gate.app.scope import Summaries
    from trace_gate.core.policy.bundle import Policy
    from trace_gate.report.due_page import Style

LOOKS: dict[str, dict[str, Any]] = {
    "bad": {"fg": "red", "bold": True},
    "soon": {"fg": "yellow", "bold": True},
    "good": {"fg": "green", "bold": True},
    "bold": {"bold": True},
    "dim": {"dim": True},
}


class Asked(Record):
    """What a listing is about, and the moment from which it counts."""

    scope: Scope
    now: int


class State(Record):
    """What the fold of a commit says."""

    summaries: Summaries
    policy: Policy
    commit: str
    refused: int
    """How many things in traces the fold goes on without."""


def asked(store: str | None, marketplace: str | None, asin: str | None, as_of: str | None) -> Asked:
    """The options of a listing as values.

    Raises:
        UsageError: `--as-of` is no date.
    """
    now = int(world.now()) if as_of is None else moment_of(as_of)
    return Asked(scope=Scope(store=store, marketplace=marketplace, asin=asin), now=now)


def style(color: str) -> Style:
    """How words are set off on this terminal; not at all elsewhere."""
    if not world.use_color(color):
        return _as_they_are
    return _set_off


def _as_they_are(words: str, meaning: str) -> str:
    del meaning
    return words


def _set_off(words: str, meaning: str) -> str:
    return click.style(words, **LOOKS.get(meaning, {}))


def blocks() -> str:
    """The characters that bars are drawn with, where stdout knows them."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        BLOCKS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS
