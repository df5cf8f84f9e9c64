"""Which branches of a server are protected: what has landed says so, the push does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from trace_gate.app.judge import received
from trace_gate.app.judge.pushed_to import PushedRef
from trace_gate.core.errors import CannotJudge

ZEROS = "0" * 40


class Bare:
    """A server's branches: name to the branch that its policy protects ('' for no policy)."""

    def __init__(self, head: str | None, **branches: str | None) -> None:
        self.head, self.branches, self.aliases = head, branches, dict[str, str]()

    def head_branch(self) -> str | None:
        return self.head

    def symbolic_refs(self) -> dict[str, str]:
        return {f"refs/heads/{name}": f"refs/heads/{of}" for name, of in self.aliases.items()}

    def refs(self, prefix: str) -> dict[str, str]:
        return {f"{prefix}{name}": f"tip of {name}" for name in self.branches}

    def resolve(self, rev: str) -> str | None:
        name = rev.removeprefix("refs/heads/")
        if rev.startswith("pushed "):
            return rev
        return f"tip of {name}" if name in self.branches else None


@pytest.fixture(autouse=True)
def policies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy of a tip is what the branch of that name says; a pushed one says its last word."""

    def rules_at(git: Bare, commit: str, _store: object) -> Any:
        word = commit.rsplit(maxsplit=1)[-1]
        named = word if commit.startswith("pushed ") else git.branches[word]
        if named == "":
            return None
        return SimpleNamespace(policy=SimpleNamespace(gate=SimpleNamespace(protected_branch=named)))

    monkeypatch.setattr(received, "rules_at", rules_at)


def server(bare: Bare, *pushed: str) -> Any:
    refs = [
        PushedRef(
            local_ref=f"refs/heads/{name}",
            local_oid=f"pushed {name}",
            remote_ref=f"refs/heads/{name}",
            remote_oid=ZEROS,
        )
        for name in pushed
    ]
    return received.Server(bare, refs, None)  # type: ignore[arg-type]  # as much as is asked


def protected(bare: Bare, ref: str, *pushed: str) -> str:
    return server(bare, *pushed).protected(ref, ZEROS, None)


def test_the_branch_of_head_is_protected_where_no_policy_names_one():
    assert protected(Bare("main", main=None), "refs/heads/main") == "main"
    assert protected(Bare("main", main=""), "refs/heads/work") == "main"


def test_the_policy_that_has_landed_names_another_one():
    bare = Bare("main", main="trunk", trunk="trunk")
    assert protected(bare, "refs/heads/trunk") == "trunk"
    assert protected(bare, "refs/heads/main") == "main"
    assert protected(bare, "refs/heads/work") == "main"


def test_a_pushed_branch_that_calls_itself_protected_changes_nothing():
    assert protected(Bare("main", main=None), "refs/heads/work", "work") == "main"


def test_without_the_branch_of_head_each_that_names_itself_is_protected():
    bare = Bare("master", main="main", trunk="trunk", work="main")
    assert protected(bare, "refs/heads/main") == "main"
    assert protected(bare, "refs/heads/trunk") == "trunk"
    assert protected(bare, "refs/heads/work") == "main"


def test_a_branch_of_the_name_that_head_lacks_does_not_unprotect_the_others():
    """A server made for `master`, on which everybody works on `main`."""
    bare = Bare("master", main="main", work="main")
    assert server(bare, "master").find("main").copy_tip == "tip of main"
    assert protected(bare, "refs/heads/main", "master", "main") == "main"
    landed = Bare("master", main="main", master="")
    assert protected(landed, "refs/heads/main") == "main"
    assert protected(landed, "refs/heads/work") == "main"


def test_a_protected_branch_is_not_made_by_a_push_where_others_are():
    for bare in (Bare("main", main="release"), Bare("master", main="main")):
        name = "release" if bare.head == "main" else "master"
        found = server(bare, name)
        with pytest.raises(CannotJudge, match=f"no branch {name}"):
            found.protected(f"refs/heads/{name}", ZEROS, f"pushed {name}")


def test_a_branch_is_not_reached_by_another_name_of_it():
    bare = Bare("main", main=None, master=None)
    bare.aliases["master"] = "main"
    with pytest.raises(CannotJudge, match="another name of refs/heads/main") as stopped:
        server(bare, "master")
    assert "YOURS:refs/heads/main" in str(stopped.value.remedy)


def test_the_branch_behind_the_name_that_head_has_is_protected():
    bare = Bare("main", main=None, trunk=None)
    bare.aliases["main"] = "trunk"
    assert protected(bare, "refs/heads/trunk") == "trunk"


def test_a_branch_is_protected_that_is_protected_by_another_name_of_it():
    bare = Bare("dev", dev=None, main="master", master="master")
    bare.aliases["master"] = "main"
    assert protected(bare, "refs/heads/main") == "main"


def test_names_that_lead_in_a_circle_end():
    bare = Bare("a", a=None)
    bare.aliases.update(a="b", b="a")
    assert protected(bare, "refs/heads/work")


def test_the_first_push_may_bring_the_protected_branch():
    found = server(Bare("master"), "main")
    assert found.protected("refs/heads/main", ZEROS, None) == "main"
    assert found.find("main").copy_tip == "pushed main"


def test_where_a_branch_is_it_counts_before_what_is_pushed():
    assert server(Bare("main", main=None), "main").find("main").copy_tip == "tip of main"


def test_a_tag_is_measured_against_the_protected_branch():
    assert protected(Bare("main", main=None), "refs/tags/main") == "main"


def test_without_any_protected_branch_it_cannot_judge():
    found = server(Bare(None))
    with pytest.raises(CannotJudge, match="no branch main") as stopped:
        found.find(found.protected("refs/heads/work", ZEROS, None))
    assert "symbolic-ref HEAD" in str(stopped.value.remedy)


def test_no_other_server_is_known():
    assert server(Bare("main", main=None)).landed_elsewhere("main", None) == frozenset()
