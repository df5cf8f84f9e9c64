"""Git's hooks after the fact, called by Git: the layers follow HEAD, and nothing is stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import forked
from tests.support.layers import IGNORED, ROOTS, created, layers, moved, rebuilt, run, state_file
from tests.support.live import built, copied, head, plain_git
from tests.support.shop import Shop

pytestmark = pytest.mark.slow

GATE = "config/amazon-growth/gate.yaml"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A governed shop with a remote, our hooks, and one intent bucket, on `main`."""
    path = built(tmp_path_factory.mktemp("after") / "built")
    shop = Shop(path / "shop")
    shop.clock = int(shop.git("log", "-1", "--format=%ct")) + 60
    shop.next_id()
    shop.write(".gitignore", IGNORED.read_bytes())
    created(shop)
    shop.commit("a bucket")
    shop.git("push", "-q", "origin", "main")
    return path


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    shop = copied(source, tmp_path / "copy")
    shop.next_id()
    run(shop.path, "install")
    run(shop.path, "derive")
    return shop


def fresh(shop: Shop, tmp_path: Path) -> None:
    """The layers are those of HEAD, byte for byte, and `--check` says so."""
    assert layers(shop.path) == rebuilt(shop, tmp_path)
    run(shop.path, "derive", "--check")


def stale(shop: Shop) -> None:
    assert run(shop.path, "derive", "--check", code=1)


def commit(shop: Shop, message: str = "work", *options: str, ok: bool = True) -> str:
    """Commit what is staged as an analyst does; what the hooks said."""
    done = plain_git(shop, "commit", "-q", "-m", message, *options)
    assert not ok or done.returncode == 0, done.stderr
    return done.stderr


def git(shop: Shop, *words: str, ok: bool = True, **environ: str) -> str:
    done = plain_git(shop, *words, GIT_EDITOR="true", **environ)
    assert not ok or done.returncode == 0, done.stderr + done.stdout
    return done.stderr


def side(shop: Shop, name: str = "IB-tea") -> None:
    """A branch `side` with a bucket that `work` does not have."""
    shop.branch("side", "main")
    created(shop, name)
    commit(shop, "theirs")
    shop.switch("work")


# --- what Git does, and what the layers are then -----------------------------------------------


def test_a_commit_brings_the_layers_up_to_date_and_says_so_in_one_line(shop, tmp_path):
    created(shop, "IB-tea")
    moved(shop, "IB-gift", "TEST", "GROW")
    said = commit(shop)
    assert "trace-gate: 2 buckets, 2 hypotheses; freeze rate 0 %" in said.splitlines()
    assert (shop.path / state_file("IB-tea")).exists()
    fresh(shop, tmp_path)


def test_a_commit_without_a_trace_says_nothing_after_the_fact(shop, tmp_path):
    before = layers(shop.path)
    shop.write("docs/notes.md", "# Notes\n")
    assert len(commit(shop).splitlines()) == 1  # pre-commit
    assert layers(shop.path) == before


def test_a_trace_that_changes_nothing_for_a_reader_is_silent_too(shop, tmp_path):
    shop.save(shop.observation())
    said = commit(shop)
    assert len(said.splitlines()) == 1, said
    fresh(shop, tmp_path)


def test_a_merge(shop, tmp_path):
    side(shop)
    created(shop, "IB-cup")
    commit(shop, "ours")
    said = git(shop, "merge", "--no-edit", "side")
    assert "trace-gate: 1 bucket, 1 hypothesis; freeze rate 0 %" in said
    fresh(shop, tmp_path)


def test_a_fast_forward(shop, tmp_path):
    side(shop)
    assert "1 bucket" in git(shop, "merge", "--ff-only", "side")
    fresh(shop, tmp_path)


def test_a_merge_with_a_conflict_and_the_commit_that_ends_it(shop, tmp_path):
    shop.branch("side", "main")
    created(shop, "IB-tea")
    shop.write("docs/notes.md", "theirs\n")
    commit(shop, "theirs")
    shop.switch("work")
    shop.write("docs/notes.md", "ours\n")
    commit(shop, "ours")
    git(shop, "merge", "side", ok=False)
    shop.write("docs/notes.md", "both\n")
    assert "1 bucket" in commit(shop, "merged")
    fresh(shop, tmp_path)


def test_a_squash_counts_when_it_is_committed(shop, tmp_path):
    side(shop)
    before = layers(shop.path)
    assert "bucket" not in git(shop, "merge", "--squash", "side")
    assert layers(shop.path) == before
    assert "1 bucket" in commit(shop, "squashed")
    fresh(shop, tmp_path)


def test_a_checkout_there_and_back(shop, tmp_path):
    side(shop)
    git(shop, "checkout", "-q", "side")
    assert (shop.path / state_file("IB-tea")).exists()
    fresh(shop, tmp_path)
    git(shop, "checkout", "-q", "--detach", "work")
    assert not (shop.path / state_file("IB-tea")).exists()
    fresh(shop, tmp_path)


def test_taking_files_out_of_a_commit_is_no_checkout_of_a_branch(shop):
    side(shop)
    before = layers(shop.path)
    git(shop, "checkout", "side", "--", "traces")
    assert layers(shop.path) == before


def test_an_amend(shop, tmp_path):
    created(shop, "IB-tea")
    commit(shop)
    moved(shop, "IB-gift", "TEST", "GROW")
    commit(shop, "work", "--amend")
    fresh(shop, tmp_path)


def test_a_revert(shop, tmp_path):
    created(shop, "IB-tea")
    commit(shop)
    git(shop, "revert", "--no-edit", "HEAD")
    assert not (shop.path / state_file("IB-tea")).exists()
    fresh(shop, tmp_path)


def test_a_reset_is_repaired_by_derive(shop, tmp_path):
    created(shop, "IB-tea")
    commit(shop)
    git(shop, "reset", "-q", "--hard", "HEAD~1")
    stale(shop)
    run(shop.path, "derive")
    fresh(shop, tmp_path)


def test_pulling_with_a_rebase(shop, tmp_path):
    other = tmp_path / "other"
    shop.git("clone", "-q", str(shop.path.parent / "origin.git"), str(other))
    theirs = Shop(other, clock=shop.clock)
    theirs._numbers = {day: number + 5 for day, number in shop._numbers.items()}
    created(theirs, "IB-tea")
    theirs.commit("theirs")
    theirs.git("push", "-q", "origin", "main")
    created(shop, "IB-cup")
    commit(shop, "ours")
    git(shop, "pull", "-q", "--rebase", "origin", "main")
    assert {"IB-tea", "IB-cup"} <= {Path(path).stem for path in layers(shop.path)}
    fresh(shop, tmp_path)


def test_a_linked_worktree_has_layers_of_its_own(shop, tmp_path):
    side(shop)
    mine = layers(shop.path)
    git(shop, "worktree", "add", "-q", str(tmp_path / "linked"), "side")
    linked = Shop(tmp_path / "linked", clock=shop.clock)
    assert layers(linked.path) == rebuilt(shop, tmp_path, "side") != mine
    assert layers(shop.path) == mine
    run(linked.path, "derive", "--check")
    run(shop.path, "derive", "--check")


def test_a_clone_made_with_a_template_that_has_our_hooks(shop, tmp_path):
    template = tmp_path / "template"
    template.mkdir()
    (template / "hooks").symlink_to(shop.path / ".git/hooks")
    target = tmp_path / "cloned"
    git(shop, "clone", "-q", f"--template={template}", "../origin.git", str(target))
    assert layers(target) == rebuilt(shop, tmp_path, "main")


# --- a series counts once ----------------------------------------------------------------------


def derivations(said: str) -> int:
    return sum("freeze rate" in line for line in said.splitlines())


def commits_on_side(shop: Shop, *names: str) -> None:
    shop.branch("side", "main")
    for name in names:
        created(shop, name)
        commit(shop, name)
    shop.switch("work")


def test_a_rebase_counts_at_its_end(shop, tmp_path):
    commits_on_side(shop, "IB-tea", "IB-cup", "IB-pot")
    created(shop, "IB-jar")
    commit(shop, "ours")
    git(shop, "checkout", "-q", "side")
    said = git(shop, "rebase", "work")
    assert derivations(said) == 1, said
    fresh(shop, tmp_path)


@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_a_rebase_that_has_nothing_to_pick_counts_too(shop, tmp_path, backend):
    side(shop)
    git(shop, "rebase", backend, "side")
    fresh(shop, tmp_path)


def test_a_rebase_whose_commits_are_all_there_already_counts_too(shop, tmp_path):
    side(shop)
    git(shop, "cherry-pick", "side")
    shop.branch("up", "side")
    created(shop, "IB-jar")
    commit(shop, "more")
    shop.switch("work")
    git(shop, "commit", "-q", "--amend", "--no-edit", "--date=2026-01-01T00:00:00Z")
    git(shop, "rebase", "-q", "up")
    fresh(shop, tmp_path)


def test_an_amend_in_the_middle_of_a_rebase_does_not_count(shop, tmp_path):
    commits_on_side(shop, "IB-tea", "IB-cup")
    git(shop, "checkout", "-q", "side")
    git(shop, "rebase", "-i", "HEAD~2", GIT_SEQUENCE_EDITOR="sed -i 1s/pick/edit/")
    before = layers(shop.path)
    git(shop, "commit", "-q", "--amend", "-m", "changed")
    assert layers(shop.path) == before
    git(shop, "rebase", "--continue")
    fresh(shop, tmp_path)


def test_an_aborted_rebase_leaves_the_layers_as_they_were(shop, tmp_path):
    shop.branch("side", "main")
    shop.write("docs/notes.md", "theirs\n")
    created(shop, "IB-tea")
    commit(shop, "theirs")
    shop.switch("work")
    shop.write("docs/notes.md", "ours\n")
    commit(shop, "ours")
    git(shop, "rebase", "side", ok=False)
    git(shop, "rebase", "--abort")
    fresh(shop, tmp_path)


@pytest.mark.parametrize("act", ["cherry-pick", "revert"])
def test_each_commit_of_a_series_of_picks_counts(shop, tmp_path, act):
    commits_on_side(shop, "IB-tea", "IB-cup", "IB-pot")
    if act == "revert":
        git(shop, "checkout", "-q", "side")
        said = git(shop, "revert", "--no-edit", "HEAD~3..HEAD")
    else:
        said = git(shop, "cherry-pick", "side~3..side")
    assert derivations(said) == 3, said
    fresh(shop, tmp_path)


@pytest.mark.parametrize("end", ["--skip", "--quit", "reset"])
def test_a_series_that_is_given_up_leaves_the_hooks_at_work(shop, tmp_path, end):
    """Git keeps its list when somebody resets in the middle of it, for as long as nobody looks."""
    commits_on_side(shop, "IB-tea", "IB-cup")
    for branch, text in (("side", "theirs"), ("work", "ours")):
        shop.switch(branch)
        shop.write("docs/clash.md", f"{text}\n")
        commit(shop, "clash")
    git(shop, "cherry-pick", "side~1", "side", "side~2", ok=False)
    if end == "reset":
        git(shop, "reset", "-q", "--hard")
    else:
        git(shop, "cherry-pick", end, ok=False)
        git(shop, "cherry-pick", "--quit", ok=False)
        git(shop, "reset", "-q", "--hard")
    fresh(shop, tmp_path)
    created(shop, "IB-late")
    assert derivations(commit(shop, "late")) == 1
    fresh(shop, tmp_path)


# --- what goes wrong ---------------------------------------------------------------------------


def break_layers(shop: Shop, outside: Path) -> None:
    """A derived root that leads out of the repository: nothing may be written there."""
    outside.mkdir()
    (shop.path / "state").rename(shop.path / "state-away")
    (shop.path / "state").symlink_to(outside)


def test_a_failing_derivation_stops_nothing_and_tells_the_next_step(shop, tmp_path):
    break_layers(shop, tmp_path / "outside")
    before = head(shop)
    created(shop, "IB-tea")
    said = commit(shop)
    assert head(shop) != before
    assert "the derived layers are not up to date. Nothing is lost" in said
    assert said.splitlines()[-1].endswith("trace-gate derive")
    assert "Traceback" not in said
    assert not list((tmp_path / "outside").iterdir())
    (shop.path / "state").unlink()
    run(shop.path, "derive")
    (shop.path / "state-away").rename(tmp_path / "away")
    fresh(shop, tmp_path)


@pytest.mark.parametrize(
    "words", [("checkout", "-q", "side"), ("merge", "-q", "side"), ("rebase", "-q", "side")]
)
def test_no_git_command_fails_because_the_layers_cannot_be_written(shop, tmp_path, words):
    side(shop)
    created(shop, "IB-cup")
    commit(shop)
    break_layers(shop, tmp_path / "outside")
    said = git(shop, *words)
    assert said.splitlines()[-1].endswith("trace-gate derive")


def test_a_policy_that_cannot_be_read_stops_nothing(shop):
    shop.write(GATE, "version: [\n")
    assert "then: trace-gate derive" in commit(shop, "broken", "--no-verify")


def test_strict_local_lets_the_hook_fail(shop, tmp_path):
    shop.switch("main")
    text = (shop.path / GATE).read_text()
    shop.write(GATE, text.replace("strict_local: false", "strict_local: true"))
    shop.commit("strict")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    shop.branch("strict")
    created(shop, "IB-tea")
    commit(shop)
    break_layers(shop, tmp_path / "outside")
    done = plain_git(shop, "checkout", "-q", "work")
    assert done.returncode == 1
    assert shop.git("branch", "--show-current") == "work"


def test_an_ungoverned_repository_hears_nothing(shop, tmp_path):
    bare = Shop(tmp_path / "free")
    bare.path.mkdir()
    bare.git("init", "-q", "-b", "main")
    bare.git("config", "core.hooksPath", str(shop.path / ".git/hooks"))
    bare.write("a.csv", "x\n")
    done = plain_git(bare, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qnm", "x")
    assert (done.returncode, done.stderr) == (0, "")
    done = plain_git(bare, "checkout", "-q", "-b", "new")
    assert (done.returncode, done.stderr) == (0, "")
    assert not any((bare.path / root).exists() for root in ROOTS)


def test_two_hooks_at_once_do_not_mix(shop, tmp_path):
    """Two terminals: both end well, and the layers are those of HEAD."""
    side(shop)
    shop.git("-c", "core.hooksPath=/dev/null", "checkout", "-q", "side")
    code = "from trace_gate.cli.entry import main; main()"
    words = [sys.executable, "-c", code, "hook", "post-checkout", "0", "1", "1"]
    both = [
        subprocess.Popen(words, cwd=shop.path, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    for each in both:
        _, said = each.communicate()
        assert each.returncode == 0, said
        assert "not up to date" not in said
    fresh(shop, tmp_path)


def test_an_earlier_hook_gets_what_git_says_and_its_failure_takes_nothing_away(shop, tmp_path):
    seen = tmp_path / "seen"
    place = shop.path / ".git/hooks/post-rewrite"
    place.rename(place.with_name("aside"))
    place.write_text(f'#!/bin/sh\necho "args $@" >>"{seen}"\ncat >>"{seen}"\nexit 3\n')
    place.chmod(0o755)
    run(shop.path, "install")
    created(shop, "IB-tea")
    commit(shop)
    first = head(shop)
    moved(shop, "IB-gift", "TEST", "GROW")
    commit(shop, "work", "--amend")
    assert seen.read_text().split() == ["args", "amend", first, head(shop)]
    fresh(shop, tmp_path)


def test_without_what_installed_it_nothing_is_stopped(shop):
    for name in ("post-commit", "post-checkout"):
        place = shop.path / ".git/hooks" / name
        place.write_text(place.read_text().replace(forked.python(), "/gone/for/good"))
    created(shop, "IB-tea")
    done = plain_git(shop, "commit", "-nqm", "x", PATH="/usr/bin:/bin")
    assert done.returncode == 0
    assert "the derived layers stay as they were" in done.stderr
    assert plain_git(shop, "checkout", "-q", "main", PATH="/usr/bin:/bin").returncode == 0


# --- frameworks and start-up -------------------------------------------------------------------


def by_hand(shop: Shop, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    code = "from trace_gate.cli.entry import main; main()"
    return subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", code, "hook", *words],
        cwd=shop.path,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "environ"),
    [
        ("post-checkout", {"PRE_COMMIT_CHECKOUT_TYPE": "0"}),
        ("post-merge", {"PRE_COMMIT_IS_SQUASH_MERGE": "1"}),
    ],
)
def test_a_framework_says_in_the_environment_what_git_says(shop, name, environ):
    side(shop)
    shop.git("-c", "core.hooksPath=/dev/null", "checkout", "-q", "side")
    before = layers(shop.path)
    assert by_hand(shop, name, **environ).returncode == 0
    assert layers(shop.path) == before
    assert by_hand(shop, name).returncode == 0
    assert layers(shop.path) != before


@pytest.mark.parametrize("name", ["post-commit", "post-merge", "post-checkout", "post-rewrite"])
def test_where_no_trace_changed_nothing_heavy_is_imported(shop, name):
    from tests.support.hook_imports import HEAVY, modules

    bare = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", "pass"],
        capture_output=True,
        text=True,
        check=True,
    )
    shop.write("docs/notes.md", "# Notes\n")
    assert by_hand(shop, "pre-commit").returncode == 0
    shop.commit("notes")
    done = by_hand(shop, name, "0" * 40, head(shop), "1")
    found = modules(done.stderr) - modules(bare.stderr)
    assert found & HEAVY == set()
    assert not any(each.startswith("trace_gate.core.fold") for each in found)


def test_a_checkout_there_and_back_is_no_news(shop):
    side(shop)
    said = [git(shop, "checkout", "-q", branch) for branch in ("side", "work", "side", "work")]
    assert said == [""] * 4
