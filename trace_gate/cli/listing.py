"""The fold of a commit, for the commands that read it: `status`, `due`, `report`."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from trace_gate.adapters.store.cache import Cache
from trace_gate.app.overview.scope import Scope, moment_of
from trace_gate.cli import environment
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.record import Record
from trace_gate.report.pages.status import ASCII, BLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.app.overview.kept_verdicts import NotingNodes
    from trace_gate.app.overview.lifecycle import NodeFacts
    from trace_gate.app.overview.scope import Summaries
    from trace_gate.core.fold.result import Refusal
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
    nodes: NotingNodes
    policy: Policy
    commit: str
    refusals: Callable[[], Iterable[Refusal]]
    """Gives what the fold goes on without; what has no code is nobody's fault."""

    def refused(self) -> int:
        """How many things in traces the fold goes on without."""
        return sum(1 for each in self.refusals() if each.code)


def at_head(look: Callable[[State], T], repository: Git | None = None) -> T:
    """What `look` finds in the fold of HEAD, which is brought up to date first.

    Args:
        look: What is asked.
        repository: Where; None for the one that the current folder is in.

    Raises:
        CannotJudge: there is no commit yet, or HEAD is not governed.
    """
    return at_commit(None, lambda _, state: look(state), repository)


def at_commit(
    name: str | None, look: Callable[[Git, State], T], repository: Git | None = None
) -> T:
    """What `look` finds in the fold of a commit; that of HEAD is kept, of others it is not.

    Args:
        name: The commit; None for HEAD.
        look: What is asked.
        repository: Where, for a caller that has opened it, and closes it; None for the one that
            the current folder is in.

    Raises:
        CannotJudge: there is no commit yet, or it is not governed.
        UsageError: nothing here has that name.
    """
    from trace_gate.adapters.store import read_fold
    from trace_gate.app.repository import snapshots
    from trace_gate.cli.progress import Progress

    opened = environment.git() if repository is None else nullcontext(repository)
    with opened as git, Progress() as progress:
        commit, head = _commit(git, name), git.head()
        store = Cache.open(git.private_dir)
        snapshot = snapshots.at_commit(git, commit, store, name or "HEAD")
        return read_fold.read(
            git,
            git.private_dir,
            snapshot,
            lambda engine: look(git, state_of(engine, snapshot.policy, commit)),
            keep=commit == head,
            progress=progress,
            files=commit == head,
        )


def _commit(repository: Git, name: str | None) -> str:
    """The commit of a name; HEAD for none."""
    if name is None:
        head = repository.head()
        if head is None:
            raise CannotJudge("There is no commit yet.", remedy="git commit, then ask again.")
        return head
    found = repository.resolve(name)
    if found is None:
        older = " This clone is shallow, so it may be one that is missing." * repository.shallow
        raise UsageError(
            f"{name} is no commit here.{older}",
            remedy="git fetch --unshallow" if repository.shallow else "Which there are: git log",
        )
    return found


def state_of(engine: FoldEngine, policy: Policy, commit: str) -> State:
    """What a fold says. Nothing is read before it is asked for."""
    return State(
        summaries=engine.summaries,
        facts=engine.facts,
        nodes=engine,
        policy=policy,
        commit=commit,
        refusals=engine.refusals,
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
