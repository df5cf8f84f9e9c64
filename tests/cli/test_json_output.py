"""Whatever a command prints as JSON holds no command of a runner, and says what was meant."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tests.support.hostile import HOSTILE
from tests.support.workflow_commands import commands
from trace_gate.cli import output
from trace_gate.report.escape import json_text

PACKAGE = Path(__file__).parents[2] / "trace_gate"
IN_WORDS = {"report/judgement/sarif.py", "report/pages/bucket_draft.py", "report/pages/rollback.py"}
"""They measure, or write a value within a sentence that is escaped as text."""


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("text", [*HOSTILE, "####[error]x", "\\##[error]x"])
def test_json_is_no_command_and_reads_as_it_was(text: str, indent: int | None, ascii_only: bool):
    written = json_text({text: [text]}, indent=indent, ascii_only=ascii_only)
    assert commands(written) == []
    assert json.loads(written) == {text: [text]}


def test_what_a_command_prints_and_writes_is_made_that_way(capsys: pytest.CaptureFixture[str]):
    output.show("json", {"why": "##[error]x"}, ())
    output.show("json", {"why": "##[error]x"}, (), ascii_only=False)
    assert commands(capsys.readouterr().out + output.json_text("##vso[x]y")) == []


def test_no_command_makes_json_in_another_way():
    found = {
        file.relative_to(PACKAGE).as_posix()
        for room in ("cli", "report")
        for file in (PACKAGE / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "dumps"
    }
    assert found == IN_WORDS
