"""Tests mirror the package: each module of the core's rules has a test of its own at its place.

`trace_gate/core/gate/cover.py` is tested by `tests/core/gate/test_cover.py`, on values. A module
without a function of its own (records, tables, names) has nothing to test.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MIRRORED = ("core/audit", "core/fold", "core/gate", "core/governor", "core/ledger")

MODULES = sorted(
    file.relative_to(ROOT / "trace_gate")
    for room in MIRRORED
    for file in (ROOT / "trace_gate" / room).rglob("*.py")
)


def has_functions(text: str) -> bool:
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(text)))


def mirrored(module: Path) -> Path:
    return module.with_name(f"test_{module.name}")


@pytest.mark.parametrize("module", MODULES, ids=Path.as_posix)
def test_each_module_with_functions_has_a_test_at_the_mirrored_place(module):
    source = ROOT / "trace_gate" / module
    if has_functions(source.read_text(encoding="utf-8")):
        test = ROOT / "tests" / mirrored(module)
        assert test.is_file(), f"{test.relative_to(ROOT).as_posix()} is missing"
        assert "def test_" in test.read_text(encoding="utf-8")


def test_a_module_of_records_and_tables_needs_none():
    assert not has_functions("NAMES = (1,)\nclass Record:\n    field: int = 1\n")
    assert has_functions("def rule():\n    pass\n")
    assert has_functions("class Record:\n    @property\n    def rule(self):\n        pass\n")


def test_the_rooms_are_there():
    assert len(MODULES) > 100
