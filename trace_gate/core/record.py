"""Frozen value classes that cost nothing to import.

`dataclasses` imports `inspect`, which alone costs a hook more time than all of its
work (docs/decisions/0002-records.md). `Record` gives what the core needs of them:
keyword-only, frozen, slotted, compared by value. Type checkers see dataclasses.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, ClassVar, Self, dataclass_transform
else:

    def dataclass_transform(**_options):
        """Stand in for `typing.dataclass_transform`: only type checkers read it."""
        return lambda cls: cls


_set = object.__setattr__


def _wrong(record: Record, values: Mapping[str, object]) -> TypeError:
    """What is wrong with the fields that a record was to be made of."""
    name, fields = type(record).__name__, record._fields
    odd = [field for field in values if field not in fields]
    missing = [field for field in fields if field not in values]
    return TypeError(f"{name} has no field {odd[0]!r}" if odd else f"{name} needs {missing[0]!r}")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _RecordType(type):
    """Turns the annotations of a class body into slots and its values into defaults."""

    in_bulk = False
    """Whether kinds of records have methods of their own: see `make_in_bulk`."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _RecordType:
        own = tuple(body.get("__annotations__", ()))
        defaults = {field: body.pop(field) for field in own if field in body}
        inherited: tuple[str, ...] = ()
        for base in bases:
            inherited += getattr(base, "_fields", ())
            defaults = {**getattr(base, "_defaults", {}), **defaults}
        body["__slots__"] = own
        body["_fields"] = inherited + own
        body["_defaults"] = defaults
        made = super().__new__(mcs, name, bases, body)
        if _RecordType.in_bulk:
            _write_methods(made)
        return made


def make_in_bulk() -> None:
    """Give each kind of record methods of its own, from now on: for runs that make millions.

    They do the same as the common ones, some three times as fast. To write them takes longer than
    most runs spend on the records of a kind.
    """
    _RecordType.in_bulk = True
    kinds: list[type[Record]] = [Record]
    for kind in kinds:
        kinds += kind.__subclasses__()
        _write_methods(kind)


def _write_methods(kind: Any) -> None:
    """Write the constructor of a kind of record, and `as_tuple`: each field by its name."""
    fields, defaults = kind._fields, kind._defaults
    if not fields:
        return
    known: dict[str, Any] = {f"put_{field}": getattr(kind, field).__set__ for field in fields}
    known |= {f"default_{field}": value for field, value in defaults.items()}
    words = ", ".join(f"{each}=default_{each}" if each in defaults else each for each in fields)
    puts = "".join(f"    put_{field}(self, {field})\n" for field in fields)
    values = "".join(f"self.{field}, " for field in fields)
    text = f"def __init__(self, *, {words}):\n{puts}def as_tuple(self):\n    return ({values})\n"
    exec(text, known)  # noqa: S102  # its words are the names of fields, which a class body wrote
    kind.__init__, kind.as_tuple = known["__init__"], known["as_tuple"]


class Record(metaclass=_RecordType):
    """A frozen, slotted, keyword-only value. Defaults must be immutable."""

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[str, ...]]
        _defaults: ClassVar[Mapping[str, object]]

    if not TYPE_CHECKING:

        def __init__(self, **values):
            if len(values) != len(self._fields):
                values = {**self._defaults, **values}
            for field in self._fields:
                if field not in values:
                    raise _wrong(self, values)
                _set(self, field, values[field])
            if len(values) != len(self._fields):
                raise _wrong(self, values)

        def __setattr__(self, name, _value):
            raise AttributeError(f"{type(self).__name__}.{name} is frozen")

        def __delattr__(self, name):
            raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, f) == getattr(other, f) for f in self._fields)

    def __hash__(self) -> int:
        return hash(self.as_tuple())

    def __repr__(self) -> str:
        inside = ", ".join(f"{f}={getattr(self, f)!r}" for f in self._fields)
        return f"{type(self).__name__}({inside})"

    def as_tuple(self) -> tuple[Any, ...]:
        """The values of its fields, in their order; `from_tuple` makes the record of them again."""
        return tuple(getattr(self, field) for field in self._fields)

    def as_dict(self) -> dict[str, Any]:
        """The values of its fields by their names, in their order; what is in them as it is."""
        return {field: getattr(self, field) for field in self._fields}

    @classmethod
    def from_tuple(cls, values: Iterable[Any]) -> Self:
        """The record that has these values in its fields, in their order."""
        return cls(**dict(zip(cls._fields, values, strict=True)))

    def with_(self, **changes: object) -> Self:
        """The same value with some fields changed."""
        made = object.__new__(type(self))
        for field in self._fields:
            _set(made, field, changes.pop(field) if field in changes else getattr(self, field))
        if changes:
            raise _wrong(self, changes)
        return made
