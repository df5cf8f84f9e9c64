"""Texts of a product page: how many items change (SPEC 7, Amplitude): TG502."""

from __future__ import annotations

import pytest

from tests.support import court, unit_case
from tests.support.contexts import context
from tests.support.policy import first_release, shipped
from trace_gate.core.governor import texts

MOST = first_release().guardrails["amplitude"]["content"]["bullets"]


def goal(part="bullets", asin=court.ASIN):
    return f"asin/{asin}/content/{part}"


def text(old, new, part="bullets", **fields):
    return court.change(goal(part, **fields), old, new, change_type="content_update")


def earlier(old, new, *, hours=1.0, part="bullets", **fields):
    return court.approved(text(old, new, part), when=court.ago(hours=hours), **fields)


def found(*changes, base=(), unit=(), policy=None, **fields):
    made = context(court.decision(*changes, **fields), *base, unit=unit, policy=policy)
    return list(texts.judge(made))


def bullets(count, word="new"):
    return [f"{word} {n}" for n in range(count)]


OLD = bullets(5, "old")


def with_new(count):
    return bullets(count) + OLD[count:]


# --- how many ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, 5])
def test_so_many_bullets_change_without_a_person(count):
    wrong = found(text(OLD, with_new(count)))
    assert unit_case.codes(wrong) == (["TG502"] if count > MOST else [])
    if count > MOST:
        said = f"{count} bullet points of {goal()} change; {MOST} may change without a person."
        assert wrong[0].message == said
        assert wrong[0].remediation.startswith(f"Change {MOST} at most, or ask for approval: trace")
        assert wrong[0].waits


@pytest.mark.parametrize(
    ("old", "new", "differ"),
    [
        (OLD, OLD[:3], 2),
        (OLD[:3], OLD, 2),
        (None, OLD, 5),
        (OLD, [], 5),
        (OLD, [*OLD[1:], OLD[0]], 5),
        ([None, "a"], ["a", None], 2),
        (("a",), ["a"], 0),
    ],
)
def test_items_are_compared_at_their_places(old, new, differ):
    assert texts._differing(old, new) == differ


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a", ["a"]),
        (["a"], "a"),
        (["a"], None),
        ([1], ["a"]),
        (["a"], [["a"]]),
        (["a"], ["a\nb"]),
    ],
)
def test_what_is_no_list_of_single_texts_cannot_be_counted(old, new):
    (wrong,) = found(text(old, new))
    assert wrong.message == f"Nobody can count how many bullet points of {goal()} change."
    assert "Write from_value and to_value as lists" in wrong.remediation


def test_every_kind_of_line_end_is_one():
    assert texts._differing(["a\u2028b"], ["a"]) is None


@pytest.mark.parametrize("part", ["title", "a_plus"])
def test_what_always_takes_a_person_says_so(part):
    (wrong,) = found(text("a", "b", part))
    assert wrong.message == f"{goal(part)} changes, and that always takes a person."
    assert wrong.remediation.startswith("Ask for approval: trace-gate approve")


def test_what_has_no_limit_is_not_asked():
    assert found(text("a", "b", "backend_keywords")) == []
    assert found(court.bid(1, 9)) == []


def test_each_part_of_each_product_is_asked_once():
    other = text(OLD, bullets(5), asin="B0EXAMPLE2")
    wrong = found(text(OLD, with_new(2)), other, text(with_new(2), with_new(4)))
    assert len(wrong) == 2
    assert [goal() in wrong[0].message, "B0EXAMPLE2" in wrong[1].message] == [True, True]


# --- over the day and the unit -------------------------------------------------------------------


def test_what_changed_before_on_the_day_counts():
    before = earlier(OLD, with_new(MOST))
    now = text(with_new(MOST), with_new(MOST + 1))
    (wrong,) = found(now, base=[before])
    said = f"{MOST + 1} bullet points of {goal()} change on this day or in this unit; {MOST} may"
    assert wrong.message.startswith(said)
    assert found(now, base=[earlier(OLD, with_new(MOST), hours=48)]) == []
    assert len(found(now, unit=[earlier(OLD, with_new(MOST), hours=48)])) == 1


def test_a_change_that_changes_nothing_is_free_on_any_day():
    before = earlier(OLD, bullets(5))
    assert found(text(bullets(5), bullets(5)), base=[before]) == []


def test_what_stands_counts_whatever_the_decision_says():
    before = earlier(None, OLD, hours=48)
    lie = text(with_new(4), with_new(5))
    assert len(found(lie, base=[before])) == 1
    assert found(lie) == [], "nobody has set one, and the first release believes it"
    assert len(found(lie, policy=shipped())) == 1, "a policy of first values does not"


# --- going back ----------------------------------------------------------------------------------

A, B, C = (bullets(5, word) for word in "abc")


@pytest.mark.parametrize(
    ("to", "action", "passes"),
    [
        (A, "rollback", True),
        (B, "rollback", True),
        (C, "rollback", True),
        (bullets(5, "d"), "rollback", False),
        (A, "content_update", False),
    ],
)
def test_a_rollback_to_what_stood_is_free(to, action, passes):
    base = [earlier(A, B, hours=80), earlier(B, C, hours=70)]
    assert (found(text(C, to), base=base, action=action) == []) is passes


def test_where_a_later_decision_begins_is_only_its_claim():
    base = [earlier(A, B, hours=80), earlier(bullets(5, "x"), C, hours=70)]
    assert found(text(C, bullets(5, "x")), base=base, action="rollback") != []


def test_a_rollback_goes_back_with_all_its_changes():
    base = [earlier(A, B, hours=80)]
    both = [text(B, A), text(A, bullets(5, "d"))]
    assert found(*both, base=base, action="rollback") != []


def test_a_rollback_of_the_day_counts_nothing():
    base = [earlier(A, B, hours=80), earlier(B, A, hours=1, action="rollback")]
    step = text(A, [*bullets(MOST, "d"), *A[MOST:]])
    assert found(step, base=base) == []
    again = [earlier(A, B, hours=80), earlier(B, A, hours=1)]
    assert found(step, base=again) != []


def test_what_did_not_count_is_nothing_to_go_back_to():
    refused = court.decision(text(A, B), when=court.ago(hours=80), check="BLOCK")
    made = context(court.decision(text(B, A), action="rollback"), refused)
    (targeted,) = made.targeted_changes
    assert texts.counted(made, targeted) == []
    assert not texts.returns(made, targeted)
    good = context(court.decision(text(B, A), action="rollback"), earlier(A, B, hours=80))
    (targeted,) = good.targeted_changes
    assert texts.stood(texts.counted(good, targeted)) == [A, B]
    assert texts.returns(good, targeted)


def test_nothing_is_no_text_that_stood():
    base = earlier(None, A, hours=80)
    made = context(court.decision(text(A, None), action="rollback"), base)
    assert not texts.returns(made, made.targeted_changes[0])
