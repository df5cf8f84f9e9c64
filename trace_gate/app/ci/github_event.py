"""An event of GitHub, Gitea or Forgejo to what is judged for it (SPEC 5, Unit and base).

Commits are those that the event names, never `GITHUB_SHA`: for a pull request that is a merge
which the forge made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.ci.task import PushTask, RangeTask, oid, source
from trace_gate.app.judge.pushed_to import PushedRef
from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trace_gate.app.ci.task import Task

NEVER = "pull_request_target"
"""It runs with the rights of the repository, and with the code of a stranger within reach."""


def task(name: str, payload: object) -> Task:
    """What an event asks for.

    Args:
        name: `GITHUB_EVENT_NAME`.
        payload: what the file of the event holds.

    Raises:
        CannotJudge: nothing can be judged for this event, or it does not say what.
    """
    if name == NEVER:
        raise CannotJudge(
            f"{NEVER} gives a stranger's change the rights of this repository.",
            remedy="In the workflow write: on: pull_request   The gate needs no secret.",
        )
    read = EVENTS.get(name)
    if read is None:
        raise CannotJudge(
            f"The event {name!r} brings no change that could be judged.",
            remedy=f"Run the gate for {', '.join(EVENTS)}; or trace-gate check --range BASE..HEAD",
        )
    return read(payload)


def field(payload: object, path: str) -> object:
    """The value at a dotted path; None where the event has none."""
    for key in path.split("."):
        payload = payload.get(key) if isinstance(payload, dict) else None
    return payload


def text(payload: object, path: str) -> str | None:
    """The text at a dotted path; None where there is none."""
    value = field(payload, path)
    return value if isinstance(value, str) and value else None


DEFAULT = "repository.default_branch"


def _pull_request(payload: object) -> Task:
    number = field(payload, "pull_request.number")
    head, base = "pull_request.head.sha", "pull_request.base.sha"
    return RangeTask(
        what=f"pull request #{number}" if isinstance(number, int) else "a pull request",
        branch=text(payload, "pull_request.base.ref"),
        base=oid(field(payload, base), base),
        head=oid(field(payload, head), head),
        default=text(payload, DEFAULT),
        source=source(
            field(payload, "pull_request.head.repo.clone_url"),
            field(payload, "pull_request.head.ref"),
            here=_same_repository(payload),
        ),
    )


def _same_repository(payload: object) -> bool:
    """Whether the branch is in the repository of its base, and no fork's."""
    ends = (field(payload, f"pull_request.{end}.repo.id") for end in ("head", "base"))
    head, base = ends
    return head is not None and head == base


def _merge_group(payload: object) -> Task:
    """The base is what stands before it in the queue, which is no branch yet."""
    head, base = "merge_group.head_sha", "merge_group.base_sha"
    return RangeTask(
        what="a merge group",
        branch=None,
        base=oid(field(payload, base), base),
        head=oid(field(payload, head), head),
    )


def _push(payload: object) -> Task:
    ref = text(payload, "ref")
    if ref is None:
        raise CannotJudge("The event of the push does not say which ref was pushed.")
    pushed = field(payload, "repository.pushed_at")
    return PushTask(
        what=f"a push to {ref}",
        ref=PushedRef(
            local_ref=ref,
            local_oid=oid(field(payload, "after"), "after"),
            remote_ref=ref,
            remote_oid=oid(field(payload, "before"), "before"),
        ),
        landed=str(pushed) if isinstance(pushed, int | str) and pushed else None,
        default=text(payload, DEFAULT),
        forced=field(payload, "forced") is True,
    )


EVENTS: Mapping[str, Callable[[object], Task]] = {
    "pull_request": _pull_request,
    "merge_group": _merge_group,
    "push": _push,
}
