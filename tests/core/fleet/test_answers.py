"""What the answers of the commands say of a repository (SPEC 10, Fleet)."""

from __future__ import annotations

import pytest

from trace_gate.core.fleet import answers
from trace_gate.core.fleet.result import FleetResult
from trace_gate.core.fleet.row import Row, ShopFigures, of_plain, worst

ERROR, NOTE = {"code": "TG401", "level": "error"}, {"code": "TG803", "level": "note"}
AUDIT = {
    "verdict": "BLOCK",
    "commit": "a" * 40,
    "totals": {"steps": 3, "bypassed": 1},
    "steps": [{"policy": "d1", "findings": []}, {"policy": "d2", "findings": [ERROR]}],
    "findings": [NOTE],
}


def shop(waits: list[str], rate: float | None) -> dict:
    return {
        "tenant": "A-01-US",
        "kpis": {"freeze_rate": {"now": rate}},
        "open_decisions": [{"waits_for": each} for each in waits],
        "due": {"overdue": 2, "today": 1},
    }


def row(verdict: str = "PASS", **more) -> Row:
    return Row(
        run_id="r", repo="a", ref="refs/heads/main", action="check", tool_version="1",
        started_at=0.0, verdict=verdict, **more,
    )  # fmt: skip


def result(action: str, *rows: Row) -> FleetResult:
    return FleetResult(action=action, tool_version="1", started_at=0.0, seconds=1.0, rows=rows)


def test_an_audit_tells_steps_bypasses_and_what_is_open():
    assert answers.of_audit(AUDIT) == {
        "verdict": "BLOCK", "open": 1, "steps": 3, "bypassed": 1, "policy_digest": "d2",
    }  # fmt: skip
    assert answers.checkpoint_holds(AUDIT)
    assert not answers.checkpoint_holds({"findings": [{"code": "TG802"}]})


def test_a_check_tells_its_verdict_and_the_policy():
    answer = {"verdict": "PASS", "policy": {"digest": "d"}, "findings": [NOTE]}
    assert answers.of_check(answer) == {"verdict": "PASS", "open": 0, "policy_digest": "d"}


def test_a_report_tells_each_shop_by_itself():
    parts = [shop(["approval", "execution", "approval"], 0.5), shop([], None)]
    first, second = answers.of_report({"shops": parts})["shops"]
    assert (first.freeze_rate, first.open_approvals, first.overdue) == (0.5, 2, 2)
    assert (second.freeze_rate, second.open_approvals) == (None, 0)
    assert answers.missing_shops(("A-01-US", "B-01-US"), [first]) == ("B-01-US",)


ALL = [each for questions in answers.QUESTIONS.values() for each in questions]


@pytest.mark.parametrize("question", ALL, ids=lambda each: each.reader)
def test_an_answer_without_its_keys_is_none(question):
    with pytest.raises(KeyError):
        answers.figures(question, {})


def test_each_reader_has_a_question():
    assert {each.reader for each in ALL} == answers.READERS.keys()


def test_committed_layers_are_stale_where_the_judge_says_so_of_them_and_of_nothing_else():
    answer = {"verdict": "BLOCK", "policy": None, "findings": [ERROR]}
    assert answers.of_stale(answer)["verdict"] == "PASS"
    stale = answers.of_stale({**answer, "findings": [ERROR, {"code": "TG407", "level": "error"}]})
    assert (stale["verdict"], stale["stale"]) == ("BLOCK", True)


def test_an_export_says_what_was_written_and_which_traces_are_in_no_table():
    told = answers.of_export({"written": ["a", "b"], "unreadable": []})
    assert told == {"verdict": "PASS", "written": 2, "message": ""}
    assert "1 of its traces" in answers.of_export({"written": [], "unreadable": ["x"]})["message"]
    assert answers.of_derive({"fresh": False}) == {"written": 0}


def test_the_layers_of_a_copy_are_never_on_the_branch_that_is_asked_about():
    (_, publish) = answers.QUESTIONS["derive"]
    assert publish.words[:3] == ("derive", "--publish", answers.LAYERS)


def test_the_worst_row_is_the_verdict_and_none_hides_another():
    assert worst([row(), row("ESCALATE")]) == "ESCALATE"
    assert worst([row("BLOCK"), row("ESCALATE")]) == "BLOCK"
    assert worst([row("BLOCK"), row("CANNOT_JUDGE")]) == "CANNOT_JUDGE"
    assert worst([]) == "CANNOT_JUDGE"


def test_exit_codes():
    lost = row("CANNOT_JUDGE", error_kind="lost")
    assert result("check", row(), row()).exit == 0
    assert result("check", row(), row("ESCALATE")).exit == 1
    assert result("status", row("BLOCK")).exit == 0
    assert result("status", row("BLOCK"), lost).exit == 2
    assert result("audit").exit == 2


def test_a_row_goes_to_another_process_and_back():
    figures = ShopFigures(tenant="A-01-US", freeze_rate=0.5, open_approvals=1, overdue=0)
    given = row(shops=(figures,), files=("a.json",))
    assert of_plain(given.plain()) == given
