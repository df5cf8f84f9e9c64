"""A review as a page: first what needs a person, then the rest, folded (SPEC 9, `review`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.shell import word
from trace_gate.report.document import Code, Document, Paragraph, Strong
from trace_gate.report.judgement.summary import plural
from trace_gate.report.markdown import is_longer, markdown
from trace_gate.report.pages.review import (
    decisions,
    files,
    heading,
    implied,
    passed,
    results,
    state,
)
from trace_gate.report.pages.review.formatting import ALL, Detail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.review.model import Review
    from trace_gate.report.document import Block, Line

COMMENT, SUMMARY = 65_536, 900 * 1024
"""How long a comment of GitHub may be (characters), and a job summary (bytes) to be shown."""

IN_A_FILE = Detail(urgent=200, rows=500, text=600, is_open=True)
"""Of a page that stands alone: nothing is folded, and its length is bounded all the same."""

LEVELS = (
    Detail(urgent=None, rows=None, text=600),
    Detail(urgent=None, rows=100, text=400, is_short=True),
    Detail(urgent=None, rows=30, text=300, is_short=True),
    Detail(urgent=100, rows=10, text=240, is_short=True),
    Detail(urgent=50, rows=5, text=200, is_short=True, folded=False),
    Detail(urgent=30, rows=0, text=160, is_short=True, folded=False),
    Detail(urgent=10, rows=0, text=120, is_short=True, folded=False),
)
"""From all that there is to what a person needs; what needs nobody is cut first."""

LIST = 200
"""Characters of a name in the marker at most."""


def document(
    review: Review, detail: Detail = ALL, *, key: str | None = "all", dated: bool = True
) -> Document:
    """The page; `key` is what finds it again among other pages of the same place.

    Args:
        review: what is shown.
        detail: how much of it.
        key: None for a page inside of another one, which has a marker of its own.
        dated: whether it says when it was made; without, the same review is the same text.
    """
    return Document(
        title=heading.title(review),
        blocks=tuple(_blocks(review, detail)),
        footer=_footer(review, dated=dated),
        whole=_whole(review),
        marker=None if key is None else f"trace-gate:review:{key[:LIST]}",
    )


def fitted(review: Review, most: int, *, key: str | None, dated: bool = True) -> str:
    """The page with as much as there is room for, in bytes: there are never fewer than characters.

    What needs a person is what stays. It is one page, never several.
    """
    for level in LEVELS:
        if is_longer(_blocks(review, level), most):
            continue
        text = markdown(document(review, level, key=key, dated=dated))
        if len(text.encode()) <= most:
            return text
    return markdown(document(review, LEVELS[-1], key=key, dated=dated), limit=most)


def _blocks(review: Review, detail: Detail) -> Iterator[Block]:
    yield from heading.basis(review, detail)
    if detail.is_short:
        yield Paragraph(
            text=(Strong(text="Shortened to fit here."), " All of it: ", *_whole(review))
        )
    yield from heading.protected(review, detail)
    yield from heading.who_must_act(review, detail)
    yield from implied.implied(review, detail)
    yield from decisions.urgent(review, detail)
    yield from passed.passed(review, detail)
    yield from results.results(review, detail)
    yield from state.state(review, detail)
    yield from files.files(review, detail)
    yield from files.others(review, detail)
    yield from files.findings(review, detail)


def _footer(review: Review, *, dated: bool) -> Line:
    """How much was looked at, when, and in which money amounts are."""
    count = review.judged
    money = sorted({each.currency for each in review.decisions if each.currency})
    amounts = f"Amounts in {', '.join(money[:5])}. " if money else ""
    looked = (
        f"Judged {plural(count.commits, 'commit')} and {plural(count.paths, 'path')} "
        f"({count.governed} governed, {count.exempt} exempt, {count.derived} derived)"
    )
    if review.verdict == "CANNOT_JUDGE":
        looked = f"Read {plural(len(review.commits), 'commit')}, judged none"
    return (f"{amounts}{looked}, {review.as_of}." if dated else f"{amounts}{looked}.",)


def _whole(review: Review) -> Line:
    """The command that shows all of it."""
    span = f"{word(review.base.name)}..{word(review.head.name)}"
    return (Code(text=f"trace-gate review {span} --format html --output review.html"),)
