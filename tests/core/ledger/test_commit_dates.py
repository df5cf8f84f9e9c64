"""How commits of a unit may be dated, on values (SPEC 4, Time): TG205."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.unit_case import DAY, NOW, codes, commit
from trace_gate.core.ledger import commit_dates
from trace_gate.core.ledger.commit_dates import Clock, CommitDates

SKEW = 900
BASE = "b" * 40
CLOCK = Clock(landing=NOW, now=NOW, skew=SKEW)


def found(*commits, elders=None, clock=CLOCK, base=BASE, before=()):
    dates = CommitDates(elders=elders or {}, before_adoption=frozenset(before))
    return list(commit_dates.check(commits, dates, base, clock))


def test_a_commit_of_before_the_landing_passes():
    assert found(commit("c1"), commit("c2", at=NOW - 400 * DAY)) == []


@pytest.mark.parametrize(("seconds", "passes"), [(SKEW, True), (SKEW + 1, False)])
@pytest.mark.parametrize(
    "clock",
    [CLOCK, Clock(landing=NOW, now=None, skew=SKEW), Clock(landing=NOW, now=NOW + DAY, skew=SKEW)],
    ids=["now", "no clock of its own", "landed yesterday"],
)
def test_no_commit_is_later_than_it_lands(seconds, passes, clock):
    wrong = found(commit("c1" * 20, at=NOW + seconds), clock=clock)
    assert codes(wrong) == ([] if passes else ["TG205"])
    if wrong:
        assert wrong[0].commit == "c1" * 20
        assert wrong[0].remediation.endswith(f"git rebase --force-rebase {BASE[:10]}")


def test_nor_later_than_now_whatever_is_said_of_the_landing():
    clock = Clock(landing=NOW + DAY, now=NOW, skew=SKEW)
    assert codes(found(commit("c1", at=NOW + SKEW + 1), clock=clock)) == ["TG205"]


def test_what_was_dated_so_before_the_adoption_stays():
    late = commit("c1", at=NOW + DAY)
    assert found(late, before=["c1"]) == []
    assert codes(found(late, before=["c2"])) == ["TG205"]


@pytest.mark.parametrize(("seconds", "passes"), [(-SKEW, True), (-SKEW - 1, False)])
def test_no_commit_that_brings_a_trace_is_older_than_what_it_stands_on(seconds, passes):
    early = commit("c1", at=NOW - DAY + seconds)
    wrong = found(early, elders={"c1": ("e" * 40, NOW - DAY)})
    assert codes(wrong) == ([] if passes else ["TG205"])
    if wrong:
        assert ("e" * 10) in wrong[0].message
        assert "git rebase --force-rebase" in wrong[0].remediation


def test_one_that_brings_none_may_be():
    assert found(commit("c1", at=NOW - 9 * DAY), elders={"c2": ("e", NOW)}) == []


def test_a_parent_from_the_future_tells_nothing():
    """It was let in by an earlier release: whoever stands on it is dated today."""
    future = {"c1": ("e", NOW + 99 * DAY)}
    assert found(commit("c1", at=NOW - SKEW), elders=future) == []
    assert codes(found(commit("c1", at=NOW - SKEW - 1), elders=future)) == ["TG205"]
    no_clock = Clock(landing=NOW, now=None, skew=SKEW)
    assert codes(found(commit("c1", at=NOW - DAY), elders=future, clock=no_clock)) == ["TG205"]


LATER = Clock(landing=NOW, now=NOW + 9 * DAY, skew=SKEW)


def test_of_a_step_that_landed_earlier_a_parent_from_between_tells():
    early = commit("c1", at=NOW - SKEW)
    assert codes(found(early, elders={"c1": ("e", NOW + 1)}, clock=LATER)) == ["TG205"]


def test_one_commit_has_one_finding():
    late = commit("c1", at=NOW + DAY)
    assert len(found(late, elders={"c1": ("e", NOW + 2 * DAY)}, clock=LATER)) == 1


def test_the_rebase_keeps_merges_and_begins_where_the_unit_does():
    late, merge = commit("c1", at=NOW + DAY), commit("c2", parents=("c1", "s"))
    fix = "git rebase --force-rebase"
    assert found(late, base=None)[0].remediation.endswith(f"{fix} --root")
    assert found(late, merge)[0].remediation.endswith(f"{fix} --rebase-merges {BASE[:10]}")


def test_dates_are_shown_in_utc():
    (wrong,) = found(commit("c1", at=NOW + DAY))
    assert "dated 2025-01-03T10:00:00Z" in wrong.message
    assert "lands (2025-01-02T10:00:00Z)" in wrong.message


@given(st.integers(-2 * SKEW, 2 * SKEW), st.integers(-2 * SKEW, 2 * SKEW), st.integers(0, SKEW))
def test_only_what_is_between_its_elder_and_its_landing_passes(at, elder, skew):
    clock = Clock(landing=NOW, now=NOW, skew=skew)
    wrong = found(commit("c1", at=NOW + at), elders={"c1": ("e", NOW + elder)}, clock=clock)
    assert (wrong == []) == (min(elder, 0) - skew <= at <= skew)
