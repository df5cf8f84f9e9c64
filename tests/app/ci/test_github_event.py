"""Which commits an event of GitHub means. Values only."""

from __future__ import annotations

import pytest

from tests.support import runner
from trace_gate.app.ci.github_event import task
from trace_gate.app.ci.task import PushTask, RangeTask, Source
from trace_gate.core.errors import CannotJudge

OLD, NEW, ZERO = "a" * 40, "b" * 40, "0" * 40


def test_a_pull_request_is_its_own_head_on_the_branch_that_it_goes_to():
    found = task("pull_request", runner.pull_request(OLD, NEW))
    assert found == RangeTask(
        what="pull request #7",
        branch="main",
        base=OLD,
        head=NEW,
        default="main",
        source=Source(remote="origin", branch="work"),
    )


def test_the_branch_of_a_fork_is_at_the_fork():
    found = task("pull_request", runner.pull_request(OLD, NEW, fork=True))
    assert found.source == Source(remote="https://github.com/stranger/shop.git", branch="work")


@pytest.mark.parametrize(
    "url", [None, 7, "git@github.com:a/b.git", "https://x/$(id)", "https://x/a b", "ext::sh -c id"]
)
def test_an_address_that_is_not_plain_is_no_address(url: object):
    payload = runner.pull_request(OLD, NEW, fork=True)
    payload["pull_request"]["head"]["repo"]["clone_url"] = url
    assert task("pull_request", payload).source is None


def test_the_branch_of_a_fork_that_was_deleted_is_nowhere():
    payload = runner.pull_request(OLD, NEW, fork=True)
    payload["pull_request"]["head"]["repo"] = None
    assert task("pull_request", payload).source is None


def test_a_merge_group_stands_on_what_is_before_it_in_the_queue():
    found = task("merge_group", runner.merge_group(OLD, NEW))
    assert (found.branch, found.base, found.head) == (None, OLD, NEW)


def test_a_push_is_its_old_and_its_new_tip_at_its_own_time():
    found = task("push", runner.push(OLD, NEW, at=1735725600))
    assert isinstance(found, PushTask)
    assert (found.ref.remote_ref, found.ref.remote_oid) == ("refs/heads/main", OLD)
    assert (found.ref.local_oid, found.landed, found.forced) == (NEW, "1735725600", False)


@pytest.mark.parametrize(
    ("ends", "fields"),
    [((ZERO, NEW), ("remote_oid", ZERO)), ((OLD, ZERO), ("local_oid", ZERO))],
)
def test_a_first_push_and_a_deletion_have_zeros(ends: tuple[str, str], fields: tuple[str, str]):
    assert getattr(task("push", runner.push(*ends)).ref, fields[0]) == fields[1]


def test_a_push_without_a_time_landed_now():
    payload = runner.push(OLD, NEW)
    del payload["repository"]["pushed_at"]
    assert task("push", payload).landed is None


def test_a_forced_push_says_so():
    assert task("push", runner.push(OLD, NEW, forced=True)).forced


@pytest.mark.parametrize("name", ["pull_request_target", "schedule", "workflow_dispatch", ""])
def test_other_events_are_no_pass(name: str):
    with pytest.raises(CannotJudge) as stopped:
        task(name, runner.pull_request(OLD, NEW))
    assert stopped.value.remedy


def test_the_event_with_the_rights_of_the_repository_is_refused_by_name():
    with pytest.raises(CannotJudge, match="a stranger's change") as stopped:
        task("pull_request_target", runner.pull_request(OLD, NEW))
    assert "on: pull_request" in stopped.value.remedy


@pytest.mark.parametrize("wrong", [None, 7, "", "main", "A" * 40, "a" * 39, "a" * 40 + "\n", []])
@pytest.mark.parametrize("end", ["base", "head"])
def test_what_is_no_commit_is_never_given_to_git(wrong: object, end: str):
    payload = runner.pull_request(OLD, NEW)
    payload["pull_request"][end]["sha"] = wrong
    with pytest.raises(CannotJudge, match=f"pull_request.{end}.sha"):
        task("pull_request", payload)


@pytest.mark.parametrize("name", ["pull_request", "merge_group", "push"])
@pytest.mark.parametrize("payload", [None, [], 7, "x", {}, {"pull_request": [], "ref": {}}])
def test_an_event_of_another_form_is_no_pass(name: str, payload: object):
    with pytest.raises(CannotJudge):
        task(name, payload)
