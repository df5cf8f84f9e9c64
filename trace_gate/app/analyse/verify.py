"""What became of a test: the criteria against the outcome, and the trace that says so (SPEC 9).

Everything is looked at before the first file is written. What the result is, and whether it is
only claimed, the fold says: it is given the result before the trace is written.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse import (
    baselines,
    bucket_coverage,
    bucket_window,
    places,
    result_writer,
    typed_outcome,
    window_checks,
    window_report,
)
from trace_gate.app.analyse.results import Concluded, Plan, Wanted
from trace_gate.app.analyse.window_report import About
from trace_gate.core.analyst import before_after
from trace_gate.core.fold.facts import Verified
from trace_gate.core.fold.hypotheses import verification
from trace_gate.core.hashing import sha256_of
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.tested import Tested
    from trace_gate.app.analyse.window_report import WindowReport
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.analyst.before_after import Baseline, Compared
    from trace_gate.core.fold.hypotheses.experiments import Verdict

_EPOCH_DAY = "1970-01-01"
_PENDING = "TRACE-99991231-001"
"""The id of a result that is not written yet: no trace has it."""


def verify(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    tested: Tested,
    *,
    read: Sequence[ReportFile],
    wanted: Wanted,
    now: float,
) -> Concluded:
    """Tell what became of a test, and write it down.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        tested: what is verified.
        read: the reports.
        wanted: what the analyst says.
        now: seconds since the epoch.

    Raises:
        UsageError: the window is not over, a report is of other days, nobody can tell the result,
            or the fold would not take it. Nothing is written then.
    """
    window_checks.refuse(tested, wanted, now=now)
    reports = _reports(git, files, rules, tested, read=read, wanted=wanted, now=now)
    share = bucket_coverage.of(tested, reports, wanted.buckets)
    known, said = typed_outcome.known(tested, reports, wanted, share)
    fact = _fact(tested, reports, _outcome(tested, known), wanted, now)
    verdict = _verdict(tested, fact, rules)
    base = _before(files, rules, tested, reports)
    found = before_after.compared(verdict.lines, known, base)
    if wanted.extend is not None:
        fact = fact.with_(outcome=_without_undecided(fact.outcome, found))
        verdict = _verdict(tested, fact, rules)
    window_checks.refuse_inconclusive(tested, verdict, found, wanted)
    window_checks.refuse_refused(tested, verdict, rules, wanted)
    why = window_checks.why_claimed(git, rules, tested, verdict, reports)
    concluded = Concluded(
        tested=tested,
        compared=tuple(found),
        result=verdict.result,
        claimed=bool(why),
        why_claimed=why,
        days=(reports[0].days.start, reports[0].days.end) if reports else None,
        notes=(*said, *window_checks.notes(tested, reports, found)),
        more=window_checks.longer(tested, found, wanted, now=now),
    )
    if wanted.dry_run:
        return concluded
    plan = Plan(reports=tuple(reports), outcome=fact.outcome, concluded=concluded, wanted=wanted)
    return result_writer.write(git, files, rules, plan, now=now)


def _before(
    files: Workspace, rules: Rules, tested: Tested, reports: Sequence[WindowReport]
) -> Baseline:
    """What was known before, of the same rows: of the bucket, or of the product."""
    name = bucket_window.name_of(tested)
    if name is not None and any(each.of_bucket for each in reports):
        return bucket_window.baseline(tested.thread, name)
    return baselines.of(files, rules.policy.gate.traces, tested.thread)


def _reports(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    tested: Tested,
    *,
    read: Sequence[ReportFile],
    wanted: Wanted,
    now: float,
) -> list[WindowReport]:
    """The reports, each of which can lie at its place."""
    about = About(
        tested=tested,
        campaign=wanted.campaign,
        period=wanted.period,
        early=wanted.early or wanted.extend is not None,
        command=wanted.command,
        bucket=bucket_window.rows_of(tested, wanted.buckets),
    )
    found = window_report.looked(read, about, uploads=rules.policy.gate.uploads, now=now)
    placed = [(each.file, each.place) for each in found]
    places.refuse(git, files, rules, placed, command=wanted.command, now=now)
    return found


def _without_undecided(outcome: Mapping[str, Any], found: Sequence[Compared]) -> dict[str, Any]:
    """An outcome of which nobody can tell the result; the counts stay."""
    undecided = {each.line.criterion[0] for each in found if not each.decides}
    return {name: value for name, value in outcome.items() if name not in undecided}


def _outcome(tested: Tested, known: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of the criteria by their own names, and the counts and money behind them."""
    found: dict[str, Any] = {}
    for metric, *_ in tested.trial.criteria:
        measure = before_after.measured(metric, known)
        if measure is not None:
            found[metric] = _plain(measure.value)
        elif metric in known:
            found[metric] = _plain(known[metric])
    return found | {name: _plain(value) for name, value in known.items() if name not in found}


def _plain(value: Any) -> Any:
    """A number as a trace has it: whole, or with its decimals."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == int(value) else float(value)


def _fact(
    tested: Tested,
    reports: Sequence[WindowReport],
    outcome: Mapping[str, Any],
    wanted: Wanted,
    now: float,
) -> Verified:
    tenant = tested.tenant
    days = [ids.day_number(str(day)) for day in _days(reports)]
    return Verified(
        whole=int(now),
        fraction="",
        trace_id=str(tested.decision.id) if wanted.in_decision else _PENDING,
        about=tested.decision.id,
        hypothesis_id=None,
        tenant=f"{tenant.get('store_id')}-{tenant.get('marketplace')}",
        outcome=outcome,
        claim=None,
        learning=wanted.learning,
        reports=tuple((sha256_of(each.file.data), days[0], days[1]) for each in reports),
        extends=wanted.extend,
    )


def _days(reports: Sequence[WindowReport]) -> tuple[object, object]:
    if not reports:
        return _EPOCH_DAY, _EPOCH_DAY
    return reports[0].days.start, reports[0].days.end


def _verdict(tested: Tested, fact: Verified, rules: Rules) -> Verdict:
    state = tested.state
    return verification.verdict_of(fact, tested.trial, tested.decision.id, rules.policy, state.seen)
