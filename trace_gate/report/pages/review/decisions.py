"""The decisions of a review: blocked, waiting, passed (SPEC 9, `review`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.codes import name_of
from trace_gate.report.document import Details, Heading, Items, Mark, Paragraph, Strong
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.contents import contents
from trace_gate.report.pages.review.formatting import (
    TONES,
    bytes_of,
    code,
    mark,
    more,
    share,
    table,
    value,
    with_command,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.review.model import (
        HypothesisRecord,
        Reason,
        Review,
        ReviewedApproval,
        ReviewedChange,
        ReviewedDecision,
        ReviewedEvidence,
    )
    from trace_gate.report.document import Block, Inline, Line
    from trace_gate.report.pages.review.formatting import Detail

TITLES = {
    "blocked": "Blocked",
    "waiting": "Waiting for a person",
    "unknown": "Not judged",
}
HASHES = {
    "differs": " from the recorded one",
    "external": ": an address, which nobody fetches",
    "tombstone": ": an approved decision took the file out, and only its hash is left",
}
"""What the words for a hash mean, where they do not say it."""
CHANGES = ("Target", "From#", "To#", "Change#", "Limit#")


def urgent(review: Review, detail: Detail) -> Iterator[Block]:
    """What is blocked, then what waits, then what nobody could judge: each in full."""
    for status, words in TITLES.items():
        found = [each for each in review.decisions if each.status == status]
        if not found:
            continue
        yield Heading(text=(f"{words}: {plural(len(found), 'decision')}",))
        shown = found if detail.urgent is None else found[: detail.urgent]
        for each in shown:
            yield from _in_full(each, detail)
        yield from more(len(found) - len(shown))


def _in_full(decision: ReviewedDecision, detail: Detail) -> Iterator[Block]:
    yield Heading(text=(code(decision.trace, detail), *_about(decision, detail)), level=3)
    rows = [change_row(each, detail) for each in decision.changes]
    yield from table(f"What {decision.trace} changes", CHANGES, rows, detail.rows)
    held = decision.approval if decision.approval.state in ("approved", "incomplete") else None
    accepted = held.accepts if held is not None else ()
    lines = [reason_line(each, accepted, detail) for each in spoken(decision)]
    told = tuple(lines if detail.urgent is None else lines[: detail.urgent])
    yield from ((Items(lines=told),) if told else ())
    yield from more(len(lines) - len(told))
    yield from contents(decision, detail)
    yield from _why_decided(decision, detail)
    if detail.folded:
        yield from _guardrails(decision, detail)


def _about(decision: ReviewedDecision, detail: Detail) -> Line:
    words = [each for each in (decision.tenant, decision.asin, decision.bucket) if each]
    codes = [f"{each} {name_of(each)}" for each in decision.codes]
    said = ", ".join(codes) or _stopped_by(decision)
    about = f" {detail.cut(' '.join(words))}" if words else ""
    return (f"{': ' if said else ''}{said}{',' if said and about else ''}{about}",)


def _stopped_by(decision: ReviewedDecision) -> str:
    """The guardrails that do not let a decision pass, where the range has no error for it."""
    names = [each.name for each in decision.guardrails if each.verdict != "PASS"]
    return ", ".join(names)


def spoken(decision: ReviewedDecision) -> list[Reason]:
    """What the guardrails find wrong, then what they warn of: both belong to the numbers."""
    every = [each for said in decision.guardrails for each in said.reasons]
    ranked = ("error", "warning")
    return [each for level in ranked for each in every if each.level == level]


def reason_line(reason: Reason, accepted: Sequence[str], detail: Detail) -> Line:
    """Why a guardrail stops it, with what mends it; or that a person accepts it."""
    head: Line = (Strong(text=f"{reason.code} {name_of(reason.code)}."),)
    if reason.level == "warning":
        head = (mark("warning"), " ", *head)
    elif reason.code in accepted:
        return (*head, f" {detail.cut(reason.message)} ", mark("approved"))
    mend = with_command(reason.remediation, detail)
    return (*head, f" {detail.cut(reason.message)} ", *mend)


def _why_decided(decision: ReviewedDecision, detail: Detail) -> Iterator[Block]:
    """Why it was decided, what it rests on, and how its approval stands."""
    if decision.rationale:
        yield Paragraph(text=(Strong(text="Because:"), f" {detail.cut(decision.rationale)}"))
    lines = [*hypothesis_lines(decision.hypothesis, detail)]
    lines += [evidence_line(each, detail) for each in _some(decision.evidence, detail.rows)]
    lines.append(_approval(decision.approval, detail))
    yield Items(lines=tuple(lines))


def _some(evidence: Sequence[ReviewedEvidence], most: int | None) -> Sequence[ReviewedEvidence]:
    """What is wrong stands first: it is not what falls out where room is short."""
    wrong_first = sorted(evidence, key=lambda each: each.state in ("matches", "tombstone"))
    return wrong_first if most is None else wrong_first[:most]


def hypothesis_lines(record: HypothesisRecord | None, detail: Detail) -> Iterator[Line]:
    """The hypothesis that a decision rests on, if it has one."""
    if record is None:
        return
    yield ("Rests on ", code(record.id, detail), f": {record_words(record, detail)}")


def record_words(record: HypothesisRecord, detail: Detail) -> str:
    """`CONFIRMED, confidence 0.60; 3 uses, 1 confirmed, 0 rejected, 1 inconclusive`."""
    said = f" {detail.cut(record.statement)}" if record.statement else ""
    if record.status is None:
        return f"the base does not know it yet.{said}"
    claimed = ", its newest result only claimed" if record.claimed else ""
    return (
        f"{record.status}, confidence {record.confidence:.2f}{claimed}; "
        f"{plural(record.uses, 'use')}, "
        f"{record.confirmed} confirmed, {record.rejected} rejected, {record.inconclusive} "
        f"inconclusive.{said}"
    )


def evidence_line(entry: ReviewedEvidence, detail: Detail) -> Line:
    """A report: how large, how old, of which days, and whether it is the recorded one."""
    facts = [bytes_of(entry.size)]
    if entry.age_days is not None:
        late = "captured after this lands"
        facts.append(f"{plural(entry.age_days, 'day')} old" if entry.age_days >= 0 else late)
    if entry.period_start or entry.period_end:
        facts.append(f"{entry.period_start or '?'} to {entry.period_end or '?'}")
    words = ", ".join(detail.cut(each) for each in facts if each)
    line: list[Inline] = ["Evidence ", code(entry.uri, detail), f", {words}" if words else ""]
    return (*line, ", hash ", mark(entry.state), HASHES.get(entry.state, ""))


APPROVALS = {
    "not_needed": "not needed",
    "waiting": "waiting",
    "approved": "approved",
    "incomplete": "approved, but not for all of it",
    "changed": "approved, then changed",
    "invalid": "not valid",
    "settled": "approved when its execution was recorded",
    "unknown": "not known whether it holds",
}


def _approval(approval: ReviewedApproval, detail: Detail) -> Line:
    words, tone = APPROVALS[approval.state], TONES.get(approval.state, "neutral")
    line: list[Inline] = ["Approval: ", Mark(text=words, tone=tone)]
    if approval.by:
        given = approval.state in ("approved", "incomplete", "settled")
        named = " by " if given else ", names "
        line += [named, code(approval.by, detail)]
    if approval.state == "approved":
        line.append(", signed" if approval.authenticated else ", not signed: unauthenticated")
        line += [", by its own author"] if approval.own else []
    if approval.state in ("waiting", "incomplete"):
        names = ", ".join(approval.approvers) or "whoever commits it: nobody is an approver yet"
        line.append(f", to be given by {detail.cut(names)}")
    codes = ", ".join(approval.accepts if approval.state == "approved" else approval.wants)
    verb = "accepts" if approval.state == "approved" else "it has to accept"
    return (*line, f"; {verb} {detail.cut(codes)}") if codes else tuple(line)


def _guardrails(decision: ReviewedDecision, detail: Detail) -> Iterator[Block]:
    """The guardrails that say something, each in full; the others by their names."""
    if not decision.guardrails:
        return
    fit = [each.name for each in decision.guardrails if each.verdict == "PASS"]
    rows: list[tuple[Line, ...]] = []
    for said in decision.guardrails:
        why = " ".join(f"{each.code}: {each.message}" for each in said.reasons)
        if why:
            rows.append(((said.name,), (mark(said.verdict),), (detail.cut(why),)))
    blocks = list(table("What guardrails say", ("Guardrail", "Verdict", "Why"), rows, detail.rows))
    blocks += [Paragraph(text=("Pass: ", ", ".join(fit), "."))] if fit else []
    yield Details(
        summary=(f"Guardrails: {len(fit)} of {len(decision.guardrails)} pass",),
        blocks=tuple(blocks),
    )


def change_row(change: ReviewedChange, detail: Detail) -> tuple[Line, ...]:
    """What one change moves, and how far it may."""
    moved = share(change.share, detail, signed=True)
    if change.failed is not None:
        moved = f"{moved} refused by Amazon: {detail.cut(change.failed)}".strip()
    return (
        (code(change.target, detail),),
        (value(change.from_value, detail),),
        (value(change.to_value, detail),),
        (moved,),
        (_limit(change, detail),),
    )


def _limit(change: ReviewedChange, detail: Detail) -> str:
    """What this change may do without a person: the one limit that holds for it, if that is known.

    In a bucket that is about to be frozen the policy lets less go.
    """
    usual, careful = change.limit, change.limit_in_harvest
    if usual is None:
        return ""
    if careful is None or change.in_harvest is False:
        return share(usual, detail)
    if change.in_harvest:
        return f"{share(min(usual, careful), detail)} (bucket in HARVEST)"
    return f"{share(usual, detail)}, or {share(careful, detail)} in HARVEST: not judged which"
