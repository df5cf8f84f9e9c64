"""Read a YAML document strictly (SPEC 3): bytes to plain data, or every reason why not.

What comes out is what every YAML reader would see in these bytes: one document, plain
maps, lists and scalars, no key twice, nothing repeated by name, nothing invisible. Refused
with TG101 is what cannot be read (syntax, encoding, size, shape), with TG104 what can be
read in more than one way or hides something. Places are looked up in a second pass, and
only when somebody asks for one, so that a good document does not pay for them.
"""

from __future__ import annotations

from trace_gate.core.errors import Refused
from trace_gate.core.finding import Finding
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.trace.yaml import characters, events
from trace_gate.core.trace.yaml.builder import Builder
from trace_gate.core.trace.yaml.events import libyaml_missing
from trace_gate.core.trace.yaml.problems import DIRECTIVE, Limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from trace_gate.core.trace.yaml.positions import Mark

    Pointer = tuple[str | int, ...]
    Place = tuple[int, int]

__all__ = ["TRACE_LIMITS", "Document", "Limits", "libyaml_missing", "load"]

TRACE_LIMITS = Limits(size=TRACE_BYTES, nodes=5_000, depth=20)

_LONGEST_SHOWN_LINE = 1_000


class Document:
    """A document that was read: `data` as plain values, `text` as the bytes, and its places."""

    __slots__ = ("_found", "_lines", "data", "path", "text")

    def __init__(self, *, data: dict[str, Any], text: bytes, path: str) -> None:
        """`data` is what `load` made of `text` (a cache may hand over both)."""
        self.data = data
        self.text = text
        self.path = path
        self._found: dict[Pointer, Mark] | None = None
        self._lines: list[str] | None = None

    def place(self, pointer: Pointer) -> Place:
        """Line and column, from 1, of a member's key or of a list's item.

        For a pointer that leads nowhere it is the place of the nearest ancestor that is there.
        """
        return self._nearest(pointer)[0]

    def value_place(self, pointer: Pointer) -> Place:
        """Line and column, from 1, of the value itself."""
        return self._nearest(pointer)[1]

    def number_text(self, pointer: Pointer) -> str | None:
        """A number exactly as written, for decimal arithmetic; None for anything else."""
        value: Any = self.data
        for part in pointer:
            if not _holds(value, part):
                return None
            value = value[part]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return self._nearest(pointer)[2]

    def source_line(self, line: int) -> str:
        """One line of the text, counted from 1; empty when there is no such line."""
        if self._lines is None:
            self._lines = _lines_of(self.text.decode("utf-8"))
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""

    def finding(self, place: Place, code: str, message: str, remediation: str) -> Finding:
        """A finding at a place of this document, with the line for the caret."""
        line, column = place
        return Finding(
            code=code,
            message=message,
            remediation=remediation,
            path=self.path,
            line=line,
            column=column,
            source=self.source_line(line),
        )

    def _nearest(self, pointer: Pointer) -> Mark:
        if self._found is None:
            from trace_gate.core.trace.yaml import positions

            self._found = positions.marks(self.text)
        while pointer and pointer not in self._found:
            pointer = pointer[:-1]
        return self._found[pointer]


def load(
    data: bytes, path: str, top_key: str | None = "trace", *, limits: Limits = TRACE_LIMITS
) -> Document:
    """Read a document whose one top-level key is `top_key`, or any map when that is None.

    Raises:
        Refused: With a finding (TG101 or TG104) for everything that is wrong and can be told.
    """
    problems = list(_bytes_problems(data, limits))
    if problems:
        raise _refused(problems, data, path, limits)
    builder = Builder(limits)
    try:
        builder.run(events.pull(data))
    except Exception as error:  # a bug of the parser must become a finding, too
        from trace_gate.core.trace.yaml import syntax_errors

        builder.problems.append(syntax_errors.explained(error, _lines_of(data.decode("utf-8"))))
    if builder.problems:
        raise _refused(builder.problems, data, path, limits)
    if type(builder.root) is not dict:
        raise _refused([_not_a_map(builder.root, top_key)], data, path, limits)
    document = Document(data=builder.root, text=data, path=path)
    if top_key is not None:
        problems = list(_top_problems(document, top_key))
        if problems:
            raise _refused(problems, data, path, limits)
    return document


def _bytes_problems(data: bytes, limits: Limits) -> Iterator[Finding]:
    """What can be told before any YAML is read."""
    if len(data) > limits.size:
        from trace_gate.core.trace import document_messages as messages

        yield _found("TG101", *messages.too_large(limits))
        return
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        from trace_gate.core.trace import document_messages as messages

        yield _found("TG101", messages.utf_16(), _SAVE_AS)
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message, place = _NOT_UTF8.format(data[error.start]), _place_of(before, len(before))
        yield _found("TG101", message, _SAVE_AS, place)
        return
    yield from _text_problems(data, text)


def _text_problems(data: bytes, text: str) -> Iterator[Finding]:
    for count, position in enumerate(characters.in_source(data, text)):
        if count == _MOST_OF_A_KIND:
            return
        if position == 0 and text[0] == "\ufeff":
            from trace_gate.core.trace import document_messages as messages

            yield _found("TG104", messages.byte_order_mark(), _SAVE_AS)
            continue
        message = f"Here stands {characters.described(text[position])}."
        remedy = _LINE_ENDS if text[position] == "\r" else _RETYPE
        yield _found("TG104", message, remedy, _place_of(text, position))
    if text.startswith("%") or "\n%" in text:
        yield from _directives(text)


def _directives(text: str) -> Iterator[Finding]:
    """Lines before the document that begin with %: PyYAML itself passes over unknown ones."""
    count = 0
    for number, line in enumerate(_lines_of(text)):
        if line.startswith("%"):
            count += 1
            yield DIRECTIVE.with_(line=number + 1, column=1)
        if count == _MOST_OF_A_KIND or line.lstrip(" \t")[:1] not in ("", "#", "%"):
            return


def _top_problems(document: Document, top_key: str) -> Iterator[Finding]:
    """The document must be one map under one key."""
    for key in document.data:
        if key != top_key:
            from trace_gate.core.trace import document_messages as messages

            yield _found(
                "TG101",
                *messages.other_top_key(key, top_key),
                document.place((key,)),
            )
    if top_key not in document.data:
        from trace_gate.core.trace import document_messages as messages

        yield _found("TG101", messages.no_top_key(top_key), _begin(top_key))
    elif type(document.data[top_key]) is not dict:
        from trace_gate.core.trace import document_messages as messages

        yield _found(
            "TG101",
            *messages.nothing_below(top_key),
            document.value_place((top_key,)),
        )


def _not_a_map(root: object, top_key: str | None) -> Finding:
    from trace_gate.core.trace import document_messages as messages

    what = "empty" if root is None else "a list" if isinstance(root, list) else "a single text"
    message = messages.no_map(what)
    if root is None and top_key == "trace":
        return _found("TG101", message, messages.write_again())
    return _found("TG101", message, _begin(top_key) if top_key else "Write the fields.")


def _found(code: str, message: str, remedy: str, place: Place = (1, 1)) -> Finding:
    line, column = place
    return Finding(code=code, line=line, column=column, message=message, remediation=remedy)


def _place_of(text: str, position: int) -> Place:
    start = text.rfind("\n", 0, position) + 1
    return text.count("\n", 0, position) + 1, position - start + 1


def _refused(problems: Iterable[Finding], data: bytes, path: str, limits: Limits) -> Refused:
    lines = _lines_of(data[: limits.size].decode("utf-8", "replace"))
    return Refused([_in_file(problem, lines, path) for problem in problems])


def _in_file(found: Finding, lines: list[str], path: str) -> Finding:
    """With the line that it is about; what comes after the last one is at the end of that."""
    line = min(found.line or 1, max(len(lines), 1))
    source = characters.visible(lines[line - 1]) if lines else ""
    return found.with_(
        path=path,
        line=line,
        column=found.column if line == found.line else len(source) + 1,
        source=source if len(source) <= _LONGEST_SHOWN_LINE else None,
    )


def _lines_of(text: str) -> list[str]:
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "" and len(lines) > 1 else lines


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value)


def _begin(top_key: str) -> str:
    from trace_gate.core.trace import document_messages as messages

    return messages.begin_with(top_key)


_MOST_OF_A_KIND = 20
_SAVE_AS = "Save it as UTF-8 without a byte order mark (in the editor: File, Save as, Encoding)."
_NOT_UTF8 = "The file is not UTF-8: the byte {:#04x} stands here."
_RETYPE = "Delete it: type the text again instead of pasting it."
_LINE_ENDS = "Save the file with LF (or CRLF) line ends."
