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


def test_a_few_files_have_the_same_origins_as_all(repo: Repo, opened: Open):
    for number in range(5):
        repo.commit(f"c{number}", **{f"traces/{number}.yaml": "a\n", "other.txt": f"{number}\n"})
    git, head = opened(repo), repo.head()
    every = git.file_origins(head, "traces")
    assert git.origins_of(head, []) == {}
    for wanted in (["traces/4.yaml"], ["traces/0.yaml", "traces/3.yaml"], [*every]):
        assert git.origins_of(head, wanted) == {path: every[path] for path in wanted}
    assert git.origins_of(head, ["traces/4.yaml", "traces/none.yaml"]).keys() == {"traces/4.yaml"}


def test_a_git_that_fails_on_its_way_is_no_answer(repo: Repo, opened: Open):
    with pytest.raises(RepositoryUnreadable):
        opened(repo).origins_of("0" * 40, ["traces/a.yaml"])
