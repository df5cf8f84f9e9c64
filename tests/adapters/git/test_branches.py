"""A branch made of files that are in no working tree."""

from __future__ import annotations

import pytest

from tests.support.gitrepo import Repo
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import CannotJudge, UsageError

FILES = [
    ("state/a/x.yaml", b"x\n"),
    ("state/a.yaml", b"a\n"),
    ("state/b/deep/er/y.yaml", b"y\n"),
    ("semantic/\u4e2d.yaml", b""),
]


def made(repo: Repo, files=FILES, known=None) -> str:
    with Git.open(str(repo.path)) as git:
        return git.branches().tree(files, known or {})


def listed(repo: Repo, tree: str) -> dict[str, str]:
    out = repo.git("ls-tree", "-rz", "--name-only", tree)
    return {
        path: repo.git("cat-file", "blob", f"{tree}:{path}") for path in out.split("\0") if path
    }


def test_a_tree_has_the_files_that_were_given_and_git_finds_it_sound(repo: Repo):
    tree = made(repo)
    assert listed(repo, tree) == {path: data.decode().strip() for path, data in FILES}
    repo.git("fsck", "--strict", tree)


def test_the_same_files_in_another_order_are_the_same_tree(repo: Repo):
    assert made(repo) == made(repo, FILES[::-1])


def test_no_files_are_the_empty_tree(repo: Repo):
    with Git.open(str(repo.path)) as git:
        assert git.branches().tree([], {}) == git.empty_tree


def test_known_files_are_not_written_again_and_still_checked(repo: Repo, monkeypatch):
    made(repo, FILES[:1])
    with Git.open(str(repo.path)) as git:
        branches = git.branches()
        known = git.all_entries(made(repo, FILES[:1]), "")
        written = []
        monkeypatch.setattr(
            type(branches), "_write", lambda self, contents: written.extend(contents)
        )
        branches.tree(FILES[:1], known)
        assert written == []


def test_many_files_go_out_in_portions(repo: Repo, monkeypatch):
    monkeypatch.setattr("trace_gate.adapters.git.branches.PORTION", 10)
    files = [(f"state/{n}.yaml", b"%d\n" % n * 3) for n in range(40)]
    tree = made(repo, files)
    assert len(listed(repo, tree)) == 40


def test_neither_index_nor_head_nor_working_tree_is_touched(repo: Repo):
    (repo.path / "README.md").write_text("edited\n")
    repo.write("new.txt")
    before = repo.git("status", "--porcelain=v2", "--branch")
    with Git.open(str(repo.path)) as git:
        branches = git.branches()
        commit = branches.commit(branches.tree(FILES, {}), None, "layers\n")
        branches.move("refs/heads/layers", commit, None)
    assert repo.git("status", "--porcelain=v2", "--branch") == before
    assert repo.git("log", "--format=%s|%an|%P", "layers") == "layers|Tess Tester|"
    assert repo.git("reflog", "HEAD") == repo.git("reflog", "HEAD")


def test_a_branch_that_was_moved_meanwhile_is_not_moved(repo: Repo):
    with Git.open(str(repo.path)) as git:
        branches = git.branches()
        commit = branches.commit(git.empty_tree, None, "x")
        branches.move("refs/heads/layers", commit, None)
        with pytest.raises(CannotJudge, match="could not be moved"):
            branches.move("refs/heads/layers", repo.head(), None)
    assert repo.head("layers") == commit


@pytest.mark.parametrize("name", ["a..b", "-x", "a b", "", "HEAD", "x.lock", "a\nb", "@{-1}"])
def test_what_is_no_name_for_a_branch_is_refused(repo: Repo, name: str):
    with Git.open(str(repo.path)) as git, pytest.raises(UsageError):
        git.branches().full_name(name)


def test_it_is_told_where_a_branch_is_checked_out(repo: Repo, tmp_path):
    repo.git("worktree", "add", "-q", str(tmp_path / "other"), "side")
    with Git.open(str(repo.path)) as git:
        branches = git.branches()
        assert branches.checked_out("refs/heads/side") == str(tmp_path / "other")
        assert branches.checked_out("refs/heads/main") == str(repo.path)
        assert branches.checked_out("refs/heads/sid") == ""


def test_no_hook_runs_when_a_branch_is_moved(repo: Repo, tmp_path):
    mark = tmp_path / "ran"
    hook = repo.path / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    with Git.open(str(repo.path)) as git:
        branches = git.branches()
        branches.move("refs/heads/layers", branches.commit(git.empty_tree, None, "x"), None)
    assert not mark.exists()


def test_a_repository_of_sha256_works_too(tmp_path):
    repo = Repo.init(tmp_path / "new", "--object-format=sha256")
    repo.write("a.txt")
    repo.commit("first")
    assert len(listed(repo, made(repo))) == len(FILES)
