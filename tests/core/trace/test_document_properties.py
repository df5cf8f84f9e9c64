"""The strict loader against other readers: PyYAML (YAML 1.1) and ruamel.yaml (YAML 1.2)."""

from __future__ import annotations

import datetime
import json
import math
import re
import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from trace_gate.core.errors import Refused
from trace_gate.core.trace import document

HIDDEN = (
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb\\ufffe\\uffff\\ud800-\\udfff\\U000e0000-\\U000e00ff\\U000e01f0-\\U000e0fff]"
)
INVISIBLE = [0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFFA0]
INVISIBLE += [*range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B)]


def is_clean(text: str) -> bool:
    """Nothing in it that the loader refuses, by another list than the loader's own."""
    return not re.search(HIDDEN, text) and not any(ord(each) in INVISIBLE for each in text)


def has_no_twins(keys: list[str]) -> bool:
    return len({unicodedata.normalize("NFC", key) for key in keys}) == len(keys)


def read(text: str | bytes, top_key: str | None = "trace"):
    """The data of a document, or the refusal."""
    data = text.encode() if isinstance(text, str) else text
    try:
        return document.load(data, "t.yaml", top_key).data
    except Refused as refused:
        return refused


CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXT = st.text(CHARACTERS, max_size=30).filter(is_clean) | st.sampled_from(
    ["NO", "on", "2025-01-02", "12:30:00", "a: b", "# x", "- x", "x\ny\n", " x ", "'", '"', "%"]
)
KEY = st.text(CHARACTERS, max_size=12).filter(
    lambda key: is_clean(key) and not set(key) & set("\t\n\u200c\u200d")
)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
DATA = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEY, inner, max_size=4).filter(lambda data: has_no_twins(list(data)))
    ),
    max_leaves=15,
)


class Dumper(yaml.SafeDumper):
    """Quotes texts that are not plainly text, as an author of a trace has to."""

    def ignore_aliases(self, data):
        return True


def represented(dumper, text):
    tag = dumper.resolve(yaml.ScalarNode, text, (True, False))
    plain = text[:1].isalpha() and tag == "tag:yaml.org,2002:str"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


Dumper.add_representer(str, represented)


@given(
    st.dictionaries(KEY, DATA, max_size=5).filter(lambda data: has_no_twins(list(data))),
    st.fixed_dictionaries(
        {
            "default_flow_style": st.sampled_from([True, False, None]),
            "allow_unicode": st.booleans(),
            "width": st.sampled_from([20, 80, 1000]),
            "line_break": st.sampled_from(["\n", "\r\n"]),
            "explicit_start": st.booleans(),
        }
    ),
)
def test_what_is_written_is_read_back(data, style):
    text = yaml.dump({"trace": data}, Dumper=Dumper, sort_keys=False, **style)
    found = document.load(text.encode(), "t.yaml").data["trace"]
    assert repr(found) == repr(data)  # repr tells 1 from 1.0 and from True, and -0.0 from 0.0


@given(DATA)
def test_json_is_read_as_json(data):
    text = json.dumps({"trace": {"a": data}}, ensure_ascii=False)
    found = read(text)
    if isinstance(found, Refused):
        # JSON writes 1e+20 without a point, which YAML 1.1 reads as text
        assert all("Some programs read" in each.message for each in found.findings)
        assert re.search(r"[0-9]e[-+]?[0-9]", text)
    else:
        assert repr(found["trace"]["a"]) == repr(data)


NUMERIC = st.text("0123456789+-._eExXobBO:,", min_size=1, max_size=9)
WORDS = st.sampled_from(
    [".inf", "-.inf", ".NaN", "True", "FALSE", "null", "Null", "~", "=", "<<", "yes", "No", "on"]
)
ALMOST = st.builds("{}{}{}".format, NUMERIC, st.sampled_from(["", "T", " ", "e5", "Z"]), NUMERIC)
DATE = st.builds(
    "{}-{}-{}{}{}{}".format,
    st.sampled_from(["2025", "2024", "0000", "0001", "9999", "202"]),
    st.sampled_from(["01", "02", "12", "13", "00", "1"]),
    st.sampled_from(["01", "29", "30", "31", "32", "00", "2"]),
    st.sampled_from(["", "T", "t", " ", "  "]),
    st.sampled_from(["", "09:30:00", "9:30:00", "24:00:00", "09:60:00", "09:30:60", "09:30"]),
    st.sampled_from(["", "Z", " Z", ".5Z", "+01:00", "-23:59", "+24:00", "+1", "+0100", "x"]),
)
BOOLEAN_WORDS_OF_1_1 = re.compile("(?i:y|n|yes|no|on|off)")


def plain(text: str):
    """What we make of a plain scalar; the exception when we refuse it."""
    found = read(f"a: {text}\n", None)
    return found if isinstance(found, Refused) else found["a"]


@given(NUMERIC | WORDS | ALMOST | DATE)
def test_an_accepted_scalar_is_what_yaml_1_1_makes_of_it(text):
    ours = plain(text)
    try:
        theirs = yaml.safe_load(f"a: {text}\n")["a"]
    except (yaml.YAMLError, ValueError, TypeError, KeyError):
        assert isinstance(ours, Refused)
        return
    if isinstance(ours, Refused):
        return
    if isinstance(ours, str) and not isinstance(theirs, str):
        is_time = re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]*)?)?", text)
        is_date = isinstance(theirs, datetime.date | datetime.datetime)
        assert is_date or is_time or BOOLEAN_WORDS_OF_1_1.fullmatch(text)
    else:
        assert (type(ours), ours) == (type(theirs), theirs)


@given(NUMERIC | WORDS | ALMOST | DATE)
def test_an_accepted_scalar_is_what_yaml_1_2_makes_of_it(text):
    ours = plain(text)
    try:
        theirs = YAML(typ="safe", pure=True).load(f"a: {text}\n")["a"]
    except (YAMLError, ValueError, TypeError, KeyError, AttributeError):
        assert isinstance(ours, Refused)
        return
    if isinstance(ours, Refused):
        return
    if isinstance(ours, str) and not isinstance(theirs, str):
        assert isinstance(theirs, datetime.date | datetime.datetime)
    else:
        assert (type(ours), ours) == (type(theirs), theirs)


@given(st.integers() | st.floats())
def test_a_number_is_itself_or_refused(number):
    ours = plain(repr(number))
    if not isinstance(ours, Refused):
        if isinstance(number, float) and not math.isfinite(number):
            assert ours == repr(number)  # Python's nan and inf are words, also for YAML
        else:
            assert repr(ours) == repr(number)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_place(data):
    for each in (data, b"trace:\n  a: " + data, b"trace: {a: " + data + b"}"):
        found = read(each)
        if isinstance(found, Refused):
            assert found.findings
            for finding in found.findings:
                assert finding.code in ("TG101", "TG104")
                assert finding.path == "t.yaml"
                assert finding.line >= 1
                assert finding.column >= 1


@given(st.text(CHARACTERS, max_size=20))
def test_no_hidden_character_comes_through_an_escape(text):
    escaped = "".join(f"\\U{ord(each):08X}" for each in text)
    found = read(f'trace: {{a: "{escaped}"}}')
    if isinstance(found, Refused):
        assert not is_clean(text)
    else:
        assert found == {"trace": {"a": text}}
        assert is_clean(text)


@given(DATA, st.sampled_from([True, False]))
def test_the_pure_parser_reads_the_same(data, flow):
    text = yaml.dump({"trace": {"a": data}}, Dumper=Dumper, default_flow_style=flow)
    with_libyaml = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        assert read(text) == with_libyaml
