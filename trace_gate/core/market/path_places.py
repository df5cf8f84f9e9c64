"""Which files an entry of `market_files.yaml` means, and what the names in their paths are.

A pattern is anchored and matched as Git matches paths; beside `*` and `**` a `{name}` stands for
the rest of one folder's or file's name: `/bids/{store}-{marketplace}/*.csv`.
"""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.market import entry_messages as messages
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

MOST_NAMES = 2
"""So many `{name}`s may stand in one name of a path; between two of them stands a text."""

_MAGIC = "*?[\\"


class PathPattern(Record):
    """A pattern of paths. `glob` is the same with `*` for each `{name}`."""

    text: str
    glob: str

    @classmethod
    def of(cls, text: str) -> PathPattern:
        """The pattern that a policy has written."""
        return cls(text=text, glob=glob_of(text))

    @property
    def folder(self) -> str:
        """The folder below which all its files are; "" for the top."""
        start = self.glob.removeprefix("/")
        for sign in _MAGIC:
            start = start.partition(sign)[0]
        return start.rpartition("/")[0]

    def is_named_by(self, known: Collection[str]) -> bool:
        """Whether two files of it differ in one of some names, or in whose they are."""
        plain = not any(sign in self.text for sign in _MAGIC)
        return plain and {*names(self.text)} <= {*known, "store", "marketplace"}

    def matches(self, path: str) -> bool:
        """Whether it means a file."""
        return path_patterns.matches(self.glob, path)

    def names_in(self, path: str) -> Mapping[str, str] | None:
        """What each `{name}` stands for in a path that it matches; None where one is empty."""
        own, parts = path_patterns.parts_of(self.text), path.split("/")
        if "**" in own:
            at = own.index("**")
            after = len(own) - at - 1
            own, parts = own[:at] + own[at + 1 :], parts[:at] + parts[len(parts) - after :]
        found: dict[str, str] = {}
        for mine, part in zip(own, parts, strict=False):
            names = _names_in(pieces(mine), part)
            if names is None:
                return None
            found |= names
        return found


def glob_of(text: str) -> str:
    """A pattern with `*` for each `{name}`."""
    return "".join("*" if is_name else piece for piece, is_name in pieces(text))


def pieces(text: str) -> Sequence[tuple[str, bool]]:
    """A text cut at its `{name}`s: each piece, and whether it is the name in such braces."""
    found: list[tuple[str, bool]] = []
    while "{" in text:
        before, _, rest = text.partition("{")
        name, closed, text = rest.partition("}")
        if before:
            found.append((before, False))
        found.append((name, True) if closed else ("{" + name, False))
    return [*found, (text, False)] if text else found


def names(text: str) -> Iterator[str]:
    """The `{name}`s of a text."""
    return (piece for piece, is_name in pieces(text) if is_name)


def problem(text: str) -> str | None:
    """Why a policy may not use this pattern, in words for its author; None where it may."""
    own = path_patterns.parts_of(text)
    if own.count("**") > 1:
        return messages.two_folders()
    found = list(names(text))
    if len(set(found)) < len(found):
        return messages.name_twice()
    wrong = next(filter(None, map(_part_problem, own)), None)
    return wrong or path_patterns.problem(glob_of(text))


def _part_problem(part: str) -> str | None:
    found = list(names(part))
    if not found:
        return messages.open_brace() if "{" in part or "}" in part else None
    if any(not each for each in found):
        return messages.nameless()
    if len(found) > MOST_NAMES or any(sign in part for sign in _MAGIC):
        return messages.not_plain()
    if "}{" in part:
        return messages.names_touch()
    return None


def _names_in(own: Sequence[tuple[str, bool]], part: str) -> Mapping[str, str] | None:
    """What the names in one name of a path are; the last text between two of them parts them."""
    wanted = [piece for piece, is_name in own if is_name]
    if not wanted:
        return {}
    start = own[0][0] if not own[0][1] else ""
    end = own[-1][0] if not own[-1][1] else ""
    if len(part) < len(start) + len(end):
        return None
    middle = part[len(start) : len(part) - len(end)]
    if len(wanted) == 1:
        return {wanted[0]: middle} if middle else None
    between = own[len(own) - 1 - (2 if end else 1)][0]
    first, _, second = middle.rpartition(between)
    return {wanted[0]: first, wanted[1]: second} if first and second else None
