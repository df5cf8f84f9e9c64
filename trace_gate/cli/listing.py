"""The fold of HEAD, for the commands that read it: `status` and `due`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from trace_gate.adapters.store.cache import Cache
from trace_gate.app.overview.scope import Scope, moment_of
from trace_gate.cli import environment
from trace_gate.core.errors import CannotJudge
from trace_gate.core.record import Record
from trace_gate.report.pages.status import ASCII, BLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.app.overview.lifecycle import NodeFacts
    from trace_gate.app.overview.readiness import Nodes
    from trace_gate.app.overview.scope import Summaries
    from trace_gate.core.policy.policy import Policy
    from trace_gate.report.pages.due import Style

    T = TypeVar("T")

LOOKS: dict[str, dict[str, Any]] = {
    "bad": {"fg": "red", "bold": True},
    "soon": {"fg": "yellow", "bold": True},
    "good": {"fg": "green", "bold": True},
    "bold": {"bold": True},
    "dim": {"dim": True},
}


class Options(Record):
    """What a listing is about, and the moment from which it counts."""

    scope: Scope
    now: int


class State(Record):
    """What the fold of a commit says."""

    summaries: Summaries
    facts: NodeFacts
    nodes: Nodes
    policy: Policy
    commit: str
    refused: Callable[[], int]
    """Tells how many things in traces the fold goes on without."""


def at_head(look: Callable[[State], T]) -> T:
    """What `look` finds in the fold of HEAD, which is brought up to date first.

    Raises:
        CannotJudge: there is no commit yet, or HEAD is not governed.
    """
    from trace_gate.adapters.store import read_fold
    from trace_gate.app.repository import snapshots
    from trace_gate.cli.progress import Progress

    with environment.git() as repository, Progress() as progress:
        commit = repository.head()
        if commit is None:
            raise CannotJudge("There is no commit yet.", remedy="git commit, then ask again.")
        store = Cache.open(repository.private_dir)
        snapshot = snapshots.at_commit(repository, commit, store, "HEAD")
        return read_fold.read(
            repository,
            repository.private_dir,
            snapshot,
            lambda engine: look(state_of(engine, snapshot.policy, commit)),
            keep=True,
            progress=progress,
        )


def state_of(engine: FoldEngine, policy: Policy, commit: str) -> State:
    """What a fold says. Nothing is read before it is asked for."""
    return State(
        summaries=engine.summaries,
        facts=engine.facts,
        nodes=engine,
        policy=policy,
        commit=commit,
        refused=lambda: sum(1 for each in engine.refusals() if each.code),
    )


def options(
    store: str | None, marketplace: str | None, asin: str | None, as_of: str | None
) -> Options:
    """The options of a listing as values.

    Raises:
        UsageError: `--as-of` is no date.
    """
    now = int(environment.now()) if as_of is None else moment_of(as_of)
    return Options(scope=Scope(store=store, marketplace=marketplace, asin=asin), now=now)


def style(color: str) -> Style:
    """How words are set off on this terminal; not at all elsewhere."""
    colored = environment.use_color(color)

    def shown(words: str, meaning: str) -> str:
        return click.style(words, **LOOKS.get(meaning, {})) if colored else words

    return shown


def blocks() -> str:
    """The characters that bars are drawn with, where stdout knows them."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        BLOCKS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS
