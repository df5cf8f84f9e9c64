"""What is remembered of objects is what would be read again (SPEC 9, Auditing a history)."""

from __future__ import annotations

import hashlib

import pytest

from tests.adapters.conftest import Open
from tests.support import forgery
from tests.support.gitrepo import Repo
from trace_gate.adapters.git import object_memory
from trace_gate.adapters.git.objects import Found, ObjectReader
from trace_gate.core.errors import RepositoryUnreadable


def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are asked of Git from now on."""
    asked: list[str] = []
    ask = ObjectReader._ask

    def counted(self, verb, names):
        asked.extend(names)
        ask(self, verb, names)

    monkeypatch.setattr(ObjectReader, "_ask", counted)
    return asked


def test_an_object_is_asked_for_once_and_says_the_same(
    repo: Repo, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    git, plain = opened(repo), opened(repo)
    blob, tree = repo.head("HEAD:ads/bids.csv"), repo.head("HEAD^{tree}")
    git.remember()
    asked = questions(monkeypatch)
    git.fetch([blob, tree])
    assert {blob, tree} <= set(asked)
    asked.clear()
    answers = [
        (each.blobs([blob], 99), each.sizes([blob]), each.types([blob, tree]), each.has(blob))
        for each in (git, plain)
    ]
    assert answers[0] == answers[1]
    assert git.file_facts([blob]) == plain.file_facts([blob])
    assert list(git._objects.stream(blob)) == list(plain._objects.stream(blob))
    assert git.sha256([blob]) == git.sha256([blob]) == plain.sha256([blob])
    mine = questions(monkeypatch)
    assert git.sha256([blob, blob]) == plain.sha256([blob])
    assert mine.count(blob) == 2, "the plain one asks for size and content, ours for nothing"


def test_what_is_missing_or_of_another_kind_is_never_remembered_as_there(repo: Repo, opened: Open):
    git = opened(repo)
    git.remember()
    tree = repo.head("HEAD^{tree}")
    git.fetch([tree, "0" * 40])
    assert git.types([tree, "0" * 40]) == {tree: "tree", "0" * 40: None}
    for oid in (tree, "0" * 40):
        with pytest.raises(RepositoryUnreadable):
            git.blobs([oid], 99)
        with pytest.raises(RepositoryUnreadable):
            list(git._objects.contents([oid], "blob"))
        with pytest.raises(RepositoryUnreadable):
            list(git._objects.stream(oid))
    written = hashlib.sha1(b"blob 2\0x\n", usedforsecurity=False).hexdigest()
    assert not git.has(written)
    repo.write("new.txt", "x\n")
    repo.git("add", "new.txt")
    assert git.has(written)


def test_a_damaged_object_is_not_remembered(repo: Repo, opened: Open):
    blob = repo.head("HEAD:ads/bids.csv")
    forgery.overwrite(repo.path, blob, by=repo.head("HEAD:README.md"))
    git = opened(repo)
    git.remember()
    for _ in range(2):
        with pytest.raises(RepositoryUnreadable, match="damaged"):
            git.blobs([blob], 99)


def test_the_oldest_half_is_let_go_and_large_objects_are_not_held(monkeypatch):
    monkeypatch.setattr(object_memory, "MOST", 10 * (100 + object_memory.OVERHEAD))
    memory = object_memory.ObjectMemory()
    for number in range(11):
        memory.put(Found(oid=str(number), type="blob", size=100), b"x" * 100)
    assert [number for number in range(11) if memory.get(str(number))] == [5, 6, 7, 8, 9, 10]
    large = Found(oid="large", type="blob", size=object_memory.LARGEST + 1)
    memory.put(large, b"x" * large.size)
    assert memory.get("large") is None
