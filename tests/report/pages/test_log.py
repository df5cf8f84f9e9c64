"""The decision log in its formats."""

from __future__ import annotations

import csv
import io
import json

from tests.support.hostile_texts import HOSTILE
from tests.support.log_rows import ROW, SCHEMA
from tests.support.markdown_reader import parts, rows
from trace_gate.app.why.log_model import DecisionLog
from trace_gate.report.pages import log as pages

OTHER = ROW.with_(
    trace="TRACE-20250107-001", created_at="2025-01-07T00:00:00Z", verdict="PASS",
    outcome="confirmed", claimed=True, approved_by=None, title="decision: Lower it",
    superseded_by="TRACE-20250109-001",
)  # fmt: skip
LOG = DecisionLog(
    commit="0123456789" * 4, decisions=(ROW, OTHER), left=3, unreadable=("traces/x.yaml",)
)


def test_people_read_a_line_for_each_decision_and_what_is_missing():
    assert pages.text(LOG).splitlines() == [
        (
            "2025-01-08  TRACE-20250108-001  ESCALATE  open                 "
            "Mia Analyst, approved by lin  x"
        ),
        (
            "2025-01-07  TRACE-20250107-001  PASS      confirmed (claimed)  "
            "Mia Analyst                   Lower it (superseded by TRACE-20250109-001)"
        ),
        "and 3 older (-n 5 shows them)",
        "not read: traces/x.yaml",
    ]


def test_an_empty_log_says_so():
    empty = LOG.with_(decisions=(), left=0, unreadable=())
    assert pages.text(empty) == "No decision matches.\n"
    assert "No decision matches" in pages.markdown_text(empty)
    assert pages.json_lines(empty) == ""
    assert pages.csv_text(empty).count("\n") == 1


def test_json_is_what_its_schema_says_and_each_line_is_one_of_its_decisions():
    data = pages.data(LOG)
    SCHEMA.validate(data)
    lines = pages.json_lines(LOG).splitlines()
    assert [json.loads(line) for line in lines] == data["decisions"]


def test_csv_has_a_column_for_each_field():
    rows = list(csv.DictReader(io.StringIO(pages.csv_text(LOG))))
    assert [row["trace"] for row in rows] == [ROW.trace, OTHER.trace]
    assert (rows[0]["changes"], rows[0]["claimed"], rows[0]["rationale"]) == ("1", "false", "")


def test_markdown_is_a_table():
    assert "| 2025-01-08 | `TRACE-20250108-001` | **ESCALATE** | **open** |" in pages.markdown_text(
        LOG
    )


def test_a_text_of_the_repository_stays_a_text_in_every_format():
    plain = parts(pages.markdown_text(LOG.with_(decisions=(ROW,), unreadable=("x",))))
    texts = ("title", "rationale", "author", "agent", "approved_by", "verdict", "first_change")
    for text in HOSTILE:
        row = ROW.with_(**dict.fromkeys(texts, text), superseded_by=text)
        hostile = LOG.with_(decisions=(row,), unreadable=(text,))
        shown = pages.text(hostile)
        assert len(shown.splitlines()) == 3, text
        assert shown.replace("\n", "").isprintable(), text
        assert len(list(csv.reader(io.StringIO(pages.csv_text(hostile))))) == 2, text
        SCHEMA.validate(pages.data(hostile))
        page = pages.markdown_text(hostile)
        assert [each for each in parts(page) if each not in plain] == [], text
        assert len(rows(page)) == 2, text
        assert len(pages.json_lines(hostile).splitlines()) == 1, text
