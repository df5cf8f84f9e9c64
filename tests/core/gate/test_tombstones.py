"""Which tombstone may stand in the place of a report (SPEC 4, Evidence)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from trace_gate.core.gate import cover_messages, tombstones
from trace_gate.core.git_model import REGULAR, Change, Entry
from trace_gate.core.ledger.evidence_file import EvidenceFile, Pointed

PATH = "uploads/week.csv"
OLD, NEW = Entry(mode=REGULAR, oid="1" * 40), Entry(mode=REGULAR, oid="2" * 40)
A, B = "a" * 64, "b" * 64


def messages(held: str | None, was: str, *recorded: str) -> list[str]:
    """Where TG304 asks for a decision: what is here is a true tombstone, and nothing names it."""
    found = EvidenceFile(path=PATH, entry=NEW, tombstone=held, replaces=was)
    change = Change(path=PATH, old=OLD, new=NEW)
    case: Any = SimpleNamespace(
        ledger=SimpleNamespace(
            evidence={PATH: found},
            pointing={PATH: Pointed(traces=("TRACE-20250102-001",), recorded=frozenset(recorded))},
        ),
        proposal=SimpleNamespace(changes=(change,), commits=()),
    )
    return [each.code for each in tombstones.unapproved(case, ()).values()]


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover_messages, "new_decision", lambda *_, **__: "FIX")


@pytest.mark.parametrize("was", [A, B])
def test_it_holds_what_the_traces_record_whatever_was_there(was: str):
    assert messages(A, was, A) == ["TG304"]
    assert messages(B, was, A) == []


@pytest.mark.parametrize("held", [A, B, None])
def test_one_tombstone_cannot_stand_for_two_contents(held: str | None):
    assert messages(held, A, A, B) == []


def test_where_no_sha256_is_recorded_it_holds_what_was_there():
    assert messages(A, A) == ["TG304"]
    assert messages(B, A) == []
