"""Judges a document by a compiled schema: nothing to say, or what is wrong in plain words.

SPEC 3, Compiling profiles; TG102 and TG103. The verdict comes from jsonschema-rs; stock
jsonschema is imported only for a document that fails, to find every place that is wrong.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.policy.jsonschema_rs_import import validator_class

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

    from trace_gate.core.schema import messages
    from trace_gate.core.schema.error_findings import findings

    # where the two validators disagree, that is no pass
    return findings(json.loads(schema_text), document) or (
        document.finding((1, 1), "TG102", *messages.no_place()),
    )


_MOST = 16
_compiled: dict[str, Callable[[Any], bool]] = {}  # `functools` costs a hook more than a schema


def _verdict(schema_text: str) -> Callable[[Any], bool]:
    """The schemas used last are kept; the one that was not used for longest goes first."""
    verdict = _compiled.pop(schema_text, None) or validator_class()(schema_text).is_valid
    while len(_compiled) >= _MOST:
        del _compiled[next(iter(_compiled))]
    _compiled[schema_text] = verdict
    return verdict
