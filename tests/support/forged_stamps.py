"""Stamps that somebody wrote: each is an honest one with one field written anew.

As a program it stands in front of a hook, and tells which of them that hook would believe.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from trace_gate.adapters.store.commit_stamp import FOLDER, NAME, CommitStamp, sealed
from trace_gate.adapters.store.kept_files import KeptFiles

ROOT = Path(__file__).resolve().parents[2]
CODE = (
    f"import sys; sys.path.insert(0, '{ROOT}'); "
    "from tests.support import forged_stamps; forged_stamps.main()"
)

OTHER = "1.1.1.1.1"
"""How no file is."""

Edit = Callable[[list[str]], list[str]]


def _line(at: int, new: str | Callable[[str], str]) -> Edit:
    def edit(lines: list[str]) -> list[str]:
        assert lines[at] != new
        return [*lines[:at], new if isinstance(new, str) else new(lines[at]), *lines[at + 1 :]]

    return edit


def _file(pattern: str) -> Edit:
    """Another size and time of a file."""

    def edit(lines: list[str]) -> list[str]:
        wanted = re.compile(rf"(moving|steady) [^ ]+ (.*{pattern})")
        made = [wanted.sub(rf"\1 {OTHER} \2", line) for line in lines]
        assert made != lines, pattern
        return made

    return edit


def _without(kind: str) -> Edit:
    return lambda lines: [line for line in lines if not line.startswith(f"{kind} ")]


HEX = "0123456789abcdef" * 4

CHANGED: dict[str, Edit] = {
    "what is merged": _line(5, HEX[:40]),
    "the index": _file("index[^/]*"),
    "HEAD": _file("/HEAD"),
    "the branch": _file("(/refs/heads/.*|/HEAD)"),
    "no caller": _line(2, ""),
    "no moving files": _without("moving"),
}
"""Fields that count for the hooks of the message, and that a commit changes itself."""

ALWAYS: dict[str, Edit] = {
    "another version": _line(0, "1 0.0.0"),
    "an old one": _line(1, "1000000000"),
    "one of tomorrow": _line(1, "9999999999"),
    "no time": _line(1, "now"),
    "the caller": _line(2, lambda line: f"{line}0"),
    "the environment": _line(3, HEX),
    "the references": _line(4, HEX),
    "no references": _line(4, ""),
    "the message": _line(8, HEX),
    "a message that is not written": _line(8, "one"),
    "the configuration": _file("/config"),
    "packed references": _file("/packed-refs"),
    "no steady files": _without("steady"),
    "no files": lambda lines: lines[:13],
    "the beginning": lambda lines: lines[:9],
    "a strange file": lambda lines: [*lines, "- /nowhere"],
    "nothing": lambda _: [],
    "noise": lambda _: ["\0\udcff" * 400],
}
"""Fields that always count."""

OF_COMMIT: dict[str, Edit] = {
    "the commit": _line(6, HEX[:40]),
    "a name for the commit": _line(6, "HEAD"),
    "what is staged": _line(7, HEX),
    "the comment sign": _line(10, "T"),
    "the traces": _line(11, lambda line: f"{line} TRACE-20200101-999".strip()),
}
"""Fields that count after the commit, when it is held against them."""

OF_MESSAGE = {**ALWAYS, **CHANGED}
AFTERWARDS = {**ALWAYS, **OF_COMMIT}


def forged(data: bytes, edit: Edit) -> bytes:
    """An honest stamp, with something in it written anew, and sealed as that one was."""
    lines = os.fsdecode(data).split("\n")[:-1]
    return sealed(os.fsencode("\n".join(edit(lines))))


def place(git_dir: Path | str) -> Path:
    """Where the stamp of a working tree is."""
    return Path(KeptFiles(os.path.join(git_dir, FOLDER))._path(NAME, NAME))


def script(hook: str, out: Path) -> str:
    """The last line of a script in front of a hook, that git itself calls."""
    return f"PRE_COMMIT=1 exec '{sys.executable}' -I -c \"{CODE}\" {hook} '{out}' \"$@\""


def main() -> None:
    """Write down which stamps a hook believes: the honest one, and each of the forged."""
    hook, out, *words = sys.argv[1:]
    stamp = CommitStamp.here(os.environ)
    assert stamp is not None
    file = place(stamp._git_dir)
    honest = file.read_bytes()
    edits = AFTERWARDS if hook.startswith("post-") else OF_MESSAGE
    believed = {}
    for name, edit in {"honest": list, **edits}.items():
        file.write_bytes(forged(honest, edit))
        believed[name] = _is_believed(hook, words)
    file.write_bytes(honest)
    Path(out).write_text(json.dumps(believed))


def _is_believed(hook: str, words: list[str]) -> bool:
    if not hook.startswith("post-"):
        from trace_gate.cli.fast import stamped

        return stamped.answer(hook, words) is not None
    from trace_gate.adapters.git.repository import Git
    from trace_gate.cli.fast import bypass

    with Git.open(hook=hook) as git:
        commit = git.head()
        assert commit is not None
        return bypass._has_passed(git, commit)
