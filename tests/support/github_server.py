"""A server on this machine that answers like GitHub's REST interface, as far as it is documented.

Pages of up to 100 with a Link header, 422 for a comment over 65,536 characters, 403 with
Retry-After for the secondary limit, 401 without the token, 404 for what is not there.
"""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "ghs_of_this_job"
BOT = {"login": "github-actions[bot]", "type": "Bot"}
LONGEST = 65_536


class GitHubServer:
    """The forge's state, and what was asked of it."""

    def __init__(self, repository: str = "acme/shop") -> None:
        self.repository = repository
        self.pulls: list[dict[str, Any]] = []
        self.issue_comments: dict[int, list[dict[str, Any]]] = {}
        self.asked: list[tuple[str, str]] = []
        self.refusals: list[tuple[int, dict[str, str]]] = []
        """Given in place of the next answers to writes: status and headers."""
        self.longest = LONGEST
        self.redirect: str | None = None
        self._number = 1000
        server = self

        class Handler(_Handler):
            state = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def comment(self, pull: int, body: str, author: dict[str, str] | None = None) -> int:
        """Somebody's comment; its id."""
        self._number += 1
        row = {"id": self._number, "body": body, "user": author or BOT}
        self.issue_comments.setdefault(pull, []).append(row)
        return self._number

    def bodies(self, pull: int = 7) -> list[str]:
        return [each["body"] for each in self.issue_comments.get(pull, [])]

    def writes(self) -> list[str]:
        return [method for method, _ in self.asked if method != "GET"]


class _Handler(BaseHTTPRequestHandler):
    state: GitHubServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, query = self._begin("GET")
        if path is None:
            return
        if path == "/pulls":
            head = query.get("head", [None])[0]
            rows = [
                each
                for each in self.state.pulls
                if each["state"] == query.get("state", ["open"])[0]
                and head in (None, f"{_owner(each)}:{each['head']['ref']}")
            ]
            self._page(rows, query)
        elif found := re.fullmatch(r"/issues/(\d+)/comments", path):
            self._page(self.state.issue_comments.get(int(found[1]), []), query)
        else:
            self._answer(404, {"message": "Not Found"})

    def do_POST(self) -> None:
        path, _ = self._begin("POST")
        if path is None:
            return
        found = re.fullmatch(r"/issues/(\d+)/comments", path)
        body = self._body()
        if found is None or not any(each["number"] == int(found[1]) for each in self.state.pulls):
            self._answer(404, {"message": "Not Found"})
        elif self._fits(body):
            number = self.state.comment(int(found[1]), body)
            self._answer(201, {"id": number})

    def do_PATCH(self) -> None:
        path, _ = self._begin("PATCH")
        if path is None:
            return
        found = re.fullmatch(r"/issues/comments/(\d+)", path)
        body = self._body()
        rows = [each for rows in self.state.issue_comments.values() for each in rows]
        row = next((each for each in rows if found and each["id"] == int(found[1])), None)
        if row is None:
            self._answer(404, {"message": "Not Found"})
        elif self._fits(body):
            row["body"] = body
            self._answer(200, {"id": row["id"]})

    def _begin(self, method: str) -> tuple[str | None, dict[str, list[str]]]:
        """The path below the repository; None where it is answered already."""
        parts = urlsplit(self.path)
        self.state.asked.append((method, self.path))
        if self.state.redirect is not None:
            self._answer(302, {}, {"Location": self.state.redirect})
            return None, {}
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(401, {"message": "Bad credentials"})
            return None, {}
        if method != "GET" and self.state.refusals:
            self._body()
            status, headers = self.state.refusals.pop(0)
            self._answer(status, {"message": "You have exceeded a secondary rate limit"}, headers)
            return None, {}
        prefix = f"/repos/{self.state.repository}"
        if not parts.path.startswith(prefix):
            self._answer(404, {"message": "Not Found"})
            return None, {}
        return parts.path.removeprefix(prefix), parse_qs(parts.query)

    def _body(self) -> str:
        data = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        body = data["body"]
        assert isinstance(body, str)
        return body

    def _fits(self, body: str) -> bool:
        if len(body) <= self.state.longest:
            return True
        said = f"body is too long (maximum is {self.state.longest} characters)"
        self._answer(422, {"message": "Validation Failed", "errors": [{"message": said}]})
        return False

    def _page(self, rows: list[Any], query: dict[str, list[str]]) -> None:
        size = min(int(query.get("per_page", ["30"])[0]), 100)
        page = int(query.get("page", ["1"])[0])
        shown = rows[(page - 1) * size : page * size]
        more = page * size < len(rows)
        link = {"Link": f'<https://evil.example/?page={page + 1}>; rel="next"'} if more else {}
        self._answer(200, shown, link)

    def _answer(self, status: int, data: object, headers: dict[str, str] | None = None) -> None:
        text = json.dumps(data).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_args: object) -> None:
        """Tests read `asked` instead."""


def _owner(pull: dict[str, Any]) -> str:
    repo = pull["head"]["repo"]
    return str(repo["owner"]["login"]) if repo else ""
