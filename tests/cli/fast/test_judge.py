"""What a hook prints of a judgement: the hint about traces that are not in the commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.unstaged import OneFolder, written
from trace_gate.cli.fast.judge import print_judgement
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judgement

FOUND = Finding(code="TG401", message="Nothing covers it.", remediation="Write a decision.")


@pytest.mark.parametrize(("root", "hinted"), [("records/ads", True), ("traces", False)])
def test_a_hint_looks_where_the_policy_has_its_traces(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], root: str, hinted: bool
):
    path = written(tmp_path, "records/ads")
    judgement = Judgement(verdict="BLOCK", traces=root, findings=(FOUND,))
    assert print_judgement(judgement, OneFolder(tmp_path)) == 1
    assert (f"fix: git add {path}" in capsys.readouterr().err) is hinted
