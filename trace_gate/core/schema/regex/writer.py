"""Writes the parts of a regular expression in the form that every validator reads alike.

ECMAScript with the `u` flag is the strictest about escapes, Python warns about `[[` and `--`
in a class, Rust takes `&&` there for an operator: sorted ranges with few escapes suit all.
"""

from __future__ import annotations

from trace_gate.core.schema.regex.ast import LAST, Alternatives, Chars, Repeat, Sequence, complement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.schema.regex.ast import Part, Ranges

_SPECIAL = frozenset("^$\\.*+?()[]{}|")
_SPECIAL_IN_CLASS = frozenset("\\]^[-")
_NAMED = {9: "\\t", 10: "\\n", 13: "\\r"}
_SIGNS = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}


def written(part: Part) -> str:
    """The part as text."""
    if isinstance(part, Chars):
        return _chars(part.ranges)
    if isinstance(part, Sequence):
        return "".join(_grouped(item, (Alternatives,)) for item in part.items)
    if isinstance(part, Alternatives):
        return "|".join(written(option) for option in part.options)
    if isinstance(part, Repeat):
        return _grouped(part.item, (Alternatives, Sequence, Repeat)) + _sign(part)
    raise TypeError(part)


def _grouped(part: Part, kinds: tuple[type[Part], ...]) -> str:
    return f"(?:{written(part)})" if isinstance(part, kinds) else written(part)


def _sign(part: Repeat) -> str:
    bounds = (part.least, part.most)
    if bounds in _SIGNS:
        return _SIGNS[bounds]
    if part.least == part.most:
        return f"{{{part.least}}}"
    return f"{{{part.least},{'' if part.most is None else part.most}}}"


def _chars(ranges: Ranges) -> str:
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _char(ranges[0][0], _SPECIAL)
    if ranges[-1][1] == LAST:
        others = complement(ranges)
        return f"[^{_class(others)}]" if others else "[\\s\\S]"
    return f"[{_class(ranges)}]"


def _class(ranges: Ranges) -> str:
    """A class; next-door neighbours are written without the hyphen."""
    pieces = []
    for low, high in ranges:
        hyphen = "-" if high > low + 1 else ""
        upper = hyphen + _char(high, _SPECIAL_IN_CLASS) if high > low else ""
        pieces.append(_char(low, _SPECIAL_IN_CLASS) + upper)
    return "".join(pieces)


def _char(code: int, special: frozenset[str]) -> str:
    if code in _NAMED:
        return _NAMED[code]
    char = chr(code)
    if char in special:
        return f"\\{char}"
    return char if char.isprintable() or code > 0xFFFF else f"\\u{code:04x}"
