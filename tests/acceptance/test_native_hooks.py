"""Git's own hooks, called by Git: what they stop, what they let through, what they write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import forked
from tests.support.live import built, copied, head, linked, message, plain_git, unlinked
from tests.support.native_hooks import install, made, stopped
from tests.support.shop import Shop
from trace_gate.cli import entry


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("native") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    """The shop with our hooks installed."""
    shop = copied(source, tmp_path / "copy")
    install(shop)
    return shop


# --- commits ---------------------------------------------------------------------------------


def test_a_commit_without_a_trace_is_stopped(shop: Shop):
    unlinked(shop)
    said = stopped(shop, "commit", "-m", "x")
    assert "ads/bids.csv" in said
    assert "trace-gate new decision" in said


def test_a_commit_with_its_trace_goes_through_and_names_it(shop: Shop):
    trace_id = linked(shop)
    said = made(shop, "commit", "-m", "Lower a bid")
    assert message(shop) == f"Lower a bid\n\nTrace: {trace_id}"
    assert "judged 1 commit, 2 paths" in said


def test_a_commit_that_only_deletes_is_judged(shop: Shop):
    shop.git("rm", "-q", "ads/old.csv")
    stopped(shop, "commit", "-m", "x")
    shop.save(shop.decision("file/ads/old.csv"))
    made(shop, "commit", "-m", "x")


def test_commit_all_is_judged_by_what_it_commits(shop: Shop):
    (shop.path / "ads/bids.csv").write_text("changed\n")
    stopped(shop, "commit", "-am", "x")


def test_a_partial_commit_is_judged_without_what_stays_staged(shop: Shop):
    linked(shop)
    stopped(shop, "commit", "-m", "x", "ads/bids.csv")
    made(shop, "commit", "-m", "x", "ads/bids.csv", "traces")


def test_a_trace_that_was_not_added_is_named(shop: Shop):
    trace_id = linked(shop)
    path = shop.trace_path(trace_id)
    shop.git("rm", "-q", "--cached", path)
    assert f"git add {path}" in stopped(shop, "commit", "-m", "x")
    shop.git("add", path)
    (shop.path / path).write_text("trace: {}\n")
    unlinked(shop, "ads/old.csv")
    assert f"git add {path}" in stopped(shop, "commit", "-m", "x", code="TG402")


def test_no_trace_is_named_that_is_in_the_commit(shop: Shop):
    linked(shop)
    unlinked(shop, "ads/old.csv")
    assert "hint" not in stopped(shop, "commit", "-m", "x", code="TG402")


def test_a_partial_commit_leaves_out_an_unlinked_change(shop: Shop):
    linked(shop)
    unlinked(shop, "ads/old.csv")
    made(shop, "commit", "-m", "x", "ads/bids.csv", "traces")


def test_an_amended_commit_is_judged_with_what_it_held(shop: Shop):
    trace_id = linked(shop)
    made(shop, "commit", "-m", "Lower a bid")
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.75\n")
    shop.refresh(trace_id)
    made(shop, "commit", "--amend", "--no-edit")
    unlinked(shop, "ads/old.csv")
    stopped(shop, "commit", "--amend", "--no-edit", code="TG402")


def test_amending_writes_no_trailer_twice(shop: Shop):
    trace_id = linked(shop)
    made(shop, "commit", "-m", "Lower a bid")
    made(shop, "commit", "--amend", "-m", f"Lower it\n\nTrace: {trace_id}")
    made(shop, "commit", "--amend", "--no-edit", "--date=2026-07-27T09:30:00+00:00")
    assert message(shop).count("Trace: ") == 1


AGO = "--date=2 hours ago"


@pytest.mark.parametrize(
    "words", [("-m", "Another word"), ("-F", "../message"), ("-m", "Another word", "--no-verify")]
)
@pytest.mark.parametrize("date", [(), (AGO,)])
def test_a_new_message_for_an_old_commit_keeps_the_trailer(shop: Shop, words, date):
    (shop.path.parent / "message").write_text("Another word\n")
    trace_id = linked(shop)
    made(shop, "commit", "-m", "Lower a bid", *date)
    made(shop, "commit", "--amend", *words)
    assert message(shop) == f"Another word\n\nTrace: {trace_id}"


def test_an_amend_names_what_it_adds_and_forgets_what_it_takes_away(shop: Shop):
    """Another number for the same trace, as after `renumber`."""
    first = linked(shop)
    made(shop, "commit", "-m", "Lower a bid", AGO)
    shop.git("rm", "-q", "--cached", shop.trace_path(first))
    (shop.path / shop.trace_path(first)).unlink()
    second = linked(shop)
    made(shop, "commit", "--amend", "--no-edit")
    assert message(shop) == f"Lower a bid\n\nTrace: {second}"
    third = linked(shop, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    made(shop, "commit", "--amend", "-m", "Both")
    assert message(shop) == f"Both\n\nTrace: {second}\nTrace: {third}"


def test_an_amended_first_commit_and_an_amended_merge_are_amended(shop: Shop, tmp_path: Path):
    diverged(shop)
    made(shop, "merge", "-m", "Merge side", "side")
    made(shop, "commit", "--amend", "-m", "Merge the side")
    assert message(shop) == "Merge the side"
    new = Shop(tmp_path / "new")
    new.path.mkdir()
    new.git("init", "-q", "-b", "main")
    install(new)
    who = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    new.write("a.csv", "x\n")
    assert plain_git(new, *who, "commit", "-m", "x", AGO).returncode == 0
    assert plain_git(new, *who, "commit", "--amend", "-m", "y").returncode == 0
    assert message(new) == "y"


def test_the_next_commit_inherits_no_trailer(shop: Shop):
    linked(shop)
    made(shop, "commit", "-m", "Lower a bid")
    shop.write("docs/notes.md", "# Notes\n")
    made(shop, "commit", "-m", "notes")
    assert message(shop) == "notes"


def test_a_trailer_that_somebody_wrote_is_not_taken_away(shop: Shop):
    linked(shop)
    made(shop, "commit", "-m", "Lower a bid", AGO)
    stopped(shop, "commit", "--amend", "-m", "x\n\nTrace: TRACE-20200101-009", code="TG403")


def test_rewording_in_a_rebase_keeps_the_trailer(shop: Shop):
    trace_id = linked(shop)
    made(shop, "commit", "-m", "Lower a bid", AGO)
    shop.write("docs/notes.md", "# Notes\n")
    made(shop, "commit", "-m", "notes")
    editors = {"GIT_SEQUENCE_EDITOR": "sed -i 1s/pick/reword/", "GIT_EDITOR": "sed -i 1s/.*/New/"}
    done = plain_git(shop, "rebase", "-q", "-i", "main", **editors)
    assert done.returncode == 0, done.stderr
    assert message(shop, "HEAD~1") == f"New\n\nTrace: {trace_id}"
    assert message(shop) == "notes"


def test_the_first_commit_of_a_repository_is_judged(tmp_path: Path):
    shop = Shop(tmp_path / "new")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    install(shop)
    shop.write("a.csv", "x\n")
    done = plain_git(shop, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-m", "x")
    assert done.returncode == 0, done.stderr
    assert "not governed" in done.stderr


def test_an_ungoverned_repository_hears_one_line(tmp_path: Path):
    shop = Shop(tmp_path / "new")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    install(shop)
    shop.write("a.csv", "x\n")
    done = plain_git(shop, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x")
    assert len(done.stderr.splitlines()) == 1


def test_hooks_work_in_a_linked_worktree_and_below_the_top(shop: Shop, tmp_path: Path):
    shop.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"), "main")
    other = Shop(tmp_path / "linked", clock=shop.clock)
    other.next_id()
    unlinked(other)
    done = plain_git(other, "commit", "-m", "x", cwd=other.path / "ads")
    assert "TG401" in done.stderr
    linked(other)
    assert plain_git(other, "commit", "-m", "x", cwd=other.path / "ads").returncode == 0


def test_no_verify_gets_past_the_commit_and_not_past_the_push(shop: Shop):
    unlinked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")
    done = plain_git(shop, "push", "origin", "work")
    assert done.returncode != 0
    assert "TG401" in done.stderr


# --- merges ----------------------------------------------------------------------------------


def diverged(shop: Shop) -> None:
    """`work` and `side` each have a linked commit that the other lacks."""
    linked(shop)
    made(shop, "commit", "-m", "ours")
    shop.branch("side", "main")
    linked(shop, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    made(shop, "commit", "-m", "theirs")
    shop.switch("work")


def test_a_clean_merge_is_free_and_gets_no_trailers(shop: Shop):
    diverged(shop)
    made(shop, "merge", "-m", "Merge side", "side")
    assert message(shop) == "Merge side"


def test_a_merge_with_something_slipped_in_is_stopped(shop: Shop):
    diverged(shop)
    assert plain_git(shop, "merge", "--no-commit", "side").returncode == 0
    unlinked(shop, "ads/new.csv")
    before = head(shop)
    done = plain_git(shop, "commit", "-m", "Merge side")
    assert (done.returncode, head(shop)) == (1, before)
    assert "ads/new.csv" in done.stderr


def test_a_pre_merge_commit_hook_sees_the_commits_that_come(shop: Shop):
    shop.branch("side", "main")
    unlinked(shop, "ads/old.csv")
    made(shop, "commit", "--no-verify", "-m", "theirs")
    shop.switch("work")
    linked(shop)
    made(shop, "commit", "-m", "ours")
    stopped(shop, "merge", "-m", "Merge side", "side", code="ads/old.csv")


def test_bringing_the_protected_branch_into_ones_own_answers_for_nothing_of_it(shop: Shop):
    """While pre-merge-commit runs, Git names the other parent in the environment only."""
    shop.switch("main")
    unlinked(shop, "ads/old.csv")
    shop.commit("slipped in")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    shop.switch("work")
    linked(shop)
    made(shop, "commit", "-m", "ours")
    made(shop, "merge", "-m", "Catch up", "main")


def test_a_squash_names_the_traces_that_it_brings(shop: Shop):
    diverged(shop)
    trace_id = shop.git("log", "-1", "--format=%(trailers:key=Trace,valueonly)", "side")
    assert plain_git(shop, "merge", "--squash", "side").returncode == 0
    made(shop, "commit", "--no-edit")
    assert message(shop).endswith(f"Trace: {trace_id}")


def test_a_revert_is_not_stopped_here_but_at_the_push(shop: Shop):
    linked(shop)
    made(shop, "commit", "-m", "Lower a bid")
    assert plain_git(shop, "push", "-q", "origin", "work:main").returncode == 0
    made(shop, "revert", "--no-edit", "HEAD")
    done = plain_git(shop, "push", "origin", "work:main")
    assert done.returncode != 0
    assert "TG204" in done.stderr


# --- messages --------------------------------------------------------------------------------


def test_a_trailer_that_names_no_trace_is_stopped(shop: Shop):
    linked(shop)
    stopped(shop, "commit", "-m", "x\n\nTrace: TRACE-20200101-009", code="TG403")


def test_a_trailer_in_a_comment_or_below_the_scissors_is_none(shop: Shop):
    linked(shop)
    editor = "printf 'x\\n\\n# Trace: TRACE-20200101-009\\n' >"
    made(shop, "commit", GIT_EDITOR=editor)
    linked(shop, text="keyword,bid\nmug,0.71\n")
    made(shop, "commit", "-v", "--cleanup=scissors", GIT_EDITOR="sed -i 1s/^/x/")


def test_an_editor_gets_room_for_the_subject_above_the_trailers(shop: Shop):
    trace_id = linked(shop)
    made(shop, "commit", GIT_EDITOR="sed -i '1s/^/Lower a bid/'")
    assert message(shop) == f"Lower a bid\n\nTrace: {trace_id}"


def test_leaving_the_editor_without_a_word_still_means_no_commit(shop: Shop):
    linked(shop)
    stopped(shop, "commit", GIT_EDITOR="true", code="the message is empty")


def test_a_template_stays_as_it_is_so_that_git_can_tell(shop: Shop, tmp_path: Path):
    template = tmp_path / "template"
    template.write_text("Why:\n")
    linked(shop)
    stopped(shop, "commit", "-t", str(template), GIT_EDITOR="true", code="did not edit")


@pytest.mark.parametrize("sign", [";", "#", "auto"])
def test_trailers_come_before_the_comments_whatever_their_sign(shop: Shop, sign: str):
    shop.git("config", "core.commentChar", sign)
    trace_id = linked(shop)
    made(shop, "commit", GIT_EDITOR="sed -i '1s/^/Lower a bid/'")
    assert message(shop) == f"Lower a bid\n\nTrace: {trace_id}"


def test_dashes_in_a_message_do_not_cut_it(shop: Shop):
    trace_id = linked(shop)
    made(shop, "commit", "-m", "x\n\nbefore\n---\nafter")
    assert message(shop) == f"x\n\nbefore\n---\nafter\n\nTrace: {trace_id}"


def test_no_setting_of_the_repository_is_run_for_trailers(shop: Shop, tmp_path: Path):
    mark = tmp_path / "ran"
    shop.git("config", "trailer.trace.key", "Trace")
    shop.git("config", "trailer.trace.command", f"touch {mark}")
    shop.git("config", "trailer.trace.cmd", f"touch {mark}; echo")
    linked(shop)
    made(shop, "commit", "-m", "x")
    assert not mark.exists()


# --- strict_local ----------------------------------------------------------------------------


GATE = "config/amazon-growth/gate.yaml"


def write_strict(shop: Shop) -> None:
    policy = (shop.path / GATE).read_text()
    shop.write(GATE, policy.replace("strict_local: false", "strict_local: true"))


def strict(shop: Shop) -> None:
    """The protected branch asks its local hooks to judge what `--no-verify` lets through."""
    shop.switch("main")
    write_strict(shop)
    shop.commit("strict")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    shop.branch("strict")


def test_strict_local_stops_what_no_verify_would_let_through(shop: Shop):
    strict(shop)
    unlinked(shop)
    stopped(shop, "commit", "--no-verify", "-m", "x")
    linked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")


def test_strict_local_stops_a_plain_revert(shop: Shop):
    strict(shop)
    linked(shop)
    made(shop, "commit", "-m", "Lower a bid")
    shop.git("push", "-q", "--no-verify", "origin", "strict:main")
    stopped(shop, "revert", "--no-edit", "HEAD", code="TG204")


def test_without_it_the_message_hook_never_stops_a_commit(shop: Shop):
    unlinked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")


def test_the_policy_that_a_commit_brings_does_not_make_it_strict(shop: Shop):
    write_strict(shop)
    made(shop, "commit", "--no-verify", "-m", "x")


# --- pushes ----------------------------------------------------------------------------------


def test_every_ref_of_a_push_is_judged(shop: Shop):
    linked(shop)
    made(shop, "commit", "-m", "good")
    shop.branch("bad")
    unlinked(shop, "ads/old.csv")
    made(shop, "commit", "--no-verify", "-m", "bad")
    shop.branch("worse", "main")
    unlinked(shop, "ads/worse.csv")
    made(shop, "commit", "--no-verify", "-m", "worse")
    done = plain_git(shop, "push", "origin", "work", "bad", "worse")
    assert done.returncode != 0
    assert "ads/old.csv" in done.stderr
    assert "ads/worse.csv" in done.stderr
    assert shop.git("ls-remote", "origin", "refs/heads/work") == ""
    assert plain_git(shop, "push", "origin", "work").returncode == 0


def test_deleting_a_ref_brings_nothing(shop: Shop):
    linked(shop)
    made(shop, "commit", "-m", "good")
    assert plain_git(shop, "push", "-q", "origin", "work").returncode == 0
    assert plain_git(shop, "push", "origin", ":work").returncode == 0


def test_pushing_nothing_new_is_fine(shop: Shop):
    done = plain_git(shop, "push", "origin", "main")
    assert done.returncode == 0, done.stderr


def test_a_forced_push_to_the_protected_branch_is_stopped(shop: Shop):
    linked(shop)
    made(shop, "commit", "-m", "good")
    assert plain_git(shop, "push", "-q", "origin", "work:main").returncode == 0
    shop.git("reset", "-q", "--hard", "HEAD~1")
    done = plain_git(shop, "push", "--force", "origin", "work:main")
    assert done.returncode != 0
    assert "TG802" in done.stderr


# --- the shim --------------------------------------------------------------------------------


def earlier(shop: Shop, name: str, script: str) -> Path:
    """A hook that stood here before ours; where it writes what it was given."""
    seen = shop.path.parent / "seen"
    place = shop.path / ".git/hooks" / name
    place.rename(place.with_name(f"{name}.aside"))
    place.write_text(f'#!/bin/sh\necho "args $@" >>"{seen}"\ncat >>"{seen}"\n{script}\n')
    place.chmod(0o755)
    install(shop)
    return seen


def test_an_earlier_hook_runs_first_with_the_same_arguments_and_input(shop: Shop):
    seen = earlier(shop, "pre-push", "exit 0")
    unlinked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")
    shop.switch("main")
    done = plain_git(shop, "push", "origin", "work")
    assert "TG401" in done.stderr
    assert "no ref was named" not in done.stderr
    assert seen.read_text().splitlines() == [
        "args origin ../origin.git",
        f"refs/heads/work {shop.git('rev-parse', 'work')} refs/heads/work {'0' * 40}",
    ]


def test_an_earlier_hook_can_still_stop(shop: Shop):
    earlier(shop, "pre-push", "exit 7")
    linked(shop)
    made(shop, "commit", "-m", "good")
    assert plain_git(shop, "push", "origin", "work").returncode != 0


def test_an_earlier_hook_that_reads_nothing_takes_nothing_away(shop: Shop):
    earlier(shop, "pre-push", "exit 0")
    place = shop.path / ".git/hooks/pre-push.before-trace-gate"
    place.write_text("#!/bin/sh\nexit 0\n")
    unlinked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")
    shop.switch("main")
    assert "TG401" in plain_git(shop, "push", "origin", "work").stderr


def test_an_earlier_commit_hook_runs_first_and_can_stop(shop: Shop):
    seen = earlier(shop, "commit-msg", "grep -q ticket $1")
    linked(shop)
    assert plain_git(shop, "commit", "-m", "x").returncode != 0
    assert seen.read_text().startswith("args .git/COMMIT_EDITMSG")
    made(shop, "commit", "-m", "ticket 7")


def test_an_earlier_hook_that_was_switched_off_stays_off(shop: Shop):
    seen = earlier(shop, "pre-commit", "exit 1")
    (shop.path / ".git/hooks/pre-commit.before-trace-gate").chmod(0o644)
    linked(shop)
    made(shop, "commit", "-m", "x")
    assert not seen.exists()


def test_a_client_without_a_path_of_its_own_gets_the_gate_too(shop: Shop):
    """GUI clients start git with next to no environment."""
    unlinked(shop)
    done = subprocess.run(
        ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "git", "commit", "-m", "x"],
        cwd=shop.path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "TG401" in done.stderr


GONE = {"python": forked.python, "trace-gate": lambda: str(Path(entry.__file__))}
"""The Python that installed the hooks; trace-gate in it."""


def without(shop: Shop, name: str) -> None:
    gone = GONE[name]()
    for place in (shop.path / ".git/hooks").iterdir():
        if not place.name.endswith(".sample"):
            assert gone in place.read_text()
            place.write_text(place.read_text().replace(gone, "/gone/for/good"))


@pytest.mark.parametrize("gone", GONE)
def test_without_what_installed_it_the_one_on_the_path_answers(shop: Shop, gone: str):
    without(shop, gone)
    unlinked(shop)
    here = str(Path(sys.executable).parent)
    stopped(shop, "commit", "-m", "x", PATH=f"{here}:{os.environ['PATH']}")


@pytest.mark.parametrize("gone", GONE)
def test_without_any_trace_gate_it_says_so_and_stops(shop: Shop, gone: str):
    without(shop, gone)
    linked(shop)
    stopped(shop, "commit", "-m", "x", code="pip install trace-gate", PATH="/usr/bin:/bin")


def test_nothing_of_the_checkout_is_imported(shop: Shop):
    mark = shop.path.parent / "ran"
    for name in ("yaml", "gc", "os", "trace_gate", "sitecustomize", "click"):
        (shop.path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')\n")
    unlinked(shop)
    stopped(shop, "commit", "-m", "x", PYTHONPATH=str(shop.path), PYTHONSTARTUP="yaml.py")
    assert not mark.exists()


def test_no_variable_of_the_environment_softens_a_verdict(shop: Shop):
    unlinked(shop)
    for name in ("TRACE_GATE_DEBUG", "TRACE_GATE", "SKIP", "NO_VERIFY", "CI", "PYTHONOPTIMIZE"):
        stopped(shop, "commit", "-m", "x", **{name: "1"})


def test_a_framework_variable_does_not_replace_what_git_says(shop: Shop):
    unlinked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")
    lies = {
        "PRE_COMMIT_FROM_REF": head(shop),
        "PRE_COMMIT_TO_REF": head(shop),
        "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/work",
    }
    assert "TG401" in plain_git(shop, "push", "origin", "work", **lies).stderr
