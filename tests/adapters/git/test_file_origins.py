"""Which commit brought each file, and who wrote it."""

from __future__ import annotations

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.adapters.git.file_origins import file_origins
from trace_gate.core.errors import RepositoryUnreadable


class Answers:
    """A git that answers something."""

    def __init__(self, out):
        self._out = out

    def run(self, *words):
        del words
        return self._out


def test_an_answer_that_ends_in_a_name_is_read():
    out = b"\x01abc\0Ann \xff\0\ntraces/a.yaml\0traces/b.yaml\0\x01def\0Bob\0\ntraces/a.yaml\0"
    found = file_origins(Answers(out), "head", "traces")
    assert {path: (each.commit, each.author) for path, each in found.items()} == {
        "traces/a.yaml": ("abc", "Ann \udcff"),
        "traces/b.yaml": ("abc", "Ann \udcff"),
    }


def test_an_answer_of_another_form_is_no_answer():
    with pytest.raises(RepositoryUnreadable):
        file_origins(Answers(b"traces/a.yaml\0"), "head", "traces")


def test_each_file_has_the_commit_and_the_author_that_brought_it(repo: Repo, opened: Open):
    names = {"GIT_AUTHOR_NAME": 'Ann "A" <ann', "GIT_AUTHOR_EMAIL": "ann@shop.example"}
    repo.write("traces/a \n.yaml", "a\n")
    repo.write("elsewhere.yaml", "a\n")
    repo.git("commit", "-qm", "one", **names)
    first = repo.head()
    second = repo.commit("two", **{"traces/a \n.yaml": "b\n", "traces/b.yaml": "b\n"})
    found = opened(repo).file_origins(repo.head(), "traces")
    assert {path: each.commit for path, each in found.items()} == {
        "traces/a \n.yaml": first,
        "traces/b.yaml": second,
    }
    assert found["traces/a \n.yaml"].author == 'Ann "A" ann'
