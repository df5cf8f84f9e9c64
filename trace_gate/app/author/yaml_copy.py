"""Copy one key of a shipped policy file into another, with the comments above it.

Every other byte stays as it is. The result is read back and compared, as in `yaml_edit.edit`.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.core.errors import Refused
from trace_gate.core.policy.loader import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.trace.document import Document

    Pointer = tuple[str, ...]


def copied(data: bytes, path: str, pointer: Pointer, shipped: Document) -> bytes:
    """The text with the key at `pointer` as it ships, behind the one that it follows there.

    Args:
        data: the text of the team's file; it has the map, and not the key.
        path: its path, for messages.
        pointer: the key.
        shipped: the shipped file.

    Raises:
        Refused: when the file cannot be read.
        UsageError: when it cannot be edited without changing something else.
    """
    own = load_yaml(data, path)
    value = _at(shipped.data, pointer)
    try:
        edited = _inserted(own, pointer, shipped)
        if load_yaml(edited, path).data == _with(own.data, pointer, value):
            return edited
    except Refused:
        pass  # a map on one line takes no lines: it is edited without the comments
    return yaml_edit.edit(data, path, {pointer: value})


def _at(data: Any, pointer: Pointer) -> Any:
    for key in pointer:
        data = data[key]
    return data


def _with(data: Mapping[str, Any], pointer: Pointer, value: Any) -> Mapping[str, Any]:
    whole = copy.deepcopy(dict(data))
    _at(whole, pointer[:-1])[pointer[-1]] = value
    return whole


def _inserted(own: Document, pointer: Pointer, shipped: Document) -> bytes:
    end = "\r\n" if b"\r\n" in own.text else "\n"
    lines = own.text.decode().split(end)
    block, spaced = _block(shipped, pointer)
    parent = pointer[:-1]
    there = list(_at(own.data, parent))
    order = list(_at(shipped.data, parent))
    before = [key for key in order[: order.index(pointer[-1])] if key in there]
    if before:
        line, column = own.place((*parent, before[-1]))
        at = _end(lines, line, column - 1)
        block = ["", *block] if spaced else block
    elif parent:
        at, column = own.place(parent)[0], own.place((*parent, *there[:1]))[1]
    else:
        at, column = _above(lines, own.place((*there[:1],))[0]), 1
        block = [*block, ""] if spaced else block
    indent = " " * (column - 1)
    fresh = [indent + each if each else "" for each in block]
    return end.join([*lines[:at], *fresh, *lines[at:]]).encode()


def _block(shipped: Document, pointer: Pointer) -> tuple[list[str], bool]:
    """The lines of a key from the comments above it to its end, and whether a gap is above."""
    lines = shipped.text.decode().split("\n")
    line, column = shipped.place(pointer)
    indent = column - 1
    start = line - 1
    while start and lines[start - 1].startswith(" " * indent + "#"):
        start -= 1
    found = lines[start : _end(lines, line, indent)]
    return [each[indent:] for each in found], not start or not lines[start - 1].strip()


def _above(lines: Sequence[str], line: int) -> int:
    """How many lines there are above the comments of a key; the head of the file is none."""
    at = line - 1
    while at and lines[at - 1].startswith("#"):
        at -= 1
    return at or line - 1


def _end(lines: Sequence[str], line: int, indent: int) -> int:
    """How many lines there are up to the last one of the entry that begins on a line, from 1."""
    end = line
    for number, text in enumerate(lines[line:], line + 1):
        depth = len(text) - len(text.lstrip())
        item = depth == indent and text.lstrip().startswith("- ")
        if text.strip() and (depth > indent or item):
            end = number
        elif text.strip() and not text.lstrip().startswith("#"):
            break
    return end
