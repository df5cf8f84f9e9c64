"""What is staged, whatever the index file is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.git_model import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, Entry

HOSTILE = (
    b"new\nline.txt",
    b'qu"ote.txt',
    b"tab\t.txt",
    b"-n",
    b" lead",
    b"trail ",
    b":(exclude)traces",
    b"*",
    b"back\\slash",
    b"\xff\xfe.bin",
    "ümlaut.txt".encode(),
    b":100644 100644 aa bb M",
    b"deep/ \n/x",
)
"""Names that break tools which split lines, unquote, glob or take options."""


def paths(changes) -> list[str]:
    return sorted(each.path for each in changes)


def test_nothing_is_staged_in_a_clean_repository(repo: Repo, opened: Open):
    assert opened(repo).staged(repo.head()) == ()


def test_before_the_first_commit_everything_staged_is_new(empty: Repo, opened: Open):
    empty.write("a.txt")
    git = opened(empty)
    assert git.head() is None
    (change,) = git.staged(None)
    assert (change.path, change.old) == ("a.txt", None)
    assert change.new.mode == REGULAR
    assert set(git.index_entries(["a.txt", "b.txt"])) == {"a.txt"}


def test_what_is_only_in_the_working_tree_is_not_staged(repo: Repo, opened: Open):
    repo.write("ads/bids.csv", "changed\n", add=False)
    repo.write("untracked.txt", add=False)
    repo.git("add", "-N", "untracked.txt")
    git = opened(repo)
    assert git.staged(repo.head()) == ()
    assert git.index_entries(["untracked.txt"]) == {}
    assert "untracked.txt" not in git.index_folder("")


def test_assumed_and_skipped_entries_are_judged_as_the_index_has_them(repo: Repo, opened: Open):
    repo.write("ads/bids.csv", "staged\n")
    repo.git("update-index", "--assume-unchanged", "ads/bids.csv")
    repo.git("update-index", "--skip-worktree", "README.md")
    (repo.path / "README.md").unlink()
    assert paths(opened(repo).staged(repo.head())) == ["ads/bids.csv"]


def test_a_rename_is_a_deletion_and_an_addition(repo: Repo, opened: Open):
    repo.git("config", "diff.renames", "copies")
    repo.git("mv", "ads/bids.csv", "docs.md")
    old, new = sorted(opened(repo).staged(repo.head()), key=lambda each: each.path)
    assert (old.path, old.new, new.path, new.old) == ("ads/bids.csv", None, "docs.md", None)


def test_modes_links_and_submodules_are_changes(repo: Repo, tmp_path: Path, opened: Open):
    (repo.path / "README.md").chmod(0o755)
    repo.git("add", "README.md")
    (repo.path / "ads/bids.csv").unlink()
    os.symlink("/etc/passwd", repo.path / "ads/bids.csv")
    repo.git("add", "ads/bids.csv")
    other = Repo.init(tmp_path / "other")
    other.commit("module", **{"m.txt": "m"})
    repo.git("submodule", "--quiet", "add", str(other.path), "module")
    found = {each.path: each.new.mode for each in opened(repo).staged(repo.head())}
    assert found == {
        "README.md": EXECUTABLE,
        "ads/bids.csv": SYMLINK,
        ".gitmodules": REGULAR,
        "module": SUBMODULE,
    }


def test_a_submodule_that_is_to_be_ignored_is_not(repo: Repo, tmp_path: Path, opened: Open):
    other = Repo.init(tmp_path / "other")
    other.commit("one", **{"m.txt": "m"})
    repo.git("submodule", "--quiet", "add", str(other.path), "module")
    repo.git("config", "-f", ".gitmodules", "submodule.module.ignore", "all")
    repo.git("add", ".gitmodules")
    before = repo.commit("module")
    Repo(repo.path / "module").commit("two", **{"m.txt": "n"})
    repo.git("add", "-f", "module")
    repo.git("config", "diff.ignoreSubmodules", "all")
    repo.git("config", "submodule.module.ignore", "all")
    git = opened(repo)
    repo.git("update-index", "--cacheinfo", f"160000,{Repo(repo.path / 'module').head()},module")
    assert paths(git.staged(before)) == ["module"]
    after = repo.commit("bump")
    assert paths(git.changes(git.tree(before), git.tree(after))) == ["module"]
    assert [paths(each.changes) for each in git.commits(after, [before])] == [["module"]]


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_names_are_bytes_and_nothing_else(empty: Repo, opened: Open, name: bytes):
    empty.write(name, "content\n")
    path = os.fsdecode(name)
    git = opened(empty)
    assert paths(git.staged(None)) == [path]
    assert set(git.index_entries([path])) == {path}
    head = empty.commit("hostile")
    assert [paths(each.changes) for each in git.commits(head, [])] == [[path]]
    assert set(git.all_entries(head, "")) == {path}
    assert git.existing([(head, path), (head, path + "x")]) == [True, False]
    assert git.grep_files(head, ["content"], "") == (path,)
    folder, _, last = path.rpartition("/")
    assert git.folder(head, folder) == (last,)
    assert git.grep_files(head, ["content"], folder) == (path,)


def test_commit_all_and_commit_path_are_seen_through_their_own_index(repo: Repo, opened: Open):
    """A hook that tells what it would see, under each way to commit."""
    hook = repo.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    repo.write("README.md", "staged only\n")
    repo.write("ads/bids.csv", "in the tree only\n", add=False)
    seen = {}
    script = (
        "import os, sys\n"
        "from trace_gate.adapters.git.repository import Git\n"
        "with Git.open() as git:\n"
        "    print(*sorted(c.path for c in git.staged(git.head())))\n"
        "    print(*sorted(git.index_entries(['ads/bids.csv', 'README.md'])))\n"
    )
    tell = f'#!/bin/sh\n"{sys.executable}" -c "$SCRIPT" >"{repo.path.parent}/told"\nexit 1\n'
    hook.write_text(tell)
    hook.chmod(0o755)
    for words in ((), ("-a",), ("ads/bids.csv",)):
        repo.run("commit", "-qm", "x", *words, SCRIPT=script)
        seen[words] = (repo.path.parent / "told").read_text().splitlines()[0]
    assert seen == {
        (): "README.md",
        ("-a",): "README.md ads/bids.csv",
        ("ads/bids.csv",): "ads/bids.csv",
    }


def test_an_index_file_outside_of_the_git_directory_is_refused(repo: Repo, opened: Open):
    outside = repo.path / "index"
    outside.write_bytes((repo.path / ".git/index").read_bytes())
    git = opened(repo, GIT_INDEX_FILE=str(outside))
    with pytest.raises(RepositoryUnreadable, match="GIT_INDEX_FILE") as raised:
        git.staged(repo.head())
    assert "unset GIT_INDEX_FILE" in raised.value.remedy
    (repo.path / ".git/link").symlink_to(outside)
    with pytest.raises(RepositoryUnreadable, match="GIT_INDEX_FILE"):
        opened(repo, GIT_INDEX_FILE=".git/link").staged(repo.head())


def test_a_relative_index_file_is_the_one_that_git_means(repo: Repo, opened: Open):
    repo.write("new.txt")
    git = opened(repo.path / "ads", GIT_INDEX_FILE=".git/index")
    assert paths(git.staged(repo.head())) == ["new.txt"]


def test_a_conflict_is_not_something_that_could_be_committed(repo: Repo, opened: Open):
    repo.switch("side")
    repo.commit("theirs", **{"ads/bids.csv": "theirs\n"})
    repo.switch("main")
    repo.commit("ours", **{"ads/bids.csv": "ours\n"})
    repo.run("merge", "side")
    with pytest.raises(RepositoryUnreadable, match=r"ads/bids\.csv is in conflict") as raised:
        opened(repo).staged(repo.head())
    assert "git status" in raised.value.remedy


def test_a_damaged_index_is_an_error_and_not_an_empty_answer(repo: Repo, opened: Open):
    index = repo.path / ".git/index"
    index.write_bytes(index.read_bytes()[:40])
    with pytest.raises(RepositoryUnreadable):
        opened(repo).staged(repo.head())
    index.write_bytes(b"not an index at all, but long enough to be one")
    with pytest.raises(RepositoryUnreadable, match="The index") as raised:
        opened(repo).staged(repo.head())
    assert "git reset" in raised.value.remedy


@pytest.mark.parametrize("kind", ["plain", "version 4", "split", "sparse"])
def test_every_format_of_the_index_is_read_the_same(repo: Repo, opened: Open, kind: str):
    for number in range(30):
        repo.write(f"more/{number % 3}/{number}.txt", f"{number}\n")
    head = repo.commit("more")
    if kind == "version 4":
        repo.git("update-index", "--index-version=4")
    if kind == "split":
        repo.git("update-index", "--split-index")
    if kind == "sparse":
        repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "ads")
    repo.write("ads/new.csv")
    git = opened(repo)
    assert paths(git.staged(head)) == ["ads/new.csv"]
    assert len(git.staged(None)) == 33
    assert len(git.index_entries(["more"])) == 30
    assert git.index_folder("more") == ("0", "1", "2")


def test_the_index_is_told_file_by_file_like_ls_files(repo: Repo, opened: Open):
    repo.write("ads/new.csv")
    repo.git("rm", "-q", "--cached", "README.md")
    git = opened(repo)
    git.staged(repo.head("main~1"))
    found = git.index_entries(["ads", "README.md", "nothing", "ads/bids.csv", "ads/bids.csv/x"])
    lines = [line.split(" ", 2) for line in repo.git("ls-files", "-s").splitlines()]
    expected = {rest.split("\t")[1]: (mode, oid) for mode, oid, rest in lines}
    assert {path: (e.mode, e.oid) for path, e in found.items()} == expected
    assert git.index_folder("") == ("ads",)
    assert git.index_folder("ads") == ("bids.csv", "new.csv")
    assert git.index_folder("nothing") == ()


def test_a_folder_that_became_a_file_is_seen_from_both_sides(repo: Repo, opened: Open):
    repo.git("rm", "-rq", "ads")
    repo.write("ads", "now a file\n")
    git = opened(repo)
    assert paths(git.staged(repo.head())) == ["ads", "ads/bids.csv"]
    assert set(git.index_entries(["ads", "ads/bids.csv"])) == {"ads"}
    assert set(git.index_folder("")) == {"README.md", "ads"}


def test_paths_are_put_into_the_index_and_taken_out_of_it(repo: Repo, opened: Open):
    git = opened(repo)
    assert git.staged(repo.head()) == ()
    blob, name = repo.blob(b"x\n"), 'ads/\udcff \n".csv'
    git.stage({
        name: Entry(mode="100755", oid=blob),
        "ads/bids.csv": None,
        "ads/none.csv": None,
        "README.md": Entry(mode="100644", oid=blob),
    })  # fmt: skip
    staged = {each.path: each.new for each in git.staged(repo.head())}
    assert staged == {
        name: Entry(mode="100755", oid=blob),
        "ads/bids.csv": None,
        "README.md": Entry(mode="100644", oid=blob),
    }
    assert staged == {each.path: each.new for each in opened(repo).staged(repo.head())}


def test_a_folder_gives_way_to_a_file_and_a_file_to_a_folder(repo: Repo, opened: Open):
    git, blob = opened(repo), Entry(mode="100644", oid=repo.blob(b"x\n"))
    git.stage({"ads/bids.csv": None, "ads": blob, "README.md": None, "README.md/a": blob})
    assert git.index_entries(["ads", "README.md"]) == {"ads": blob, "README.md/a": blob}


def test_a_locked_index_is_left_as_it_is(repo: Repo, opened: Open):
    (repo.path / ".git/index.lock").touch()
    with pytest.raises(RepositoryUnreadable, match="index"):
        opened(repo).stage({"ads/bids.csv": None})
    (repo.path / ".git/index.lock").unlink()
    assert opened(repo).staged(repo.head()) == ()


def test_the_index_of_the_commit_that_is_being_made_is_written(repo: Repo, opened: Open):
    other = repo.path / ".git/other"
    other.write_bytes((repo.path / ".git/index").read_bytes())
    opened(repo, GIT_INDEX_FILE=".git/other").stage({"ads/bids.csv": None})
    assert opened(repo).staged(repo.head()) == ()
    assert opened(repo, GIT_INDEX_FILE=".git/other").staged(repo.head()) != ()
