"""The words about evidence that does not hold, and the commands that mend it (TG301 to TG304)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import policy, trace, trace_file
from trace_gate.core.ledger import evidence_messages as said

FILE = trace_file(trace(1))
PLACE = ("evidence", 0, "uri")
GATE = policy().gate


@pytest.mark.parametrize(
    ("uri", "goal"),
    [
        ("/home/ann/my week.csv", "'uploads/my week.csv'"),
        ("C:\\reports\\week.csv", "uploads/week.csv"),
        ("uploads/../x/..", "uploads/week-02.csv"),
    ],
)
def test_a_report_is_copied_to_where_evidence_is_kept(uri: str, goal: str):
    found = said.no_plain_path(FILE, PLACE, uri, "uploads")
    assert found.code == "TG303"
    assert f" {goal} && git add {goal}   # then write" in found.remediation


@pytest.mark.parametrize(
    ("committed", "left", "first", "last"),
    [
        (False, False, "git restore --source=abc", "uploads/w.csv   # then commit"),
        (False, True, "cp uploads/w.csv uploads/w-new.csv && git", "git add traces uploads/w-new"),
        (True, False, 'git reset --soft "$(git merge-base abc HEAD)" && git restore', ""),
    ],
)
def test_the_old_report_comes_back_and_a_new_one_gets_another_name(committed, left, first, last):
    found = said.changed_later("uploads/w.csv", ["T-1"], "abc", committed=committed, left=left)
    assert found.remediation.startswith(first)
    assert last in found.remediation
    assert ("trace-gate new observation --evidence uploads/w-new.csv" in found.remediation) is left


def test_of_many_traces_three_are_named():
    ids = ["T-1", "T-2", "T-3", "T-4"]
    found = said.changed_later("uploads/w", ids, "abc", committed=False, left=True)
    assert "evidence of T-1, T-2, T-3 and others, so" in found.message
    assert "uploads/w-new" in found.remediation


def test_evidence_elsewhere_is_said_as_the_policy_wants_it():
    assert said.outside(FILE, PLACE, GATE).level == GATE.remote_evidence
    none = GATE.with_(evidence_schemes=())
    assert (
        "`ftp:` is not accepted (accepted: none)"
        in said.scheme_refused(FILE, PLACE, "ftp", none).message
    )


def test_what_is_not_in_the_commit_is_added_by_its_quoted_name():
    assert said.missing(FILE, PLACE, "uploads/a b").remediation.startswith("git add 'uploads/a b'")
    assert said.no_file(FILE, PLACE, "uploads/a b").remediation.endswith("git add 'uploads/a b'")
