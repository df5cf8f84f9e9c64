"""The page of `doctor`: a line for each check, and what they come to."""

from __future__ import annotations

from trace_gate.app.setup.doctor_facts import Check
from trace_gate.report.pages import checks

GOOD = Check(name="hooks", status="OK", message="They are installed.")
ODD = Check(name="git", status="WARN", message="It is old.", fix="Install a newer one.")
BAD = Check(name="policy", status="FAIL", message="There is none.", fix="trace-gate init")


def page(*found: Check) -> list[str]:
    return list(checks.lines(found, lambda status: f"<{status}>"))


def test_messages_begin_below_each_other_and_fixes_below_them():
    assert page(GOOD, BAD)[:3] == [
        "<OK>  hooks   They are installed.",
        "<FAIL>  policy  There is none.",
        "              fix: trace-gate init",
    ]


def test_the_last_line_says_what_it_means_in_all():
    assert page(GOOD, GOOD)[-1] == "2 checks passed: the gate runs and judges here."
    assert page(GOOD, ODD)[-1] == (
        "1 of 2 checks passed, 1 with a warning: the gate runs and judges here."
    )
    assert page(GOOD, ODD, BAD)[-1].startswith("1 of 3 checks failed: the gate would not do")


def test_json_says_whether_the_gate_would_work():
    assert checks.plain_data((GOOD, ODD))["healthy"] is True
    data = checks.plain_data((GOOD, BAD))
    assert data["healthy"] is False
    assert data["checks"][1] == {
        "name": "policy", "status": "FAIL", "message": "There is none.", "fix": "trace-gate init",
    }  # fmt: skip


def test_what_a_repository_says_cannot_write_on_the_terminal():
    assert "\x1b" not in "".join(page(GOOD.with_(message="\x1b[2J", fix="\x1b[2J")))
