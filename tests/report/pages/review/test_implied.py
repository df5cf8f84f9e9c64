"""What market files change, as a part of the page of a review."""

from __future__ import annotations

import html as escapes

from tests.support.reviews import implied, review
from trace_gate.app.review.model import LeftOut
from trace_gate.core.finding import Finding
from trace_gate.report.markdown import markdown
from trace_gate.report.pages.review import document

MANY = implied(traces=tuple(f"TRACE-20261124-{at:03d}" for at in range(1, 8)))
NOBODY = implied(from_value=0.9, to_value=9.9, share=10, row=3, traces=(), code="TG413")


def text(found, detail=document.LEVELS[0]):
    page = markdown(document.document(found, detail))
    return escapes.unescape(page).replace("\u200b", "")


def test_what_nobody_decided_stands_before_the_decisions_and_what_is_decided_is_folded():
    page = text(review(implied=(implied(), NOBODY)))
    open_, folded = (
        page.index("### Market files: 1 value not decided"),
        page.index("<details><summary>Market files: 1 decided value</summary>"),
    )
    assert page.index("### Blocked") > folded > open_
    mug = "`campaign/C1/ad_group/A1/keyword/mug/exact/bid`"
    assert (
        f"| DEMO-US | {mug} | 0.90 | 9.90 | +1000.0 % | `ads/bids.csv:3` "
        "| **nobody decided this**: TG413 |" in page
    )
    assert (
        f"| DEMO-US | {mug} | 0.80 | 1.00 | +25.0 % | `ads/bids.csv:2` "
        "| `TRACE-20261124-001` |" in page
    )


def test_where_room_is_short_what_nobody_decided_stays():
    page = text(review(implied=(implied(), NOBODY)), document.LEVELS[-1])
    assert "nobody decided this" in page
    assert "decided value" not in page


def test_a_decision_that_says_otherwise_is_named_with_what_is_wrong():
    page = text(review(implied=(implied(code="TG414"), MANY)))
    assert "| `TRACE-20261124-001`: **TG414**" in page
    assert "`TRACE-20261124-005` and 2 more |" in page


def test_what_a_decision_says_and_may_not_land_is_not_called_undecided():
    waiting, other = implied(code="TG405"), implied(code="TG414")
    assert "### Market files: 2 decided values that may not land" in text(
        review(implied=(waiting, other))
    )
    both = text(review(implied=(NOBODY, waiting)))
    assert "### Market files: 1 value not decided, 1 decided value that may not land" in both


def test_a_place_of_the_base_and_a_row_that_stood_twice_are_told_so():
    page = text(review(implied=(implied(gone=True, twice=True, row=None, share=None),)))
    assert "| twice | 1.00 | `ads/bids.csv` of the base |" in page


def test_what_cannot_be_read_and_what_is_about_others_is_said():
    unread = Finding(code="TG415", message="x", remediation="y", path="ads/bids.csv")
    page = text(review(implied=(), findings=(unread, unread), left_out=LeftOut(implied=2)))
    assert "1 market file cannot be read (TG415)" in page
    assert "Market files: 2 more values, about others" in page


def test_where_no_market_file_changes_there_is_nothing():
    assert text(review(implied=())) == text(review(implied=None))
    assert "arket file" not in text(review(implied=()))
