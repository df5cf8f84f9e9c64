"""The decisions of a review that pass (SPEC 9, `review`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.document import Details, Heading, Items, Strong
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.contents import passed_contents
from trace_gate.report.pages.review.decisions import (
    APPROVALS,
    change_row,
    evidence_line,
    hypothesis_lines,
    reason_line,
    spoken,
)
from trace_gate.report.pages.review.formatting import code, more, some, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.review.model import Review, ReviewedApproval, ReviewedDecision
    from trace_gate.report.document import Block, Line
    from trace_gate.report.pages.review.formatting import Detail


def passed(review: Review, detail: Detail) -> Iterator[Block]:
    """The decisions that pass: a row for each change, why, and what differs in their files.

    What they rest on is folded.
    """
    found = [each for each in review.decisions if each.status == "passed"]
    if not found:
        return
    yield Heading(text=(f"Passed: {plural(len(found), 'decision')}",))
    rows = [row for each in found for row in _passed_rows(each, detail)]
    columns = ("Decision", "Target", "From#", "To#", "Change#", "Guardrails", "Approval")
    yield from table("Decisions that pass, change by change", columns, rows, detail.rows)
    yield from _because(found, detail)
    if not detail.folded or detail.rows == 0:
        return
    yield from passed_contents(found, detail)
    behind = [row for each in found for row in _passed_behind(each, detail)]
    if behind:
        yield Details(
            summary=(f"What they rest on: {len(behind):,}",),
            blocks=table("What they rest on", ("Decision", "Rests on"), behind, detail.rows),
            is_open=detail.is_open,
        )


def _because(decisions: Sequence[ReviewedDecision], detail: Detail) -> Iterator[Block]:
    """Why each was decided, below it what the guardrails warn of."""
    lines: list[Line] = []
    for each in decisions:
        name = code(each.trace, detail)
        if each.rationale:
            lines.append((name, " ", Strong(text="Because:"), f" {detail.cut(each.rationale)}"))
        lines += [
            (name, " ", *reason_line(said, (), detail))
            for said in spoken(each)
            if said.level == "warning"
        ]
    shown = some(lines, detail.rows)
    if shown:
        yield Items(lines=shown)
        yield from more(len(lines) - len(shown))


def _passed_rows(decision: ReviewedDecision, detail: Detail) -> Iterator[tuple[Line, ...]]:
    many = len(decision.guardrails)
    fit = sum(each.verdict == "PASS" for each in decision.guardrails)
    guards = f"{fit} of {many}" if many else "judged when executed"
    planned: Line = () if decision.executed_at else (" planned",)
    for each in decision.changes:
        target, old, new, moved, _ = change_row(each, detail)
        yield (
            (code(decision.trace, detail), *planned),
            target,
            old,
            new,
            moved,
            (guards,),
            (_short_approval(decision.approval, detail),),
        )


def _short_approval(approval: ReviewedApproval, detail: Detail) -> str:
    if approval.state == "not_needed":
        return ""
    if approval.state != "approved":
        return APPROVALS[approval.state]
    return (
        f"{detail.cut(approval.by or '')}, {'signed' if approval.authenticated else 'not signed'}"
    )


def _passed_behind(decision: ReviewedDecision, detail: Detail) -> Iterator[tuple[Line, ...]]:
    first: Line = (code(decision.trace, detail),)
    for line in hypothesis_lines(decision.hypothesis, detail):
        yield first, line
    for entry in decision.evidence:
        yield first, evidence_line(entry, detail)
