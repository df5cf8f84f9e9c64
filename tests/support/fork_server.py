"""The server of `tests/support/forked.py`: it imports the package, listens, and forks.

python -m tests.support.fork_server ADDRESS    until standard input ends
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import marshal
import os
import pkgutil
import select
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from typing import NoReturn

import trace_gate
from tests.support import compiled_once

ALSO = ("jsonschema", "jsonschema_rs", "ruamel.yaml", "rich.console", "rich.table", "sqlite3")
"""What the package imports where it needs it."""

AHEAD = "CLOCK_AHEAD"
"""Seconds by which the clock of the programs, and of the hooks that they install, is ahead."""
STANDING = "CLOCK_STANDING"
"""The moment, in seconds, at which that clock stands still."""


def serve(address: str) -> None:
    """Fork a child for each one that asks, and tell it how the child ended."""
    wake, woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    asked: dict[int, socket.socket] = {}
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)  # whoever started this waits for the end of this output
        while True:
            ready, _, _ = select.select([listening, wake, 0], [], [])
            if 0 in ready:
                return
            if wake in ready:
                os.read(wake, 4096)
                _answer(asked)
            if listening in ready:
                connection, _ = listening.accept()
                pid = os.fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    listening.close()
                    _work(connection)
                asked[pid] = connection


def _answer(asked: dict[int, socket.socket]) -> None:
    """Tell those whose children have ended."""
    while asked:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with asked.pop(pid) as connection:
            try:
                connection.sendall(status.to_bytes(4, "big"))
            except OSError:  # it was killed
                continue


def _work(connection: socket.socket) -> NoReturn:
    """Be the program that was asked for."""
    code: object = 1
    try:
        _become(connection)
        from trace_gate.cli.entry import main

        main()
        code = 0
    except SystemExit as left:
        code = left.code
    except BaseException:
        traceback.print_exc()
    threading._shutdown()  # type: ignore[attr-defined]  # what Python does at its end
    atexit._run_exitfuncs()
    if code is not None and not isinstance(code, int):
        sys.stderr.write(f"{code}\n")
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code or 0)


def _become(connection: socket.socket) -> None:
    size, files, _, _ = socket.recv_fds(connection, 4, 3)
    data = b""
    while len(data) < int.from_bytes(size, "big"):
        data += connection.recv(1 << 20)
    connection.close()
    words, folder, environ, umask, parent, clock = marshal.loads(data)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.umask(umask)
    os.environb.clear()
    os.environb.update(environ)
    os.getppid = lambda: parent  # hooks of one commit know each other by the git that calls them
    time.tzset()
    if clock or STANDING in os.environ:
        moment = float(os.environ[clock or STANDING])
        time.time = lambda: moment
    elif AHEAD in os.environ:
        real, ahead = time.time, float(os.environ[AHEAD])
        time.time = lambda: real() + ahead
    tempfile.tempdir = None
    sys.argv = words
    sys.stdin = io.TextIOWrapper(open(0, "rb", closefd=False), errors=sys.stdin.errors)  # noqa: SIM115  # open to the end
    sys.stdout = _written(1, sys.stdout)
    sys.stderr = _written(2, sys.stderr)


def _written(number: int, like: io.TextIOWrapper) -> io.TextIOWrapper:
    file = open(number, "wb", closefd=False)  # noqa: SIM115  # open to the end
    lines = number == 2 or os.isatty(number)
    return io.TextIOWrapper(file, encoding=like.encoding, errors=like.errors, line_buffering=lines)


def _imported() -> None:
    for module in pkgutil.walk_packages(trace_gate.__path__, "trace_gate."):
        if "__main__" not in module.name:
            importlib.import_module(module.name)
    for name in ALSO:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _imported()
    compiled_once.keep()  # a command reads the policy some times
    sys.executable = os.path.join(os.path.dirname(sys.argv[1]), "python")  # hooks are forked, too
    serve(sys.argv[1])
