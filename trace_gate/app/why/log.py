"""The decision log: what was decided, by whom, with which verdict, and what came of it (SPEC 9)."""

from __future__ import annotations

import difflib

from trace_gate.app.judge.trace_reader import MANY, data_of, read_trace
from trace_gate.app.review.decisions import tenant_of
from trace_gate.app.why.explained import outcome_of
from trace_gate.app.why.log_model import DecisionLog, LoggedDecision
from trace_gate.core.errors import UsageError
from trace_gate.core.fold.hypothesis_fields import hypothesis_of
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target
from trace_gate.core.trace.model import text_in
from trace_gate.core.trace.title import title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Ahead
    from trace_gate.app.why.covering import Reading
    from trace_gate.app.why.log_model import LogFilter, Outcome
    from trace_gate.app.why.model import Outcome as Expected
    from trace_gate.core.git_model import Entry, FileOrigin
    from trace_gate.core.trace.model import Trace

    Origins = Callable[[Sequence[str]], Mapping[str, FileOrigin]]
    """Paths to the commits that brought them, as far as that can be known"""

DECIDING = ("decision", "maintenance")

RESULTS: dict[str, Outcome] = {
    "confirmed": "confirmed",
    "rejected": "rejected",
    "inconclusive": "inconclusive",
}

NAMED = 4
"""So many names are offered where nothing has the one that was typed."""

FIRST = 64
"""So many traces are read first; then twice as many each time."""

A_DAY = 86_400
"""Seconds."""

SCOPES = ("store", "marketplace", "asin", "bucket")
"""Filters by a name that has to be there: a slip of the pen is no empty log."""


class Links(Record):
    """What other traces say of decisions."""

    by_cause: Mapping[str, Sequence[Trace]]
    by_hypothesis: Mapping[str, Sequence[Trace]]
    superseded: Mapping[str, str]


def decision_log(
    reading: Reading,
    wanted: LogFilter,
    *,
    origins: Origins,
    most: int | None,
    ahead: Ahead | None = None,
) -> DecisionLog:
    """The decisions of a commit that are asked for, the newest first.

    The newest traces are read first, and no more of them than it takes: what names a decision is
    not older than it.

    Args:
        reading: which commit is read.
        wanted: which ones.
        origins: asked for the commits that brought some paths; empty where nobody can know.
        most: so many at most; None for all.
        ahead: other processes that read traces, where there are many.

    Raises:
        UsageError: no decision at all is about the shop, the product or the bucket.
    """
    there = _newest_first(_entries(reading, wanted.since))
    found: dict[str, Trace] = {}
    unreadable: list[str] = []
    rows: list[LoggedDecision] = []
    end, size = 0, len(there) if most is None else max(FIRST, most)
    while end < len(there) and not (most is not None and _settled(rows, there[end][0], most)):
        portion, end, size = *_portion(there, end, size), 2 * size
        read, refused = _read(reading, portion, ahead)
        found |= read
        unreadable += refused
        every = logged(found, origins(list(found)) if wanted.person is not None else {})
        rows = sorted((row for row in every if has(wanted, row)), key=_moment, reverse=True)
    if not rows:
        _refuse_unknown(wanted, logged(found, {}))
    shown = rows if most is None else rows[:most]
    return DecisionLog(
        commit=reading.head,
        decisions=tuple(_with_origins(shown, reading.root, origins)),
        left=len(rows) - len(shown) if end == len(there) else None,
        unreadable=tuple(unreadable),
    )


def _with_origins(
    rows: Sequence[LoggedDecision], root: str, origins: Origins
) -> Iterator[LoggedDecision]:
    """The rows with the commits that brought them, as far as that is known."""
    found = origins([ids.path_of(each.trace, root) for each in rows])
    for each in rows:
        origin = found.get(ids.path_of(each.trace, root))
        yield each if origin is None else each.with_(author=origin.author, commit=origin.commit)


def _newest_first(there: Mapping[str, Entry]) -> list[tuple[str, str, Entry]]:
    """The day in the name, path and entry of each trace; the newest day first."""
    days = [(_day_of(path), path, entry) for path, entry in there.items()]
    return sorted(days, key=lambda each: each[0], reverse=True)


def _day_of(path: str) -> str:
    return ids.date_of(path.rpartition("/")[2].removesuffix(".yaml"))


def _portion(
    there: Sequence[tuple[str, str, Entry]], start: int, size: int
) -> tuple[dict[str, Entry], int]:
    """So many traces from a place on, and the rest of the last day; where the next one begins."""
    end = min(start + size, len(there))
    while end < len(there) and there[end][0] == there[end - 1][0]:
        end += 1
    return {path: entry for _, path, entry in there[start:end]}, end


def _settled(rows: Sequence[LoggedDecision], unread: str, most: int) -> bool:
    """Whether nothing of a day, or from before, can be among the newest rows.

    The day of a name is that of a clock anywhere: there it ends half a day later at the most.
    """
    day = ids.day_number(unread)
    if len(rows) < most or day is None:
        return False
    return _moment(rows[most - 1])[0] >= (day + 2) * A_DAY


def logged(found: Mapping[str, Trace], origins: Mapping[str, FileOrigin]) -> list[LoggedDecision]:
    """The decisions among some traces, which are all that can name them."""
    links = _links(found.values())
    return [
        _logged(path, trace, links, origins)
        for path, trace in found.items()
        if trace.trace_type in DECIDING
    ]


def has(wanted: LogFilter, row: LoggedDecision) -> bool:
    """Whether a decision is asked for."""
    store, _, marketplace = (row.tenant or "").rpartition("-")
    day = _day(row)
    exact = (
        (wanted.store, store),
        (wanted.marketplace, marketplace),
        (wanted.asin, row.asin),
        (wanted.bucket, row.bucket),
        (wanted.verdict, row.verdict),
        (wanted.outcome, row.outcome),
    )
    if any(name is not None and name != held for name, held in exact):
        return False
    if (wanted.since is not None and day < wanted.since) or (
        wanted.until is not None and day > wanted.until
    ):
        return False
    return wanted.person is None or _has_person(wanted.person, row)


def _has_person(person: str, row: LoggedDecision) -> bool:
    people = (row.author, row.approved_by, row.agent, row.directed_by)
    return any(person.casefold() in each.casefold() for each in people if each)


def traces_of(
    reading: Reading, since: str | None, ahead: Ahead | None
) -> tuple[dict[str, Trace], list[str]]:
    """The traces of the commit by path, from a day on, and the paths of those that are unreadable.

    Those from before cannot be asked for, and name nothing that came later.
    """
    return _read(reading, _entries(reading, since), ahead)


def _entries(reading: Reading, since: str | None) -> dict[str, Entry]:
    """The trace files of the commit from a day on, by path."""
    there: dict[str, Entry] = {}
    for path, entry in reading.git.all_entries(reading.head, reading.root).items():
        name = ids.id_of_path(path, reading.root)
        if name is not None and entry.is_file and (since is None or ids.date_of(name) >= since):
            there[path] = entry
    return there


def _read(
    reading: Reading, there: Mapping[str, Entry], ahead: Ahead | None
) -> tuple[dict[str, Trace], list[str]]:
    """Some traces by path, and the paths of those that are unreadable."""
    texts = list(reading.git.texts(there, TRACE_BYTES))
    known: Iterable[dict[str, object] | None] = (None for _ in texts)
    if ahead is not None and len(texts) >= MANY:
        known = ahead([text for _, text in texts], data_of)
    found, unreadable = {}, []
    for (path, text), data in zip(texts, known, strict=True):
        trace = read_trace(path, there[path], text, data).trace
        if trace is None:
            unreadable.append(path)
        else:
            found[path] = trace
    return found, unreadable


def _links(found: Iterable[Trace]) -> Links:
    causes: dict[str, list[Trace]] = {}
    tests: dict[str, list[Trace]] = {}
    superseded: dict[str, str] = {}
    for each in found:
        if each.caused_by is not None:
            causes.setdefault(each.caused_by, []).append(each)
        if each.supersedes is not None:
            superseded[each.supersedes] = str(each.id)
        name = hypothesis_of(each)
        if each.trace_type == "verification" and name is not None:
            tests.setdefault(name, []).append(each)
    return Links(by_cause=causes, by_hypothesis=tests, superseded=superseded)


def _logged(
    path: str, trace: Trace, links: Links, origins: Mapping[str, FileOrigin]
) -> LoggedDecision:
    name, hypothesis = str(trace.id), hypothesis_of(trace)
    caused = links.by_cause.get(name, ())
    expected = outcome_of(trace, [*caused, *links.by_hypothesis.get(hypothesis or "", ())])
    origin = origins.get(path)
    return LoggedDecision(
        created_at=trace.created_at or "",
        trace=name,
        trace_type=str(trace.trace_type),
        tenant=tenant_of(trace),
        asin=trace.entity.asin if trace.entity is not None else None,
        bucket=_bucket(trace),
        action_type=text_in(trace.layer("decision"), "action_type"),
        title=title(trace),
        rationale=trace.rationale,
        changes=len(trace.changes),
        first_change=next(_changes(trace), None),
        verdict=trace.guardrail_check,
        author=None if origin is None else origin.author,
        agent=trace.agent_id,
        directed_by=text_in(trace.layer("agent"), "directed_by"),
        approved_by=trace.approved_by,
        executed_at=trace.executed_at,
        result=trace.result,
        hypothesis=hypothesis,
        outcome=_outcome(trace, expected),
        claimed=expected.claimed,
        outcome_trace=expected.trace,
        superseded_by=links.superseded.get(name),
        undone_by=next((str(each.id) for each in caused if each.is_rollback), None),
        commit=None if origin is None else origin.commit,
    )


def _outcome(trace: Trace, expected: Expected) -> Outcome:
    if trace.result in ("failure", "rolled_back"):
        return "failure" if trace.result == "failure" else "rolled_back"
    if expected.result in RESULTS:
        return RESULTS[expected.result]
    if trace.executed_at is None:
        return "not_executed"
    return "open" if expected.hypothesis is not None else "none"


def _bucket(trace: Trace) -> str | None:
    """The bucket that a decision is about: by its name, else by its only target of a bucket."""
    named = trace.intent_bucket_id or (trace.entity.intent_bucket_id if trace.entity else None)
    if named is not None:
        return named
    goals = (target.parse_or_none(each.target_text) for each in trace.changes)
    found = {goal.bucket for goal in goals if goal is not None and goal.bucket is not None}
    return found.pop() if len(found) == 1 else None


def _changes(trace: Trace) -> Iterator[str]:
    """The changes as `target: from -> to`, those of the market first."""

    def of_file(text: str) -> bool:
        goal = target.parse_or_none(text)
        return goal is None or goal.path is not None

    for each in sorted(trace.changes, key=lambda each: of_file(each.target_text)):
        values = (each.from_value, each.to_value)
        whole = of_file(each.target_text) or any(isinstance(v, dict | list) for v in values)
        moved = "" if whole else f": {_word(values[0])} -> {_word(values[1])}"
        yield f"{each.target_text}{moved}"


def _word(value: object) -> str:
    return "nothing" if value is None else str(value)


def _moment(row: LoggedDecision) -> tuple[float, str, int, str]:
    """Later ones are greater; of one moment the one with the greater number."""
    instant = ids.instant_or_none(row.created_at)
    return instant.seconds if instant else 0.0, row.trace[:14], len(row.trace), row.trace


def _day(row: LoggedDecision) -> str:
    return ids.date_of(row.trace) if ids.is_trace_id(row.trace) else row.created_at[:10]


def _refuse_unknown(wanted: LogFilter, every: Sequence[LoggedDecision]) -> None:
    """Nothing, where each name that is asked for is one that some decision has."""
    for field in SCOPES:
        name = getattr(wanted, field)
        known = sorted({held for row in every for held in _names(row, field)})
        if name is None or name in known:
            continue
        near = difflib.get_close_matches(name, known, n=NAMED, cutoff=0.3) or known[:NAMED]
        offered = f"--{field} {near[0]}" if near else "trace-gate log   without it"
        more = f"   Known here: {', '.join(near)}." if len(near) > 1 else ""
        raise UsageError(f"No decision here has the {field} {name}.", remedy=f"{offered}{more}")


def _names(row: LoggedDecision, field: str) -> Iterator[str]:
    store, _, marketplace = (row.tenant or "").rpartition("-")
    held = {"store": store, "marketplace": marketplace, "asin": row.asin, "bucket": row.bucket}
    if held[field]:
        yield str(held[field])
