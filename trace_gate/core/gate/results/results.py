"""Results that the gate wants to be called claimed (SPEC 4, Time; SPEC 8, Claimed results). TG509.

The fold cannot tell when a trace landed. The gate can: where an execution lands together with
its result (in one unit, in one push or on one day), or a result long after it is said to have
been found, or a result to a report that landed before it in the same trace, or in any trace
before its days were over, the trace has to say so.
"""

from __future__ import annotations

from trace_gate.core.gate.decisions import newly_recorded
from trace_gate.core.gate.results import late_extensions
from trace_gate.core.ledger import evidence
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.trace.model import Evidence, Trace

DAY = 86_400
FIELD = ("verification", "verified_at")
CONCLUSIVE = ("confirmed", "rejected", None)
"""An early look (inconclusive) moves nothing, so it need not say anything of itself."""
TAKEN = (
    "The result has a report and is rejected, and now it is called claimed: what failed would not "
    "count any more."
)
KEEP = "Remove `claimed` again. If the report was wrong, say so in a new verification."
MEND_GROWN = (
    "Take the new report out of this trace again: a new observation may have it. Or write below "
    "verification: `claimed: true`."
)
MEND = "Write below verification: `claimed: true`. It moves the confidence and nothing else."


def check(case: Case, stopped: Collection[str | None] = ()) -> Iterator[Finding]:
    """TG509 for each result of the unit that must be called claimed, and is not.

    `stopped` are the paths of results that the fold refuses, most often as too early. What lands
    too close to its execution is told of the others: to call such a result claimed mends nothing.
    """
    live = tuple(case.ledger.live())
    for touched in live:
        late = late_extensions.why(case, touched)
        if late is not None:
            yield touched.file.finding("TG509", ("verification", "extend_window_days"), *late)
        if _takes_back(touched):
            yield touched.file.finding("TG509", ("verification", "claimed"), TAKEN, KEEP)
        if not _brings_result(touched):
            continue
        stood, refused = _stood(touched), touched.path in stopped
        why = _late(case, touched)
        if not stood:
            together = "" if refused else _executed_with(case, touched, live)
            why = together or why or _report_before_result(touched)
        if why:
            yield touched.file.finding("TG509", FIELD, why, MEND_GROWN if stood else MEND)
        elif not stood and not refused:
            yield from _only_claimed(case, touched, live)
        for each in _reports_behind(touched):
            older = _shown_before(case, touched, each)
            if older is not None:
                from trace_gate.core.gate.results import messages

                yield touched.file.finding(
                    "TG509",
                    ("evidence", each.index, "period_end"),
                    *messages.evidence_before(each, older),
                )


def nodes(case: Case) -> Iterator[str]:
    """The nodes that this asks about, as far as the facts that are known tell."""
    for touched in _new(case):
        from trace_gate.core.gate.results import tried

        yield from tried.nodes(case.facts_view, touched)


def days(case: Case) -> Iterator[str | None]:
    """The days by which this asks what landed together, as far as the facts that are known tell."""
    for touched in _new(case):
        from trace_gate.core.gate.results import tried

        known = case.facts_view.knows(*tried.nodes(case.facts_view, touched))
        if known and tried.tried(case.facts_view, touched):
            yield _day(touched)


def _new(case: Case) -> Iterator[Touched]:
    """The results that the base does not have."""
    return (each for each in case.ledger.live() if _brings_result(each) and not _stood(each))


def _day(result: Touched) -> str | None:
    tenant = result.trace.tenant
    return tenant.timezone if tenant is not None else None


def reports(live: Sequence[Touched]) -> frozenset[tuple[str, str]]:
    """sha256 and path of each report that a result of the unit stands on."""
    return frozenset(
        (each.sha256, each.uri)
        for touched in live
        if _brings_result(touched)
        for each in _reports_behind(touched)
        if each.sha256 is not None and each.uri is not None
    )


def _brings_result(touched: Touched) -> bool:
    """Whether the unit writes a result, any part of one, or a report that stands behind one."""
    layer = touched.trace.layer("verification")
    if not touched.trace.verified_at or layer.get("claimed") is True:
        return False
    if layer.get("hypothesis_result") not in CONCLUSIVE:
        return False
    return not _stood(touched) or bool(_reports_behind(touched))


def _takes_back(touched: Touched) -> bool:
    """Whether a rejection that a report stands behind becomes a mere claim (SPEC 4, Growth)."""
    before = touched.before
    if before is None or not _stood(touched):
        return False
    was, now = (each.layer("verification") for each in (before, touched.trace))
    new = now.get("claimed") is True and was.get("claimed") is not True
    rejected = new and now.get("hypothesis_result") == "rejected"
    return rejected and any(_is_after_execution(each, touched) for each in before.evidence)


def _stood(touched: Touched) -> bool:
    """Whether the base has this very result already."""
    return touched.before is not None and _result(touched.before) == _result(touched.trace)


def _result(trace: Trace) -> tuple[object, ...]:
    held = trace.layer("verification")
    return tuple(held.get(each) for each in ("verified_at", "actual_outcome", "hypothesis_result"))


def _executed_with(case: Case, result: Touched, live: Sequence[Touched]) -> str:
    """The execution of what the result is about lands together with it."""
    from trace_gate.core.gate.results.tried import tried  # Most units bring no result.

    here = {each.trace.id for each in live if newly_recorded(each)}
    for decision_id in sorted(tried(case.facts_view, result)):
        landed = case.facts_view.landed[_day(result)]
        folder = case.policy.gate.traces
        if decision_id in {*here, *(ids.id_of_path(path, folder) for path in landed)}:
            from trace_gate.core.gate.results import messages

            return messages.executed_with_result(decision_id)
    return ""


def _only_claimed(case: Case, result: Touched, live: Sequence[Touched]) -> Iterator[Finding]:
    """A note where its report does not tell of the days of the test, while it can be mended."""
    from trace_gate.core.gate.results import only_claimed
    from trace_gate.core.gate.results.tried import tried

    here = {each.trace.id: each.trace for each in live}
    for decision_id in sorted(tried(case.facts_view, result)):
        file = case.ledger.known.get(decision_id)
        tested = here.get(decision_id) or (file.trace if file is not None else None)
        said = only_claimed.why(result.trace, tested) if tested is not None else None
        if said is not None:
            yield result.file.finding("TG509", FIELD, *said, level="note")
            return


def _late(case: Case, touched: Touched) -> str:
    days = case.policy.gate.backdate_days
    verified = ids.instant_or_none(touched.trace.verified_at)
    if verified is None or verified.seconds >= case.proposal.landing - days * DAY:
        return ""
    from trace_gate.core.gate.results import messages

    return messages.recorded_late(touched, days)


def _report_before_result(touched: Touched) -> str:
    """The report of the result stood in the trace when the trace landed without the result.

    Its `captured_at` is only a word. A new report that reaches as far stands for itself.
    """
    before = touched.before
    if before is None:
        return ""
    old = [each for each in before.evidence if _is_after_execution(each, touched)]
    if not old:
        return ""
    known = {each.sha256 for each in before.evidence}
    reached = max(each.period_end or "" for each in old)
    for each in evidence.added(touched):
        new = each.sha256 not in known and _is_after_execution(each, touched)
        if new and (each.period_end or "") >= reached:
            return ""
    from trace_gate.core.gate.results import messages

    return messages.report_before_result(old)


def _reports_behind(touched: Touched) -> list[Evidence]:
    """The reports behind a result; of one that the base has, those that the unit adds."""
    entries = evidence.added(touched) if _stood(touched) else touched.trace.evidence
    return [each for each in entries if _is_after_execution(each, touched)]


def _shown_before(case: Case, touched: Touched, entry: Evidence) -> Trace | None:
    """Another trace that had the same file before the last day that it tells about."""
    end = ids.day_number(entry.period_end)
    fresh = (each.trace for each in case.ledger.live() if each.is_new)
    mine = (t for t in fresh if any(each.sha256 == entry.sha256 for each in t.evidence))
    for trace in (*case.ledger.shown.get(entry.sha256 or "", ()), *mine):
        shown = ids.instant_or_none(_shown_at(trace, entry.sha256))
        if trace.id != touched.trace.id and shown and end is not None and shown.days[1] < end:
            return trace
    return None


def _shown_at(trace: Trace, sha256: str | None) -> str | None:
    """When a trace had a report at the latest: as it was written, or with its own result.

    A decision may get the report of its result later. That it did is believed where the gate
    asked for it: of a result that is not only claimed, and of the one report behind it.
    """
    layer = trace.layer("verification")
    reports_of_days = [each.sha256 for each in trace.evidence if each.period_end is not None]
    if trace.trace_type == "decision" and reports_of_days == [sha256]:
        proved = layer.get("hypothesis_result") in ("confirmed", "rejected")
        if proved and layer.get("claimed") is not True:
            return trace.verified_at
    return trace.created_at


def _is_after_execution(entry: Evidence, touched: Touched) -> bool:
    """Whether an entry is a file in the repository that tells of days after the execution."""
    start, end = ids.day_number(entry.period_start), ids.day_number(entry.period_end)
    if start is None or end is None or entry.uri is None or "://" in entry.uri:
        return False
    executed = ids.instant_or_none(touched.trace.executed_at)
    return executed is None or start >= executed.days[0]
