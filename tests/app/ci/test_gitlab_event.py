"""Which commits a pipeline of GitLab means. Values only."""

from __future__ import annotations

import pytest

from trace_gate.app.ci.gitlab_event import task
from trace_gate.app.ci.task import PushTask, Source
from trace_gate.core.errors import CannotJudge

OLD, NEW, MADE = "a" * 40, "b" * 40, "c" * 40
REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": OLD,
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "work",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://gitlab.com/acme/shop",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.com/acme/shop",
    "CI_COMMIT_SHA": NEW,
}
PUSH = {
    "CI_PIPELINE_SOURCE": "push",
    "CI_COMMIT_BRANCH": "main",
    "CI_COMMIT_BEFORE_SHA": OLD,
    "CI_COMMIT_SHA": NEW,
    "CI_PIPELINE_CREATED_AT": "2025-01-01T10:00:00Z",
}


def test_a_merge_request_is_its_head_on_the_branch_that_it_goes_to():
    found = task(REQUEST)
    assert (found.what, found.branch, found.base, found.head) == (
        "merge request !7",
        "main",
        OLD,
        NEW,
    )
    assert found.source == Source(remote="origin", branch="work")


def test_the_merge_that_gitlab_made_is_not_judged_in_the_place_of_the_branch():
    merged = {
        **REQUEST,
        "CI_MERGE_REQUEST_EVENT_TYPE": "merged_result",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": NEW,
        "CI_COMMIT_SHA": MADE,
    }
    assert task(merged).head == NEW


def test_a_merge_train_has_only_the_commit_that_it_made():
    train = {
        **REQUEST,
        "CI_MERGE_REQUEST_EVENT_TYPE": "merge_train",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": NEW,
        "CI_COMMIT_SHA": MADE,
    }
    assert task(train).head == MADE


def test_the_branch_of_a_fork_is_at_the_fork():
    fork = {**REQUEST, "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://gitlab.com/them/shop"}
    assert task(fork).source == Source(remote="https://gitlab.com/them/shop.git", branch="work")


def test_a_push_is_its_old_and_its_new_tip_at_its_own_time():
    found = task(PUSH)
    assert isinstance(found, PushTask)
    assert (found.ref.remote_ref, found.ref.remote_oid) == ("refs/heads/main", OLD)
    assert (found.ref.local_oid, found.landed) == (NEW, "2025-01-01T10:00:00Z")


@pytest.mark.parametrize(
    "changed",
    [
        {"CI_PIPELINE_SOURCE": "schedule"},
        {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_TAG": "v1"},
        {"CI_COMMIT_SHA": ""},
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "main"},
    ],
)
def test_what_brings_no_change_is_no_pass(changed: dict[str, str]):
    with pytest.raises(CannotJudge) as stopped:
        task({**REQUEST, **changed})
    assert stopped.value.remedy
