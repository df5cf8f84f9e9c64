"""A template makes targets: what it makes is spelled as the grammar spells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.market.templates import Template
from trace_gate.core.trace import target

KEYWORD = "campaign/{C}/ad_group/{A}/keyword/{K}/{M}/bid"
TEMPLATES = (
    KEYWORD,
    "campaign/{C}/ad_group/{A}/product_target/{K}/bid",
    "campaign/{C}/ad_group/{A}/negative_keyword/{K}/state",
    "campaign/{C}/budget",
)
NAMES = st.text(
    st.sampled_from('aB c%/25F2\u00e9\u200b"=<,' + "\uff21\ufb01"), min_size=1, max_size=8
)


def spelled(template, values):
    return "".join(
        each if isinstance(each, str) else template.normal_part(values[each.name], each.spelling)
        for each in template.parts
    )


@given(st.sampled_from(TEMPLATES), NAMES, NAMES, NAMES, st.sampled_from(["exact", " Broad"]))
def test_a_filled_template_is_the_target_that_its_spelling_says(text, c, a, k, m):
    template, values = Template.of(text), {"C": c, "A": a, "K": k, "M": m}
    goal = target.parse_or_none(template.filled(values))
    if goal is not None:
        assert goal.normal == spelled(template, values)
        assert template.read(goal.normal) is not None


def test_a_normal_target_is_read_back():
    template = Template.of(KEYWORD)
    made = spelled(template, {"C": "Gifts", "A": "a/b", "K": "50%  Off", "M": "EXACT"})
    assert template.read(made) == {"C": "gifts", "A": "a/b", "K": "50% off", "M": "exact"}
    assert template.read(made.replace("/bid", "/state")) is None
    assert template.read("campaign/x/budget") is None


@pytest.mark.parametrize("text", [*TEMPLATES, "asin/{asin}/content/title"])
def test_an_example_is_a_target(text):
    assert target.parse_or_none(Template.of(text).example()) is not None


def test_an_asin_is_as_it_is():
    template = Template.of("asin/{asin}/content/title")
    assert template.filled({"asin": "B0EXAMPLE1"}) == "asin/B0EXAMPLE1/content/title"
    assert [each.spelling for each in template.names] == ["exact"]


@pytest.mark.parametrize("sign", ["\u200b", "\xad", "\u2028", "\u3164", "\u200d"])
def test_a_target_holds_nothing_that_no_trace_can(sign):
    made = Template.of(KEYWORD).filled({"C": "c", "A": "a", "K": f"red{sign} mug", "M": "exact"})
    assert made == "campaign/c/ad_group/a/keyword/red mug/exact/bid"


def test_two_names_between_slashes_are_not_told_apart():
    assert not Template.of("campaign/{A}-{B}/budget").is_clear
    assert not Template.of("campaign/{A}{B}/budget").is_clear
    assert all(Template.of(each).is_clear for each in (*TEMPLATES, "campaign/sp {A}/budget"))
