"""GitHub's REST interface, as far as one comment needs it (decision 160).

Answers are data of strangers: their form is checked, their size is bounded, no address in them is
followed, and the token goes to the one address that the runner names.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from trace_gate.app.ci.comment import Comment, PullRequest, TooLongError
from trace_gate.app.ci.github_event import field, text
from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

PAGE = 100
PAGES = 200
"""So many pages are read; a pull request has at most some thousand comments."""

LARGEST = 32 << 20
TIMEOUT = 30
LONGEST_WAIT = 60
"""Seconds that are waited once where GitHub asks for a pause; else the run says so and ends."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class GitHub:
    """One repository at GitHub, or at a server that answers like it."""

    def __init__(
        self,
        address: str,
        repository: str,
        token: str,
        *,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urllib.parse.urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not safe or parts.query or parts.fragment:
            raise CannotJudge(
                f"GITHUB_API_URL is {address!r}: a token goes over https only.",
                remedy="GITHUB_API_URL=https://api.github.com   is what GitHub sets itself.",
            )
        if not token:
            raise CannotJudge(
                "There is no token, so no comment can be written.",
                remedy="In the step write: env: GITHUB_TOKEN: ${{ github.token }}",
            )
        name = urllib.parse.quote(repository)
        self._root, self._token, self._wait = f"{address.rstrip('/')}/repos/{name}", token, wait
        self._open = urllib.request.build_opener(_NoRedirect()).open

    def pull_requests(self, owner: str, branch: str) -> Iterator[PullRequest]:
        """Those that are open and whose head is this branch."""
        head = urllib.parse.quote(f"{owner}:{branch}", safe="")
        for each in self._pages(f"/pulls?state=open&head={head}"):
            number, base = field(each, "number"), text(each, "base.ref")
            if isinstance(number, int) and base is not None:
                yield _pull_request(each, number, base)

    def comments(self, pull_request: int) -> Iterator[Comment]:
        """All of them, the oldest first."""
        for each in self._pages(f"/issues/{pull_request}/comments?"):
            number = field(each, "id")
            if isinstance(number, int):
                author, body = text(each, "user.login") or "", text(each, "body") or ""
                yield Comment(number=number, author=author, body=body)

    def create(self, pull_request: int, body: str) -> None:
        """Write a new comment."""
        self._write("POST", f"/issues/{pull_request}/comments", body)

    def update(self, comment: int, body: str) -> None:
        """Put another text into a comment."""
        self._write("PATCH", f"/issues/comments/{comment}", body)

    def _pages(self, path: str) -> Iterator[object]:
        joint = "" if path.endswith("?") else "&"
        for page in range(1, PAGES + 1):
            answer, headers = self._ask("GET", f"{path}{joint}per_page={PAGE}&page={page}")
            if not isinstance(answer, list):
                raise _unexpected("GitHub's answer is no list")
            yield from answer
            if 'rel="next"' not in (headers.get("Link") or ""):
                return
        raise _unexpected(f"there are more than {PAGES} pages")

    def _write(self, method: str, path: str, body: str) -> None:
        self._ask(method, path, {"body": body})

    def _ask(self, method: str, path: str, data: object = None) -> tuple[Any, Message]:
        """An answer, after one pause at most where GitHub asks for one."""
        for again in (True, False):
            request = self._request(method, path, data)
            try:
                with self._open(request, timeout=TIMEOUT) as answer:
                    return json.loads(answer.read(LARGEST) or b"null"), answer.headers
            except urllib.error.HTTPError as error:
                with error:
                    pause = _pause(error)
                    if again and pause is not None and pause <= LONGEST_WAIT:
                        self._wait(pause)
                        continue
                    raise _refused(error, method, pause) from error
            except (OSError, ValueError, RecursionError) as error:
                raise _unexpected(f"GitHub cannot be asked ({error})") from error
        raise AssertionError  # the second time it returns or raises

    def _request(self, method: str, path: str, data: object) -> urllib.request.Request:
        return urllib.request.Request(  # noqa: S310  # the scheme was looked at
            self._root + path,
            data=None if data is None else json.dumps(data).encode(),
            method=method,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "User-Agent": "trace-gate",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would take the token to another address."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def _pull_request(each: object, number: int, base: str) -> PullRequest:
    head, onto = field(each, "head.repo.id"), field(each, "base.repo.id")
    return PullRequest(
        number=number,
        open=field(each, "state") == "open",
        onto=base,
        base=text(each, "base.sha") or "",
        head=text(each, "head.sha") or "",
        repository_id=head if isinstance(head, int) else None,
        address=text(each, "head.repo.clone_url"),
        same_repository=head is not None and head == onto,
    )


def _pause(error: urllib.error.HTTPError) -> float | None:
    """The seconds that GitHub asks to wait; None where that is not what stopped us."""
    if error.code not in (403, 429):
        return None
    after = error.headers.get("Retry-After") or ""
    if after.isascii() and after.isdigit():
        return float(after)
    spent = error.headers.get("X-RateLimit-Remaining") == "0"
    return float("inf") if error.code == 429 or spent else None


def _refused(
    error: urllib.error.HTTPError, method: str, pause: float | None
) -> CannotJudge | TooLongError:
    if error.code == 422 and method != "GET":
        return TooLongError("GitHub finds the comment too long.")
    if pause is not None:
        return CannotJudge(
            "GitHub asks to write less for a while (rate limit). No comment was written.",
            remedy="Run this job again later. The check itself is not touched by it.",
        )
    if error.code in (401, 403, 404):
        return CannotJudge(
            f"GitHub does not let this job {'read' if method == 'GET' else 'write'} comments"
            f" ({error.code}).",
            remedy="In the job write: permissions: {contents: read, pull-requests: write}",
        )
    return _unexpected(f"GitHub answers {error.code}")


def _unexpected(what: str) -> CannotJudge:
    return CannotJudge(
        f"No comment was written: {what}.",
        remedy="Run this job again. The check itself is not touched by it.",
    )
