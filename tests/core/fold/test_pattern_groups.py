"""Groups, and the names that they give to keys and files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.fold.pattern_groups import Group

VALUE = st.none() | st.text(max_size=80)
PLAIN = st.tuples(VALUE, VALUE, VALUE, VALUE, VALUE)


def group(**fields: str | None) -> Group:
    named = {
        "action_type": "bid_increase",
        "bucket_state": "GROW",
        "fit_type": "exact",
        "metric": "acos",
        "direction": "down",
    }
    return Group(**{**named, **fields})


def test_a_slug_can_be_read():
    assert group().slug.rpartition("-")[0] == "bid-increase-grow-exact-acos-down"


def test_absent_values_and_empty_ones_are_told_apart():
    assert group(fit_type=None).slug != group(fit_type="").slug


def test_values_that_look_alike_in_ascii_are_told_apart():
    alike = ("acos", "ACOS", "acos ", "a_cos", "\N{CYRILLIC SMALL LETTER A}cos", "acosé")
    assert len({group(metric=each).slug for each in alike}) == 6


def test_a_value_does_not_flow_into_the_next_one():
    assert group(metric="a", direction="b c").slug != group(metric="a b", direction="c").slug


def test_a_group_of_nothing_has_a_name():
    nothing = Group.of(())
    assert len(nothing.slug) == 8
    assert nothing.as_tuple() == (None,) * 5


@given(PLAIN)
def test_a_group_comes_back_from_plain_values(plain):
    assert Group.of(plain).as_tuple() == plain


@given(PLAIN)
def test_a_slug_is_a_safe_and_short_file_name_on_every_system(plain):
    slug = Group.of(plain).slug
    assert len(slug) <= 57
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert "--" not in slug
    assert slug[0] != "-"


@given(PLAIN, PLAIN)
def test_no_two_groups_share_a_slug(one, other):
    assert (Group.of(one).slug == Group.of(other).slug) == (one == other)
