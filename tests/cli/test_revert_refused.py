"""`trace-gate revert`: what it does not do, and leaves exactly as it was."""

from __future__ import annotations

import os

import pytest

from tests.support.desk import BIDS
from tests.support.undoing import DECIDE, LOWER, decided, landed, path_of, untouched
from trace_gate.adapters.workspace import Workspace

# --- what is refused ---------------------------------------------------------------------


def test_a_path_that_was_changed_again_is_not_taken_along(lowered):
    shop, done = lowered
    commit = shop.git("rev-parse", "HEAD")
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.70\n")
    decided(shop, done, message="Lower it further")
    later = shop.git("rev-parse", "HEAD")
    output = untouched(shop, commit)
    assert f"ads/bids.csv (in {later[:10]})" in output
    assert f"trace-gate revert {later[:10]}" in output
    shop.run("revert", later)
    shop.commit("undo")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", commit)
    assert "PASS" in landed(shop, base)


def test_a_path_that_is_as_before_already_is_left_alone(expecting):
    shop, expected = expecting
    shop.write("ads/more.csv", "x\n")
    shop.write("ads/bids.csv", LOWER)
    done = decided(shop, expected)
    commit = shop.git("rev-parse", "HEAD")
    shop.write("ads/bids.csv", BIDS)
    decided(shop, done, message="Back by hand")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", commit)
    targets = [change["target"] for change in shop.trace()["execution"]["changes"]]
    assert targets == ["file/ads/more.csv"]
    assert "PASS" in landed(shop, base)


def test_twice_is_once(lowered):
    shop, done = lowered
    commit = shop.git("rev-parse", "HEAD")
    shop.run("revert", commit)
    assert "These have changes that are not committed: ads/bids.csv." in untouched(shop, commit)
    shop.commit("undo")
    output = untouched(shop, commit)
    assert "There is nothing left to undo" in output
    assert "ads/bids.csv: as before it." in output
    assert f"Rolled back: {done}." in output


@pytest.mark.parametrize("staged", [True, False])
def test_what_is_not_committed_is_not_lost(lowered, staged):
    shop, _ = lowered
    shop.write("ads/bids.csv", "mine\n", add=staged)
    assert "not committed: ads/bids.csv" in untouched(shop, "HEAD")
    assert (shop.path / "ads/bids.csv").read_text() == "mine\n"


def test_what_is_staged_alone_is_not_lost(lowered):
    shop, _ = lowered
    shop.write("ads/bids.csv", "mine\n")
    shop.write("ads/bids.csv", LOWER, add=False)
    assert "not committed: ads/bids.csv" in untouched(shop, "HEAD")


def test_a_mode_that_is_not_committed_and_a_missing_file_are_seen(lowered):
    shop, _ = lowered
    (shop.path / "ads/bids.csv").chmod(0o755)
    assert "not committed: ads/bids.csv" in untouched(shop, "HEAD")
    (shop.path / "ads/bids.csv").unlink()
    assert "not committed: ads/bids.csv" in untouched(shop, "HEAD")


@pytest.mark.parametrize("staged", [True, False])
def test_an_edit_of_the_old_decision_is_not_swept_in(lowered, staged):
    shop, done = lowered
    path = shop.path / path_of(done)
    path.write_text(path.read_text() + "# mine\n")
    if staged:
        shop.git("add", "traces")
    assert f"not committed: {path_of(done)}" in untouched(shop, "HEAD")


@pytest.mark.parametrize("path", ["ads/old.csv", "ads"])
def test_a_file_that_nobody_added_is_not_overwritten(expecting, path):
    shop, expected = expecting
    shop.git("mv", "ads/bids.csv", "kept.csv")
    shop.write("ads/old.csv", "old\n")
    decided(shop, expected)
    shop.git("rm", "-q", "-r", "ads")
    decided(shop, expected)
    shop.write(path, "mine\n", add=False)
    assert f"These are in the way: {path}" in untouched(shop, "HEAD")
    assert (shop.path / path).read_text() == "mine\n"


def test_a_folder_with_files_that_nobody_added_does_not_become_a_file(expecting):
    shop, expected = expecting
    shop.write("ads/one", "a file\n")
    decided(shop, expected)
    shop.git("rm", "-q", "ads/one")
    shop.write("ads/one/deep.csv", "x\n")
    decided(shop, expected)
    shop.write("ads/one/mine.csv", "mine\n", add=False)
    assert "These are in the way: ads/one/mine.csv" in untouched(shop, "HEAD")
    (shop.path / "ads/one/mine.csv").unlink()
    shop.run("revert", "HEAD")
    assert (shop.path / "ads/one").read_text() == "a file\n"


def test_a_file_below_a_folder_with_a_filter_is_refused(expecting):
    shop, expected = expecting
    shop.write("ads/deep/.gitattributes", "*.bin filter=lfs\n")
    shop.write("ads/deep/er/a.bin", "x\n")
    shop.write("ads/b.bin", "x\n")
    decided(shop, expected)
    output = untouched(shop, "HEAD")
    assert "never run here: ads/deep/er/a.bin." in output


@pytest.mark.parametrize("way", ["to a link", "from a link"])
def test_links_are_refused(expecting, way):
    shop, expected = expecting
    link, file = shop.path / "ads/link.csv", shop.path / "ads/bids.csv"
    if way == "to a link":
        link.symlink_to("bids.csv")
    else:
        link.symlink_to("bids.csv")
        shop.commit("a link")
        link.unlink()
        link.write_text("x\n")
    shop.git("add", "ads")
    decided(shop, expected)
    output = untouched(shop, "HEAD")
    assert "Only plain files are restored" in output
    assert "git restore --source=" in output
    assert file.read_text() == BIDS


def test_a_link_in_the_way_is_not_followed(expecting, tmp_path):
    shop, expected = expecting
    shop.write("ads/deep/old.csv", "old\n")
    decided(shop, expected)
    shop.git("rm", "-q", "-r", "ads/deep")
    decided(shop, expected)
    (tmp_path / "away").mkdir()
    (shop.path / "ads").mkdir(exist_ok=True)
    (shop.path / "ads/deep").symlink_to(tmp_path / "away")
    assert "These are in the way: ads/deep" in untouched(shop, "HEAD")
    assert os.listdir(tmp_path / "away") == []


def test_a_submodule_is_refused(expecting):
    shop, expected = expecting
    head = shop.git("rev-parse", "HEAD")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{head},ads/lib")
    shop.run("new", "decision", "--from-staged", "--caused-by", expected, *DECIDE)
    shop.git("add", "traces")
    shop.git("commit", "-q", "-m", "a module")
    assert "Only plain files are restored" in untouched(shop, "HEAD")


def test_a_file_behind_a_filter_is_refused_and_the_filter_is_not_run(expecting, tmp_path):
    shop, expected = expecting
    shop.write("ads/.gitattributes", "*.bin filter=x\n")
    shop.commit("attributes")
    shop.write("ads/a.bin", "x\n")
    decided(shop, expected)
    for way in ("clean", "smudge"):
        shop.git("config", f"filter.x.{way}", f"touch {tmp_path}/ran; cat")
    output = untouched(shop, "HEAD")
    assert "go through a filter of Git (such as Git LFS), which is never run here" in output
    assert not (tmp_path / "ran").exists()


def test_nothing_of_the_repository_is_run(lowered, tmp_path):
    shop, _ = lowered
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (hooks / name).chmod(0o755)
    shop.git("config", "core.hooksPath", str(hooks))
    shop.git("config", "core.fsmonitor", str(hooks / "pre-commit"))
    shop.git("config", "diff.x.textconv", str(hooks / "pre-commit"))
    (shop.path / ".git/info").mkdir(exist_ok=True)
    (shop.path / ".git/info/attributes").write_text("*.csv diff=x\n")
    shop.run("revert", "HEAD")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", [b"a*b.csv", b"a\nb.csv", b"\xff.csv", b"con.csv"])
def test_a_name_that_no_trace_can_hold_is_refused(shop, name):
    (shop.path / os.fsdecode(b"ads/" + name)).write_text("x\n")
    shop.commit("before anybody looked")
    assert "No trace can hold these names: ads/" in untouched(shop, "HEAD")


@pytest.mark.parametrize("rev", ["none", "", "0" * 40, "HEAD:ads/bids.csv", "--all", "HEAD^{tree}"])
def test_what_is_no_commit_is_told(lowered, rev):
    shop, _ = lowered
    assert "There is no commit" in untouched(shop, "--", rev)


def test_a_commit_of_another_branch_is_told(lowered):
    shop, _ = lowered
    shop.git("branch", "other")
    shop.git("switch", "-q", "-c", "work", "HEAD~1")
    output = untouched(shop, "other")
    assert "is not part of the branch that you are on" in output


def test_the_first_commit_has_nothing_before_it(lowered):
    shop, _ = lowered
    first = shop.git("rev-list", "--max-parents=0", "HEAD")
    assert "is the first commit" in untouched(shop, first)


def test_the_adoption_is_not_undone(lowered):
    shop, _ = lowered
    adoption = shop.git("rev-list", "--reverse", "HEAD").splitlines()[1]
    assert "adopted governance" in untouched(shop, adoption)


def test_a_merge_inside_another_branch_is_refused(expecting):
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "side")
    shop.write("ads/side.csv", "x\n")
    decided(shop, expected)
    shop.git("switch", "-q", "-c", "work", "main")
    shop.write("docs/a.md", "x\n")
    shop.commit("docs")
    shop.git("merge", "-q", "--no-ff", "-m", "Side", "side")
    inner = shop.git("rev-parse", "HEAD")
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "--no-ff", "-m", "Work", "work")
    output = untouched(shop, inner)
    assert "is a merge inside another branch" in output
    assert f"git log --oneline {inner[:10]}^1..{inner[:10]}" in output


def test_in_the_middle_of_a_merge_nothing_is_undone(lowered):
    shop, _ = lowered
    shop.git("switch", "-q", "-c", "work", "HEAD~1")
    shop.write("docs/a.md", "x\n")
    shop.commit("docs")
    commit = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--no-ff", "--no-commit", "main")
    assert "A merge is being made here" in untouched(shop, commit)


def test_a_commit_of_traces_and_reports_alone_has_nothing_to_undo(expecting):
    shop, _ = expecting
    output = untouched(shop, "HEAD")
    assert "changed no file that can go back" in output
    assert "trace-gate supersede TRACE" in output


def test_a_write_that_fails_leaves_nothing_behind(expecting, monkeypatch):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    shop.write("ads/more.csv", "x\n")
    decided(shop, expected)
    put = Workspace.put

    def full(self, path: str, *words: object, **more: object) -> None:
        if path == "ads/bids.csv":
            raise OSError(28, "No space left on device")
        put(self, path, *words, **more)

    monkeypatch.setattr(Workspace, "put", full)
    before = shop.git("write-tree"), len(shop.traces())
    assert "No space left" in shop.run("revert", "HEAD", code=2).output
    assert (shop.git("write-tree"), len(shop.traces())) == before
    assert shop.git("status", "--porcelain") == ""
    assert (shop.path / "ads/more.csv").read_text() == "x\n"


def test_where_nothing_is_governed_nothing_is_undone(empty):
    empty.write("a", "x")
    empty.commit()
    assert "trace-gate init" in empty.run("revert", "HEAD", code=2).output
