"""What a message tells to do works when it is done as it is written."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from tests.shop import Shop, codes, told

TRACE_GATE = os.path.join(os.path.dirname(sys.executable), "trace-gate")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def only(found):
    assert len(found.findings) == 1, told(found)
    return found.findings[0]


def obey(shop: Shop, fix: str) -> None:
    """Run the command before the remark, as an analyst would."""
    command = fix.partition("   #")[0]
    bin_folder = os.path.dirname(TRACE_GATE)
    env = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", "-c", command], cwd=shop.path, env=env, check=True)


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
    (shop.path / "uploads/week-new.csv").unlink(missing_ok=True)
    for path in shop.git("ls-files", "-o", "--", "traces").split():
        (shop.path / path).unlink()
    shop.commit()
    assert codes(shop.judge()) == []


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
    assert shop.git("diff", "--name-only", "main...HEAD") == ""
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
    assert found.remediation.startswith("Move it to a folder outside of traces/: git mv ")


# --- words for people ----------------------------------------------------------------------


def test_a_folder_without_a_repository_is_told_in_words_without_those_of_git(tmp_path):
    done = subprocess.run([TRACE_GATE, "check"], cwd=tmp_path, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 2
    assert "This folder is not in a Git repository." in said
    assert "fatal" not in said
    assert "rev-parse" not in said
