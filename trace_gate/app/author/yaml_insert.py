"""One more key in a map of a policy file, one more item in a list of a trace; the rest stays.

`yaml_edit.edit` would put it below the comment of what comes next: ruamel.yaml counts comments
and empty lines with what stands above them. The result is read back and compared here, too.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.core.errors import Refused
from trace_gate.core.policy.loader import load_yaml
from trace_gate.core.trace import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.trace.document import Document

    Pointer = tuple[str, ...]


def add(data: bytes, path: str, pointer: tuple[str, str], value: Any) -> bytes:
    """The text with a new entry in a top-level map, after the last one that is there.

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
    own = load_yaml(data, path)
    there = own.data.get(parent)
    if not there or own.place((parent,))[0] == own.place((parent, *list(there)[-1:]))[0]:
        return yaml_edit.edit(data, path, {pointer: value})
    line, column = own.place((parent, list(there)[-1]))
    at = _end(_lines(own), line, column - 1)
    edited = _with_lines(own, at, column, yaml_edit.block({name: value}).splitlines())
    if _reads(edited, path, {**own.data, parent: {**there, name: value}}):
        return edited
    raise yaml_edit.by_hand(path, {pointer: value})


def append(data: bytes, path: str, pointer: Pointer, value: Mapping[str, Any]) -> bytes:
    """The text of a trace with one more item in a list of maps, below the last one.

    Args:
        data: the text of the file.
        path: its path, for messages.
        pointer: the list, such as `("trace", "evidence")`.
        value: the item.

    Raises:
        Refused: when the file cannot be read.
        UsageError: when it cannot be edited without changing something else.
    """
    own = document.load(data, path)
    there = _at(own.data, pointer[:-1]).get(pointer[-1]) or []
    wanted = copy.deepcopy(own.data)
    _at(wanted, pointer[:-1])[pointer[-1]] = [*there, dict(value)]
    lines = _lines(own)
    if not there or not _is_block(lines[own.place((*pointer, 0))[0] - 1]):
        return yaml_edit.edit(data, path, {pointer: [*there, dict(value)]}, top="trace")
    last: tuple[str | int, ...] = (*pointer, len(there) - 1)
    line, column = own.place((*last, *map(str, list(there[-1])[:1])))
    at = _end(lines, line, column - 2)
    first, *rest = yaml_edit.block(value).splitlines()
    dash = lines[own.place(last)[0] - 1].index("-") + 1
    edited = _with_lines(own, at, dash, [f"- {first}", *(f"  {each}" for each in rest)])
    try:
        if document.load(edited, path).data == wanted:
            return edited
    except Refused:
        pass
    raise yaml_edit.by_hand(path, {pointer: value})


def listed(
    data: bytes, path: str, key: str, block: Sequence[str], value: Mapping[str, Any]
) -> bytes:
    """The text of a policy file with one more item in a top-level list of maps.

    Args:
        data: the text of the file.
        path: its path, for messages.
        key: the list; an empty one stands on one line, as it ships.
        block: the item as text, its dash at the first column.
        value: what the item says.

    Raises:
        Refused: when the file cannot be read.
        UsageError: when it cannot be edited without changing something else.
    """
    own = load_yaml(data, path)
    there, lines = list(own.data.get(key) or []), _lines(own)
    if there:
        line, column = own.place((key, len(there) - 1, *map(str, list(there[-1])[:1])))
        at, dash = _end(lines, line, column - 2), column - 2
        edited = _with_lines(own, at, dash, block)
    else:
        head = f"{key}: []"
        at = lines.index(head) if head in lines else len(lines) - (not lines[-1])
        rest = lines[at + 1 :] if head in lines else lines[at:]
        fresh = [f"{key}:", *(f"  {each}" for each in block)]
        edited = _line_end(own).join([*lines[:at], *fresh, *rest]).encode()
    if _reads(edited, path, {**own.data, key: [*there, dict(value)]}):
        return edited
    raise yaml_edit.by_hand(path, {(key,): value})


def _is_block(line: str) -> bool:
    return line.lstrip().startswith("- ")


def copied(data: bytes, path: str, pointer: Pointer, shipped: Document) -> bytes:
    """The text with the key at `pointer` as it ships, behind the one that it follows there.

    The comments above it come with it.

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
    edited = _with_copy(own, pointer, shipped)
    wanted = copy.deepcopy(dict(own.data))
    _at(wanted, pointer[:-1])[pointer[-1]] = value
    if _reads(edited, path, wanted):
        return edited
    # A map on one line takes no lines: it is edited without the comments.
    return yaml_edit.edit(data, path, {pointer: value})


def _at(data: Any, pointer: Pointer) -> Any:
    for key in pointer:
        data = data[key]
    return data


def _reads(data: bytes, path: str, wanted: dict[str, Any]) -> bool:
    try:
        return load_yaml(data, path).data == wanted
    except Refused:
        return False


def _with_copy(own: Document, pointer: Pointer, shipped: Document) -> bytes:
    lines = _lines(own)
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
    return _with_lines(own, at, column, block)


def _line_end(document: Document) -> str:
    return "\r\n" if b"\r\n" in document.text else "\n"


def _lines(document: Document) -> list[str]:
    return document.text.decode().split(_line_end(document))


def _with_lines(own: Document, at: int, column: int, block: Sequence[str]) -> bytes:
    """The text with more lines below the first `at` ones, each of which begins at a column."""
    lines, indent = _lines(own), " " * (column - 1)
    fresh = [indent + each if each else "" for each in block]
    return _line_end(own).join([*lines[:at], *fresh, *lines[at:]]).encode()


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
