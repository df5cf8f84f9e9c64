"""The rows of every table of an export, of one commit (SPEC 9, Export).

Traces, fold and commits are read as facts; nothing is judged. What comes out is values, so the
rows of many repositories can be brought together before anything is written.
"""

from __future__ import annotations

from trace_gate.app.overview.shop.fold_at import FoldAt
from trace_gate.app.repository.remote_url import remote_url
from trace_gate.app.why import log
from trace_gate.core.errors import UsageError
from trace_gate.core.export import identity, of_commits, of_fold, of_traces, of_weeks
from trace_gate.core.export.tables import TABLES
from trace_gate.core.export.values import text
from trace_gate.core.fold.metrics.series import rows
from trace_gate.core.fold.metrics.weekly_counts import Rules
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.app.overview.kept_verdicts import Nodes
    from trace_gate.app.overview.scope import Summaries
    from trace_gate.app.ports import Ahead, ReadableHistory
    from trace_gate.app.why.covering import Reading
    from trace_gate.core.export.of_traces import TraceHere
    from trace_gate.core.export.tables import Row
    from trace_gate.core.git_model import FileOrigin
    from trace_gate.core.policy.policy import Policy

FOREVER = 2**62
"""Seconds since the epoch: all that traces tell is known."""


class Rows(Record):
    """The rows of a commit, whole: each has every column of its table, and its place."""

    repository: str
    commit: str
    tool_version: str
    tables: Mapping[str, tuple[Row, ...]]
    """By the name of the table."""
    unreadable: tuple[str, ...]
    """Paths of traces that cannot be read: they have no row."""


def collect(
    reading: Reading,
    summaries: Summaries,
    nodes: Nodes,
    *,
    repository: str | None,
    tool_version: str,
    ahead: Ahead | None = None,
) -> Rows:
    """All rows of a commit.

    Args:
        reading: which commit.
        summaries: what the fold of that commit says.
        nodes: the same fold, node by node.
        repository: what the rows call it; None: by its remote, else by its first commit.
        tool_version: ours.
        ahead: other processes that read traces, where there are many.

    Raises:
        CannotJudge: a part of the history is missing, or is not what was committed.
        UsageError: the name of the repository is none.
    """
    git = reading.git
    missing = git.partial()
    if missing is not None:
        raise missing
    origins = git.file_origins(reading.head, reading.root)
    found, unreadable = _traces(reading, origins, ahead)
    named = {each.id: each.origin.commit for each in found if each.origin is not None}
    fold = FoldAt(summaries, nodes, reading.policy, FOREVER)
    made: dict[str, Iterable[Row]] = {
        "traces": map(of_traces.trace_row, found),
        "changes": (row for each in found for row in of_traces.change_rows(each)),
        **_folded(fold, named),
        "metrics": _weeks(fold, reading.policy),
        "commits": _commits(reading, named),
    }
    name = _name(git, reading.head, repository)
    same = {"_repo": name, "_tool_version": tool_version}
    return Rows(
        repository=name,
        commit=reading.head,
        tool_version=tool_version,
        tables={table: tuple({**same, **row} for row in made[table]) for table in TABLES},
        unreadable=tuple(unreadable),
    )


def _name(git: ReadableHistory, head: str, wanted: str | None) -> str:
    if wanted is not None:
        name = text(wanted.strip()) or ""
        if not name or not name.isprintable():
            raise UsageError(
                "The name of the repository is empty, or has characters that nobody sees.",
                remedy="--repo acme/shop-us",
            )
        return name
    return identity.of_remote(remote_url(git)) or identity.of_history(
        git.first_parents(head, None)[-1]
    )


def _traces(
    reading: Reading, origins: Mapping[str, FileOrigin], ahead: Ahead | None
) -> tuple[list[TraceHere], list[str]]:
    """The traces of the commit, each with what came of it, and the paths of unreadable ones."""
    found, unreadable = log.traces_of(reading, None, ahead)
    came = {
        each.trace: of_traces.Came(
            outcome=each.outcome,
            trace=each.outcome_trace,
            claimed=each.claimed if each.outcome_trace else None,
            superseded_by=each.superseded_by,
            rolled_back_by=each.undone_by,
        )
        for each in log.logged(found, origins)
    }
    here = [
        of_traces.TraceHere(
            id=str(ids.id_of_path(path, reading.root)),
            trace=trace,
            origin=origins.get(path),
            came=came.get(str(trace.id), of_traces.Came()),
        )
        for path, trace in found.items()
    ]
    return here, unreadable


def _folded(fold: FoldAt, commits: Mapping[str, str]) -> dict[str, list[Row]]:
    """What stands in the files of the layers: events, buckets, hypotheses, experiments."""
    rows: dict[str, list[Row]] = {
        name: [] for name in ("events", "buckets", "hypotheses", "experiments")
    }
    for kind in ("bucket", "content", "campaign"):
        for each in fold.folded(kind, _every):
            files = {file.layer: file for file in each.result.files if file.layer != "event_clock"}
            clock = (file for file in each.result.files if file.layer == "event_clock")
            rows["events"] += (of_fold.event_row(file.data, commits) for file in clock)
            if kind == "bucket" and {"state", "semantic"} <= files.keys():
                score = (each.result.summary or {}).get("score")
                state, meaning = files["state"].data, files["semantic"].data
                rows["buckets"].append(of_fold.bucket_row(state, meaning, score, commits))
    for each in fold.folded("hypothesis", _every):
        counted = (each.result.summary or {}).get("record") or {}
        for file in each.result.files:
            if file.path.startswith("experiments/"):
                rows["experiments"].append(of_fold.experiment_row(file.data, commits))
            else:
                rows["hypotheses"].append(of_fold.hypothesis_row(file.data, counted, commits))
    return rows


def _weeks(fold: FoldAt, policy: Policy) -> Iterator[Row]:
    """The numbers of shops and products; totals over shops would mix tenants."""
    rules = Rules.of(policy)
    for kind in ("tenant", "asin"):
        for key, summary in fold.summaries(kind):
            yield from of_weeks.week_rows(key, rows(summary["weeks"], rules))


def _commits(reading: Reading, brought: Mapping[str, str]) -> Iterator[Row]:
    git, by_commit = reading.git, dict[str, list[str]]()
    for trace, commit in brought.items():
        by_commit.setdefault(commit, []).append(trace)
    steps = set(git.first_parents(reading.head, None))
    for each in git.every(reading.head):
        yield of_commits.commit_row(
            each.oid,
            each.parents,
            each.author,
            each.committer,
            each.subject,
            step=each.oid in steps,
            traces=by_commit.get(each.oid, ()),
        )


def _every(_: str) -> bool:
    return True
