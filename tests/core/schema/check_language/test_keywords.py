"""What each rule means, on values that meet it and values that do not.

Every row is judged by jsonschema and by jsonschema-rs, which must say the same.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.small_profiles import all_agree, rules, small

TABLE: dict[str, tuple[list[Any], list[Any]]] = {
    "len(note.text) > 3": (["abcd", "日本日本"], ["abc", "", None, "日本"]),
    "len(note.text) >= 3": (["abc"], ["ab", None]),
    "len(note.text) < 3": (["ab", "", None], ["abc"]),
    "len(note.text) <= 3": (["abc", None], ["abcd"]),
    "len(note.text) == 3": (["abc"], ["ab", "abcd", None]),
    "len(note.text) == 0": (["", None], ["a"]),
    "len(note.text) != 3": (["ab", "abcd", None], ["abc"]),
    "len(note.text) != 0": (["ab"], ["", None]),
    "1 <= len(note.tags) <= 2": ([["a"], ["a", "b"]], [[], ["a", "b", "c"], None]),
    "len(note.more) > 0": ([{"a": None}], [{}, None]),
    "len(note.whatever) >= 2": (["ab", [1, 2], {"a": 1, "b": 2}], ["a", [1], {"a": 1}, 2, True]),
    "3 <= note.count <= 30": ([3, 30, 4.0], [2, 31, None, 3.5, "3"]),
    "3 < note.share < 30": ([3.1, 29.9], [3, 30, None]),
    "note.share >= 0.5": ([0.5, 1], [0.49, None]),
    "note.count == 3": ([3, 3.0], [4, None, "3"]),
    "note.count != 3": ([4], [3, 3.0, None]),
    "note.value == 1": ([1, 1.0], [True, "1", None]),
    "note.value == true": ([True], [1, "true", False, None]),
    "note.sure == true": ([True], [False, None, 1]),
    "note.value in [1, 'a', true]": ([1, "a", True], [0, False, "b", None]),
    "note.risk in ['low', 'high']": (["low", "high"], ["medium", None, "x"]),
    "note.risk in ['low', null]": (["low", None], ["high"]),
    "note.risk == low": (["low"], ["high", None]),
    "note.risk != 'low'": (["high"], ["low", None]),
    "note.text == 'null'": (["null"], [None, ""]),
    "note.text is null": ([None], ["", "a"]),
    "note.text is not null": (["", "a"], [None]),
    "note.more is not null": ([{}, {"a": 1}], [None]),
    r"note.text matches H-\d{3}": (
        ["H-001"],
        ["H-0011", "xH-001", "H-001\n", "H-\u0660\u0660\u0661", None],
    ),
    "note.value matches 'a+'": (["aa"], ["b", 1, None]),
    "note.whatever > 3": ([4], [3, "4", [4], None]),
    "note.more.acos < 0.5": ([{"acos": 0.4}], [{"acos": 0.5}, {"acos": None}, {}, None]),
    "note.more.deep.word is not null": ([{"deep": {"word": 1}}], [{"deep": {}}, {"deep": 1}, {}]),
    "note.more.rows[] > 1": (
        [{"rows": [2, 3]}, {"rows": []}, {}, None],
        [{"rows": [1]}, {"rows": 2}],
    ),
    "note.tags[] matches [a-z]+": ([["a", "bc"], [], None], [["a", "B"], [None]]),
    "note.rows[].size > 1": (
        [[{"name": "a", "size": 2}], [], None],
        [[{"name": "a", "size": 1}], [{"name": "a"}], [{"name": "a", "size": 2}, {"name": "b"}]],
    ),
    "len(note.text) > 1 and note.text matches [ab]*": (["ab"], ["a", "xy"]),
    "note.at matches '2025-.*'": (
        ["2025-01-02T00:00:00Z"],
        ["2024-01-02T00:00:00Z", "2025-01", None],
    ),
}
ROWS = [
    (check, value, holds)
    for check, (good, bad) in TABLE.items()
    for values, holds in ((good, True), (bad, False))
    for value in values
]


def field_of(check: str) -> str:
    return re.split(r"[^a-z]", check.partition("note.")[2])[0]


@pytest.fixture(scope="module")
def schemas() -> dict[str, dict[str, Any]]:
    return {check: small(rules(check))["trace-t.schema.json"] for check in TABLE}


@pytest.mark.parametrize(("check", "value", "holds"), ROWS)
def test_a_rule_holds_of_what_it_says(
    check: str, value: object, holds: bool, schemas: dict[str, dict[str, Any]]
) -> None:
    note = {field_of(check): value}
    assert all_agree(schemas[check], {"trace": {"trace_type": "t", "note": note}}) is holds


@pytest.mark.parametrize("check", TABLE)
def test_null_is_as_good_as_absent(check: str, schemas: dict[str, dict[str, Any]]) -> None:
    by_null, absent, no_layer = (
        all_agree(schemas[check], {"trace": {"trace_type": "t", **layers}})
        for layers in ({"note": {field_of(check): None}}, {"note": {}}, {})
    )
    assert by_null == absent == no_layer


def test_several_rules_of_one_field_must_all_hold() -> None:
    schema = small(rules("note.count > 3", "note.count < 5", "note.count != 6"))[
        "trace-t.schema.json"
    ]
    assert all_agree(schema, {"trace": {"trace_type": "t", "note": {"count": 4}}})
    assert not all_agree(schema, {"trace": {"trace_type": "t", "note": {"count": 5}}})


def test_the_authors_words_stand_in_the_schema() -> None:
    schema = small(rules("note.count > 3"))["trace-t.schema.json"]
    count = schema["properties"]["trace"]["properties"]["note"]["properties"]["count"]
    assert count["allOf"] == [{"type": "integer", "exclusiveMinimum": 3, "description": "rule 0"}]
