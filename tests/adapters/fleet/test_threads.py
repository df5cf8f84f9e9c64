"""Jobs on threads: each has its row, and one that breaks hides no other (SPEC 10, Fleet)."""

from __future__ import annotations

import pytest

from tests.support.fleets import Answers, Jobs
from trace_gate.adapters.fleet import job
from trace_gate.adapters.fleet.threads import Threads


def test_each_job_has_its_row(jobs: Jobs, answers: Answers):
    given = [jobs.job("one"), jobs.job("two", ref="refs/heads/gone"), jobs.job("three")]
    found = dict(Threads(2).map(given))
    assert {at: row["error_kind"] for at, row in found.items()} == {
        0: None,
        1: "no_branch",
        2: None,
    }
    assert found[2]["repo"] == "three"


def test_what_waits_never_begins_once_nobody_wants_it(jobs: Jobs, answers: Answers):
    given = [jobs.job(f"shop-{at}") for at in range(20)]
    rows = Threads(1).map(given)
    next(rows)
    with pytest.raises(KeyboardInterrupt):
        rows.throw(KeyboardInterrupt)
    assert len(answers.asked) < 20


def test_a_bug_of_ours_is_a_lost_job_and_no_crash(
    jobs: Jobs, answers: Answers, monkeypatch: pytest.MonkeyPatch
):
    real = job.run

    def run(data):
        if data["repo"] == "one":
            raise ZeroDivisionError("ours")
        return real(data)

    monkeypatch.setattr(job, "run", run)
    found = dict(Threads(1).map([jobs.job("one"), jobs.job("two")]))
    assert "ours" in found[0]
    assert found[1]["verdict"] == "PASS"
