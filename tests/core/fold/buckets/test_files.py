"""The files of a bucket: its meaning, its state, its events (SPEC 8)."""

from __future__ import annotations

from functools import reduce

from tests.support import bucket_facts as made
from tests.support.policy import shipped
from trace_gate.core.fold.buckets import files
from trace_gate.core.fold.buckets.bucket import EMPTY, step

RULES = shipped()


def written(*facts):
    bucket = reduce(lambda each, fact: step(each, fact, RULES), facts, EMPTY)
    return list(files.files("ACME-US", "B0EXAMPLE1", "IB-gift", bucket, RULES))


def data(layer, *facts):
    (found,) = [each.data for each in written(*facts) if each.layer == layer]
    return found


def at(day):
    return {"at": f"1970-01-{1 + day:02d}T00:00:00Z", "trace": made.trace_id(day)}


def test_a_bucket_that_no_change_was_about_has_no_file():
    assert written() == written(made.touched(1)) == []


def test_meaning_state_and_events_have_their_places():
    found = written(*made.FROZEN)
    path = "intent_buckets/B0EXAMPLE1/ACME-US/IB-gift.yaml"
    assert [(each.layer, each.path) for each in found[:2]] == [("semantic", path), ("state", path)]
    assert [each.layer for each in found[2:]] == ["event_clock"] * 3
    for each in found[:2]:
        assert list(each.data)[:4] == ["schema", "id", "tenant", "asin"]
        assert (each.data["id"], each.data["asin"]) == ("IB-gift", "B0EXAMPLE1")
        assert each.data["tenant"] == {"store_id": "ACME", "marketplace": "US"}
    assert [each.data["schema"] for each in found[:2]] == ["intent_bucket/1", "bucket_state/1"]


def test_what_was_only_refused_has_a_state_file_that_says_so():
    (only,) = written(made.move(1, "TEST", "GROW"))
    assert (only.layer, only.data["state"], only.data["history"]) == ("state", None, [])
    assert "imported" not in only.data
    (refused,) = only.data["refused"]
    assert (refused["trace"], refused["code"]) == (made.trace_id(1), "TG507")


def test_each_field_of_the_meaning_names_the_trace_behind_it():
    first = made.create(0, to={"scenes": ["office"], "fit_type": "exact"})
    found = data("semantic", first, made.update(1, {"scenes": []}), made.update(2, {"colour": 1}))
    assert found["created"] == at(0)
    assert found["fit_type"] == {"value": "exact", "trace": made.trace_id(0)}
    assert found["scenes"] == {"value": [], "trace": made.trace_id(1)}
    fields = [each for each in found if each in ("scenes", "fit_type")]
    assert fields == ["scenes", "fit_type"], "in the order of the definition"
    assert found["history"] == [
        {**at(0), "set": ["scenes", "fit_type"]},
        {**at(1), "set": ["scenes"]},
    ]
    assert [each["trace"] for each in found["refused"]] == [made.trace_id(2)]


def test_a_refused_move_is_in_the_state_and_not_in_the_meaning():
    wrong = made.move(1, "GROW", "HARVEST")
    assert data("semantic", made.create(0), wrong)["refused"] == []
    assert len(data("state", made.create(0), wrong)["refused"]) == 1
    again = made.create(1)
    assert len(data("semantic", made.create(0), again)["refused"]) == 1


def test_the_state_says_since_when_and_by_what():
    found = data("state", made.create(0), made.move(1, "TEST", "GROW"))
    assert found["state"] == {"value": "GROW", "since": at(1)["at"], "trace": made.trace_id(1)}
    assert (found["imported"], found["frozen_by"]) == (False, None)
    assert data("state", *made.FROZEN)["frozen_by"] == made.trace_id(62)


def test_each_step_names_its_event_if_it_is_one():
    first, then = data("state", made.create(0), made.move(1, "TEST", "GROW"))["history"]
    assert first == {**at(0), "from": None, "to": "TEST"}
    assert (then["from"], then["to"]) == ("TEST", "GROW")
    (event,) = [
        e for e in written(made.create(0), made.move(1, "TEST", "GROW")) if "event" in e.layer
    ]
    assert event.data["id"] == then["event"]
    assert (event.data["from"], event.data["to"], event.data["bucket"]) == (
        "TEST",
        "GROW",
        "IB-gift",
    )
