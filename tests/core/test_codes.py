"""The table of codes is the one that the code uses, and a code keeps its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trace_gate.core.codes import CODES, name_of, why

PACKAGE = Path(__file__).resolve().parents[2] / "trace_gate"
NAMES = """
    TG101 unreadable-yaml           TG401 no-linked-trace
    TG102 schema                    TG402 path-not-covered
    TG103 forbidden-layer           TG403 unknown-trace
    TG104 unsafe-yaml               TG404 trace-closed
    TG201 id-path-mismatch          TG405 trace-not-executable
    TG202 duplicate-id              TG406 derived-edited-by-hand
    TG203 trace-rewritten           TG408 protected-change-unapproved
    TG204 trace-deleted-or-moved    TG409 evil-merge
    TG205 time-order                TG410 execution-not-recorded
    TG206 broken-causal-link        TG411 unsafe-path
    TG412 content-differs
    TG501 guardrail-claim-wrong     TG502 amplitude
    TG503 batch                     TG504 freeze
    TG407 derived-out-of-date       TG505 hypothesis
    TG506 emergency                 TG510 priority-score-wrong
    TG511 change-percentage-wrong
    TG507 illegal-transition        TG508 event-incomplete
    TG509 verification-claim-wrong
    TG207 unknown-file-in-traces    TG512 change-kind-mismatch
    TG208 role-not-allowed          TG601 approval-missing
    TG209 tenant-differs
    TG301 evidence-missing          TG602 approval-forged
    TG302 evidence-hash-mismatch    TG603 approval-signature
    TG303 evidence-outside-repository
    TG304 evidence-changed-later    TG604 changed-after-approval
    TG701 policy-invalid            TG702 schema-out-of-date
    TG703 policy-missing-or-rolled-back
    TG801 repository-unreadable     TG802 history-rewritten
    TG901 internal
"""


def written_in_the_code() -> set[str]:
    """Every code that a module names as a value, the table apart."""
    modules = [file for file in PACKAGE.rglob("*.py") if file.name != "codes.py"]
    return {
        code
        for file in modules
        for code in re.findall(r"[\"'](TG[0-9]{3})[\"']", file.read_text("utf-8"))
    }


def test_the_codes_of_the_first_release_keep_their_names():
    words = iter(NAMES.split())
    named = dict(zip(words, words, strict=True))
    assert {code: CODES[code].name for code in named} == named
    assert list(CODES) == sorted(CODES)


def test_every_code_that_the_gate_can_give_is_in_the_table():
    assert written_in_the_code() <= set(CODES)


def test_every_code_of_the_table_can_be_given():
    assert set(CODES) - written_in_the_code() <= {"TG901"}  # told by the command line in words


@pytest.mark.parametrize("row", CODES.values(), ids=lambda row: row.code)
def test_a_reason_is_one_short_plain_sentence(row):
    assert row.why.endswith(".")
    assert len(re.findall(r"[.!?]", row.why)) == 1
    assert len(row.why) <= 90
    assert row.why[0].isupper()
    assert row.why.isascii()
    assert row.level in ("error", "warning", "note")


def test_a_code_of_a_newer_version_has_no_name_and_stops_no_report():
    assert (name_of("TG999"), why("TG999")) == ("", "")
