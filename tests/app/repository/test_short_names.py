"""A short name means one trace, or nothing is done: numbers, days with numbers, `latest`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.app.repository import short_names
from trace_gate.app.repository.short_names import TracesHere, is_short, meant
from trace_gate.core.errors import Refused, UsageError

OLD, PLAN = "TRACE-20250101-003", "TRACE-20250103-003"
MON1, MON2 = "TRACE-20250106-001", "TRACE-20250106-002"
KIND = {OLD: "observation", PLAN: "decision", MON1: "observation", MON2: "hypothesis"}


def text(trace_id: str, kind: str) -> bytes:
    said = "  hypothesis:\n    statement: Less is more\n" if kind == "hypothesis" else ""
    return f"trace:\n  id: {trace_id}\n  trace_type: {kind}\n{said}".encode()


def here(*found: str, sealed: tuple[str, ...] = (), broken: str = "") -> TracesHere:
    return TracesHere(
        ids=found,
        sealed=lambda some: frozenset(some) & frozenset(sealed),
        read=lambda each: b"trace: [" if each == broken else text(each, KIND.get(each, "decision")),
        place="here",
    )


ALL = here(OLD, PLAN, MON1, MON2, sealed=(OLD, PLAN, MON1))


@pytest.mark.parametrize("typed", ["2", "02", "002", "0002", "20250106-002", "latest"])
def test_a_number_with_any_zeros_a_day_with_it_and_latest_mean_one_trace(typed: str) -> None:
    assert meant(typed, ALL) == MON2


def test_the_newest_day_counts_also_where_it_is_sealed() -> None:
    assert meant("1", ALL) == MON1


def test_the_only_draft_counts_although_sealed_ones_have_its_number() -> None:
    assert meant("3", here(OLD, PLAN, MON1, sealed=(OLD, MON1))) == PLAN


def test_two_drafts_of_one_number_are_an_error_with_their_titles() -> None:
    with pytest.raises(UsageError) as refused:
        meant("3", here(OLD, PLAN, MON2))
    assert f"{PLAN} (decision); {OLD} (observation)" in refused.value.message
    assert "20250103-003" in refused.value.remedy


def test_a_draft_and_a_sealed_trace_of_the_newest_day_are_an_error() -> None:
    with pytest.raises(UsageError, match="could be each of these"):
        meant("1", here("TRACE-20250102-001", MON1, sealed=(MON1,)))


def test_a_number_of_older_sealed_traces_only_is_an_error_even_for_one() -> None:
    with pytest.raises(UsageError) as refused:
        meant("3", here(PLAN, MON1, MON2, sealed=(PLAN, MON1)))
    assert "no trace of the newest day" in refused.value.message
    assert PLAN in refused.value.message


def test_the_list_of_what_could_be_meant_is_short() -> None:
    many = [f"TRACE-202501{day:02d}-001" for day in range(1, 29)]
    with pytest.raises(UsageError, match="and 19 more"):
        meant("1", here(*many))


def test_one_that_cannot_be_read_is_listed_all_the_same() -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        meant("3", here(OLD, PLAN, broken=PLAN))


@pytest.mark.parametrize("typed", ["7", "latest", "latest:decision"])
def test_where_there_is_none_the_way_to_one_is_said(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        meant(typed, here())
    assert "new observation" in refused.value.remedy


def test_a_number_that_nothing_has_names_the_newest() -> None:
    with pytest.raises(UsageError) as refused:
        meant("7", ALL)
    assert MON2 in refused.value.remedy


def test_the_latest_of_a_type_is_found_behind_others() -> None:
    assert meant("latest:decision", ALL) == PLAN
    assert meant("latest:observation", ALL) == MON1


def test_the_latest_of_a_type_that_nothing_has_names_the_types_that_there_are() -> None:
    with pytest.raises(UsageError) as refused:
        meant("latest:desicion", ALL)
    assert "latest:decision or latest:hypothesis or latest:observation" in refused.value.remedy


def test_what_cannot_be_read_could_be_the_latest_of_its_type_so_nothing_is_guessed() -> None:
    with pytest.raises(Refused):
        meant("latest:decision", here(PLAN, MON2, broken=MON2))


def test_the_latest_is_the_highest_number_of_the_newest_day_beyond_three_digits() -> None:
    found = ("TRACE-20250106-999", "TRACE-20250106-1000")
    assert meant("latest", here(*found)) == found[1]
    assert short_names._sorted(reversed(found)) == found


@pytest.mark.parametrize("name", [MON1, "traces/2025-01/x.yaml", "latest.yaml", "-1", "٣", "H-003"])
def test_ids_and_paths_are_no_short_names(name: str) -> None:
    assert not is_short(name)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), unique=True, min_size=1),
       st.data())  # fmt: skip
def test_whatever_is_answered_has_the_number_and_nothing_else_near_has_it(found, data) -> None:
    names = [f"TRACE-2025010{day}-00{number}" for day, number in sorted(found)]
    sealed = tuple(data.draw(st.sets(st.sampled_from(names))))
    number = data.draw(st.integers(1, 4))
    near = [
        each for each in names
        if each.endswith(f"-00{number}") and (each not in sealed or each[:14] == names[-1][:14])
    ]  # fmt: skip
    try:
        answered = [meant(str(number), here(*names, sealed=sealed))]
    except UsageError:
        answered = []
    assert answered == (near if len(near) == 1 else [])
