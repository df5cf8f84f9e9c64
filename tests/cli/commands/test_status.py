"""`trace-gate status` and `trace-gate due`: read from HEAD, without any derived file."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from tests.support.reports import search_terms

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas"
DAY = dt.timedelta(days=1)
ASIN = "B0EXAMPLE1"


@pytest.fixture
def week(shop):
    """A shop with an observation, a hypothesis and an executed decision on it, committed."""
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", ASIN, "--evidence", "uploads/a.csv", "--metric",
             "acos=0.41")  # fmt: skip
    first = shop.traces()[0].stem
    shop.run("new", "hypothesis", "--caused-by", first, "--statement", "Lower is better",
             "--criterion", "acos <= 0.35 from 0.41")  # fmt: skip
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.90\n")
    shop.run("new", "decision", "--from-staged", "--caused-by", shop.traces()[1].stem,
             "--option", "Lower it", "--option", "Leave it", "--rationale", "41 clicks, no order",
             )  # fmt: skip
    shop.commit("week")
    return shop


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def decided(week) -> dt.date:
    """The day of the decision, by its own word: midnight may have passed since."""
    return dt.datetime.fromisoformat(week.trace()["created_at"]).date()


def test_status_shows_numbers_targets_and_the_next_step(week):
    before = today()
    text = week.run("status").output
    assert f"Status on {before}" in text or f"Status on {today()}" in text
    assert "Freeze rate" in text
    assert "target: above 50 %" in text
    assert "Trace completeness  100 %" in text
    assert "1 coming" in text
    assert f"ACME-01-US {ASIN}  step 5, verification" in text


def test_due_names_hypothesis_decision_metrics_and_the_command(week):
    day = decided(week)
    text = week.run("due", "--as-of", str(day)).output
    decision = week.traces()[2].stem
    assert f"{day + 7 * DAY}  in 7 days     H-001  ACME-01-US {ASIN}" in text
    assert f"decided in {decision}; metrics to bring: acos" in text
    assert f"trace-gate verify {decision} REPORT" in text


@pytest.mark.parametrize(
    ("days", "title"),
    [(5, "Coming"), (6, "Due soon"), (7, "Due today"), (8, "Overdue")],
)
def test_the_day_that_is_asked_for_decides(week, days, title):
    asked = str(decided(week) + days * DAY)
    assert f"{title} (1)" in week.run("due", "--as-of", asked).output
    counts = json.loads(week.run("status", "--as-of", asked, "--format", "json").output)
    named = {"Coming": "coming", "Due soon": "reminder", "Due today": "today"}
    assert counts["experiments"][named.get(title, "overdue")] == 1


def test_the_command_of_due_works_when_its_capitals_are_filled_in(week):
    row = json.loads(week.run("due", "--format", "json").output)["experiments"][0]
    day = str(decided(week))
    week.write("uploads/r.csv", search_terms(day, day, ("mug", 300, 30, 99.0, 300.0)))
    words = row["command"].replace("REPORT", "uploads/r.csv").split()
    week.run(*words[1:], "--early")
    assert week.trace()["verification"]["actual_outcome"]["acos"] == 0.33


@pytest.mark.parametrize(
    ("days", "codes"), [(5, [0, 0, 0]), (6, [0, 0, 1]), (7, [0, 1, 1]), (8, [1, 1, 1])]
)
def test_a_scheduler_gets_an_exit_code_that_it_can_tell_from_others(week, days, codes):
    asked = ["due", "--as-of", str(decided(week) + days * DAY)]
    named = [f"--exit-code={when}" for when in ("overdue", "today", "reminder")]
    assert [
        week.run(*asked, each, code=code).exit_code for each, code in zip(named, codes, strict=True)
    ] == codes
    assert week.run(*asked, "--exit-code", code=codes[1]).exit_code == codes[1]
    assert week.run(*asked).exit_code == 0
    assert week.run("due", "--exit-code", "--asin", "B0UNKNOWN1", code=2).exit_code == 2


def test_a_calendar_is_written_whole_and_the_same_each_time(week):
    from icalendar import Calendar

    day = decided(week) + 7 * DAY
    week.run("due", "--ics", "due.ics")
    first = (week.path / "due.ics").read_bytes()
    kept = Calendar.from_ical(first).walk("VEVENT")
    assert [each["dtstart"].dt for each in kept] == [day - DAY, day]
    printed = week.run("due", "--format", "ics", "--as-of", str(day + 9 * DAY)).stdout_bytes
    assert printed == first
    week.write("blocked.ics/x", "")
    assert "not a regular file" in week.run("due", "--ics", "blocked.ics", code=2).output


@pytest.mark.parametrize("path", ["config/amazon-growth/gate.yaml", "trace", "other.ics"])
def test_a_calendar_takes_the_place_of_nothing_but_an_earlier_one(week, path):
    other = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//home//EN\r\nEND:VCALENDAR\r\n"
    week.write("other.ics", other)
    named = week.traces()[0] if path == "trace" else week.path / path
    before = named.read_bytes()
    output = week.run("due", "--ics", str(named), code=2).output
    assert "`trace-gate due` did not write it" in output
    assert "fix: Name a file that is not there yet" in output
    assert named.read_bytes() == before
    assert "--ics is empty" in week.run("due", "--ics", "", code=2).output


def test_no_derived_file_is_read_or_written(week):
    for folder in ("state", "semantic", "event_clock", "world_model"):
        shutil.rmtree(week.path / folder, ignore_errors=True)
        (week.path / folder).write_text("nonsense")
    before = week.git("status", "--porcelain", "--ignored")
    assert "1 coming" in week.run("status").output
    assert "Coming (1)" in week.run("due").output
    assert week.git("status", "--porcelain", "--ignored") == before


def test_what_is_committed_counts_and_nothing_else(week):
    for path in week.traces():
        path.unlink()
    assert "Coming (1)" in week.run("due").output


@pytest.mark.parametrize("command", ["status", "due"])
def test_json_is_of_the_promised_shape(week, command):
    schema = json.loads((SCHEMAS / f"{command}.schema.json").read_text())
    data = json.loads(week.run(command, "--format", "json").output)
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["commit"] == week.git("rev-parse", "HEAD")


def test_only_what_is_asked_for_is_shown(week):
    assert "Coming (1)" in week.run("due", "--store", "ACME-01", "--asin", ASIN).output
    for words in (("--marketplace", "DE"), ("--asin", ASIN.lower()), ("--store", "acme-01")):
        output = week.run("due", *words, code=2).output
        assert f"No trace here is about {words[1]}." in output
    assert ASIN in week.run("status", "--asin", ASIN).output
    output = week.run("status", "--store", "ACNE", code=2).output
    assert "No trace here is about ACNE." in output
    assert "ACME-01-US" in output


@pytest.mark.parametrize("command", ["status", "due"])
@pytest.mark.parametrize("day", ["tomorrow", "2025-02-30"])
def test_what_is_no_date_is_exit_2_with_an_example(week, command, day):
    output = week.run(command, "--as-of", day, code=2).output
    assert "is no date" in output
    assert "--as-of 2025-03-31" in output


@pytest.mark.parametrize("command", ["status", "due"])
def test_without_a_commit_or_without_governance_it_says_what_to_do(empty, command):
    assert "There is no commit yet" in empty.run(command, code=2).output
    empty.commit("first")
    assert "trace-gate init" in empty.run(command, code=2).output


def test_a_shop_without_traces_is_told_how_to_begin(shop):
    assert "trace-gate new observation" in shop.run("status").output
    assert "No experiment waits" in shop.run("due").output


def test_colour_is_only_where_it_is_asked_for(week):
    assert "\x1b[" not in week.run("status").output
    assert "\x1b[" in week.run("status", "--color", "always").output


def test_what_the_fold_refused_is_named(week):
    trace = week.trace()
    week.run("new", "verification", "--caused-by", trace["id"], "--outcome", "acos=0.30",
             "--result", "confirmed")  # fmt: skip
    week.commit("too early")
    text = week.run("status").output
    assert "goes on without 1 change" in text
    found = week.run("check", "--all", code=1).output
    assert "TG509 error" in found


def test_a_plan_that_a_later_decision_supersedes_is_no_longer_open(week):
    hypothesis = week.traces()[1].stem
    said = ("--option", "Raise it", "--option", "Leave it", "--rationale", "The approver says no")
    bid = "campaign/gifts/ad_group/main/keyword/gift/bid"
    week.run("new", "decision", "--caused-by", hypothesis, "--action", "bid_change", "--planned",
             "--change", f"{bid} 0.95 -> 1.00", *said)  # fmt: skip
    plan = week.traces()[-1].stem
    week.commit("plan")
    assert plan in week.run("status").output
    week.run("new", "decision", "--caused-by", hypothesis, "--action", "bid_change", "--planned",
             "--change", f"{bid} 0.95 -> 0.97", "--supersedes", plan, *said)  # fmt: skip
    after = week.traces()[-1].stem
    week.commit("another plan")
    data = json.loads(week.run("status", "--format", "json").output)
    assert [row["trace"] for row in data["open_decisions"]] == [after]
    assert plan not in json.dumps(data["next"])
    assert plan not in week.run("due").output


def test_a_no_takes_the_place_of_a_plan_and_leaves_nothing_open(week):
    week.run("new", "decision", "--caused-by", week.traces()[1].stem, "--action", "bid_change",
             "--planned", "--change", "campaign/gifts/ad_group/main/keyword/gift/bid 0.95 -> 1.45",
             "--option", "Raise it", "--option", "Leave it", "--rationale", "The season begins",
             )  # fmt: skip
    plan = week.traces()[-1].stem
    week.commit("plan")
    written = week.run("new", "decision", "--supersedes", plan, "--option", "Leave it",
                       "--option", "Raise it", "--rationale", "Few are left now")  # fmt: skip
    assert "still to be filled in" not in written.output
    week.git("add", "traces")
    week.run("check", "--staged")
    week.commit("no")
    assert json.loads(week.run("status", "--format", "json").output)["open_decisions"] == []


def test_a_trace_that_is_only_a_draft_is_told_when_it_counts(shop):
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", ASIN, "--evidence", "uploads/a.csv", "--metric",
             "acos=0.41")  # fmt: skip
    assert "a trace counts when it is committed" in shop.run("status").output
    shop.commit("observed")
    assert "a trace counts when it is committed" not in shop.run("status").output
