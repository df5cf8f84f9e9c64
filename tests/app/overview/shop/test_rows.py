"""The rows of the page of a shop: buckets, tests, hypotheses, patterns, events."""

from __future__ import annotations

from tests.support import hypothesis_facts as facts
from tests.support import metric_facts
from tests.support import shop_page as page


def shop(*more, now=page.NOW):
    (found,) = page.data(*page.shop(), *more, now=now)["shops"]
    return found


def test_a_bucket_has_its_state_its_days_and_its_last_decision():
    growing, frozen = shop()["buckets"]
    assert (growing["bucket"], growing["state"], growing["since"]) == (
        "IB-school", "GROW", "2025-01-14",
    )  # fmt: skip
    assert growing["days"] == 122
    assert growing["trace"] == page.name(8)
    assert growing["last_decision"] == {"trace": page.name(8), "date": "2025-01-14"}
    assert (frozen["state"], frozen["frozen_by"]) == ("FROZEN", page.name(105))
    assert frozen["priority"] is None


def test_a_bucket_that_came_in_ready_made_is_called_so():
    key, created = page.in_bucket("IB-old", (3, "", ""))[0]
    imported = created.with_(to_value={"state": "FROZEN"}, details={"import": True})
    (row,) = (each for each in shop((key, imported))["buckets"] if each["bucket"] == "IB-old")
    assert row["imported"] is True


def test_a_hypothesis_has_its_record_and_what_is_claimed_is_called_so():
    said = facts.verified(19, 15, about=18, hypothesis_id=None, reports=())
    claimed = page.expected(
        facts.registered(17, 2, hypothesis_id="H-003"), facts.used(18, 3), said, name="H-003"
    )
    rows = {each["id"]: each for each in shop(*claimed)["hypotheses"]}
    assert rows["H-001"]["record"]["confirmed"] == 1
    assert rows["H-001"]["claimed"] is False
    assert (rows["H-003"]["claimed"], rows["H-003"]["automatic"]) == (True, False)
    assert rows["H-003"]["record"]["claimed"] == 1
    assert list(rows) == ["H-002", "H-003", "H-001"], "the one that changed last first"


def test_tests_without_a_result_come_first():
    running, over = shop()["experiments"]
    assert (running["hypothesis"], running["when"], running["due"]) == (
        "H-002", "overdue", "2025-05-14",
    )  # fmt: skip
    assert (over["result"], over["claimed"], over["over"]) == ("confirmed", False, "2025-01-15")
    assert over["ended_by"] == facts.trace_id(3)
    assert running["ended_by"] is None


def test_a_pattern_has_its_interval_and_a_law_its_own_numbers():
    (pattern,) = shop()["patterns"]
    assert (pattern["decisions"], pattern["successes"], pattern["law"]) == (3, 2, None)
    assert pattern["lower"] < pattern["rate"] < pattern["upper"]
    more = page.pattern(*(metric_facts.observed(number) for number in range(4, 20)))
    claim = page.pattern(metric_facts.observed(30, evidenced=False))
    (law,) = shop(*more, *claim)["patterns"]
    assert (law["decisions"], law["claimed"]) == (20, 1)
    assert law["law"]["decisions"] == 19, "a claim counts for no law"
    assert law["law"]["lower"] > 0.6


def test_events_are_counted_by_month_and_a_text_is_told_by_its_versions():
    found = shop()
    assert [each["at"][:10] for each in found["events"]][:2] == ["2025-04-21", "2025-02-15"]
    (text,) = (each for each in found["events"] if each["about"] == "title")
    assert (text["from"], text["to"]) == (0, 1)
    assert found["months"][0] == {"month": "2025-04", "events": {"BUCKET_FREEZE": 1}}
    assert sum(sum(each["events"].values()) for each in found["months"]) == len(found["events"])
