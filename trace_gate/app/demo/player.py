"""Plays a story of real commands and holds each of them to what the story says.

The story itself is in `week`. Commands run as processes of their own, and what they
print is what is told; only the outcome is known beforehand, and checked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.core.errors import TraceGateError
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Protocol

    class Shell(Protocol):
        """A shell in the folder of the demo shop."""

        def run(self, line: str) -> tuple[int, str]:
            """Exit code, and everything that was printed."""
            ...

        def read(self, path: str) -> str:
            """The text of a file."""
            ...

        def write(self, path: str, text: str) -> None:
            """Put a text in a file."""
            ...


TRACE_ID = re.compile(r"TRACE-[0-9]{8}-[0-9]{3,}")


class Run(Record):
    """A command as an analyst types it, and what must come of it.

    `{name}` in a line stands for a trace id that an earlier command was told to `keep`.
    """

    line: str
    passes: bool = True
    shows: tuple[str, ...] = ()
    """Texts that its output must hold."""
    keep: str = ""
    """The name under which later commands find the trace id that this one prints."""


class Edit(Record):
    """A file that somebody changes in an editor: one piece of text becomes another."""

    path: str
    old: str
    new: str
    who: str = "Mia"


class Step(Record):
    """A part of the story: one sentence before, what is done, one sentence after."""

    title: str
    before: str
    acts: tuple[Run | Edit, ...]
    after: str = ""


class Passage(Record):
    """One thing to print: a title, a sentence, an edit, a command, or its output."""

    kind: str
    text: str


class UnexpectedOutcomeError(TraceGateError):
    """A step of the demo did not come out as the story says."""


def play(story: Iterable[Step], shell: Shell, *, first: int = 1) -> Iterator[Passage]:
    """Play a story, telling it as it happens; its steps are numbered from `first`.

    Raises:
        NotAsToldError: at the first command that does not come out as the story says.
    """
    kept: dict[str, str] = {}
    for number, step in enumerate(story, start=first):
        yield Passage(kind="title", text=f"{number}. {step.title}")
        yield Passage(kind="sentence", text=step.before)
        for act in step.acts:
            yield from _run(act, shell, kept) if isinstance(act, Run) else _edit(act, shell, kept)
        if step.after:
            yield Passage(kind="sentence", text=_filled(step.after, kept))


def _run(act: Run, shell: Shell, kept: dict[str, str]) -> Iterator[Passage]:
    line = _filled(act.line, kept)
    yield Passage(kind="command", text=line)
    code, output = shell.run(line)
    yield Passage(kind="output", text=f"{output}\n(exit code {code})" if code else output)
    if (code == 0) is not act.passes:
        wanted = "pass" if act.passes else "be stopped"
        raise UnexpectedOutcomeError(f"`{line}` was to {wanted}, and left with exit code {code}.")
    for text in act.shows:
        if _filled(text, kept) not in output:
            raise UnexpectedOutcomeError(
                f"`{line}` was to say {_filled(text, kept)!r}, and did not."
            )
    if act.keep:
        found = TRACE_ID.search(output)
        if found is None:
            raise UnexpectedOutcomeError(f"`{line}` was to name a trace, and did not.")
        kept[act.keep] = found.group()


def _edit(act: Edit, shell: Shell, kept: Mapping[str, str]) -> Iterator[Passage]:
    path = _filled(act.path, kept)
    before = shell.read(path)
    if before.count(act.old) != 1:
        raise UnexpectedOutcomeError(f"{path} was to hold {act.old!r} once, and does not.")
    lines = [f"({act.who} opens {path} in an editor)"]
    lines += [f"- {line}" for line in act.old.splitlines()]
    lines += [f"+ {line}" for line in act.new.splitlines()]
    yield Passage(kind="edit", text="\n".join(lines))
    shell.write(path, before.replace(act.old, act.new))


def _filled(text: str, kept: Mapping[str, str]) -> str:
    for name, trace_id in kept.items():
        text = text.replace(f"{{{name}:path}}", ids.path_of(trace_id))
        text = text.replace(f"{{{name}}}", trace_id)
    return text
