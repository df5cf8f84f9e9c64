"""What a decision is told by under any id: its targets with the values that they get (SPEC 7).

A value that is not there yet (null), and a target that is none, say less than a whole pair: they
agree with every value, and with every target. A text that cannot be read as a decision says
still less: it is about each target whose name stands in it.
"""

from __future__ import annotations

from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.trace.model import PlannedChange, Trace

    Mark = tuple[str | None, object]
    """A target and the value that it gets; None where that is not said, or is no target."""

EXECUTES = ("decision", "maintenance")
"""The types of traces that plan changes."""

SHA256 = 64
"""Digits of the content of a file."""

_ESCAPED = r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))"


class Index:
    """Where each mark stands: at which paths, and in which texts that cannot be read."""

    def __init__(self) -> None:
        self._paths: dict[str | None, dict[object, set[str]]] = {}
        self._texts: dict[str, set[str]] = {}
        self._unknown: set[str] = set()

    def add(self, path: str, file: TraceFile, *, draft: bool) -> None:
        """Enter a version of a path. `draft`: it stands where only traces stand.

        Nobody can tell what a draft is about that is no text: it is about everything.
        """
        for goal, value in marks(file.trace):
            self._paths.setdefault(goal, {}).setdefault(value, set()).add(path)
        if not is_unclear(file):
            return
        words = plain(text_of(file))
        if draft and (not words or "target" not in words):
            self._unknown.add(path)
        elif draft or ("target" in words and "changes" in words):
            self._texts.setdefault(words, set()).add(path)

    def at(self, mark: Mark) -> set[str]:
        """The paths at which the same is decided, or where nobody can tell."""
        goal, value = mark
        found = set(self._unknown)
        for known in {goal, None}:
            values = self._paths.get(known, {})
            found |= values.get(value, set()) | values.get(None, set())
        if value is None and goal is not None:
            found = found.union(*self._paths.get(goal, {}).values())
        if goal is not None:
            name = plain(_without_last(goal))
            found = found.union(*(paths for words, paths in self._texts.items() if name in words))
        return found


def marks(trace: Trace | None) -> frozenset[Mark]:
    """Target and value of each planned change, spelled in one way."""
    if trace is None:
        return frozenset()
    return frozenset((spelled(each), _value(each.to_value)) for each in trace.changes)


def spelled(planned: PlannedChange) -> str | None:
    """The one spelling of a target, a keyword without its match type; None where it is none.

    A misspelled target of the market reads as a path, and is known by a value that no file has.
    """
    goal, value = target.parse_or_none(planned.target_text), planned.to_value
    may_be_content = _value(value) in (None, "deleted") or (
        isinstance(value, str) and len(value) == SHA256
    )
    if goal is None or (goal.path is not None and not may_be_content):
        return None
    return target.same_values(goal)[0][-1] if goal.match is not None else goal.normal


def is_unclear(file: TraceFile) -> bool:
    """Whether it cannot be told what is decided there: not readable, or nothing is planned."""
    trace = file.trace
    if trace is None:
        return True
    if trace.changes:
        return False
    plans = trace.data.get("decision") or trace.data.get("execution")
    return bool(plans) or trace.trace_type in EXECUTES


def text_of(file: TraceFile) -> bytes:
    """The bytes of a version, whether they can be read or not."""
    return file.unread if file.trace is None else file.trace.document.text


def plain(text: bytes | str) -> str:
    """The letters and digits of a text in one spelling, whatever stands between them."""
    if isinstance(text, bytes):
        text = text.decode("utf-16" if b"\0" in text else "utf-8", "replace")
    import re  # Only here, as a hook asks this of few texts.

    if "\\" in text:
        text = re.sub(_ESCAPED, _character, text)
    folded = _decoded(text)
    folded = folded.lower() if folded.isascii() else _decoded(target.normal_name(folded))
    return re.sub(r"[\W_]+", "", folded)


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def names_any(text: bytes, goals: frozenset[str]) -> bool:
    """Whether a text has the name of one of some targets in it: a first look, without reading."""
    words = plain(text)
    return any(plain(_without_last(goal)) in words for goal in goals)


def goals(trace: Trace) -> frozenset[str]:
    """The targets of a decision in one spelling."""
    return frozenset(goal for goal, _ in marks(trace) if goal is not None)


def _without_last(goal: str) -> str:
    """A target without what of it is changed, as a match type stands before that word."""
    return goal.rpartition("/")[0] if goal.startswith("campaign/") else goal


def _character(found: re.Match[str]) -> str:
    number = int(next(each for each in found.groups() if each), 16)
    return chr(number) if number < 0x110000 else ""


def _value(value: object) -> object:
    """One value for all spellings of it: 1.2, 1.20 and "1.20", or a map in another order.

    None for null and for what is empty (SPEC 3).
    """
    if value is None or value in ({}, []):
        return None
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, sort_keys=True, default=str)
    text = " ".join(str(value).split())
    try:
        number = float(text)
    except ValueError:
        return text
    return number if number == number else text  # noqa: PLR0124  # `nan` equals nothing


def fresh(file: TraceFile | None, seen: set[Mark]) -> Iterator[Mark]:
    """The marks of a version that were not seen yet; they are, now."""
    new = marks(file.trace if file is not None else None) - seen
    seen |= new
    yield from new
