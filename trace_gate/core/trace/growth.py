"""How a sealed trace may grow (SPEC 4, Sealed and draft): fixed, fill, append.

`rules` maps dotted fields of a trace to one of the three words, as `trace_layers.yaml` has
them. What no rule names is fixed. A rule on a layer covers its fields, and the more exact
rule wins. A field that no rule looks into is one value: a filled map gets no further keys.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Literal

    BreakKind = Literal["added", "changed", "removed"]
    Pointer = tuple[str | int, ...]
    _Rules = Mapping[Pointer, str]

ABSENT = object()
RESULT = ("execution", "result")
ROLLED_BACK = "rolled_back"


class GrowthBreak(Record):
    """One place where the new version does what growth does not allow.

    `pointer` is below the key `trace`. No `Finding`: two maps are compared, of any versions, and
    whoever asks may only want to know whether there is such a place.
    """

    pointer: Pointer
    kind: BreakKind
    message: str


def broken(
    sealed: dict[str, Any], new: dict[str, Any], rules: Mapping[str, str]
) -> tuple[GrowthBreak, ...]:
    """Where `new` is not a legal growth of `sealed` (both below the key `trace`); empty if it is.

    Every place is told, in the order of the sealed version, then of what is new.
    """
    known: _Rules = {tuple(field.split(".")): rule for field, rule in rules.items()}
    return tuple(_fields((), sealed, new, known, "fixed"))


def same(one: Any, other: Any) -> bool:
    """Equal as JSON values: 1 and 1.0 are, 1 and true are not, the order of keys is nothing."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def is_empty(value: Any) -> bool:
    """Null, absent, `{}` and `[]` are empty (SPEC 3)."""
    return value is None or value is ABSENT or (isinstance(value, dict | list) and not value)


def _fields(
    pointer: Pointer, old: Any, new: Any, rules: _Rules, inherited: str
) -> Iterator[GrowthBreak]:
    """Compare two maps field by field; what is null or absent is a map without fields."""
    before, after = _as_map(old), _as_map(new)
    for key in {**before, **after}:
        was, now = before.get(key, ABSENT), after.get(key, ABSENT)
        if was is not now:
            yield from _field((*pointer, key), was, now, rules, inherited)


def _field(
    pointer: Pointer, old: Any, new: Any, rules: _Rules, inherited: str
) -> Iterator[GrowthBreak]:
    rule = rules.get(pointer, inherited)
    if _is_looked_into(pointer, rules) and _maplike(old) and _maplike(new):
        yield from _fields(pointer, old, new, rules, rule)
    elif rule == "append" and _is_listlike(old) and _is_listlike(new):
        yield from _append(pointer, _as_list(old), _as_list(new))
    elif rule != "fill" or not (is_empty(old) or _rolls_back(pointer, old, new)):
        yield from _differences(pointer, old, new, rule)


def _is_looked_into(pointer: Pointer, rules: _Rules) -> bool:
    """A layer, or a field that has rules of its own for what is below it."""
    depth = len(pointer)
    return depth == 1 or any(len(each) > depth and each[:depth] == pointer for each in rules)


def _append(pointer: Pointer, old: list[Any], new: list[Any]) -> Iterator[GrowthBreak]:
    for index, item in enumerate(old):
        now = new[index] if index < len(new) else ABSENT
        yield from _differences((*pointer, index), item, now, "append")


def _rolls_back(pointer: Pointer, old: Any, new: Any) -> bool:
    return pointer == RESULT and old in ("success", "failure") and new == ROLLED_BACK


def _differences(pointer: Pointer, old: Any, new: Any, rule: str) -> Iterator[GrowthBreak]:
    """The innermost places where two values differ, so that the message can point at them."""
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            was, now = old.get(key, ABSENT), new.get(key, ABSENT)
            yield from _differences((*pointer, key), was, now, rule)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, item in enumerate(old):
            yield from _differences((*pointer, index), item, new[index], rule)
    else:
        yield _growth_break(pointer, old, new, rule)


def _growth_break(pointer: Pointer, old: Any, new: Any, rule: str) -> GrowthBreak:
    kind: BreakKind = "changed"
    if new is ABSENT or (is_empty(new) and not is_empty(old)):
        kind = "removed"
    elif old is ABSENT:
        kind = "added"
    why = _WHY.get(rule, _WHY["fixed"])
    return GrowthBreak(pointer=pointer, kind=kind, message=f"{_name(pointer)} was {kind}. {why}")


_WHY = {
    "fixed": "It may not change once the trace is sealed.",
    "fill": "It may be filled in once, and it had a value already.",
    "append": "New items go at the end of the list; the items that are there stay as they are.",
}


def _name(pointer: Pointer) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in pointer]
    return "".join(parts).removeprefix(".")


def _maplike(value: Any) -> bool:
    return value is None or value is ABSENT or isinstance(value, dict)


def _is_listlike(value: Any) -> bool:
    return is_empty(value) or isinstance(value, list)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _as_map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
