"""What is said of a path that nothing covers, on values (SPEC 5): TG401, TG402, TG404, TG405."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.unit_case import (
    DAY,
    EXECUTED,
    GOOD,
    approved,
    case,
    change,
    commit,
    decision,
    evaluation,
    name,
    says,
    sha,
    statuses,
    time,
    touched,
    trace,
    trace_file,
    unreadable,
    with_approver,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate import cover_messages
from trace_gate.core.gate.cover_messages import Uncovered
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.git_model import EXECUTABLE, SYMLINK
from trace_gate.core.ledger.evidence_file import EvidenceFile

EDIT = change("ads/x.csv", "a")
OTHER = decision(1, says("ads/y.csv", "a"))
WRONG = Finding(code="TG102", message="m", remediation="r")
COMMAND = "trace-gate new decision --target ads/x.csv --executed --option "
THREAD = f"   # {cover_messages.THREAD}"


def say(each=EDIT, *brings, **fields):
    """What is said of one uncovered path."""
    return words(each, *brings, **fields).finding(each)


def words(each, *brings, **fields):
    unit = case(*(fields.pop("net", None) or [each]), brings=brings, **fields)
    return Uncovered(unit, Naming(statuses(unit)))


def names(number=1, **fields):
    return decision(number, says("ads/x.csv", "a"), **fields)


def grown(data):
    """The trace as an earlier unit left it, with a field more."""
    return touched({**data, "evidence": [{"uri": "uploads/z.csv"}]}, sealed=data)


# --- no trace at all -----------------------------------------------------------------------------


def test_a_person_replaces_what_is_in_capitals():
    assert say().remediation == (
        f'{COMMAND}"WHAT YOU CHANGE" --option "LEAVE IT" --rationale "WHY, IN A SENTENCE OR MORE" '
        "&& git add traces   # your own words in place of the capitals; --caused-by ID of the "
        "hypothesis that it tests says on what it rests"
    )


def test_without_any_trace_the_whole_command_is_shown():
    wrong = say()
    assert (wrong.code, wrong.path, wrong.level) == ("TG401", "ads/x.csv", "error")
    assert (wrong.waits, wrong.trace_id, wrong.follows) == (False, None, None)
    assert wrong.message == "ads/x.csv is changed, and no trace comes with it."
    assert wrong.remediation.startswith(COMMAND)
    assert wrong.remediation.endswith(f" && git add traces{THREAD}")


def test_a_trace_that_only_goes_does_not_come_with_it():
    assert say(EDIT, touched(None, sealed=OTHER)).code == "TG401"


@pytest.mark.parametrize(
    ("each", "stage"),
    [
        (change("ads/a b.csv", "a"), "git add 'ads/a b.csv'"),
        (
            change("ads/a b.csv", "a", None),
            "git rm -q --cached --ignore-unmatch 'ads/a b.csv'",
        ),
    ],
)
def test_before_the_boundary_the_path_is_staged(each, stage):
    fix = say(each, boundary=False).remediation
    assert fix.startswith(f"{stage} && trace-gate new decision --from-staged --option ")
    at_end = say(each).remediation
    assert at_end.startswith("trace-gate new decision --target 'ads/a b.csv' --executed --option ")


@pytest.mark.parametrize(
    ("each", "is_report"),
    [
        (change("uploads/a b.csv"), True),
        (change("uploads/a b.csv", None, "b", EXECUTABLE), True),
        (change("uploads/a b.csv", None, "b", SYMLINK), False),
        (change("uploads/a b.csv", "a"), False),
        (change("uploads/a b.csv", "a", None), False),
        (change("ads/x.csv"), False),
    ],
)
def test_a_report_that_comes_needs_only_an_observation(each, is_report):
    fix = say(each).remediation
    shown = cover_messages.new_observation("uploads/a b.csv", case())
    assert shown.startswith("trace-gate new observation --evidence 'uploads/a b.csv' ")
    assert shown.endswith(" && git add traces")
    assert (fix == shown) == is_report
    assert ("new decision" in fix) == (not is_report)


# --- a command for a decision --------------------------------------------------------------------


def test_a_decision_rests_on_the_newest_hypothesis_of_the_unit():
    live = [touched(trace(number, "hypothesis")) for number in (7, 9, 8)]
    live += [touched(trace(10))]
    assert cover_messages.hypothesis_of(live) == name(9)
    assert cover_messages.hypothesis_of([touched(OTHER)]) is None
    wrong = say(EDIT, trace(7, "hypothesis"))
    assert f"--executed --caused-by {name(7)} --option " in wrong.remediation
    assert wrong.remediation.endswith(f"   # {cover_messages.OWN_WORDS}")


def test_one_that_stands_alone_brings_its_evidence():
    shown = cover_messages.new_decision("x.py", case(), None, gone=False, alone=True)
    assert "--executed --evidence uploads/FILE --statement " in shown
    assert " && git add traces uploads/FILE   # " in shown
    resting = cover_messages.new_decision("x.py", case(), name(7), gone=False, alone=True)
    assert "--evidence" not in resting
    assert f"--caused-by {name(7)} " in resting


# --- a decision that names it and cannot be executed ---------------------------------------------

SIGNED = {"signatures": {name(1): GOOD}}
BLOCKED = {1: evaluation("BLOCK", "BLOCK")}
WAITS = {1: evaluation("ESCALATE", "ESCALATE")}


def stopped(*brings, **fields):
    wrong = say(EDIT, *brings, **{"rules": with_approver(), **fields})
    assert (wrong.code, wrong.path, wrong.trace_id) == ("TG405", "ads/x.csv", name(1))
    start = f"ads/x.csv is changed by {name(1)}, which "
    assert wrong.message.startswith(start)
    return wrong.message.removeprefix(start), wrong


def test_one_with_errors_of_its_own_is_mended_first():
    file = touched(trace_file(names(), problems=(WRONG,)))
    why, wrong = stopped(file)
    assert why == "has errors of its own."
    assert wrong.remediation == f"Mend {name(1)} first: see its findings."
    assert (wrong.follows, wrong.waits) == (file.path, False)
    waits = touched(trace_file(names(check="ESCALATE"), problems=(WRONG,)))
    why, wrong = stopped(waits)
    assert (why, wrong.waits) == ("has errors of its own.", False)


@pytest.mark.parametrize("executed", [EXECUTED, None])
def test_one_that_is_blocked_is_written_within_the_limits(executed):
    why, wrong = stopped(names(executed_at=executed), governor=BLOCKED)
    assert why == "is BLOCKed by the guardrails."
    assert wrong.remediation.endswith(f"What they are: trace-gate govern {name(1)}")
    assert (wrong.follows, wrong.waits) == (None, False)


def test_one_that_waits_for_its_approval_waits():
    why, wrong = stopped(names(check="ESCALATE"), governor=WAITS)
    assert why == "waits for an approval."
    assert wrong.remediation == f"Ask an approver to run: trace-gate approve {name(1)}"
    assert (wrong.follows, wrong.waits) == (None, True)


def test_the_first_thing_that_its_approval_lacks_is_asked_for():
    wants = {1: evaluation("ESCALATE", "ESCALATE", WRONG.with_(code="TG503", waits=True))}
    lapsed = approved(names(check="ESCALATE"), at=time(-15 * DAY))
    why, wrong = stopped(lapsed, governor=wants, known=SIGNED)
    assert why == "waits for an approval."
    assert wrong.remediation.endswith(f"trace-gate approve {name(1)} --reason TG503")


def test_one_whose_approval_does_not_hold_says_so_itself():
    changed = {**approved(names(check="ESCALATE")), "agent_id": "other"}
    why, wrong = stopped(changed, governor=WAITS)
    assert why == "has an approval that does not hold."
    assert wrong.remediation == f"See the findings of {name(1)}."
    assert not wrong.waits


def test_it_is_told_before_another_that_is_closed():
    old = grown(names(2))
    assert say(EDIT, old, names(1), governor=BLOCKED).trace_id == name(1)
    late = names(1, created_at=time(-31 * DAY))
    assert say(EDIT, late, governor=BLOCKED).code == "TG404"


# --- a decision that covers nothing any more -----------------------------------------------------


def test_one_that_was_executed_before_is_closed():
    wrong = say(EDIT, grown(names()))
    assert (wrong.code, wrong.path, wrong.trace_id) == ("TG404", "ads/x.csv", name(1))
    assert wrong.message == (
        f"ads/x.csv is named by {name(1)}, which was executed before, and covers nothing a second "
        "time."
    )
    assert wrong.remediation.startswith(f"Write a new decision: {COMMAND}")


def test_that_is_said_whatever_else_is_wrong_with_it():
    file = trace_file({**names(), "evidence": []}, problems=(WRONG,))
    assert say(EDIT, touched(file, sealed=names())).code == "TG404"


def test_one_that_was_executed_too_late_is_closed():
    wrong = say(EDIT, names(created_at=time(-31 * DAY)))
    assert (wrong.code, wrong.trace_id) == ("TG404", name(1))
    assert wrong.message.endswith(
        f"{name(1)}, which was executed more than 30 days after it was made."
    )
    short = with_approver(open_days=3)
    wrong = say(EDIT, names(created_at=time(-4 * DAY)), rules=short)
    assert "more than 3 days" in wrong.message


# --- a trailer that names one that is closed -----------------------------------------------------

WILD = decision(2, {"target": "file/ads/*.csv"})


def linked(each, *trailers, base=None, **fields):
    commits = [commit("1" * 40, each, trailers=trailers)]
    return say(each, commits=commits, known={"base": base or [names()]}, **fields)


def test_a_trailer_that_names_one_is_told():
    wrong = linked(EDIT, name(1))
    assert (wrong.code, wrong.path, wrong.trace_id) == ("TG404", "ads/x.csv", None)
    assert wrong.message == (
        f"ads/x.csv is linked to {name(1)}, which was executed before, and covers nothing a second "
        "time."
    )
    assert wrong.remediation.startswith(f"Write a new decision: {COMMAND}")


def test_only_of_what_that_one_names():
    assert linked(change("ads/z.csv", "a"), name(1)).code == "TG401"
    assert linked(EDIT).code == "TG401"
    assert linked(EDIT, name(9)).code == "TG401"
    others = decision(1, court.bid(1, 2), {"target": "campaign/C1/oops"})
    assert linked(EDIT, name(1), base=[others]).code == "TG401"


def test_a_plan_is_not_closed():
    assert linked(EDIT, name(1), base=[names(executed_at=None)]).code == "TG401"


def test_a_trailer_may_name_what_nobody_can_read():
    held = trace_file(names()).with_(trace=None)
    unit = case(EDIT, commits=[commit("1" * 40, EDIT, trailers=(name(1),))])
    unit = unit.with_(ledger=unit.ledger.with_(known={name(1): held}))
    assert Uncovered(unit, Naming(())).finding(EDIT).code == "TG401"


def test_a_wildcard_names_as_well_after_what_is_named_exactly():
    every = [names(), WILD, names(3)]
    assert name(2) in linked(change("ads/z.csv"), name(2), base=every).message
    assert name(1) in linked(EDIT, name(2), name(1), name(3), base=every).message
    assert linked(change("old/z.csv"), name(2), base=every).code == "TG401"


# --- traces that do not name it ------------------------------------------------------------------


def test_traces_that_do_not_name_it_are_named():
    brings = [trace(4), OTHER, trace(3), trace(2)]
    wrong = say(EDIT, *brings)
    assert (wrong.code, wrong.path, wrong.trace_id) == ("TG402", "ads/x.csv", None)
    assert wrong.message == (
        "ads/x.csv is changed, but no decision in this change names it (it brings "
        f"{name(1)}, {name(2)}, {name(3)})."
    )


def test_a_trace_that_cannot_be_read_is_mended_first():
    path = court.path_of(trace(9))
    wrong = say(EDIT, OTHER, touched(unreadable(path)))
    assert (wrong.code, wrong.follows) == ("TG402", path)
    assert wrong.message == f"ads/x.csv is changed. {path} comes with it, but cannot be read."
    assert wrong.remediation.startswith(f"Mend {path} first")


def test_a_draft_of_the_newest_commit_may_name_it_yet():
    wrong = say(EDIT, OTHER)
    assert wrong.remediation.startswith(
        "Add `- {target: ads/x.csv, change_type: file_update}` to execution.changes of "
        f"{name(1)} and run trace-gate refresh {name(1)}, or write another decision: {COMMAND}"
    )
    assert say(EDIT, {**OTHER, "trace_type": "maintenance"}).remediation.startswith("Add ")


C1, C2 = commit("1" * 40), commit("2" * 40, EDIT)


@pytest.mark.parametrize(
    "brought",
    [
        touched(trace(1), by=(C2,)),
        touched(approved(OTHER), by=(C2,)),
        touched({**OTHER, "evidence": [{"uri": "uploads/z.csv"}]}, sealed=OTHER, by=(C2,)),
        touched(OTHER, by=(C1,)),
        touched(OTHER).with_(versions=()),
    ],
    ids=["no decision", "approved", "sealed", "an earlier commit", "no commit"],
)
def test_no_other_may(brought):
    wrong = say(EDIT, brought, commits=(C1, C2))
    assert wrong.code == "TG402"
    assert wrong.remediation.startswith(COMMAND)


def test_the_first_draft_of_that_commit_is_named():
    early = touched(OTHER, by=(C1,))
    late = touched(OTHER, OTHER, by=(C1, C2)).with_(path=court.path_of(trace(2)))
    late = late.with_(final=trace_file({**OTHER, "id": name(2)}))
    last = touched({**OTHER, "id": name(3)}, by=(C2,))
    wrong = say(EDIT, early, late, last, commits=(C1, C2))
    assert f"execution.changes of {name(2)} and run" in wrong.remediation
    assert say(EDIT, OTHER, commits=()).remediation.startswith(COMMAND)


# --- reports -------------------------------------------------------------------------------------

REPORT = change("uploads/a b.csv", None, "r")


def shows(recorded="r"):
    return trace(1, evidence=[{"uri": "uploads/a b.csv", "sha256": sha(recorded)}])


def held(content="r"):
    file = EvidenceFile(
        path="uploads/a b.csv", entry=None, sha256=sha(content) if content else None
    )
    return {"evidence": {"uploads/a b.csv": file}}


def test_a_report_that_no_trace_names_is_shown_by_an_observation():
    wrong = say(REPORT, OTHER)
    assert wrong.code == "TG402"
    assert wrong.message == (
        f"uploads/a b.csv is new, and no trace names it as evidence (it brings {name(1)})."
    )
    assert wrong.remediation == cover_messages.new_observation("uploads/a b.csv", case())
    assert say(REPORT, OTHER, known=held()) == wrong


def test_or_by_one_of_the_unit():
    fix = say(REPORT, trace(1), trace(2)).remediation
    assert fix.endswith(f"   # or name it under evidence in {name(1)}")
    assert " or name it" not in say(REPORT, grown(trace(1))).remediation


@pytest.mark.parametrize(
    ("recorded", "problems"), [("r", (WRONG,)), ("other", ()), ("other", (WRONG,))]
)
def test_evidence_of_a_trace_with_errors_waits_for_them(recorded, problems):
    file = touched(trace_file(shows(recorded), problems=problems))
    wrong = say(REPORT, file, known=held())
    assert (wrong.code, wrong.path, wrong.follows) == ("TG402", "uploads/a b.csv", file.path)
    assert wrong.message == (
        f"uploads/a b.csv is named as evidence by {file.path}, which has errors of its own."
    )
    assert wrong.remediation == f"Mend {file.path} first: see its findings."


def test_evidence_that_can_be_run_is_no_report():
    wrong = say(change("uploads/a b.csv", None, "r", EXECUTABLE), shows(), known=held())
    assert (wrong.code, wrong.follows) == ("TG402", None)
    assert "it can be run" in wrong.message
    assert wrong.remediation.startswith(
        "git update-index --chmod=-x 'uploads/a b.csv'   # then commit"
    )


@pytest.mark.parametrize(("base", "source"), [("c" * 40, "c" * 10), (None, "HEAD")])
def test_evidence_that_was_there_before_gets_a_new_name(base, source):
    wrong = say(change("uploads/a b.csv", "old", "r"), shows(), known=held(), base=base)
    assert (wrong.code, wrong.follows) == ("TG402", None)
    assert "was there before, and this change gives it another content" in wrong.message
    assert wrong.remediation.endswith(
        f"git restore --source={source} --staged --worktree 'uploads/a b.csv'"
    )


@pytest.mark.parametrize("known", [{}, held(None)], ids=["no file", "no hash"])
def test_evidence_of_which_nothing_is_known_is_a_report_like_any_other(known):
    assert "no trace names it as evidence" in say(REPORT, shows(), known=known).message


# --- files that the base has renamed -------------------------------------------------------------

LINES = sha("lines")
MOVED = change("ads/new.csv", "a", "b")


def before(number=1, path="ads/x.csv", lines=LINES, **fields):
    return decision(number, says(path, "a", details={"lines": lines}), **fields)


def renamed(*brings, net=(MOVED,), found=LINES, **fields):
    differ = {"lines": {("ads/new.csv", "a", "b"): found}} if found else {}
    made = words(MOVED, *brings, net=net, contents=differ, **fields)
    return made.finding(MOVED), made.renamed


def test_a_file_is_named_as_it_is_called_where_the_unit_lands():
    wrong, known = renamed(before())
    assert (wrong.code, wrong.path, wrong.trace_id) == ("TG402", "ads/new.csv", name(1))
    assert wrong.message.startswith(
        f"ads/new.csv is changed as {name(1)} says of ads/x.csv: the file was renamed"
    )
    assert f"In {name(1)} write `target: file/ads/new.csv` for ads/x.csv, then:" in (
        wrong.remediation
    )
    assert wrong.remediation.endswith(
        f"trace-gate refresh {name(1)} && git add traces && git commit"
    )
    assert known == {"ads/x.csv": "ads/new.csv"}
    wrong, _ = renamed(before(), boundary=False)
    assert wrong.remediation.endswith(" && git add traces")


@pytest.mark.parametrize(
    ("brings", "more"),
    [
        ([before()], {"found": sha("other")}),
        ([before()], {"found": None}),
        ([before()], {"net": (MOVED, EDIT)}),
        ([grown(before())], {}),
        ([before(kind="observation")], {}),
        ([before(path="ads/*.tsv")], {}),
        ([before(lines=None)], {"found": None}),
        ([decision(1, court.bid(1, 2, details={"lines": LINES}))], {}),
        ([decision(1, {"target": "campaign/C1/oops", "details": {"lines": LINES}})], {}),
    ],
)
def test_only_the_same_lines_of_a_file_that_stays_are_a_rename(brings, more):
    wrong, known = renamed(*brings, **more)
    assert (wrong.code, known) == ("TG402", {})
    assert "no decision in this change names it" in wrong.message


def test_a_maintenance_trace_may_name_it_as_well():
    assert renamed(before(kind="maintenance"))[1] == {"ads/x.csv": "ads/new.csv"}
