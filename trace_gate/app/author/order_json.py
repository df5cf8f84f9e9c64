"""A new trace as JSON: the same fields as the options of `trace-gate new`, as those options.

A program says what a person would type. What comes out are the words of that command line, so that
both are read, checked and told of their slips by the same code.
"""

from __future__ import annotations

import difflib
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from trace_gate.core.errors import UsageError
from trace_gate.core.numerals import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Words = Callable[[str, Any], Iterator[str]]

TEXT, NUMBER, FLAG, TEXTS, VALUES, CRITERIA, CHANGES, PERIOD = (
    "text",
    "a whole number",
    "true or false",
    "a list of texts",
    "an object of names and values",
    "a list of criteria",
    "a list of changes",
    "a list of two days",
)

FIELDS = {
    **dict.fromkeys(("agent", "model", "session", "store", "marketplace", "currency"), TEXT),
    **dict.fromkeys(("timezone", "asin", "sku", "bucket", "campaign", "trigger"), TEXT),
    **dict.fromkeys(("statement", "hypothesis", "select", "action", "rationale"), TEXT),
    **dict.fromkeys(("guardrail", "caused_by", "supersedes", "result", "learning"), TEXT),
    **dict.fromkeys(("evidence", "option", "target", "related"), TEXTS),
    **dict.fromkeys(("metric", "outcome", "set"), VALUES),
    **dict.fromkeys(("from_staged", "executed", "claimed"), FLAG),
    "window": NUMBER,
    "criterion": CRITERIA,
    "change": CHANGES,
    "period": PERIOD,
}
"""Name of a field to what it is."""

CHOICES = {
    "guardrail": ("PASS", "BLOCK", "ESCALATE"),
    "result": ("confirmed", "rejected", "inconclusive"),
}
"""Texts of which there are only these."""

OPERATORS = ("<", "<=", ">", ">=", "==", "!=")
METRIC = re.compile(r"[^\s<>=!]+")
CRITERION = ("metric", "operator", "value", "baseline")
CHANGE = ("target", "from", "to")
LIMIT = 262_144
"""So many bytes a trace has at most (SPEC 3, Reading)."""

OFF = {"executed": "--planned"}
"""What false says, where it says something."""


_ONE = 'Write one object with the fields of one trace: {"asin": "B0EXAMPLE1", ...}'


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def words(text: str, source: str) -> list[str]:
    """The options that say what a JSON object says.

    Args:
        text: the JSON.
        source: where it is from, for messages.

    Raises:
        UsageError: it is no such object, or a field is unknown, twice there, or of another kind.
    """
    read = _read(text, source)
    if not isinstance(read, dict):
        raise UsageError(f"{source} is no JSON object.", remedy='{"asin": "B0EXAMPLE1", ...}')
    found: list[str] = []
    for name, value in read.items():
        if name not in FIELDS:
            _refuse_unknown(source, name, tuple(FIELDS))
        if value is not None:
            found += _WORDS[FIELDS[name]](name, value)
    return found


def _read(text: str, source: str) -> Any:
    if len(text.encode(errors="replace")) > LIMIT:
        raise UsageError(f"{source} has more than {LIMIT} bytes.", remedy=_ONE)
    try:
        return json.loads(
            text,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=lambda word: _refuse(
                source, f"{word} is no number in JSON", "Write the number, or leave the field out."
            ),
            object_pairs_hook=lambda pairs: _members(source, pairs),
        )
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{source}:{error.lineno}:{error.colno} is no JSON: {error.msg}.",
            remedy="Mend it there, and run it again.",
        ) from error
    except RecursionError as error:
        raise UsageError(f"{source} is nested too deeply.", remedy=_ONE) from error


def _members(source: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            _refuse(source, f"the field {name!r} is there twice", f"Keep one {name!r}.")
        found[name] = value
    return found


def _refuse(source: str, why: str, mend: str) -> NoReturn:
    raise UsageError(f"{source}: {why}.", remedy=mend)


def _refuse_unknown(where: str, name: str, known: tuple[str, ...]) -> NoReturn:
    near = difflib.get_close_matches(name, known, n=1)
    raise UsageError(
        f"{where}: there is no field {name!r}.",
        remedy=f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(known)}.",
    )


def _refuse_kind(name: str) -> NoReturn:
    raise UsageError(f"{name} is not {FIELDS[name]}.", remedy=f'"{name}": {EXAMPLES[FIELDS[name]]}')


EXAMPLES = {
    TEXT: '"..."',
    NUMBER: "7",
    FLAG: "true",
    TEXTS: '["...", "..."]',
    VALUES: '{"acos": 0.41}',
    CRITERIA: '[{"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.41}]',
    CHANGES: '[{"target": "campaign/C1/ad_group/A1/bid", "from": 1.00, "to": 1.20}]',
    PERIOD: '["2025-01-08", "2025-01-14"]',
}


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, _Number)


def _text(name: str, value: Any) -> Iterator[str]:
    if not _is_text(value):
        _refuse_kind(name)
    yield f"{_option(name)}={value}"


def _number(name: str, value: Any) -> Iterator[str]:
    number = Decimal(value) if isinstance(value, _Number) else Decimal("NaN")
    if not number.is_finite() or number.adjusted() >= WHOLE or number % 1:
        _refuse_kind(name)
    yield f"{_option(name)}={int(number)}"


def _flag(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, bool):
        _refuse_kind(name)
    if value:
        yield _option(name)
    elif name in OFF:
        yield OFF[name]


def _texts(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not all(map(_is_text, value)):
        _refuse_kind(name)
    yield from (f"{_option(name)}={each}" for each in value)


def _values(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, dict) or any("=" in each for each in value):
        _refuse_kind(name)
    yield from (f"{_option(name)}={each}={_written(inner)}" for each, inner in value.items())


def _criteria(name: str, value: Any) -> Iterator[str]:
    for each in _objects(name, value, CRITERION, optional=("baseline",)):
        if each["operator"] not in OPERATORS:
            _refuse(
                name, f"{each['operator']!r} is no operator", f"Use one of {' '.join(OPERATORS)}"
            )
        if not METRIC.fullmatch(each["metric"]):
            _refuse(name, f"{each['metric']!r} is no name of a metric", 'Write it as "acos"')
        values = (each["value"], each.get("baseline"))
        if each["value"] is None or any(isinstance(one, dict | list) for one in values):
            _refuse_kind(name)
        said = f"{each['metric']} {each['operator']} {_written(each['value'])}"
        was = f" from {_written(each['baseline'])}" if each.get("baseline") is not None else ""
        yield f"{_option(name)}={said}{was}"


def _changes(name: str, value: Any) -> Iterator[str]:
    for each in _objects(name, value, CHANGE):
        yield f"{_option(name)}={each['target']} {_written(each['from'])} -> {_written(each['to'])}"


def _objects(
    name: str, value: Any, keys: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    """The objects of a list, each with all of its keys and no other."""
    if not isinstance(value, list):
        _refuse_kind(name)
    for each in value:
        if not isinstance(each, dict) or not all(
            key in each for key in keys if key not in optional
        ):
            _refuse_kind(name)
        for key in each:
            if key not in keys:
                _refuse_unknown(name, key, keys)
        if not all(_is_text(each[key]) for key in keys if key in ("metric", "operator", "target")):
            _refuse_kind(name)
        yield each


def _period(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_text, value)):
        _refuse_kind(name)
    yield f"{_option(name)}={value[0]}..{value[1]}"


def _written(value: Any) -> str:
    """A value as YAML has it on one line: numbers as they are written, texts in quotes."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        inner = (
            f"{json.dumps(key, ensure_ascii=False)}: {_written(v)}" for key, v in value.items()
        )
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False)


_WORDS: dict[str, Words] = {
    TEXT: _text,
    NUMBER: _number,
    FLAG: _flag,
    TEXTS: _texts,
    VALUES: _values,
    CRITERIA: _criteria,
    CHANGES: _changes,
    PERIOD: _period,
}
