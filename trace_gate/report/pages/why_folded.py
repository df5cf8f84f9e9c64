"""Why a bucket or a hypothesis stands as it does: its way there, and the decision behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.pages.why import page, reasons
from trace_gate.report.pages.why_words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trace_gate.app.why.model import (
        BucketAnswer,
        BucketStory,
        HypothesisAnswer,
        HypothesisStep,
    )

    Row = tuple[str, str]

REFUSED = 3
"""So many things that do not count are named."""
STEPS = 12
"""So many of the newest steps of a hypothesis are shown; JSON has all."""


def bucket_page(answer: BucketAnswer, *, bold: Callable[[str], str] = str) -> str:
    """Why intent buckets of a name are in their states."""
    pages = []
    for at, story in enumerate(answer.stories, start=1):
        last = at == len(answer.stories)
        state = shown(story.state or "in no state")
        head = f"{bold(shown(answer.bucket))}  {state} of {_of(story)}"
        pages.append(page(head, list(_story(story)), answer.commands if last else (), bold))
    return "\n".join(pages)


def _of(story: BucketStory) -> str:
    return f"{shown(story.asin)} in {shown(story.tenant)}"


def _story(story: BucketStory) -> Iterator[Row]:
    if story.job_to_be_done:
        yield "what it is", shown(story.job_to_be_done)
    for each in story.moves:
        way = f"{shown(each.before)} -> {shown(each.after)}" if each.before else shown(each.after)
        yield "its way", f"{shown(each.at[:10])} {way} by {shown(each.trace)} {shown(each.title)}"
    if story.imported:
        yield "note", "It came in with its state: nobody saw how it got there."
    yield from _refused(story.refused)
    if story.trace is not None:
        yield from reasons(story.trace)


def hypothesis_page(answer: HypothesisAnswer, *, bold: Callable[[str], str] = str) -> str:
    """Why a hypothesis stands as it does."""
    claimed = ", only claimed" if answer.claimed else ""
    head = f"{bold(shown(answer.hypothesis))}  {shown(answer.status)}{claimed}"
    return page(f"{head}  {shown(answer.statement)}", list(_hypothesis(answer)),
                answer.commands, bold)  # fmt: skip


def _hypothesis(answer: HypothesisAnswer) -> Iterator[Row]:
    if answer.criteria:
        within = f", within {answer.window_days} days" if answer.window_days else ""
        yield "true if", f"{', '.join(map(shown, answer.criteria))}{within}"
    alone = "may rest on it without a person" if answer.automatic else "need a person"
    yield "confidence", f"{shown(answer.confidence)}; decisions on it {alone}"
    left = len(answer.steps) - STEPS
    if left > 0:
        yield "its way", f"{left} earlier steps (--format json has them)"
    for each in answer.steps[-STEPS:]:
        yield "its way", _step(each)
    for test in answer.experiments:
        if test.result is None:
            due = f", due on {shown(test.due)}" if test.due else ""
            yield "test", f"{shown(test.id)} {shown(test.status)}{due}"
    yield from _refused(answer.refused)


def _step(each: HypothesisStep) -> str:
    result = f": {shown(each.result)}" if each.result else ""
    weight = ""
    if each.result:
        weight = " (claimed)" if each.claimed else "" if each.counted else " (does not count)"
    moved = f", confidence {shown(each.confidence)}" if each.confidence is not None else ""
    what = f"{shown(each.at[:10])} {shown(each.what)}{result}{weight}{moved}"
    return f"{what} by {shown(each.trace)} {shown(each.title)}"


def _refused(refused: tuple[str, ...]) -> Iterator[Row]:
    for each in refused[:REFUSED]:
        yield "not counted", shown(each)
    if len(refused) > REFUSED:
        yield "not counted", f"and {len(refused) - REFUSED} more"
