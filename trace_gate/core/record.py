"""Frozen value classes that cost nothing to import.

`dataclasses` imports `inspect`, which alone costs a hook more time than all of its
work (docs/decisions/0002-records.md). `Record` gives what the core needs of them:
keyword-only, frozen, slotted, compared by value. Type checkers see dataclasses.
"""

from __future__ import annotations

from operator import attrgetter

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
    """Whether records are made by constructors of their own: see `make_in_bulk`."""

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
        if len(body["_fields"]) > 1:
            body["_values"] = attrgetter(*body["_fields"])
        made = super().__new__(mcs, name, bases, body)
        if _RecordType.in_bulk and made._fields:
            _construct_in_bulk(made)
        return made


def make_in_bulk() -> None:
    """Give each kind of record a constructor of its own, from now on: for runs that make millions.

    It is three times as fast as the common one, and takes longer to make than most runs make
    records of its kind. It does the same.
    """
    _RecordType.in_bulk = True
    kinds = [Record]
    for kind in kinds:
        kinds += kind.__subclasses__()
        if kind._fields:
            _construct_in_bulk(kind)


def _construct_in_bulk(kind: type[Record]) -> None:
    """Write the constructor of a kind: its fields as parameters, each put into its slot."""
    fields = kind._fields
    known: dict[str, Any] = {f"put_{field}": getattr(kind, field).__set__ for field in fields}
    known |= {f"default_{field}": value for field, value in kind._defaults.items()}
    words = (f"{f}=default_{f}" if f in kind._defaults else f for f in fields)
    lines = (f"    put_{field}(self, {field})\n" for field in fields)
    text = f"def __init__(self, *, {', '.join(words)}):\n{''.join(lines)}"
    exec(text, known)  # noqa: S102  # its words are the names of fields, which a class body wrote
    kind.__init__ = known["__init__"]  # type: ignore[method-assign]  # the same parameters as before


class Record(metaclass=_RecordType):
    """A frozen, slotted, keyword-only value. Defaults must be immutable."""

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[str, ...]]
        _defaults: ClassVar[Mapping[str, object]]
        _values: ClassVar[attrgetter[tuple[Any, ...]]]

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
        fields = self._fields
        return self._values(self) if len(fields) > 1 else tuple(getattr(self, f) for f in fields)

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
