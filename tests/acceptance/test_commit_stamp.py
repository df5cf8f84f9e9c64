"""One commit is judged once: the hooks of the message answer from what pre-commit passed.

Every difference means the full way, and so does a stamp that is old, foreign or made up.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.live import built, copied, head, linked, plain_git, unlinked
from tests.support.shop import Shop
from trace_gate.adapters.store.commit_stamp import FORMAT, NAME
from trace_gate.adapters.store.kept_files import KeptFiles
from trace_gate.cli.commands.install import command

ASKED, GIT = "trace_gate.core.gate.judge", "trace_gate.adapters.git.repository"
HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose hooks write down what they import."""
    path = built(tmp_path_factory.mktemp("stamp") / "built")
    before = Path.cwd()
    os.chdir(path / "shop")
    try:
        assert CliRunner().invoke(command, []).exit_code == 0
    finally:
        os.chdir(before)
    for name in HOOKS:
        hook = path / "shop/.git/hooks" / name
        hook.write_text(
            f'#!/bin/sh\n[ ! -x "$BETWEEN_{name.replace("-", "_")}" ] || '
            f'"$BETWEEN_{name.replace("-", "_")}" "$@"\n'
            f"exec {sys.executable} -I -X importtime -c "
            f"'from trace_gate.cli.entry import main; main()' hook {name} \"$@\" "
            f'2>>"$SAID.{name}"\n'
        )
    return path


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


class Judged:
    """Runs Git, and tells which hooks asked the judge."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.shop, self.folder, self.count = shop, folder, 0
        self.said = ""
        self.opened: set[str] = set()

    def __call__(self, *words: str, done: bool = True, between: tuple[str, str] = ("", "")):
        self.count += 1
        said = self.folder / f"said{self.count}"
        env = {"SAID": str(said)}
        hook, script = between
        if hook:
            file = self.folder / "between"
            file.write_text(f"#!/bin/sh\n{script}\n")
            file.chmod(0o755)
            env[f"BETWEEN_{hook.replace('-', '_')}"] = str(file)
        found = plain_git(self.shop, *words, **env)
        self.said = found.stderr
        assert (found.returncode == 0) is done, found.stderr
        self.opened = self._importing(said, GIT)
        return self._importing(said, ASKED)

    def _importing(self, said: Path, module: str) -> set[str]:
        files = {name: said.with_name(f"{said.name}.{name}") for name in HOOKS}
        texts = {name: file.read_text() for name, file in files.items() if file.exists()}
        return {name for name, text in texts.items() if module in text}


@pytest.fixture
def judged(shop: Shop, tmp_path: Path) -> Judged:
    return Judged(shop, tmp_path)


ONCE = {"pre-commit"}
TWICE = {"pre-commit", "commit-msg"}


def test_a_commit_is_judged_once_and_its_trailers_are_written(shop: Shop, judged: Judged):
    linked(shop)
    assert judged("commit", "-m", "lower the bids") == ONCE
    assert judged.opened == ONCE, "nothing is asked of Git twice"
    message = plain_git(shop, "log", "-1", "--format=%B").stdout
    assert message.count("Trace: TRACE-") == 1
    shop.write("docs/notes.md", "# Notes\n")
    plain_git(shop, "add", "docs")
    assert judged("commit", "-m", "without a trace") == ONCE


def test_amend_all_and_paths_are_judged_once_too(shop: Shop, judged: Judged):
    linked(shop)
    assert judged("commit", "-m", "x") == ONCE
    assert judged("commit", "--amend", "-m", "another word") == ONCE
    (shop.path / "docs").mkdir(exist_ok=True)
    (shop.path / "docs/notes.md").write_text("# More\n")
    plain_git(shop, "add", "docs")
    assert judged("commit", "-m", "one path", "docs/notes.md") == ONCE
    (shop.path / "docs/notes.md").write_text("# Even more\n")
    assert judged("commit", "-am", "all") == ONCE


def test_a_message_that_names_another_trace_is_judged(shop: Shop, judged: Judged):
    linked(shop)
    text = "x\n\nTrace: TRACE-20200101-999"
    assert judged("commit", "-m", text, done=False) == TWICE


def test_a_message_that_names_another_author_is_judged(shop: Shop, judged: Judged):
    linked(shop)
    assert judged("commit", "-m", "x\n\nCO-AUTHORED-BY: Lin <lin@shop.example>") == TWICE


def test_a_message_of_trailers_alone_makes_no_commit(shop: Shop, judged: Judged):
    linked(shop)
    (trace,) = [p.stem for p in (shop.path / "traces").rglob("TRACE-*.yaml") if staged(shop, p)]
    before = head(shop)
    assert "pre-commit" in judged("commit", "-m", f"Trace: {trace}", done=False)
    assert head(shop) == before


def staged(shop: Shop, path: Path) -> bool:
    names = plain_git(shop, "diff", "--cached", "--name-only").stdout
    return path.relative_to(shop.path).as_posix() in names


@pytest.mark.parametrize("hook", ["prepare-commit-msg", "commit-msg"])
def test_what_is_staged_between_two_hooks_is_judged(shop: Shop, judged: Judged, hook: str):
    """Git commits what was staged first or what is there now: neither goes unjudged."""
    linked(shop)
    script = 'printf "thing,0.50\\n" >>ads/bids.csv; git add ads/bids.csv'
    found = judged("commit", "-m", "x", done=False, between=(hook, script))
    assert found == TWICE


@pytest.mark.parametrize(
    "script",
    [
        "git config core.abbrev 12",
        "git update-ref refs/heads/main HEAD~1",
        "git update-ref refs/remotes/origin/main HEAD",
        "git pack-refs --all",
        "git config user.name Another",
    ],
)
def test_another_setting_or_reference_means_the_full_way(shop: Shop, judged: Judged, script: str):
    linked(shop)
    found = judged("commit", "-m", "x", between=("commit-msg", script))
    assert found == TWICE


def test_a_blocked_commit_leaves_no_stamp(shop: Shop, judged: Judged):
    linked(shop)
    judged("commit", "-m", "x")
    unlinked(shop, "ads/old.csv")
    assert judged("commit", "-m", "y", done=False) == ONCE
    kept = KeptFiles(str(shop.path / ".git/trace-gate"))
    assert kept.get(NAME, NAME) == b""


def test_no_verify_is_not_helped_by_an_earlier_stamp(shop: Shop, judged: Judged):
    linked(shop)
    judged("commit", "-m", "x")
    unlinked(shop, "ads/old.csv")
    assert judged("commit", "--no-verify", "-m", "past the gate") == set()
    assert judged.said.count("was made without the gate") == 1


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"\0\xff" * 400,
        f"{FORMAT}\n1\n99999999999\nx\ngit\n#\n\n\n- /nowhere".encode(),
        f"{FORMAT}\n\n\n\n\n\n\n\n\n".encode(),
    ],
)
def test_a_stamp_that_is_made_up_is_none(shop: Shop, judged: Judged, tmp_path: Path, forged: bytes):
    linked(shop)
    file = tmp_path / "forged"
    file.write_bytes(forged)
    stamps = shop.path / ".git/trace-gate"
    script = f'for each in "{stamps}"/{NAME}-*; do cat "{file}" >"$each"; done'
    assert judged("commit", "-m", "x", between=("commit-msg", script)) == TWICE


def test_a_stamp_of_another_git_process_is_none(shop: Shop, judged: Judged):
    """As another program would call the hook: what it wants to commit nobody knows."""
    linked(shop)
    judged("commit", "-m", "x")
    linked(shop, "ads/more.csv")
    message = shop.path / ".git/COMMIT_EDITMSG"
    message.write_text("x\n")
    code = "from trace_gate.cli.entry import main; main()"
    words = [sys.executable, "-I", "-X", "importtime", "-c", code, "hook"]
    subprocess.run([*words, "pre-commit"], cwd=shop.path, check=True, capture_output=True)
    again = subprocess.run(
        ["sh", "-c", '"$@"; exit $?', "sh", *words, "commit-msg", str(message)],
        cwd=shop.path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert ASKED in again.stderr


def test_in_another_working_tree_it_is_the_same(shop: Shop, judged: Judged, tmp_path: Path):
    plain_git(shop, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    other = Shop(tmp_path / "side", clock=shop.clock)
    (other.path / "docs").mkdir(exist_ok=True)
    (other.path / "docs/notes.md").write_text("# Side\n")
    plain_git(other, "add", "docs")
    assert judged("-C", str(other.path), "commit", "-m", "beside") == ONCE


# --- with and without it, the same comes out ---------------------------------------------------


@pytest.fixture(params=["stamped", "never stamped"])
def either(request: pytest.FixtureRequest, shop: Shop) -> bool:
    """Without: a folder lies where the stamp would."""
    if request.param == "stamped":
        return True
    kept = KeptFiles(str(shop.path / ".git/trace-gate"))
    Path(kept._path(NAME, NAME)).mkdir(parents=True)
    return False


def trailers(shop: Shop) -> list[str]:
    said = plain_git(shop, "log", "-1", "--format=%(trailers:key=Trace,valueonly)").stdout
    return said.split()


def test_every_way_to_commit_comes_out_the_same(shop: Shop, judged: Judged, either: bool):
    asked = ONCE if either else TWICE
    first = linked(shop)
    assert judged("commit", "-m", "x") == asked
    assert trailers(shop) == [first]
    assert judged("commit", "--amend", "-m", "y") == asked
    assert trailers(shop) == [first]
    second = linked(shop, "ads/more.csv")
    assert judged("commit", "-m", "paths", "ads/more.csv", "traces") == asked
    assert trailers(shop) == [second]
    unlinked(shop, "ads/old.csv")
    assert judged("commit", "-am", "all", done=False) == ONCE
    plain_git(shop, "reset", "-q", "--hard")
    plain_git(shop, "checkout", "-q", "-b", "side", "HEAD~1")
    shop.write("docs/side.md", "# Side\n")
    plain_git(shop, "add", "docs")
    assert judged("commit", "-m", "side") == asked
    judged("merge", "--no-ff", "-m", "both", "main")
    judged("rebase", "-q", "--force-rebase", "main")
    assert "without the gate" not in judged.said


def test_a_message_that_an_editor_changes(shop: Shop, judged: Judged, either: bool):
    """The trailer is written before the editor opens, and what it leaves is looked at."""
    name = linked(shop)
    editor = "sed -i.bak -e '1s/^/lower the bids/'"
    judged("-c", f"core.editor={editor}", "commit")
    assert trailers(shop) == [name]
    linked(shop, "ads/more.csv")
    stray = "sed -i.bak -e 's/^Trace: .*/Trace: TRACE-20200101-999/; 1s/^/x/'"
    assert "commit-msg" in judged("-c", f"core.editor={stray}", "commit", done=False)
