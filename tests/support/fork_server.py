"""The server of `tests/support/forked.py`: it imports the package, listens, and forks.

python -m tests.support.fork_server ADDRESS    until standard input ends
"""

from __future__ import annotations

import atexit
import contextlib
import errno
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
from collections.abc import Callable
from typing import NoReturn

import trace_gate
from tests.support import compiled_once, marked
from trace_gate.cli.entry import main

ALSO = (
    "filelock",
    "jsonschema",
    "jsonschema_rs",
    "rich.console",
    "rich.table",
    "ruamel.yaml",
    "ruamel.yaml.mergevalue",
    "sqlite3",
    "zoneinfo",
)
"""What the package imports where it needs it."""

Started = tuple[list[str], dict[bytes, bytes], int, int, str]
"""Words, environment, umask, the number of the parent, and the variable that holds the time."""

BINARIES = os.path.dirname(sys.executable)

AHEAD = "CLOCK_AHEAD"
"""Seconds by which the clock of the programs, and of the hooks that they install, is ahead."""
STANDING = "CLOCK_STANDING"
"""The moment, in seconds, at which that clock stands still."""


def serve(address: str) -> None:
    """Fork a child for each one that asks, and tell it how the child ended.

    Python asks at a socket, and passes on what it was started with. A shell says its number at a
    pipe beside it, and waits at a pipe of its own.
    """
    wake, woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    asked: dict[int, socket.socket | str] = {}
    shells = f"{address}.asked"
    os.mkfifo(shells)
    heard = os.open(shells, os.O_RDWR | os.O_NONBLOCK)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)  # whoever started this waits for the end of this output
        while True:
            ready, _, _ = select.select([listening, heard, wake, 0], [], [])
            if 0 in ready:
                os.unlink(shells)
                return
            if wake in ready:
                os.read(wake, 4096)
                _answer(asked)
            if listening in ready:
                connection, _ = listening.accept()
                asked[_forked(lambda c=connection: _passed_on(c), listening)] = connection
            if heard in ready:
                for number in os.read(heard, 65_536).decode().split():
                    asked[_forked(lambda n=number: _looked_up(n), listening)] = f"{shells}.{number}"


def _forked(given: Callable[[], Started], listening: socket.socket) -> int:
    """The number of a child that is the program which was asked for."""
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        listening.close()
        _work(given)
    return pid


def _answer(asked: dict[int, socket.socket | str]) -> None:
    """Tell those whose children have ended."""
    while asked:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        waits = asked.pop(pid)
        with contextlib.suppress(OSError):  # it was killed
            if isinstance(waits, str):
                _tell_shell(waits, status)
            else:
                with waits:
                    waits.sendall(status.to_bytes(4, "big"))


def _tell_shell(waits: str, status: int) -> None:
    signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    try:
        out = os.open(waits, os.O_WRONLY | os.O_NONBLOCK)
        os.write(out, f"{os.WEXITSTATUS(status)} {signalled}\n".encode())
        os.close(out)
    finally:
        os.unlink(waits)


def _work(given: Callable[[], Started]) -> NoReturn:
    """Be the program that was asked for."""
    code: object = 1
    try:
        _become(given())
        marked.begin()
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


def _passed_on(connection: socket.socket) -> Started:
    """What a Python says that it was started with."""
    size, files, _, _ = socket.recv_fds(connection, 4, 3)
    data = b""
    while len(data) < int.from_bytes(size, "big"):
        data += connection.recv(1 << 20)
    connection.close()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    words, folder, environ, umask, parent, clock = marshal.loads(data)
    os.chdir(folder)
    return words, environ, umask, parent, clock


def _looked_up(number: str) -> Started:
    """What the system says that a shell was started with: `/bin/sh PROGRAM WORDS...`."""
    there = f"/proc/{number}"
    _, program, *words = _listed(f"{there}/cmdline")
    named = os.path.basename(program) == "trace-gate"
    begin = [f"{BINARIES}/trace-gate"] if named else ["-c"]
    environ = dict(os.fsencode(each).split(b"=", 1) for each in _listed(f"{there}/environ"))
    with open(f"{there}/status") as file:
        status = dict(line.split(":", 1) for line in file)
    _take(f"{there}/fd/4", os.O_RDONLY, 0)  # it reads and writes pipes with its own 0 and 1
    _take(f"{there}/fd/5", os.O_WRONLY, 1)
    _take(f"{there}/fd/2", os.O_WRONLY, 2)
    os.chdir(f"{there}/cwd")
    said = [*begin, *(words if named else words[3:])]
    return said, environ, int(status["Umask"], 8), int(status["PPid"]), ""


def _listed(file: str) -> list[str]:
    with open(file, "rb") as told:
        return [os.fsdecode(each) for each in told.read().split(b"\0")[:-1]]


def _take(place: str, mode: int, number: int) -> None:
    """Open what another has open. A pipe whose other end is closed is still opened at once."""
    try:
        file = os.open(place, mode | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        other, file = os.pipe()
        os.close(other)
    os.set_blocking(file, True)
    os.dup2(file, number)
    os.close(file)


def _become(started: Started) -> None:
    words, environ, umask, parent, clock = started
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
