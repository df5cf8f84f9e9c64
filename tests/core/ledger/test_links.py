"""What causal links may name, on values (SPEC 4): TG206."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import court
from tests.support.unit_case import (
    codes,
    ledger,
    links,
    name,
    places,
    time,
    touched,
    trace,
    trace_file,
    unreadable,
)
from trace_gate.core.finding import Finding
from trace_gate.core.ledger import links as rule

FIELDS = ("caused_by", "supersedes", "causes", "related_traces")
LISTS = FIELDS[2:]


def found(*brought, base=()):
    return list(rule.check(ledger(*brought, base=base)))


def naming(field, *numbers, own=9, **fields):
    value = [name(each) for each in numbers] if field in LISTS else name(numbers[0])
    return trace(own, **links(**{field: value}), **fields)


@pytest.mark.parametrize("field", FIELDS)
def test_a_trace_of_the_base_or_of_the_unit_may_be_named(field):
    assert found(naming(field, 1), base=[trace(1)]) == []
    assert found(naming(field, 1), trace(1)) == []


@pytest.mark.parametrize("field", FIELDS)
def test_a_trace_that_is_not_there_may_not(field):
    (wrong,) = found(naming(field, 1))
    assert wrong.code == "TG206"
    assert name(1) in wrong.message
    assert name(1) in wrong.source, "the place is that of the name"
    assert "trace-gate show ID" in wrong.remediation


@pytest.mark.parametrize("field", FIELDS)
def test_nor_the_trace_itself(field):
    (wrong,) = found(naming(field, 9))
    assert "point at itself" in wrong.message


def test_each_wrong_name_of_a_list_is_told_where_it_stands():
    wrong = found(naming("related_traces", 1, 2, 3), base=[trace(2)])
    assert [each.source.strip(' ,"') for each in wrong] == [name(1), name(3)]


@pytest.mark.parametrize(("seconds", "passes"), [(-1, True), (0, True), (1, False), (0.001, False)])
@pytest.mark.parametrize("field", FIELDS)
def test_a_cause_and_what_is_superseded_are_not_younger(field, seconds, passes):
    """What it causes, and what is related, may be."""
    mine = naming(field, 1, created_at=time(0))
    wrong = found(mine, base=[trace(1, created_at=time(seconds))])
    assert places(wrong) == ([] if passes or field in LISTS else [("TG206", field)])


def test_moments_are_compared_whatever_their_offset():
    mine = naming("caused_by", 1, created_at="2025-01-02T10:00:00+01:00")
    assert found(mine, base=[trace(1, created_at="2025-01-02T09:00:00Z")]) == []
    assert found(mine, base=[trace(1, created_at="2025-01-02T09:30:00Z")]) != []


def test_what_is_no_moment_is_left_to_the_time():
    assert found(naming("caused_by", 1, created_at="soon"), base=[trace(1)]) == []


# --- what is superseded --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("trace_type", "decision"),
        ("tenant", court.tenant("SHOP_2")),
        ("entity", {"asin": "B0EXAMPLE2"}),
    ],
)
def test_a_correction_is_about_the_same_thing(field, value):
    (wrong,) = found(naming("supersedes", 1), base=[trace(1, **{field: value})])
    assert f"its {field} is another one" in wrong.message
    assert wrong.remediation.startswith(f"Copy `{field}` from {name(1)}.")
    assert found(naming("caused_by", 1), base=[trace(1, **{field: value})]) == []


def test_the_order_of_keys_and_what_is_empty_make_no_difference():
    one = {"asin": "B0EXAMPLE1", "sku": "S-1", "campaign_id": None}
    other = {"intent_bucket_id": None, "sku": "S-1", "asin": "B0EXAMPLE1"}
    mine = naming("supersedes", 1, entity=one)
    assert found(mine, base=[trace(1, entity=other)]) == []


# --- traces of one moment ------------------------------------------------------------------------


@given(st.integers(2, 6), st.data())
def test_a_circle_in_one_moment_is_told_whatever_its_length(length, data):
    numbers = data.draw(st.permutations(range(1, length + 1)))
    ring = [
        naming(data.draw(st.sampled_from(["caused_by", "supersedes"])), then, own=each)
        for each, then in zip(numbers, [*numbers[1:], numbers[0]], strict=True)
    ]
    assert codes(found(*ring)) == ["TG206"] * length
    assert found(trace(numbers[0]), *ring[1:]) == [], "without one of them it is a chain"


def test_a_chain_of_one_moment_passes_and_a_circle_beside_it_is_not_its_own():
    chain = [naming("caused_by", 2, own=1), naming("caused_by", 3, own=2)]
    assert found(*chain, trace(3)) == []
    ring = [naming("caused_by", 5, own=4), naming("caused_by", 4, own=5)]
    assert codes(found(naming("caused_by", 4, own=1), *ring)) == ["TG206", "TG206"]


def test_every_way_back_is_followed():
    both = trace(2, **links(caused_by=name(3), supersedes=name(4)))
    wrong = found(naming("caused_by", 2, own=1), both, naming("caused_by", 1, own=3), trace(4))
    assert [each.trace_id for each in wrong] == [name(1), name(2), name(3)]


def test_a_way_ends_where_another_moment_is():
    """The link by which it would go on is wrong itself, and told there."""
    old = naming("caused_by", 1, own=3, created_at=time(-9999))
    wrong = found(naming("caused_by", 2, own=1), naming("caused_by", 3, own=2), old)
    assert [each.trace_id for each in wrong] == [name(3)]


SPELLED = ("2025-01-02T09:00:00Z", "2025-01-02T10:00:00+01:00", "2025-01-02T09:00:00.000-00:00")


@given(st.integers(2, 6), st.data())
def test_a_moment_is_one_however_it_is_spelled(length, data):
    ring = [
        naming("caused_by", each % length + 1, own=each, created_at=at)
        for each in range(1, length + 1)
        for at in [data.draw(st.sampled_from(SPELLED))]
    ]
    assert codes(found(*ring)) == ["TG206"] * length


def linked(number, *older):
    at = "2025-01-02T09:00:00Z"
    names = tuple(map(str, older))
    return rule.Linked(id=str(number), created_at=at, about=("", "", ""), older=names)


@pytest.mark.parametrize(("length", "passes"), [(rule.MOST - 1, True), (rule.MOST + 1, False)])
def test_a_chain_of_one_moment_has_an_end(length, passes):
    """Whoever cannot tell does not pass."""
    chain = {str(each): linked(each, each + 1) for each in range(1, length)}
    chain[str(length)] = linked(length)
    names = [(("causal_links", "caused_by"), "1")]
    assert (list(rule.wrong(linked(0, 1), names, chain)) == []) == passes


# --- what follows from another error -------------------------------------------------------------


def test_a_link_to_what_cannot_be_read_follows_from_that():
    path = court.path_of(trace(1))
    broken = touched(unreadable(path))
    assert [each.follows for each in found(broken, naming("caused_by", 1))] == [path]
    gone = touched(None, sealed=trace(1))
    assert [each.follows for each in found(gone, naming("caused_by", 1))] == [path]


def test_one_to_a_younger_trace_with_errors_of_its_own_does_too():
    problem = Finding(code="TG102", message="m", remediation="r")
    late = trace_file(trace(1, created_at=time(60)), problems=(problem,))
    (wrong,) = found(touched(late), naming("caused_by", 1))
    assert wrong.follows == late.path


def test_one_to_a_trace_that_is_misnamed_follows_from_its_file():
    astray = touched(trace_file(trace(1, created_at=time(60)), "traces/2025-01/x.yaml"))
    (wrong,) = found(astray, naming("caused_by", 1))
    assert wrong.follows == "traces/2025-01/x.yaml"


def test_its_own_errors_hide_none_of_its_links():
    problem = Finding(code="TG102", message="m", remediation="r")
    mine = trace_file(naming("caused_by", 9), problems=(problem,))
    assert [each.follows for each in found(touched(mine))] == [None]


# --- any links at all ----------------------------------------------------------------------------

IDS = st.integers(1, 5)
TRACES = st.dictionaries(IDS, st.tuples(st.integers(-1, 1), st.one_of(st.none(), IDS)), max_size=5)


@given(TRACES)
def test_what_passes_has_an_order_in_which_causes_come_first(told):
    brought = [
        trace(each, created_at=time(60 * at), **links(caused_by=name(cause) if cause else None))
        for each, (at, cause) in told.items()
    ]
    if found(*brought):
        return
    for first in told:
        seen, at = set(), first
        while at is not None:
            assert at in told, "each cause is there"
            assert at not in seen, "no circle"
            seen.add(at)
            _, cause = told[at]
            assert cause is None or told[cause][0] <= told[at][0]
            at = cause
