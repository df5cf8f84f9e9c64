"""Texts of traces that may name some files are found without reading them as YAML."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.ledger.mentions import Mentions

NAMES = st.text(st.sampled_from("ab .,:'\"\\#-ü[]{}&*!|>%@`\t"), min_size=1, max_size=20).map(
    lambda name: f"uploads/{name}"
)


@given(NAMES, st.sampled_from(["plain", "single", "double", "flow", "folded"]))
def test_whatever_way_a_path_is_written_it_is_found(path: str, style: str) -> None:
    styles = {"single": "'", "double": '"'}
    text = yaml.safe_dump(
        {"trace": {"evidence": [{"uri": path}]}},
        default_style=styles.get(style),
        default_flow_style=style == "flow",
        allow_unicode=True,
        width=10 if style == "folded" else 1000,
    )
    assert yaml.safe_load(text)["trace"]["evidence"][0]["uri"] == path
    assert Mentions(["uploads/other.csv", path], "uploads").may_be_in(text.encode())


@given(NAMES)
def test_so_is_one_that_is_written_as_json(path: str) -> None:
    assert Mentions([path], "uploads").may_be_in(json.dumps({"uri": path}).encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uri: uploads/week.csv\n", True),
        ("{uri: uploads/week.csv, note: x}\n", True),
        ("uri: uploads/week.csv.old\n", True),  # looked at, and then it is another one
        ("uri: uploads/other.csv\n", False),
        ("uri: uploads/wee\n", False),
        ("note: week.csv\n", False),
        ('uri: "up\\x6coads/week.csv"\n', True),
        ("", False),
    ],
)
def test_other_texts_are_left_alone(text: str, expected: bool) -> None:
    assert Mentions(["uploads/week.csv"], "uploads").may_be_in(text.encode()) is expected


def test_all_pieces_of_a_path_have_to_be_there() -> None:
    mentions = Mentions(["uploads/week 2.csv", "uploads/it's/3.csv"], "uploads")
    assert mentions.may_be_in(b"uri: uploads/week\n  2.csv\n")
    assert mentions.may_be_in(b"uri: 'uploads/it''s/3.csv'\n")
    assert not mentions.may_be_in(b"uri: uploads/week 1.csv\n")
    assert not mentions.may_be_in(b"uri: uploads/it is not\n")


def test_the_folder_may_have_a_blank_in_its_name() -> None:
    mentions = Mentions(["my uploads/a.csv"], "my uploads")
    assert mentions.may_be_in(b"uri: my\n  uploads/a.csv\n")
    assert not mentions.may_be_in(b"uri: uploads/a.csv\n")
