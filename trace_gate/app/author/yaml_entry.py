"""One more entry at the end of a map of a policy file; every other byte stays as it is.

`yaml_edit.edit` would put the entry below the comment of what comes next: ruamel.yaml counts
comments and empty lines with what stands above them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.core.errors import Refused
from trace_gate.core.policy.loader import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.trace.document import Document


def add(data: bytes, path: str, pointer: tuple[str, str], value: Any) -> bytes:
    """The text with a new entry in a top-level map, after the last one that is there.

    The result is read back and compared, as in `yaml_edit.edit`.

    Args:
        data: the text of the file.
        path: its path, for messages.
        pointer: the map, and the name of the entry that it does not have yet.
        value: what the entry says.

    Raises:
        Refused: when the file cannot be read.
        UsageError: when it cannot be edited without changing something else.
    """
    parent, name = pointer
    document = load_yaml(data, path)
    there = document.data.get(parent)
    if not there or _line(document, (parent,)) == _line(document, (parent, *list(there)[-1:])):
        return yaml_edit.edit(data, path, {pointer: value})
    edited = _inserted(data, document.place((parent, list(there)[-1])), {name: value})
    wanted = {**document.data, parent: {**there, name: value}}
    try:
        if load_yaml(edited, path).data == wanted:
            return edited
    except Refused:
        pass
    raise yaml_edit.by_hand(path, {pointer: value})


def _line(document: Document, pointer: tuple[str, ...]) -> int:
    return document.place(pointer)[0]


def _inserted(data: bytes, last: tuple[int, int], entry: dict[str, Any]) -> bytes:
    """The text with an entry below the one that begins at line and column `last`, from 1."""
    end = "\r\n" if b"\r\n" in data else "\n"
    lines = data.decode().split(end)
    line, column = last
    indent = " " * (column - 1)
    block = [indent + each if each else "" for each in yaml_edit.block(entry).splitlines()]
    at = _end(lines, line, column - 1)
    return end.join([*lines[:at], *block, *lines[at:]]).encode()


def _end(lines: Sequence[str], line: int, indent: int) -> int:
    """How many lines there are up to the last one that belongs to the entry of a line."""
    end = line
    for number, text in enumerate(lines[line:], line + 1):
        depth = len(text) - len(text.lstrip())
        if text.strip() and depth > indent:
            end = number
        elif text.strip() and not text.lstrip().startswith("#"):
            break
    return end
