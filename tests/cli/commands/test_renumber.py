"""`trace-gate renumber`: two people took one number, and each way out ends with a PASS."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.support.approvals import public, ssh_keys
from tests.support.desk import Desk
from tests.support.renumbered import decide
from tests.support.undoing import path_of, read, written

THEIRS, OURS = "Theirs is better", "Ours is better"


def apart(shop: Desk, cause: str, *, second: bool = True) -> str:
    """`main` and `work` have a trace with one number each; the number. We stand on `work`.

    On `work` a second draft points at the first one.
    """
    shop.git("switch", "-q", "-c", "work")
    taken = decide(shop, cause, "ads/ours.csv", OURS)
    if second:
        decide(shop, taken, "ads/second.csv", "It follows from ours")
    mine = shop.git("rev-parse", "HEAD")
    time.sleep(1.01)  # two people do not write in the same second
    shop.git("switch", "-q", "main")
    shop.git("branch", "-q", "-D", "work")
    assert decide(shop, cause, "ads/theirs.csv", THEIRS) == taken
    shop.git("switch", "-q", "-c", "work", mine)
    return taken


@pytest.fixture
def clash(expecting: tuple[Desk, str]) -> tuple[Desk, str]:
    shop, hypothesis = expecting
    return shop, apart(shop, hypothesis)


def renumbered(shop: Desk, *words: str) -> str:
    """Run it; the new id."""
    (moved,) = json.loads(shop.run("renumber", *words, "--format", "json").output)
    return moved["new"]


def settled(shop: Desk, taken: str, new: str, *, base: str = "main", rationale: str = OURS) -> None:
    """Both traces are there, whole, under numbers of their own, and the gate lets it pass."""
    assert shop.git("status", "--porcelain") == ""
    assert new != taken
    theirs, ours = read(shop, taken), read(shop, new)
    assert (theirs["decision"]["rationale"], theirs["id"]) == (THEIRS, taken)
    assert (ours["decision"]["rationale"], ours["id"]) == (rationale, new)
    follower = [each for each in shop.traces() if "It follows" in each.read_text()]
    assert {shop.trace(each)["causal_links"]["caused_by"] for each in follower} <= {new}
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def end_merge(shop: Desk) -> None:
    shop.git("commit", "-q", "--no-verify", "--no-edit")


# --- a merge --------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [True, False])
def test_in_a_conflicted_merge(clash: tuple[Desk, str], named: bool):
    shop, taken = clash
    shop.git("merge", "-q", "main", ok=False)
    new = renumbered(shop, *([taken] if named else []))
    assert shop.git("ls-files", "--unmerged") == ""
    end_merge(shop)
    settled(shop, taken, new)


def test_the_range_says_in_plain_words_what_happened(clash: tuple[Desk, str]):
    shop, taken = clash
    output = shop.run("check", "--range", "main..HEAD", code=2).output
    assert f"Two people took the number {taken}" in output
    assert "trace-gate renumber" in output


def test_before_the_merge(clash: tuple[Desk, str]):
    shop, taken = clash
    new = renumbered(shop)
    assert not (shop.path / path_of(taken)).exists()
    shop.commit("another number")
    shop.git("merge", "-q", "--no-edit", "main")
    settled(shop, taken, new)


@pytest.mark.parametrize("kept", ["ours", "theirs", "markers"])
def test_after_a_merge_that_went_wrong(clash: tuple[Desk, str], kept: str):
    shop, taken = clash
    shop.git("merge", "-q", "main", ok=False)
    if kept != "markers":
        shop.git("checkout", f"--{kept}", "--", path_of(taken))
    shop.commit("merged, somehow")
    if kept != "theirs":
        assert "renumber" in shop.run("check", "--range", "main..HEAD", code=1).output
    new = renumbered(shop, taken)
    shop.commit("another number")
    settled(shop, taken, new)


def test_while_a_merge_that_was_resolved_wrongly_waits(clash: tuple[Desk, str]):
    shop, taken = clash
    shop.git("merge", "-q", "main", ok=False)
    shop.git("checkout", "--ours", "--", path_of(taken))
    shop.git("add", "traces")
    new = renumbered(shop)
    end_merge(shop)
    settled(shop, taken, new)


def test_on_the_protected_branch_the_sealed_one_is_ours(clash: tuple[Desk, str]):
    """Git calls the branch that is merged `theirs`; what is sealed keeps its number."""
    shop, taken = clash
    before = shop.git("rev-parse", "main")
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "work", ok=False)
    new = renumbered(shop)
    end_merge(shop)
    settled(shop, taken, new, base=before)


def test_of_two_branches_that_both_are_drafts_the_one_that_comes_in_keeps_it(
    clash: tuple[Desk, str],
):
    shop, taken = clash
    shop.git("branch", "-q", "-m", "main", "theirs")
    shop.git("branch", "-q", "main", "theirs~1")
    shop.git("merge", "-q", "theirs", ok=False)
    new = renumbered(shop)
    end_merge(shop)
    settled(shop, taken, new)


# --- a rebase -------------------------------------------------------------------------------


def go_on(shop: Desk) -> str:
    return shop.git("-c", "core.editor=true", "rebase", "--continue", ok=False)


def test_in_the_middle_of_a_rebase(clash: tuple[Desk, str]):
    """The second commit comes later, so its link follows by a command of its own."""
    shop, taken = clash
    shop.git("rebase", "-q", "main", ok=False)
    new = renumbered(shop)
    go_on(shop)
    assert shop.git("branch", "--show-current") == "work"
    shop.run("renumber", taken, "--to", new)
    shop.commit("the link follows")
    settled(shop, taken, new)


def test_in_a_rebase_whose_later_commit_changes_the_draft_again(
    expecting: tuple[Desk, str],
):
    shop, hypothesis = expecting
    taken = apart(shop, hypothesis, second=False)
    path = shop.path / path_of(taken)
    path.write_text(path.read_text().replace(OURS, "Ours is much better"))
    shop.commit("in better words")
    shop.git("rebase", "-q", "main", ok=False)
    new = renumbered(shop)
    go_on(shop)
    assert shop.git("ls-files", "--unmerged") != ""
    assert renumbered(shop) == new
    go_on(shop)
    settled(shop, taken, new, rationale="Ours is much better")


def test_before_a_rebase_it_takes_a_merge(clash: tuple[Desk, str]):
    shop, taken = clash
    new = renumbered(shop, taken)
    shop.commit("another number")
    shop.git("rebase", "-q", "main", ok=False)
    shop.git("rebase", "--abort")
    shop.git("merge", "-q", "--no-edit", "main")
    settled(shop, taken, new)


# --- numbers and working trees --------------------------------------------------------------


def test_the_next_number_is_free_in_every_working_tree(
    clash: tuple[Desk, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shop, taken = clash
    shop.git("worktree", "add", "-q", "--detach", str(tmp_path / "other"), "main")
    monkeypatch.chdir(tmp_path / "other")
    draft = written(shop.run("new", "observation"))
    monkeypatch.chdir(shop.path)
    assert renumbered(shop, taken) > draft > taken


def test_a_draft_that_nobody_added_moves_as_a_file(expecting: tuple[Desk, str]):
    shop, _ = expecting
    first = written(shop.run("new", "observation"))
    output = shop.run("renumber", first).output
    assert f"{first} is now " in output
    assert shop.git("diff", "--cached", "--name-only") == ""
    assert not (shop.path / path_of(first)).exists()
    assert "git add" in output


def test_comments_and_evidence_stay(clash: tuple[Desk, str]):
    shop, taken = clash
    before = (shop.path / path_of(taken)).read_text()
    new = renumbered(shop, taken)
    after = (shop.path / path_of(new)).read_text()
    assert after == before.replace(f"id: {taken}", f"id: {new}")


def test_it_says_that_an_approval_is_gone(expecting: tuple[Desk, str], tmp_path: Path):
    shop, hypothesis = expecting
    key = ssh_keys(tmp_path, "lin")["lin"]
    shop.add_approver("lin", public(key))
    shop.commit("Lin may approve")
    taken = apart(shop, hypothesis, second=False)
    shop.run("approve", taken, "--as", "lin", "--key", str(key))
    shop.commit("Lin approves")
    output = shop.run("renumber").output
    assert "approval is gone" in output
    trace = shop.trace(shop.traces()[-1])
    assert (trace["execution"]["approved_by"], trace["execution"]["approval"]) == (None, None)


# --- what is refused ------------------------------------------------------------------------


def refused(shop: Desk, *words: str) -> str:
    before = shop.git("status", "--porcelain"), [each.read_bytes() for each in shop.traces()]
    output = shop.run("renumber", *words, code=2).output
    after = shop.git("status", "--porcelain"), [each.read_bytes() for each in shop.traces()]
    assert before == after
    assert "fix:" in output
    return output


def test_a_sealed_trace_keeps_its_number(expecting: tuple[Desk, str]):
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    assert "is sealed in main" in refused(shop, hypothesis)
    assert "No draft here" in refused(shop)
    assert "neither the id nor the path" in refused(shop, "ads/bids.csv")
    assert "no readable trace" in refused(shop, hypothesis[:-3] + "099")


def test_one_trace_that_both_sides_changed_is_no_clash(expecting: tuple[Desk, str]):
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    trace_id = decide(shop, hypothesis, "ads/ours.csv", OURS)
    path = shop.path / path_of(trace_id)
    text = path.read_text()
    shop.git("switch", "-q", "-c", "side")
    path.write_text(text.replace("Leave it", "Wait"))
    shop.commit("one")
    shop.git("switch", "-q", "work")
    path.write_text(text.replace("Leave it", "Do nothing"))
    shop.commit("two")
    shop.git("merge", "-q", "side", ok=False)
    assert "one trace that both sides changed" in refused(shop)


def test_what_has_moved_already_does_not_move_twice(clash: tuple[Desk, str]):
    shop, taken = clash
    shop.git("merge", "-q", "main", ok=False)
    renumbered(shop)
    end_merge(shop)
    assert "has another number already" in refused(shop, taken)


def test_a_trace_with_another_day_than_its_id_gets_the_number_of_its_day(
    expecting: tuple[Desk, str],
):
    """What TG201 says mends it by one command."""
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    taken = decide(shop, hypothesis, "ads/ours.csv", OURS)
    path = shop.path / path_of(taken)
    trace = shop.trace(path)
    trace["created_at"] = "2025-01-31T23:00:00-08:00"
    trace["execution"]["executed_at"] = trace["created_at"]
    path.write_text(json.dumps({"trace": trace}))
    shop.git("add", "-A")
    (fix,) = re.findall(
        r"TG201.*?fix: trace-gate (renumber \S+)", shop.run("check", code=1).output, re.S
    )
    shop.run(*fix.split())
    assert [each.stem for each in shop.traces() if "20250201" in each.stem] == [
        "TRACE-20250201-001"
    ]
    assert "TG201" not in shop.run("check", code=1).output
