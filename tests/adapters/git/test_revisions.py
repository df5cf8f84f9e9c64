"""What names stand for: a pushed tag takes the place of nothing."""

from __future__ import annotations

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.core.errors import CannotJudge, RepositoryUnreadable


def tag(repo: Repo, ref: str, at: str = "side") -> None:
    repo.git("update-ref", ref, repo.head(f"refs/heads/{at}"))


def mended(caught: pytest.ExceptionInfo[CannotJudge]) -> str:
    return caught.value.remedy.removeprefix("Write the full name: ")


@pytest.mark.parametrize("steps", ["", "~1", "^", "^0"])
def test_a_branch_and_a_tag_of_one_name_are_refused(repo: Repo, opened: Open, steps: str):
    tag(repo, "refs/tags/main")
    with pytest.raises(CannotJudge, match=r"a tag .* a branch") as caught:
        opened(repo).resolve(f"main{steps}")
    assert mended(caught) == f"refs/heads/main{steps}"
    assert opened(repo).resolve(mended(caught)) == repo.head(f"refs/heads/main{steps}")


def test_so_are_both_where_they_are_the_same_commit(repo: Repo, opened: Open):
    tag(repo, "refs/tags/main", at="main")
    with pytest.raises(CannotJudge):
        opened(repo).resolve("main")


@pytest.mark.parametrize("other", ["refs/tags/origin/main", "refs/heads/origin/main"])
def test_a_remote_tracking_branch_and_a_name_like_it_are_refused(
    repo: Repo, opened: Open, other: str
):
    tag(repo, "refs/remotes/origin/main", at="main")
    assert opened(repo).resolve("origin/main") == repo.head("main")
    tag(repo, other)
    with pytest.raises(CannotJudge, match="remote-tracking") as caught:
        opened(repo).resolve("origin/main")
    assert mended(caught) == "refs/remotes/origin/main"
    assert opened(repo).resolve("refs/remotes/origin/main") == repo.head("refs/heads/main")


@pytest.mark.parametrize("kind", ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"])
@pytest.mark.parametrize("full", ["refs/heads/gone", "refs/remotes/origin/gone"])
def test_a_full_name_is_taken_for_nothing_else(repo: Repo, opened: Open, kind: str, full: str):
    """`git rev-parse refs/heads/gone` gives the tag `refs/heads/gone`."""
    tag(repo, kind + full)
    assert repo.head(full) == repo.head("side"), "git itself takes the one for the other"
    assert opened(repo).resolve(full) is None
    tag(repo, full, at="main")
    assert opened(repo).resolve(full) == repo.head("refs/heads/main")


def test_a_full_name_that_ends_like_a_described_commit_is_none_if_it_is_not_there(
    repo: Repo, opened: Open
):
    short = repo.head("side")[:10]
    assert repo.head(f"refs/heads/x-g{short}") == repo.head("side")
    assert opened(repo).resolve(f"refs/heads/x-g{short}") is None


@pytest.mark.parametrize("kind", ["refs/tags/", "refs/heads/", "refs/remotes/"])
def test_head_is_what_is_checked_out(repo: Repo, opened: Open, kind: str):
    head = repo.head()
    tag(repo, f"{kind}HEAD")
    for git in (opened(repo), opened(repo, hook="pre-commit")):
        assert git.head() == head
        assert git.resolve_many(["HEAD", "@", "HEAD~1"]) == [head, head, repo.head(f"{head}~1")]
    repo.git("checkout", "-q", "--detach", "side")
    assert opened(repo).head() == repo.head("refs/heads/side")


@pytest.mark.parametrize("kind", ["refs/tags/", "refs/heads/", "refs/"])
def test_nothing_is_committed_yet_whatever_is_called_head(repo: Repo, opened: Open, kind: str):
    repo.git("checkout", "-q", "--orphan", "new")
    tag(repo, f"{kind}HEAD")
    git = opened(repo, hook="pre-commit")
    assert git.head() is None
    assert git.resolve("HEAD") is None
    assert {each.path for each in git.staged(None)} == {"README.md", "ads/bids.csv"}


def test_a_name_that_is_also_the_beginning_of_an_object_is_refused(repo: Repo, opened: Open):
    short = repo.head()[:8]
    assert opened(repo).resolve(short) == repo.head()
    tag(repo, f"refs/tags/{short}")
    with pytest.raises(CannotJudge, match="stands for a tag"):
        opened(repo).resolve(short)
    tag(repo, f"refs/tags/{repo.head('main')}")
    assert opened(repo).resolve(repo.head("main")) == repo.head("main")


def test_steps_follow_the_parents_that_commits_name(repo: Repo, opened: Open):
    repo.merge("side")
    git = opened(repo)
    for rev in ("HEAD~1", "HEAD^2", "HEAD^2~2", "main^^", "HEAD~0", "@~2^0", "HEAD^{commit}",
                "HEAD@{0}", ":/second"):  # fmt: skip
        assert git.resolve(rev) == repo.head(rev), rev
    for rev in ("HEAD~9", "HEAD^3", "HEAD^{tree}", "HEAD~x", "~1", "^", "HEAD~1:ads", "HEAD~-1"):
        assert git.resolve(rev) is None, rev


def test_a_tag_that_leads_to_no_commit_is_none(repo: Repo, opened: Open):
    repo.git("tag", "-m", "tree", "t", "main^{tree}")
    assert opened(repo).resolve("t") is None
    odd = repo.object("tag", b"object HEAD\ntype commit\ntag odd\ntagger A <a@b> 1 +0000\n\nx\n")
    with pytest.raises(RepositoryUnreadable):
        opened(repo).resolve(odd)
