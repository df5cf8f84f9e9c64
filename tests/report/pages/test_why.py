"""Why something is so, on ten lines that a person reads and that no text of a repository breaks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.hostile_texts import HOSTILE
from tests.support.why_rows import OID
from trace_gate.app.review.model import ReviewedChange
from trace_gate.app.why.model import (
    CitedEvidence,
    ExplainedTrace,
    FileAnswer,
    HistoryStep,
    LineAnswer,
    MarketRow,
    Origin,
    Outcome,
    TraceAnswer,
)
from trace_gate.report.pages import why
from trace_gate.report.pages.why_messages import SAID, STATES

ORIGIN = Origin(
    commit=OID, path="ads/bids.csv", line=4, author="Mia", at="2025-01-08T09:30:00Z",
    subject="Lower a bid", landed=None,
)  # fmt: skip
BID = ReviewedChange(
    number=1, target="campaign/C1/ad_group/G/keyword/mug/bid", change_type="bid_update",
    kind="bid", from_value=0.95, to_value=0.82, share=Decimal("-0.137"), limit=Decimal("0.3"),
    limit_in_harvest=None, in_harvest=None, failed=None,
)  # fmt: skip
NO_OUTCOME = Outcome(
    hypothesis=None, statement=None, criteria=(), due=None, result=None, claimed=False,
    trace=None, at=None, actual=(), learning=None,
)  # fmt: skip
OUTCOME = NO_OUTCOME.with_(
    hypothesis="H-001",
    criteria=("acos <= 0.31",),
    result="confirmed",
    trace="TRACE-20250115-001",
    actual=(("acos", 0.29),),
    learning="Gift terms keep their orders",
)
TRACE = ExplainedTrace(
    trace="TRACE-20250108-001", path="traces/2025-01/TRACE-20250108-001.yaml",
    trace_type="decision", title="decision: Lower the bid to 0.82", tenant="ACME-US",
    asin="B0EXAMPLE1", bucket=None, agent="trace-scribe", directed_by=None,
    created_at="2025-01-08T09:00:00Z", option="Lower the bid to 0.82",
    rationale="41 clicks, no order", changes=(BID,), about_line=(1,), claim="ESCALATE",
    guardrails=(("amplitude", "PASS"), ("hypothesis", "ESCALATE")), approved_by="lin",
    approved_at="2025-01-08T09:20:00Z", signed=True, accepts=("TG505",),
    executed_at="2025-01-08T09:25:00Z", result="success",
    evidence=(CitedEvidence(uri="uploads/week.csv", sha256="ab" * 32, captured_at=None,
                            period_start=None, period_end=None),),
    outcome=OUTCOME, causes=(("TRACE-20250106-002", "hypothesis: it lowers ACOS"),), followed=(),
)  # fmt: skip
LINE = LineAnswer(
    path="ads/bids.csv", line=4, text="C1,mug,0.82", before="C1,mug,0.95", kind="governed",
    commit=OID, state="traced", origin=ORIGIN, traces=(TRACE,), others=(), remark=None,
    commands=("trace-gate why TRACE-20250108-001",),
)  # fmt: skip


def test_what_a_mapped_row_says_stands_before_what_wrote_its_line():
    page = why.line_page(LINE.with_(market=MarketRow(values=(), unread=("Row 4 is odd.",))))
    assert page.splitlines()[1:3] == [
        "  not read       Row 4 is odd.",
        "  it was         C1,mug,0.95",
    ]


def test_why_is_this_bid_0_82():
    assert why.line_page(LINE).splitlines() == [
        "ads/bids.csv:4  C1,mug,0.82",
        "  it was         C1,mug,0.95",
        "  what changed   campaign/C1/ad_group/G/keyword/mug/bid: 0.95 -> 0.82 (-13.7 %)",
        '  when, by whom  2025-01-08 09:30 UTC by Mia in 0123456789 "Lower a bid"',
        "  decided in     TRACE-20250108-001 by trace-scribe: Lower the bid to 0.82",
        "  because        41 clicks, no order",
        "  on evidence    uploads/week.csv (sha256 ababababab)",
        "  caused by      TRACE-20250106-002 hypothesis: it lowers ACOS",
        (
            "  within limits  the decision says ESCALATE; hypothesis ESCALATE; "
            "a bid may move 30 % at once"
        ),
        "  approved       by lin at 2025-01-08T09:20:00Z (signed, accepting TG505)",
        (
            "  did it work    H-001 (acos <= 0.31): confirmed with acos 0.29 "
            "(by TRACE-20250115-001); Gift terms keep their orders"
        ),
        "  more           trace-gate why TRACE-20250108-001",
    ]


@pytest.mark.parametrize("state", [each for each in SAID if each != "uncommitted"])
def test_a_line_that_no_trace_explains_says_so(state):
    page = why.line_page(LINE.with_(state=state, traces=()))
    assert f"no trace       {SAID[state]}" in page
    assert "decided in" not in page


def test_an_uncommitted_line_names_the_drafts_about_its_file():
    page = why.line_page(LINE.with_(state="uncommitted", origin=None, traces=()))
    assert "This line is in no commit yet; no draft names this file." in page
    page = why.line_page(
        LINE.with_(state="uncommitted", origin=None, traces=(), others=("TRACE-20250109-001",))
    )
    assert "TRACE-20250109-001 names this file." in page


def test_what_is_missing_is_said():
    open_one = TRACE.with_(
        approved_by=None, executed_at=None, outcome=OUTCOME.with_(result=None, due="2025-01-15")
    )
    page = why.line_page(LINE.with_(traces=(open_one,)))
    assert "approved       by nobody\n" in page
    assert "executed       not yet" in page
    assert "not known yet, its window ends on 2025-01-15" in page
    assert "only claimed" in why.line_page(
        LINE.with_(traces=(TRACE.with_(outcome=OUTCOME.with_(claimed=True)),))
    )


def test_every_state_has_its_words():
    assert set(SAID) == set(STATES) - {"traced"}


def answer_of(text: str) -> list[str]:
    """The pages of answers in which every text of the repository is the same one."""
    change = BID.with_(target=text, from_value=text, to_value=text, failed=text, share=None)
    trace = TRACE.with_(
        trace=text, title=text, agent=text, directed_by=text, rationale=text, changes=(change,),
        claim=text, guardrails=((text, text),), approved_by=text, approved_at=text,
        accepts=(text,), executed_at=text, result=text,
        evidence=(TRACE.evidence[0].with_(uri=text, sha256=text),),
        outcome=OUTCOME.with_(hypothesis=text, criteria=(text,), result=text, trace=text,
                              actual=((text, text),), learning=text),
        causes=((text, text),), followed=(("led to", text, text),),
    )  # fmt: skip
    origin = ORIGIN.with_(path=text, author=text, subject=text)
    line = LINE.with_(path=text, text=text, before=text, origin=origin, traces=(trace,),
                      others=(text,), remark=text, commands=(text,))  # fmt: skip
    step = HistoryStep(origin=origin, change="changed", state="traced", traces=((text, text),))
    file = FileAnswer(path=text, kind="governed", commit=OID, deleted=False, binary=False,
                      steps=(step,), more=True, remark=text, commands=(text,))  # fmt: skip
    of_trace = TraceAnswer(trace=trace, commit=OID, origins=(origin,), commands=(text,))
    return [why.line_page(line), why.file_page(file), why.trace_page(of_trace)]


def test_a_text_of_the_repository_stays_a_text_on_its_line():
    plain = [len(page.splitlines()) for page in answer_of("x y")]
    for text in HOSTILE:
        for page, count in zip(answer_of(text), plain, strict=True):
            assert len(page.splitlines()) <= count, text
            assert page.replace("\n", "").isprintable(), text
            assert not any(line.lstrip().startswith("::") for line in page.splitlines()), text
            assert "##" not in page, text
