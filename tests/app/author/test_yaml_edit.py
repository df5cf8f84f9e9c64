"""New traces and edits read back as what was meant, in our loader and in others."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trace_gate.app.author import yaml_edit
from trace_gate.core.errors import UsageError
from trace_gate.core.trace import document

HAND_WRITTEN = b"""# yaml-language-server: $schema=../../schemas/trace.schema.json
# Written by hand.
trace:
  id: TRACE-20250102-001   # the number
  created_at: 2025-01-02T09:30:00+00:00
  entity: {asin: B0EXAMPLE1,   sku: '0306406152'}
  rate: 1.00
  note: "a \\u00e9"

  changes:
  - target: file/a   # first
    to_value: 0.350
  # before the second
  - target: file/b
  execution:
    approved_by: null   # who?
    # how
    approval:
    executed_at: null
"""

TRICKY = (
    *("NO", "on", "1_000", "0x1F", ".nan", "1e5", "12:30:00", "2025-01-02", "null", "~", "<<"),
    *("a: b", "# c", "- d", "'", '"', "two\nlines", "two\nlines\n", "{x}", "[y]", "&a", "*b"),
)
SIMPLE = st.text(
    alphabet=st.characters(
        exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Mn"),
        exclude_characters="\u115f\u1160\u2800\u3164\uffa0",  # letters that cannot be seen
        include_characters=" ",
    ),
    max_size=20,
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 6) + 0.0)
    | SIMPLE
    | st.sampled_from(TRICKY)
)
KEYS = st.from_regex(r"[a-z_]{1,8}", fullmatch=True) | st.sampled_from(["on", "1", "a b", "no"])
TRACES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRACES)
def test_what_is_written_reads_the_same_in_every_parser(trace):
    data = yaml_edit.trace_text(trace, schema="../../schemas/trace.schema.json")
    assert document.load(data, "t").data == {"trace": trace}
    assert yaml.safe_load(data) == {"trace": trace}
    assert YAML(typ="safe", pure=True).load(data.decode()) == {"trace": trace}


def test_a_new_file_starts_with_the_line_for_editors():
    data = yaml_edit.trace_text({"id": "x"}, schema="../../schemas/trace-decision.schema.json")
    assert data.startswith(
        b"# yaml-language-server: $schema=../../schemas/trace-decision.schema.json\ntrace:\n"
    )


def test_an_edit_leaves_every_other_line_as_it_is():
    fields = {
        ("trace", "execution", "approved_by"): "lin",
        ("trace", "execution", "executed_at"): "2025-01-02T10:00:00Z",
    }
    edited = yaml_edit.edit(HAND_WRITTEN, "t", fields, top="trace")
    old, new = HAND_WRITTEN.decode().split("\n"), edited.decode().split("\n")
    changed = [line for line in new if line not in old]
    assert changed == [
        "  entity: {asin: B0EXAMPLE1, sku: '0306406152'}",
        '  note: "a é"',
        "    approved_by: lin    # who?",
        '    executed_at: "2025-01-02T10:00:00Z"',
    ]


def test_comments_around_a_null_that_becomes_a_map_are_kept():
    fields = {("trace", "execution", "approval"): {"at": "x", "reasons": ["TG408"]}}
    text = HAND_WRITTEN.replace(b"approval:\n", b"approval: null  # later\n    # and then\n")
    edited = yaml_edit.edit(text, "t", fields, top="trace").decode()
    for comment in ("# later", "# and then", "# how", "# who?", "# before the second", "# first"):
        assert comment in edited
    assert document.load(edited.encode(), "t").data["trace"]["execution"]["approval"] == {
        "at": "x",
        "reasons": ["TG408"],
    }


def test_an_edit_keeps_windows_line_ends():
    crlf = HAND_WRITTEN.replace(b"\n", b"\r\n")
    edited = yaml_edit.edit(crlf, "t", {("trace", "execution", "approved_by"): "lin"}, top="trace")
    assert edited.count(b"\n") == edited.count(b"\r\n") == crlf.count(b"\n")


@pytest.mark.parametrize("head", [b"---\n", b"# ours\n\n---  # begins\n", b"---\n# ours\n"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_an_edit_keeps_the_start_of_the_document(head, end):
    head, rest = (text.replace(b"\n", end) for text in (head, HAND_WRITTEN))
    field = {("trace", "execution", "approved_by"): "lin"}
    edited = yaml_edit.edit(head + rest, "t", field, top="trace")
    assert edited == head + yaml_edit.edit(rest, "t", field, top="trace")


def test_an_edit_keeps_folded_text():
    text = b"---\n# a\ntrace:\n  note: >-\n    one two\n    three\n  id: x\n"
    edited = yaml_edit.edit(text, "t", {("trace", "id"): "z"}, top="trace")
    assert edited == text.replace(b"id: x", b"id: z")


def test_an_edit_makes_the_maps_on_its_way():
    edited = yaml_edit.edit(b"trace:\n  id: x\n", "t", {("trace", "a", "b"): 1}, top="trace")
    assert document.load(edited, "t").data == {"trace": {"id": "x", "a": {"b": 1}}}


def test_an_edit_that_would_change_more_is_refused(monkeypatch):
    monkeypatch.setattr(yaml_edit, "_edited", lambda *_: b"trace:\n  id: other\n")
    with pytest.raises(UsageError, match="cannot be edited"):
        yaml_edit.edit(b"trace:\n  id: x\n", "t", {("trace", "a"): 1}, top="trace")


def test_a_policy_file_is_edited_without_a_top_key():
    text = b"# who\nversion: 1\ntenants: []\n# end\n"
    edited = yaml_edit.edit(text, "gate.yaml", {("tenants",): [{"store_id": "A", "on": "NO"}]})
    assert edited.startswith(b"# who\nversion: 1\ntenants:\n")
    assert b"# end" in edited
    assert yaml.safe_load(edited)["tenants"] == [{"store_id": "A", "on": "NO"}]
