"""A judgement as a page: the verdict first, then what to do, and always within its limit."""

from __future__ import annotations

import pytest

from tests.support.hostile_texts import HOSTILE
from tests.support.judgements import (
    BLOCKED,
    DOCS,
    EACH,
    NOTE,
    PASSED,
    UNCOVERED,
    UNJUDGED,
    WRONG,
    filled,
    judged,
)
from tests.support.markdown_reader import rows
from trace_gate.core.gate.judgement import Addresses, Judgement
from trace_gate.report.judgement.github import SUMMARY_BYTES, job_summary
from trace_gate.report.judgement.markdown import MARKER, MOST_BYTES, markdown
from trace_gate.report.judgement.page import within


@pytest.mark.parametrize("judgement", EACH.values(), ids=EACH)
def test_a_comment_is_found_by_its_first_line_and_begins_with_the_verdict(judgement: Judgement):
    first, _, title = markdown(judgement).splitlines()[:3]
    assert first == f"<!-- {MARKER} -->"
    assert title.startswith(f"## trace-gate: **{judgement.verdict.replace('_', ' ')}**")


def test_what_to_do_comes_first_and_what_stops_nothing_is_folded():
    page = markdown(BLOCKED)
    head, folded = page.split("<details>", 1)
    assert "### What to do first" in head
    assert [row[0] for row in rows(head)] == ["Code", "TG403", "TG401", "TG102"]
    assert "<summary>1 note</summary>" in f"<{folded}"
    assert "TG505" not in head


def test_a_row_says_where_what_and_how_with_a_command_to_copy():
    (_, row) = rows(markdown(judged(UNCOVERED, commits=())))
    assert row == ["TG401", "ads/bids.csv", UNCOVERED.message, UNCOVERED.remediation]
    assert f"`{UNCOVERED.remediation}`" in markdown(judged(UNCOVERED))


def test_a_remark_behind_a_command_is_not_copied_with_it():
    remedy = "git add traces   # your own words in place of the capitals"
    page = markdown(judged(UNCOVERED.with_(remediation=remedy)))
    assert "`git add traces` your own words in place of the capitals" in page


def test_a_code_leads_to_its_page_where_the_docs_are_published():
    assert f"[`TG401`](<{DOCS}/findings/TG401.html>)" in markdown(BLOCKED)
    assert "](" not in markdown(judged(UNCOVERED, addresses=Addresses()))


def test_a_pass_says_so_and_that_nothing_is_to_be_done():
    page = markdown(PASSED)
    assert "## trace-gate: **PASS**" in page
    assert "Nothing: no error was found." in page
    assert "by policy 4f2c0000… of origin/main" in page


def test_what_could_not_be_judged_says_what_was_missing():
    page = markdown(UNJUDGED)
    assert "**CANNOT JUDGE**: this is not a pass" in page
    assert "`git fetch --all`" in page


def test_equal_findings_are_one_row():
    many = [
        UNCOVERED.with_(path=f"ads/{n}.csv", message=f"ads/{n}.csv is changed.", remediation="Ask.")
        for n in range(18)
    ]
    (_, row) = rows(markdown(judged(*many, commits=())))
    assert row[2].startswith("ads/0.csv is changed. (and 17 more like it: ads/1.csv")


@pytest.mark.parametrize("limit", [0, 50, 300, 1_000, 5_000, 20_000, MOST_BYTES, SUMMARY_BYTES])
def test_every_limit_is_kept_in_bytes_and_no_row_is_cut(limit: int):
    many = filled(HOSTILE[:600])
    page = within(many, limit)
    assert len(page.encode("utf-8")) <= limit
    assert all(len(row) == 4 for row in rows(page))
    assert limit < 300 or "**BLOCK**" in page or "shortened" in page


def test_a_long_page_has_as_many_rows_as_fit_and_counts_the_others():
    many = [
        WRONG.with_(line=n, message=f"Field {n} 关键词 is missing, which is {n} too many.")
        for n in range(2_000)
    ]
    page = markdown(judged(*many, NOTE))
    shown = sum(row[0] == "TG102" for row in rows(page))
    assert f"{2_000 - shown} more are not shown here" in page
    assert MOST_BYTES * 0.8 < len(page.encode()) <= MOST_BYTES
    assert "<summary>1 note</summary>" in page
    assert sum(row[0] == "TG102" for row in rows(job_summary(judged(*many)))) == 2_000


def test_a_summary_shares_its_page_with_what_is_there():
    """GitHub drops all of it where a step writes more than 1 MiB."""
    many = [WRONG.with_(line=n, message=f"{n} {'x' * 3000}") for n in range(500)]
    used = 700_000
    assert len(job_summary(judged(*many), used=used).encode()) <= SUMMARY_BYTES - used
    assert job_summary(judged(*many), used=2 * SUMMARY_BYTES) == ""
