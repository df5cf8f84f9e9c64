"""The decisions behind a row of a market file, before the commit that wrote its line."""

from __future__ import annotations

import pytest

from tests.support.hostile_texts import HOSTILE
from trace_gate.app.why.model import MarketRow, MarketValue
from trace_gate.report.pages.why_market import market_rows

MUG = "campaign/C1/ad_group/G/keyword/mug/exact/bid"
BID = MarketValue(
    column="Bid", tenant="ACME-US", target=MUG, value=0.9, named=True, trace="TRACE-20250106-001",
    title="decision: Lower it", executed_at="2025-01-06T09:00:00Z", decided_target=MUG,
    from_value=0.95, to_value=0.9, agrees=True, waiting=None,
)  # fmt: skip
NOBODY = BID.with_(
    named=False,
    trace=None, title=None, executed_at=None, decided_target=None, from_value=None,
    to_value=None, agrees=None,
)  # fmt: skip


def rows(value: MarketValue, state: str = "traced") -> list[tuple[str, str]]:
    return list(market_rows(MarketRow(values=(value,), unread=()), state))


def test_each_value_has_its_decision_and_what_is_not_read_is_said():
    row = MarketRow(values=(BID,), unread=("Row 2 is odd.",))
    assert list(market_rows(row, "traced")) == [
        ("value", f"{MUG}: 0.9"),
        ("decided by", "TRACE-20250106-001, executed on 2025-01-06: 0.95 -> 0.9: Lower it"),
        ("not read", "Row 2 is odd."),
    ]


def test_another_value_than_the_decision_left_is_said_plainly():
    other = BID.with_(value=9.9, agrees=False)
    said = "The file says 9.9, and the newest executed decision 0.9."
    assert rows(other)[-1] == ("but", f"{said} No open decision says that.")
    waiting = rows(other.with_(waiting="TRACE-20250107-001"))[-1][1]
    assert waiting == f"{said} TRACE-20250107-001 says 9.9, and is not executed yet."


@pytest.mark.parametrize(
    ("value", "state", "words"),
    [
        (NOBODY, "before_adoption", "names it: the value was there before it was mapped"),
        (NOBODY.with_(named=True), "traced", "no executed decision names it"),
        (NOBODY, "uncommitted", "no executed decision names it"),
        (NOBODY, "past_the_gate", "no executed decision names it"),
        (NOBODY.with_(waiting="TRACE-20250107-001"), "traced",
         "names it; TRACE-20250107-001 says 0.9, and is not executed yet"),
    ],
)  # fmt: skip
def test_where_no_decision_names_it_that_is_said(value, state, words):
    assert rows(value, state)[-1][1].endswith(words)


def test_texts_of_the_repository_stay_on_their_line():
    for text in HOSTILE:
        odd = BID.with_(target=text, value=text, title=text, from_value=text, agrees=False)
        for _, said in rows(odd):
            assert said.isprintable(), text
