"""`doctor --prove`: the hooks are tried by real commits and pushes, under every hook manager.

husky and lefthook come from npm (`tests/support/node_tools.py`). What `trace-gate install`
prints is done to the letter, so these tests are also about those lines.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.support import node_tools
from tests.support.live import built, copied, head, linked, message, plain_git, unlinked
from tests.support.proofs import BIN, TRIALS, everything, proven, run, trace_gate
from tests.support.shop import Shop
from trace_gate.app.setup.doctor import checks
from trace_gate.app.setup.doctor_facts import Facts, Trial
from trace_gate.app.setup.hook_shims import HOOKS
from trace_gate.app.setup.proofs import proofs

REAL = Path(sys.executable).parent


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("proving") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    return copied(source, tmp_path / "copy")


# --- native hooks ----------------------------------------------------------------------------


def test_native_hooks_are_proven_and_nothing_here_is_changed(shop: Shop):
    trace_gate(shop.path, "install", folder=REAL)
    before = shop.git("for-each-ref"), shop.git("status", "--porcelain", "--ignored")
    objects = sorted((shop.path / ".git/objects").rglob("*"))
    assert proven(shop.path, REAL) == (0, everything("PASS"))
    assert (shop.git("for-each-ref"), shop.git("status", "--porcelain", "--ignored")) == before
    assert sorted((shop.path / ".git/objects").rglob("*")) == objects


def test_without_hooks_everything_goes_through(shop: Shop):
    code, found = proven(shop.path)
    assert code == 1
    assert found == {**everything("FAIL"), "a commit past the gate": "WARN"}


def test_hooks_that_git_is_told_not_to_run_prove_nothing(shop: Shop):
    trace_gate(shop.path, "install")
    shop.git("config", "core.hooksPath", os.devnull)
    assert proven(shop.path)[1]["a push"] == "FAIL"


@pytest.mark.parametrize("missing", ["pre-push", "commit-msg", "prepare-commit-msg"])
def test_a_hook_that_is_missing_is_found(shop: Shop, missing: str):
    trace_gate(shop.path, "install")
    (shop.path / ".git/hooks" / missing).unlink()
    code, found = proven(shop.path)
    lost = {
        "pre-push": {"a push", "a push of another ref", "a push of a tag"},
        "commit-msg": {"a message"},
        "prepare-commit-msg": {"a trailer"},
    }[missing]
    assert code == 1
    assert {name for name in found if found[name] != "PASS"} == lost


def test_a_hooks_folder_in_the_working_tree_and_a_linked_worktree_are_proven(
    shop: Shop, tmp_path: Path
):
    shop.git("config", "core.hooksPath", ".githooks")
    trace_gate(shop.path, "install")
    assert proven(shop.path)[0] == 0
    shop.git("config", "--unset", "core.hooksPath")
    trace_gate(shop.path, "install")
    shop.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked tree"), "main")
    assert proven(tmp_path / "linked tree") == (0, everything("PASS"))


def test_somebody_elses_hook_that_stops_first_leaves_it_open(shop: Shop):
    trace_gate(shop.path, "install")
    place = shop.path / ".git/hooks/pre-commit"
    place.rename(place.with_name("away"))
    place.write_text("#!/bin/sh\necho no tests today >&2\nexit 1\n")
    place.chmod(0o755)
    done = trace_gate(shop.path, "doctor", "--prove")
    assert done.returncode == 1
    assert "stopped, but not by the gate, so nobody can tell: no tests today" in done.stdout


def test_strict_local_hooks_and_a_lenient_policy_are_proven_too(shop: Shop):
    gate = "config/amazon-growth/gate.yaml"
    trace_gate(shop.path, "install")
    shop.switch("main")
    text = (shop.path / gate).read_text()
    shop.write(gate, text.replace("strict_local: false", "strict_local: true"))
    shop.commit("strict")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    assert proven(shop.path) == (
        0,
        {name: "PASS" for name in TRIALS if name != "a commit past the gate"},
    )


def test_where_nothing_is_governed_nothing_can_be_proven(tmp_path: Path):
    run(tmp_path, "git", "init", "-q", "new")
    done = trace_gate(tmp_path / "new", "doctor", "--prove")
    assert done.returncode == 1
    assert "nothing could be tried" in done.stdout


def test_in_a_bare_repository_nothing_is_tried(shop: Shop):
    done = trace_gate(shop.path.parent / "origin.git", "doctor", "--prove")
    assert done.returncode == 0
    assert "proof" not in done.stdout


def test_hooks_for_all_repositories_are_proven(shop: Shop, tmp_path: Path):
    shop.git("config", "--global", "core.hooksPath", str(tmp_path / "shared hooks"))
    trace_gate(shop.path, "install", "--outside")
    assert proven(shop.path) == (0, everything("PASS"))


def test_what_a_trial_means():
    def status(**fields: object) -> str:
        trial = Trial(**{"name": "x", "done": False, "said": "a TG401 b", **fields})  # type: ignore[arg-type]
        (check,) = proofs(facts.with_(trials=(trial,)))
        return check.status

    facts = Facts(git_version=(2, 40), libyaml=True, compiled=True, ssh_keygen=True, git_lfs=True)
    assert status() == "PASS"
    assert status(said="no tests today") == "FAIL"
    assert status(done=True) == "FAIL"
    assert status(done=True, wanted=True) == "PASS"
    assert status(done=True, wanted=True, said="", hard=False) == "WARN"
    assert list(proofs(facts)) == []
    assert not [each for each in checks(facts) if each.name.startswith("proof")]


# --- husky and lefthook ----------------------------------------------------------------------


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PATH with these programs and with trace-gate, as people have one."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(BIN), node_tools.path()]))
    monkeypatch.setenv("LEFTHOOK_OUTPUT", "execution,execution_out,failure,skips")


def advice(shop: Shop) -> list[str]:
    """The lines that `trace-gate install` prints to be copied."""
    done = trace_gate(shop.path, "install")
    assert done.returncode == 1, done.stdout
    lines = done.stdout.splitlines()
    return [line.removeprefix("    ") for line in lines if line.startswith("    ")]


def adopted(shop: Shop, *paths: str) -> None:
    """Bring the configuration of a manager to the protected branch, and go on from there."""
    shop.git("add", "-A", "--", *paths)
    shop.git("stash", "-q")
    shop.switch("main")
    shop.git("stash", "pop", "-q")
    shop.git("add", "-A", "--", *paths)
    nothing = shop.path.parent / "nothing"
    nothing.mkdir()
    shop.git("-c", f"core.hooksPath={nothing}", "commit", "-qm", "use a hook manager")
    shop.git("-c", f"core.hooksPath={nothing}", "push", "-q", "-u", "origin", "main")
    shop.git("remote", "set-head", "origin", "main")
    shop.git("-c", f"core.hooksPath={nothing}", "checkout", "-q", "-B", "work")


def by_husky(shop: Shop) -> None:
    assert run(shop.path, "husky").returncode == 0
    for line in advice(shop):
        file, _, call = line.partition(":")
        (shop.path / file).write_text(call.strip() + "\n")
    adopted(shop, ".husky")


def by_lefthook(shop: Shop, text: str | None = None) -> None:
    (shop.path / "lefthook.yml").write_text("output: [execution_out, failure, skips]\n")
    text = "\n".join(advice(shop)) if text is None else text
    (shop.path / "lefthook.yml").write_text(text + "\n")
    assert run(shop.path, "lefthook", "install").returncode == 0
    adopted(shop, "lefthook.yml")


@pytest.mark.slow
@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("manager", [by_husky, by_lefthook])
def test_the_lines_that_install_prints_are_proven(shop: Shop, manager, tmp_path: Path):
    manager(shop)
    who = manager.__name__.removeprefix("by_")
    done = trace_gate(shop.path, "install")
    assert done.stdout == f"{who} already calls trace-gate at every hook.\n"
    assert proven(shop.path) == (0, everything("PASS"))
    unlinked(shop)
    done = plain_git(shop, "commit", "-m", "x")
    assert done.returncode != 0
    assert "TG401" in done.stdout + done.stderr
    trace_id = linked(shop)
    done = plain_git(shop, "commit", "-m", "Lower a bid")
    assert done.returncode == 0, done.stdout + done.stderr
    assert message(shop) == f"Lower a bid\n\nTrace: {trace_id}"
    shop.git("worktree", "add", "-q", "--no-checkout", "-b", "other", str(tmp_path / "a b"), "main")
    there = Shop(tmp_path / "a b", clock=shop.clock)
    there.git("-c", f"core.hooksPath={tmp_path}", "checkout", "-q", "other")
    if who == "husky":  # its folder is ignored, so each working tree has its own
        shutil.copytree(shop.path / ".husky/_", there.path / ".husky/_")
    there.next_id()
    trace_id = linked(there, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    done = plain_git(there, "commit", "-m", "There")
    assert done.returncode == 0, done.stdout + done.stderr
    assert message(there) == f"There\n\nTrace: {trace_id}"


@pytest.mark.slow
@pytest.mark.usefixtures("path")
def test_lines_that_lefthook_leaves_out_at_some_pushes_are_found(shop: Shop):
    text = "\n".join(
        f"{name}:\n  commands:\n    gate:\n      use_stdin: true\n"
        f"      run: trace-gate hook {name} {{0}}"
        for name in HOOKS
    )
    by_lefthook(shop, text)
    code, found = proven(shop.path)
    assert code == 1
    assert found["a push of another ref"] == "FAIL"
    assert found["a push of a tag"] == "FAIL"
    done = trace_gate(shop.path, "doctor")
    assert done.returncode == 1
    assert "the gate is not called at pre-commit, pre-push" in done.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("path")
def test_every_ref_of_a_push_is_judged_under_lefthook(shop: Shop):
    by_lefthook(shop)
    unlinked(shop)
    assert plain_git(shop, "commit", "--no-verify", "-m", "x").returncode == 0
    bad = head(shop)
    shop.git("tag", "v1")
    assert plain_git(shop, "switch", "-q", "main").returncode == 0
    for words in (("work:w",), ("v1",), ("work", "v1"), ("work:main",), (f"{bad}:refs/heads/n",)):
        done = plain_git(shop, "push", "origin", *words)
        assert done.returncode != 0, words
        assert "TG401" in done.stdout + done.stderr
    assert (
        shop.git("ls-remote", "origin").splitlines()
        == shop.git("ls-remote", "origin", "HEAD", "refs/heads/main").splitlines()
    )


@pytest.mark.slow
@pytest.mark.usefixtures("path")
def test_husky_that_is_switched_off_proves_nothing(shop: Shop):
    by_husky(shop)
    assert proven(shop.path, HUSKY="0")[1]["a commit"] == "FAIL"
