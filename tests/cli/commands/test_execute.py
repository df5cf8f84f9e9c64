"""`trace-gate execute`: when a decision was executed, and how it went, written once."""

from __future__ import annotations

import datetime as dt
import json
import re
import time

import pytest

from tests.support.undoing import DECIDE, LOWER, written

HOUR, DAY = 3600, 86_400


def moment(seconds: float, offset: int = 0) -> str:
    zone = dt.timezone(dt.timedelta(hours=offset))
    return dt.datetime.fromtimestamp(int(seconds), zone).isoformat()


@pytest.fixture
def plan(expecting):
    """A planned decision about the bids file that is a day old; the shop and its id.

    The file is changed, and nothing of that is staged yet.
    """
    shop, expected = expecting
    older(shop, 3 * DAY)
    trace_id = planned_before(shop, expected, "--target", "file/ads/bids.csv")
    shop.write("ads/bids.csv", LOWER, add=False)
    return shop, trace_id


def planned(shop, cause: str, *words: str) -> str:
    """A decision of now; its id."""
    return written(shop.run("new", "decision", "--planned", "--caused-by", cause, *words,
                            *DECIDE))  # fmt: skip


def planned_before(shop, cause: str, *words: str) -> str:
    """A decision that is six hours old; its id, which may be of the day after, so no gate asks."""
    trace_id = planned(shop, cause, *words)
    dated_back(shop)
    return trace_id


def dated_back(shop, seconds: int = 6 * HOUR) -> None:
    """Let the newest trace be so much older."""
    path = shop.traces()[-1]
    text = path.read_text()
    created = re.search(r'created_at: "(.*)"', text).group(1)
    path.write_text(text.replace(created, moment(time.time() - seconds)))


def older(shop, seconds: int) -> None:
    """Everything that is written here is so much older, and committed."""
    for path in shop.traces():
        text = path.read_text()
        created = re.search(r'created_at: "(.*)"', text).group(1)
        path.write_text(text.replace(created, moment(time.time() - seconds)))
    shop.git("commit", "-q", "--no-verify", "-a", "-m", "long ago")


# --- recording ---------------------------------------------------------------------------


def test_now_and_success_are_recorded_and_the_gate_is_content(expecting):
    shop, expected = expecting
    words = ("--planned", "--caused-by", expected, "--target", "file/ads/bids.csv", *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    shop.write("ads/bids.csv", LOWER, add=False)
    output = shop.run("execute", trace_id).output
    path = f"traces/{trace_id[6:10]}-{trace_id[10:12]}/{trace_id}.yaml"
    assert f"next: git add {path} ads/bids.csv && git commit" in output
    execution = shop.trace()["execution"]
    assert execution["result"] == "success"
    recorded = dt.datetime.fromisoformat(execution["executed_at"])
    assert abs(recorded.timestamp() - time.time()) < 60
    assert recorded.utcoffset() == dt.timedelta(0)
    base = shop.git("rev-parse", "HEAD")
    shop.git("add", path, "ads/bids.csv")
    shop.git("commit", "-q", "-m", "lower")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def test_a_time_with_an_offset_is_written_as_it_was_typed(plan):
    shop, trace_id = plan
    at = moment(time.time() - HOUR, offset=2)
    shop.run("execute", trace_id, "--at", at, "--result", "failure")
    assert shop.trace()["execution"]["executed_at"] == at
    assert shop.trace()["execution"]["result"] == "failure"


def test_a_maintenance_trace_is_executed_by_its_path(shop):
    words = ("--rationale", "Sort the rows", "--target", "file/ads/bids.csv")
    shop.run("new", "maintenance", "--planned", *words)
    shop.write("ads/bids.csv", LOWER, add=False)
    shop.run("execute", str(shop.traces()[0].relative_to(shop.path)))
    assert shop.trace()["execution"]["result"] == "success"


def test_comments_and_order_stay(plan):
    shop, trace_id = plan
    path = shop.traces()[-1]
    path.write_text(
        path.read_text().replace("    executed_at: null\n", "    executed_at: null  # by Mia\n")
    )
    before = path.read_text().splitlines()
    shop.run("execute", trace_id)
    after = path.read_text().splitlines()
    lost = [line.split(":")[0].strip() for line in before if line not in after]
    assert lost[-2:] == ["executed_at", "result"]
    assert set(lost[:-2]) <= {"from_value", "to_value"}, "what it says of the file"
    assert any("# by Mia" in line for line in after)


def test_facts_as_json(plan):
    shop, trace_id = plan
    shop.write("ads/bids.csv", LOWER)
    facts = json.loads(shop.run("execute", trace_id, "--format", "json").output)
    execution = shop.trace()["execution"]
    path = str(shop.traces()[-1].relative_to(shop.path))
    assert facts == {
        "trace": trace_id,
        "path": path,
        "executed_at": execution["executed_at"],
        "result": "success",
        "stage": [path],
        "refused": [],
        "notes": [],
    }


# --- what is to be staged ----------------------------------------------------------------


def test_what_is_changed_is_to_be_staged(expecting):
    shop, expected = expecting
    shop.write("ads/old.csv", "x\n")
    shop.write("ads/a b.csv", "x\n")
    shop.commit("more")
    words = [f"--target=file/ads/{name}" for name in ("old.csv", "a b.csv")]
    trace_id = planned(shop, expected, *words)
    (shop.path / "ads/old.csv").unlink()
    shop.write("ads/a b.csv", "y\n", add=False)
    output = shop.run("execute", trace_id).output
    assert ".yaml ads/old.csv 'ads/a b.csv' && git commit" in output


def undone(plan):
    """The plan of which nothing is done yet."""
    shop, trace_id = plan
    shop.git("restore", "ads/bids.csv")
    return shop, trace_id


@pytest.mark.parametrize("more", [(), ("--target=file/ads/new.csv",)])
def test_what_is_not_done_yet_is_not_recorded_as_done(expecting, more):
    """Recorded first and edited then, nothing but a refresh would help."""
    shop, expected = expecting
    older(shop, 3 * DAY)
    trace_id = planned(shop, expected, "--target=file/ads/bids.csv", *more)
    if more:
        shop.write("ads/new.csv", "x\n", add=False)
    output = refused(shop, trace_id)
    assert f"{trace_id} names ads/bids.csv, which is not changed here." in output
    way = f"Change ads/bids.csv first, then: git add ads/bids.csv && trace-gate execute {trace_id}"
    assert way in output
    base = shop.git("rev-parse", "HEAD")
    shop.write("ads/bids.csv", LOWER)
    shop.run("execute", trace_id)
    shop.git("add", "-A")
    shop.git("commit", "-q", "--no-verify", "-m", "lower")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


@pytest.mark.parametrize("how", [("--result=failure",), ("--failed=1=Locked by another",)])
def test_what_was_tried_and_went_wrong_may_leave_the_file_as_it_was(plan, how):
    shop, trace_id = undone(plan)
    output = shop.run("execute", trace_id, *how).output
    assert "ads/bids.csv is named by it, and is not changed: the gate wants both" in output


def test_a_file_that_is_edited_after_the_record_is_said_by_refresh(expecting):
    shop, expected = expecting
    older(shop, 3 * DAY)
    trace_id = planned(shop, expected, "--target", "file/ads/bids.csv")
    shop.write("ads/bids.csv", LOWER, add=False)
    shop.run("execute", trace_id)
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.70\n")
    output = refused(shop, trace_id)
    assert "ads/bids.csv was edited since then" in output
    assert f"trace-gate refresh {trace_id}" in output
    base = shop.git("rev-parse", "HEAD")
    shop.run("refresh", trace_id)
    shop.git("add", "traces")
    shop.git("commit", "-q", "--no-verify", "-m", "lower")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def test_a_mode_is_a_change(plan):
    shop, trace_id = undone(plan)
    (shop.path / "ads/bids.csv").chmod(0o755)
    assert ".yaml ads/bids.csv && git commit" in shop.run("execute", trace_id).output


def test_line_ends_that_git_converts_are_no_change(plan):
    shop, trace_id = plan
    shop.git("config", "core.autocrlf", "true")
    shop.write("ads/bids.csv", "campaign,bid\r\nC1,1.00\r\n", add=False)
    assert "ads/bids.csv, which is not changed here" in refused(shop, trace_id)


def test_a_file_that_an_earlier_commit_of_the_branch_changed_is_neither(plan):
    shop, trace_id = plan
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", LOWER)
    shop.git("commit", "-q", "--no-verify", "-m", "bypass")
    output = shop.run("execute", trace_id).output
    assert "ads/bids.csv" not in output


def test_a_pattern_is_staged_as_git_reads_patterns(expecting):
    shop, expected = expecting
    trace_id = planned(shop, expected, "--target", "file/ads/*.csv")
    shop.write("ads/new.csv", "x\n", add=False)
    output = shop.run("execute", trace_id).output
    command = re.search(r"next: (git add .*) && git commit", output).group(1)
    assert "':(glob)ads/*.csv'" in command
    shop.git("add", ":(glob)ads/*.csv")
    assert shop.git("diff", "--cached", "--name-only") == "ads/new.csv"


# --- what is refused ---------------------------------------------------------------------


def refused(shop, *words: str) -> str:
    """What is said; nothing may have been written."""
    before = [path.read_bytes() for path in shop.traces()]
    output = shop.run("execute", *words, code=2).output
    assert [path.read_bytes() for path in shop.traces()] == before
    assert "fix:" in output
    return output


def test_only_decisions_and_maintenance_are_executed(expecting):
    shop, expected = expecting
    assert "is of type hypothesis" in refused(shop, expected)


def test_executed_at_never_changes(plan):
    shop, trace_id = plan
    shop.run("execute", trace_id)
    assert "was executed already" in refused(shop, trace_id)
    at = moment(time.time())
    assert "never changes" in refused(shop, trace_id, "--at", at, "--result", "rolled_back")


def test_a_result_goes_on_to_rolled_back_and_nowhere_else(plan):
    shop, trace_id = plan
    shop.run("execute", trace_id)
    executed_at = shop.trace()["execution"]["executed_at"]
    assert "is success already" in refused(shop, trace_id, "--result", "failure")
    shop.run("execute", trace_id, "--result", "rolled_back")
    for again in ("success", "rolled_back"):
        assert "is rolled_back already" in refused(shop, trace_id, "--result", again)
    execution = shop.trace()["execution"]
    assert (execution["executed_at"], execution["result"]) == (executed_at, "rolled_back")


def test_an_empty_result_is_filled_in_later(plan):
    shop, trace_id = plan
    shop.run("execute", trace_id)
    path = shop.traces()[-1]
    path.write_text(path.read_text().replace("result: success", "result: null"))
    shop.run("execute", trace_id, "--result", "failure")
    assert shop.trace()["execution"]["result"] == "failure"


def test_a_time_that_cannot_be_is_refused(plan):
    shop, trace_id = plan
    assert "is in the future" in refused(shop, trace_id, "--at", moment(time.time() + HOUR))


# --- what was done before it was written down --------------------------------------------


def test_a_change_of_yesterday_that_is_written_down_today_keeps_its_time(expecting):
    """The bid was changed in Amazon yesterday: the decision is of yesterday, too."""
    shop, _ = expecting
    words = ("--planned", "--change=campaign/C1/ad_group/a/bid 1.00 -> 1.10", "--asin=B0EXAMPLE1")
    shop.write("uploads/why.csv", "x\n")
    report = ("--evidence=uploads/why.csv", "--metric=clicks=3", "--hypothesis=H-001")
    trace_id = written(shop.run("new", "decision", *words, *report, *DECIDE))
    shop.run("govern", trace_id, "--write", code=None)
    at = moment(time.time() - DAY)
    shop.git("add", "traces")
    output = shop.run("approve", trace_id).output
    assert "approved" in output
    assert "approved since" in refused(shop, trace_id, "--at", at)


@pytest.mark.parametrize("field", ["caused_by", "supersedes"])
def test_a_time_before_that_of_a_cause_is_refused_and_nothing_is_renamed(expecting, field):
    shop, expected = expecting
    words = ("--planned", "--caused-by", expected, "--target", "file/ads/bids.csv", *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    path = shop.traces()[-1]
    path.write_text(path.read_text().replace("caused_by:", f"{field}:"))
    at = moment(time.time() - DAY)
    said = refused(shop, trace_id, "--at", at)
    assert f"when {expected} was written" in said
    assert f"names that as {field}" in said
    assert path.is_file()
    # what it says is done, and the gate has nothing against its links
    text = path.read_text().replace(f"{field}: {expected}", f"{field}: null")
    assert text != path.read_text()
    path.write_text(f"{text.rstrip()}\n    related_traces: [{expected}]\n")
    shop.write("ads/bids.csv", LOWER, add=False)
    assert f"is recorded as executed at {at}" in shop.run("execute", trace_id, "--at", at).output
    shop.git("add", "-A")
    assert "TG206" not in shop.run("check", "--staged", code=None).output


def test_a_draft_takes_the_time_and_the_id_of_the_day(expecting):
    shop, expected = expecting
    older(shop, 2 * DAY)
    words = ("--planned", "--caused-by", expected, "--target", "file/ads/bids.csv", *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    shop.git("add", "traces")
    at = moment(time.time() - DAY)
    shop.write("ads/bids.csv", LOWER, add=False)
    output = shop.run("execute", trace_id, "--at", at).output
    found = {each.stem: shop.trace(each) for each in shop.traces()}
    assert trace_id not in found
    (done,) = (each for each in found.values() if each["trace_type"] == "decision")
    assert (done["created_at"], done["execution"]["executed_at"]) == (at, at)
    day = dt.datetime.fromtimestamp(int(time.time() - DAY), dt.UTC)
    assert done["id"].startswith(f"TRACE-{day:%Y%m%d}-")
    assert f"{done['id']} is recorded as executed at {at}" in output
    assert f"/{trace_id}.yaml" in output, "the old name is staged, too"


def test_a_late_change_that_needs_a_person_is_recorded_first_and_approved_then(expecting):
    """Approved first, it would keep the time of writing, and no way would tell the truth."""
    shop, expected = expecting
    older(shop, 2 * HOUR)
    change = "--change=campaign/C1/ad_group/a/bid 1.00 -> 1.1"
    words = ("--planned", "--caused-by", expected, change)
    trace_id = written(shop.run("new", "decision", *words, *DECIDE))
    at = moment(time.time() - HOUR)
    output = shop.run("execute", trace_id, "--at", at).output
    now_id = re.search(r"(TRACE-\S+) is recorded as executed", output).group(1)
    assert f"{now_id} waits for a person (TG5" in output
    assert f"fix: trace-gate approve {now_id}" in output
    base = shop.git("rev-parse", "HEAD")
    shop.git("add", "traces")
    shop.git("commit", "-q", "--no-verify", "-m", "late")
    assert "TG601 error" in shop.run("check", "--range", f"{base}..HEAD", code=1).output
    shop.run("approve", now_id)
    shop.git("add", "traces")
    shop.git("commit", "-q", "--no-verify", "--amend", "-m", "late")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def test_what_the_guardrails_block_is_not_recorded_late_either(expecting):
    shop, expected = expecting
    older(shop, DAY)
    claim = ("--target=file/ads/bids.csv", "--guardrail=BLOCK")
    words = ("--planned", "--caused-by", expected, *claim)
    trace_id = written(shop.run("new", "decision", *words, *DECIDE))
    assert "The guardrails BLOCK" in refused(shop, trace_id, "--at", moment(time.time() - HOUR))


def test_within_the_day_the_id_stays(plan):
    shop, trace_id = plan
    created = shop.trace()["created_at"]
    at = (dt.datetime.fromisoformat(created) - dt.timedelta(seconds=1)).isoformat()
    if at[:10] == created[:10]:
        shop.run("execute", trace_id, "--at", at)
        trace = shop.trace()
        assert (trace["id"], trace["created_at"]) == (trace_id, at)


def test_a_sealed_decision_keeps_its_time(plan):
    shop, trace_id = plan
    shop.commit("plan")
    shop.git("switch", "-q", "-c", "later")
    at = moment(time.time() - DAY)
    assert "sealed since" in refused(shop, trace_id, "--at", at)


def test_what_another_trace_names_keeps_its_id(plan):
    shop, trace_id = plan
    shop.write("uploads/more.csv", "x\n")
    words = ("--asin=B0EXAMPLE1", "--evidence=uploads/more.csv", "--metric=clicks=1")
    shop.run("new", "observation", *words, "--related", trace_id)
    assert f"names {trace_id}" in refused(shop, trace_id, "--at", moment(time.time() - 2 * DAY))


# --- what Amazon refused -----------------------------------------------------------------


@pytest.fixture
def two(expecting):
    """A planned decision on two files, as changes that can fail; the shop and its id."""
    shop, expected = expecting
    shop.write("ads/old.csv", "x\n")
    shop.commit("more")
    words = [f"--target=file/ads/{name}" for name in ("bids.csv", "old.csv")]
    return shop, planned_before(shop, expected, *words)


def test_single_changes_may_fail(two):
    shop, trace_id = two
    shop.run("execute", trace_id, "--failed", "2=Below the minimum")
    execution = shop.trace()["execution"]
    assert execution["result"] == "success"
    assert execution["failed"] == [{"number": 2, "reason": "Below the minimum"}]
    shop.run("execute", trace_id, "--failed", "1=Refused, too")
    assert [each["number"] for each in shop.trace()["execution"]["failed"]] == [2, 1]


def test_what_was_refused_is_said_with_its_target(two):
    """Who typed the number of another change notices it, at once and on the page."""
    shop, trace_id = two
    said = shop.run("execute", trace_id, "--failed", "2=Below the minimum").output
    assert "refused by Amazon: change 2, file/ads/old.csv: Below the minimum\n" in said
    lines = shop.run("show", trace_id).output.splitlines()
    at = next(n for n, line in enumerate(lines) if "REFUSED by Amazon: Below the minimum" in line)
    assert "ads/old.csv" in lines[at - 1]
    assert sum("REFUSED" in line for line in lines) == 1
    form = ("--format", "json")
    later = json.loads(shop.run("execute", trace_id, "--failed", "1=no", *form).output)
    assert later["refused"] == [{"number": 1, "target": "file/ads/bids.csv", "reason": "no"}]


def test_where_all_of_them_failed_it_failed(two):
    shop, trace_id = two
    shop.run("execute", trace_id, "--failed", "2=no", "--failed", "1=no")
    assert shop.trace()["execution"]["result"] == "failure"


@pytest.mark.parametrize(
    ("text", "said"),
    [("3=no", "There is no change 3"), ("2", "reason"), ("x=no", "number"), ("0=no", "change 0")],
)
def test_what_cannot_have_failed_is_refused(two, text, said):
    shop, trace_id = two
    assert said in refused(shop, trace_id, "--failed", text)


def test_nothing_fails_twice(two):
    shop, trace_id = two
    shop.run("execute", trace_id, "--failed", "2=no")
    assert "named twice" in refused(shop, trace_id, "--failed", "2=no")


def test_a_clock_that_is_a_little_ahead_is_no_future(plan):
    shop, trace_id = plan
    shop.run("execute", trace_id, "--at", moment(time.time() + 200))
    assert shop.trace()["execution"]["result"] == "success"


@pytest.mark.parametrize("text", ["2025-01-08", "2025-01-08T10:00:00", "10:00", "yesterday"])
def test_a_time_without_an_offset_is_refused(plan, text):
    shop, trace_id = plan
    output = refused(shop, trace_id, "--at", text)
    assert "offset" in output
    assert "--at 2025-01-08T10:00:00+01:00" in output


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("BLOCK", "The guardrails BLOCK"),
        ("null", "The guardrails BLOCK"),
        ("ESCALATE", "needs an approval, and it has none."),
    ],
)
def test_the_recorded_claim_decides(plan, claim, said):
    shop, trace_id = plan
    path = shop.traces()[-1]
    path.write_text(path.read_text().replace("check: PASS", f"check: {claim}"))
    output = refused(shop, trace_id)
    assert said in output
    assert (f"trace-gate approve {trace_id}" in output) == (claim == "ESCALATE")


def test_what_the_guardrails_say_today_decides_not_the_claim(expecting):
    shop, expected = expecting
    trace_id = planned(
        shop, expected, "--change=campaign/C1/ad_group/a/bid 1.00 -> 9.00", "--guardrail=PASS"
    )
    output = refused(shop, trace_id)
    assert f"{trace_id} waits for a person (TG502, TG505): " in output
    assert "(TG601)" in output


def test_an_approved_escalation_is_executed(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    trace_id = planned(shop, expected, "--target=file/ads/bids.csv", "--guardrail=ESCALATE")
    shop.run("approve", trace_id)
    shop.run("execute", trace_id)
    assert shop.trace()["execution"]["result"] == "success"


def test_where_nothing_is_governed_nothing_is_executed(empty):
    assert "trace-gate init" in empty.run("execute", "TRACE-20250101-001", code=2).output


# --- what the gate will say --------------------------------------------------------------


def test_what_is_long_ago_needs_an_approver(plan):
    shop, trace_id = plan
    dated_back(shop, 10 * DAY)
    output = shop.run("execute", trace_id, "--at", moment(time.time() - 8 * DAY)).output
    assert f"trace-gate approve {trace_id} --reason TG205" in output


def test_a_decision_that_is_too_old_covers_no_file(plan):
    shop, trace_id = plan
    dated_back(shop, 31 * DAY)
    assert "covers no file any more" in shop.run("execute", trace_id).output


@pytest.mark.parametrize("typed", ["partial", "Success", ""])
def test_a_result_that_there_is_not_is_told_how_a_part_is_written(plan, typed):
    shop, trace_id = plan
    output = refused(shop, trace_id, "--result", typed)
    assert f"--result {typed!r} is none of success, failure, rolled_back." in output
    assert 'fix: Where Amazon refused only some changes: --failed "2=' in output


# --- several at once ---------------------------------------------------------------------


BID = "campaign/C1/ad_group/A1/keyword/{}/bid {}"


def bids_of(shop, cause: str, *moves: str) -> list[str]:
    """Decisions of now, each about a bid; their ids. Each needs an approval, by its hypothesis."""
    return [planned(shop, cause, "--action", "bid_change", "--change", move) for move in moves]


def files_of(shop, cause: str, *names: str) -> list[str]:
    """Decisions of now, each about a file that is changed; their ids."""
    found = []
    for name in names:
        shop.write(f"ads/{name}.csv", "x\n")
        found.append(planned(shop, cause, "--target", f"file/ads/{name}.csv"))
    return found


def executed(shop) -> list[bool]:
    return [bool(shop.trace(each)["execution"]["executed_at"]) for each in shop.traces()[2:]]


def test_several_are_recorded_by_their_numbers_with_one_next_line(expecting):
    shop, expected = expecting
    ids = files_of(shop, expected, "mug", "cup")
    done = shop.run("execute", *(each[15:] for each in ids))
    assert [f"{each} is recorded as executed" in done.output for each in ids] == [True, True]
    assert done.output.count("next: git add") == 1
    assert executed(shop) == [True, True]
    shop.commit("two files")
    assert "PASS" in shop.run("check", "--range", "HEAD~1..HEAD").output


def test_json_of_several_is_a_list_and_of_one_an_object(expecting):
    shop, expected = expecting
    one, *two = files_of(shop, expected, "mug", "cup", "pot")
    assert json.loads(shop.run("execute", one, "--format", "json").output)["trace"] == one
    found = json.loads(shop.run("execute", *two, "--format", "json").output)
    assert [each["trace"] for each in found] == two


def test_where_one_cannot_be_executed_none_is_written(expecting):
    shop, expected = expecting
    ids = files_of(shop, expected, "mug")
    assert "is of type hypothesis" in shop.run("execute", *ids, expected, code=2).output
    ids += bids_of(shop, expected, BID.format("mug", "1.00 -> 1.90"))
    output = shop.run("execute", *ids, code=2).output
    assert f"{ids[1]} waits for a person (TG502, TG505)" in output
    assert executed(shop) == [False, False]


def test_what_passes_alone_and_not_together_is_not_recorded_together(expecting):
    shop, expected = expecting
    steps = ("1.00 -> 1.25", "1.25 -> 1.60")
    ids = bids_of(shop, expected, *(BID.format("mug", each) for each in steps))
    for each in ids:
        shop.run("approve", each)
        assert shop.trace(shop.path / f"traces/{each[6:10]}-{each[10:12]}/{each}.yaml")[
            "execution"]["approval"]["reasons"] == ["TG505"]  # fmt: skip
    output = shop.run("execute", *ids, code=2).output
    assert "waits for a person (TG502, TG505)" in output
    assert executed(shop) == [False, False]
    shop.run("execute", ids[0])
    assert executed(shop) == [True, False]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("{0}", "{0}"), "is named twice"),
        (("{0}", "{1}", "--failed", "1=No"), "each trace numbers its own"),
        (("{0}", "{1}", "--at", "2025-01-01T00:00:00Z"), "gets the id of that day"),
        ((), "TRACE..."),
    ],
)
def test_what_can_only_be_said_of_one_is_refused_for_several(expecting, words, said):
    shop, expected = expecting
    ids = files_of(shop, expected, "mug", "cup")
    output = shop.run("execute", *(each.format(*ids) for each in words), code=2).output
    assert said in output
    assert executed(shop) == [False, False]
