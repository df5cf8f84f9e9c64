"""One commit is judged once: its later hooks answer from what the first of them passed.

Every difference means the full way, and so does a stamp that is old, foreign or made up. With
and without a stamp, and with a forged one, the same comes out.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support import fast_yaml, forged_stamps, forked, marked
from tests.support.forged_stamps import AFTERWARDS, OF_MESSAGE
from tests.support.live import built, copied, head, linked, plain_git, unlinked
from tests.support.shop import Shop
from trace_gate.adapters.git.repository import Git
from trace_gate.app.judge import stamps
from trace_gate.cli.commands.install import command

HOOKS = (
    "pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg",
    "post-commit", "post-merge", "post-rewrite",
)  # fmt: skip
ONCE = ["pre-commit"]
TWICE = ["pre-commit", "commit-msg"]
FRAMEWORK_STAGES = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
NO_SCRIPTS: Mapping[str, str] = {}
NOTICE = "was made without the gate"

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc says who called the caller")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose hooks write down what they do."""
    path = built(tmp_path_factory.mktemp("stamp") / "built")
    before = Path.cwd()
    os.chdir(path / "shop")
    try:
        assert CliRunner().invoke(command, []).exit_code == 0
    finally:
        os.chdir(before)
    marked.install(path / "shop/.git/hooks", HOOKS)
    return path


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


class Judged:
    """Runs Git, and tells which hooks asked the judge."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.said = ""
        self.asked: list[str] = []

    def __call__(
        self, shop: Shop, *words: str, done: bool = True, before: Mapping[str, str] = NO_SCRIPTS
    ) -> list[str]:
        """The hooks that judged at a command; `before` has scripts to run in front of hooks."""
        self.count += 1
        file = self.folder / f"marks{self.count}"
        env = {marked.FILE: str(file)}
        for hook, script in before.items():
            between = self.folder / f"{hook}{self.count}"
            between.write_text(f"#!/bin/sh\n{script}\n")
            between.chmod(0o755)
            env[f"BEFORE_{marked.variable(hook)}"] = str(between)
        found = plain_git(shop, *words, **env)
        self.said = found.stderr
        assert (found.returncode == 0) is done, found.stderr
        self.asked = marked.marks(file, marked.ASKED)
        return marked.marks(file, marked.JUDGED)


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    return Judged(tmp_path)


def stamp(shop: Shop) -> Path:
    """Where the stamp of a working tree is."""
    return forged_stamps.place(shop.git("rev-parse", "--absolute-git-dir"))


def trailers(shop: Shop) -> list[str]:
    said = plain_git(shop, "log", "-1", "--format=%(trailers:key=Trace,valueonly)").stdout
    return said.split()


def note(shop: Shop, text: str) -> None:
    """A change that needs no trace, staged."""
    shop.write("docs/notes.md", text)
    shop.git("add", "docs")


# --- every way to commit, with a stamp, without one, and with a forged one ----------------------


def commit(shop: Shop, message: str) -> None:
    """A commit of before, without hooks."""
    shop.git("-c", f"core.hooksPath={os.devnull}", "commit", "-q", "-m", message)


def amended(shop: Shop) -> None:
    linked(shop)
    commit(shop, "x")
    linked(shop, "ads/more.csv")


def unstaged(shop: Shop) -> None:
    linked(shop)
    commit(shop, "x")
    linked(shop, "ads/bids.csv", "keyword,bid\nmug,0.60\n")
    shop.git("reset", "-q", "--", "ads")


def partly(shop: Shop) -> None:
    linked(shop)
    note(shop, "# Of another commit\n")


def diverged(shop: Shop) -> None:
    shop.git("switch", "-q", "-c", "side", "main")
    linked(shop, "ads/side.csv")
    commit(shop, "side")
    shop.git("switch", "-q", "work")
    note(shop, "# Notes\n")
    commit(shop, "notes")


def merging(shop: Shop) -> None:
    diverged(shop)
    plain_git(shop, "merge", "-q", "--no-commit", "--no-ff", "side")


def rewording(shop: Shop) -> None:
    diverged(shop)
    shop.git("switch", "-q", "side")
    shop.git("config", "sequence.editor", "sed -i.bak s/^pick/reword/")
    shop.git("config", "core.editor", "true")


WAYS: dict[str, tuple[Callable[[Shop], object], list[str], list[str]]] = {
    "plain": (linked, ["commit", "-m", "x"], ONCE),
    "amend": (amended, ["commit", "--amend", "-m", "another word"], ONCE),
    "all": (unstaged, ["commit", "-am", "all"], ONCE),
    "paths": (partly, ["commit", "-m", "paths", "ads/bids.csv", "traces"], ONCE),
    "merge": (diverged, ["merge", "--no-ff", "-m", "both", "side"], ["pre-merge-commit"]),
    "finished merge": (merging, ["commit", "-m", "both"], ONCE),
    "reword": (rewording, ["rebase", "-q", "-i", "work"], [*ONCE, "post-rewrite"]),
    "worktree": (lambda _: None, ["commit", "-m", "beside"], ONCE),
}
"""What was done before, the command that commits, and who judges if the stamp is believed."""


@pytest.fixture(scope="module")
def prepared(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The shop in front of the last command of a way, made once."""
    made: dict[str, Path] = {}

    def of(way: str) -> Path:
        if way not in made:
            path = tmp_path_factory.mktemp("way") / "made"
            WAYS[way][0](copied(source, path))
            made[way] = path
        return made[way]

    return of


@pytest.fixture
def ready(prepared: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Shop]:
    """A copy of it; the working tree beside it is made anew, since it says where it is."""

    def of(way: str) -> Shop:
        path = tmp_path / "ready"
        shutil.copytree(prepared(way), path, symlinks=True)
        shop = Shop(path / "shop", clock=int(time.time()) - 600)
        if way != "worktree":
            return shop
        shop.git("worktree", "add", "-q", "-b", "beside", str(path / "beside"), "main")
        other = Shop(path / "beside", clock=shop.clock)
        other.next_id()
        linked(other)
        return other

    return of


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stamped", [True, False], ids=["stamped", "never stamped"])
def test_each_way_to_commit_comes_out_the_same(
    ready: Callable[[str], Shop], judged: Judged, way: str, stamped: bool
):
    """Without: a folder lies where the stamp would."""
    _, words, once = WAYS[way]
    shop = ready(way)
    if not stamped:
        stamp(shop).mkdir(parents=True)
    before = head(shop)
    assert judged(shop, *words) == (once if stamped else without(once))
    if way != "reword":  # it picks the commit first, and nobody has judged that
        assert ("prepare-commit-msg" in judged.asked) is not stamped, "nothing is asked twice"
    assert NOTICE not in judged.said
    assert head(shop) != before


def without(once: list[str]) -> list[str]:
    """Who judges where no stamp answers; a step of a rebase is not looked back at."""
    after = {"pre-commit": ["post-commit"], "pre-merge-commit": ["post-merge"]}[once[0]]
    return [once[0], "commit-msg", *(once[1:] or after)]


@linux
@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_commit_believes_no_forged_stamp(
    ready: Callable[[str], Shop], judged: Judged, tmp_path: Path, way: str
):
    """What is forged means the full way, with what comes out of it there."""
    _, words, once = WAYS[way]
    shop, after = ready(way), without(once)[2]
    out = {"commit-msg": tmp_path / "of message", after: tmp_path / "after"}
    scripts = {hook: forged_stamps.script(hook, file) for hook, file in out.items()}
    assert judged(shop, *words, before=scripts) == once
    believed = {hook: json.loads(file.read_text()) for hook, file in out.items()}
    assert believed["commit-msg"] == {"honest": True, **dict.fromkeys(OF_MESSAGE, False)}
    if way != "reword":  # its end is another git process than its steps
        assert believed[after] == {"honest": True, **dict.fromkeys(AFTERWARDS, False)}


@linux
@pytest.mark.parametrize("way", WAYS)
def test_no_forged_stamp_lets_a_change_without_a_trace_through(
    ready: Callable[[str], Shop], judged: Judged, tmp_path: Path, way: str
):
    """It is staged when the first hook has passed, and the stamp of that is edited."""
    _, words, once = WAYS[way]
    shop, out = ready(way), tmp_path / "of message"
    sneaked = 'printf "cup,9.99\\n" >>ads/old.csv; git add ads/old.csv'
    scripts = {"commit-msg": f"{sneaked}\n{forged_stamps.script('commit-msg', out)}"}
    before = head(shop)
    assert judged(shop, *words, done=False, before=scripts) == [once[0], "commit-msg"]
    assert json.loads(out.read_text()) == dict.fromkeys(["honest", *OF_MESSAGE], False)
    assert "ads/old.csv TG40" in judged.said
    assert way == "reword" or head(shop) == before


@pytest.mark.parametrize("way", [each for each in WAYS if each not in ("merge", "reword")])
def test_a_stamp_that_lies_there_helps_no_change_without_a_trace(
    ready: Callable[[str], Shop], judged: Judged, tmp_path: Path, way: str
):
    """The honest stamp of the sound commit, which is undone; then another change is committed."""
    _, words, _ = WAYS[way]
    shop = ready(way)
    before = head(shop)
    judged(shop, *words)
    kept = stamp(shop).read_bytes()
    shop.git("reset", "-q", "--hard", before)
    unlinked(shop, "ads/old.csv")
    stamp(shop).write_bytes(kept)
    bad = ["commit", *(["--amend"] if way == "amend" else []), "-m", "x"]
    bad += {"all": ["-a"], "paths": ["ads/old.csv"]}.get(way, [])
    assert judged(shop, *bad, done=False) == ONCE
    assert head(shop) == before
    stamp(shop).write_bytes(kept)
    assert judged(shop, *bad, "--no-verify") == ["post-commit"]
    assert NOTICE in judged.said


def test_a_stamp_of_another_process_or_repository_is_none(
    ready: Callable[[str], Shop], source: Path, judged: Judged, tmp_path: Path
):
    """Each of them is honest: of the same commit before, of a copy, of another work tree."""
    shop = ready("worktree")
    other = copied(source, tmp_path / "other")
    linked(other)
    judged(other, "commit", "-m", "x")
    judged(shop, "commit", "-m", "beside")
    honest = {"again": stamp(shop).read_bytes(), "copied": stamp(other).read_bytes()}
    shop.git("reset", "-q", "--soft", "HEAD~1")
    for name, kept in honest.items():
        (tmp_path / name).write_bytes(kept)
        script = f"cat '{tmp_path / name}' >'{stamp(shop)}'"
        assert judged(shop, "commit", "-m", name, before={"commit-msg": script}) == TWICE
        shop.git("reset", "-q", "--soft", "HEAD~1")


@linux
def test_who_forges_every_field_keeps_only_the_notice_quiet(shop: Shop, judged: Judged):
    """As hard as to take the hooks away, and worth less: the push and CI read no stamp."""
    moment = "@1735725600 +0000"
    linked(shop)
    with patched(GIT_AUTHOR_DATE=moment):
        judged(shop, "commit", "-m", "x")
        lines = stamp(shop).read_text().split("\n")
        shop.git("reset", "-q", "--hard", "HEAD~1")
        unlinked(shop)
        with Git.open(str(shop.path)) as git:
            lines[6:8] = stamps.staged_now(git, (), "#")
        lines[11:13] = ["", ""]
        (shop.path / ".git/made").write_text("\n".join(lines[:-1]))
        script = (
            'made=$(sed "3s/.*/$$/; 2s/.*/$(date +%s)/" .git/made)\n'
            'seal=$(printf %s "$made" | sha256sum | cut -c-64)\n'
            f"printf '%s\\n%s' \"$made\" $seal >'{stamp(shop)}'\n"
            "exec git commit -q --no-verify -m 'past the gate'"
        )
        done = subprocess.run(
            ["sh", "-c", script], cwd=shop.path, capture_output=True, text=True, check=True
        )
    assert NOTICE not in done.stderr
    pushed = plain_git(shop, "push", "origin", "work")
    assert pushed.returncode != 0
    assert "TG401" in pushed.stderr


@contextlib.contextmanager
def patched(**environ: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        yield


@linux
def test_what_an_edited_index_lets_through_is_told_at_once(
    shop: Shop, judged: Judged, tmp_path: Path
):
    """A tool after ours stages more, and writes into the stamp how the index is now."""
    linked(shop)
    (tmp_path / "edit.py").write_text(EDIT)
    hook = shop.path / ".git/hooks/pre-commit"
    hook.rename(hook.with_name("ours"))
    hook.write_text(
        "#!/bin/sh\nPRE_COMMIT=1 .git/hooks/ours || exit 1\n"
        'printf "cup,9.99\\n" >>ads/old.csv; git add ads/old.csv\n'
        f"exec '{sys.executable}' '{tmp_path}/edit.py' '{stamp(shop)}'\n"
    )
    hook.chmod(0o755)
    assert judged(shop, "commit", "-m", "x") == ["pre-commit", "post-commit"]
    assert NOTICE in judged.said
    assert "1 commit was made without the gate" in plain_git(shop, "push", "origin", "work").stderr


EDIT = r"""
import hashlib, os, re, sys
found = os.stat(".git/index")
times = f"{found.st_mtime_ns}.{found.st_ctime_ns}"
seen = f"{times}.{found.st_size}.{found.st_ino}.{found.st_mode}"
with open(sys.argv[1]) as file:
    text = file.read().rpartition("\n")[0]
text = re.sub("moving [^ ]* (.*/index)", rf"moving {seen} \1", text)
with open(sys.argv[1], "w") as file:
    file.write(f"{text}\n{hashlib.sha256(text.encode()).hexdigest()}")
"""


# --- frameworks ----------------------------------------------------------------------------------


def hook_of(name: str, entry: str) -> dict[str, object]:
    return {
        "id": f"{name}-{len(entry)}",
        "name": name,
        "entry": entry,
        "language": "system",
        "stages": [name],
        "always_run": True,
        "pass_filenames": name in ("prepare-commit-msg", "commit-msg"),
        "verbose": True,
    }


FIRST = """sh -c '[ ! -x .git/first ] || exec .git/first "$@"' sh"""
CONFIGURATION = {
    "repos": [
        {
            "repo": "local",
            "hooks": [
                hook_of("commit-msg", FIRST),
                *(hook_of(name, f"trace-gate hook {name}") for name in FRAMEWORK_STAGES),
            ],
        }
    ]
}


@linux
@pytest.mark.slow
@pytest.mark.parametrize("framework", ["pre-commit", "prek"])
def test_below_a_framework_it_is_the_same(
    shop: Shop, judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, framework: str
):
    """Each hook is called by another process of the framework, which git calls."""
    folders = [str(forked.programs()), str(Path(sys.executable).parent), os.environ["PATH"]]
    monkeypatch.setenv("PATH", os.pathsep.join(folders))
    shop.git("switch", "-q", "main")
    shop.write(".pre-commit-config.yaml", fast_yaml.dump(CONFIGURATION))
    commit(shop, "use a framework")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    shop.git("switch", "-q", "-C", "work", "main")
    shutil.rmtree(shop.path / ".git/hooks")
    types = [word for name in FRAMEWORK_STAGES for word in ("--hook-type", name)]
    subprocess.run([framework, "install", *types], cwd=shop.path, check=True, capture_output=True)

    name = linked(shop)
    assert judged(shop, "commit", "-m", "x") == ONCE
    assert trailers(shop) == [name]
    first, out = shop.path / ".git/first", tmp_path / "of message"
    first.write_text(f"#!/bin/sh\n{forged_stamps.script('commit-msg', out)}\n")
    first.chmod(0o755)
    linked(shop, "ads/more.csv")
    assert judged(shop, "commit", "-m", "forged") == ONCE
    assert json.loads(out.read_text()) == {"honest": True, **dict.fromkeys(OF_MESSAGE, False)}
    first.unlink()
    kept = stamp(shop).read_bytes()
    unlinked(shop, "ads/old.csv")
    stamp(shop).write_bytes(kept)
    assert judged(shop, "commit", "-m", "bad", done=False) == ONCE
    stamp(shop).unlink()
    stamp(shop).mkdir()
    linked(shop, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    assert judged(shop, "commit", "-m", "never stamped") == without(ONCE)


# --- what a message says -------------------------------------------------------------------------


def test_a_message_that_names_another_trace_is_judged(shop: Shop, judged: Judged):
    linked(shop)
    text = "x\n\nTrace: TRACE-20200101-999"
    assert judged(shop, "commit", "-m", text, done=False) == TWICE


def test_a_message_that_names_another_author_is_judged_and_not_once_more(
    shop: Shop, judged: Judged
):
    linked(shop)
    text = "x\n\nCO-AUTHORED-BY: Lin <lin@shop.example>"
    assert judged(shop, "commit", "-m", text) == TWICE
    assert judged(shop, "commit", "--amend", "--no-verify", "-m", f"{text}o") == ["post-commit"]


def test_a_message_that_nobody_judged_is_judged_after_the_commit(shop: Shop, judged: Judged):
    """The hook of the message is not there."""
    linked(shop)
    (shop.path / ".git/hooks/commit-msg").unlink()
    text = "x\n\nTrace: TRACE-20200101-999"
    assert judged(shop, "commit", "-m", text) == ["pre-commit", "post-commit"]
    assert "TG403" in judged.said


def test_a_message_of_trailers_alone_makes_no_commit(shop: Shop, judged: Judged):
    name = linked(shop)
    before = head(shop)
    assert "pre-commit" in judged(shop, "commit", "-m", f"Trace: {name}", done=False)
    assert head(shop) == before


@pytest.mark.parametrize("stamped", [True, False], ids=["stamped", "never stamped"])
def test_a_message_that_an_editor_changes(shop: Shop, judged: Judged, stamped: bool):
    """The trailer is written before the editor opens, and what it leaves is looked at."""
    if not stamped:
        stamp(shop).mkdir(parents=True)
    name = linked(shop)
    editor = "sed -i.bak -e '1s/^/lower the bids/'"
    judged(shop, "-c", f"core.editor={editor}", "commit")
    assert trailers(shop) == [name]
    linked(shop, "ads/more.csv")
    stray = "sed -i.bak -e 's/^Trace: .*/Trace: TRACE-20200101-999/; 1s/^/x/'"
    assert "commit-msg" in judged(shop, "-c", f"core.editor={stray}", "commit", done=False)


# --- and besides ---------------------------------------------------------------------------------


def test_the_trailers_are_written_as_ever(shop: Shop, judged: Judged):
    name = linked(shop)
    assert judged(shop, "commit", "-m", "lower the bids") == ONCE
    assert trailers(shop) == [name]
    assert judged(shop, "commit", "--amend", "-m", "y") == ONCE
    assert trailers(shop) == [name]
    note(shop, "# Notes\n")
    assert judged(shop, "commit", "-m", "without a trace") == ONCE
    assert trailers(shop) == []


@pytest.mark.parametrize("hook", ["prepare-commit-msg", "commit-msg"])
def test_what_is_staged_between_two_hooks_is_judged(shop: Shop, judged: Judged, hook: str):
    """Git commits what was staged first or what is there now: neither goes unjudged."""
    linked(shop)
    script = 'printf "thing,0.50\\n" >>ads/bids.csv; git add ads/bids.csv'
    assert judged(shop, "commit", "-m", "x", done=False, before={hook: script}) == TWICE


def test_a_warning_is_said_once_and_judged_once(shop: Shop, judged: Judged):
    """The decision says already that it is carried out; what its file holds comes with it later."""
    linked(shop)
    shop.git("reset", "-q", "--", "ads")
    assert judged(shop, "commit", "-m", "the decision alone") == ONCE
    assert judged.said.count("TG410") == 1


def test_a_blocked_commit_leaves_no_stamp(shop: Shop, judged: Judged):
    linked(shop)
    judged(shop, "commit", "-m", "x")
    unlinked(shop, "ads/old.csv")
    assert judged(shop, "commit", "-m", "y", done=False) == ONCE
    assert stamp(shop).read_bytes() == b""


def test_a_commit_in_another_process_is_looked_at_afterwards(shop: Shop, judged: Judged):
    """It was judged by hand, and is made past the hooks before it."""
    linked(shop)
    assert plain_git(shop, "hook", "run", "pre-commit").returncode == 0
    assert judged(shop, "commit", "--no-verify", "-m", "x") == ["post-commit"]
    assert NOTICE not in judged.said
