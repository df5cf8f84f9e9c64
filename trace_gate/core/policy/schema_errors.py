"""Is a policy file what its schema says? If not, why not, in plain words (SPEC 2, 6)."""

from __future__ import annotations

from trace_gate.core.policy import messages
from trace_gate.core.policy.jsonschema_rs_import import validator_class
from trace_gate.core.policy.problems import KINDS, at_key, at_value, named, nearest
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from jsonschema.exceptions import ValidationError

    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.trace.document import Document

_KINDS = {**KINDS, "object": "a block of fields (`name: value`)", "null": "null"}
_LONGEST = 60


def problems(document: Document, schema: dict[str, Any]) -> Iterator[Finding]:
    """TG701 for everything in a policy file that its schema refuses."""
    if validator_class()(schema).is_valid(document.data):
        return
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(document.data)
    broken = [_Broken.of(document, error) for error in errors]
    explained = (each for one in broken for each in _EXPLAINERS.get(one.keyword, _other)(one))
    found = tuple(dict.fromkeys(explained))
    # where the two validators disagree, what cannot be explained is refused all the same
    yield from found or (at_key(document, (), *messages.against_schema()),)


class _Broken(Record):
    """One keyword of the schema that does not hold, before `_EXPLAINERS` find words for it."""

    document: Document
    pointer: Pointer
    keyword: str
    wanted: Any
    value: Any
    shape: dict[str, Any]
    about_key: bool

    @classmethod
    def of(cls, document: Document, error: ValidationError) -> _Broken:
        about_key = "propertyNames" in error.absolute_schema_path
        own = (str(error.instance),) if about_key else ()
        return cls(
            document=document,
            pointer=(*error.absolute_path, *own),
            keyword=str(error.validator),
            wanted=error.validator_value,
            value=error.instance,
            shape=error.schema if isinstance(error.schema, dict) else {},
            about_key=about_key,
        )

    @property
    def means(self) -> str:
        """What belongs here, as the schema describes it."""
        return str(self.shape.get("description", "See schemas/policy/."))

    def finding(self, message: str, remedy: str) -> Finding:
        """A finding at the value, or at the key where the key is wrong."""
        place = at_key if self.about_key else at_value
        return place(self.document, self.pointer, message, remedy)


def _unknown(broken: _Broken) -> Iterator[Finding]:
    known = list(broken.shape["properties"])
    where = f"in `{named(broken.pointer)}`" if broken.pointer else "in this file"
    for key in broken.value:
        if key not in known:
            meant = nearest(key, [each for each in known if each not in broken.value])
            every = messages.known_entries(known)
            yield at_key(
                broken.document,
                (*broken.pointer, key),
                f"There is no `{key}` {where}.",
                f"Write `{meant}`." if meant else every,
            )


def _missing(broken: _Broken) -> Iterator[Finding]:
    where = f"`{named(broken.pointer)}`" if broken.pointer else "The file"
    for key in broken.wanted:
        if key not in broken.value:
            means = broken.shape["properties"][key]["description"]
            yield at_key(
                broken.document,
                broken.pointer,
                f"{where} has no `{key}`.",
                f"Add `{key}:`. {means}",
            )


def _type(broken: _Broken) -> Iterator[Finding]:
    kinds = [broken.wanted] if isinstance(broken.wanted, str) else broken.wanted
    belongs = " or ".join(_KINDS[kind] for kind in kinds)
    empty = {"array": "[]", "object": "{}"}.get(kinds[0])
    none = ""
    if broken.value is None and empty:
        least = broken.shape.get("minItems")
        none = f"Write at least {least}. " if least else f"Write `{empty}` for none. "
    elif "string" in kinds and isinstance(broken.value, int | float):
        none = f"Put it in quotes: {_shown(_shown(broken.value).strip('`'))}. "
    yield broken.finding(
        messages.other_type(broken.pointer, _shown(broken.value), belongs),
        none + broken.means,
    )


def _enum(broken: _Broken) -> Iterator[Finding]:
    words = [str(each) for each in broken.wanted]
    meant = nearest(str(broken.value), words)
    yield broken.finding(
        f"`{named(broken.pointer)}` is {_shown(broken.value)}.",
        f"Write `{meant}`." if meant else f"Write one of: {', '.join(words)}.",
    )


def _limit(broken: _Broken) -> Iterator[Finding]:
    lowest, highest = broken.shape.get("minimum"), broken.shape.get("maximum")
    yield broken.finding(
        *messages.beyond_limits(broken.pointer, _shown(broken.value), lowest, highest, broken.means)
    )


def _form(broken: _Broken) -> Iterator[Finding]:
    """A text, or the key of a map, without the form that it must have."""
    name = named(broken.pointer[:-1] if broken.about_key else broken.pointer)
    yield broken.finding(f"`{name}`: {_shown(broken.value)} cannot stand here.", broken.means)


def _few(broken: _Broken) -> Iterator[Finding]:
    yield broken.finding(*messages.too_short(broken.pointer, broken.wanted, broken.means))


def _twice(broken: _Broken) -> Iterator[Finding]:
    items = list(broken.value)
    at = next((i for i, each in enumerate(items) if each in items[:i]), 0)
    message = f"{_shown(items[at])} stands twice in `{named(broken.pointer)}`."
    yield at_value(broken.document, (*broken.pointer, at), message, "Remove one of the two.")


def _other(broken: _Broken) -> Iterator[Finding]:
    yield broken.finding(messages.against_keyword(broken.pointer, broken.keyword), broken.means)


_EXPLAINERS = {
    "additionalProperties": _unknown,
    "required": _missing,
    "type": _type,
    "enum": _enum,
    "minimum": _limit,
    "maximum": _limit,
    "pattern": _form,
    "minLength": _form,
    "maxLength": _form,
    "minItems": _few,
    "minProperties": _few,
    "uniqueItems": _twice,
}


def _shown(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict | list):
        return "a block of fields" if isinstance(value, dict) else "a list"
    text = str(value)
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return f'`"{short}"`' if isinstance(value, str) else f"`{short}`"
