"""Which repository is judged, and when Git is refused an answer."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from tests.support.owners import given_away
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import RepositoryUnreadable


def test_a_repository_is_found_from_its_top_and_from_any_folder_in_it(repo: Repo, opened: Open):
    for folder in (repo.path, repo.path / "ads"):
        git = opened(folder)
        assert git.top == str(repo.path)
        assert git.git_dir == git.common_dir == str(repo.path / ".git")
        assert git.private_dir == str(repo.path / ".git" / "trace-gate")
        assert (git.shallow, git.object_format) == (False, "sha1")


def test_the_current_folder_is_meant_when_none_is_named(repo: Repo, monkeypatch):
    monkeypatch.chdir(repo.path / "ads")
    with Git.open() as git:
        assert git.top == str(repo.path)


def test_a_bare_repository_has_no_top_and_answers_the_same(
    repo: Repo, tmp_path: Path, opened: Open
):
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    git = opened(tmp_path / "bare.git")
    assert git.top is None
    assert git.head() == repo.head()
    assert set(git.all_entries(repo.head(), "")) == {"README.md", "ads/bids.csv"}


def test_the_git_directory_of_a_clone_has_no_top(repo: Repo, opened: Open):
    git = opened(repo.path / ".git")
    assert (git.top, git.head()) == (None, repo.head())


def test_a_linked_working_tree_has_its_own_head_index_and_private_folder(
    repo: Repo, tmp_path: Path, opened: Open
):
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "side")
    linked = Repo(tmp_path / "linked")
    linked.write("new.txt")
    git = opened(linked)
    assert git.top == str(linked.path)
    assert git.git_dir == str(repo.path / ".git" / "worktrees" / "linked")
    assert git.common_dir == str(repo.path / ".git")
    assert git.private_dir == f"{git.git_dir}/trace-gate"
    assert (git.head(), git.head_branch()) == (repo.head("side"), "side")
    assert [each.path for each in git.staged(git.head())] == ["new.txt"]


def test_a_hook_in_a_linked_working_tree_names_it_in_git_dir(
    repo: Repo, tmp_path: Path, opened: Open
):
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "side")
    git = opened(tmp_path / "linked", GIT_DIR=str(repo.path / ".git" / "worktrees" / "linked"))
    assert git.head() == repo.head("side")


def test_a_submodule_is_a_repository_of_its_own(repo: Repo, tmp_path: Path, opened: Open):
    other = Repo.init(tmp_path / "other")
    other.commit("in the module", **{"m.txt": "m"})
    repo.git("submodule", "--quiet", "add", str(other.path), "module")
    git = opened(repo.path / "module", GIT_DIR=str(repo.path / ".git" / "modules" / "module"))
    assert git.head() == other.head()
    assert git.top == str(repo.path / "module")


def test_a_sha256_repository_is_read_like_any_other(tmp_path: Path, opened: Open):
    repo = Repo.init(tmp_path / "r", "--object-format=sha256")
    first = repo.commit("first", **{"a/b.txt": "b"})
    git = opened(repo)
    assert git.object_format == "sha256"
    assert len(first) == 64
    assert git.empty_tree == repo.git("hash-object", "-t", "tree", os.devnull)
    assert [each.path for each in git.staged(None)] == ["a/b.txt"]
    (commit,) = git.commits(first, [])
    assert [each.path for each in commit.changes] == ["a/b.txt"]
    assert set(git.all_entries(first, "")) == {"a/b.txt"}


def test_the_empty_tree_is_the_one_that_git_knows(repo: Repo, opened: Open):
    assert opened(repo).empty_tree == repo.git("hash-object", "-t", "tree", os.devnull)


def test_a_folder_outside_of_any_repository_is_told_with_what_to_do(tmp_path: Path, opened: Open):
    with pytest.raises(RepositoryUnreadable, match="not in a Git repository") as raised:
        opened(tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert "cd into your repository" in raised.value.remedy


def test_a_repository_of_another_user_is_refused_with_the_line_that_mends_it(
    repo: Repo, opened: Open, tmp_path: Path
):
    environ = given_away(repo.path, tmp_path)
    with pytest.raises(RepositoryUnreadable, match="another user") as raised:
        opened(repo, **environ)
    assert raised.value.remedy == f"git config --global --add safe.directory {repo.path}"


def test_a_repository_that_the_user_calls_safe_is_read(repo: Repo, opened: Open, tmp_path: Path):
    head = repo.head()
    environ = given_away(repo.path, tmp_path)
    config = tmp_path / "gitconfig"
    config.write_text(f"[safe]\n\tdirectory = {repo.path}\n")
    assert opened(repo, **environ, GIT_CONFIG_GLOBAL=str(config)).head() == head
    counted = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    }
    assert opened(repo, **environ, **counted).head() == head


def test_git_dir_of_another_repository_is_refused(repo: Repo, empty: Repo, opened: Open):
    with pytest.raises(RepositoryUnreadable, match="GIT_DIR") as raised:
        opened(repo, GIT_DIR=str(empty.path / ".git"))
    assert "unset GIT_DIR" in raised.value.remedy


def test_git_dir_is_believed_where_the_folder_has_no_repository(
    repo: Repo, tmp_path: Path, opened: Open
):
    outside = tmp_path / "home"
    outside.mkdir()
    git = opened(outside, GIT_DIR=str(repo.path / ".git"), GIT_WORK_TREE=str(outside))
    assert (git.head(), git.top) == (repo.head(), str(outside))


def test_a_relative_git_dir_means_what_it_means_to_git(repo: Repo, opened: Open):
    assert opened(repo.path / ".git", GIT_DIR=".").head() == repo.head()
    assert opened(repo.path, GIT_DIR=".git").head() == repo.head()


def test_a_git_that_the_repository_brings_along_is_never_run(repo: Repo, opened: Open):
    marker = repo.path.parent / "ran"
    fake = repo.write("node_modules/.bin/git", f"#!/bin/sh\ntouch {marker}\n")
    fake.chmod(0o755)
    path = os.pathsep.join([str(fake.parent), "", ".", "relative", os.environ["PATH"]])
    for folder in (repo.path, fake.parent):
        assert opened(folder, PATH=path).head() == repo.head()
    assert not marker.exists()


def test_without_git_on_the_path_nothing_is_judged(repo: Repo, opened: Open, tmp_path: Path):
    with pytest.raises(RepositoryUnreadable, match="git was not found") as raised:
        opened(repo, PATH=str(tmp_path))
    assert "Install Git" in raised.value.remedy


def test_a_path_with_spaces_quotes_and_a_colon_is_no_obstacle(repo: Repo, opened: Open):
    awkward = repo.path.parent / 'a "b": c\\d ü'
    shutil.move(repo.path, awkward)
    git = opened(awkward)
    assert len(git.commits(Repo(awkward).head(), [])) == 2


def test_a_path_with_a_line_break_is_refused_rather_than_misread(repo: Repo, opened: Open):
    awkward = repo.path.parent / "a\nb"
    shutil.move(repo.path, awkward)
    with pytest.raises(RepositoryUnreadable, match="cannot be trusted"):
        opened(awkward)


def test_a_shallow_clone_says_so(repo: Repo, tmp_path: Path, opened: Open):
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "shallow"))
    assert opened(tmp_path / "shallow").shallow
    assert opened(repo, GIT_SHALLOW_FILE="x").shallow
    assert not opened(repo, GIT_SHALLOW_FILE="").shallow


def test_an_unknown_repository_extension_is_not_guessed_around(repo: Repo, opened: Open):
    repo.git("config", "core.repositoryformatversion", "1")
    repo.git("config", "extensions.unheardof", "true")
    with pytest.raises(RepositoryUnreadable, match="unheardof"):
        opened(repo)
