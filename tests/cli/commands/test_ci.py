"""`trace-gate ci`: each event is judged by the commits that it names, as on a runner."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import runner
from tests.support.approvals import mei_with, protected_change, set_gate, ssh_keys
from tests.support.ci_pushes import HOSTILE, covered, origin, pushed, tip, uncovered
from tests.support.live import built, copied, linked, unlinked
from tests.support.runner import ZERO, Job
from tests.support.shop import Shop


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("ci") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


@pytest.fixture
def job(shop: Shop, tmp_path: Path) -> Callable[..., Job]:
    """A job of a runner, after everything of this shop was pushed."""

    def made(checked_out: str, *options: str) -> Job:
        return Job(tmp_path / "job", origin(shop), checked_out, *options)

    return made


# --- a pull request ------------------------------------------------------------------------


def test_a_pull_request_that_is_covered_passes(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    there = job(head)
    done = there.ci("pull_request", runner.pull_request(base, head))
    assert done.exit_code == 0, done.output
    assert f"pull request #7: {head[:10]} on origin/main at {base[:10]}" in done.output
    assert there.outputs() == {
        "verdict": "PASS",
        "errors": "0",
        "warnings": "0",
        "commits": "1",
        "paths": "2",
        "freeze-rate": "",
        "base": base,
        "head": head,
    }
    assert "PASS" in there.summary()
    assert there.untouched()


def test_a_pull_request_that_is_not_covered_is_red_with_annotations(shop: Shop, job):
    base, head = tip(shop, "main"), uncovered(shop)
    there = job(head)
    done = there.ci("pull_request", runner.pull_request(base, head))
    assert done.exit_code == 1
    assert "::error title=TG401" in done.output
    assert there.outputs()["verdict"] == "BLOCK"
    assert there.outputs()["errors"] == "1"
    assert "TG401" in there.summary()


def test_the_base_is_the_branch_as_it_is_now(shop: Shop, job):
    """A run of last week, started again: the branch has moved on since."""
    base, head = tip(shop, "main"), covered(shop)
    shop.switch("main")
    linked(shop, "ads/other.csv", "keyword,bid\ncup,1\n")
    shop.commit("landed since")
    now = pushed(shop, "main")
    done = job(head).ci("pull_request", runner.pull_request(base, head))
    assert done.exit_code == 0, done.output
    assert f"on origin/main at {now[:10]}" in done.output


def test_where_the_branch_was_not_fetched_the_base_is_the_one_of_the_event(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    there = job(head)
    there.git("update-ref", "-d", "refs/remotes/origin/main")
    done = there.ci("pull_request", runner.pull_request(base, head))
    assert done.exit_code == 0, done.output
    assert f"on {base[:10]} at" in done.output


def test_a_pull_request_to_a_branch_that_nobody_governs_is_judged_on_the_protected_one(
    shop: Shop, job
):
    """A check belongs to a commit: green here would be green for the one to main."""
    lax = shop.git("rev-list", "--max-parents=0", "main").strip()
    shop.git("push", "-q", "origin", f"{lax}:refs/heads/lax")
    head = uncovered(shop)
    there = job(head)
    done = there.ci("pull_request", runner.pull_request(lax, head, onto="lax"))
    assert done.exit_code == 1, done.output
    assert "TG401" in done.output
    assert "the protected branch, although it goes to lax" in done.output


def test_a_pull_request_elsewhere_is_not_judged_without_the_protected_branch(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    shop.git("push", "-q", "origin", f"{base}:refs/heads/stack")
    there = job(head)
    there.git("update-ref", "-d", "refs/remotes/origin/main")
    done = there.ci("pull_request", runner.pull_request(base, head, onto="stack"))
    assert done.exit_code == 2, done.output
    assert "git fetch origin main:refs/remotes/origin/main" in done.output


def test_a_pull_request_of_a_fork_is_judged_by_its_own_head(shop: Shop, job, tmp_path: Path):
    base = tip(shop, "main")
    shop.git("init", "-q", "--bare", "../fork.git")
    unlinked(shop)
    shop.commit("of a stranger")
    head = tip(shop)
    shop.git("push", "-q", "../fork.git", "HEAD:refs/heads/work")
    there = job(base)
    there.fetch(shop.path.parent / "fork.git", head)
    done = there.ci("pull_request", runner.pull_request(base, head, fork=True))
    assert done.exit_code == 1
    assert there.outputs()["head"] == head
    assert "TG401" in done.output


def test_a_pull_request_that_conflicts_is_no_pass(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    shop.switch("main")
    linked(shop, text="keyword,bid\nmug,0.65\n")
    shop.commit("landed since")
    pushed(shop, "main")
    there = job(head)
    done = there.ci("pull_request", runner.pull_request(base, head))
    assert done.exit_code == 2
    assert "CANNOT_JUDGE" in done.output
    assert there.outputs()["verdict"] == "CANNOT_JUDGE"


def test_a_shallow_clone_says_what_mends_it(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    there = job("origin/HEAD", "--depth=1")
    done = there.ci("pull_request", runner.pull_request(base, head))
    assert done.exit_code == 2
    assert "fetch-depth: 0" in done.output
    assert "fetch-depth: 0" in there.summary().replace("&#58;", ":").replace("&#45;", "-")


def test_a_commit_that_was_not_fetched_is_no_pass(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    done = job(head).ci("pull_request", runner.pull_request(base, "e" * 40))
    assert done.exit_code == 2
    assert "fetch-depth: 0" in done.output


def test_neither_a_branch_nor_a_subject_of_a_stranger_runs_or_speaks(shop: Shop, job):
    base = tip(shop, "main")
    linked(shop)
    shop.commit("::error::$(touch pwned)\n\n##[error]x\n::set-output name=verdict::PASS")
    head = pushed(shop, HOSTILE)
    there = job(head)
    done = there.ci("pull_request", runner.pull_request(base, head, branch=HOSTILE))
    assert done.exit_code == 0, done.output
    assert not [line for line in done.output.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in done.output
    assert not list(there.folder.rglob("pwned"))


# --- a merge group -------------------------------------------------------------------------


def test_a_merge_group_is_judged_on_what_is_before_it_in_the_queue(shop: Shop, job):
    before = covered(shop)
    linked(shop, "ads/other.csv", "keyword,bid\ncup,1\n")
    shop.commit("the second in the queue")
    head = pushed(shop, "gh-readonly-queue/main/pr-7")
    there = job(head)
    done = there.ci("merge_group", runner.merge_group(before, head))
    assert done.exit_code == 0, done.output
    assert there.outputs()["commits"] == "1"
    assert there.outputs()["base"] == before


def test_a_merge_group_that_is_not_covered_is_red(shop: Shop, job):
    base, head = tip(shop, "main"), uncovered(shop, "gh-readonly-queue/main/pr-7")
    assert job(head).ci("merge_group", runner.merge_group(base, head)).exit_code == 1


# --- a push --------------------------------------------------------------------------------


def test_a_push_is_judged_from_its_old_tip_to_its_new_one(shop: Shop, job):
    before = tip(shop, "main")
    linked(shop)
    shop.commit("linked")
    after = pushed(shop, "main")
    there = job(after)
    done = there.ci("push", runner.push(before, after, at=int(time.time())))
    assert done.exit_code == 0, done.output
    assert there.outputs()["base"] == before
    assert "PASS" in there.summary()


def test_a_push_past_the_gate_is_red_with_annotations(shop: Shop, job):
    before, after = tip(shop, "main"), uncovered(shop, "main")
    done = job(after).ci("push", runner.push(before, after))
    assert done.exit_code == 1
    assert "::error title=TG401" in done.output


def test_when_it_landed_is_what_the_event_says(shop: Shop, job):
    """An hour and more before the commit that it brought: nobody can have pushed it."""
    before = tip(shop, "main")
    linked(shop)
    shop.commit("linked")
    after = pushed(shop, "main")
    done = job(after).ci("push", runner.push(before, after, at=shop.clock - 3600))
    assert done.exit_code == 1
    assert "TG205" in done.output


def test_a_first_push_brings_the_adoption(shop: Shop, job):
    after = tip(shop, "main")
    done = job(after).ci("push", runner.push(ZERO, after))
    assert done.exit_code == 0, done.output


def test_a_new_branch_is_what_it_adds_to_the_protected_one(shop: Shop, job):
    after = uncovered(shop)
    done = job(after).ci("push", runner.push(ZERO, after, ref="refs/heads/work"))
    assert done.exit_code == 1
    assert "TG401" in done.output


@pytest.mark.parametrize("kept", [True, False])
def test_a_forced_push_to_the_protected_branch_is_red(shop: Shop, job, kept: bool):
    """Whether or not the clone still has the old tip."""
    start = tip(shop, "main")
    linked(shop)
    shop.commit("landed")
    before = pushed(shop, "main") if kept else "d" * 40
    if kept:
        shop.git("push", "-q", "origin", f"{before}:refs/heads/keep")
    shop.git("reset", "-q", "--hard", start)
    linked(shop, "ads/other.csv", "keyword,bid\ncup,1\n")
    shop.commit("instead")
    after = pushed(shop, "main")
    there = job(after)
    done = there.ci("push", runner.push(before, after, forced=True))
    assert done.exit_code == 1, done.output
    assert "TG802" in done.output
    assert there.outputs()["verdict"] == "BLOCK"


def test_a_forced_push_of_a_history_apart_is_red_where_nothing_else_names_the_branch(
    shop: Shop, job
):
    """The checkout of a runner knows no `origin/HEAD`, and nobody has the old tip."""
    shop.git("branch", "-q", "-m", "main", "trunk")
    shop.git("switch", "-q", "--orphan", "evil")
    shop.write("evil.csv", "x\n")
    shop.git("add", "-A")
    shop.commit("evil")
    after = pushed(shop, "trunk")
    there = job(after)
    there.git("symbolic-ref", "--delete", "refs/remotes/origin/HEAD")
    event = runner.push("d" * 40, after, ref="refs/heads/trunk", forced=True)
    event["repository"]["default_branch"] = "trunk"
    done = there.ci("push", event)
    assert done.exit_code == 1, done.output
    assert "TG802" in done.output


def test_a_forced_push_to_another_branch_is_what_it_adds(shop: Shop, job):
    after = covered(shop)
    event = runner.push("d" * 40, after, ref="refs/heads/work", forced=True)
    done = job(after).ci("push", event)
    assert done.exit_code == 0, done.output
    assert "judged 1 commit" in done.output


def test_an_old_tip_that_is_missing_without_force_is_no_pass(shop: Shop, job):
    after = covered(shop)
    done = job(after).ci("push", runner.push("d" * 40, after))
    assert done.exit_code == 2
    assert f"git fetch origin {'d' * 40}" in done.output


def test_deleting_another_branch_is_nothing_to_judge(shop: Shop, job):
    before = covered(shop)
    done = job(before).ci("push", runner.push(before, ZERO, ref="refs/heads/work"))
    assert done.exit_code == 0, done.output


def test_deleting_the_protected_branch_is_red(shop: Shop, job):
    before = tip(shop, "main")
    done = job(before).ci("push", runner.push(before, ZERO))
    assert done.exit_code == 1
    assert "TG802" in done.output


# --- what is handed on ---------------------------------------------------------------------


@pytest.mark.parametrize("who", ["GITEA_ACTIONS", "FORGEJO_ACTIONS"])
def test_where_annotations_are_not_shown_findings_are_plain_lines(shop: Shop, job, who: str):
    base, head = tip(shop, "main"), uncovered(shop)
    there = job(head)
    done = there.ci("pull_request", runner.pull_request(base, head), **{who: "true"})
    assert done.exit_code == 1
    assert "::" not in done.output
    assert "ads/bids.csv TG401 error" in done.output
    assert "TG401" in there.summary()


def test_an_event_without_a_file_is_no_pass(shop: Shop, job):
    head = covered(shop)
    there = job(head)
    environ = {**there.environ("pull_request", {}), "GITHUB_EVENT_PATH": "/nowhere"}
    done = there.run(["ci"], environ)
    assert done.exit_code == 2
    assert "GITHUB_EVENT_PATH" in done.output
    assert there.outputs()["verdict"] == "CANNOT_JUDGE"


def test_outside_of_a_ci_it_says_what_asks_the_same(shop: Shop, job):
    head = covered(shop)
    there = job(head)
    environ = there.environ("pull_request", {})
    del environ["GITHUB_EVENT_NAME"]
    done = there.run(["ci"], environ)
    assert done.exit_code == 2
    assert "trace-gate check --range origin/main..HEAD" in done.output


def test_the_same_judgement_goes_to_files(shop: Shop, job):
    base, head = tip(shop, "main"), uncovered(shop)
    there = job(head)
    file = there.folder / "temp/verdict.json"
    event = runner.pull_request(base, head)
    assert there.ci("pull_request", event, "--report", f"json={file}").exit_code == 1
    assert json.loads(file.read_text())["verdict"] == "BLOCK"
    assert there.ci("schedule", {}, "--report", f"json={file}").exit_code == 2
    assert json.loads(file.read_text())["verdict"] == "CANNOT_JUDGE"


def test_outputs_that_cannot_be_written_are_no_pass(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    there = job(head)
    event = runner.pull_request(base, head)
    done = there.ci("pull_request", event, GITHUB_OUTPUT=str(there.folder / "no/file"))
    assert done.exit_code == 2
    assert "cannot be written" in done.output


def test_what_waits_for_a_person_says_what_the_person_types(shop: Shop, job, tmp_path: Path):
    shop.switch("main")
    set_gate(shop, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    shop.commit("Mei approves")
    base = pushed(shop, "main")
    shop.git("checkout", "-q", "-B", "work", "main")
    protected_change(shop)
    head = pushed(shop)
    there = job(head)
    done = there.ci("pull_request", runner.pull_request(base, head))
    assert done.exit_code == 1
    assert there.outputs()["verdict"] == "ESCALATE"
    assert "  git fetch origin refs/heads/work && git switch --detach FETCH_HEAD\n" in done.output
    assert "trace-gate approve TRACE-" in done.output
    assert "git push origin 'HEAD:refs/heads/work'\n" in done.output
