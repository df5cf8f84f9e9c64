"""jsonschema-rs, imported as cheaply as a hook needs it.

While it is imported it asks two modules for one thing each: `email.utils` for the day on
which it was built, `typing` for whether a type checker reads it. The sockets, calendars,
random numbers and generic classes that come with these two cost a hook more than a second
Python does, so stand-ins answer for as long as the import takes.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

STAND_INS: dict[str, dict[str, Any]] = {
    "email.utils": {"parsedate_to_datetime": str},
    "typing": {"TYPE_CHECKING": False},
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
    absent = [name for name in STAND_INS if name not in sys.modules]
    for name in absent:
        sys.modules[name] = type(sys)(name)
        sys.modules[name].__dict__.update(STAND_INS[name])
    try:
        import jsonschema_rs  # noqa: F401  # it stays in sys.modules
    except Exception:
        return
    finally:
        for name in absent:
            del sys.modules[name]
