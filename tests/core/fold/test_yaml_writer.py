"""The bytes of derived files: canonical, one fact a line, the same data for every reader."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trace_gate.core.fold.yaml_writer import render
from trace_gate.core.trace.document import Limits, load
from trace_gate.core.trace.yaml import characters as yaml_characters

NOTICE = "Derived by trace-gate.\nDo not edit."
LIMITS = Limits(size=16 * 1024 * 1024, nodes=500_000, depth=60)

WORDLIKE = st.text("ynNoeEaAulTrUFfs~-+.:_#?!&*|>{}[]'\"%@`=<,0127xX \t\n", max_size=8)
TRICKY = st.sampled_from(
    (
        *("", "~", "null", "Yes", "NO", "y", "off", "1e5", "0x1F", "0o7", "1_000", ".inf", "NaN"),
        *("2025-01-06", "2025-01-06T10:00:00Z", "2025-13-45", "190:20:30", "1:30", "=", "<<"),
        *("- a", "a: b", "a #b", "# a", "!tag", "&a", "*a", "|", ">", "%YAML", "---", "...", "a:"),
        *("\x85", "\u2028", "\u2029", "\ufeff", "\u202e", "\u200b", "\U000e0041", "\x00", "\x7f"),
        *("_", "_1", "+1", "-1", "-", "-.5", "e1", "TRACE-20250106-001", "a.", "/a", "\u00e9"),
    )
)
TEXT = st.text() | WORDLIKE | TRICKY
SCALARS = st.none() | st.booleans() | st.integers() | TEXT
SCALARS |= st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=25,
)
DATA = st.dictionaries(TEXT, PLAIN, max_size=5)


def same(left: object, right: object) -> bool:
    """Equal, with the same types and the same order of keys."""
    return repr(left) == repr(right)


def body(data: dict[str, object]) -> str:
    return render(data, notice="").decode()


def ours(data: bytes) -> object:
    return load(data, "derived.yaml", None, limits=LIMITS).data


def pyyaml(data: bytes) -> object:
    return yaml.load(data, yaml.CSafeLoader)


def pure_pyyaml(data: bytes) -> object:
    return yaml.safe_load(data)


def ruamel_1_2(data: bytes) -> object:
    return YAML(typ="safe", pure=True).load(data)


def ruamel_1_1(data: bytes) -> object:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 1)
    return reader.load(data)


def readable(value: object) -> bool:
    """Whether our strict reader takes it: traces hold nothing else."""
    if isinstance(value, dict):
        spelled = {_normal(key) for key in value}
        clean = not any(yaml_characters.in_key(key) for key in value)
        return clean and len(spelled) == len(value) and all(map(readable, value.values()))
    if isinstance(value, list):
        return all(map(readable, value))
    if isinstance(value, str):
        return yaml_characters.in_value(value) is None
    return not isinstance(value, int) or abs(value) < 10**18


def _normal(key: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", key)


@given(DATA)
@example({})
@example({"k" * 2_000: {"a": 1}, "é" * 1_500: [1], "\x00" * 300: 1})
@example({"a": [[[]], [{}], [[1, [2]]], {"b": [{"c": [{}]}]}]})
@example({"a": 1e16, "b": 1e-5, "c": -0.0, "d": 5e-324, "e": sys.float_info.max, "f": 1e22})
def test_every_reader_gets_equal_data_back(data):
    text = render(data, notice=NOTICE)
    assert same(pyyaml(text), data)
    if readable(data):
        assert same(ours(text), data)


@given(DATA)
@example({"a": [1.0e16, 1e-5, 5e-324, 1.7e308, "y", "1_0", "012", "0o7"]})
def test_readers_of_yaml_1_1_and_1_2_agree(data):
    text = render(data, notice=NOTICE)
    readers = (pure_pyyaml, ruamel_1_2, ruamel_1_1)
    assert [same(read(text), data) for read in readers] == [True, True, True]


@given(TEXT)
def test_a_word_in_place_of_a_value_stays_text(text):
    for read in (pyyaml, ruamel_1_2, ruamel_1_1):
        assert read(render({text: text, "items": [text]}, notice="")) == {
            text: text,
            "items": [text],
        }


@given(DATA)
def test_a_file_shows_no_character_that_a_reader_cannot_see(data):
    text = render(data, notice=NOTICE)
    assert not list(yaml_characters.in_source(text, text.decode()))


def test_every_hidden_character_is_written_by_its_number():
    characters = [chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n <= 0xDFFF]
    hidden = [c for c in characters if yaml_characters.in_value(c)] + ["\u200c", "\u200d"]
    text = body({"a": "".join(hidden)})
    assert text.removesuffix("\n").isprintable()
    assert text.isascii()
    assert len(hidden) > 3_900


def test_a_file_reads_as_one_fact_a_line():
    data = {
        "schema": "state/1",
        "tenant": {"store_id": "ACME", "marketplace": "US"},
        "state": {"value": "GROW", "since": "2025-01-06T10:00:00Z"},
        "keywords": ("gift", "gift for mom"),
        "score": {"value": 12.5, "count": 3, "imported": False, "law": None},
        "history": [{"at": "2025-01-06", "traces": ["A", "B"]}, [1, 2], []],
        "refused": [],
        "extra": {},
    }
    assert render(data, notice=NOTICE).decode() == (
        "# Derived by trace-gate.\n# Do not edit.\n"
        "schema: state/1\n"
        "tenant:\n  store_id: ACME\n  marketplace: US\n"
        'state:\n  value: GROW\n  since: "2025-01-06T10:00:00Z"\n'
        'keywords:\n  - gift\n  - "gift for mom"\n'
        "score:\n  value: 12.5\n  count: 3\n  imported: false\n  law: null\n"
        'history:\n  - at: "2025-01-06"\n    traces:\n      - A\n      - B\n'
        "  -\n    - 1\n    - 2\n  - []\n"
        "refused: []\nextra: {}\n"
    )


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1e-05, "0.00001"),
        (1e16, "10000000000000000.0"),
        (1e300, "1.0e+300"),
        (1.25e-300, "1.25e-300"),
        (-0.0, "-0.0"),
        (0.1, "0.1"),
        (10**17, "100000000000000000"),
        (True, "true"),
    ],
)
def test_numbers_have_one_spelling(number, written):
    assert body({"a": number}) == f"a: {written}\n"


@pytest.mark.parametrize("word", ["IB-gift", "asin/US/B0EXAMPLE1", "GROW", "state/1", "a.b"])
def test_ids_and_paths_stay_without_quotes(word):
    assert body({word: word}) == f"{word}: {word}\n"


@pytest.mark.parametrize("value", [Decimal("1.5"), b"a", {1}, object(), {1: 2}, {None: 1}])
def test_what_is_no_plain_data_is_refused(value):
    with pytest.raises(TypeError):
        render({"a": value}, notice="")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), "\ud800"])
def test_what_yaml_cannot_say_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011  # UnicodeEncodeError is one, too
        render({"a": value}, notice="")


def test_true_and_one_are_kept_apart():
    assert body({"a": [1, True, 1.0, "1", "true"]}) == (
        'a:\n  - 1\n  - true\n  - 1.0\n  - "1"\n  - "true"\n'
    )
