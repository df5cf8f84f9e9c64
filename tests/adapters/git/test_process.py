"""How git is run: bounded, without deadlock, and never taken for silent when it failed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.adapters.git import process
from trace_gate.adapters.git.failures import failure, spoken
from trace_gate.adapters.git.process import Runner
from trace_gate.adapters.git.process_popen import Opened
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import RepositoryUnreadable

Make = Callable[[str], Runner]


@pytest.fixture(params=["posix_spawn", "subprocess"])
def make(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Make:
    """A runner of a shell script, by each of the two ways to start a child."""
    if request.param == "subprocess":
        monkeypatch.setattr(
            process,
            "_child",
            lambda argv, env: Opened(argv, env, process.PATIENCE, process.LARGEST),
        )
    return lambda script: Runner(words=("/bin/sh", "-c", script), environment={"A": "1"})


def test_the_environment_is_whole_and_the_exit_code_is_told(make: Make):
    code, out, err = make('echo "$A$PATH_OF_NOBODY"; echo "bad" >&2; exit 3').ask("sh")
    assert (code, out, err) == (3, b"1\n", b"bad\n")


def test_what_is_written_and_read_at_once_does_not_block(make: Make):
    data = os.urandom(3_000_000)
    code, out, err = make("cat; head -c 200000 /dev/zero >&2").ask("cat", data=data)
    assert (code, out) == (0, data)
    assert err


def test_a_child_that_does_not_read_does_not_break_us(make: Make):
    assert make("exec <&-; echo done").run("x", data=b"x" * 1_000_000) == b"done\n"


def test_a_child_that_hangs_is_ended(make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(process, "PATIENCE", 1.0)
    with pytest.raises(RepositoryUnreadable, match="did not answer"):
        make(f'echo $$ > "{tmp_path}/number"; exec sleep 900').run("x")
    child = int((tmp_path / "number").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_an_answer_without_end_is_cut(make: Make, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "LARGEST", 100_000)
    with pytest.raises(RepositoryUnreadable, match="more than can be read"):
        make("head -c 1000000 /dev/zero").run("x")


def test_a_program_that_is_not_there_is_told():
    with pytest.raises(RepositoryUnreadable, match="could not be started") as raised:
        Runner(words=("/nonexistent/git",), environment={}).run("x")
    assert "/nonexistent/git --version" in raised.value.remedy


def test_a_child_that_is_killed_has_failed(make: Make):
    with pytest.raises(RepositoryUnreadable):
        make("kill -9 $$").run("x")


def children_of_this_process() -> set[str]:
    """Those of all its threads, also the dead that nobody waited for."""
    return {
        child
        for each in Path("/proc/self/task").iterdir()
        for child in (each / "children").read_text().split()
    }


def test_no_child_and_no_pipe_is_left_behind(make: Make):
    descriptors, children = len(os.listdir("/proc/self/fd")), children_of_this_process()
    for script in ("exit 0", "exit 1", "exec sleep 60"):
        child = make(script).start()
        child.close()
        child.close()
    make("cat").run("x", data=b"y")
    assert len(os.listdir("/proc/self/fd")) == descriptors
    assert children_of_this_process() == children


def test_a_hook_with_closed_streams_reads_the_same(repo: Repo):
    script = (
        "import os\n"
        "from trace_gate.adapters.git.repository import Git\n"
        "with Git.open() as git:\n"
        "    answer = (git.head(), len(git.commits(git.head(), [])))\n"
        "with open('told', 'w') as file: file.write(repr(answer))\n"
    )
    command = f'"{sys.executable}" -c "$SCRIPT" <&- >&- 2>&-'
    subprocess.run(
        ["/bin/sh", "-c", command], cwd=repo.path, env={**os.environ, "SCRIPT": script}, check=True
    )
    assert (repo.path / "told").read_text() == repr((repo.head(), 2))


@pytest.mark.parametrize("answer", ["exit 128", "exit 0", "printf 'gar\\0bage\\n'", "kill -9 $$"])
@pytest.mark.parametrize(
    "question",
    ["rev-parse", "cat-file", "diff-index", "log", "merge-tree", "diff-tree", "grep", "check-attr",
     "config", "for-each-ref", "merge-base", "rev-list"],
)  # fmt: skip
def test_a_git_that_fails_or_talks_nonsense_never_looks_like_nothing_changed(
    repo: Repo, opened: Open, tmp_path: Path, question: str, answer: str
):
    """Whatever one git command does: an error, or the same answer as before."""
    repo.write(".gitattributes", "*.csv filter=lfs\n")
    repo.write("ads/staged.csv")
    before = asked(opened(repo))
    spy = tmp_path / "bin/git"
    spy.parent.mkdir()
    spy.write_text(
        "#!/bin/sh\nfor word do case $word in -*|core.*|protocol.*|trailer.*|log.*|advice.*|/*);;"
        f' {question}) {answer}; exit $?;; *) break;; esac; done\nexec "{real_git()}" "$@"\n'
    )
    spy.chmod(0o755)
    try:
        after = asked(opened(repo, PATH=f"{spy.parent}:{os.environ['PATH']}"))
    except RepositoryUnreadable:
        return
    assert after == before or (question, answer) in SILENT


SILENT = [("diff-index", "exit 0"), ("rev-list", "exit 0"), ("for-each-ref", "exit 0")]
"""An empty answer of a git that says that all is well: there is no telling that it lies."""


def asked(git: Git) -> tuple[object, ...]:
    main, side = git.resolve_many(["main", "side"])
    assert main is not None
    assert side is not None
    return (
        git.commits(side, []),
        git.merge(main, side),
        git.staged(main),
        git.changes(main, side),
        git.index_entries(["ads"]),
        git.attribute(main, "a.csv", "filter"),
        git.gate_history(main),
        git.remotes(),
        git.branch_tips(),
        git.grep_files(main, ["bid"], ""),
        git.grep_files(main, ["nowhere to be found"], ""),
    )


def real_git() -> str:
    import shutil

    return str(shutil.which("git"))


@pytest.mark.parametrize(
    ("complaint", "said", "remedy"),
    [
        (b"fatal: not a git repository (or any parent)", "not in a Git repository", "cd into"),
        (b"fatal: bad object 1234", "missing or damaged", "git fsck"),
        (b"error: could not fetch 12 from promisor remote", "partial clone", "--no-filter"),
        (b"fatal: index file corrupt", "The index", "git reset"),
        (b"", "says nothing", "git --version"),
        (b"fatal: \x1b[31mred\x07\n\xff", ": [31mred \\xff", "git --version"),
    ],
)
def test_complaints_are_told_with_what_mends_them(complaint: bytes, said: str, remedy: str):
    error = failure("log", 128, complaint)
    assert said in error.message
    assert error.message.isprintable()
    assert remedy in error.remedy


def test_a_complaint_is_cut():
    assert len(spoken(b"x" * 10_000)) < 400
