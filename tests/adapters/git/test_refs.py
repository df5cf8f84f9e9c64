"""References, settings and people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import MOMENT, Repo
from trace_gate.core.errors import RepositoryUnreadable


def test_the_branch_of_head(repo: Repo, empty: Repo, opened: Open):
    assert opened(repo).head_branch() == "main"
    assert (opened(empty).head(), opened(empty).head_branch()) == (None, "main")
    repo.branch("feature/ü")
    assert opened(repo).head_branch() == "feature/ü"
    repo.git("checkout", "-q", "--detach")
    assert opened(repo).head_branch() is None
    repo.git("pack-refs", "--all")
    repo.git("symbolic-ref", "HEAD", "refs/other/x")
    assert opened(repo).head_branch() is None


def test_the_default_branch_of_the_remote(repo: Repo, tmp_path: Path, opened: Open):
    assert opened(repo).remote_default_branch("origin") is None
    repo.switch("side")
    repo.git("clone", "-q", ".", str(tmp_path / "clone"))
    git = opened(tmp_path / "clone")
    assert (git.remote_default_branch("origin"), git.remotes()) == ("side", ("origin",))


def test_references_that_are_not_kept_in_files_are_asked_of_git(
    repo: Repo, opened: Open, tmp_path: Path
):
    """In the reftable format HEAD says `.invalid`; a git that knows the format answers."""
    import shutil

    (repo.path / ".git/HEAD").write_text("ref: refs/heads/.invalid\n")
    spy = tmp_path / "bin/git"
    spy.parent.mkdir()
    spy.write_text(
        '#!/bin/sh\ncase "$*" in\n*"symbolic-ref --quiet HEAD"*) echo refs/heads/main; exit;;\n'
        '*"symbolic-ref --quiet refs/remotes/origin/HEAD"*) exit 1;;\nesac\n'
        f'exec "{shutil.which("git")}" "$@"\n'
    )
    spy.chmod(0o755)
    git = opened(repo, PATH=str(spy.parent))
    assert (git.head_branch(), git.remote_default_branch("origin")) == ("main", None)


def test_references_are_peeled_and_only_commits_are_told(repo: Repo, opened: Open):
    repo.git("tag", "-m", "annotated", "v1")
    repo.git("tag", "light", "side")
    repo.git("tag", "blob", repo.head("HEAD:README.md"))
    repo.git("update-ref", "refs/remotes/origin/x", "side")
    git = opened(repo)
    assert git.refs("refs/tags/") == {
        "refs/tags/light": repo.head("side"),
        "refs/tags/v1": repo.head(),
    }
    assert set(git.branch_tips()) == {repo.head("main"), repo.head("side")}
    assert git.refs("refs/none/") == {}


def test_settings_are_those_of_the_user(repo: Repo, opened: Open):
    for key, value in (
        ("trace-gate.Example", "one"),
        ("branch.Feature/X.description", "two\nlines"),
        ("remote.up.stream.url", "u"),
        ("core.hooksPath", "/somewhere"),
    ):
        repo.git("config", key, value)
    repo.git("config", "--add", "trace-gate.example", "two")
    with (repo.path / ".git/config").open("a") as file:
        file.write("[bare]\n\tflag\n")
    git = opened(repo)
    names = ("trace-gate.example", "Trace-Gate.EXAMPLE", "branch.Feature/X.Description",
             "branch.feature/x.description", "core.hookspath", "bare.flag", "no.such")  # fmt: skip
    assert [git.setting(name) for name in names] == [
        "two", "two", "two\nlines", None, "/somewhere", "true", None,
    ]  # fmt: skip
    assert git.remotes() == ("up.stream",)


@pytest.mark.parametrize(
    ("key", "value", "sign"),
    [("core.commentChar", ";", ";"), ("core.commentChar", "auto", "#"), ("core.abc", "x", "#")],
)
def test_the_sign_of_comments(repo: Repo, opened: Open, key: str, value: str, sign: str):
    repo.git("config", key, value)
    assert opened(repo).comment_sign() == sign


PEOPLE = [
    {},
    {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "C"},
    {
        "GIT_AUTHOR_NAME": "Jr.",
        "GIT_COMMITTER_NAME": "  <spaced>  ",
        "GIT_COMMITTER_EMAIL": "<c@d>",
    },
    {"GIT_AUTHOR_NAME": "Ünï \n Cöde", "GIT_AUTHOR_EMAIL": ""},
    {"EMAIL": "other@shop.example"},
    {"GIT_CONFIG_PARAMETERS": "'user.name'='By -c' 'author.email'='author@c'"},
    {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "committer.name",
        "GIT_CONFIG_VALUE_0": "Counted",
    },
]


@pytest.mark.parametrize("said", PEOPLE, ids=repr)
def test_people_are_those_that_git_would_write(repo: Repo, opened: Open, said: dict[str, str]):
    dates = {"GIT_AUTHOR_DATE": f"{MOMENT} +0100", "GIT_COMMITTER_DATE": f"{MOMENT + 1} +0000"}
    for more in ({}, dates):
        git = opened(repo, **said, **more)
        for role, found in (("AUTHOR", git.author()), ("COMMITTER", git.committer())):
            told = repo.git("var", f"GIT_{role}_IDENT", **{**dates, **said, **more})
            name, _, rest = told.rpartition(" <")
            email, _, moment = rest.partition("> ")
            assert (found.name, found.email) == (name.strip(), email)
            assert not more or found.seconds == int(moment.split()[0])


def test_someone_whom_git_does_not_know_is_asked_to_say_who(
    repo: Repo, opened: Open, tmp_path: Path
):
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\tuseConfigOnly = true\n")
    with pytest.raises(RepositoryUnreadable, match="who you are") as raised:
        opened(repo, GIT_CONFIG_GLOBAL=str(config)).author()
    assert "git config --global user.email" in raised.value.remedy


def test_settings_that_are_read_ahead_are_the_same(repo: Repo, opened: Open):
    git = opened(repo, hook="pre-commit")
    assert git.setting("user.name") == "Tess Tester"
    opened(repo, hook="pre-commit").close()


def test_a_broken_configuration_is_an_error(repo: Repo, opened: Open):
    git = opened(repo)
    (repo.path / ".git/config").write_text("[broken\n")
    with pytest.raises(RepositoryUnreadable, match="config"):
        git.setting("user.name")
    with pytest.raises(RepositoryUnreadable):
        opened(repo)


def test_the_other_working_trees(repo: Repo, tmp_path: Path, opened: Open):
    assert opened(repo).other_working_trees() == ()
    other = tmp_path / "with a space"
    repo.git("worktree", "add", "-q", "--detach", str(other))
    assert opened(repo).other_working_trees() == (str(other),)
    assert opened(other).other_working_trees() == (str(repo.path),)
