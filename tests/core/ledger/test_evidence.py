"""The files that traces point at, on values (SPEC 4, Evidence): TG301 to TG304."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.unit_case import (
    codes,
    entry,
    field,
    ledger,
    name,
    places,
    policy,
    sha,
    touched,
    trace,
    trace_file,
)
from trace_gate.core.finding import Finding
from trace_gate.core.git_model import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK
from trace_gate.core.ledger import evidence
from trace_gate.core.ledger.evidence import Later
from trace_gate.core.ledger.evidence_file import EvidenceFile, Pointed

PATH = "uploads/week.csv"
BASE = "b" * 40


def item(uri=PATH, content="report", **fields):
    at = "2025-01-02T08:00:00Z"
    return {"uri": uri, "sha256": sha(content) if content else None, "captured_at": at, **fields}


def report(path=PATH, content="report", mode=REGULAR, **fields):
    return EvidenceFile(path=path, entry=entry(content, mode), sha256=sha(content), **fields)


def found(
    *brought, files=(), pointing=None, rules=None, tombstones=(), unapproved=None, later=None
):
    held = ledger(*brought, evidence={each.path: each for each in files}, pointing=pointing or {})
    buried = frozenset(tombstones)
    rest = (rules or policy(), buried, BASE, later or {})
    return list(evidence.check(held, *rest, unapproved=unapproved or {}))


def about(one, *files, **options):
    return found(trace(1, evidence=[one]), files=files, **options)


def test_the_recorded_file_with_the_recorded_content_passes():
    assert about(item(), report()) == []


def test_one_that_is_not_there_is_added():
    gone = EvidenceFile(path=PATH, entry=None)
    for wrong in (about(item()), about(item(), gone)):
        assert places(wrong) == [("TG301", "uri")]
        assert wrong[0].remediation.startswith(f"git add {PATH}   #")


def test_another_content_is_told_with_the_sha256_that_it_has():
    wrong = about(item(), report(content="other"))
    assert places(wrong) == [("TG302", "sha256")]
    assert wrong[0].remediation.startswith(f"Write `sha256: {sha('other')}`")


@pytest.mark.parametrize("said", [None, "", "0" * 64, sha("report").upper()])
def test_whatever_else_is_said_of_the_content_does_not_pass(said):
    assert codes(about({**item(), "sha256": said}, report())) == ["TG302"]


@pytest.mark.parametrize(
    ("mode", "passes"), [(EXECUTABLE, True), (SYMLINK, False), (SUBMODULE, False)]
)
def test_evidence_is_a_file(mode, passes):
    """Whether it can be run is a question of cover."""
    wrong = about(item(), report(mode=mode))
    assert places(wrong) == ([] if passes else [("TG303", "uri")])
    assert passes or wrong[0].remediation.endswith(f"git add {PATH}")


@pytest.mark.parametrize("index", [0, 1, 2])
def test_each_entry_is_told_where_it_stands(index):
    items = [item(), item(), item()]
    items[index] = item("uploads/gone.csv")
    (wrong,) = found(trace(1, evidence=items), files=[report()])
    assert "uploads/gone.csv" in wrong.source


def test_only_what_the_unit_adds_is_asked():
    old = trace(1, evidence=[item("uploads/gone.csv")])
    new = trace(1, evidence=[item("uploads/gone.csv"), item()])
    assert found(touched(new, sealed=old), files=[report()]) == []
    assert codes(found(touched(new, sealed=old))) == ["TG301"]


# --- where it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "uri",
    [
        *("week.csv", "/uploads/week.csv", "uploads", "uploads/", "uploads//week.csv"),
        *("uploads/../week.csv", "uploads/./week.csv", "./uploads/week.csv", "uploads\\week.csv"),
        *("Uploads/week.csv", "uploads2/week.csv", ""),
    ],
)
def test_what_is_no_plain_path_below_the_uploads_is_copied_there(uri):
    wrong = about(item(uri), report(uri))
    assert places(wrong) == [("TG303", "uri")]
    assert wrong[0].remediation.startswith("cp -n ")
    assert "&& git add uploads/" in wrong[0].remediation


def test_the_folder_is_that_of_the_policy():
    rules = policy(uploads="reports")
    assert about(item("reports/a.csv"), report("reports/a.csv"), rules=rules) == []
    wrong = about(item(), report(), rules=rules)
    assert "git add reports/week.csv" in wrong[0].remediation


@pytest.mark.parametrize("level", ["warning", "error", "note"])
@pytest.mark.parametrize("uri", ["https://x.example/a.csv", "S3://bucket/a", "gs:a"])
def test_an_address_is_recorded_at_the_level_of_the_policy(uri, level):
    (wrong,) = about(item(uri), rules=policy(remote_evidence=level))
    assert (wrong.code, field(wrong), wrong.level) == ("TG303", "uri", level)


@pytest.mark.parametrize(
    "uri", ["http://x.example/a", "ftp:a", "file:///etc/passwd", "FILE:a", "C:/a", "git+ssh:a"]
)
def test_all_other_kinds_are_errors(uri):
    (wrong,) = about(item(uri), rules=policy(remote_evidence="note"))
    assert (wrong.code, wrong.level) == ("TG303", "error")
    assert "uploads/" in wrong.remediation


def test_a_file_of_a_computer_is_never_accepted():
    rules = policy(evidence_schemes=("file",), remote_evidence="note")
    assert [each.level for each in about(item("file:a"), rules=rules)] == ["error"]


@given(st.text(string.ascii_lowercase + "./\\:-+%\0", min_size=1, max_size=12))
def test_a_local_path_stays_below_the_uploads(rest):
    if evidence.is_local(f"uploads/{rest}", "uploads"):
        parts = rest.split("/")
        assert not {"", ".", ".."} & set(parts)
        assert "\\" not in rest
        assert evidence.scheme_of(f"uploads/{rest}") is None
    assert not evidence.is_local(rest, "uploads") or rest.startswith("uploads/")


# --- Git and contents ----------------------------------------------------------------------------


def test_a_pointer_of_git_lfs_without_its_mark_is_told_how_to_get_it():
    file = report(content="pointer", unmarked_oid=sha("report"))
    (wrong,) = about(item(), file)
    assert wrong.code == "TG302"
    assert f"/{PATH} filter=lfs" in wrong.remediation
    assert f"git lfs untrack {PATH} && git add --renormalize {PATH}" in wrong.remediation


def test_other_line_ends_are_told_as_such():
    (wrong,) = about(item(), report(content="crlf", other_ends=(sha("report"),)))
    assert "line ends" in wrong.message
    assert f"sha256: {sha('crlf')}" in wrong.remediation
    assert "/uploads/** -text" in wrong.remediation


def test_a_tombstone_counts_where_a_decision_buries_the_file():
    stone = report(content="stone", tombstone=sha("report"))
    assert codes(about(item(), stone)) == ["TG302"]
    assert about(item(), stone, tombstones=[PATH]) == []
    told = Finding(code="TG304", message="m", remediation="r")
    assert about(item(), stone, unapproved={PATH: told}) == [], "the approval is asked for itself"
    assert codes(about(item(content="other"), stone, tombstones=[PATH])) == ["TG302"]


def test_without_a_unit_each_true_tombstone_counts():
    """`check --all` asks a tree, in which nobody buries anything."""
    file = trace_file(trace(1, evidence=[item()]))
    stone = report(content="s", tombstone=sha("report"))
    (one,), gate = file.trace.evidence, policy().gate
    assert list(evidence.of_entry(file, one, {PATH: stone}, gate)) == []
    assert codes(evidence.of_entry(file, one, {PATH: report(content="s")}, gate)) == ["TG302"]


# --- evidence of sealed traces -------------------------------------------------------------------


def pointed(*numbers):
    return {PATH: Pointed(traces=tuple(map(name, numbers)))}


def test_what_a_sealed_trace_points_at_does_not_change():
    (wrong,) = found(pointing=pointed(1))
    assert (wrong.code, wrong.path, wrong.level, wrong.waits) == ("TG304", PATH, "error", False)
    back = f"git restore --source={BASE[:10]} --staged --worktree {PATH}"
    assert wrong.remediation == f"{back}   # then commit"


def test_the_new_content_goes_on_under_a_new_name():
    (wrong,) = found(pointing=pointed(1), later={PATH: Later(left=True)})
    assert wrong.remediation.startswith(f"cp {PATH} uploads/week-new.csv && git restore ")
    assert "trace-gate new observation --evidence uploads/week-new.csv" in wrong.remediation


def test_what_is_committed_is_committed_anew():
    (wrong,) = found(pointing=pointed(1), later={PATH: Later(committed=True)})
    assert wrong.remediation.startswith("git reset --soft ")


@pytest.mark.parametrize(("count", "more"), [(3, False), (4, True)])
def test_three_traces_are_named(count, more):
    (wrong,) = found(pointing=pointed(*range(1, count + 1)))
    assert all((name(n) in wrong.message) == (n <= 3) for n in range(1, count + 1))
    assert ("and others" in wrong.message) == more


def test_a_decision_may_bury_it():
    assert found(pointing=pointed(1), tombstones=[PATH]) == []
    told = Finding(code="TG304", message="m", remediation="r", waits=True)
    assert found(pointing=pointed(1), unapproved={PATH: told}) == [told]
