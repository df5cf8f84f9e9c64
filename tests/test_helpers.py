"""What tests have in common lies in tests/support, and no test lends its helpers to another.

Whoever changes a test would change others that nobody looks at, and a test that cannot be
collected takes them along.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def imported(path: Path) -> Iterator[str]:
    """The modules of tests that a module imports, or imports from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        yield from (each for each in names if each.partition(".")[0] == "tests")


def is_test(module: str) -> bool:
    """Whether it is a module with tests in it; `tests.a.test_b.NAME` is something of one."""
    parts = module.split(".")
    ends = (TESTS.joinpath(*parts[1:end]).with_suffix(".py") for end in range(2, len(parts) + 1))
    return any(each.name.startswith("test_") and each.is_file() for each in ends)


def test_what_is_of_a_test_is_told_from_what_is_of_support():
    assert is_test("tests.test_helpers")
    assert is_test("tests.test_helpers.is_test")
    assert not is_test("tests.support.shop.Shop")
    assert not is_test("tests.acceptance.conftest")


def test_no_other_test_borrows_from_a_test():
    found = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        if any(map(is_test, imported(path)))
    }
    assert found == set()


def test_what_tests_share_rests_on_nothing_else_of_the_tests():
    found = {
        f"{path.name} {each}"
        for path in (TESTS / "support").rglob("*.py")
        for each in imported(path)
        if not each.startswith("tests.support")
    }
    assert found == set()
