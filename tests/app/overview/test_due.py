"""Which experiments are overdue, due, near or far, on the day that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from trace_gate.app.overview import due
from trace_gate.app.overview.scope import DAY, Scope, date_of, days_between, moment_of
from trace_gate.core.errors import UsageError

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas/due.schema.json").read_text())
MONDAY = 1_736_157_600  # 2025-01-06T10:00:00Z
DUE = MONDAY + 7 * DAY


def experiment(**changes):
    return {
        "id": "EXP-20250106-002", "status": "RUNNING", "asin": "B0EXAMPLE1", "start": MONDAY,
        "due": DUE, "reminder": DUE - DAY, "trace": "TRACE-20250106-002",
        "decision": "TRACE-20250106-003", "metrics": ["acos"],
        "over": None, **changes,
    }  # fmt: skip


def known(*experiments, tenant="ACME-01-US", key="hypothesis/H-001"):
    hypothesis = {"tenant": tenant, "statement": "so", "experiments": list(experiments)}
    running = [each for each in experiments if each["over"] is None]
    product = {
        "hypotheses": [[key.partition("/")[2], {**hypothesis, "experiments": running}]],
        "ended": max((each["over"] or 0 for each in experiments), default=0),
    }
    found = {
        "hypothesis": [(key, hypothesis)],
        "product": [(f"product/{tenant}/B0EXAMPLE1", product)],
    }
    return lambda kind: found.get(kind, [])


def rows(*experiments, now=MONDAY, scope=None):
    return due.experiments(known(*experiments), scope or Scope(), now)


@pytest.mark.parametrize(
    ("now", "when", "days"),
    [
        (MONDAY, "coming", 7),
        (DUE - 2 * DAY, "coming", 2),
        (moment_of("2025-01-12") - DAY + 1, "reminder", 1),
        (moment_of("2025-01-13") - DAY + 1, "today", 0),
        (DUE + 3_600, "today", 0),
        (moment_of("2025-01-13"), "today", 0),
        (moment_of("2025-01-13") + 1, "overdue", -1),
    ],
)
def test_the_day_decides_whether_an_experiment_is_due(now, when, days):
    (row,) = rows(experiment(), now=now)
    assert (row["when"], row["days"], row["due"]) == (when, days, "2025-01-13")


@pytest.mark.parametrize(
    ("now", "urgent"),
    [(DUE + DAY, {"overdue", "today", "reminder"}), (DUE, {"today", "reminder"}),
     (DUE - DAY, {"reminder"}), (DUE - 2 * DAY, set())],
)  # fmt: skip
def test_a_scheduler_is_told_from_the_urgency_on_that_it_names(now, urgent):
    some = rows(experiment(), experiment(due=None), now=now)
    assert {until for until in due.WHENS[:3] if due.waiting(some, until)} == urgent
    assert not due.waiting([], "reminder")


def test_the_history_is_read_only_for_a_moment_before_the_newest_result():
    said, asked = known(experiment(), experiment(over=DUE, status="COMPLETED")), []

    def counted(kind):
        asked.append(kind)
        return said(kind)

    assert len(due.experiments(counted, Scope(), DUE)) == 1
    assert asked == ["product"]
    assert len(due.experiments(counted, Scope(), DUE - 1)) == 2
    assert asked == ["product", "product", "hypothesis"]


@pytest.mark.parametrize("status", ["COMPLETED", "CANCELLED"])
def test_what_has_a_result_or_was_given_up_is_due_until_then(status):
    over = experiment(status=status, over=DUE)
    assert rows(over, now=DUE) == rows(over, now=DUE + DAY) == []
    (row,) = rows(over, now=DUE - 1)
    assert (row["when"], row["status"]) == ("today", "RUNNING")
    (row,) = rows({**over, "decision": None}, now=MONDAY)
    assert row["status"] == "PLANNED"


@pytest.mark.parametrize(
    "scope", [Scope(store="acme"), Scope(asin="b0example1"), Scope(marketplace="us")]
)
def test_a_name_that_no_trace_knows_is_no_empty_list(scope):
    with pytest.raises(UsageError, match="No trace here is about") as refused:
        due.report(known(experiment()), scope, MONDAY, "c" * 40)
    assert refused.value.remedy == "Known here: ACME-01-US."


def test_what_began_later_than_the_day_that_is_asked_for_is_not_shown():
    assert rows(experiment(), now=MONDAY - 1) == []


def test_the_command_names_the_decision():
    (row,) = rows(experiment(metrics=["acos", "conversion rate"]))
    assert row["command"] == "trace-gate verify TRACE-20250106-003 REPORT"


def test_what_ended_of_one_product_is_verified_together():
    def decided(number, **changes):
        return experiment(decision=f"TRACE-20250106-00{number}", **changes)

    later = decided(5, due=DUE + 2 * DAY)
    undone = experiment(decision=None)
    other = decided(6, asin="B0EXAMPLE2")
    some = rows(decided(3), decided(4), later, undone, other, now=DUE + DAY)
    assert due.together(some) == [
        {
            "tenant": "ACME-01-US",
            "asin": "B0EXAMPLE1",
            "decisions": ["TRACE-20250106-003", "TRACE-20250106-004"],
            "command": "trace-gate verify --all --store ACME-01 --marketplace US "
            "--asin B0EXAMPLE1 REPORT...",
        }
    ]
    assert due.together(rows(decided(3), later, other, now=DUE + DAY)) == []


def test_an_experiment_that_nobody_began_waits_for_its_decision():
    (row,) = rows(experiment(status="PLANNED", decision=None))
    assert row["command"] == (
        "trace-gate new decision --from-staged --caused-by TRACE-20250106-002"
    )


def test_without_a_window_nothing_is_due():
    (row,) = rows(experiment(due=None, reminder=None), now=DUE + 99 * DAY)
    assert (row["when"], row["due"], row["days"]) == ("coming", None, None)


def test_the_earliest_comes_first_and_those_without_a_date_last():
    some = [experiment(id="EXP-3", due=None), experiment(id="EXP-2"), experiment(id="EXP-1")]
    some.append(experiment(id="EXP-0", due=DUE - DAY))
    assert [row["id"] for row in rows(*some)] == ["EXP-0", "EXP-1", "EXP-2", "EXP-3"]


@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        (Scope(store="ACME-01"), True),
        (Scope(store="ACME-01", marketplace="US", asin="B0EXAMPLE1"), True),
        (Scope(store="ACME"), False),
        (Scope(marketplace="DE"), False),
        (Scope(asin="B0EXAMPLE2"), False),
    ],
)
def test_a_scope_keeps_what_it_names(scope, shown):
    assert bool(rows(experiment(), scope=scope)) is shown


def test_a_report_says_what_it_is_about():
    data = due.report(known(experiment()), Scope(asin="B0EXAMPLE1"), MONDAY, "c" * 40)
    assert (data["version"], data["as_of"], data["commit"]) == (1, "2025-01-06", "c" * 40)
    assert data["scope"] == {"store": None, "marketplace": None, "asin": "B0EXAMPLE1"}
    assert len(data["experiments"]) == 1


def test_a_day_ends_with_its_last_second():
    assert date_of(moment_of("2024-02-29")) == "2024-02-29"
    assert date_of(moment_of("2024-02-29") + 1) == "2024-03-01"
    assert days_between(moment_of("2024-02-29"), moment_of("2024-02-29") + 1) == 1


@pytest.mark.parametrize(
    "text", ["yesterday", "2025-02-30", "2025-1-6", "06.01.2025", "", "٢٠٢٥-01-06"]
)
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(UsageError) as refused:
        moment_of(text)
    assert "2025-03-31" in refused.value.remedy


def test_every_report_has_the_shape_that_is_promised():
    shape = jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    kinds = [
        experiment(),
        experiment(due=None, reminder=None),
        experiment(decision=None, asin=None),
    ]
    report = due.report(known(*kinds), Scope(), MONDAY, "c" * 40)
    shape.validate(json.loads(json.dumps(report)))
    assert len(report["experiments"]) == 3
    report["experiments"][0]["when"] = "soon"
    assert not shape.is_valid(report)
