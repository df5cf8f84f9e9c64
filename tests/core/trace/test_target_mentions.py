"""A text that names a target is found, however YAML and its author write it."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.trace import target
from trace_gate.core.trace.target_mentions import TargetMentions

CUP = "campaign/Gifts/ad_group/All Cups/keyword/red  Mug/exact/bid"
SIGNS = "aB1-.'\u00e9\u00df\uff2d\ufb01\u200d /%&#:\u0301"
WORDS = st.text(st.sampled_from(SIGNS), min_size=1, max_size=9)


def said(name: str, **style: object) -> bytes:
    """A trace about a target, as YAML."""
    made = {"trace": {"execution": {"changes": [{"target": name, "to_value": 1}]}}}
    return yaml.safe_dump(made, allow_unicode=True, **style).encode()


def finds(name: str, text: bytes) -> bool:
    return TargetMentions([target.parse(name)]).may_be_in(text)


@pytest.mark.parametrize(
    "text",
    [
        b"target: campaign/gifts/ad_group/all cups/keyword/red mug/exact/bid",
        b"target: campaign/gifts/ad_group/all cups/keyword/RED MUG/bid",
        b"target: campaign/ gifts /ad_group/all cups/keyword/red\n    mug/exact/bid",
        "target: campaign/gifts/ad_group/all cups/keyword/\uff32ed mug/exact/bid".encode(),
        "target: campaign/gifts/ad_group/all cups/keyword/r\u00aded mug/exact/bid".encode(),
        b'target: "campaign/gifts/ad_group/all cups/keyword/red\\x20mug/exact/bid"',
    ],
)
def test_each_spelling_is_found(text: bytes):
    assert finds(CUP, text)


@pytest.mark.parametrize(
    "text",
    [
        b"target: campaign/gifts/ad_group/all cups/keyword/red mug 2/exact/bid",
        b"target: campaign/gifts/ad_group/all cups/keyword/red mug/broad/bid",
        b"target: campaign/gifts/ad_group/all cups/keyword/red mug/exact/state",
        b"rationale: the red mug of all cups in gifts, 31 % exact bid",
        "target: campaign/gifts/ad_group/all cups/keyword/m\u00fcg/exact/bid".encode(),
    ],
)
def test_another_target_is_not_read(text: bytes):
    assert not finds(CUP, text)


@pytest.mark.parametrize("end", ["", "/state", "'", '"', ", to_value: x}", " # why"])
def test_a_state_may_go_without_its_word(end: str):
    text = f"- {{target: campaign/gifts/ad_group/cups{end}".encode()
    assert finds("campaign/gifts/ad_group/cups/state", text)
    assert not finds("campaign/gifts/state", text)


def test_product_targets_are_read_where_there_is_any():
    name = "campaign/c/ad_group/a/product_target/asin%3DB0EXAMPLE1/bid"
    if target.parse_or_none(name) is None:
        name = 'campaign/c/ad_group/a/product_target/asin="B0EXAMPLE1"/bid'
    assert finds(name, b"target: campaign/c/ad_group/a/product_target/asin = B0EXAMPLE1/bid")
    assert not finds(name, b"target: campaign/c/ad_group/a/bid")


TAILS = st.sampled_from(["exact/bid", "exact/state", "bid", "state"])
LAYOUTS = st.tuples(st.integers(20, 90), st.sampled_from([None, "'", '"', "|", ">"]))


@given(WORDS, WORDS, TAILS, LAYOUTS)
def test_whatever_a_parser_finds_is_found(campaign, keyword, tail, layout):
    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("/", "%2F")

    name = f"campaign/{escaped(campaign)}/ad_group/a/keyword/{escaped(keyword)}/{tail}"
    goal = target.parse_or_none(name)
    if goal is not None:
        text = said(name, width=layout[0], default_style=layout[1])
        assert finds(name, text)
        assert finds(goal.normal, text)


def test_no_target_is_in_no_text():
    assert not TargetMentions(()).may_be_in(b"target: campaign/gifts/budget")
