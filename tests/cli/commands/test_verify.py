"""From a report of the window to a result, in one command; and each way in which it cannot be."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import fast_yaml, forked
from tests.support.desk import Desk
from tests.support.reports import search_terms
from trace_gate.app.analyse import result_writer
from trace_gate.app.author import new_trace
from trace_gate.cli import environment
from trace_gate.core.errors import UsageError

ASIN = "B0EXAMPLE1"
BID = "campaign/C1/ad_group/G1/keyword/mug/bid"
DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC)
TEN = dt.timedelta(hours=10)
START = (NOW - TEN).replace(hour=10, minute=0, second=0, microsecond=0) - 9 * DAY
"""The execution, at the last ten o'clock but nine. The window of 7 days is over two days ago."""

Clock = Callable[[dt.datetime], None]


def day(number: int) -> str:
    """The day so many days after the execution."""
    return (START + number * DAY).date().isoformat()


def report(first: int, last: int, clicks: int, orders: int, *, spend: float = 90.0) -> bytes:
    return search_terms(day(first), day(last), ("mug gift", clicks, orders, spend, 300.0))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time of the commands and of Git."""

    def at(moment: dt.datetime) -> None:
        monkeypatch.setattr(environment, "now", moment.timestamp)
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setenv(name, moment.isoformat())

    return at


@pytest.fixture
def running(shop: Desk, clock: Clock) -> Desk:
    """A lower bid that is to raise conversion, executed and committed."""
    clock(START - 9 * DAY)
    shop.git("update-ref", "-d", "HEAD")  # it was adopted today
    shop.commit("adopt")
    clock(START - dt.timedelta(hours=3))
    shop.write("uploads/before.csv", report(-7, -1, 702, 58), add=False)
    shop.run("observe", "uploads/before.csv", "--asin", ASIN)
    clock(START - dt.timedelta(hours=2))
    shop.run("new", "hypothesis", "--caused-by", "latest", "--statement", "Fewer lookers",
             "--criterion", "conversion_rate >= 10%")  # fmt: skip
    clock(START - dt.timedelta(hours=1))
    shop.run("new", "decision", "--caused-by", "latest", "--option", "Lower", "--option", "Leave",
             "--rationale", "The clicks of lookers cost too much", "--change",
             f"{BID} 1.00 -> 0.90")  # fmt: skip
    shop.run("govern", "latest", "--write", code=None)
    clock(START)
    text = shop.traces()[-1].read_text()
    text = text.replace("executed_at: null", f'executed_at: "{START:%Y-%m-%dT%H:%M:%SZ}"')
    text = text.replace('Z"\n    result: null\n', 'Z"\n    result: success\n')
    text = text.replace("ESCALATE", "PASS")
    shop.traces()[-1].write_text(text)
    shop.commit("the lower bid")
    clock(START + 9 * DAY)
    return shop


def decision(shop: Desk) -> str:
    return shop.traces()[2].stem


def refused(shop: Desk, *words: str) -> str:
    """What the command says that writes nothing."""
    before = shop.git("status", "--porcelain", "-uall")
    output = shop.run("verify", *words, code=2).output
    assert shop.git("status", "--porcelain", "-uall") == before
    assert "fix:" in output
    return output


def test_the_worked_example_of_a_result(running: Desk, tmp_path: Path):
    text = report(0, 6, 480, 57)
    (tmp_path / "week.csv").write_bytes(text)
    output = running.run("verify", str(tmp_path / "week.csv"), "--learning", "Fewer lookers").output

    assert (
        "conversion_rate >= 10 %: met. 57/480 = 11.9 % (9.3 to 15.1), before 58/702 = 8.3 %; "
        "+3.6 points (+0.2 to +7.3)" in output
    )
    assert "No control: price or season may be the cause. No other change in the window" in output
    assert "result: confirmed\n" in output
    trace = running.trace()
    assert trace["trace_type"] == "verification"
    assert trace["causal_links"]["caused_by"] == decision(running)
    entry = trace["evidence"][0]
    assert entry["uri"] == "uploads/ACME-01-US/week.csv"
    assert entry["sha256"] == hashlib.sha256(text).hexdigest()
    assert (entry["period_start"], entry["period_end"]) == (day(0), day(6))
    layer = trace["verification"]
    assert layer["hypothesis_result"] == "confirmed"
    assert "claimed" not in layer
    assert layer["learning"] == "Fewer lookers"
    assert layer["actual_outcome"]["conversion_rate"] == 0.1188
    assert layer["actual_outcome"]["clicks"] == 480
    running.git(*output.splitlines()[-1].removeprefix("next: git ").split())
    assert "PASS" in running.run("check").output


def test_the_fold_comes_to_the_same_result(running: Desk):
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    running.run("verify", "H-001", "uploads/w.csv")
    running.commit("result")
    running.run("derive")
    (path,) = running.path.glob("world_model/hypotheses/*.yaml")
    status = fast_yaml.load(path.read_bytes())["status"]
    assert (status["value"], status["claimed"]) == ("CONFIRMED", False)


@pytest.mark.parametrize("name", ["latest:decision", "H-001", "h-001", "EXP", "latest:hypothesis"])
def test_a_test_is_named_in_many_ways(running: Desk, name: str):
    running.write("uploads/w.csv", report(0, 6, 480, 30), add=False)
    words = ("verify", name, "uploads/w.csv", "--dry-run", "--format", "json")
    if name == "EXP":
        words = ("verify", running.traces()[1].stem.replace("TRACE", "EXP"), *words[2:])
    found = json.loads(running.run(*words).output)
    assert (found["decision"], found["result"]) == (decision(running), "rejected")
    assert (found["claimed"], found["path"]) == (False, None)
    (line,) = found["criteria"]
    assert (line["counts"], line["before_counts"]) == ([30, 480], [58, 702])
    assert len(running.traces()) == 3


def test_a_second_result_is_refused_also_before_the_first_one_is_committed(running: Desk):
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    running.run("verify", "H-001", "uploads/w.csv")
    assert "a test counts once" in refused(running, "H-001", "uploads/w.csv")


def test_before_the_window_is_over_it_says_when_and_what_to_type(running: Desk, clock: Clock):
    clock(START + 3 * DAY)
    running.write("uploads/w.csv", report(0, 2, 480, 57), add=False)
    said = refused(running, "H-001", "uploads/w.csv")
    assert f"over at {day(7)}T10:00:00Z" in said
    assert "trace-gate verify H-001 uploads/w.csv" in said
    assert "No experiment is due yet: H-001 on" in refused(running, "uploads/w.csv")
    output = running.run("verify", "H-001", "uploads/w.csv", "--early").output
    assert "result: inconclusive" in output
    assert running.trace()["verification"]["hypothesis_result"] == "inconclusive"


@pytest.mark.parametrize(
    ("first", "last", "why"), [(-1, 6, "was executed on"), (0, 5, "the window ends on")]
)
def test_a_report_of_other_days_says_which_days_to_download(running: Desk, first, last, why):
    running.write("uploads/w.csv", report(first, last, 480, 57), add=False)
    said = refused(running, "H-001", "uploads/w.csv")
    assert why in said
    assert f"Download the report of {day(0)} to {day(6)}" in said


def test_a_figure_without_a_report_is_only_claimed(running: Desk):
    output = running.run("verify", "H-001", "--metric", "conversion_rate=12%").output
    assert "result: confirmed (claimed)" in output
    assert "only claimed: no report stands behind it." in output
    assert f"With a report of {day(0)} to {day(6)}" in output
    assert running.trace()["verification"]["claimed"] is True
    running.git("add", "traces")
    assert "PASS" in running.run("check").output


def test_what_a_report_says_is_not_typed_as_well(running: Desk):
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    said = refused(running, "H-001", "uploads/w.csv", "--metric", "conversion_rate=0.2")
    assert "the report says 0.1188" in said
    assert "'good' is none" in refused(running, "H-001", "--metric", "conversion_rate=good")


def test_what_is_missing_is_asked_for_and_never_closes_the_test_by_itself(running: Desk):
    said = refused(running, "H-001", "--metric", "acos=0.2")
    assert "conversion_rate cannot be told" in said
    assert "--metric conversion_rate=VALUE" in said
    output = running.run("verify", "H-001", "--metric", "acos=0.2", "--early").output
    assert "conversion_rate >= 10 %: missing" in output
    assert "result: inconclusive" in output


def test_too_little_data_is_said_and_may_extend_the_window(running: Desk):
    running.write("uploads/w.csv", report(0, 6, 40, 5), add=False)
    output = running.run("verify", "H-001", "uploads/w.csv", "--dry-run").output
    assert "Too little data to tell (3 expected)" in output
    more = "trace-gate verify H-001 uploads/w.csv --dry-run --extend 7"
    assert f"to wait for more data instead, once: {more}" in output
    running.run("verify", "H-001", "uploads/w.csv", "--extend", "7 days")
    layer = running.trace()["verification"]
    assert (layer["hypothesis_result"], layer["extend_window_days"]) == ("inconclusive", 7)
    assert layer["actual_outcome"] == {
        "impressions": 2000, "clicks": 40, "orders": 5, "spend": 90, "sales": 300,
    }  # fmt: skip
    running.git("add", "-A")
    assert "PASS" in running.run("check").output
    running.commit("longer")
    assert day(14) in running.run("due").output
    assert "is extended once" in refused(running, "H-001", "--extend", "3", "--metric", "acos=0.2")
    assert f"over at {day(14)}T10:00:00Z" in refused(running, "H-001")


def test_figures_that_tell_the_result_extend_nothing(running: Desk):
    running.write("uploads/w.csv", report(0, 6, 4800, 200), add=False)
    said = refused(running, "H-001", "uploads/w.csv", "--extend", "7")
    assert "It says rejected and extends the window" in said
    assert f"Without --extend, with a report of {day(0)} to {day(6)}" in said
    assert "fix: Without --extend" in said
    assert "trace-gate verify H-001 uploads/w.csv   To test" in said
    for days in ("99", "-3", "0"):
        said = refused(running, "H-001", "--metric", "acos=0.2", "--extend", days)
        assert "--metric 'acos=0.2' --extend 23   or fewer days, from 1 on." in said
        assert "extend_window_days" not in said


@pytest.mark.parametrize(
    ("option", "value", "known"),
    [
        ("--asin", "B0OTHER001", ASIN),
        ("--store", "OTHER", "ACME-01"),
        ("--marketplace", "DE", "US"),
    ],
)
def test_a_test_that_is_about_something_else_than_was_typed_is_refused(
    running: Desk, option: str, value: str, known: str
):
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    said = refused(running, "H-001", "uploads/w.csv", option, value)
    assert f"is about {known}, and {option} says {value}." in said
    assert "fix: Leave it out: trace-gate verify H-001 uploads/w.csv " in said
    running.run("verify", "H-001", "uploads/w.csv", option, known.lower(), "--dry-run")


def test_the_decision_may_hold_its_result_and_keeps_its_comments(running: Desk):
    path = running.traces()[2]
    text = path.read_text().replace("  observation:\n", "  # what we saw\n  observation:\n", 1)
    path.write_text(text)
    running.commit("a comment")
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    running.run("verify", "H-001", "uploads/w.csv", "--in-decision")
    assert len(running.traces()) == 3
    trace = running.trace(path)
    assert trace["verification"]["hypothesis_result"] == "confirmed"
    assert [each["uri"] for each in trace["evidence"]][1:] == ["uploads/w.csv"]
    added = path.read_text().splitlines()
    lines = iter(added)
    assert all(line in lines for line in text.splitlines())
    said = refused(running, "H-001", "uploads/w.csv", "--in-decision")
    assert "a test counts once" in said
    running.git("add", "-A")
    assert "PASS" in running.run("check").output


def test_other_changes_in_the_window_are_counted(running: Desk):
    path = running.traces()[2]
    number = f"{int(path.stem[-3:]) + 1:03d}"
    other = path.with_name(f"{path.stem[:-3]}{number}.yaml")
    other.write_text(path.read_text().replace(path.stem, other.stem).replace("H-001", "H-002"))
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    output = running.run("verify", "H-001", "uploads/w.csv", "--dry-run").output
    assert f"1 other change in the window: {other.stem}" in output


def test_after_an_unusual_week_part_of_the_return_was_to_be_expected(running: Desk):
    path = running.traces()[2]
    text = path.read_text()
    anomaly = '[{metric: conversion_rate, says: "It fell", z: -3.9}]'
    path.write_text(text.replace("anomalies: []", f"anomalies: {anomaly}", 1))
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    words = ("verify", "H-001", "uploads/w.csv", "--dry-run")
    output = running.run(*words).output
    assert "part of this return was to be expected" in output
    running.write("uploads/usual.csv", report(-14, -8, 700, 90), add=False)
    running.run("observe", "uploads/usual.csv", "--asin", ASIN)
    assert "part of this return was to be expected (from 8.5 %)" in running.run(*words).output
    found = json.loads(running.run(*words, "--format", "json").output)
    assert found["criteria"][0]["return_expected"] is True


def second_test(running: Desk) -> None:
    """The same test once more, of another hypothesis."""
    text = {path: path.read_text() for path in running.traces()[1:]}
    for at, path in enumerate(text, 4):
        new = path.with_name(f"{path.stem[:-3]}{at:03d}.yaml")
        moved = text[path].replace(path.stem, new.stem).replace("H-001", "H-002")
        new.write_text(moved.replace(running.traces()[1].stem, f"{path.stem[:-3]}004"))
    running.commit("another test")


def test_every_test_that_is_due_is_told_by_one_report(running: Desk, tmp_path: Path):
    second_test(running)
    week = tmp_path / "week.csv"
    week.write_bytes(report(0, 6, 480, 57))
    found = json.loads(running.run("verify", "--all", str(week), "--format", "json").output)
    assert [each["hypothesis"] for each in found] == ["H-001", "H-002"]
    made = [running.trace(path) for path in running.traces()[-2:]]
    assert [each["verification"]["hypothesis_result"] for each in made] == ["confirmed"] * 2
    assert len({each["evidence"][0]["sha256"] for each in made}) == 1
    running.commit("two results")
    assert "No experiment runs here" in refused(running, "--all", str(week))


def test_where_one_of_them_cannot_be_told_none_is_written(running: Desk, tmp_path: Path):
    week = tmp_path / "week.csv"
    week.write_bytes(report(0, 6, 480, 57))
    second_test(running)
    for late in running.traces()[-2:]:
        late.write_text(late.read_text().replace("conversion_rate", "sessions"))
    running.commit("of sessions no search term tells")
    said = refused(running, "--all", str(week))
    assert "sessions cannot be told" in said
    assert f"trace-gate verify {running.traces()[-1].stem} " in said
    assert "--all" not in said


def test_all_tests_are_not_one_test(running: Desk):
    assert "H-001 is one test, and --all means every test" in refused(running, "H-001", "--all")


def test_where_nothing_or_several_are_due_it_says_so(running: Desk, shop: Desk):
    second_test(running)
    said = refused(running)
    assert "trace-gate verify --all   takes every one." in said
    assert "2 experiments are due: H-001 (ACME-01-US B0EXAMPLE1), H-002 (ACME-01-US" in said
    assert "\\n" not in said
    assert said.count("   or: trace-gate verify TRACE-") == 1
    assert said.count("   One: trace-gate verify TRACE-") == 1
    assert f"trace-gate verify {decision(running)}" in said
    assert "of type observation" in refused(running, "latest:observation")


def test_a_decision_that_was_not_executed_says_what_to_type(running: Desk):
    path = running.traces()[2]
    text = path.read_text()
    path.write_text("\n".join(
        "    executed_at: null" if "executed_at:" in line else line for line in text.splitlines()
    ) + "\n")  # fmt: skip
    assert f"trace-gate execute {decision(running)}" in refused(running, decision(running))
    assert "Nothing tests H-001 yet" in refused(running, "H-001")
    assert "No trace here names H-077." in refused(running, "H-077")


def test_an_execution_that_is_not_merged_leaves_a_claim(running: Desk):
    running.git("switch", "-q", "-c", "work")
    running.git("branch", "-q", "-f", "main", "HEAD~1")
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    output = running.run("verify", "H-001", "uploads/w.csv").output
    assert "result: confirmed (claimed)" in output
    assert "is not merged yet" in output
    assert running.trace()["verification"]["claimed"] is True


def test_nothing_is_left_behind_where_the_trace_cannot_be_written(
    running: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "week.csv").write_bytes(report(0, 6, 480, 57))

    def fails(*_args: object, **_more: object) -> None:
        raise UsageError("no", remedy="yes")

    monkeypatch.setattr(new_trace, "write", fails)
    refused(running, "H-001", str(tmp_path / "week.csv"))


@pytest.mark.parametrize(
    ("more", "code"), [("3", "TG509"), ("-3", "TG102"), ("400", "TG102"), ("24", "TG509")]
)
def test_the_gate_stops_a_window_that_is_extended_otherwise(running: Desk, more: str, code: str):
    if more == "3":
        running.run("verify", "H-001", "--metric", "acos=0.2", "--extend", "7")
        running.commit("longer")
    running.run("new", "verification", "--caused-by", decision(running), "--outcome", "clicks=40",
                "--result", "inconclusive", "--set",
                f"verification.extend_window_days={more}")  # fmt: skip
    running.git("add", "traces")
    said = running.run("check", code=1).output
    assert code in said
    assert "extend_window_days" in said


def test_a_result_passes_the_hooks_of_a_real_commit(running: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", forked.path())
    running.run("install")
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    running.run("verify", "uploads/w.csv")
    running.git("add", "traces", "uploads")
    head = running.git("rev-parse", "HEAD")
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.delenv(name)
    running.git("commit", "-q", "-m", "What the lower bid did")
    assert running.git("rev-parse", "HEAD~1") == head


def test_two_reports_of_the_same_days_may_add_up_and_never_disagree(running: Desk):
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    running.write("uploads/v.csv", report(0, 6, 481, 57), add=False)
    said = refused(running, "H-001", "uploads/w.csv", "uploads/v.csv")
    assert "uploads/w.csv has 24,000 impressions, and uploads/v.csv has 24,050" in said
    running.write("uploads/v.csv", report(0, 7, 480, 57), add=False)
    said = refused(running, "H-001", "uploads/w.csv", "uploads/v.csv")
    assert "Name reports of the same days" in said
    assert "cannot be read" in refused(running, "H-001", "uploads/none.csv")
    assert "is not a number of days" in refused(running, "H-001", "--extend", "soon")


def test_an_old_report_with_unclear_days_is_not_told_to_be_of_the_window(running: Desk):
    old = START - 90 * DAY
    start, end = (f"{each:%m/%d/%Y}" for each in (old.replace(day=3), old.replace(day=9)))
    text = search_terms(start, end, ("mug gift", 480, 57, 90.0, 300.0))
    running.write("uploads/old.csv", text, add=False)
    said = refused(running, "H-001", "uploads/old.csv", "--period", f"{day(0)}..{day(6)}")
    assert f"uploads/old.csv tells of {old:%Y-%m}-03 to {old:%Y-%m}-09" in said


def test_a_report_of_another_shop_is_the_thing_to_change(running: Desk):
    text = report(0, 6, 480, 57).replace(b"USD", b"EUR").replace(b"$", b"")
    running.write("uploads/eur.csv", text, add=False)
    said = refused(running, "H-001", "uploads/eur.csv")
    assert "fix: Download the report of ACME-01 in US, and name that file." in said


@pytest.mark.parametrize("name", ["H-1", "h1", "H01"])
def test_a_hypothesis_is_found_by_its_number_alone(running: Desk, name: str):
    running.write("uploads/w.csv", report(0, 6, 480, 57), add=False)
    assert "H-001, TRACE-" in running.run("verify", name, "uploads/w.csv", "--dry-run").output
    said = refused(running, "H-009", "uploads/w.csv")
    assert "No trace here names H-009." in said
    assert "fix: trace-gate due " in said


def test_one_order_is_one_order(running: Desk):
    running.git("checkout", "-q", ".")
    path = running.traces()[1]
    path.write_text(path.read_text().replace("metric: conversion_rate", "metric: acos"))
    path.write_text(path.read_text().replace('operator: ">="', 'operator: "<="'))
    other = running.traces()[2]
    other.write_text(other.read_text().replace("metric: conversion_rate", "metric: acos"))
    other.write_text(other.read_text().replace('operator: ">="', 'operator: "<="'))
    running.write("uploads/w.csv", report(0, 6, 40, 1), add=False)
    assert "by 1 order)" in running.run("verify", "H-001", "uploads/w.csv", "--dry-run").output


@pytest.mark.parametrize("orders", [57, 6])
def test_of_two_that_run_at_once_the_second_sees_the_result_of_the_first(
    running: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, orders: int
):
    (tmp_path / "week.csv").write_bytes(report(0, 6, 480, orders))
    words = ("verify", decision(running), str(tmp_path / "week.csv"))
    write = result_writer.write

    def late(*args, **fields):
        monkeypatch.setattr(result_writer, "write", write)
        running.run(*words)
        return write(*args, **fields)

    monkeypatch.setattr(result_writer, "write", late)
    output = running.run(*words, code=2).output
    result = running.traces()[-1].stem
    assert f"{result} says" in output
    assert "a test counts once" in output
    assert len(running.traces()) == 4
    uri = running.trace()["evidence"][0]["uri"]
    assert (running.path / uri).exists(), "the report of the first one stays"


def test_two_looks_that_close_nothing_are_not_written_at_once_either(
    running: Desk, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    clock(START + 5 * DAY)
    (tmp_path / "week.csv").write_bytes(report(0, 4, 20, 1))
    words = ("verify", decision(running), str(tmp_path / "week.csv"), "--early")
    write = result_writer.write

    def late(*args, **fields):
        monkeypatch.setattr(result_writer, "write", write)
        running.run(*words)
        return write(*args, **fields)

    monkeypatch.setattr(result_writer, "write", late)
    output = running.run(*words, code=2).output
    assert f"Another result of {decision(running)} was written while this one" in output
    assert len(running.traces()) == 4


@pytest.mark.parametrize("name", ["../downloads/none.csv", "none.xlsx"])
def test_a_report_that_is_not_there_is_told_as_such(running: Desk, name: str):
    assert f"{name} cannot be read: No such file" in refused(running, name)
