"""The workflow of an earlier release is known again, and only that one."""

from __future__ import annotations

import hashlib

import pytest

from trace_gate.adapters import resources
from trace_gate.app.setup.doctor_ci import WORKFLOW
from trace_gate.app.setup.earlier_workflow import EARLIER, renewed

SHIPPED = {WORKFLOW: resources.read(f"scaffold/{WORKFLOW}")}
SOURCE, BRANCH = "trace-gate @ git+https://git.example/acme/trace-gate@0123abc", "trunk"
OLD = (
    "name: old\n"
    "on:\n"
    '  pull_request:\n    branches: ["@PROTECTED_BRANCH@"]\n'
    '  push:\n    branches: ["@PROTECTED_BRANCH@"]\n'
    'env:\n  TRACE_GATE_SOURCE: "@TRACE_GATE_SOURCE@"\n'
)


def filled(text: str) -> bytes:
    text = text.replace("@TRACE_GATE_SOURCE@", SOURCE)
    return text.replace("@PROTECTED_BRANCH@", BRANCH).encode()


@pytest.fixture
def earlier(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A workflow that shipped once, with the answers of a team in it."""
    known = frozenset({hashlib.sha256(OLD.encode()).hexdigest()})
    monkeypatch.setattr("trace_gate.app.setup.earlier_workflow.EARLIER", known)
    return filled(OLD)


def test_it_gets_the_new_form_with_its_own_source_and_branch(earlier: bytes):
    made = renewed(earlier, SHIPPED)
    assert made == filled(SHIPPED[WORKFLOW].decode())
    assert b"trace-gate ci" in made


def test_line_ends_of_windows_stay(earlier: bytes):
    made = renewed(earlier.replace(b"\n", b"\r\n"), SHIPPED)
    assert made is not None
    assert made.count(b"\n") == made.count(b"\r\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"name: old", b"name: ours"),
        (b'branches: ["trunk"]\nenv', b'branches: ["main"]\nenv'),
        (b"TRACE_GATE_SOURCE", b"SOURCE"),
        (b"name: old", b"name: \xff"),
    ],
)
def test_one_that_the_team_changed_is_left(earlier: bytes, old: bytes, new: bytes):
    assert old in earlier
    assert renewed(earlier.replace(old, new), SHIPPED) is None


def test_the_newest_and_none_are_left():
    assert renewed(None, SHIPPED) is None
    assert renewed(filled(SHIPPED[WORKFLOW].decode()), SHIPPED) is None
    assert renewed(b"x", {}) is None


def test_what_ships_now_is_no_earlier_one():
    assert hashlib.sha256(SHIPPED[WORKFLOW]).hexdigest() not in EARLIER
    assert len(EARLIER) == 2
