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

PAGES = ROOT / "trace_gate" / "report" / "pages"
NOT_YET = {
    "implied.py", "derivation.py", "evaluation.py", "explanation.py", "review/contents.py",
    "review/decisions.py", "review/diagrams.py", "review/figures.py", "review/files.py",
    "review/formatting.py", "review/heading.py", "review/json_.py", "review/passed.py",
    "review/results.py", "review/state.py", "review/together.py", "shop/appendix.py",
    "shop/beliefs.py", "shop/clock.py", "shop/first.py", "shop/inline.py", "shop/sources.py",
    "shop/states.py", "shop/week_chart.py",
}  # fmt: skip
"""Pages that only the tests of their commands see. The list may only shrink."""


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


def test_each_page_has_a_test_on_values_but_for_those_that_are_named():
    modules = [file.relative_to(PAGES) for file in PAGES.rglob("*.py")]
    lacking = {
        module.as_posix()
        for module in modules
        if has_functions((PAGES / module).read_text(encoding="utf-8"))
        and not (ROOT / "tests" / "report" / "pages" / mirrored(module)).is_file()
    }
    assert lacking <= NOT_YET


def test_a_module_of_records_and_tables_needs_none():
    assert not has_functions("NAMES = (1,)\nclass Record:\n    field: int = 1\n")
    assert has_functions("def rule():\n    pass\n")
    assert has_functions("class Record:\n    @property\n    def rule(self):\n        pass\n")


def test_the_rooms_are_there():
    assert len(MODULES) > 100
