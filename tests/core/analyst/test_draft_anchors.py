"""Anchors by which no new term could come to a bucket."""

from __future__ import annotations

import pytest

from trace_gate.core.analyst import draft_anchors


def bucket(name: str, *anchors: str, rule: str = "anchor") -> dict:
    return {"id": name, "rule": rule, "anchors": list(anchors)}


WOMEN = bucket("IB-women", "women")


@pytest.mark.parametrize(
    "others",
    [
        [bucket("IB-men", "men", "male")],
        [bucket("IB-one", rule="single")],
        [bucket("IB-core", "women", rule="core")],
        [{"id": "IB-women", "change": "update"}],
    ],
)
def test_anchors_of_their_own_are_no_fault(others):
    assert list(draft_anchors.faults([WOMEN, *others])) == []


def test_a_bucket_that_was_copied_with_its_anchors_is_named():
    ((at, field, message, remedy),) = draft_anchors.faults([WOMEN, bucket("IB-copy", " Women")])
    assert (at, field) == (1, "anchors")
    assert "is an anchor of IB-women already" in message
    assert remedy == "Delete it here, or there."


def test_a_bucket_that_lost_its_anchors_is_named():
    ((at, field, message, remedy),) = draft_anchors.faults([WOMEN, bucket("IB-men")])
    assert (at, field) == (1, "rule")
    assert "IB-men has no anchors" in message
    assert "`rule: single`" in remedy
