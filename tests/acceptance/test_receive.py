"""A server that judges each push before it takes it: real pushes to real bare repositories."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support import forked
from tests.support.live import built, copied, linked
from tests.support.receiving import (
    FIRST,
    judging,
    on_server,
    push,
    refused,
    server,
    taken,
    tips,
    undecided,
)
from tests.support.shop import Shop

GATE = "config/amazon-growth/gate.yaml"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("server") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    """A clone without hooks, and its server, which has ours."""
    shop = copied(source, tmp_path / "copy")
    judging(server(shop))
    return shop


def protects(shop: Shop, name: str) -> None:
    """Let the policy name the protected branch."""
    text = (shop.path / GATE).read_text()
    shop.write(GATE, re.sub("(?m)^protected_branch:.*$", f"protected_branch: {name}", text))


def test_a_decided_change_is_taken_and_one_line_says_so(shop: Shop):
    linked(shop)
    shop.commit("decided")
    said = taken(shop, "work:main")
    assert "remote: trace-gate: judged 1 commit, 2 paths" in said


def test_an_undecided_change_is_refused_and_the_verdict_stands_first(shop: Shop):
    undecided(shop)
    said = refused(shop, "work:main", code="TG401")
    told = [line for line in said.splitlines() if line.startswith("remote:")]
    assert told[0].rstrip() == f"{FIRST}BLOCK: this change may not go through (1 error)"
    assert "ads/bids.csv" in said
    assert "trace-gate new decision" in said


def test_a_branch_beside_the_protected_one_is_judged_too(shop: Shop):
    undecided(shop)
    refused(shop, "work:refs/heads/feature", code="TG401")
    refused(shop, "work:refs/tags/v1", code="TG401")
    refused(shop, "work:refs/for/main", code="TG401")


@pytest.mark.parametrize("words", [(), ("--atomic",)])
def test_all_refs_of_a_push_are_refused_with_one_of_them(shop: Shop, words: tuple[str, ...]):
    linked(shop)
    shop.commit("decided")
    shop.git("branch", "sound")
    shop.write("ads/old.csv", "keyword,bid\ncup,9.99\n")
    shop.commit("undecided")
    refused(shop, *words, "sound:main", "work:refs/heads/other", code="TG402")
    taken(shop, *words, "sound:main")


def test_an_atomic_push_of_which_git_refuses_one_ref_brings_nothing(shop: Shop):
    taken(shop, "main:refs/heads/feature")
    on_server(shop, "config", "receive.denyDeletes", "true")
    linked(shop)
    shop.commit("decided")
    before = tips(shop)
    done = push(shop, "--atomic", "work:main", ":refs/heads/feature")
    assert done.returncode != 0
    assert "remote: trace-gate: judged 1 commit" in done.stderr
    assert tips(shop) == before


def test_the_protected_branch_is_neither_deleted_nor_forced_nor_made_anew(shop: Shop):
    linked(shop)
    shop.commit("decided")
    taken(shop, "work:main")
    refused(shop, ":main", code="TG802")
    refused(shop, "--force", "HEAD~1:main", code="TG802")
    refused(shop, "--force", ":main", "HEAD~1:refs/heads/elsewhere", code="TG802")


def test_another_branch_may_be_deleted_and_forced(shop: Shop):
    linked(shop)
    shop.commit("decided")
    taken(shop, "work:refs/heads/feature")
    shop.git("commit", "--amend", "-q", "-m", "said better")
    taken(shop, "--force", "work:refs/heads/feature")
    taken(shop, ":refs/heads/feature")


def test_what_a_later_commit_takes_back_is_seen(shop: Shop):
    trace = next((shop.path / "traces").rglob("*.yaml"))
    sealed = trace.read_text()
    trace.write_text(sealed + "# read me\n")
    shop.git("add", "-A")
    shop.commit("rewritten")
    trace.write_text(sealed)
    shop.git("add", "-A")
    shop.commit("and back")
    refused(shop, "work:main", code="TG203")


def test_a_policy_that_the_push_brings_protects_nothing_else(shop: Shop):
    """A branch of one's own that says that another branch is the protected one."""
    protects(shop, "work")
    undecided(shop)
    refused(shop, "work:main", code="TG40")
    refused(shop, "work:main", "work:refs/remotes/origin/main", code="TG40")


def test_a_reference_that_looks_like_a_copy_of_main_is_no_base(shop: Shop):
    """A server has no remote, but a pusher may bring `refs/remotes/origin/main`."""
    subprocess.run(
        ["git", "--git-dir", server(shop), "remote", "add", "origin", "elsewhere"], check=True
    )
    undecided(shop)
    refused(shop, "work:refs/remotes/origin/main", "work:refs/heads/feature", code="TG401")
    tip = shop.git("rev-parse", "work").strip()
    (server(shop) / "hooks" / "pre-receive").unlink()
    taken(shop, f"{tip}:refs/remotes/origin/main")
    judging(server(shop))
    refused(shop, "work:refs/heads/feature", code="TG401")


def test_a_new_server_takes_a_whole_history_and_refuses_a_branch_without_it(
    shop: Shop, tmp_path: Path
):
    shop.git("init", "-q", "--bare", "-b", "main", str(tmp_path / "new.git"))
    shop.git("remote", "set-url", "origin", str(tmp_path / "new.git"))
    judging(tmp_path / "new.git")
    linked(shop)
    shop.commit("decided")
    done = push(shop, "work:refs/heads/work")
    assert done.returncode != 0
    assert "This server has no branch main" in done.stderr
    assert push(shop, "main:main", "work:refs/heads/work").returncode == 0


def test_a_server_whose_head_names_no_branch_says_how_it_learns_which_is_protected(
    shop: Shop, tmp_path: Path
):
    shop.git("init", "-q", "--bare", "-b", "master", str(tmp_path / "new.git"))
    shop.git("remote", "set-url", "origin", str(tmp_path / "new.git"))
    judging(tmp_path / "new.git")
    done = push(shop, "main:main")
    assert done.returncode != 0
    assert "git symbolic-ref HEAD refs/heads/BRANCH" in done.stderr
    subprocess.run(
        ["git", "--git-dir", tmp_path / "new.git", "symbolic-ref", "HEAD", "refs/heads/main"],
        check=True,
    )
    assert push(shop, "main:main").returncode == 0


@pytest.mark.parametrize(
    "lines",
    ["", "\n", "main\n", f"{'0' * 40} {'1' * 40}\n", f"{'x' * 40} {'1' * 40} refs/heads/main\n"],
)
def test_what_git_would_never_say_is_no_pass(shop: Shop, lines: str):
    folder = forked.folder()
    done = subprocess.run(
        [f"{folder}/trace-gate", "hook", "pre-receive"],
        cwd=server(shop),
        input=lines,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_DIR": "."},
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "fix:" in done.stderr


def test_a_commit_that_is_missing_is_no_pass(shop: Shop):
    folder = forked.folder()
    done = subprocess.run(
        [f"{folder}/trace-gate", "hook", "pre-receive"],
        cwd=server(shop),
        input=f"{shop.git('rev-parse', 'main').strip()} {'1' * 40} refs/heads/main\n",
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_DIR": "."},
        check=False,
    )
    assert done.returncode == 2, done.stderr


def test_what_only_waits_for_a_person_is_taken_beside_and_does_not_land(shop: Shop):
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.70\n")
    shop.save(shop.decision("file/ads/bids.csv", check="ESCALATE"))
    shop.commit("a person is asked")
    said = taken(shop, "work:refs/heads/work")
    assert "remote: trace-gate: this push is taken as a draft, and may not land yet. ESC" in said
    refused(shop, "work:main", code="TG601")
    refused(shop, "work:main", "work:refs/heads/work2", code="TG601")
    shop.write("ads/old.csv", "keyword,bid\ncup,9.99\n")
    shop.commit("undecided")
    refused(shop, "work:refs/heads/work", code="TG40")


@pytest.fixture
def misnamed(shop: Shop) -> Shop:
    """The server was made for `master`; `main`, which names itself, is what everybody works on."""
    shop.git("switch", "-q", "main")
    protects(shop, "main")
    shop.git("add", "-A")
    shop.commit("named")
    (server(shop) / "hooks" / "pre-receive").unlink()
    taken(shop, "main:main")
    judging(server(shop))
    on_server(shop, "symbolic-ref", "HEAD", "refs/heads/master")
    shop.git("switch", "-q", "work")
    shop.git("reset", "-q", "--hard", "main")
    return shop


def apart(shop: Shop) -> None:
    """A history of its own, of things that nobody decided."""
    shop.git("switch", "-q", "--orphan", "evil")
    shop.write("evil.csv", "x\n")
    shop.git("add", "-A")
    shop.commit("evil")


def test_the_branch_that_head_lacks_does_not_unlock_the_one_that_is_there(misnamed: Shop):
    shop = misnamed
    first = shop.git("rev-list", "--max-parents=0", "main").strip()
    refused(shop, f"{first}:refs/heads/master", code="no branch master")
    undecided(shop)
    refused(shop, "work:main", code="TG401")
    apart(shop)
    refused(shop, "--force", "evil:refs/heads/master", "evil:main", code="")
    refused(shop, "evil:refs/heads/master", code="")
    refused(shop, ":main", code="TG802")


def test_another_name_of_the_protected_branch_is_no_way_to_it(shop: Shop):
    on_server(shop, "symbolic-ref", "refs/heads/master", "refs/heads/main")
    undecided(shop)
    refused(shop, ":refs/heads/master", code="another name of refs/heads/main")
    refused(shop, "work:refs/heads/master", code="another name of refs/heads/main")
    on_server(shop, "branch", "-m", "main", "trunk")
    on_server(shop, "symbolic-ref", "refs/heads/main", "refs/heads/trunk")
    on_server(shop, "symbolic-ref", "HEAD", "refs/heads/main")
    refused(shop, "work:refs/heads/trunk", code="TG401")


def test_a_server_that_nobody_governs_takes_what_it_gets(shop: Shop, tmp_path: Path):
    shop.git("init", "-q", "--bare", "-b", "main", str(tmp_path / "new.git"))
    shop.git("remote", "set-url", "origin", str(tmp_path / "new.git"))
    judging(tmp_path / "new.git")
    first = shop.git("rev-list", "--max-parents=0", "main").strip()
    assert push(shop, f"{first}:refs/heads/main").returncode == 0
    apart(shop)
    assert push(shop, "evil:refs/heads/pages").returncode == 0
