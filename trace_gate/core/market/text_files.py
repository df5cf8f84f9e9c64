"""A text that is a file: `/listings/{asin}/title.txt` is `asin/{asin}/content/title`."""

from __future__ import annotations

from trace_gate.core.market import table_messages as messages
from trace_gate.core.market import table_scan
from trace_gate.core.market.cell_values import SAYABLE
from trace_gate.core.market.held import Held, Place
from trace_gate.core.market.problems import Problem, Unreadable, two_ways
from trace_gate.core.market.shops import names_and_shop
from trace_gate.core.market.templates import Template
from trace_gate.core.trace import target
from trace_gate.core.trace.yaml import characters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.market.held import Key
    from trace_gate.core.market.mapping import MarketFiles, MarketMapping, TextForm
    from trace_gate.core.market.workbook import Workbook


def held(
    path: str, data: bytes | Workbook | None, entry: MarketFiles, mapping: MarketMapping
) -> Held:
    """What a text says; a text that is not there says nothing.

    Raises:
        Unreadable: its path makes no target, or its bytes no text.
    """
    names, shop = names_and_shop(path, entry, mapping)
    text = (entry.template or Template.of("")).filled(names)
    goal = target.parse_or_none(text)
    if goal is None or goal.path is not None or shop is None:
        raise Unreadable(
            Problem(
                path=path,
                message=messages.file_without_target(path, text),
                remedy=messages.rename_file(),
            )
        )
    return Held(
        shop=shop,
        normal=goal.normal,
        text=text,
        kind="text",
        value=None if data is None else _value(path, _bytes(path, data), entry.text),
        place=Place(path=path),
        entry=entry.id,
    )


def key_of(path: str, entry: MarketFiles, mapping: MarketMapping) -> Key | None:
    """What a text is about, by its path alone; None where that makes no target."""
    try:
        return held(path, None, entry, mapping).key
    except Unreadable:
        return None


def form_of(data: bytes | None) -> tuple[bool, bool]:
    """How a text is written, beside what it says: with a BOM, with Windows line ends."""
    return (data is not None and data.startswith(b"\xef\xbb\xbf"), b"\r\n" in (data or b""))


def _bytes(path: str, data: bytes | Workbook) -> bytes:
    if isinstance(data, bytes):
        return data
    raise Unreadable(two_ways(path))


def _value(path: str, data: bytes, form: TextForm) -> Value:
    text = table_scan.text_of(path, data, "utf-8", form.max_bytes)
    text = text.removeprefix(table_scan.BOM).replace("\r\n", "\n")
    if form.strip_final_newline or form.lines:
        text = text.removesuffix("\n")
    hidden = characters.in_value(text)
    if hidden is not None:
        raise _hidden(path, text, hidden)
    if not text:
        return None
    return tuple(text.split("\n")) if form.lines else text


def _hidden(path: str, text: str, sign: str) -> Unreadable:
    line = text.count("\n", 0, text.index(sign)) + 1
    message = f"{path}, line {line}, holds {characters.described(sign)}."
    return Unreadable(Problem(path=path, line=line, message=message, remedy=SAYABLE))
