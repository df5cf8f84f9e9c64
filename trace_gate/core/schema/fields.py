"""The fields of a trace: what trace_layers.yaml can say of each (SPEC 3 and 4).

A field is null or absent unless it is `required`. Types are a closed vocabulary:

    text pattern enum integer number boolean instant date trace_type      one value
    scalar      a number, a text or a boolean
    any         anything
    list        of `items`
    map         of `fields`; others are errors
    open_map    of any keys
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

COMMON = ("type", "description", "required", "grows", "example")
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "text": ("min_length", "max_length"),
    "pattern": ("pattern",),
    "enum": ("values",),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "boolean": (),
    "instant": (),
    "date": (),
    "trace_type": (),
    "scalar": (),
    "any": (),
    "list": ("items",),
    "map": ("fields",),
    "open_map": (),
}
NEEDED = {"pattern": "pattern", "enum": "values", "list": "items", "map": "fields"}
GROWTH = ("fixed", "fill", "append")
TOP = ("version", "types", "identity", "layers")

_MONTH_DAY = (
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-9])"
)
_DATE = f"[12][0-9]{{3}}-(?:{_MONTH_DAY})"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
_OFFSET = "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
BUILT_IN = {"date": _DATE, "instant": f"{_DATE}T{_TIME}{_OFFSET}"}
"""Dates and times by their digits; whether the 29th of February exists is asked elsewhere."""
EXAMPLES = {"date": "2025-01-02", "instant": "2025-01-02T09:30:00+00:00"}


class Field(Record):
    """A field of a trace, with everything below it. `pattern` is the portable one."""

    kind: str
    description: str = ""
    required: bool = False
    grows: str = "fixed"
    example: str | int | float | None = None
    pattern: str | None = None
    values: tuple[str, ...] = ()
    limits: tuple[tuple[str, int | float], ...] = ()
    items: Field | None = None
    fields: tuple[tuple[str, Field], ...] = ()

    def child(self, name: str) -> Field | None:
        """The field of this name inside a map, or what is inside something open."""
        if self.kind in ("open_map", "any"):
            return OPEN
        if name == "[]":
            return self.items
        return dict(self.fields).get(name)


OPEN = Field(kind="any")
