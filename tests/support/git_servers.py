"""Ways over which a push comes to a real bare repository on this computer.

Git's own `http-backend` behind a small web server, and what sshd does with a command: the shell of
the account, in its home, with little else around.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote

SSHD = """\
#!/bin/sh
for command; do :; done
cd "{home}" && exec env -i HOME="{home}" USER=git LOGNAME=git SHELL=/bin/sh PATH="{path}" \\
  SSH_CONNECTION="127.0.0.1 50000 127.0.0.1 22" /bin/sh -c "$command"
"""
"""It is given what `ssh` is: options, a host, and the command as the last word."""

Way = tuple[str, dict[str, str]]
"""The address of a repository, and what the one who pushes has in the environment."""


@contextmanager
def over_http(bare: Path) -> Iterator[Way]:
    """A web server that lets everybody push."""
    environ = {"PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(bare.parent)}
    handler = type("Handler", (_Backend,), {"environ": environ})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        thread = threading.Thread(target=served.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            address = f"http://127.0.0.1:{served.server_port}/{bare.name}"
            yield address, {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
        finally:
            served.shutdown()
            thread.join()


@contextmanager
def over_ssh(bare: Path) -> Iterator[Way]:
    """An account `git` on another host."""
    home = bare.parent / "home of git"
    home.mkdir()
    program = home / "ssh"
    program.write_text(SSHD.format(home=home, path=os.environ["PATH"]))
    program.chmod(0o755)
    environ = {"GIT_SSH": str(program), "GIT_SSH_VARIANT": "ssh"}
    yield f"ssh://git@shop.example{bare}", environ


class _Backend(BaseHTTPRequestHandler):
    """Hands each request to Git (CGI)."""

    environ: ClassVar[dict[str, str]]

    def do_GET(self) -> None:  # the base class looks for it
        path, _, query = self.path.partition("?")
        body = self._body()
        environ = self.environ | {
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "REMOTE_USER": "ann",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"], env=environ, input=body, capture_output=True, check=True
        )
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = next((value for name, value in fields if name == "Status"), "200")
        self.send_response(int(status.split()[0]))
        for name, value in fields:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815  # the base class looks for it

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""
