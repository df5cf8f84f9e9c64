"""What cannot hold on Windows: by name, each with its reason (`not_on_windows.txt`).

The list is checked wherever the tests run: each name in it exists, and a test whose own text
uses what Windows lacks is on it.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parents[1]
LIST = HERE / "support/not_on_windows.txt"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
"""Whether the tests run as root; nobody does on Windows."""

REASONS = {
    "links": "symbolic links need a right there that not everybody has",
    "modes": "there are no executable bits, no umask and no owners there",
    "programs": "a shell script is no program there; only Git's own sh runs it",
    "POSIX": "there are no named pipes, forks, signals or device files there",
    "names": "such names of files cannot be written there",
}
WORDS = {
    "links": r"symlink|os\.readlink",
    "modes": r"(?<!--)\bchmod|umask|chown|geteuid|os\.X_OK|st_mode"
    r"|given_away|WITHOUT_RIGHTS|as_a_user",
    "programs": r"#!/bin|/bin/sh|/usr/bin|unshare|shell=True",
    "POSIX": r"mkfifo|os\.fork|signal\.SIG|killpg|/dev/(?!null)|fcntl|posix_spawn|resource\.",
}


def listed() -> dict[str, str]:
    """The reason of each name: a file of tests, or one test in it."""
    found, reason = {}, ""
    for line in LIST.read_text("utf-8").splitlines():
        if line.startswith("# "):
            reason = REASONS[line[2:]]
        elif line:
            found[line] = reason
    return found


def reason_of(nodeid: str, names: dict[str, str]) -> str | None:
    """Why a test cannot hold on Windows; None where it must."""
    file, _, rest = nodeid.partition("::")
    return names.get(file) or names.get(f"{file}::{rest.partition('[')[0]}")


def using() -> Iterator[tuple[str, str]]:
    """Each test whose own text uses what Windows lacks, and which kind of thing that is."""
    for path in sorted(HERE.rglob("test_*.py")):
        text = path.read_text("utf-8")
        lines = text.splitlines(keepends=True)  # ast.get_source_segment splits at each call
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                source = "".join(lines[node.lineno - 1 : node.end_lineno])
                name = f"{path.relative_to(HERE.parent).as_posix()}::{node.name}"
                yield from ((name, kind) for kind in WORDS if re.search(WORDS[kind], source))


def tests() -> set[str]:
    """The names of all files of tests, and of all tests."""
    found = set()
    for path in HERE.rglob("test_*.py"):
        file = path.relative_to(HERE.parent).as_posix()
        names = re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
        found |= {file, *(f"{file}::{name}" for name in names)}
    return found


MISSING = {
    "os": {
        *("chown", "fchown", "fork", "geteuid", "getuid", "getegid", "getgid", "killpg"),
        *("mkfifo", "mknod", "openpty", "posix_spawn", "setsid", "uname"),
        *("O_DIRECTORY", "O_NOFOLLOW"),
    },
    "signal": {
        "SIGALRM",
        "SIGCHLD",
        "SIGHUP",
        "SIGKILL",
        "SIGPIPE",
        "SIGQUIT",
        "SIGUSR1",
        "SIGUSR2",
    },
    "socket": {"AF_UNIX", "socketpair"},
}
ABSENT = {"fcntl", "grp", "pty", "pwd", "resource", "termios"}


def needed_to_import() -> Iterator[str]:
    """What a file of tests uses of a POSIX system while it is imported, so before any skip."""
    for path in sorted(HERE.rglob("*.py")):
        if path == Path(__file__):
            continue
        for node in _evaluated(ast.parse(path.read_text("utf-8"))):
            name = _posix(node)
            if name:
                yield f"{path.relative_to(HERE.parent).as_posix()}: {name}"


def _evaluated(tree: ast.AST) -> Iterator[ast.AST]:
    """All that runs when a module is imported: the bodies of functions do not."""
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            node.body = []
    return ast.walk(tree)


def _posix(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        known = node.attr in MISSING.get(node.value.id, ())
        return f"{node.value.id}.{node.attr}" if known else None
    if isinstance(node, ast.Import):
        return next((each.name for each in node.names if each.name in ABSENT), None)
    if isinstance(node, ast.ImportFrom):
        return node.module if node.module in ABSENT else None
    return None
