"""Judges a document by a compiled schema: nothing to say, or what is wrong in plain words.

SPEC 3, Compiling profiles; TG102 and TG103. The verdict comes from jsonschema-rs; stock
jsonschema is imported only for a document that fails, to find every place that is wrong.
"""

from __future__ import annotations

import sys
from functools import lru_cache

from trace_gate.core.finding import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from trace_gate.core.trace.document import Document


def problems(schema_text: str, document: Document) -> tuple[Finding, ...]:
    """What is wrong with a document, in the order of its lines; empty when nothing is.

    `schema_text` is the text of `trace.schema.json` or of the schema of one type.
    """
    if _verdict(schema_text)(document.data):
        return ()
    import json

    from trace_gate.core.schema.wording import findings

    return findings(json.loads(schema_text), document) or (_unexplained(document),)


@lru_cache(maxsize=16)
def _verdict(schema_text: str) -> Callable[[Any], bool]:
    verdict: Callable[[Any], bool] = _engine()(schema_text).is_valid
    return verdict


def _engine() -> Callable[[str], Any]:
    """The validator of jsonschema-rs."""
    if "jsonschema_rs" not in sys.modules:
        _import_alone()
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator


STAND_INS: dict[str, dict[str, Any]] = {
    "email.utils": {"parsedate_to_datetime": str},
    "typing": {"TYPE_CHECKING": False},
}
"""What jsonschema-rs asks of two modules while it is imported, and nothing of it afterwards."""


def _import_alone() -> None:
    """Import jsonschema-rs without the mail library of Python and without `typing`.

    Of the one it wants the day on which it was built, of the other whether a type checker
    reads it. The sockets, calendars, random numbers and generic classes that come with them
    cost a hook more than a second Python does, so stand-ins answer for as long as the import
    takes. If they are not enough for a later version, it is imported as any other module.
    """
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


def _unexplained(document: Document) -> Finding:
    """The two validators disagree: that is no pass."""
    return Finding(
        code="TG102",
        message="The trace does not follow its profile, and no single place could be found.",
        remediation="Compare it with a new one (trace-gate new), and report this as a bug.",
        path=document.path,
        line=1,
        column=1,
        source=document.source_line(1),
    )
