"""Verdicts that are kept say what they would say if they were told anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.counted_buckets import ASIN, NOW, SHOP, bucket, counted, moved
from tests.support.little_fold import LittleFold, shipped_policy
from trace_gate.app.overview import kept_verdicts, readiness
from trace_gate.app.overview.scope import DAY, Scope
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Superseded

POLICY = shipped_policy()


class Watched(LittleFold):
    """A fold that remembers of which nodes it was asked for facts."""

    def __init__(self, *addressed, notes=None) -> None:
        super().__init__(POLICY, *addressed)
        self.notes = {} if notes is None else notes
        self.asked: set[str] = set()

    def summary(self, key):
        return {"goal": 0.25} if key.endswith("IB-z") else super().summary(key)

    def facts(self, keys):
        keys = list(keys)
        self.asked.update(keys)
        return super().facts(keys)

    def stamps(self, keys):
        asked = set(self.asked)
        found = super().stamps(keys)
        self.asked = asked
        return found


def answer(fold, now=NOW):
    return readiness.report(fold.summaries, fold, POLICY, Scope(), now)


def corrected(trace_id):
    fact = Superseded(whole=NOW - DAY, fraction="", trace_id="TRACE-20250303-001")
    return node_keys.trace(trace_id), fact


WAITING = (bucket("IB-wait", "HARVEST", 9), *counted("IB-wait"))
READY = (bucket("IB-z", "HARVEST", 71), *counted("IB-z"))


def test_what_waits_is_read_once_a_day_and_what_is_ready_each_time():
    first = Watched(*WAITING, *READY)
    before = answer(first)
    assert {each["bucket"] for each in before["ready"]} == {"IB-z"}
    again = Watched(*WAITING, *READY, notes=first.notes)
    assert answer(again) == before
    read = {node_keys.parts(each)[2] for each in again.asked if each.startswith("counts/")}
    assert read == {"IB-z"}


@pytest.mark.parametrize(
    "more",
    [
        [moved(0.9, 3)],
        counted("IB-wait", ago=1),
        [corrected(fact.trace_id) for _, fact in counted("IB-wait")][:1],
    ],
    ids=["another target", "more counts", "a corrected trace"],
)
def test_what_is_new_about_a_bucket_is_read(more):
    first = Watched(*WAITING)
    answer(first)
    again = Watched(*WAITING, *more, notes=first.notes)
    assert answer(again) == answer(Watched(*WAITING, *more))
    assert any(each.startswith("counts/") for each in again.asked)


def test_another_state_another_day_and_another_policy_are_told_anew():
    first = Watched(*WAITING)
    answer(first)
    for fold, now in (
        (Watched(bucket("IB-wait", "GROW", 9), *counted("IB-wait"), notes=first.notes), NOW),
        (Watched(*WAITING, notes=dict(first.notes)), NOW + DAY),
    ):
        assert answer(fold, now)["wait"] == answer(Watched(*WAITING), now)["wait"]
        assert any(each.startswith("counts/") for each in fold.asked)
    other = POLICY.with_(digest="0" * 64)
    fold = Watched(*WAITING, notes=dict(first.notes))
    readiness.report(fold.summaries, fold, other, Scope(), NOW)
    assert any(each.startswith("counts/") for each in fold.asked)


def test_a_target_that_holds_later_today_is_not_known_before():
    """What was told at noon says nothing of the morning."""
    key, fact = moved(0.9, 0)
    late = (key, fact.with_(whole=NOW + 3600))
    first = Watched(*WAITING, late)
    answer(first, NOW + 7200)
    morning = Watched(*WAITING, late, notes=first.notes)
    answer(morning, NOW)
    assert any(each.startswith("counts/") for each in morning.asked)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["TEST", "GROW", "HARVEST", "FROZEN"]),
            st.integers(0, 90),
            st.sampled_from([0, 2, 13]),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([0, 600, DAY]),
)
def test_a_second_run_says_what_a_first_one_says(buckets, later):
    was, now = [], []
    for at, (state, days, ago, fresh) in enumerate(buckets):
        name = f"IB-{at}"
        place = bucket(name, state, days)
        was += [place, *counted(name, ago=ago)]
        now += [place, *counted(name, ago=ago), *(counted(name, ago=1) if fresh else ())]
    first = Watched(*was)
    answer(first)
    again = Watched(*now, notes=first.notes)
    assert answer(again, NOW + later) == answer(Watched(*now), NOW + later)


def test_what_is_noted_is_plain_data_of_buckets_that_are_not_ready():
    fold = Watched(*WAITING, *READY)
    answer(fold)
    (digest, day), behind, rows = fold.notes[kept_verdicts.NAME]
    assert (digest, day) == (POLICY.digest, NOW // DAY)
    assert list(rows) == [node_keys.bucket(SHOP, ASIN, "IB-wait")]
    assert len(behind) == 1
