"""The drivers by which `git diff` shows files in sentences: what Git's configuration has to say.

Git calls a driver for each side of a diff, and stops with an error where it fails. So the command
falls back to the file as it is wherever trace-gate does not answer. It stands whole in the
configuration: a shim would have to be found again after the repository was moved
(docs/decisions/0154-drivers-of-git-diff.md).
"""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING

from trace_gate.app.setup import hook_shims
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.setup.hook_shims import Interpreter

KINDS = ("trace", "derived", "table")
"""What `trace-gate textconv` can be asked for, and `.gitattributes` name as `trace-gate-KIND`."""

MARK = ": trace-gate "
"""How a command of ours begins: a shell does nothing at a colon."""

SHOWN = 2 << 20
"""Bytes of a file that are shown as they are where trace-gate does not answer."""

GONE = "as it is, since trace-gate does not run here. Fix: trace-gate install"
"""What is said then."""

_COMMAND = """\
{mark}{version}; as_it_is() {{ \
if [ -f "$1" ] && [ "$(LC_ALL=C tr -d '\\000' <"$1" | wc -c)" -eq "$(wc -c <"$1")" ]; \
then head -c {shown} <"$1" | cat -v | sed 's/^/| /'; else echo 'no text'; fi; \
echo {gone}; echo "raw blob $(git hash-object --no-filters -- "$1")"; }}; \
show() {{ if [ -x {python} ] && [ -e {entry} ]; \
then {python} {flags} -c {code} textconv {kind} "$1" 2>/dev/null || as_it_is "$1"; \
else trace-gate textconv {kind} "$1" 2>/dev/null || as_it_is "$1"; fi; }}; show"""


class Changes(Record):
    """What to do in the repository's configuration, and what to say."""

    settings: tuple[tuple[str, str | None], ...] = ()
    """Each key with its new value; None: it goes."""
    lines: tuple[str, ...] = ()


def command(kind: str, here: Interpreter, version: str) -> str:
    """What Git runs to show a file of a kind; Git adds the name of the file.

    The version is in it: should somebody have Git keep what drivers made (`cachetextconv`), Git
    throws that away only where the command changed.
    """
    flags, code = hook_shims.call(user_site=here.user_site, packages=here.packages)
    return _COMMAND.format(
        mark=MARK,
        version=version,
        shown=SHOWN,
        gone=shlex.quote(GONE),
        python=shlex.quote(here.python),
        entry=shlex.quote(here.entry),
        flags=" ".join(flags),
        code=shlex.quote(code),
        kind=kind,
    )


def settings(here: Interpreter, version: str) -> dict[str, str]:
    """The configuration that shows files in sentences: a command for each kind, and no cache.

    Git keeps converted texts as notes, which whoever may write refs can forge. So it is told not
    to, also where a person's own configuration says otherwise.
    """
    found: dict[str, str] = {}
    for kind in KINDS:
        found[f"diff.{name(kind)}.textconv"] = command(kind, here, version)
        found[f"diff.{name(kind)}.cachetextconv"] = "false"
    return found


def name(kind: str) -> str:
    """The name of a driver, in the configuration and in `.gitattributes`."""
    return f"trace-gate-{kind}"


def is_ours(value: str) -> bool:
    """Whether a command is one that we wrote."""
    return value.startswith(MARK)


def version_of(value: str) -> str:
    """The version that wrote a command of ours."""
    return value.removeprefix(MARK).partition(";")[0]


def programs(value: str) -> tuple[str, ...]:
    """The paths without which a command of ours asks the PATH; none where it was edited."""
    try:
        words = shlex.split(value)
    except ValueError:
        return ()
    return tuple(path for test, path in pairwise(words) if test in ("-x", "-e"))


def plan_install(there: Mapping[str, str], wanted: Mapping[str, str]) -> Changes:
    """What brings the configuration to what is wanted; a command of somebody's own stays.

    Args:
        there: the settings of the repository's own configuration, by their keys.
        wanted: `settings`.
    """
    theirs = tuple(_theirs(there))
    changed = [
        (key, value)
        for key, value in wanted.items()
        if there.get(key) != value and not key.startswith(theirs)
    ]
    lines = [f"git diff: {each}textconv is not ours, and was left alone" for each in theirs]
    if changed:
        lines.append(
            "git diff shows traces, derived files and tables in sentences"
            " (as they are: git diff --no-textconv)"
        )
    return Changes(settings=tuple(changed), lines=tuple(lines))


def plan_uninstall(there: Mapping[str, str]) -> Changes:
    """What takes our settings out of the repository's configuration."""
    theirs = tuple(_theirs(there))
    ours = (key for kind in KINDS for key in _keys(kind) if not key.startswith(theirs))
    gone = tuple((key, None) for key in ours if key in there)
    lines = ("git diff shows files as they are",) if gone else ()
    return Changes(settings=gone, lines=lines)


def _theirs(there: Mapping[str, str]) -> Iterator[str]:
    """How the keys of drivers begin whose command somebody else wrote."""
    for kind in KINDS:
        value = there.get(f"diff.{name(kind)}.textconv")
        if value is not None and not is_ours(value):
            yield f"diff.{name(kind)}."


def _keys(kind: str) -> tuple[str, str]:
    return f"diff.{name(kind)}.textconv", f"diff.{name(kind)}.cachetextconv"
