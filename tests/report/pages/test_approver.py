"""The page of `approver add`: who was named, and what makes that count."""

from __future__ import annotations

from trace_gate.app.decide.approvers import Added, Person
from trace_gate.core.policy.gate import Approver
from trace_gate.report.pages import approver

LIN = Person(name="lin", emails=("lin@shop.example",), keys=())
GATE = "config/amazon-growth/gate.yaml"
FIRST = Added(
    path=GATE, version=2, base="main", adoption=False, sha256="a" * 64, signers=(), alone=False,
    own=False,
)  # fmt: skip
ANN = Approver(name="ann lee", emails=("ann@shop.example",), gpg_keys=("KEY",))


def page(person: Person = LIN, added: Added = FIRST) -> str:
    return "\n".join(approver.lines(person, added))


def test_the_first_approver_needs_no_approval_and_is_committed_alone():
    text = page()
    assert "without a key, lin cannot approve changes of protected files" in text
    assert f"next: git add {GATE} && git commit -m 'lin may approve'" in text
    assert text.endswith("It counts as soon as it is in main.")


def test_before_the_adoption_it_comes_in_with_that():
    assert "commit it with what `trace-gate init` wrote" in page(added=FIRST.with_(adoption=True))


def test_where_there_are_approvers_one_of_them_signs_a_decision():
    text = page(added=FIRST.with_(signers=(ANN,)))
    assert f"trace-gate new decision --target file/{GATE} --executed" in text
    assert "trace-gate approve DECISION --as 'ann lee' --gpg-key ID" in text
    assert text.endswith("is for ann lee: nobody approves their own decision.")


def test_who_names_only_oneself_is_told_of_a_team_of_one():
    text = page(added=FIRST.with_(first_is_author=True))
    assert f"git restore {GATE} && trace-gate approver add lin --email lin@shop.example" in text
    assert "--self" in text


def test_the_only_one_who_can_sign_lets_somebody_else_write():
    text = page(added=FIRST.with_(alone=True))
    assert "let somebody else write and commit it. Then you sign it." in text
    assert "--key ~/.ssh/id_ed25519" in text


def test_data_says_whether_an_approval_is_needed():
    assert approver.plain_data(LIN, FIRST)["needs_approval"] is False
    assert approver.plain_data(LIN, FIRST.with_(signers=(ANN,)))["needs_approval"] is True
    adopted = FIRST.with_(signers=(ANN,), adoption=True)
    assert approver.plain_data(LIN, adopted)["needs_approval"] is False
