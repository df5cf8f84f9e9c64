"""Why something is so, on ten lines (SPEC 9, `why`).

What, when, by whom, because of what, within which limits, who approved, did it work, and the
commands that show more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from trace_gate.report.pages.why_market import market_rows
from trace_gate.report.pages.why_messages import KINDS, SAID, STATES
from trace_gate.report.pages.why_words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trace_gate.app.review.model import ReviewedChange
    from trace_gate.app.why.model import (
        ExplainedTrace,
        FileAnswer,
        LineAnswer,
        Origin,
        Outcome,
        TraceAnswer,
    )

    Style = Callable[[str], str]
    Row = tuple[str, str]

WIDTH = 14
SHORT = 10
CHANGES = 3
"""So many changes of a decision are named."""

_DIGEST = re.compile("[0-9a-f]{64}")


def line_page(answer: LineAnswer, *, bold: Style = str) -> str:
    """Why a line is as it is."""
    head = f"{bold(shown(f'{answer.path}:{answer.line}'))}  {shown(answer.text)}"
    rows: list[Row] = []
    if answer.market is not None:
        rows += market_rows(answer.market, answer.state)
    if answer.before is not None:
        rows.append(("it was", shown(answer.before)))
    trace = answer.traces[0] if answer.traces else None
    if trace is not None and answer.state == "traced":
        rows += [("what changed", each) for each in _changes(trace, but=answer.path)]
    if answer.origin is not None:
        rows.append(("when, by whom", origin_text(answer.origin, answer.path)))
    rows += _no_trace(answer)
    if trace is not None:
        rows += reasons(trace)
    if answer.others and answer.state != "uncommitted":
        rows.append(("also", ", ".join(map(shown, answer.others))))
    return page(head, rows, answer.commands, bold)


def file_page(answer: FileAnswer, *, bold: Style = str) -> str:
    """How a file came to be as it is."""
    gone = ", deleted" if answer.deleted else ""
    head = f"{bold(shown(answer.path))}  {KINDS.get(answer.kind, answer.kind)}{gone}"
    rows: list[Row] = [("note", shown(answer.remark))] if answer.remark else []
    if answer.market is not None:
        state = answer.steps[0].state if answer.steps else "uncommitted"
        rows += market_rows(answer.market, state)
    for step in answer.steps:
        label = f"{step.origin.at[:10]}"
        named = "; ".join(f"{shown(name)} {shown(title)}" for name, title in step.traces)
        said = named or STATES[step.state]
        if named and step.state == "remediated":
            said = f"no trace, accepted by {named}"
        old = f" (as {shown(step.origin.path)})" if step.origin.path != answer.path else ""
        made = f"{step.change}{old} by {shown(step.origin.author)}"
        rows.append((label, f"{made} in {step.origin.commit[:SHORT]}: {said}"))
    if answer.more:
        rows.append(("", "and older ones"))
    return page(head, rows, answer.commands, bold)


def trace_page(answer: TraceAnswer, *, bold: Style = str) -> str:
    """Why a trace is there, and what came of it."""
    trace = answer.trace
    about = " ".join(shown(e) for e in (trace.tenant, trace.asin, trace.bucket) if e)
    head = f"{bold(shown(trace.trace))}  {shown(trace.title)}"
    rows: list[Row] = [("about", about)] if about else []
    rows += [("what changed", each) for each in _changes(trace)]
    labels = ("when, by whom", *("then",) * len(answer.origins))
    rows += [
        (label, origin_text(each, trace.path))
        for label, each in zip(labels, answer.origins, strict=False)
    ]
    rows += reasons(trace, itself=True)
    return page(head, rows, answer.commands, bold)


def page(head: str, rows: Sequence[Row], commands: Sequence[str], bold: Style) -> str:
    """A head, rows with a label each, and the commands that show more."""
    lines, last = [head], ""
    for label, text in (*rows, *(("more", shown(each)) for each in commands)):
        lines.append(f"  {bold('' if label == last else label):<{WIDTH}} {text}".rstrip())
        last = label
    return "\n".join(lines) + "\n"


def _no_trace(answer: LineAnswer) -> Iterator[Row]:
    """What stands instead of a reason where no trace explains the line."""
    if answer.state == "uncommitted":
        drafts = ", ".join(map(shown, answer.others))
        said = f"; {drafts} names this file" if drafts else "; no draft names this file"
        yield "no commit", f"{SAID['uncommitted']}{said}."
    elif answer.state != "traced":
        yield "no trace", SAID[answer.state]
    if answer.remark:
        yield "note", f"{shown(answer.remark)}."


def reasons(trace: ExplainedTrace, *, itself: bool = False) -> Iterator[Row]:
    """Who decided it, because of what, within which limits, and what came of it."""
    if not itself:
        by = f" by {shown(trace.agent)}" if trace.agent else ""
        asked = f", asked by {shown(trace.directed_by)}" if trace.directed_by else ""
        yield "decided in", f"{shown(trace.trace)}{by}{asked}: {_words(trace)}"
    if trace.rationale:
        yield "because", shown(trace.rationale)
    yield from _grounds(trace)
    if trace.trace_type in ("decision", "maintenance"):
        yield "within limits", _limits(trace)
        yield "approved", _approval(trace)
        if trace.executed_at is None:
            yield "executed", "not yet"
        elif trace.result not in (None, "success"):
            yield "executed", f"{shown(trace.executed_at[:10])}: {shown(trace.result)}"
    if trace.outcome.hypothesis or trace.outcome.result:
        yield "did it work", _outcome(trace.outcome)
    for how, name, title in trace.followed:
        if name != trace.outcome.trace:
            yield how, f"{shown(name)} {shown(title)}"


def _words(trace: ExplainedTrace) -> str:
    """What it is about, without its type where that is a decision."""
    return shown(trace.title.removeprefix("decision: "))


def _grounds(trace: ExplainedTrace) -> Iterator[Row]:
    seen = [f"{shown(each.uri)} (sha256 {shown(each.sha256)[:SHORT]})" for each in trace.evidence]
    if seen:
        yield "on evidence", "; ".join(seen[:CHANGES]) + _more(len(seen) - CHANGES)
    for label, (name, title) in zip(("caused by", "and that by"), trace.causes, strict=False):
        yield label, f"{shown(name)} {shown(title)}"


def _changes(trace: ExplainedTrace, *, but: str = "") -> Iterator[str]:
    """The changes about the line; else those of the market, else those of other files."""
    wanted = [each for each in trace.changes if each.number in trace.about_line]
    market = [each for each in trace.changes if each.kind not in ("file", None)]
    files = [each for each in trace.changes if each.target.removeprefix("file/") != but]
    found = wanted or market or files
    if not found:
        return
    for each in found[:CHANGES]:
        yield _change(each)
    left = len(trace.changes) - len(found[:CHANGES])
    if left > 0:
        yield f"and {left} more of the same decision"


def _change(change: ReviewedChange) -> str:
    old, new = change.from_value, change.to_value
    target = shown(change.target)
    if isinstance(new, str) and (_DIGEST.fullmatch(new) or new == "deleted"):
        return f"{target}: {'deleted' if new == 'deleted' else 'its content'}"
    moved = f" ({change.share * 100:+.1f} %)" if change.share is not None else ""
    failed = f", refused by Amazon: {shown(change.failed)}" if change.failed is not None else ""
    if isinstance(new, Mapping):
        return f"{target}: {', '.join(shown(name) for name in new)}{failed}"
    return f"{target}: {shown(old)} -> {shown(new)}{moved}{failed}"


def _limits(trace: ExplainedTrace) -> str:
    said = f"the decision says {shown(trace.claim)}" if trace.claim else "nothing is said"
    odd = [f"{shown(name)} {shown(word)}" for name, word in trace.guardrails if word != "PASS"]
    limits = {
        each.kind: each.limit
        for each in trace.changes
        if each.limit is not None and each.share is not None
    }
    most = [f"a {kind} may move {limit * 100:.0f} % at once" for kind, limit in limits.items()]
    return "; ".join([said, *odd[:CHANGES], *most])


def _approval(trace: ExplainedTrace) -> str:
    if trace.approved_by:
        at = f" at {shown(trace.approved_at)}" if trace.approved_at else ""
        signed = "signed" if trace.signed else "not signed"
        codes = f", accepting {' '.join(map(shown, trace.accepts))}" if trace.accepts else ""
        return f"by {shown(trace.approved_by)}{at} ({signed}{codes})"
    if trace.claim in ("ESCALATE", "BLOCK"):
        return "by nobody"
    return "by nobody; no approval was asked for" if trace.claim == "PASS" else "by nobody"


def _outcome(found: Outcome) -> str:
    tests = f" ({', '.join(map(shown, found.criteria))})" if found.criteria else ""
    about = f"{shown(found.hypothesis)}{tests}: " if found.hypothesis else ""
    if found.result is None:
        when = f", its window ends on {shown(found.due)}" if found.due else ""
        return f"{about}not known yet{when}"
    values = ", ".join(f"{shown(name)} {shown(value)}" for name, value in found.actual)
    claimed = ", only claimed" if found.claimed else ""
    learned = f"; {shown(found.learning)}" if found.learning else ""
    got = f" with {values}" if values else ""
    return f"{about}{shown(found.result)}{got} (by {shown(found.trace)}{claimed}){learned}"


def origin_text(origin: Origin, path: str) -> str:
    """A commit as people name it."""
    at = origin.at[:16].replace("T", " ")
    there = f", there {shown(origin.path)}" if origin.path != path else ""
    landed = f", landed with {origin.landed[:SHORT]}" if origin.landed else ""
    subject = f' "{shown(origin.subject)}"' if origin.subject else ""
    return f"{at} UTC by {shown(origin.author)} in {origin.commit[:SHORT]}{subject}{there}{landed}"


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""
