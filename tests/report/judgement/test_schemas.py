"""Independent referees: the official schema of each format that has one, over every verdict."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from lxml import etree

from tests.support.hostile_texts import HOSTILE
from tests.support.judgements import EACH, filled
from trace_gate.core.gate.judgement import Judgement
from trace_gate.report.judgement.registry import formatter

SCHEMAS = Path(__file__).parents[2] / "support" / "formats"
EXAMPLES = Path(__file__).parents[3] / "examples" / "formats"
EVERY = {**EACH, "two thousand hostile texts": filled(HOSTILE)}


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


SARIF = jsonschema_rs.validator_for(schema("sarif-2.1.0.json"), validate_formats=True)
GITLAB = jsonschema_rs.validator_for(schema("code-quality.schema.json"))
JUNIT = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


@pytest.mark.parametrize("judgement", EVERY.values(), ids=EVERY)
def test_sarif_is_valid(judgement: Judgement):
    SARIF.validate(json.loads(formatter("sarif")(judgement)))


@pytest.mark.parametrize("judgement", EVERY.values(), ids=EVERY)
def test_a_code_quality_report_is_valid(judgement: Judgement):
    GITLAB.validate(json.loads(formatter("gitlab")(judgement)))


@pytest.mark.parametrize("judgement", EVERY.values(), ids=EVERY)
def test_junit_is_valid(judgement: Judgement):
    JUNIT.assertValid(etree.fromstring(formatter("junit")(judgement).encode()))


def test_the_examples_of_the_docs_are_valid():
    SARIF.validate(json.loads((EXAMPLES / "trace-gate.sarif").read_text("utf-8")))
    GITLAB.validate(json.loads((EXAMPLES / "gl-code-quality-report.json").read_text("utf-8")))
    JUNIT.assertValid(etree.parse(EXAMPLES / "trace-gate.junit.xml"))


def test_the_referees_can_say_no():
    assert not SARIF.is_valid({"version": "2.1.0", "runs": [{"results": []}]})
    assert not GITLAB.is_valid([])
    issue = json.loads(formatter("gitlab")(EACH["block"]))[0]
    for path in ("./a", "/a", "../a", "a/../b", "a/./b", ""):
        location = {**issue["location"], "path": path}
        assert not GITLAB.is_valid([{**issue, "location": location}]), path
    assert not JUNIT.validate(etree.fromstring(b'<testsuite name="x" tests="0"/>'))


def test_the_schemas_are_those_that_are_said_to_be_here():
    said = re.findall(
        r"\| `([\w.-]+)` \|.*`([0-9a-f]{64})` \|", (SCHEMAS / "README.md").read_text()
    )
    assert len(said) == 2
    for name, digest in said:
        assert hashlib.sha256((SCHEMAS / name).read_bytes()).hexdigest() == digest
