"""The words about an approval that is missing or does not hold (SPEC 7, Approval)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import MEI, approved, decision, policy, says, trace_file, with_approver
from trace_gate.core.governor import approval_messages as messages

PLAN = decision(1, says("ads/a"))
FILE = trace_file(approved(PLAN, "TG503"))
TRACE = FILE.trace
NAMED = f"trace-gate approve {TRACE.id}"
ZOE = MEI.with_(name="zoe", emails=("zoe@shop.example",))


def test_the_commands_that_messages_show():
    assert messages.approve_command("T", ()) == "trace-gate approve T"
    assert messages.ask(policy().gate, "T") == "trace-gate approve T"
    assert messages.ask(with_approver().gate, "T", ["TG205"]) == (
        "Ask an approver to run: trace-gate approve T --reason TG205"
    )
    assert messages.co_author_line(MEI) == f"Co-authored-by: mei <{MEI.emails[0]}>"


def test_what_was_lacking_is_accepted_by_name_beside_the_rest():
    assert messages.again(TRACE, ["TG503"]) == (f"Let it be approved again: {NAMED} --reason TG503")
    assert messages.again(TRACE, ["TG503"], ["TG205"]).endswith("--reason TG205 --reason TG503")


def test_an_approval_that_is_merged_asks_for_another_decision():
    assert "Write another decision" in messages.again(TRACE, None, ["TG205"])


def test_another_approver_is_named_or_how_a_team_of_one_goes_on():
    one = with_approver().gate
    assert "is the only approver" in messages.another(TRACE, one, one.approvers[0])
    two = one.with_(approvers=(*one.approvers, ZOE))
    assert messages.another(TRACE, two, one.approvers[0]) == f"Ask zoe to run: {NAMED}"


def test_while_nobody_is_an_approver_whoever_commits_approves():
    assert "whoever commits it gives it" in messages.missing(FILE, policy().gate, ()).message
    found = messages.missing(FILE, with_approver().gate, ())
    assert "a second person" in found.message
    assert found.waits


@pytest.mark.parametrize("may_be_said", [True, False])
def test_what_a_message_may_still_say_is_a_warning(may_be_said):
    found = messages.not_brought(FILE, TRACE, MEI, may_be_said=may_be_said)
    assert found.level == ("warning" if may_be_said else "error")
    assert messages.co_author_line(MEI) in found.remediation
