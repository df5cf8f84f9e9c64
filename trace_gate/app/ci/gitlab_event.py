"""The variables of a GitLab pipeline to what is judged in it (SPEC 5, Unit and base)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.ci.task import PushTask, RangeTask, oid, source
from trace_gate.app.judge.pushed_to import PushedRef
from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ci.task import Source, Task

MERGE_REQUEST, PUSH = "merge_request_event", "push"


def task(variables: Mapping[str, str]) -> Task:
    """What a pipeline is asked to judge.

    Raises:
        CannotJudge: it was started for something else, or does not say what.
    """
    source = variables.get("CI_PIPELINE_SOURCE", "")
    if source == MERGE_REQUEST:
        return _merge_request(variables)
    if source == PUSH and variables.get("CI_COMMIT_BRANCH"):
        return _push(variables)
    raise CannotJudge(
        f"A pipeline of {source!r} brings no change that could be judged.",
        remedy="In rules write: if: $CI_PIPELINE_SOURCE == 'merge_request_event', and 'push' with"
        " $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH; or trace-gate check --range BASE..HEAD",
    )


def _merge_request(variables: Mapping[str, str]) -> Task:
    """The head is the source branch. A merge train has only the commit that it made.

    In a merged results pipeline `CI_COMMIT_SHA` is a merge that GitLab made, which is never
    judged in the place of the branch.
    """
    train = variables.get("CI_MERGE_REQUEST_EVENT_TYPE") == "merge_train"
    source = variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
    head = "CI_COMMIT_SHA" if train or not source else "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"
    base = variables.get("CI_MERGE_REQUEST_DIFF_BASE_SHA") or None
    return RangeTask(
        what=f"merge request !{variables.get('CI_MERGE_REQUEST_IID', '?')}",
        branch=variables.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or None,
        base=oid(base, "CI_MERGE_REQUEST_DIFF_BASE_SHA") if base else None,
        head=oid(variables.get(head), head),
        default=variables.get("CI_DEFAULT_BRANCH") or None,
        source=_source(variables),
    )


def _source(variables: Mapping[str, str]) -> Source | None:
    fork, here = (
        variables.get(f"CI_MERGE_REQUEST_{which}PROJECT_URL") for which in ("SOURCE_", "")
    )
    branch = variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
    return source(f"{fork}.git", branch, here=fork is not None and fork == here)


def _push(variables: Mapping[str, str]) -> Task:
    ref = f"refs/heads/{variables['CI_COMMIT_BRANCH']}"
    before, after = "CI_COMMIT_BEFORE_SHA", "CI_COMMIT_SHA"
    return PushTask(
        what=f"a push to {ref}",
        ref=PushedRef(
            local_ref=ref,
            local_oid=oid(variables.get(after), after),
            remote_ref=ref,
            remote_oid=oid(variables.get(before), before),
        ),
        landed=variables.get("CI_PIPELINE_CREATED_AT") or None,
        default=variables.get("CI_DEFAULT_BRANCH") or None,
    )
