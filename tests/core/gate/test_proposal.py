"""The proposal, on values (SPEC 4, Time, and SPEC 5, Unit and base)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import NOW, case, entry, policy, sha
from trace_gate.core.gate.content_values import NOTHING, Content
from trace_gate.core.gate.proposal import Contents
from trace_gate.core.git_model import EXECUTABLE
from trace_gate.core.hashing import OF_NOTHING
from trace_gate.core.ledger.commit_dates import Clock


@pytest.mark.parametrize("minutes", [0, 15])
@pytest.mark.parametrize("now", [NOW + 60, None])
def test_the_clock_of_a_unit_is_what_nobody_in_it_writes(minutes, now):
    unit = case(rules=policy(clock_skew_minutes=minutes), now=now, landing=NOW)
    made = unit.proposal.clock(unit.policy)
    assert made == Clock(landing=NOW, now=now, skew=minutes * 60)


def test_what_nobody_says_of_a_unit_asks_for_the_strict_way():
    """No adoption, nothing that landed already, no first approver."""
    unit = case()
    assert not unit.proposal.adoption
    assert not unit.in_unit.only_first_approver
    assert (unit.around.landed, unit.around.superseded) == ({}, {})
    assert unit.around.ancestors == frozenset()


def test_traces_are_staged_where_the_policy_has_them():
    assert case().stage_traces == "git add traces"
    assert case(rules=policy(traces="records/ads")).stage_traces == "git add records/ads"


# --- what the files of a unit hold

PATH = "ads/a"
HELD = Contents(
    sha256={(PATH, "a"): sha("a"), ("ads/lfs", "a"): sha("large")},
    lines={(PATH, "a", "b"): "places", (PATH, None, "b"): "new"},
    sums={(PATH, "a", "b"): "sums", (PATH, "a", None): "gone"},
)


def test_an_entry_holds_its_content_and_its_mode():
    assert HELD.at(PATH, entry("a", EXECUTABLE)) == Content(sha256=sha("a"), mode=EXECUTABLE)
    assert HELD.at(PATH, None) == NOTHING


def test_git_lfs_goes_by_the_path():
    assert HELD.at("ads/lfs", entry("a")).sha256 == sha("large")


def test_what_was_not_read_is_no_content():
    with pytest.raises(KeyError):
        HELD.at(PATH, entry("b"))


@pytest.mark.parametrize(
    ("old", "new", "difference", "total"),
    [
        ("a", "b", "places", "sums"),
        (None, "b", "new", None),
        ("a", None, None, "gone"),
        ("b", "a", None, None),
        ("a", "a", None, OF_NOTHING),
        (None, None, None, OF_NOTHING),
    ],
)
def test_lines_are_told_with_their_places_and_without(old, new, difference, total):
    pair = entry(old), entry(new)
    assert HELD.difference(PATH, *pair) == difference
    assert HELD.sum(PATH, *pair) == total
    if old != new:
        assert HELD.difference("ads/b", *pair) is HELD.sum("ads/b", *pair) is None


def test_a_new_mode_alone_changes_no_line_that_is_known():
    assert HELD.sum(PATH, entry("a"), entry("a", EXECUTABLE)) is None
