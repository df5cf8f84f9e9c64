"""What bringing the fold up to a snapshot came to, and how that waits to be told (SPEC 8).

`status`, `due` and the gate bring the fold up to date, too. What they find changed is news
all the same for whoever derives next.
"""

from __future__ import annotations

from trace_gate.core.fold.node_keys import ALL
from trace_gate.core.fold.result import Refusal
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from trace_gate.app.ports import FoldStore

NEWS = "news"
"""The name under which the store has what is not told yet."""


class UpdateResult(Record):
    """What bringing the fold up to a snapshot came to."""

    traces: int = 0
    """Trace files that came, went or changed."""
    full: bool = False
    changed: tuple[str, ...] = ()
    """The nodes whose summary changed."""
    before: Mapping[str, Any] | None = None
    """The summary of everything before, if it changed."""
    refused: tuple[Refusal, ...] = ()
    """What nodes go on without, and did not before."""


def keep_news(store: FoldStore, update: UpdateResult) -> None:
    """Remember what was brought up to date without a word, besides what is remembered."""
    if not update.changed and not update.refused:
        return
    changed, before, refused = store.noted(NEWS) or ((), None, ())
    news = (
        tuple(sorted({*changed, *update.changed})),
        before if ALL in changed else update.before,
        (*refused, *(each.as_tuple() for each in update.refused)),
    )
    store.note(NEWS, news)


def with_news(
    store: FoldStore, update: UpdateResult, refusals: Callable[[], Iterable[Refusal]]
) -> UpdateResult:
    """What was brought up to date, with what is remembered; from now on nothing is.

    A refusal that is none any more (`refusals` are those of today) is no news.
    """
    kept = store.noted(NEWS)
    if kept is None:
        return update
    changed, before, refused = kept
    store.note(NEWS, None)
    today = set(refusals()) if refused else set()
    waiting = (each for each in map(Refusal.from_tuple, refused) if each in today)
    return update.with_(
        changed=tuple(sorted({*changed, *update.changed})),
        before=before if ALL in changed else update.before,
        refused=tuple(dict.fromkeys([*waiting, *update.refused])),
    )
