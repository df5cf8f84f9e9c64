"""Text of traces and policy files: new ones written out, edits that keep comments and order.

What is written reads the same in every YAML parser, 1.1 or 1.2: text that one of them
could take for something else is quoted (SPEC 3, Reading). Scalars that an edit does not
concern stay as they are written: nothing is read as a number or a date on the way.
"""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString
from ruamel.yaml.util import load_yaml_guess_indent

from trace_gate.core.errors import UsageError
from trace_gate.core.trace import document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Fields = Mapping[Any, Any]
    """Pointer (a tuple of names and of places in lists) to value."""

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./()%+-]+)*")
"""Text that no parser takes for anything but text, apart from the words below."""

WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"])
START = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*(?:#[^\n]*)?\n")
"""The line `---` and what stands above it: ruamel.yaml would leave that line out."""

EDGE = 1_000_000
"""A line is never folded: a fold puts line breaks where an editor shows none."""


def trace_text(trace: Mapping[str, Any], *, schema: str) -> bytes:
    """A new trace file: the editor's schema line, then the document.

    Args:
        trace: the map below the key `trace`, in the order in which it is to be read.
        schema: `schema_for` it.
    """
    out = io.StringIO()
    out.write(f"# yaml-language-server: $schema={schema}\n")
    _writer().dump({"trace": _written(trace)}, out)
    return out.getvalue().encode()


def schema_for(path: str, trace_type: str) -> str:
    """The schema of a type of trace, as the file at `path` names it."""
    return "../" * path.count("/") + f"schemas/trace-{trace_type}.schema.json"


def block(value: Mapping[str, Any]) -> str:
    """A map as lines of text, to be put into a file."""
    out = io.StringIO()
    _writer().dump(_written(value), out)
    return out.getvalue()


def edit(data: bytes, path: str, fields: Fields, *, top: str = "") -> bytes:
    """The text with some fields set; all else stays, comments and order too.

    The result is read back and compared with the old values and the new fields, so that
    an edit never says more than was asked.

    Args:
        data: the text of the file.
        path: its path, for messages.
        fields: pointer to new value; maps on the way are made, a number is a place in a list.
        top: the one top-level key that the document must have; empty for policy files.

    Raises:
        Refused: when the file cannot be read.
        UsageError: when it cannot be edited without changing something else.
    """
    wanted = document.load(data, path, top_key=top or None).data
    for pointer, value in fields.items():
        _put(wanted, pointer, value)
    try:
        edited = _edited(data, fields)
    except (YAMLError, LookupError, TypeError) as error:
        raise by_hand(path, fields) from error
    if document.load(edited, path, top_key=top or None).data != wanted:
        raise by_hand(path, fields)
    return edited


def _edited(data: bytes, fields: Fields) -> bytes:
    crlf = b"\r\n" in data
    whole = data.decode().replace("\r\n", "\n")
    head = found[0] if (found := START.match(whole)) else ""
    text = whole.removeprefix(head)
    yaml = _writer()
    tree, indent, offset = load_yaml_guess_indent(text, yaml=yaml)
    yaml.indent(mapping=2, sequence=indent or 2, offset=offset or 0)
    for pointer, value in fields.items():
        _put(tree, pointer, _written(value))
    out = io.StringIO()
    out.write(head)
    yaml.dump(tree, out)
    return (out.getvalue().replace("\n", "\r\n") if crlf else out.getvalue()).encode()


def _put(tree: Any, pointer: Sequence[str | int], value: Any) -> None:
    """Set a field; a null on the way becomes a map, in a verbatim tree or in a loaded one."""
    *folders, last = pointer
    for key in folders:
        if isinstance(key, int):
            tree = tree[key]
            continue
        if not isinstance(tree.get(key), dict | list):
            _assign(tree, key, {})
        tree = tree[key]
    _assign(tree, str(last), value)


def _assign(tree: Any, key: str, value: Any) -> None:
    """Set one key; a comment behind a scalar that becomes a map moves to its first member."""
    comments = getattr(tree, "ca", None)
    if comments is not None and isinstance(value, dict) and key in comments.items:
        value = CommentedMap(value)
        behind = comments.items.pop(key)
        for first in list(value)[:1]:
            value.ca.items[first] = behind
    tree[key] = value


def by_hand(path: str, fields: Fields) -> UsageError:
    """What is said of a layout that cannot be edited without changing something else."""
    names = ", ".join(".".join(map(str, pointer)) for pointer in fields)
    return UsageError(
        f"{path} is laid out in a way that cannot be edited without changing more than {names}.",
        remedy=f"Write these fields by hand: {names}.",
    )


class _Verbatim(VersionedResolver):
    """Takes every scalar for the text that stands there."""

    @property
    def versioned_resolver(self) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
        return {}


def _writer() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _Verbatim
    yaml.preserve_quotes = True
    yaml.width = EDGE
    yaml.default_flow_style = False
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(value: Any) -> Any:
    """A value with each scalar as the text that says it."""
    if isinstance(value, dict):
        return {_quoted(key): _written(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_written(inner) for inner in value]
    for kind, written in _SCALARS:
        if isinstance(value, kind):
            return written(value)
    raise TypeError(f"{type(value).__name__} has no place in a trace")


def _quoted(text: str) -> str:
    """The text as it stands where nobody takes it for anything else, quoted elsewhere."""
    if PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return text
    quoted: str = DoubleQuotedScalarString(text)
    return quoted


def _text(text: str) -> str:
    lines = text.split("\n")
    if "\n" in text.strip("\n") and all(e.isprintable() and e == e.strip() for e in lines):
        literal: str = LiteralScalarString(text)
        return literal
    return _quoted(text)


# Numbers are digits and a point, never an exponent, which YAML 1.1 and 1.2 read differently.
_SCALARS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (type(None), lambda _none: "null"),
    (bool, lambda flag: "true" if flag else "false"),
    (int, str),
    (Decimal, lambda number: format(number, "f")),
    (float, lambda number: format(Decimal(repr(number)), "f")),
    (str, _text),
)
