"""`trace-gate` in processes of their own that are forked from one in which all is imported.

A hook spends most of its time on starting Python and importing. Here a small program asks a server,
which forks, and leaves with the exit code of that child. The child takes over what the program was
started with (words, folder, environment, open files); nothing is shared but imported modules. Where
the environment says how Python is to read text, the program is the real one.

The program is a shell, which starts in a sixth of the time that Python takes. Files are read and
written from where they stand, which only they themselves can pass on: then a Python asks.

Start-up itself, and which modules a path imports, is tested with the real program only
(`tests/cli/test_start_up.py`).
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trace_gate.adapters.hooks import hook_files

if TYPE_CHECKING:  # the server needs no pytest, and each child of it would have its pages
    import pytest

HERE = Path(__file__).resolve()
ENTRY = "from trace_gate.cli.entry import main; main()"
"""What a shim gives to Python."""

SHELL = """\
#!/bin/sh
# What is not plain is left to Python.
case "${{LC_ALL-UTF-8}}" in *UTF-8) ;; *) exec {client} "$@" ;; esac
{plain} || exec {client} "$@"
for n in 0 1 2; do
  [ -p /proc/self/fd/$n ] || [ -c /proc/self/fd/$n ] || exec {client} "$@"
done
[ -p {asked} ] && mkfifo {asked}.$$ 2>/dev/null || exec {client} "$@"
exec 3<>{asked}.$$ 4<&0 5>&1
echo $$ >{asked}
read status signal <&3
[ "$signal" = 0 ] || kill -"$signal" $$
exit "$status"
"""
"""It says who it is; the server finds the rest in /proc."""

PLAIN = {
    "python": f"[ \"$1,$2,$3\" = '-I,-c,{ENTRY}' ]",
    "trace-gate": '[ -z "${PYTHONPATH+x}${PYTHONUTF8+x}" ]',
}
"""Whether this is ours, and nothing says where Python is to look and how it is to read."""

CLIENT = """\
#!{python} -IS
import posix, sys
words = sys.argv[1:]
real = {real!r}
as_python = real == {python!r}
ours = not as_python or words[:3] == ["-I", "-c", {entry!r}]
utf8 = posix.environ.get(b"LC_ALL", b"UTF-8")[-5:] == b"UTF-8"
isolated = as_python or not (b"PYTHONPATH" in posix.environ or b"PYTHONUTF8" in posix.environ)
if ours and utf8 and isolated:
    import _socket, marshal
    asked = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        asked.connect({address!r})
    except OSError:
        pass
    else:
        umask = posix.umask(0o77)
        posix.umask(umask)
        argv = ["-c", *words[3:]] if as_python else [real, *words]
        told = marshal.dumps(
            (argv, posix.getcwdb(), posix.environ, umask, posix.getppid(), {clock!r})
        )
        held = b"".join(n.to_bytes(4, sys.byteorder) for n in (0, 1, 2))
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, held)]
        asked.sendmsg([len(told).to_bytes(4, "big")], rights)
        asked.sendall(told)
        answer = asked.recv(4)
        status = int.from_bytes(answer, "big") if len(answer) == 4 else 3 << 8
        if posix.WIFSIGNALED(status):
            posix.kill(posix.getpid(), posix.WTERMSIG(status))
        posix._exit(posix.WEXITSTATUS(status))
posix.execv(real, [real, *words])
"""


@cache
def programs() -> Path | None:
    """A folder with the programs `trace-gate` and `python`; None where there is no forking.

    The server is started here, and ends with this process.
    """
    if sys.platform != "linux":
        return None
    folder = Path(tempfile.mkdtemp(prefix="forked-"))
    address = str(folder / "server")
    command = [sys.executable, "-m", "tests.support.fork_server", address]
    server = subprocess.Popen(
        command, cwd=HERE.parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdout.read()  # it closes this when it listens
    server.stdout.close()
    atexit.register(server.wait)
    atexit.register(server.stdin.close)
    real = {"python": sys.executable, "trace-gate": f"{Path(sys.executable).parent}/trace-gate"}
    for name, path in real.items():
        _program(folder / f"{name}.client", _client(path, address))
        _program(folder / name, _shell(name, f"{folder}/{name}.client", address))
    return folder


def _program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def _shell(name: str, client: str, address: str) -> str:
    return SHELL.format(plain=PLAIN[name], client=client, asked=f"{address}.asked")


def _client(real: str, address: str, clock: str = "") -> str:
    return CLIENT.format(
        python=sys.executable, real=real, entry=ENTRY, address=address, clock=clock
    )


def at_the_moment(otherwise: str) -> str:
    """The text of a `trace-gate` whose clock stands still at `MOMENT`, a variable with seconds.

    `otherwise` is the text where there is no forking. Its hooks have the real clock, as there.
    """
    folder = programs()
    if folder is None:
        return otherwise
    real = f"{Path(sys.executable).parent}/trace-gate"
    return _client(real, str(folder / "server"), clock="MOMENT")


def folder() -> Path:
    """Where `trace-gate` lies, as a PATH may name it; the real one where there is no forking."""
    return programs() or Path(sys.executable).parent


def path() -> str:
    """A PATH on which that program is the first."""
    return f"{folder()}{os.pathsep}{os.environ['PATH']}"


def python() -> str:
    """The Python that the shims of forked hooks name."""
    folder = programs()
    return sys.executable if folder is None else str(folder / "python")


def in_hooks(patch: pytest.MonkeyPatch) -> None:
    """Hooks that this process installs are forked; the server starts with the first of them."""

    started_with = sys.executable

    class Forked:
        @property
        def executable(self) -> str:
            return python() if sys.executable == started_with else sys.executable

    patch.setattr(hook_files, "sys", Forked())
