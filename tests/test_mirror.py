"""Tests mirror the package: each module of the core's rules has a test of its own at its place.

`trace_gate/core/gate/cover.py` is tested by `tests/core/gate/test_cover.py`, on values. A module
without a function of its own (records, tables, names) has nothing to test. A module of messages
that decides nothing is tested by its rule, whose test sees what it says, and by
`tests/core/test_messages.py`.
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


def is_plain_messages(module: Path, text: str) -> bool:
    """Whether a module only says what it is given: no function of it has a branch."""
    functions = [each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)]
    nodes = (node for each in functions for node in ast.walk(each))
    return module.stem.endswith("messages") and not any(
        isinstance(node, ast.If | ast.IfExp | ast.Match) for node in nodes
    )


def mirrored(module: Path) -> Path:
    return module.with_name(f"test_{module.name}")


@pytest.mark.parametrize("module", MODULES, ids=Path.as_posix)
def test_each_module_with_functions_has_a_test_at_the_mirrored_place(module):
    text = (ROOT / "trace_gate" / module).read_text(encoding="utf-8")
    if has_functions(text) and not is_plain_messages(module, text):
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


def test_messages_without_a_branch_need_none():
    plain, deciding = "def a(b):\n    return b\n", "def a(b):\n    return 'c' if b else 'd'\n"
    assert is_plain_messages(Path("core/gate/unit_messages.py"), plain)
    assert not is_plain_messages(Path("core/gate/unit_messages.py"), deciding)
    assert not is_plain_messages(Path("core/gate/unit.py"), plain)


def test_the_rooms_are_there():
    assert len(MODULES) > 100
