"""What a message tells to do works when it is done as it is written."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time

import pytest

from tests.support.approvals import mei_with, ssh_keys, with_gate
from tests.support.obeyed_messages import TRACE_GATE, obey, only
from tests.support.shop import Shop, codes, finding_lines
from trace_gate.report.judgement.registry import formatter


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- TG302: what Git made of a report ------------------------------------------------------


def test_a_report_whose_line_ends_git_changed_names_the_attribute(shop: Shop):
    windows = b"term,clicks\r\ndoor mat,4\r\n"
    shop.git("config", "core.autocrlf", "true")
    shop.write("uploads/w.csv", windows)
    shop.save(shop.observation(evidence=[{**shop.report("w.csv"), "sha256": sha256(windows)}]))
    shop.commit()
    found = only(shop.judge())
    assert found.code == "TG302"
    assert "`text`" in found.message
    assert "/uploads/** -text" in found.remediation
    stored = sha256(windows.replace(b"\r\n", b"\n"))
    assert f"`sha256: {stored}`" in found.remediation


def test_a_pointer_on_a_path_that_nobody_marked_names_the_attribute(shop: Shop):
    report = b"term,clicks\n" * 9
    oid = sha256(report)
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(report)}\n"
    shop.write("uploads/big.csv", pointer)
    shop.save(shop.observation(evidence=[{**shop.report("big.csv"), "sha256": oid}]))
    shop.commit()
    found = only(shop.judge())
    assert found.code == "TG302"
    assert "`filter=lfs`" in found.message
    assert "/uploads/big.csv filter=lfs" in found.remediation


def test_another_report_is_not_blamed_on_git(shop: Shop):
    shop.write("uploads/w.csv", "term,clicks\n")
    shop.save(shop.observation(evidence=[{**shop.report("w.csv"), "sha256": "0" * 64}]))
    shop.commit()
    found = only(shop.judge())
    assert (found.code, "attribute" in found.message) == ("TG302", False)


# --- TG304: evidence that is changed later -------------------------------------------------


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("gone", [False, True])
def test_the_fix_of_changed_evidence_brings_it_back_and_loses_nothing(
    shop: Shop, committed: bool, gone: bool
):
    today(shop)
    old = (shop.path / "uploads/week.csv").read_bytes()
    if gone:
        shop.git("rm", "-q", "uploads/week.csv")
    else:
        shop.write("uploads/week.csv", "term,clicks\nnew,1\n")
    if committed:
        shop.commit()
    found = only(shop.judge() if committed else shop.staged())
    assert found.code == "TG304"
    assert ("git reset" in found.remediation) is committed, "it resets where there is a commit"
    obey(shop, found.remediation)
    assert (shop.path / "uploads/week.csv").read_bytes() == old
    assert (shop.path / "uploads/week-new.csv").exists() is not gone
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_changed_evidence_of_a_branch_that_is_behind_comes_back_and_keeps_what_main_has(
    shop: Shop,
):
    shop.write("uploads/week.csv", "term,clicks\nnew,1\n")
    shop.commit()
    shop.switch("main")
    shop.write("docs/later.md", "later\n")
    shop.commit()
    shop.switch("work")
    obey(shop, only(shop.judge()).remediation)
    shop.commit()
    brought = shop.git("diff", "--name-only", "main...HEAD").splitlines()
    assert [each for each in brought if not each.startswith("traces/")] == ["uploads/week-new.csv"]
    assert "docs/later.md" not in shop.git("diff", "--name-only", "--cached")


# --- TG207: which folder is the right one --------------------------------------------------


@pytest.mark.parametrize(
    "place",
    ["traces/{}.yaml", "traces/2025-12/{}.yaml", "traces/2025-01/{}.yml", "traces/x/{}.YAML"],
)
def test_a_trace_in_the_wrong_place_is_told_the_right_one(shop: Shop, place: str):
    trace = shop.observation()
    right, wrong = shop.trace_path(trace["id"]), place.format(trace["id"])
    shop.save(trace)
    (shop.path / wrong).parent.mkdir(exist_ok=True)
    shop.git("mv", right, wrong)
    shop.commit()
    found = next(each for each in shop.judge().findings if each.code in ("TG207", "TG201"))
    assert right in found.message
    (shop.path / right).parent.mkdir(exist_ok=True)
    obey(shop, found.remediation)
    shop.commit()
    assert codes(shop.judge()) == []


def test_a_file_that_is_no_trace_is_told_to_leave_the_folder(shop: Shop):
    shop.write("traces/2025-01/notes.txt", "x\n")
    shop.commit()
    found = only(shop.judge())
    command = found.remediation.partition("   #")[0]
    assert command == "mkdir -p docs && git mv traces/2025-01/notes.txt docs/notes.txt"
    subprocess.run(command, shell=True, cwd=shop.path, check=True)


# --- words for people ----------------------------------------------------------------------


def test_a_folder_without_a_repository_is_told_in_words_without_those_of_git(tmp_path):
    done = subprocess.run([TRACE_GATE, "check"], cwd=tmp_path, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 2
    assert "This folder is not in a Git repository." in said
    assert "fatal" not in said
    assert "rev-parse" not in said


# --- TG401, TG402, TG408: the command that writes the missing trace --------------------------


def today(shop: Shop) -> None:
    """The commands write the time of this machine."""
    shop.clock = int(time.time()) - 200


def hypothesis(shop: Shop) -> str:
    """An observation and a hypothesis, as the commands write them."""
    today(shop)
    seen = shop.save(shop.observation())
    trace = shop.observation()
    trace |= {
        "trace_type": "hypothesis",
        "evidence": None,
        "observation": None,
        "hypothesis": {
            "hypothesis_id": "H-007",
            "statement": "A lower bid lowers ACOS.",
            "verification_window_days": 7,
            "success_criteria": [{"metric": "acos", "operator": "<=", "value": 0.3}],
        },
        "causal_links": {"caused_by": seen},
    }
    found = shop.save({key: value for key, value in trace.items() if value is not None})
    shop.commit("a hypothesis")
    return found


def passes(shop: Shop) -> None:
    for path in shop.git("ls-files", "-o", "--", "traces").split():
        shop.git("add", path)
    shop.commit("obeyed")
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("count", [1, 4])
def test_the_fix_of_an_uncovered_file_passes_as_it_is_typed(
    shop: Shop, committed: bool, count: int
):
    trace_id = hypothesis(shop)
    for number in range(count):
        shop.write(f"ads/bids {number}.csv", f"{number}\n")
    if committed:
        shop.commit("no trace")
    found = shop.judge() if committed else shop.staged()
    assert [each.code for each in found.findings] == ["TG402"] * count
    fix = shown_fix(found)
    assert f"--caused-by {trace_id} " in fix
    obey(shop, fix)
    passes(shop)
    assert len(list((shop.path / "traces").rglob("*.yaml"))) == 4, "one decision for all of them"


@pytest.mark.parametrize("where", ["staged", "commit -a", "committed"])
@pytest.mark.parametrize("change", ["edited", "deleted", "renamed"])
def test_the_fix_of_each_change_passes_as_it_is_typed(shop: Shop, change: str, where: str):
    """Where `git commit -a` was stopped, the index has nothing of what it would have committed."""
    hypothesis(shop)
    if change == "edited":
        shop.write("ads/bids.csv", "1\n")
    elif change == "deleted":
        shop.git("rm", "-q", "ads/bids.csv")
    else:
        shop.git("mv", "ads/bids.csv", "ads/new.csv")
    if where == "committed":
        shop.commit("no trace")
    found = (shop.judge() if where == "committed" else shop.staged()).findings
    if where == "commit -a":
        shop.git("reset", "-q")
    assert {each.code for each in found} == {"TG402"}
    while found:
        obey(shop, found[0].remediation)
        found = shop.staged().findings if where == "staged" else found[1:]
    passes(shop)


def shown_fix(found) -> str:
    """The one command that the text shows, for equal findings, too."""
    fixes = [line for line in formatter("text")(found).splitlines() if line.startswith("  fix: ")]
    assert len(fixes) == 1, fixes
    return fixes[0].removeprefix("  fix: ")


@pytest.mark.parametrize("committed", [False, True])
def test_the_fix_of_a_file_whose_hypothesis_has_landed_is_whole_with_its_id(
    shop: Shop, committed: bool
):
    trace_id = hypothesis(shop)
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.git("checkout", "-q", "-B", "work", "main")
    shop.write("ads/bids.csv", "1\n")
    if committed:
        shop.commit("no trace")
    fix = shown_fix(shop.judge() if committed else shop.staged())
    command, _, remark = fix.partition("   #")
    assert "--caused-by ID" in remark
    obey(shop, command.replace("--option", f"--caused-by {trace_id} --option", 1))
    passes(shop)


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("count", [1, 3])
def test_the_fix_of_a_protected_file_before_the_first_approver_is_a_command(
    shop: Shop, committed: bool, count: int
):
    today(shop)
    for number in range(count):
        shop.write(f"scripts/sort {number}.sh", f"echo {number}\n")
    if committed:
        shop.commit("no trace")
    found = shop.judge() if committed else shop.staged()
    assert set(codes(found)) == {"TG408"}
    obey(shop, shown_fix(found))
    passes(shop)


@pytest.mark.parametrize("committed", [False, True])
def test_the_fix_of_a_protected_file_leaves_only_the_signature(
    shop: Shop, committed: bool, tmp_path
):
    with_gate(shop, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    hypothesis(shop)
    shop.write("scripts/sort.sh", "echo 1\n")
    if committed:
        shop.commit("no trace")
    obey(shop, shown_fix(shop.judge() if committed else shop.staged()))
    shop.git("add", "-A")
    shop.commit("obeyed")
    found = shop.judge()
    assert found.verdict == "ESCALATE", finding_lines(found)


# --- many equal findings: one command for all ----------------------------------------------


@pytest.mark.parametrize("committed", [False, True])
def test_the_fix_of_many_deleted_traces_brings_all_back(shop: Shop, committed: bool):
    for _ in range(5):
        shop.save(shop.observation())
    shop.commit("five")
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.git("checkout", "-q", "-B", "work", "main")
    shop.git("rm", "-rq", "traces")
    if committed:
        shop.commit("away")
    found = shop.judge() if committed else shop.staged()
    assert set(codes(found)) == {"TG204"}
    obey(shop, shown_fix(found))
    shop.commit("obeyed")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


@pytest.mark.parametrize("committed", [False, True])
def test_the_fix_of_many_derived_files_takes_all_out(shop: Shop, committed: bool):
    for number in range(5):
        shop.write(f"state/metrics/by hand {number}.yaml", "x: 1\n")
    if committed:
        shop.commit("derived")
    found = shop.judge() if committed else shop.staged()
    assert set(codes(found)) == {"TG406"}
    obey(shop, shown_fix(found))
    shop.commit("obeyed", "--allow-empty")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


@pytest.mark.parametrize("count", [1, 4])
def test_the_fix_of_new_reports_is_one_observation(shop: Shop, count: int):
    for number in range(count):
        shop.write(f"uploads/new {number}.csv", f"term,clicks\nmat,{number}\n")
    found = shop.staged()
    obey(shop, shown_fix(found))
    made = (shop.path / "traces").rglob("*.yaml")
    text = max(made, key=os.path.getmtime).read_text()
    assert text.count("uploads/new ") == count
