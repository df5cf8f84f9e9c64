"""Which pull request a run was about, and when its comment is written. Values only."""

from __future__ import annotations

from typing import Any

import pytest

from trace_gate.app.ci import comment
from trace_gate.app.ci.comment import Comment, JudgedRun, PullRequest, TooLongError
from trace_gate.app.ci.task import Source
from trace_gate.core.errors import CannotJudge

HEAD, BASE = "b" * 40, "a" * 40
MARKER, BOT = "<!-- trace-gate:comment:gate -->", "github-actions[bot]"


def payload(**changed: object) -> dict[str, Any]:
    run = {
        "id": 55,
        "event": "pull_request",
        "conclusion": "failure",
        "head_sha": HEAD,
        "head_branch": "work",
        "head_repository": {"id": 2, "owner": {"login": "stranger"}},
        "pull_requests": [{"number": 666}],
        **changed,
    }
    return {"workflow_run": run, "repository": {"full_name": "acme/shop"}}


RUN = comment.judged_run("workflow_run", payload())
REQUEST = PullRequest(
    number=7,
    open=True,
    onto="main",
    base=BASE,
    head=HEAD,
    repository_id=2,
    address="https://github.com/stranger/shop.git",
    same_repository=False,
)


class Forge:
    """What a forge knows, and what was written to it."""

    def __init__(self, *comments: Comment, requests: tuple[PullRequest, ...] = (REQUEST,)) -> None:
        self.rows, self.requests = list(comments), requests
        self.written: list[tuple[object, ...]] = []
        self.longest = 65_536

    def pull_requests(self, owner: str, branch: str) -> tuple[PullRequest, ...]:
        assert (owner, branch) == ("stranger", "work")
        return self.requests

    def comments(self, pull_request: int) -> list[Comment]:
        assert pull_request == 7
        return self.rows

    def create(self, pull_request: int, body: str) -> None:
        self._write("create", pull_request, body)

    def update(self, comment: int, body: str) -> None:
        self._write("update", comment, body)

    def _write(self, how: str, number: int, body: str) -> None:
        if len(body) > self.longest:
            raise TooLongError("too long")
        self.written.append((how, number, body))


def keep(forge: Forge, *bodies: str) -> str:
    return comment.keep(forge, REQUEST, bodies, marker=MARKER, author=BOT)


def ours(body: str = "old", number: int = 1, author: str = BOT) -> Comment:
    return Comment(number=number, author=author, body=f"{MARKER}\n{body}")


def test_the_run_is_what_the_event_says():
    assert (
        JudgedRun(
            number=55,
            repository="acme/shop",
            head=HEAD,
            branch="work",
            owner="stranger",
            repository_id=2,
            passed=False,
        )
        == RUN
    )


@pytest.mark.parametrize("event", ["push", "merge_group", "schedule"])
def test_a_run_for_something_else_has_nothing_to_comment(event: str):
    assert comment.judged_run("workflow_run", payload(event=event)) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"head_sha": "main"},
        {"head_branch": None},
        {"head_repository": None},
        {"head_repository": {"id": "2", "owner": {"login": "x"}}},
        {"id": "../../x"},
    ],
)
def test_an_event_of_another_form_stops_it(changed: dict[str, object]):
    with pytest.raises(CannotJudge):
        comment.judged_run("workflow_run", payload(**changed))


def test_another_event_stops_it():
    with pytest.raises(CannotJudge) as stopped:
        comment.judged_run("pull_request", payload())
    assert "on: workflow_run" in stopped.value.remedy


def test_the_pull_request_is_the_one_with_this_head_now():
    assert comment.found(Forge(), RUN, "main") == REQUEST
    assert comment.found(Forge(), RUN, None) == REQUEST


@pytest.mark.parametrize(
    "changed",
    [
        {"open": False},
        {"head": "c" * 40},
        {"repository_id": 3},
        {"repository_id": None},
        {"onto": "release"},
    ],
)
def test_any_other_pull_request_is_left_alone(changed: dict[str, object]):
    assert comment.found(Forge(requests=(REQUEST.with_(**changed),)), RUN, "main") is None


def test_it_is_judged_by_what_the_forge_says():
    found = comment.task_of(REQUEST, RUN)
    assert (found.branch, found.base, found.head) == ("main", BASE, HEAD)
    assert found.source == Source(remote="https://github.com/stranger/shop.git", branch="work")


def test_the_first_comment_is_written():
    forge = Forge()
    assert keep(forge, "new") == "created"
    assert forge.written == [("create", 7, "new")]


def test_a_comment_of_ours_is_brought_up_to_date():
    forge = Forge(ours(number=3))
    assert keep(forge, f"{MARKER}\nnew") == "updated"
    assert forge.written == [("update", 3, f"{MARKER}\nnew")]


def test_an_equal_text_is_not_written_again():
    forge = Forge(ours("same\r\n\r\ntext"))
    assert keep(forge, f"{MARKER}\nsame\n\ntext\n") == "equal"
    assert forge.written == []


@pytest.mark.parametrize(
    "other",
    [
        ours(author="stranger"),
        Comment(number=1, author=BOT, body="of another bot"),
        Comment(number=1, author=BOT, body=f"> {MARKER}\nquoted"),
        Comment(number=1, author=BOT, body="<!-- trace-gate:comment:gate-eu -->\nother shop"),
    ],
)
def test_a_comment_is_ours_by_author_and_marker_together(other: Comment):
    forge = Forge(other)
    assert keep(forge, "new") == "created"


def test_what_is_too_long_is_written_short_and_never_in_parts():
    forge = Forge(ours())
    forge.longest = 50
    assert keep(forge, "x" * 51, "short") == "updated"
    assert forge.written == [("update", 1, "short")]


def test_a_short_text_that_stands_there_is_not_written_again():
    forge = Forge(ours("short"))
    assert keep(forge, "x" * 99, f"{MARKER}\nshort") == "equal"


def test_where_even_the_short_one_is_too_long_it_stops():
    forge = Forge()
    forge.longest = 3
    with pytest.raises(CannotJudge, match="too long"):
        keep(forge, "xxxx", "yyyy")
