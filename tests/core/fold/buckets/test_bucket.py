"""The life of a bucket, one fact at a time (SPEC 8)."""

from __future__ import annotations

from functools import reduce

from tests.support import bucket_facts as made
from tests.support.policy import shipped
from trace_gate.core.fold.buckets.bucket import EMPTY, step
from trace_gate.core.fold.buckets.problems import BucketStatus
from trace_gate.core.fold.facts import Fact

RULES = shipped()


def after(*facts):
    return reduce(lambda bucket, fact: step(bucket, fact, RULES), facts, EMPTY)


def test_a_bucket_is_nothing_before_it_is_created():
    assert (EMPTY.state, EMPTY.fit_type, EMPTY.frozen_by(RULES)) == (None, None, None)
    assert EMPTY.status == BucketStatus()


def test_its_creation_is_its_first_step_and_no_event():
    bucket = after(made.create(1, to={"fit_type": "exact", "keywords": ["mug"]}))
    (made_,) = bucket.steps
    assert (made_.old, made_.new, made_.event, bucket.imported) == (None, "TEST", None, False)
    assert (bucket.state, bucket.fit_type) == ("TEST", "exact")
    assert bucket.status == BucketStatus(state="TEST", since=(made.DAY, ""))
    assert bucket.value_of("keywords") == ["mug"]
    assert bucket.meaning["fit_type"] == ("exact", made.trace_id(1))


def test_an_import_is_an_event():
    bucket = after(made.create(1, to={"state": "FROZEN"}, details={"import": True}))
    assert (bucket.imported, bucket.steps[0].event) == (True, "BUCKET_STATE_CHANGE")
    assert bucket.frozen_by(RULES) == made.trace_id(1)


def test_each_move_is_a_step_with_its_event():
    bucket = after(*made.FROZEN, made.move(100, "FROZEN", "GROW"))
    assert [(each.old, each.new) for each in bucket.steps] == [
        (None, "TEST"),
        ("TEST", "GROW"),
        ("GROW", "HARVEST"),
        ("HARVEST", "FROZEN"),
        ("FROZEN", "GROW"),
    ]
    assert [each.event for each in bucket.steps[-2:]] == ["BUCKET_FREEZE", "BUCKET_UNFREEZE"]
    assert bucket.frozen_by(RULES) is None
    assert after(*made.FROZEN).frozen_by(RULES) == made.trace_id(62)


def test_an_update_changes_its_meaning_and_no_state():
    first = made.create(1, to={"fit_type": "exact", "scenes": ["a"]})
    then = made.update(2, {"scenes": []})
    bucket = after(first, then)
    assert bucket.meant == (first, then)
    assert len(bucket.steps) == 1
    assert bucket.meaning["scenes"] == ([], made.trace_id(2))
    assert bucket.meaning["fit_type"] == ("exact", made.trace_id(1))


def test_what_is_refused_changes_nothing_else():
    before = after(made.create(1))
    wrong = made.move(2, "GROW", "HARVEST")
    bucket = step(before, wrong, RULES)
    ((change, refusal),) = bucket.refused
    assert (change, refusal.code) == (wrong, "TG507")
    assert bucket.with_(refused=()) == before


def test_a_decision_about_it_sees_what_it_was_just_before():
    looks = made.touched(2)
    bucket = after(made.create(1), looks, made.move(3, "TEST", "GROW"), made.touched(4))
    assert bucket.seen == (
        (looks, "TEST", "exact"),
        (made.touched(4), "GROW", "exact"),
    )
    assert after(looks).seen == ((looks, None, None),)


def test_other_facts_say_nothing():
    assert after(Fact(whole=1, fraction="", trace_id="A")) == EMPTY
