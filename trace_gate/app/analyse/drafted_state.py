"""A draft that sends a bucket to a state, or makes it what it is, already (SPEC 9).

Two drafts of one change would both be approved, and the second could not be executed. The working
tree is asked, since what was drafted a minute ago is in no commit; neither is what was recorded as
executed since the bucket came to its state.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.fold.foldable import Foldable, foldable
from trace_gate.core.shell import word
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.ports import Repository, Workspace
    from trace_gate.core.analyst.bucket_draft import BucketDraft
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace

DAY = 86_400
_SUPERSEDES = re.compile(rb"supersedes[\"']?\s*:\s*[\"']?(TRACE-[0-9]{8}-[0-9]{3,})")

Place = tuple[str, str, str, str]
"""Shop, product, bucket, and the state to which it is to go"""


def refuse(files: Workspace, gate: GatePolicy, place: Place, *, since: int, now: float) -> None:
    """Nothing, where no decision that is still open sends a bucket to a state.

    Args:
        files: the working tree.
        gate: how long decisions are open, and where traces lie.
        place: the bucket, and where it is to go.
        since: when it came to the state that it is in at HEAD (epoch seconds).
        now: seconds since the epoch.

    Raises:
        UsageError: there is one.
    """
    found = next(_drafts(files, gate, place, since, now), None)
    if found is None:
        return
    path, trace = found
    if trace.executed_at is not None:
        raise UsageError(
            f"{trace.id} records {place[2]} to {place[3]} already, and is in no commit.",
            remedy=f"Commit it once it is approved: trace-gate approve {trace.id}   "
            f"Draft it anew: rm {word(path)}",
        )
    again = f", then the same with --caused-by {trace.caused_by}" if trace.caused_by else ""
    raise UsageError(
        f"{trace.id} drafts {place[2]} to {place[3]} already, and nobody has executed it.",
        remedy=f"Go on with it: trace-gate show {trace.id}   "
        f"Draft it anew: rm {word(path)}{again}   "
        f"Once it is committed: trace-gate supersede {trace.id}",
    )


def refuse_buckets(
    git: Repository, files: Workspace, gate: GatePolicy, draft: BucketDraft, *, now: float
) -> None:
    """Nothing, where no decision that HEAD does not know creates or changes a bucket of a draft.

    Args:
        git: the repository.
        files: its working tree.
        gate: how long decisions are open, and where traces lie.
        draft: the buckets.
        now: seconds since the epoch.

    Raises:
        UsageError: there is one, so both would be approved, and the second does not fit.
    """
    shop = f"{draft.tenant['store_id']}-{draft.tenant['marketplace']}"
    names = {each.id for each in draft.buckets}
    for path, trace in _open(files, gate, b"intent_bucket/", now):
        named = sorted(names & _made(trace, shop, draft.asin))
        if named and not (trace.executed_at is not None and _is_committed(git, path)):
            raise UsageError(
                f"{trace.id} decides about {named[0]} already, and "
                + ("is in no commit." if trace.executed_at else "nobody has executed it."),
                remedy=f"Go on with it: trace-gate show {trace.id}   "
                f"Draft it anew: rm {word(path)}   "
                f"Once it is committed: trace-gate supersede {trace.id}",
            )


def _made(trace: Trace, shop: str, asin: str) -> set[str]:
    """The buckets of a product that a decision creates or changes, unless it was given up."""
    about = foldable(trace)
    if not isinstance(about, Foldable) or trace.trace_type != "decision" or about.tenant != shop:
        return set()
    if trace.result not in (None, "success"):
        return set()
    return {
        str(target.bucket)
        for each, target in about.aimed
        if target.asin == asin and each.change_type in ("bucket_create", "bucket_update")
    }


def _is_committed(git: Repository, path: str) -> bool:
    head = git.head()
    return head is not None and path in git.entries(git.tree(head), [path])


def _drafts(
    files: Workspace, gate: GatePolicy, place: Place, since: int, now: float
) -> Iterator[tuple[str, Trace]]:
    """The open decisions that say so, the newest first, with their paths."""
    for path, trace in _open(files, gate, b"bucket_state", now):
        if _is_draft_of(trace, place, since):
            yield path, trace


def _open(
    files: Workspace, gate: GatePolicy, part: bytes, now: float
) -> Iterator[tuple[str, Trace]]:
    """The traces of the days in which a decision is open that hold a text, unless superseded."""
    first = ids.utc_text(now - gate.open_days * DAY)[:10].replace("-", "")
    gone: set[str] = set()
    for path in reversed(files.below(gate.traces)):
        trace_id = ids.id_of_path(path, gate.traces)
        if trace_id is not None and trace_id.split("-")[1] < first:
            return
        data = files.read(path) or b""
        gone.update(each.decode() for each in _SUPERSEDES.findall(data))
        if part in data:
            trace = find_trace.readable(path, data)
            if trace is not None and trace.id not in gone:
                yield path, trace


def _is_draft_of(trace: Trace, place: Place, since: int) -> bool:
    about = foldable(trace)
    if not isinstance(about, Foldable) or trace.trace_type != "decision":
        return False
    if about.executed is None:
        if trace.result is not None:
            return False
    elif trace.result not in (None, "success") or about.executed.whole <= since:
        return False  # HEAD knows it, or nothing came of it
    return any(
        (about.tenant, target.asin, target.bucket, each.to_value) == place
        for each, target in about.aimed
        if each.change_type == "bucket_state"
    )
