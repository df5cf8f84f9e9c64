"""jsonschema-rs, imported as cheaply as a hook needs it.

While it is imported it asks some modules for one thing each: `email.utils` for the day on
which it was built, `typing` for whether a type checker reads it, `enum` and `decimal` for
types that it knows besides those of JSON. The sockets, calendars, random numbers and generic
classes that come with these cost a hook more than a second Python does, so stand-ins answer
until it has judged for the first time. What it asks besides, it gets of the true module.

What is judged here is what the strict reader makes: maps, lists, texts, numbers, booleans and
null. A `Decimal`, or a member of an `Enum`, is an error.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import Any

STAND_INS: dict[str, dict[str, Any]] = {
    "email": {},
    "email.utils": {"parsedate_to_datetime": str},
    "typing": {"TYPE_CHECKING": False},
    "enum": {"Enum": type("Enum", (), {}), "EnumMeta": type("EnumMeta", (type,), {})},
    "decimal": {"Decimal": type("Decimal", (), {})},
}
"""Module to what is asked of it; nothing of it is used afterwards."""


def validator_class() -> Callable[[Any], Any]:
    """`Draft202012Validator` of jsonschema-rs; it takes a schema as a map or as JSON text."""
    if "jsonschema_rs" not in sys.modules:
        _import_alone()
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator


def _import_alone() -> None:
    """Import it with stand-ins; where they are not enough, it is left to an import as usual."""
    put: dict[str, ModuleType] = {}
    for name, names in STAND_INS.items():
        if name not in sys.modules:
            put[name] = sys.modules[name] = _stand_in(name, names, put)
    try:
        import jsonschema_rs

        jsonschema_rs.Draft202012Validator(True).is_valid(None)  # now it knows its types
    except Exception:
        return
    finally:
        _take_away(put)


def _stand_in(name: str, names: Mapping[str, Any], put: Mapping[str, ModuleType]) -> ModuleType:
    """A module that has some names; who asks for another one gets that of the true module."""

    def true_one(attribute: str) -> Any:
        if attribute.startswith("__"):  # what an import asks of every module
            raise AttributeError(attribute)
        _take_away(put)
        return getattr(__import__(name, fromlist=[attribute]), attribute)

    module = type(sys)(name)
    module.__dict__.update(names, __getattr__=true_one)
    return module


def _take_away(put: Mapping[str, ModuleType]) -> None:
    for name, module in put.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]
