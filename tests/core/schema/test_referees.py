"""Our verdict is that of jsonschema, of jsonschema-rs and of the command check-jsonschema."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from tests.support.corpus import Case, cases, write
from trace_gate.core.errors import Refused
from trace_gate.core.schema.compiler import ALL_TYPES, canonical, schema_name
from trace_gate.core.schema.validator import problems
from trace_gate.core.trace.document import Document, load

Schemas = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def corpus() -> list[Case]:
    return cases()


@pytest.fixture(scope="module")
def documents(corpus: list[Case]) -> dict[str, Document]:
    """The documents that the loader accepts: only of these is the schema asked."""
    found = {}
    for case in corpus:
        try:
            found[case.name] = load(case.text.encode(), f"{case.name}.yaml")
        except Refused:
            assert case.good is not True, case.name
    return found


@pytest.fixture(scope="module")
def verdicts(documents: dict[str, Document], compiled: Schemas) -> dict[str, bool]:
    """Ours."""
    text = canonical(compiled[ALL_TYPES]).decode()
    return {name: not problems(text, each) for name, each in documents.items()}


def test_the_corpus_is_large_and_has_both_kinds(verdicts: dict[str, bool]) -> None:
    assert len(verdicts) >= 400
    assert sum(verdicts.values()) >= 100
    assert sum(not each for each in verdicts.values()) >= 200


def test_the_verdict_is_what_the_specification_asks_for(
    corpus: list[Case], verdicts: dict[str, bool]
) -> None:
    wrong = [
        case.name
        for case in corpus
        if case.good is not None and verdicts.get(case.name, False) is not case.good
    ]
    assert wrong == []


def test_jsonschema_says_the_same(
    documents: dict[str, Document], verdicts: dict[str, bool], compiled: Schemas
) -> None:
    stock = Draft202012Validator(compiled[ALL_TYPES])
    assert {name: stock.is_valid(each.data) for name, each in documents.items()} == verdicts


def test_jsonschema_rs_says_the_same_of_the_schema_of_one_type(
    documents: dict[str, Document], verdicts: dict[str, bool], compiled: Schemas
) -> None:
    by_type = {name: jsonschema_rs.Draft202012Validator(each) for name, each in compiled.items()}
    for name, each in documents.items():
        kind = each.data["trace"].get("trace_type")
        schema = by_type.get(schema_name(str(kind)))
        assert verdicts[name] is (schema is not None and schema.is_valid(each.data)), name


def test_check_jsonschema_says_the_same_of_the_very_files(
    corpus: list[Case],
    documents: dict[str, Document],
    verdicts: dict[str, bool],
    compiled: Schemas,
    tmp_path: Path,
) -> None:
    write(tmp_path, [case for case in corpus if case.name in documents])
    (tmp_path / "schema.json").write_bytes(canonical(compiled[ALL_TYPES]))
    command = Path(sys.executable).with_name("check-jsonschema")
    files = sorted(f"{name}.yaml" for name in documents)
    ran = subprocess.run(
        [command, "--schemafile", "schema.json", "--output-format", "json", *files],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )
    report = json.loads(ran.stdout)
    assert report["parse_errors"] == []
    refused = {Path(error["filename"]).stem for error in report["errors"]}
    assert {name: name not in refused for name in documents} == verdicts


def test_every_problem_is_told_with_a_place_and_a_remedy(
    documents: dict[str, Document], compiled: Schemas
) -> None:
    text = canonical(compiled[ALL_TYPES]).decode()
    for name, document in documents.items():
        found = problems(text, document)
        assert list(found) == sorted(found, key=lambda each: (each.line, each.column, each.message))
        assert len(set(found)) == len(found), name
        for each in found:
            assert each.code in ("TG102", "TG103")
            assert each.line
            assert each.source == document.source_line(each.line)
            assert each.remediation.endswith("."), each
            assert each.path == f"{name}.yaml"
            assert "no single place" not in each.message
            assert "\0" not in each.remediation
