"""What bears a stamp: the commit that was judged, with a message that was (SPEC 5, Callers)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.gitrepo import Repo
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.store.commit_stamp import Passed
from trace_gate.app.judge import stamps
from trace_gate.app.judge.stamps import NOTHING
from trace_gate.core.gate.message_text import ANY, ONE, digest_of

TRACE = "TRACE-20250101-001"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = Repo.init(tmp_path_factory.mktemp("stamps") / "repo", "-b", "main")
    repo.git("config", "user.name", "Ann")
    repo.git("config", "user.email", "ann@shop.example")
    repo.commit("first", **{"a.txt": "1\n"})
    repo.git("tag", "first")
    repo.git("switch", "-q", "-c", "side")
    repo.commit("side", **{"b.txt": "1\n"})
    repo.git("switch", "-q", "main")
    repo.commit("second", **{"a.txt": "2\n"})
    return repo


@pytest.fixture
def git(repo: Repo) -> Iterator[Git]:
    with Git.open(str(repo.path)) as git:
        yield git


def made(repo: Repo, tree: str, *parents: str, message: str = "x") -> str:
    words = [word for each in parents for word in ("-p", each)]
    return repo.git("commit-tree", f"{tree}^{{tree}}", *words, "-m", message)


def put(git: Git, head: str | None, tree: str, *merging: str, message: str = ANY) -> Passed:
    """The stamp on a tree that was staged on a commit."""
    old = git.resolve(head) if head else None
    changes = git.changes(git.tree(old), git.tree(git.resolve(tree)))
    return Passed(
        head=old or NOTHING,
        staged=stamps._digest(changes, (TRACE,), "#"),
        merging=tuple(sorted(git.resolve(each) or each for each in merging)),
        message=message,
        program="git",
        comment="#",
        traces=(TRACE,),
        gone=(),
    )


def test_a_commit_on_that_head_and_an_amend_of_it_bear_it(repo: Repo, git: Git):
    stamp = put(git, "main", "side")
    assert stamps.bears(git, made(repo, "side", "main"), stamp)
    assert stamps.bears(git, made(repo, "side", "first"), stamp), "an amend of main"
    assert not stamps.bears(git, made(repo, "main", "main"), stamp), "another tree"
    assert not stamps.bears(git, made(repo, "side", "side"), stamp), "on another commit"
    assert not stamps.bears(git, made(repo, "side"), stamp)


def test_by_what_a_message_was_read_is_part_of_it(repo: Repo, git: Git):
    """Else a trace more in the stamp would let every message name it."""
    stamp, commit = put(git, "main", "side"), made(repo, "side", "main", message="x\n\nTrace: T")
    assert not stamps.bears(git, commit, stamp)
    assert not stamps.bears(git, commit, stamp.with_(traces=(TRACE, "T")))
    assert not stamps.bears(git, commit, stamp.with_(comment="T"))


def test_a_merge_bears_the_stamp_of_the_same_merge_alone(repo: Repo, git: Git):
    merge = made(repo, "main", "main", "side")
    assert stamps.bears(git, merge, put(git, "main", "main", "side"))
    assert not stamps.bears(git, merge, put(git, "main", "main"))
    assert not stamps.bears(git, merge, put(git, "main", "main", "first"))
    assert not stamps.bears(git, made(repo, "main", "main"), put(git, "main", "main", "side"))
    assert not stamps.bears(
        git, made(repo, "main", "side", "main"), put(git, "main", "main", "side")
    )


def test_the_first_commit_of_all_has_no_parent(repo: Repo, git: Git):
    stamp = put(git, None, "main")
    assert stamps.bears(git, made(repo, "main"), stamp)
    assert not stamps.bears(git, made(repo, "main", "first"), stamp)


@pytest.mark.parametrize("head", ["main", "refs/heads/main", "-x", "", "0" * 40])
def test_a_stamp_names_a_commit_in_full(repo: Repo, git: Git, head: str):
    stamp = put(git, "main", "side").with_(head=head)
    assert not stamps.bears(git, made(repo, "side", "main"), stamp)


@pytest.mark.parametrize(
    ("message", "known", "speaks"),
    [
        ("lower the bids", ANY, True),
        (f"lower the bids\n\nTrace: {TRACE}", ANY, True),
        ("x\n\nTrace: TRACE-20250101-002", ANY, False),
        ("x\n\nCo-authored-by: Lin <lin@shop.example>", ANY, False),
        ("lower the bids", ONE, False),
        ("lower the bids", digest_of(b"\n lower the bids \n\n"), True),
        ("lower the bids\n# a comment", digest_of(b"lower the bids"), True),
        ("lower the bid", digest_of(b"lower the bids"), False),
    ],
)
def test_a_message_that_says_more_counts(
    repo: Repo, git: Git, message: str, known: str, speaks: bool
):
    commit = made(repo, "side", "main", message=message)
    assert stamps.bears(git, commit, put(git, "main", "side", message=known)) is speaks
