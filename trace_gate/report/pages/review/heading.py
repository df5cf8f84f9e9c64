"""The head of a review: the verdict, what it is about, what changes the rules, who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.finding import only_waits
from trace_gate.report.document import Heading, Items, Paragraph, Strong
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.formatting import (
    SHORT,
    Commands,
    code,
    mark,
    more,
    some,
    table,
)
from trace_gate.report.pages.review.together import actions_together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.review.model import Action, Review, ReviewedFile
    from trace_gate.report.document import Block, Inline, Line
    from trace_gate.report.pages.review.formatting import Detail

HIDES = " It can fold a file away in the diff, or hide a change: look at the files themselves."
ADOPTS = (
    " The range brings the rules to a history that had none: what it brings is validated, and "
    "nothing in it needs a trace. From here on every change does."
)
NO_ANSWER = {
    "unknown": "not known",
    "unreadable": "cannot tell: a trace of the range cannot be read",
    "adoption": "the adoption",
}
TO_RUN = "Ask an approver to run: "
"""What the first column says already."""
NOT_JUDGED = "this could not be judged, so nothing here is a pass"


def title(review: Review) -> Line:
    """`BLOCK: 1 of 3 decisions may not run, 1 waits for a person`."""
    word = review.verdict.replace("_", " ")
    said = NOT_JUDGED if review.verdict == "CANNOT_JUDGE" else _counted(review)
    return (mark(word), f": {said}")


def _counted(review: Review) -> str:
    every = review.decisions
    blocked, waiting = (
        sum(each.status == word for each in every) for word in ("blocked", "waiting")
    )
    parts = []
    if blocked:
        parts.append(f"{blocked:,} of {plural(len(every), 'decision')} may not run")
    if waiting:
        parts.append(f"{waiting:,} {'waits' if waiting == 1 else 'wait'} for a person")
    errors = sum(each.level == "error" and not only_waits(each) for each in review.findings)
    if not blocked and review.verdict == "BLOCK":
        parts.insert(0, plural(errors, "error"))
    if parts:
        return ", ".join(parts)
    return f"{plural(len(every), 'decision')}, nothing is left to do" if every else _none(review)


def _none(review: Review) -> str:
    """Why there is no decision: an empty page must not look like good news."""
    if review.base.commit == review.head.commit:
        return f"nothing to review, {review.base.name} and {review.head.name} are one commit"
    others = review.left_out.decisions
    return f"no decision of what was asked for, {others:,} of others" if others else "no decision"


def basis(review: Review, detail: Detail) -> Iterator[Block]:
    """Which commit, against which, by which policy, of which shop."""
    line: list[Inline] = [
        code(review.head.commit[:SHORT], detail), " against ", code(review.base.name, detail),
        " ", code(review.base.commit[:SHORT], detail),
    ]  # fmt: skip
    if review.policy.digest:
        word = Strong(text="policy changes") if review.policy.changes else "policy unchanged"
        line += [" · ", word, f" ({review.policy.digest[:SHORT]})"]
    elif review.policy.changes:
        line += [" · ", Strong(text="policy changes")]
    shops = ", ".join(review.tenants[:5]) + (" and others" if len(review.tenants) > 5 else "")
    line += [f" · {detail.cut(shops)}"] if shops else []
    yield Paragraph(text=tuple(line))
    yield from _scope(review, detail)
    if review.remarks:
        yield Items(lines=tuple((detail.cut(each),) for each in review.remarks))


def _scope(review: Review, detail: Detail) -> Iterator[Block]:
    asked = [each for each in (review.store, review.marketplace, review.asin) if each]
    if asked:
        out = review.left_out
        said = (
            f"Only what is about {detail.cut(' '.join(asked))} is told: "
            f"{plural(out.decisions, 'decision')}, {plural(out.results, 'result')} and "
            f"{plural(out.traces, 'other trace')} are left out. "
            "The verdict is that of the whole range."
        )
        yield Paragraph(text=(said,))


def protected(review: Review, detail: Detail) -> Iterator[Block]:
    """What changes the rules themselves, or how Git shows a file."""
    if review.adoption:
        yield Paragraph(text=(Strong(text="This is the adoption."), ADOPTS))
        return
    if not review.protected:
        return
    yield Heading(text=(f"Changes the rules: {plural(len(review.protected), 'file')}",))
    rows = [_rule(each, detail) for each in review.protected]
    yield from table("Protected files", ("File", "Change", "Decided by"), rows, detail.urgent)
    if any(each.path.rpartition("/")[2] == ".gitattributes" for each in review.protected):
        yield Paragraph(text=(Strong(text=".gitattributes changes."), HIDES))


def _rule(file: ReviewedFile, detail: Detail) -> tuple[Line, ...]:
    return (code(file.path, detail),), (file.change,), covered_by(file, detail)


def covered_by(file: ReviewedFile, detail: Detail) -> Line:
    """The traces that cover a file, or why none does."""
    line: list[Inline] = []
    for trace in file.traces[:5]:
        line += [", " if line else "", code(trace, detail)]
    if len(file.traces) > 5:
        line.append(f" and {len(file.traces) - 5:,} more")
    said = NO_ANSWER.get(file.cover)
    if said is not None:
        return (f"{said} {' '.join(file.codes)}".rstrip(),)
    if file.cover == "nobody":
        named = (": ", *line) if line else ()
        return (Strong(text="nobody"), *named, f" {' '.join(file.codes)}".rstrip())
    return tuple(line) or (file.cover,)


def who_must_act(review: Review, detail: Detail) -> Iterator[Block]:
    """Who has to do what, those whose word is waited for first."""
    below = Commands()
    on_branch = review.landed is None
    found = tuple(actions_together(review.actions, detail, on_branch=on_branch))
    rows = [_action(each, below, detail) for each in some(found, detail.urgent)]
    columns = ("Who", "Must do", "Why")
    yield from table("Who must act", columns, rows, None)
    yield from below.blocks("What has to be typed")
    yield from more(len(found) - len(rows))


def _action(action: Action, below: Commands, detail: Detail) -> tuple[Line, ...]:
    names = detail.cut(", ".join(action.names))
    who: Line = (action.who, f" {names}" if names else "")
    places = f" (and {action.more:,} more like it)" if action.more else ""
    place = action.trace or action.path or ""
    where = "" if place in action.why else f"{place}: "
    why: Line = (Strong(text=action.code), f" {detail.cut(where + action.why)}{places}")
    what = action.what.removeprefix(TO_RUN) if action.who == "approver" else action.what
    return who, below.line(what, detail), why
