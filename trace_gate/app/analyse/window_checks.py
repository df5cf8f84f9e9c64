"""Whether a result can be told now, and what stands behind it (SPEC 8, Verification)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.analyse import baselines, window_report
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.core.errors import UsageError
from trace_gate.core.fold import formatting
from trace_gate.core.fold.hypotheses import verification
from trace_gate.core.fold.hypotheses.experiments import LONGEST_EXTENDED
from trace_gate.core.fold.hypotheses.outcome import CONCLUSIVE
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.analyse.results import Wanted
    from trace_gate.app.analyse.tested import Tested
    from trace_gate.app.analyse.window_report import WindowReport
    from trace_gate.app.ports import WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.analyst.before_after import Compared
    from trace_gate.core.fold.hypotheses.experiments import Verdict

_DAY = 86_400
EARLY = "--early"


def refuse(tested: Tested, wanted: Wanted, *, now: float) -> None:
    """Nothing, where the window is over, or the result is only looked at.

    Raises:
        UsageError: nobody can tell yet.
    """
    if wanted.early or wanted.extend is not None:
        return
    if tested.due is None:
        raise UsageError(
            f"No trace says for how many days {tested.hypothesis_id} is tested, so nobody can tell "
            "whether that time is over.",
            remedy=f"Write down what is known: {wanted.command.again()} {EARLY}   and plan the "
            "next test with a window.",
        )
    if now < tested.due[0]:
        over = formatting.instant(tested.due)
        raise UsageError(
            f"The {tested.trial.window_days} days of {tested.hypothesis_id} are over at {over}: "
            "early numbers mislead.",
            remedy=f"Then type: {wanted.command.again()}   To write down a look before that, which "
            f"is inconclusive, add {EARLY}.",
        )


def refuse_inconclusive(
    tested: Tested, verdict: Verdict, found: Sequence[Compared], wanted: Wanted
) -> None:
    """Nothing, where the result is conclusive, or may be inconclusive.

    Raises:
        UsageError: a metric is missing, and the test would be over without a result.
    """
    if verdict.result in CONCLUSIVE or wanted.early or wanted.extend is not None:
        return
    lacking = (each.line.criterion[0] for each in found if each.line.met is None)
    missing = list(dict.fromkeys(lacking))
    first, last = window_report.window(tested)
    again = wanted.command.again()
    typed = "".join(f" --metric {each}=VALUE" for each in missing)
    raise UsageError(
        f"Nobody can tell the result: {', '.join(missing) or 'the criteria'} cannot be told.",
        remedy=f"Name a report of {first} to {last} that has it, or type it: {again}{typed}   To "
        f"close the test as inconclusive, add {EARLY}.",
    )


def refuse_refused(tested: Tested, verdict: Verdict, rules: Rules, wanted: Wanted) -> None:
    """Nothing, where the fold takes the result.

    Raises:
        UsageError: it does not, with its reason.
    """
    after = verification.verify(tested.state, verdict.fact, rules.policy)
    for refusal in after.refused[len(tested.state.refused) :]:
        mend = refusal.remediation if wanted.extend is None else _instead(tested, wanted)
        raise UsageError(refusal.message, remedy=mend)


def _instead(tested: Tested, wanted: Wanted) -> str:
    """The command for somebody whose window cannot be extended so."""
    trial, days = tested.trial, wanted.extend or 0
    left = LONGEST_EXTENDED - (trial.window_days or LONGEST_EXTENDED)
    if trial.extension is None and trial.verdict is None and left > 0 and not 0 < days <= left:
        return f"{wanted.command.again(('--extend', str(left)))}   or fewer days, from 1 on."
    first, last = window_report.window(tested)
    return (
        f"Without --extend, with a report of {first} to {last}: "
        f"{wanted.command.again(without=('--extend',))}   To test for longer, plan another test: "
        "trace-gate new hypothesis"
    )


def why_claimed(
    git: WritableRepository,
    rules: Rules,
    tested: Tested,
    verdict: Verdict,
    reports: Sequence[WindowReport],
) -> str:
    """Why a conclusive result is only claimed; empty where a report stands behind it."""
    if verdict.result not in CONCLUSIVE:
        return ""
    if not tested.trial.days:
        return f"{tested.decision.id} changed nothing on the market, so no report can prove it"
    if not reports:
        return "no report stands behind it"
    seen = tested.state.seen
    old = [trace for sha, *_ in verdict.fact.reports for trace in sorted(seen.get(sha, ()))]
    if not verdict.evidenced:
        return f"its report stands behind {old[0]} already" if old else "its report is not new"
    if not _landed(git, rules, tested):
        return (
            f"the execution of {tested.decision.id} is not merged yet, and would land together "
            "with its result"
        )
    return ""


def _landed(git: WritableRepository, rules: Rules, tested: Tested) -> bool:
    """Whether the base has the execution: then somebody else has seen it without its result."""
    base = unit_base.local_base(git, git.head(), tuple(git.merge_heads()), None).commit
    path = ids.path_of(str(tested.decision.id), rules.policy.gate.traces)
    entry = git.entries(base, [path]).get(path) if base is not None else None
    if entry is None or not entry.is_file:
        return False
    trace = find_trace.readable(path, git.blobs([entry.oid], TRACE_BYTES)[entry.oid])
    return trace is not None and bool(trace.executed_at)


def notes(
    tested: Tested, reports: Sequence[WindowReport], found: Sequence[Compared]
) -> Iterator[str]:
    """What a person should know of the figures."""
    yield from dict.fromkeys(note for each in reports for note in each.days.notes)
    bucket = tested.entity.get("intent_bucket_id")
    if bucket and any(each.of_bucket for each in reports):
        yield f"counted are the search terms of {bucket} alone"
    elif bucket and reports:
        yield f"the report is added up for the whole product, not for {bucket} alone"
    before = baselines.days_of(tested.thread)
    for each in reports[:1]:
        days = (each.days.end - each.days.start).days + 1
        counts = [c for c in found if c.before is not None and c.now is not None and not c.is_ratio]
        if before is not None and counts and before != days:
            names = ", ".join(c.line.criterion[0] for c in counts)
            yield f"{names}: the figure before is of {before} days, the one now of {days}"


def longer(tested: Tested, found: Sequence[Compared], wanted: Wanted, *, now: float) -> str:
    """The command that extends the window, where too little data is there and that may be."""
    trial, days = tested.trial, tested.trial.window_days
    if wanted.extend is not None or wanted.early or trial.extension or trial.verdict or not days:
        return ""
    more = min(days, LONGEST_EXTENDED - days)
    missed = any(each.line.met is False and each.decides for each in found)
    few = any(each.too_little for each in found)
    if more < 1 or missed or not few or tested.due is None or wanted.in_decision:
        return ""
    return (
        wanted.command.again(("--extend", str(more))) if now < tested.due[0] + more * _DAY else ""
    )
