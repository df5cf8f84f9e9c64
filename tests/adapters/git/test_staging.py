"""Contents to and from the working tree: as Git converts them, without anybody's filter."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import RepositoryUnreadable

CONVERSIONS = [
    ("", {}, b"a\nb\n", b"a\nb\n"),
    ("*.csv text eol=crlf\n", {}, b"a\nb\n", b"a\r\nb\r\n"),
    ("*.csv -text\n", {"core.autocrlf": "true"}, b"a\nb\n", b"a\nb\n"),
    ("", {"core.autocrlf": "true"}, b"a\nb\n", b"a\r\nb\r\n"),
    ("*.csv text\n", {"core.eol": "crlf"}, b"a\nb\n", b"a\r\nb\r\n"),
    ("*.csv working-tree-encoding=UTF-16LE\n", {}, b"a\n", b"a\0\n\0"),
]
"""Attributes, settings, what is stored, what a checkout writes."""


@pytest.mark.parametrize("case", CONVERSIONS)
def test_a_file_is_written_as_a_checkout_writes_it_and_kept_as_add_stores_it(
    repo: Repo, opened: Open, case: tuple
):
    attributes, settings, stored, written = case
    for name, value in settings.items():
        repo.git("config", name, value)
    repo.write(".gitattributes", attributes)
    oid = repo.blob(stored)
    git = opened(repo)
    assert git.checked_out("ads/new.csv", oid) == written
    assert git.kept("ads/new.csv", written) == oid
    repo.git("update-index", "--add", "--cacheinfo", f"100644,{oid},ads/new.csv")
    repo.git("checkout-index", "--", "ads/new.csv")
    assert (repo.path / "ads/new.csv").read_bytes() == written


def looked_at(git: Git) -> list[Path]:
    """The contents that were written to be looked at."""
    objects = Path(git._scratch.objects)
    return [each for each in objects.rglob("*") if each.is_file() and len(each.name) > 30]


def test_what_is_kept_outlives_the_run_and_what_is_looked_at_does_not(repo: Repo, opened: Open):
    repo.write(".gitattributes", "*.csv text\n")
    repo.write("ads/new.csv", "seen\r\n", add=False)
    git = opened(repo)
    git.stored_sha256("ads/new.csv")
    kept = git.kept("ads/new.csv", b"kept\n")
    git.close()
    assert repo.git("cat-file", "blob", kept) == "kept"
    seen = repo.git("hash-object", "--stdin", data=b"seen\n")
    assert repo.run("cat-file", "-e", seen).returncode


def test_what_is_looked_at_is_not_made_small_for_that(repo: Repo, opened: Open):
    repo.write(".gitattributes", "*.csv text\n")
    repo.write("ads/new.csv", "seen\r\n" * 1000, add=False)
    git = opened(repo)
    git.stored_sha256("ads/new.csv")
    (made,) = looked_at(git)
    assert made.stat().st_size > 5000
    kept = git.kept("ads/new.csv", b"kept\n" * 1000)
    assert (repo.path / ".git/objects" / kept[:2] / kept[2:]).stat().st_size < 500


def test_a_file_that_git_stores_as_it_lies_there_is_hashed_without_a_copy(repo: Repo, opened: Open):
    repo.write(".gitattributes", "*.csv text\n")
    repo.write("ads/new.csv", "seen\n" * 1000, add=False)
    git = opened(repo)
    assert git.stored_sha256("ads/new.csv") == hashlib.sha256(b"seen\n" * 1000).hexdigest()
    assert not looked_at(git)


def test_a_filter_is_run_in_neither_direction(repo: Repo, opened: Open):
    marker = repo.path.parent / "ran"
    for way in ("clean", "smudge"):
        repo.git("config", f"filter.evil.{way}", f"touch {marker}; cat")
    repo.write(".gitattributes", "*.csv filter=evil\n")
    git = opened(repo)
    oid = git.kept("ads/new.csv", b"x\n")
    assert git.checked_out("ads/new.csv", oid) == b"x\n"
    assert not marker.exists()


def test_an_object_that_is_not_there_is_an_error(repo: Repo, opened: Open):
    with pytest.raises(RepositoryUnreadable):
        opened(repo).checked_out("ads/new.csv", "1" * 40)
