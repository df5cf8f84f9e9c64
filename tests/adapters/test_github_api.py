"""GitHub over HTTP, against a server on this machine that answers as its documents say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.github_server import TOKEN, GitHubServer
from trace_gate.adapters.forge.github_api import GitHub
from trace_gate.app.ci.comment import TooLongError
from trace_gate.core.errors import CannotJudge


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    made = GitHubServer()
    made.pulls.append(pull(7))
    yield made
    made.stop()


def pull(number: int, branch: str = "work", owner: str = "stranger") -> dict[str, object]:
    return {
        "number": number,
        "state": "open",
        "base": {"ref": "main", "sha": "a" * 40, "repo": {"id": 1}},
        "head": {"ref": branch, "sha": "b" * 40, "repo": {"id": 2, "owner": {"login": owner}}},
    }


def client(server: GitHubServer, token: str = TOKEN, waited: list[float] | None = None) -> GitHub:
    wait = (waited if waited is not None else []).append
    return GitHub(server.url, "acme/shop", token, wait=wait)


@pytest.mark.parametrize("branch", ["work", "a&state=closed", "ä/ö", "x$(id)%2f#?", "a+b"])
def test_pull_requests_are_found_by_their_branch_whatever_its_name(
    server: GitHubServer, branch: str
):
    server.pulls[:] = [pull(7, branch), pull(8, "other"), pull(9, branch, "else")]
    assert [each.number for each in client(server).pull_requests("stranger", branch)] == [7]


def test_a_pull_request_whose_fork_is_gone_is_of_no_repository(server: GitHubServer):
    server.pulls[0]["head"] = {"ref": "work", "sha": "b" * 40, "repo": None}
    server.pulls[0]["number"] = 9
    assert list(client(server).pull_requests("stranger", "work")) == []


def test_all_pages_of_comments_are_read_from_the_same_server(server: GitHubServer):
    """The address in the Link header is not followed: it is part of the answer."""
    for number in range(250):
        server.comment(7, f"comment {number}")
    found = [each.body for each in client(server).comments(7)]
    assert found == [f"comment {number}" for number in range(250)]
    assert len(server.asked) == 3


def test_no_comments_are_one_question(server: GitHubServer):
    assert list(client(server).comments(7)) == []
    assert len(server.asked) == 1


def test_a_comment_is_written_and_changed(server: GitHubServer):
    there = client(server)
    there.create(7, "one")
    (made,) = there.comments(7)
    assert (made.author, made.body) == ("github-actions[bot]", "one")
    there.update(made.number, "zwei ß 文")
    assert server.bodies() == ["zwei ß 文"]


@pytest.mark.parametrize("change", [True, False])
def test_one_character_too_many_is_said_to_be(server: GitHubServer, change: bool):
    there, number = client(server), server.comment(7, "x")

    def write(body: str) -> None:
        if change:
            there.update(number, body)
        else:
            there.create(7, body)

    write("x" * 65_536)
    with pytest.raises(TooLongError):
        write("x" * 65_537)


def test_a_pause_that_github_asks_for_is_made_once(server: GitHubServer):
    waited: list[float] = []
    server.refusals.append((403, {"Retry-After": "5"}))
    client(server, waited=waited).create(7, "one")
    assert waited == [5.0]
    assert server.bodies() == ["one"]


@pytest.mark.parametrize(
    ("refusals", "pauses"),
    [
        ([(403, {"Retry-After": "5"})] * 2, [5.0]),
        ([(403, {"Retry-After": "61"})], []),
        ([(429, {})], []),
        ([(403, {"X-RateLimit-Remaining": "0"})], []),
    ],
)
def test_a_longer_pause_ends_the_run_and_says_so(
    server: GitHubServer, refusals: list[tuple[int, dict[str, str]]], pauses: list[float]
):
    waited: list[float] = []
    server.refusals.extend(refusals)
    with pytest.raises(CannotJudge, match="write less for a while"):
        client(server, waited=waited).create(7, "one")
    assert waited == pauses
    assert server.bodies() == []


def test_a_token_that_may_not_write_says_which_permission_is_missing(server: GitHubServer):
    server.refusals.append((403, {}))
    with pytest.raises(CannotJudge) as stopped:
        client(server).create(7, "one")
    assert "pull-requests: write" in stopped.value.remedy


def test_a_wrong_token_is_said_to_be(server: GitHubServer):
    with pytest.raises(CannotJudge, match="401"):
        list(client(server, "wrong").comments(7))


def test_a_redirect_does_not_take_the_token_along(server: GitHubServer):
    other = GitHubServer()
    server.redirect = f"{other.url}/repos/acme/shop/issues/7/comments"
    try:
        with pytest.raises(CannotJudge, match="302"):
            list(client(server).comments(7))
        assert other.asked == []
    finally:
        other.stop()


@pytest.mark.parametrize(
    "address", ["http://api.github.com", "ftp://127.0.0.1", "file:///etc", "https://x/?a=", ""]
)
def test_a_token_goes_over_https_only(address: str):
    with pytest.raises(CannotJudge, match="https only"):
        GitHub(address, "acme/shop", TOKEN)


def test_without_a_token_it_says_where_one_comes_from():
    with pytest.raises(CannotJudge) as stopped:
        GitHub("https://api.github.com", "acme/shop", "")
    assert "github.token" in stopped.value.remedy


def test_a_server_that_does_not_answer_is_said_to_be(server: GitHubServer):
    there = client(server)
    server.stop()
    server._thread.join()
    try:
        with pytest.raises(CannotJudge, match="cannot be asked"):
            list(there.comments(7))
    finally:
        server.__init__()  # the fixture stops one that runs
