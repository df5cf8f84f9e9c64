"""What is said where a record and a content differ, and what mends it (SPEC 5): TG412."""

from __future__ import annotations

import pytest

from tests.support.unit_case import (
    approved,
    case,
    change,
    commit,
    decision,
    name,
    said_of,
    says,
    sha,
    touched,
    trace,
)
from trace_gate.core.gate.content import messages
from trace_gate.core.gate.content_values import NOTHING, Content

PATH = "ads/a"
ONE = decision(1, says(PATH, "a", "b"))
REFRESH = f"trace-gate refresh {name(1)} && git add traces && git commit"
OWN = f"trace-gate new decision --target {PATH} --executed"
BACK = f"trace-gate execute {name(1)} --result rolled_back && git add traces && git commit"


class Said:
    """A unit with some decisions on a path, and what is said of them."""

    def __init__(self, *brings, net=None, commits=None, **options):
        net = net or change(PATH, "a", "c")
        made = {"commits": (commit("c1", net),) if commits is None else commits, **options}
        self.case = case(net, brings=brings or [ONE], **made)
        known = said_of(self.case)
        self.history = known.histories[PATH]
        self.claims = known.naming.claims(PATH)

    def differs(self, *ends):
        return messages.differs(self.case, self.history, self.claims, ends or (of("c"),))

    def about(self, rule):
        """What a rule says of the first decision."""
        return rule(self.case, self.history, self.claims[0])


def of(content, mode="100644"):
    return NOTHING if content is None else Content(sha256=sha(content), mode=mode)


SEALED = touched({**ONE, "agent_id": "b"}, sealed=ONE)
NAMED = decision(1, says(PATH, "a", "b"), approved_by="mei")
NAMELESS = approved(ONE)
NAMELESS["execution"]["approved_by"] = None


# --- where it is said ----------------------------------------------------------------------------


def test_it_is_said_at_the_path_and_of_the_last_commit_that_changes_it():
    said = Said().differs()
    assert (said.code, said.level, said.path) == ("TG412", "error", PATH)
    assert (said.commit, said.trace_id) == ("c1", name(1))
    assert Said(commits=(commit("index", change(PATH, "a", "c")),)).differs().commit is None
    assert Said(commits=()).differs().commit is None


def test_of_several_decisions_the_last_one_that_names_the_file_is_told():
    wild = decision(3, says("ads/*"))
    two = decision(2, says(PATH, "a", "x"))
    assert Said(ONE, two, wild).differs().trace_id == name(2)
    assert Said(wild).differs().trace_id == name(3)


# --- how they differ -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "ends", "message"),
    [
        (sha("b"), [of("c")], f"{PATH} has another content here than {name(1)} says."),
        (sha("b"), [NOTHING], f"{name(1)} says what {PATH} holds, and the file is deleted."),
        ("deleted", [of("c")], f"{name(1)} says that {PATH} is deleted, and it is there."),
        (None, [of("c")], f"{name(1)} covers {PATH} and does not say which content it means"),
        ("words", [of("c")], "does not say which content it means (`to_value`)."),
        (
            sha("b"),
            [of("b", "100755"), of("b", "120000")],
            f"another file mode of {PATH} than it has here: 100755, 120000.",
        ),
    ],
)
def test_the_difference_is_told_in_one_sentence(value, ends, message):
    one = {**says(PATH, "a"), "to_value": value}
    assert message in Said(decision(1, one)).differs(*ends).message


def test_a_wildcard_is_about_many_files():
    said = Said(decision(1, says("ads/*"))).differs()
    assert said.message.startswith(f"{name(1)} covers {PATH} by ads/*. The files that it covers")


# --- what mends it -------------------------------------------------------------------------------


def test_a_draft_is_written_again():
    fix = Said().differs().remediation
    assert fix.startswith(f"{REFRESH}   # if {name(1)} means what is there now.")
    assert OWN in fix


def test_at_a_commit_the_file_is_staged_first():
    fix = Said(boundary=False).differs().remediation
    again = f"git add {PATH} && trace-gate refresh {name(1)} && git add traces   #"
    assert fix.startswith(again)
    gone = Said(boundary=False, net=change(PATH, "a", None)).differs().remediation
    assert gone.startswith(f"git rm -q --cached --ignore-unmatch {PATH} && trace-gate refresh")


@pytest.mark.parametrize(
    ("one", "stays"),
    [
        (SEALED, f"{name(1)} is sealed, and stays as it is"),
        (approved(ONE), f"{name(1)} is approved, and stays as it is; or put its content back"),
        (NAMED, f"{name(1)} is approved, and stays as it is; or put its content back"),
        (NAMELESS, f"{name(1)} is approved, and stays as it is; or put its content back"),
    ],
)
def test_what_is_sealed_or_approved_is_never_written_again(one, stays):
    fix = Said(one).differs().remediation
    assert fix.startswith(OWN)
    assert fix.endswith(stays)
    assert "refresh" not in fix


def test_a_decision_of_its_own_rests_on_the_hypothesis_of_the_unit():
    brought = trace(7, "hypothesis", hypothesis={"hypothesis_id": "H-001"})
    assert f"--caused-by {name(7)}" in Said(ONE, brought).differs().remediation


# --- the single cases ----------------------------------------------------------------------------


def test_what_is_said_of_the_content_before():
    said = Said()
    other = messages.starts(said.case, said.history, said.claims)
    assert other.message.startswith(f"{name(1)} says of {PATH} another content before the change")
    assert other.remediation.startswith(REFRESH)
    said = Said(decision(1, says(PATH, None, "b")))
    new = messages.starts(said.case, said.history, said.claims)
    assert new.message == f"{name(1)} says that {PATH} was new."


@pytest.mark.parametrize(
    ("options", "at"), [({"tip": "d" * 40}, "d" * 10), ({}, "b" * 10), ({"base": None}, "")]
)
def test_an_edit_that_a_merge_carries_is_merged_first(options, at):
    said = Said(**options)
    one = messages.carried(said.case, said.history, said.claims)
    assert f"brings an edit into {PATH}" in one.message
    assert one.remediation.startswith(f"git merge --no-edit {at} && {REFRESH}")


def test_a_later_decision_was_given_up_or_overwritten():
    said = Said().about(messages.later)
    assert f"{name(1)} records another content of {PATH} than it has here" in said.message
    assert said.remediation.startswith(f"{BACK}   # if {name(1)} was given up.")
    assert OWN in said.remediation
    at_commit = Said(boundary=False).about(messages.later).remediation
    assert at_commit.startswith(f"{BACK.removesuffix(' && git commit')}   #")


def test_a_decision_of_which_nothing_is_here_is_told():
    said = Said().about(messages.omitted)
    assert f"{name(1)} says that it changed {PATH}, and nothing of its change" in said.message
    assert said.remediation.startswith(BACK)
    assert said.remediation.endswith(REFRESH)


@pytest.mark.parametrize(
    ("one", "fixed"),
    [(ONE, False), (SEALED, True), (approved(ONE), True), (NAMED, True), (NAMELESS, True)],
)
def test_lines_that_are_not_true_are_written_again_or_taken_back(one, fixed):
    said = Said(one).about(messages.untrue_lines)
    assert "(`details.lines`, `details.own_lines`)" in said.message
    assert said.remediation.startswith(BACK if fixed else REFRESH)
    assert (OWN in said.remediation) == fixed
    if not fixed:
        staged = Said(one, boundary=False).about(messages.untrue_lines).remediation
        assert staged.startswith(f"git add {PATH} && trace-gate refresh")


def test_what_nobody_can_have_seen_is_approved_anew():
    said = Said().about(messages.unseen)
    assert f"{name(1)} is approved, and no commit here has what it says of {PATH}" in said.message
    assert said.remediation.startswith(f"{BACK}   # takes it back.")
    assert said.remediation.endswith("and let it be approved")


def test_the_marks_of_a_conflict_are_taken_out():
    said = Said()
    one = messages.marked(said.case, said.history, said.claims)
    assert one.message == messages.marks(PATH)
    assert all(mark in one.message for mark in ("<<<<<<<", "=======", ">>>>>>>"))
    assert one.remediation.startswith("Keep what is right, take the marks out, and git add")
    assert REFRESH in one.remediation


# --- in a squash ---------------------------------------------------------------------------------


def in_a_squash(*brings):
    said = Said(*brings)
    return messages.in_a_squash(said.case, said.differs(), said.claims)


def test_of_a_squash_it_is_a_warning_of_no_commit():
    said = in_a_squash(ONE)
    assert (said.level, said.commit, said.code) == ("warning", None, "TG412")
    assert said.message.startswith("This branch is sound, and a squash of it would be stopped: ")


def test_each_draft_is_written_again_and_nothing_else():
    both = in_a_squash(ONE, decision(2, says(PATH, "a", "x")), approved(decision(3, says(PATH))))
    again = f"trace-gate refresh {name(1)} && trace-gate refresh {name(2)} && git add traces"
    assert both.remediation.startswith(again)
    assert in_a_squash(approved(ONE)).remediation.startswith("Land it by a merge commit")
    twice = in_a_squash(decision(1, says(PATH, "a", "b"), says(PATH, "b", "c")))
    assert twice.remediation.count("refresh") == 1


def test_a_path_is_one_word_of_a_command():
    net = change("ads/a b", "a", None)
    unit = case(net, brings=[ONE], boundary=False)
    known = said_of(unit)
    history, (claim,) = known.histories["ads/a b"], known.naming.claims(PATH)
    staged = "git rm -q --cached --ignore-unmatch 'ads/a b' && "
    assert messages.untrue_lines(unit, history, claim).remediation.startswith(staged)
    landing = unit.with_(proposal=unit.proposal.with_(boundary=True))
    assert messages.untrue_lines(landing, history, claim).remediation == REFRESH
