"""What somebody takes back in commits of their own that nobody else has: the way is open.

An amend is judged as what it makes: the commit that it replaces is no part of the unit. For an
earlier commit the finding names the command that takes it back. Git itself calls the hooks.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.support.live import built, copied, head, linked, plain_git
from tests.support.native_hooks import install, made, stopped
from tests.support.shop import Shop, codes, finding_lines

GATE = "config/amazon-growth/gate.yaml"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("own") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    shop = copied(source, tmp_path / "copy")
    install(shop)
    return shop


def oops(shop: Shop, path: str = GATE) -> str:
    """A protected file with one more line, committed past the gate."""
    file = shop.path / path
    shop.write(path, (file.read_text() if file.exists() else "") + "# one more line\n")
    return shop.commit("oops")


def back(shop: Shop, path: str = GATE) -> None:
    if shop.git("ls-tree", "origin/main", "--", path):
        shop.git("restore", "--source=origin/main", "--staged", "--worktree", path)
    else:
        shop.git("rm", "-q", path)


def passes(shop: Shop) -> None:
    """The whole unit passes, at the time that it is."""
    shop.clock = int(time.time())
    found = shop.judge("origin/main")
    assert found.verdict == "PASS", finding_lines(found)


def fix_of(said: str) -> str:
    """The first command that is printed, without its comment."""
    line = next(each for each in said.splitlines() if each.strip().startswith("fix:"))
    return line.partition("fix:")[2].partition("   #")[0].strip()


@pytest.mark.parametrize("path", [GATE, "scripts/deploy.sh", ".gitattributes"])
def test_an_amend_takes_a_protected_change_back(shop: Shop, path: str):
    oops(shop, path)
    back(shop, path)
    shop.write("docs/notes.md", "# Notes\n")
    made(shop, "commit", "--amend", "-m", "without it")
    passes(shop)
    pushed = plain_git(shop, "push", "-q", "origin", "work")
    assert pushed.returncode == 0, pushed.stderr


def test_an_amend_takes_back_what_a_merge_of_ones_own_smuggled_in(shop: Shop):
    shop.git("checkout", "-q", "-b", "side", "origin/main")
    shop.write("docs/side.md", "x\n")
    shop.commit("side")
    shop.switch("work")
    shop.write("docs/notes.md", "# Notes\n")
    shop.commit("notes")
    shop.git("merge", "-q", "--no-commit", "--no-ff", "side")
    oops(shop)
    back(shop)
    made(shop, "commit", "--amend", "-m", "Merge side, nothing else")
    passes(shop)


def test_an_amend_takes_back_a_change_of_evidence_and_of_a_sealed_trace(shop: Shop):
    sealed = shop.git("ls-files", "traces").splitlines()[0]
    report = shop.git("ls-files", "uploads").splitlines()[0]
    for path in (sealed, report):
        shop.write(path, (shop.path / path).read_text() + "# more\n")
    shop.commit("oops")
    back(shop, sealed)
    back(shop, report)
    shop.write("docs/notes.md", "# Notes\n")
    made(shop, "commit", "--amend", "-m", "without them")
    passes(shop)


def test_an_amend_hides_nothing_of_the_commits_before(shop: Shop):
    oops(shop)
    shop.write("docs/notes.md", "# Notes\n")
    shop.commit("notes")
    back(shop)
    stopped(shop, "commit", "--amend", "--no-edit", code="TG408")


def test_an_amend_of_what_has_landed_is_judged_on_it(shop: Shop):
    """A sealed trace stays sealed, whether its commit is amended or a new one is made."""
    sealed = shop.git("ls-files", "traces").splitlines()[0]
    shop.write(sealed, (shop.path / sealed).read_text() + "# more\n")
    stopped(shop, "commit", "--amend", "--no-edit", code="TG203")


def test_an_amend_of_the_protected_branch_without_a_remote_is_judged_on_it(shop: Shop):
    shop.git("remote", "remove", "origin")
    shop.git("checkout", "-q", "-B", "main", "main")
    sealed = shop.git("ls-files", "traces").splitlines()[0]
    shop.write(sealed, (shop.path / sealed).read_text() + "# more\n")
    stopped(shop, "commit", "--amend", "--no-edit", code="TG203")


def test_an_amend_does_not_bring_the_protected_change_along(shop: Shop):
    oops(shop)
    shop.write("docs/notes.md", "# Notes\n")
    stopped(shop, "commit", "--amend", "--no-edit", code="TG408")


@pytest.mark.parametrize("kept", [True, False])
def test_an_earlier_commit_names_the_command_that_takes_it_back(shop: Shop, kept: bool):
    linked(shop)
    made(shop, "commit", "-m", "Lower a bid")
    bad = oops(shop)
    if kept:
        shop.write("docs/notes.md", "# Notes\n")
        shop.commit("notes")
    back(shop)
    said = stopped(shop, "commit", "-m", "take it back", code="TG408")
    fix = fix_of(said)
    assert fix == f"git reset --soft {bad[:10]}^"
    subprocess.run(fix, shell=True, cwd=shop.path, check=True)
    if kept:
        made(shop, "commit", "-m", "notes")
    passes(shop)


def test_it_is_named_in_a_range_too_and_works_there(shop: Shop):
    bad = oops(shop)
    back(shop)
    shop.write("docs/notes.md", "# Notes\n")
    shop.commit("take it back")
    found = shop.judge("origin/main")
    assert codes(found) == ["TG408"], finding_lines(found)
    fix = found.findings[0].remediation
    assert fix.startswith(f"git reset --soft {bad[:10]}^   #")
    subprocess.run(fix, shell=True, cwd=shop.path, check=True)
    made(shop, "commit", "-m", "notes")
    passes(shop)


def test_two_contents_of_one_file_say_how_they_become_one(shop: Shop):
    bad = oops(shop, "scripts/deploy.sh")
    oops(shop, "scripts/deploy.sh")
    found = shop.judge("origin/main")
    first, second = found.findings
    assert first.commit == bad
    assert first.remediation.startswith(f"git reset --soft {bad[:10]}^   #")
    assert "trace-gate new maintenance" in second.remediation
    assert head(shop) == second.commit
