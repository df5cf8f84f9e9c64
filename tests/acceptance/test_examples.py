"""The example of each finding code is played for real, and the docs show what was said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts import example_runner as runner
from trace_gate.cli.explain import command
from trace_gate.core.codes import CODES
from trace_gate.report import explanation

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The governed shop that every example begins from."""
    folder = tmp_path_factory.mktemp("examples") / "template"
    runner.build(folder)
    return folder


def test_every_code_has_an_example_and_every_example_a_code():
    assert set(runner.names()) == set(CODES) - set(explanation.NO_EXAMPLE)


@pytest.mark.parametrize("code", runner.names())
def test_the_bad_side_gets_its_code_and_the_words_that_the_docs_show(
    code: str, template: Path, tmp_path: Path
):
    example = runner.load(code)
    status, said = runner.play(template, tmp_path / "bad", example, "bad")
    found = runner.codes(said)
    assert status in (1, 2), said
    assert code in found, said
    assert found - {code} <= set(example.get("also", ())), said
    assert runner.normal(said).split() == example["said"].split()


@pytest.mark.parametrize("code", runner.names())
def test_the_good_side_passes(code: str, template: Path, tmp_path: Path):
    status, said = runner.play(template, tmp_path / "good", runner.load(code), "good")
    assert status == 0, said
    assert code not in runner.codes(said)


@pytest.mark.parametrize("code", runner.names())
def test_explain_tells_it_by_code_and_by_name(code: str):
    by_code = CliRunner().invoke(command, [code.lower()])
    by_name = CliRunner().invoke(command, [CODES[code].name])
    assert by_code.exit_code == 0
    assert by_code.output == by_name.output
    for part in ("Why: ", "Mend it: ", "Bad: ", "Good: ", code):
        assert part in by_code.output
    data = json.loads(CliRunner().invoke(command, [code, "--format", "json"]).output)
    assert (data["code"], data["name"]) == (code, CODES[code].name)
