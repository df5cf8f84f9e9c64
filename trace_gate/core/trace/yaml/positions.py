"""Where each value of a document stands: a second pass over the events of an accepted one."""

from __future__ import annotations

from trace_gate.core.trace.yaml import events
from trace_gate.core.trace.yaml.parser_events import yaml

kinds = yaml.events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Pointer = tuple[str | int, ...]
    Place = tuple[int, int]
    Mark = tuple[Place, Place, str | None]


def marks(data: bytes) -> dict[Pointer, Mark]:
    """Pointer to mark, for every node of a document that the builder has accepted.

    A mark is the place of the key (of the item, in a list), the place of the value, both
    from 1, and a plain scalar exactly as written. It is a bare tuple, because there are
    hundreds in a document.
    """
    found: dict[Pointer, Mark] = {}
    stack: list[_Frame] = []
    next_event = events.pull(data)
    while type(event := next_event()) is not kinds.StreamEndEvent:
        kind = type(event)
        if kind in (kinds.MappingEndEvent, kinds.SequenceEndEvent):
            stack.pop()
        elif kind in _NODES:
            frame = stack[-1] if stack else None
            if frame is not None and frame.awaits_key:
                frame.key, frame.place = event.value, _place(event)
                continue
            pointer, place = frame.next(event) if frame is not None else ((), _place(event))
            plain = event.value if kind is kinds.ScalarEvent and not event.style else None
            found[pointer] = (place, _place(event), plain)
            if kind is not kinds.ScalarEvent:
                stack.append(_Frame(pointer, is_map=kind is kinds.MappingStartEvent))
    return found


_NODES = frozenset((kinds.ScalarEvent, kinds.MappingStartEvent, kinds.SequenceStartEvent))


class _Frame:
    """An open list or map of the walk."""

    def __init__(self, pointer: Pointer, *, is_map: bool) -> None:
        self.pointer = pointer
        self.is_map = is_map
        self.key: str | None = None
        self.place: Place = (1, 1)
        self.index = 0

    @property
    def awaits_key(self) -> bool:
        return self.is_map and self.key is None

    def next(self, event: Any) -> tuple[Pointer, Place]:
        """Pointer and place of the member or item that begins with this event."""
        if self.is_map:
            key, self.key = self.key, None
            return (*self.pointer, key or ""), self.place
        self.index += 1
        return (*self.pointer, self.index - 1), _place(event)


def _place(event: Any) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
