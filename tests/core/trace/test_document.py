from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.support.steps import steps
from trace_gate.core.errors import Refused
from trace_gate.core.trace import document
from trace_gate.core.trace.yaml import events

GOOD = sorted((Path(__file__).parent / "good").glob("*.yaml"))


def refusals(text: str | bytes, **options) -> list[tuple[str, int, int]]:
    """Code, line and column of each finding; empty when the document is accepted."""
    return [(each.code, each.line, each.column) for each in findings(text, **options)]


def findings(text: str | bytes, **options):
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        document.load(data, "traces/2025-01/t.yaml", **options)
    except Refused as refused:
        return refused.findings
    return ()


def value_of(text: str):
    """What a plain text in the place of a value is read as."""
    return document.load(f"trace:\n  a: {text}\n".encode(), "t.yaml").data["trace"]["a"]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_trace_is_read_as_every_yaml_reader_reads_it(path):
    data = path.read_bytes()
    loaded = document.load(data, str(path)).data
    assert loaded == yaml.load(data, Loader=yaml.CBaseLoader) or same_but_typed(
        loaded, yaml.load(data, Loader=yaml.CBaseLoader)
    )


def same_but_typed(ours, texts) -> bool:
    """Equal to a reading without any types, where ours is null, a boolean or a number."""
    if isinstance(ours, dict):
        return ours.keys() == texts.keys() and all(
            same_but_typed(ours[key], texts[key]) for key in ours
        )
    if isinstance(ours, list):
        return len(ours) == len(texts) and all(map(same_but_typed, ours, texts))
    if isinstance(ours, str):
        return ours == texts
    return ours == yaml.safe_load(texts or "null")


def test_crlf_line_ends_read_like_lf():
    for path in GOOD:
        data = path.read_bytes()
        crlf = data.replace(b"\n", b"\r\n")
        one, other = document.load(data, "t.yaml"), document.load(crlf, "t.yaml")
        assert one.data == other.data
        assert one.place(("trace", "agent_id")) == other.place(("trace", "agent_id"))
        assert other.source_line(1) == one.source_line(1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-0", 0),
        ("7", 7),
        ("-120", -120),
        ("999999999999999999", 999_999_999_999_999_999),
        ("-999999999999999999", -999_999_999_999_999_999),
        ("0.5", 0.5),
        ("-0.5", -0.5),
        ("12.50", 12.5),
        ("1.", 1.0),
        ("1.5e+3", 1500.0),
        ("2.5E-3", 0.0025),
        ("0.0", 0.0),
        ("0.0e-999", 0.0),
        ("1.7976931348623157e+308", 1.7976931348623157e308),
        ("5.0e-324", 5e-324),
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("N", "N"),
        ("12:30:00", "12:30:00"),
        ("12:30", "12:30"),
        ("9:05:07.25", "9:05:07.25"),
        ("2025-01-02", "2025-01-02"),
        ("2025-01-02T09:30:00+01:00", "2025-01-02T09:30:00+01:00"),
        ("2025-01-02 09:30:00", "2025-01-02 09:30:00"),
        ("2024-02-29", "2024-02-29"),
        ("2025-1-2", "2025-1-2"),
        ("2025-01", "2025-01"),
        ("2025-13-45 (a note)", "2025-13-45 (a note)"),
        ("2025-01-02T9:30:00 Z", "2025-01-02T9:30:00 Z"),
        ("1.2.3", "1.2.3"),
        ("1-2", "1-2"),
        ("3 apples", "3 apples"),
        ("20 %", "20 %"),
        ("0.2.", "0.2."),
        ("e5", "e5"),
        ("1e", "1e"),
        ("+", "+"),
        (".", "."),
        ("--1", "--1"),
        ("nUlL", "nUlL"),
        ("tRUE", "tRUE"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("<=", "<="),
        ("==", "=="),
        ("<", "<"),
        ("0x", "0x"),
        ("0b2", "0b2"),
        ("B0CAMP1234", "B0CAMP1234"),
        ("9f86d0", "9f86d0"),
        ("\u0663", "\u0663"),
        ("1\u0663", "1\u0663"),
        ('"0306406152"', "0306406152"),
        ("'true'", "true"),
        ('"null"', "null"),
        ('""', ""),
        ('"<<"', "<<"),
        ("'~'", "~"),
    ],
)
def test_a_scalar_is_null_a_boolean_a_number_or_text(text, value):
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("~", "Null", "NULL", "True", "TRUE", "False", "FALSE"),
        *("0306406152", "007", "00", "-01", "08", "0_7", "01.5", "-00.5"),
        *("+5", "+0.5", "1_000", "1_000.5", "1,000", "12,5", "1_0"),
        *("0x1F", "-0x1F", "0xDEAD_BEEF", "0X1F", "0o17", "0O17", "0b101", "0B1"),
        *(".5", "-.5", "+.5", "1e3", "1E3", "1e+3", "1.5e3", "1.5E3", "-1e-3", "1.e3"),
        *(".inf", "-.inf", "+.Inf", ".INF", ".nan", ".NaN", ".NAN"),
        *("4:3", "1:2:3", "190:20:30", "-12:30:45", "1:30.5", "12:30:45:10"),
        *("1000000000000000000", "-1000000000000000000", "9" * 5000),
        *("1.0e+999", "-1.0e+309", "1.0e-400", "0.0001e-330", "0." + "3" * 63),
        *("<<", "="),
        *("2026-13-45", "2025-02-29", "0000-01-01", "2025-01-02T24:00:00Z"),
        *("2025-01-02 09:60:00", "2025-01-02T09:30:00+24:00", "2025-13-01T09:30:00Z"),
    ],
)
def test_a_scalar_that_other_readers_type_otherwise_has_to_be_quoted(text):
    (found,) = findings(f"trace:\n  a: 1\n  b: {text}\n")
    assert (found.code, found.line, found.column) == ("TG104", 3, 6)
    assert found.remediation
    assert len(found.message) < 200
    assert value_of(f'"{text}"') == text


def test_times_of_day_beyond_the_clock_are_base_60_and_refused():
    assert value_of("23:59") == "23:59"
    assert refusals("trace: {a: 23:5}") == [("TG104", 1, 12)]
    assert value_of("99:99") == "99:99"


REFUSED = {
    # TG101: it cannot be read as one map under the key `trace`
    "empty file": ("", [("TG101", 1, 1)]),
    "only comments": ("# nothing\n\n# here\n", [("TG101", 1, 1)]),
    "only a document start": ("---\n", [("TG101", 1, 1)]),
    "null": ("null", [("TG101", 1, 1)]),
    "a text": ("trace", [("TG101", 1, 1)]),
    "a list": ("- trace: {}", [("TG101", 1, 1)]),
    "another top key": ("Trace:\n  id: x\n", [("TG101", 1, 1), ("TG101", 1, 1)]),
    "a second top key": ("trace:\n  id: x\nagent: y\n", [("TG101", 3, 1)]),
    "fields that are not indented": ("trace:\nid: x\n", [("TG101", 2, 1), ("TG101", 1, 7)]),
    "trace is a list": ("trace: [a]\n", [("TG101", 1, 8)]),
    "trace is text": ("trace: x\n", [("TG101", 1, 8)]),
    "an empty map": ("{}", [("TG101", 1, 1)]),
    "latin-1": (b"trace:\n  note: gr\xf6sse\n", [("TG101", 2, 11)]),
    "half a character": ("trace:\n  note: \u00e9".encode()[:-1], [("TG101", 2, 9)]),
    "an encoded surrogate": (b"trace: {a: \xed\xa0\x80}", [("TG101", 1, 12)]),
    "an overlong slash": (b"trace: {a: \xc0\xaf}", [("TG101", 1, 12)]),
    "UTF-16, little end first": ("\ufefftrace: {}".encode("utf-16-le"), [("TG101", 1, 1)]),
    "UTF-16, big end first": ("\ufefftrace: {}".encode("utf-16-be"), [("TG101", 1, 1)]),
    "UTF-32": ("\ufefftrace: {}".encode("utf-32-le"), [("TG101", 1, 1)]),
    "a tab before a field": ("trace:\n\tid: x\n", [("TG101", 2, 1)]),
    "a tab after two spaces": ("trace:\n  a: 1\n  \tid: x\n", [("TG101", 3, 3)]),
    "two colons": ("trace:\n  note: a: b\n", [("TG101", 2, 10)]),
    "no colon above": ("trace:\n  note\n  id: x\n", [("TG101", 3, 5)]),
    "no colon at the end": ("trace:\n  id: x\n  note\n", [("TG101", 3, 3)]),
    "an open quote": ('trace:\n  a: "x\n  b: y\n', [("TG101", 2, 6)]),
    "an open single quote": ("trace:\n  a: 'x\n", [("TG101", 2, 6)]),
    "text after a quote": ("trace:\n  a: 'it's fine'\n", [("TG101", 2, 10)]),
    "an unknown escape": ('trace:\n  a: "C:\\data"\n', [("TG101", 2, 9)]),
    "half a surrogate pair": ('trace:\n  a: "\\ud83d"\n', [("TG101", 2, 9)]),
    "an open list": ("trace:\n  a: [x, y\n  b: z\n", [("TG101", 2, 6)]),
    "an open map": ("trace: {a: 1", [("TG101", 1, 8)]),
    "a closing bracket too many": ("trace: [a]]\n", [("TG101", 1, 11)]),
    "less indented": ("trace:\n    a: 1\n  b: 2\n", [("TG101", 3, 3)]),
    "more indented": ("trace:\n  a: 1\n    b: 2\n", [("TG101", 3, 6)]),
    "a list in a map": ("trace:\n  - a\n  b: 1\n", [("TG101", 3, 3)]),
    "a list in the line": ("trace:\n  a: - b\n", [("TG101", 2, 6)]),
    "greater or equal": ("trace:\n  operator: >=\n", [("TG101", 2, 14)]),
    "a text with @": ("trace:\n  a: @home\n", [("TG101", 2, 6)]),
    "a text with `": ("trace:\n  a: `x`\n", [("TG101", 2, 6)]),
    "a text with %": ("trace:\n  a: %x\n", [("TG101", 2, 6)]),
    "a text with a star alone": ("trace:\n  a: * x\n", [("TG101", 2, 6)]),
    "a text with two stars": ("trace:\n  a: **/x\n", [("TG101", 2, 6)]),
    "a text with an ampersand alone": ("trace:\n  a: & x\n", [("TG101", 2, 6)]),
    "an undefined tag handle": ("trace:\n  a: !x!y z\n", [("TG101", 2, 6)]),
    "something after the end": ("trace: {}\n...\n]\n", [("TG101", 3, 1)]),
    "depth 21": ("trace: " + "[" * 20 + "]" * 20, [("TG101", 1, 27)]),
    "a hundred thousand braces": ("{a: " * 60_000, [("TG101", 1, 81)]),
    "a hundred thousand hyphens": ("- " * 100_000, [("TG101", 1, 41)]),
    "deep blocks": (
        "".join(f"{' ' * level}a:\n" for level in range(400)),
        [("TG101", 21, 21)],
    ),
    "deep question marks": ("? " * 50_000, [("TG104", 1, 3), ("TG104", 1, 5)]),
    # TG104: it can be read in more than one way, or hides something
    "a key twice": ("trace:\n  id: x\n  a: 1\n  id: y\n", [("TG104", 4, 3)]),
    "a key three times": ("trace: {a: 1, a: 2, a: 3}", [("TG104", 1, 15), ("TG104", 1, 21)]),
    "a quoted key twice": ("trace: {a: 1, 'a': 2}", [("TG104", 1, 15)]),
    "the top key twice": ("trace: {}\ntrace: {}\n", [("TG104", 2, 1)]),
    "a key twice after NFC": ("trace: {\u00e9: 1, e\u0301: 2}", [("TG104", 1, 15)]),
    "a key twice with a Kelvin sign": ("trace: {K: 1, \u212a: 2}", [("TG104", 1, 15)]),
    "the Kelvin sign first": ("trace: {\u212a: 1, K: 2}", [("TG104", 1, 15)]),
    "an anchor": ("trace:\n  a: &x 1\n", [("TG104", 2, 6)]),
    "an anchor on a map": ("trace: &x\n  a: 1\n", [("TG104", 1, 8)]),
    "an anchor on a key": ("trace:\n  &x a: 1\n", [("TG104", 2, 3)]),
    "an alias": ("trace:\n  a: &x 1\n  b: *x\n", [("TG104", 2, 6), ("TG104", 3, 6)]),
    "an alias to nothing": ("trace:\n  b: *x\n", [("TG104", 2, 6)]),
    "an alias as key": ("trace:\n  *x : 1\n", [("TG104", 2, 3)]),
    "a merge": (
        "trace:\n  <<: *x\n  a: 1\n",
        [("TG104", 2, 3), ("TG104", 2, 7)],
    ),
    "a tag": ("trace:\n  a: !!str 1\n", [("TG104", 2, 6)]),
    "a tag that breaks PyYAML": ("trace: {a: !!timestamp x}", [("TG104", 1, 12)]),
    "a python tag": ("trace: !!python/object/apply:os.system [ls]", [("TG104", 1, 8)]),
    "the tag !": ("trace: {a: ! x}", [("TG104", 1, 12)]),
    "a tag on a list": ("trace: {a: !!set [x]}", [("TG104", 1, 12)]),
    "a tag on the document": ("!!map {trace: {}}", [("TG104", 1, 1)]),
    "a tag with an anchor": ("trace: {a: !!str &x y}", [("TG104", 1, 12), ("TG104", 1, 12)]),
    "%YAML": ("%YAML 1.1\n---\ntrace: {}\n", [("TG104", 1, 1)]),
    "%TAG": ("# a\n%TAG ! tag:x,2000:\n---\ntrace: {}\n", [("TG104", 2, 1)]),
    "an unknown directive": ("%FOO bar\n---\ntrace: {}\n", [("TG104", 1, 1)]),
    "two directives": ("%A\n%B\n---\ntrace: {}\n", [("TG104", 1, 1), ("TG104", 2, 1)]),
    "two documents": ("trace: {}\n---\ntrace: {}\n", [("TG104", 2, 1)]),
    "a second, empty document": ("trace: {}\n---\n", [("TG104", 2, 1)]),
    "a number as key": ("trace:\n  1: x\n", [("TG104", 2, 3)]),
    "true as key": ("trace: {true: x}", [("TG104", 1, 9)]),
    "null as key": ("trace: {null: x}", [("TG104", 1, 9)]),
    "no key": ("trace:\n  : x\n", [("TG101", 2, 3)]),
    "no key in braces": ("trace: {: x}", [("TG101", 1, 9)]),
    "a question mark without a key": ("trace:\n  ?\n  : x\n", [("TG104", 2, 4)]),
    "a list as key": ("trace: {? [a] : b}", [("TG104", 1, 11)]),
    "a map as key": ("trace:\n  ? {a: 1}\n  : b\n", [("TG104", 2, 5)]),
    "a byte order mark": ("\ufefftrace: {}", [("TG104", 1, 1)]),
    "a byte order mark inside": ("trace:\n  a: x\ufeffy\n", [("TG104", 2, 7)]),
    "a lone CR": ("trace:\r  a: 1\n", [("TG104", 1, 7)]),
    "a lone CR in a comment": ("# x\ry: z\ntrace: {}\n", [("TG104", 1, 4)]),
    "a lone CR at the end": ("trace: {}\r", [("TG104", 1, 10)]),
    "NUL": ("trace: {a: x\x00}", [("TG104", 1, 13)]),
    "UTF-16 without a mark": ("a:".encode("utf-16-le"), [("TG104", 1, 2), ("TG104", 1, 4)]),
    "an escape sequence": ("# \x1b[2J\ntrace: {}\n", [("TG104", 1, 3)]),
    "DEL": ("trace: {a: x\x7f}", [("TG104", 1, 13)]),
    "a line separator that hides a field": (
        "# note\u2028approved_by: boss\ntrace: {}\n",
        [("TG104", 1, 7)],
    ),
    "a next line": ("# note\x85approved_by: boss\ntrace: {}\n", [("TG104", 1, 7)]),
    "a paragraph separator": ("trace:\n  a: x\u2029y\n", [("TG104", 2, 7)]),
    "right to left": ("trace:\n  a: x\u202ey\n", [("TG104", 2, 7)]),
    "an isolate": ("trace:\n  a: x\u2066y\n", [("TG104", 2, 7)]),
    "an Arabic letter mark": ("trace:\n  a: \u061cy\n", [("TG104", 2, 6)]),
    "a zero-width space": ("trace:\n  a: x\u200by\n", [("TG104", 2, 7)]),
    "a word joiner": ("trace:\n  a: x\u2060y\n", [("TG104", 2, 7)]),
    "a soft hyphen": ("trace:\n  a: x\u00ady\n", [("TG104", 2, 7)]),
    "tag characters": ("trace:\n  a: x\U000e0041\n", [("TG104", 2, 7)]),
    "U+FFFF": ("trace:\n  a: x\uffff\n", [("TG104", 2, 7)]),
    "an escaped line separator": ('trace:\n  a: "x\\u2028y"\n', [("TG104", 2, 6)]),
    "an escaped NUL": ('trace:\n  a: "\\0"\n', [("TG104", 2, 6)]),
    "an escaped bell": ('trace:\n  a: "\\a"\n', [("TG104", 2, 6)]),
    "an escaped CR": ('trace:\n  a: "x\\r\\n"\n', [("TG104", 2, 6)]),
    "an escaped next line": ('trace:\n  a: "x\\N"\n', [("TG104", 2, 6)]),
    "an escaped direction": ('trace:\n  a: "\\u202e"\n', [("TG104", 2, 6)]),
    "an escaped mark": ('trace:\n  a: "\\ufeff"\n', [("TG104", 2, 6)]),
    "an escaped tag character": ('trace:\n  a: "\\U000E0041"\n', [("TG104", 2, 6)]),
    "an escaped zero width in a key": ('trace: {"a\\u200b": 1}', [("TG104", 1, 9)]),
    "a joiner in a key": ("trace: {a\u200d: 1}", [("TG104", 1, 9)]),
    "a line break in a key": ('trace: {"a\\nb": 1}', [("TG104", 1, 9)]),
    "a tab in a key": ('trace: {"a\\tb": 1}', [("TG104", 1, 9)]),
    "several at once": (
        "trace:\n  a: ~\n  b: &x 1\n  a: 0x1\n",
        [("TG104", 2, 6), ("TG104", 3, 6), ("TG104", 4, 3), ("TG104", 4, 6)],
    ),
    "what can be told before it breaks": (
        "trace:\n  a: 1\n  a: 2\n  b: [\n",
        [("TG104", 3, 3), ("TG101", 4, 7)],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_with_code_line_and_column(name):
    text, expected = REFUSED[name]
    found = refusals(text)
    assert found[: len(expected)] == expected
    if name != "deep question marks":
        assert len(found) == len(expected)


def test_a_hundred_thousand_brackets_are_too_deep_whoever_counts_them():
    """libyaml counts, too, since PyYAML 6.0.4: it looks ahead, and gives up at its own limit."""
    (found,) = findings("[" * 100_000)
    assert (found.code, found.line) == ("TG101", 1)
    assert found.column in {21, 1001}
    assert "nested" in found.message
    assert found.remediation == "Write it flatter."


@pytest.mark.parametrize("name", REFUSED)
def test_every_finding_of_the_loader_can_be_shown(name):
    for found in findings(REFUSED[name][0]):
        assert found.level == "error"
        assert found.path == "traces/2025-01/t.yaml"
        assert found.line >= 1
        assert found.column >= 1
        assert found.message.isprintable()
        assert found.remediation.isprintable()
        assert len(found.message) < 500
        assert found.source is None or found.source.replace("\u200d", "").isprintable()


ACCEPTED = {
    "a joiner in a text": "trace: {a: \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645}",
    "an emoji of three": "trace: {a: \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f}",
    "a joiner in a comment": "# \u200d\ntrace: {}",
    "an escaped joiner": 'trace: {a: "\\u200d"}',
    "an escaped line feed": 'trace: {a: "x\\ny\\tz"}',
    "an escaped emoji": 'trace: {a: "\\U0001F600"}',
    "a text of several lines": "trace:\n  a: |\n    x\n    y\n  b: >-\n    x\n    y\n",
    "a tab after the value": "trace:\n  a: 1\t# note\n",
    "a document start and end": "---\ntrace: {}\n...\n",
    "JSON": '{"trace": {"a": [1, 2.5, null, true, "x\\u00e9"]}}',
    "a key of another script": "trace: {\u00e9: 1, \u540d: 2}",
    "a no-break space": "trace: {a: x\xa0y}",
    "the same key in two maps": "trace: {a: {b: 1}, c: {b: 1}}",
    "a percent sign later": "trace:\n  a: 5 %\n  b: |\n    %x\n",
    "depth 20": "trace: {a: " + "[" * 18 + "]" * 18 + "}",
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_harmless_is_accepted(name):
    assert refusals(ACCEPTED[name]) == []


# Unicode: Cc but TAB and LF, Zl, Zp, Bidi_Control, and Default_Ignorable_Code_Point but the
# joiners and variation selectors.
UNSEEN = [
    *range(0x09),
    *(0x0B, 0x0C, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E),
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    *(0x200B, 0x200E, 0x200F, 0x2028, 0x2029),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *(0x3164, 0xFEFF, 0xFFA0, 0xFFFE, 0xFFFF),
    *range(0xFFF0, 0xFFFC),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE0100),
    *range(0xE01F0, 0xE1000),
]
SEEN = [0x20, 0x7E, 0xA0, 0x200C, 0x200D, 0x2027, 0x202F, 0xFE00, 0xFE0F, 0xFFFC, 0xFFFD]
SEEN += [0x180B, 0xE0100, 0xE01EF, 0x1F600, 0x3042, 0x10FFFF]


def test_every_character_that_cannot_be_seen_is_refused_where_it_stands():
    for code in UNSEEN:
        found = refusals(f"trace:\n  a: x{chr(code)}y\n")
        assert found == [("TG104", 2, 7)], f"U+{code:04X}"
        escaped = refusals(f'trace:\n  a: "x\\U{code:08X}"\n')
        assert escaped == [("TG104", 2, 6)], f"U+{code:04X}"


def test_every_other_character_is_left_alone():
    for code in SEEN:
        assert refusals(f"trace:\n  a: x{chr(code)}y\n") == [], f"U+{code:04X}"


def test_utf_16_is_called_by_its_name():
    (found,) = findings("\ufefftrace: {}".encode("utf-16-le"))
    assert "UTF-16" in found.message


def test_an_alias_bomb_is_refused_before_it_grows():
    levels = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        levels.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    text = "trace:\n  " + "\n  ".join(levels) + "\n"
    found = findings(text)
    assert {each.code for each in found} == {"TG104"}
    assert (found[0].line, found[0].column) == (2, 6)
    assert len(found) == 9 + 8 * 9


def test_after_a_hundred_findings_the_rest_is_not_told():
    assert len(refusals("trace: [" + "*a, " * 5000 + "]")) == 100
    assert len(refusals("trace: {" + "a: 1, " * 500 + "}")) == 100
    assert len(refusals("# " + "\u200b" * 500 + "\ntrace: {}")) == 20
    assert len(refusals("%\n" * 500)) == 20


def test_the_size_cap_counts_bytes():
    fits = b"trace: {}\n#"
    fits += b"x" * (256 * 1024 - len(fits))
    assert refusals(fits) == []
    assert refusals(fits + b"x") == [("TG101", 1, 1)]
    assert "larger than 262,144 bytes" in findings(fits + b"x")[0].message


def test_the_node_cap_counts_keys_values_lists_and_maps():
    def text(items: int) -> str:
        return "trace:\n  a:\n" + "  - x\n" * items

    # the map, `trace`, its map, `a` and the list are five
    assert refusals(text(4995)) == []
    assert refusals(text(4996)) == [("TG101", 4998, 5)]
    maps = "trace: [" + "{}, " * 5000 + "]"
    assert [code for code, _, _ in refusals(maps)] == ["TG101"]


def test_limits_are_an_argument_for_policy_files():
    limits = document.Limits(size=1_000_000, nodes=20_000, depth=30)
    text = "a:\n" + "- x\n" * 6000
    assert refusals(text, top_key=None, limits=limits) == []
    assert [code for code, _, _ in refusals(text, top_key=None)] == ["TG101"]


def test_any_map_is_read_when_no_top_key_is_asked_for():
    assert document.load(b"version: 1\npaths: {}\n", "gate.yaml", None).data["version"] == 1
    assert refusals("- a\n", top_key=None) == [("TG101", 1, 1)]
    assert refusals("", top_key=None) == [("TG101", 1, 1)]


def test_another_top_key_can_be_asked_for():
    assert refusals("bucket: {}", top_key="bucket") == []
    assert refusals("trace: {}", top_key="bucket") == [("TG101", 1, 1), ("TG101", 1, 1)]


TEXT = b"""\
# a comment
trace:
  id: TRACE-20250102-001
  tenant: {store_id: ACME,  marketplace: US}
  evidence:
    - uri: uploads/a.csv
      size: 12.50
    -   uri: uploads/b.csv
  note: |
    two
    lines
  "quoted": [1, 2.0, -3]
  \xc3\xa9: {b: "1.0"}
"""


@pytest.mark.parametrize(
    ("pointer", "place", "value_place"),
    [
        ((), (2, 1), (2, 1)),
        (("trace",), (2, 1), (3, 3)),
        (("trace", "id"), (3, 3), (3, 7)),
        (("trace", "tenant"), (4, 3), (4, 11)),
        (("trace", "tenant", "marketplace"), (4, 29), (4, 42)),
        (("trace", "evidence"), (5, 3), (6, 5)),
        (("trace", "evidence", 0), (6, 7), (6, 7)),
        (("trace", "evidence", 0, "size"), (7, 7), (7, 13)),
        (("trace", "evidence", 1), (8, 9), (8, 9)),
        (("trace", "evidence", 1, "uri"), (8, 9), (8, 14)),
        (("trace", "note"), (9, 3), (9, 9)),
        (("trace", "quoted", 2), (12, 22), (12, 22)),
        (("trace", "\u00e9", "b"), (13, 7), (13, 10)),
        (("trace", "evidence", 7, "uri"), (5, 3), (6, 5)),
        (("trace", "evidence", 1, "sha256"), (8, 9), (8, 9)),
        (("trace", "execution", "executed_at"), (2, 1), (3, 3)),
        (("nothing",), (2, 1), (2, 1)),
        (("trace", "id", "x"), (3, 3), (3, 7)),
    ],
)
def test_a_pointer_leads_to_the_key_and_to_the_value(pointer, place, value_place):
    loaded = document.load(TEXT, "t.yaml")
    assert loaded.place(pointer) == place
    assert loaded.value_place(pointer) == value_place


def test_every_node_of_a_good_trace_has_its_place():
    def pointers(value, pointer=()):
        yield pointer
        children = value if isinstance(value, dict | list) else ()
        for key, inner in children.items() if isinstance(value, dict) else enumerate(children):
            yield from pointers(inner, (*pointer, key))

    for path in GOOD:
        loaded = document.load(path.read_bytes(), "t.yaml")
        for pointer in pointers(loaded.data):
            line, column = loaded.place(pointer)
            if pointer and isinstance(pointer[-1], str):
                assert loaded.source_line(line)[column - 1 :].startswith(pointer[-1])
            else:
                assert (line, column) == loaded.value_place(pointer)


def test_a_number_is_given_as_it_was_written():
    loaded = document.load(TEXT, "t.yaml")
    assert loaded.number_text(("trace", "evidence", 0, "size")) == "12.50"
    assert loaded.number_text(("trace", "quoted", 0)) == "1"
    assert loaded.number_text(("trace", "quoted", 1)) == "2.0"
    assert loaded.number_text(("trace", "quoted", 2)) == "-3"


@pytest.mark.parametrize(
    "pointer",
    [
        (),
        ("trace", "id"),
        ("trace", "\u00e9", "b"),
        ("trace", "evidence"),
        ("trace", "evidence", 9),
        ("trace", "evidence", "0"),
        ("trace", "nothing"),
        ("trace", "id", 0),
        ("trace", "quoted", -1),
    ],
)
def test_what_is_no_number_has_no_number_text(pointer):
    assert document.load(TEXT, "t.yaml").number_text(pointer) is None


def test_booleans_are_no_numbers():
    assert document.load(b"trace: {a: true}", "t.yaml").number_text(("trace", "a")) is None


def test_lines_are_counted_from_one():
    loaded = document.load(TEXT, "t.yaml")
    assert loaded.source_line(1) == "# a comment"
    assert loaded.source_line(13) == '  \u00e9: {b: "1.0"}'
    assert loaded.source_line(0) == ""
    assert loaded.source_line(14) == ""


def test_a_document_can_be_made_from_what_a_cache_kept():
    loaded = document.load(TEXT, "t.yaml")
    again = document.Document(data=loaded.data, text=loaded.text, path=loaded.path)
    assert again.place(("trace", "id")) == (3, 3)


def test_a_finding_shows_its_line_without_what_cannot_be_seen():
    (found,) = findings("trace:\n  a: x\u202ey\tz\n")
    assert found.source == "  a: x\ufffdy z"
    assert "U+202E" in found.message


def test_a_line_that_is_too_long_is_not_shown():
    (found,) = findings("trace: {a: ~, b: " + "x" * 2000 + "}")
    assert found.source is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("trace:\n  operator: >= 3\n", "in quotes"),
        ("trace:\n\tid: x\n", "spaces"),
        ("trace:\n  a: b: c\n", "in quotes"),
        ("trace:\n  a: 'it's'\n", "double quotes"),
        ("trace:\n  a: @x\n", "in quotes"),
        ('trace:\n  a: "C:\\x"\n'.replace("\\x", "\\q"), "two backslashes"),
        ("trace:\n  a: **\n", "in quotes"),
        ("trace:\nid: x\n", "two spaces"),
        ("trace: {a: 0306406152}", '"0306406152"'),
        ("trace: {a: True}", "true"),
        ("\ufefftrace: {}", "without a byte order mark"),
        (b"trace: \xff", "UTF-8"),
    ],
)
def test_a_person_is_told_what_to_type(text, words):
    assert any(words in each.remediation for each in findings(text))


@pytest.mark.parametrize(
    "error",
    [
        ValueError("year 13 is out of range"),
        AttributeError("'NoneType' object has no attribute 'groupdict'"),
        KeyError("x"),
        RecursionError(),
        MemoryError(),
        yaml.YAMLError(),
        yaml.reader.ReaderError("x", 3, 7, "utf-8", "special characters are not allowed"),
    ],
)
def test_whatever_the_parser_raises_becomes_a_finding(monkeypatch, error):
    def fails(_data):
        def next_event():
            raise error

        return next_event

    monkeypatch.setattr(events, "pull", fails)
    assert refusals("trace: {}") == [("TG101", 1, 1)]


def test_being_stopped_by_the_user_is_no_finding(monkeypatch):
    def interrupted(_data):
        raise KeyboardInterrupt

    monkeypatch.setattr(events, "pull", interrupted)
    with pytest.raises(KeyboardInterrupt):
        document.load(b"trace: {}", "t.yaml")


@pytest.fixture
def pure_python(monkeypatch):
    """PyYAML as it is where libyaml is missing."""
    monkeypatch.setattr(yaml, "__with_libyaml__", False)


def test_missing_libyaml_can_be_told(pure_python):
    assert document.libyaml_missing()


def test_libyaml_is_used_when_it_is_there():
    assert not document.libyaml_missing()
    assert isinstance(events.pull(b"a: b").__self__, yaml.cyaml.CParser)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_trace_reads_the_same_without_libyaml(path, monkeypatch):
    with_libyaml = document.load(path.read_bytes(), "t.yaml")
    places = with_libyaml.place(("trace", "causal_links")), with_libyaml.value_place(("trace",))
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    without = document.load(path.read_bytes(), "t.yaml")
    assert without.data == with_libyaml.data
    assert (without.place(("trace", "causal_links")), without.value_place(("trace",))) == places


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_without_libyaml_too(name, pure_python):
    text, _expected = REFUSED[name]
    assert refusals(text)


BULKY = {
    "[": ("", "[", ""),
    "{": ("", "{", ""),
    "hyphens": ("", "- ", ""),
    "[ in lines": ("", "[\n", ""),
    "maps in lists": ("", "{a: [", ""),
    "keys in a line": ("", "a: ", ""),
    "an open quote": ("trace: '", "\n", ""),
    "a folded text": ("trace: >\n", " x\n", ""),
    "words": ("trace: ", "x ", ""),
    "escapes": ('trace: "', "\\n", '"'),
    "a list": ("trace: [", "x,", ""),
    "comments": ("", "#\n", ""),
    "keys": ("trace: {", "k%d: 1, ", ""),
    "keys that are not ascii": ("trace: {", "\u00e9%d: 1, ", "}"),
    "a word that is not ascii": ("trace: ", "\u00e9", ""),
    "question marks": ("", "? ", ""),
    "tags": ("", "!", ""),
    "anchors": ("", "&", ""),
    "digits": ("trace: ", "9", ""),
    "decimals": ("trace: 1.", "9", ""),
    "underscores": ("trace: ", "1_", ""),
    "sixties": ("trace: ", "1:", ""),
    "directives": ("", "%", ""),
    "lines of directives": ("", "%\n", ""),
    "documents": ("", "---\n", ""),
    "empty lines": ("", "\r\n", ""),
}


def bulky(name: str, size: int) -> bytes:
    """A text of that kind with about so many bytes."""
    head, piece, tail = BULKY[name]
    room = size - len(head.encode()) - len(tail.encode())
    if "%d" not in piece:
        return (head + piece * (room // len(piece.encode())) + tail).encode()
    widest = len((piece % 99_999).encode())
    return (head + "".join(piece % number for number in range(room // widest)) + tail).encode()


@pytest.mark.parametrize("name", BULKY)
def test_a_document_of_the_largest_size_gets_an_answer(name):
    data = bulky(name, 256 * 1024)
    assert 200 * 1024 < len(data) <= 256 * 1024
    refusals(data)


@pytest.mark.parametrize("name", BULKY)
def test_twice_the_text_is_at_most_twice_the_work(name):
    one, two = (steps(lambda n=n: refusals(bulky(name, n))) for n in (5_000, 10_000))
    assert two < 2.1 * one + 500


@pytest.mark.parametrize(("typed", "meant"), [("0,3", "0.3"), ("12,5", "12.5"), ("-0,05", "-0.05")])
def test_a_comma_in_a_number_is_told_with_the_point_first(typed: str, meant: str) -> None:
    with pytest.raises(Refused) as refused:
        document.load(f"trace:\n  a: {typed}\n".encode(), "t.yaml")
    (finding,) = refused.value.findings
    assert finding.remediation.startswith(f"Write the number with a point: {meant}   or quote it")


def test_an_empty_trace_is_deleted_and_written_again() -> None:
    with pytest.raises(Refused) as refused:
        document.load(b"", "t.yaml")
    assert "trace-gate new" in refused.value.findings[0].remediation
