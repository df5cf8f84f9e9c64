"""Keep one comment in a pull request up to date (decision 160).

The pull request is found by the commit and the repository that the event names, at the forge
itself; what the judged run left behind is not looked at. A comment is ours only by its author and
its marker together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from trace_gate.app.ci.github_event import field, text
from trace_gate.app.ci.task import RangeTask, oid, source
from trace_gate.core.errors import CannotJudge, TraceGateError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Outcome = Literal["created", "updated", "equal"]

EVENT, JUDGED = "workflow_run", "pull_request"


class JudgedRun(Record):
    """The run of the gate that has ended: of which head, in which repository."""

    number: int
    repository: str
    head: str
    branch: str
    owner: str
    """Whose repository the head is in."""
    repository_id: int
    passed: bool


class PullRequest(Record):
    """A pull request, as the forge knows it now."""

    number: int
    open: bool
    onto: str
    base: str
    head: str
    repository_id: int | None
    address: str | None
    """Where its head is fetched from."""
    same_repository: bool


class Comment(Record):
    """A comment of a pull request."""

    number: int
    author: str
    body: str


class TooLongError(TraceGateError):
    """The forge says that a comment has too many characters."""


class Forge(Protocol):
    """What is asked of the forge. A failing one raises CannotJudge."""

    def pull_requests(self, owner: str, branch: str) -> Iterable[PullRequest]:
        """Those that are open and whose head is this branch."""
        ...

    def comments(self, pull_request: int) -> Iterable[Comment]:
        """All of them, the oldest first."""
        ...

    def create(self, pull_request: int, body: str) -> None:
        """Write a new comment."""
        ...

    def update(self, comment: int, body: str) -> None:
        """Put another text into a comment."""
        ...


def judged_run(name: str, payload: object) -> JudgedRun | None:
    """The run that an event is about; None where it judged no pull request.

    Raises:
        CannotJudge: the event is another one, or does not say what is needed.
    """
    if name != EVENT:
        raise CannotJudge(
            f"A comment is kept after the gate has run, and this is the event {name!r}.",
            remedy="In a workflow of its own write: on: workflow_run",
        )
    if field(payload, "workflow_run.event") != JUDGED:
        return None
    head = "workflow_run.head_sha"
    numbers = [field(payload, f"workflow_run.{each}") for each in ("id", "head_repository.id")]
    names = [
        text(payload, each)
        for each in (
            "repository.full_name",
            "workflow_run.head_branch",
            "workflow_run.head_repository.owner.login",
        )
    ]
    if not all(isinstance(each, int) for each in numbers) or None in names:
        raise CannotJudge("The event does not say of which branch the run was.")
    return JudgedRun(
        number=_whole(numbers[0]),
        repository=names[0] or "",
        head=oid(field(payload, head), head),
        branch=names[1] or "",
        owner=names[2] or "",
        repository_id=_whole(numbers[1]),
        passed=field(payload, "workflow_run.conclusion") == "success",
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def found(forge: Forge, run: JudgedRun, onto: str | None) -> PullRequest | None:
    """The open pull request whose head is still the commit that was judged.

    Args:
        forge: where it is asked for.
        run: the run that has ended.
        onto: the protected branch; a branch may be proposed for others as well. None: any.
    """
    return next(
        (
            each
            for each in forge.pull_requests(run.owner, run.branch)
            if each.open
            and each.head == run.head
            and each.repository_id == run.repository_id
            and onto in (None, each.onto)
        ),
        None,
    )


def task_of(request: PullRequest, run: JudgedRun) -> RangeTask:
    """What is judged for the comment: the same as in the run, from the forge's own facts."""
    return RangeTask(
        what=f"pull request #{request.number}",
        branch=request.onto,
        base=oid(request.base, "base.sha"),
        head=oid(request.head, "head.sha"),
        source=source(request.address, run.branch, here=request.same_repository),
    )


def keep(
    forge: Forge, request: PullRequest, bodies: Sequence[str], *, marker: str, author: str
) -> Outcome:
    """Write the comment, if it does not say so already.

    Args:
        forge: where it is written.
        request: the pull request.
        bodies: the text, then a shorter one for a forge that finds the first too long.
        marker: what each text of ours begins with.
        author: as whom we write.

    Raises:
        CannotJudge: the forge does not let us.
    """
    ours = next(
        (
            each
            for each in forge.comments(request.number)
            if each.author == author and each.body.startswith(marker)
        ),
        None,
    )
    if ours is not None and _same(ours.body) in map(_same, bodies):
        return "equal"
    for body in bodies:
        try:
            if ours is None:
                forge.create(request.number, body)
            else:
                forge.update(ours.number, body)
        except TooLongError:
            continue
        return "created" if ours is None else "updated"
    raise CannotJudge(
        "GitHub finds even the short comment too long.",
        remedy="Read the judgement on the page of the job.",
    )


def _same(body: str) -> str:
    """A text as it is compared: a forge gives back other line ends, and none at the end."""
    return body.replace("\r\n", "\n").rstrip()
