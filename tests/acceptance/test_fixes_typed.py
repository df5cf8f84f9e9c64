"""Fixes that are one command: typed as they are shown, they mend what they are about."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from tests.support.approvals import mei_with, ssh_keys, with_gate
from tests.support.obeyed_messages import TRACE_GATE, obey, only
from tests.support.shop import Shop, codes, finding_lines


def typed(shop: Shop, fix: str) -> None:
    """The git commands of a fix, as the author of the shop types them."""
    for each in fix.partition("   #")[0].split(" && "):
        shop.git(*shlex.split(each)[1:])


# --- TG207 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notes.md", "my notes.txt"])
@pytest.mark.parametrize("committed", [False, True])
def test_notes_among_the_traces_move_to_the_docs(shop: Shop, name: str, committed: bool):
    shop.write(f"traces/2025-01/{name}", "Ask Mei about mugs.\n")
    if committed:
        shop.commit()
    found = only(shop.judge() if committed else shop.staged())
    assert found.code == "TG207"
    obey(shop, found.remediation)
    shop.commit("notes")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    assert (shop.path / "docs" / name).is_file()


def test_what_is_no_text_leaves_the_commit_and_stays_on_disk(shop: Shop):
    shop.write("traces/2025-01/chart.png", b"\x89PNG")
    found = only(shop.staged())
    obey(shop, found.remediation)
    assert (shop.path / "traces/2025-01/chart.png").is_file()
    shop.commit("nothing")
    assert not shop.judge().findings


def test_a_trace_that_can_be_run_is_made_an_ordinary_file(shop: Shop):
    trace_id = shop.save(shop.observation())
    shop.git("update-index", "--chmod=+x", shop.trace_path(trace_id))
    found = only(shop.staged())
    assert "an executable file" in found.message
    obey(shop, found.remediation)
    assert not codes(shop.staged())


# --- TG409 ---------------------------------------------------------------------------------


def test_a_merge_that_drops_a_trace_is_made_again(shop: Shop):
    shop.git("checkout", "-q", "-b", "second", "main")
    trace_id = shop.save(shop.observation())
    shop.commit("look")
    shop.switch("work")
    shop.write("docs/notes.md", "Notes\n")
    shop.commit("notes")
    shop.git("merge", "-q", "-s", "ours", "--no-verify", "-m", "Merge second", "second")
    shop.write("docs/more.md", "More\n")
    shop.commit("more")
    found = only(shop.judge())
    assert found.code == "TG409"
    typed(shop, found.remediation)
    assert not codes(shop.judge()), finding_lines(shop.judge())
    assert (shop.path / shop.trace_path(trace_id)).is_file()
    assert (shop.path / "docs/more.md").is_file()


def test_an_evil_merge_in_the_making_begins_again(shop: Shop):
    shop.git("checkout", "-q", "-b", "second", "main")
    shop.linked("ads/second.csv")
    shop.switch("work")
    shop.linked("ads/first.csv")
    shop.git("merge", "-q", "--no-commit", "second", ok=False)
    shop.write("ads/evil.csv", "bid\n9\n")
    found = [each for each in shop.staged().findings if each.code == "TG409"]
    typed(shop, found[0].remediation)
    assert not (shop.path / "ads/evil.csv").exists()
    assert not codes(shop.judge()), finding_lines(shop.judge())


# --- TG408 ---------------------------------------------------------------------------------


@pytest.fixture
def signed(shop: Shop, tmp_path) -> Shop:
    """A shop in which Mei may approve, and Ann works."""
    with_gate(shop, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    return shop


def test_a_decision_that_covers_nothing_says_why(signed: Shop):
    """One reason, the right one, and its own fix: never four guesses."""
    signed.write("scripts/deploy.sh", "echo 1\n")
    blocked = signed.decision("file/scripts/deploy.sh", check="BLOCK")
    trace_id = signed.save(blocked)
    found = next(each for each in signed.staged().findings if each.code == "TG408")
    assert "is BLOCKed" in found.message
    assert found.remediation.startswith(f"trace-gate govern {trace_id}")
    forged = signed.approved(signed.decision("file/scripts/deploy.sh"), "TG408")
    signed.save({**forged, "id": trace_id})
    found = next(each for each in signed.staged().findings if each.code == "TG408")
    assert "its approval does not hold (TG602)" in found.message
    assert found.remediation == (
        f"Let one of these people approve it (mei): trace-gate approve {trace_id}"
    )


# --- TG601 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [False, True])
def test_who_is_asked_for_an_approval_is_somebody_who_can_give_it(
    shop: Shop, tmp_path, named: bool
):
    if named:
        with_gate(shop, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    shop.write("ads/bids.csv", "bid\n1\n")
    shop.save(shop.decision("file/ads/bids.csv", check="ESCALATE"))
    shop.commit()
    found = [each for each in shop.judge().findings if each.code in ("TG601", "TG405")]
    assert {each.code for each in found} == {"TG601", "TG405"}
    for each in found:
        assert each.remediation.startswith("Ask an approver") is named
        assert "trace-gate approve TRACE-" in each.remediation
    missing = next(each for each in found if each.code == "TG601")
    assert ("Nobody is an approver yet" in missing.message) is not named


# --- names and drafts ----------------------------------------------------------------------


def test_a_file_whose_name_looks_like_an_option_is_staged_by_the_fix(shop: Shop):
    shop.write("./-f.txt", "x\n")
    shop.git("reset", "-q")
    shop.git("add", "./-f.txt")
    found = only(shop.staged())
    assert found.path == "-f.txt"
    assert "git add ./-f.txt && " in found.remediation
    obey(shop, found.remediation)
    assert "-f.txt" in shop.git("diff", "--cached", "--name-only").splitlines()
    (name,) = [each.name for each in (shop.path / "traces").rglob("TRACE-2*.yaml")
               if "-f.txt" in each.read_text()]  # fmt: skip
    assert name


def test_a_check_of_what_is_staged_names_drafts_that_are_not(shop: Shop):
    shop.save(shop.observation())
    shop.git("reset", "-q", "traces")
    done = run(shop, "check")
    assert done.returncode == 0
    assert "is on disk, and was not looked at: git add traces/" in done.stderr
    shop.git("add", "-A")
    assert run(shop, "check").stderr == ""


def run(shop: Shop, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TRACE_GATE, *words], cwd=shop.path, capture_output=True, text=True, check=False
    )


# --- evidence and roles --------------------------------------------------------------------


def test_a_report_of_ones_own_folder_is_copied_and_never_over_another(shop: Shop, tmp_path):
    away = tmp_path / "week-09.csv"
    away.write_text("term,clicks\nmug,9\n")
    entry = {**shop.report("week.csv"), "uri": str(away)}
    shop.save(shop.observation(evidence=[entry]))
    found = next(each for each in shop.staged().findings if each.code == "TG303")
    obey(shop, found.remediation)
    assert (shop.path / "uploads/week-09.csv").read_text() == away.read_text()
    away.write_text("another week\n")
    subprocess.run(["sh", "-c", found.remediation.partition(" && ")[0]], cwd=shop.path, check=False)
    assert "mug,9" in (shop.path / "uploads/week-09.csv").read_text()


def test_a_role_that_may_do_it_is_named(shop: Shop):
    shop.write("ads/bids.csv", "bid\n1\n")
    shop.save(shop.decision("file/ads/bids.csv", agent_id="intent-analyst"))
    found = next(each for each in shop.staged().findings if each.code == "TG208")
    assert found.remediation == "Write `agent_id: trace-scribe`."
