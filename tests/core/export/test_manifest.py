"""`export.json`: read as it was written, and nothing else is taken for it."""

from __future__ import annotations

import json

import pytest

from trace_gate.core.export.manifest import Manifest, Written, parse, text_of

MANIFEST = Manifest(
    form="csv", repository="git.example/shop", commit="0" * 40, tool_version="1",
    files={"traces/tenant=A/month=2025-01/part.csv": Written(rows=3, digest="d", sha256="s")},
    under_way=("changes/tenant=A/month=2025-01/part.csv",),
)  # fmt: skip


def test_it_is_read_as_it_was_written():
    assert parse(text_of(MANIFEST).encode()) == MANIFEST


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a/../../x", "a//b", "", "a\\b", "C:/x", "a\0b", "export.json", "a/."],
)
@pytest.mark.parametrize("where", ["files", "under_way"])
def test_a_path_that_leads_out_makes_it_none(path, where):
    data = json.loads(text_of(MANIFEST))
    data[where] = {path: {"rows": 1, "digest": "", "sha256": ""}} if where == "files" else [path]
    assert parse(json.dumps(data).encode()) is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"trace_gate_export": 1}', "[" * 100_000, "\udcff"],
)
def test_what_is_none_is_none(text):
    assert parse(text.encode("utf-8", "surrogateescape")) is None


@pytest.mark.parametrize("field", ["format", "repository", "files", "under_way", "commit"])
def test_a_field_of_another_kind_makes_it_none(field):
    data = json.loads(text_of(MANIFEST)) | {field: 3}
    assert parse(json.dumps(data).encode()) is None
