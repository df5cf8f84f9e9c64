"""Guardrail 6: the brakes of a shop (SPEC 7, Emergency)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.court import (
    CONFIRMED,
    EMERGENCY,
    STATE,
    TODAY,
    Data,
    ago,
    approved,
    bid,
    change,
    decision,
    evaluation,
    policy_with,
    says,
    tenant,
)
from tests.support.policy import first_release

OPEN = ["TG506 BLOCK"]
A_PERSON = ["TG506 ESCALATE"]
SECOND = dt.timedelta(seconds=1)


def of(**fields: object) -> Data:
    """A decision that passes all other guardrails."""
    return decision(change(STATE, "enabled", "paused"), **fields)  # type: ignore[arg-type]


def found(*base: Data, unit: tuple[Data, ...] = (), **fields: object) -> list[str]:
    return says(evaluation(of(**fields), [*CONFIRMED, *base], unit=unit))


def escalated(
    count: int, last: dt.datetime, *, apart: float = 60, reason: str = "TG502", **fields: object
) -> list[Data]:
    """So many that needed a person, the last one then, the others before."""
    step = dt.timedelta(seconds=apart)
    return [
        approved(
            change(f"campaign/E{each}/state", "a", "b"),
            when=last - each * step,
            reasons=[reason],
            **fields,  # type: ignore[arg-type]
        )
        for each in range(count)
    ]


def resume(when: dt.datetime, **fields: object) -> Data:
    target = change(fields.pop("target", EMERGENCY), None, None)
    fields.setdefault("approved", ["TG506"])
    return decision(target, when=when, check="ESCALATE", hypothesis=None, **fields)  # type: ignore[arg-type]


# --- the circuit breaker -----------------------------------------------------------------------


@pytest.mark.parametrize(("count", "wanted"), [(10, []), (11, OPEN)])
@pytest.mark.parametrize("reason", ["TG502", "TG504"])
def test_more_than_ten_in_an_hour_open_the_breaker(count: int, wanted: list[str], reason: str):
    assert found(*escalated(count, ago(minutes=5), reason=reason)) == wanted


def test_only_amplitude_and_freeze_count():
    for reason in ("TG505", "TG506", "TG507", "TG408"):
        assert found(*escalated(20, ago(minutes=5), reason=reason)) == []
    assert found(*(of(when=ago(minutes=each)) for each in range(1, 20))) == []


def test_what_was_not_executed_does_not_count():
    assert found(*escalated(20, ago(minutes=5), executed=False)) == []


def test_a_sealed_claim_to_pass_hides_nothing_that_a_person_approved_later():
    """When it came it passed; when it was executed it was beyond a limit, and was approved."""
    late = [{**each} for each in escalated(11, ago(minutes=5))]
    for each in late:
        each["execution"] = {**each["execution"], "guardrail_check": "PASS"}
    assert found(*late) == OPEN


@pytest.mark.parametrize(("seconds", "wanted"), [(3599, OPEN), (3600, []), (3601, [])])
def test_the_hour_rolls_to_the_second(seconds: int, wanted: list[str]):
    """Ten within a minute, and one so long before the last of them."""
    last = ago(minutes=5)
    ten = escalated(10, last, apart=1)
    first = escalated(1, last - dt.timedelta(seconds=seconds))
    assert found(*ten, *first) == wanted


def test_an_hour_may_lie_anywhere_in_the_day():
    assert found(*escalated(11, ago(hours=7))) == OPEN
    slowly = escalated(40, ago(minutes=5), apart=361)
    assert found(*slowly) == []
    assert found(*escalated(40, ago(minutes=5), apart=359)) == OPEN


def test_an_hour_may_begin_on_the_day_before():
    """Ten before midnight of the shop, one after: it opened on this day."""
    midnight = dt.datetime.fromisoformat("2025-03-04T08:00:00+00:00")
    base = [*escalated(10, midnight - SECOND, apart=10), *escalated(1, midnight + SECOND)]
    assert found(*base) == OPEN


@pytest.mark.parametrize("wait", [-1, 0, 1])
def test_the_next_day_of_the_shop_closes_it(wait: int):
    midnight = dt.datetime.fromisoformat("2025-03-05T08:00:00+00:00")
    base = escalated(11, TODAY)
    wanted = OPEN if wait < 0 else []
    assert found(*base, when=midnight + wait * SECOND) == wanted


def test_a_zone_of_ones_own_does_not_make_the_next_day():
    """In Kiritimati the next day began between the two; in the shop it did not."""
    base = escalated(11, ago(minutes=5) - dt.timedelta(hours=9), apart=1)
    assert found(*base, tenant=tenant(zone="Pacific/Kiritimati")) == [*OPEN, "TG506 ESCALATE"]
    assert found(*base) == OPEN


@pytest.mark.parametrize("result", ["success", "failure", "rolled_back", None])
def test_who_gives_the_shop_another_clock_needs_a_person(result: str | None):
    """Two traces that agree on a false zone would have a midnight between them."""
    base = decision(bid(1.0, 1.1, "other"), when=ago(days=40))
    base["execution"]["result"] = result
    kiritimati = tenant(zone="Pacific/Kiritimati")
    assert found(base, tenant=kiritimati) == ["TG506 ESCALATE"]
    assert found(base) == []
    (reason,) = evaluation(decision(bid(1.0, 1.1), tenant=kiritimati), [*CONFIRMED, base]).reasons
    assert "America/Los_Angeles" in reason.message
    assert base["id"] in reason.message
    assert reason.remediation.startswith("Write America/Los_Angeles.")
    other = tenant("SHOP_2", "Pacific/Kiritimati")
    assert "TG506 ESCALATE" not in found(base, tenant=other)


@pytest.mark.parametrize("zone", ["Mars/Phobos", "Europe/Paris/", "UTC+25", ""])
def test_a_zone_that_nobody_knows_lets_nothing_pass(zone: str):
    assert found(tenant=tenant(zone=zone)) == OPEN
    raised = decision(bid(1.0, 1.1), tenant=tenant(zone=zone))
    assert says(evaluation(raised)) == OPEN


def test_each_shop_has_a_breaker_of_its_own():
    assert found(*escalated(30, ago(minutes=5), tenant=tenant("SHOP_2"))) == []


def test_a_decision_that_a_person_approved_counts_itself():
    """Ten before: an eleventh that needs a person is one too many, another is not."""
    base = escalated(10, ago(minutes=5))
    big = approved(bid(1.0, 1.5), reasons=["TG502"])
    assert says(evaluation(big, [*CONFIRMED, *base])) == ["TG502 ESCALATE", *OPEN]
    assert says(evaluation(big, [*CONFIRMED, *base[:9]])) == ["TG502 ESCALATE"]
    waiting = approved(bid(1.0, 1.5), reasons=["TG502"], executed=False)
    assert says(evaluation(waiting, [*CONFIRMED, *base])) == ["TG502 ESCALATE"]


def test_those_of_the_unit_count_as_well():
    many = escalated(11, ago(minutes=5))
    assert found(*many[:5], unit=tuple(many[5:])) == OPEN
    assert found(unit=tuple(escalated(11, ago(hours=-1), apart=1))) == []


def test_those_of_the_base_count_however_late_they_are():
    assert found(*escalated(11, ago(hours=-1), apart=1)) == OPEN


def test_how_many_is_policy():
    few = policy_with(guardrails={"emergency": {"escalated_decisions_per_hour": 0}})
    base = [*CONFIRMED, *escalated(1, ago(minutes=5))]
    assert says(evaluation(of(), base, policy=few)) == OPEN
    assert says(evaluation(of(), CONFIRMED, policy=few)) == []


# --- to go on again ----------------------------------------------------------------------------


def test_an_approved_resumption_closes_the_breaker():
    assert found(*escalated(11, ago(minutes=9)), resume(ago(minutes=5))) == []
    assert found(*escalated(11, ago(minutes=9)), unit=(resume(ago(minutes=5)),)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"approved": None},
        {"executed": False},
        {"result": "failure"},
        {"tenant": tenant("SHOP_2")},
        {"target": "tenant/SHOP_2-US/emergency"},
        {"target": "tenant/SHOP_1-UK/emergency"},
    ],
)
def test_any_other_resumption_does_not(fields: dict):
    assert found(*escalated(11, ago(minutes=9)), resume(ago(minutes=5), **fields)) == OPEN


def test_a_resumption_from_before_does_not():
    assert found(*escalated(11, ago(minutes=5)), resume(ago(minutes=30))) == OPEN


def test_after_a_resumption_counting_begins_anew():
    base = [*escalated(11, ago(minutes=30)), resume(ago(minutes=15))]
    assert found(*base, *escalated(10, ago(minutes=4), apart=10)) == []
    assert found(*base, *escalated(11, ago(minutes=4), apart=10)) == OPEN


def test_a_resumption_in_the_future_of_the_unit_does_not_help():
    assert found(*escalated(11, ago(minutes=9)), unit=(resume(ago(minutes=-5)),)) == OPEN


def test_to_resume_takes_a_person_and_no_hypothesis():
    waits = resume(TODAY, approved=None, executed=False)
    assert says(evaluation(waits, escalated(11, ago(minutes=9)))) == A_PERSON


def test_a_resumption_is_about_its_own_shop_and_nothing_else():
    theirs = resume(TODAY, target="tenant/SHOP_2-US/emergency")
    assert says(evaluation(theirs)) == ["TG506 BLOCK", *A_PERSON]
    more = decision(change(EMERGENCY), change(STATE, "a", "paused"), check="ESCALATE")
    assert says(evaluation(more)) == ["TG506 BLOCK", *A_PERSON]
    file = decision(change(EMERGENCY), change("ads/bids.csv"), check="ESCALATE")
    assert says(evaluation(file)) == ["TG506 BLOCK", *A_PERSON]


# --- changes of a day --------------------------------------------------------------------------


def changes(count: int, when: dt.datetime = TODAY, **fields: object) -> Data:
    """One executed decision with so many changes of states."""
    many = [change(f"campaign/M/ad_group/{each}/state", "a", "b") for each in range(count)]
    return approved(*many, when=when, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "wanted"), [(99, []), (100, A_PERSON), (101, A_PERSON)])
def test_more_than_a_hundred_changes_on_a_day_need_a_person(count: int, wanted: list[str]):
    assert found(changes(count, ago(hours=1))) == wanted
    assert found(changes(count - 40, ago(hours=1)), unit=(changes(40, ago(hours=2)),)) == wanted


def test_the_changes_of_the_decision_itself_count():
    pauses = [change(f"campaign/C/ad_group/{each}/state", "a", "b") for each in range(3)]
    for count, wanted in ((97, []), (98, A_PERSON)):
        base = [*CONFIRMED, changes(count, ago(hours=1))]
        assert says(evaluation(decision(*pauses), base)) == wanted


def test_files_are_no_changes_of_the_market():
    files = [change(f"ads/{each}.csv") for each in range(120)]
    assert found(approved(*files, when=ago(hours=1))) == []


def test_failed_changes_were_made_all_the_same():
    assert found(changes(100, ago(hours=1), result="failure")) == A_PERSON


@pytest.mark.parametrize("wait", [-1, 0])
def test_the_day_is_one_of_the_shop(wait: int):
    midnight = dt.datetime.fromisoformat("2025-03-05T08:00:00+00:00")
    wanted = A_PERSON if wait < 0 else []
    assert found(changes(100, TODAY), when=midnight + wait * SECOND) == wanted
    start = dt.datetime.fromisoformat("2025-03-04T08:00:00+00:00")
    assert found(changes(100, start + wait * SECOND)) == ([] if wait < 0 else A_PERSON)


def test_another_shop_may_be_as_busy():
    assert found(changes(200, ago(hours=1), tenant=tenant("SHOP_2"))) == []


def test_how_many_changes_is_policy():
    few = policy_with(guardrails={"emergency": {"changes_per_day": 0}})
    assert says(evaluation(of(), policy=few)) == A_PERSON


# --- failures in a row -------------------------------------------------------------------------

WORDS = {"f": "failure", "s": "success", "r": "rolled_back", "-": None}


def results(letters: str, days: float = 0) -> list[Data]:
    """Executions an hour after the other, the last one an hour ago; `R` is a resumption."""
    found: list[Data] = []
    for at, each in enumerate(reversed(letters)):
        when = ago(days=days, hours=1 + at)
        if each == "R":
            found.append(resume(when))
        else:
            found.append(of(when=when, result=WORDS[each]))
    return found[::-1]


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("ff", []),
        ("fff", OPEN),
        ("ffff", OPEN),
        ("ffs", []),
        ("fffs", []),
        ("ffsf", []),
        ("fsff", []),
        ("sfff", OPEN),
        ("fsfff", OPEN),
        ("ffrf", OPEN),
        ("frrff", OPEN),
        ("ff-f", OPEN),
        ("fffr", OPEN),
        ("fff-", OPEN),
        ("fffR", []),
        ("ffRf", []),
        ("fffRff", []),
        ("fffRfff", OPEN),
        ("rrr", OPEN),
        ("ffr", OPEN),
        ("rrsr", []),
        ("---", []),
    ],
)
def test_three_failures_in_a_row_stop_the_shop(letters: str, wanted: list[str]):
    assert found(*results(letters)) == wanted
    assert found(*results(letters, days=40)) == wanted
    assert found(unit=tuple(results(letters))) == wanted


@pytest.mark.parametrize(("letters", "wanted"), [("fff", OPEN), ("ff", []), ("fsff", [])])
def test_a_row_goes_on_over_days(letters: str, wanted: list[str]):
    base = [of(when=ago(days=9 - at), result=WORDS[each]) for at, each in enumerate(letters)]
    assert found(*base) == wanted
    assert found(*base[:1], unit=tuple(base[1:])) == wanted


def test_a_resumption_that_nobody_approved_ends_no_row():
    assert found(*results("fff"), resume(ago(minutes=5), approved=None)) == OPEN


def test_files_neither_fail_nor_succeed_for_the_shop():
    """A file may be changed while the shop stands still; that must not let go of the brakes."""
    for result in ("success", "failure"):
        files = [
            decision(change("ads/bids.csv"), when=ago(minutes=each), result=result)
            for each in (9, 8, 7)
        ]
        assert found(*results("fff"), *files) == OPEN
        assert found(*results("ff"), *files) == []


def test_failures_of_another_shop_do_not_count():
    theirs = [each | {"tenant": tenant("SHOP_2")} for each in results("fff")]
    assert found(*theirs) == []
    assert found(*results("ff"), *theirs) == []


def test_a_success_of_another_shop_ends_no_row():
    theirs = [each | {"tenant": tenant("SHOP_2")} for each in results("s")]
    assert found(*results("fff"), *theirs) == OPEN


def test_rollbacks_go_on():
    past = approved(bid(1.0, 1.2), when=ago(days=2), reasons=["TG502"])
    back = decision(bid(1.2, 1.0), action="rollback")
    assert says(evaluation(back, [*CONFIRMED, past, *results("fff")])) == []
    other = decision(bid(1.2, 1.1), action="rollback")
    assert says(evaluation(other, [*CONFIRMED, past, *results("fff")])) == OPEN


def test_the_rollback_of_what_failed_goes_on():
    """The bid stood at 1.00; three attempts to raise it failed half."""
    past = approved(bid(0.9, 1.0), when=ago(days=2), reasons=["TG502"])
    failed = [
        approved(bid(1.0, 1.2), when=ago(hours=each), reasons=["TG502"], result="failure")
        for each in (3, 2, 1)
    ]
    back = decision(bid(1.2, 1.0), action="rollback")
    assert says(evaluation(back, [*CONFIRMED, past, *failed])) == []


def test_a_resumption_goes_on():
    again = resume(TODAY, approved=None, executed=False)
    assert says(evaluation(again, results("fff"))) == A_PERSON


def test_files_go_on():
    file = decision(change("ads/bids.csv"))
    assert says(evaluation(file, [*results("fff"), *escalated(11, ago(minutes=5))])) == []


def test_how_many_failures_is_policy():
    one = policy_with(guardrails={"emergency": {"failures_in_a_row": 1}})
    assert says(evaluation(of(), [*CONFIRMED, *results("f")], policy=one)) == OPEN


def test_a_failure_that_is_marked_as_rolled_back_is_one_all_the_same():
    (one, two, three) = results("fff")
    grown = {**three, "execution": {**three["execution"], "result": "rolled_back"}}
    base = [*CONFIRMED, one, two]
    assert says(evaluation(of(), base, unit=[(three, grown)])) == OPEN  # type: ignore[list-item]
    assert says(evaluation(of(), base, unit=[(three, three)])) == OPEN  # type: ignore[list-item]


def test_what_amazon_refused_altogether_failed():
    gone = results("sss")
    for each in gone:
        each["execution"]["failed"] = [{"number": 1, "reason": "below the minimum"}]
    assert found(*gone) == OPEN


@given(st.text("fsr-R", max_size=12))
def test_a_row_is_what_stands_after_the_last_other_end(letters: str):
    told = [each for each in letters if each in "frsR"]
    row = len(told) - max((at for at, each in enumerate(told) if each in "sR"), default=-1) - 1
    assert found(*results(letters)) == (OPEN if row >= 3 else [])


# --- a shop that nobody knows --------------------------------------------------------------------


def test_a_shop_that_no_trace_of_the_base_names_takes_a_person():
    of_another = decision(bid(1.0, 1.1), tenant=tenant("SHOP_2"), hypothesis="H-900")
    assert "TG209 ESCALATE" in says(evaluation(of_another))
    assert "TG209 ESCALATE" not in says(evaluation(of_another, base=[]))
    done = decision(bid(1.0, 1.1), when=ago(days=9), tenant=tenant("SHOP_2"))
    assert "TG209 ESCALATE" not in says(evaluation(of_another, [*CONFIRMED, done]))
    assert "TG209 ESCALATE" in says(evaluation(of_another, unit=[done]))
    gate = first_release().gate
    listed = first_release().with_(gate=gate.with_(tenants=("any",)))
    assert "TG209 ESCALATE" not in says(evaluation(of_another, policy=listed))


def test_a_plan_under_a_new_name_makes_no_second_shop():
    """It lands as a note, and nobody stood for it."""
    of_another = decision(bid(1.0, 1.1), tenant=tenant("SHOP_2"), hypothesis="H-900")
    plan = decision(bid(1.0, 1.1), when=ago(days=9), tenant=tenant("SHOP_2"), executed=False)
    assert "TG209 ESCALATE" in says(evaluation(of_another, [*CONFIRMED, plan]))
    assert "TG209 ESCALATE" not in says(evaluation(of_another, [plan])), "the only shop there is"
