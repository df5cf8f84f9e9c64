"""A page in Markdown: GitHub's flavour, within a limit."""

from __future__ import annotations

from tests.support.documents import review, shop
from trace_gate.report.markdown import markdown


def test_a_review_begins_with_its_marker_then_the_verdict():
    assert markdown(review()).splitlines()[:3] == [
        "<!-- trace-gate:review:DEMO-US -->",
        "",
        "## **BLOCK**: 1 of 3 decisions may not run, 1 waits for a person",
    ]


def test_every_limit_is_kept():
    for page in (review(), shop()):
        size = len(markdown(page).encode())
        assert markdown(page, limit=size) == markdown(page)
        for limit in range(0, size, 37):
            assert len(markdown(page, limit=limit).encode()) <= limit
