"""Reads trace_type_profiles.yaml: what each type of trace must, may and may not hold (SPEC 3).

Files of the workflow 4.2 are read as they are: `trace_type_profiles` for `profiles`,
`required_fields` for `required` and so on, `trace.` before a field, the switches under
`validation_config`.
"""

from __future__ import annotations

import re

from trace_gate.core.record import Record
from trace_gate.core.schema import profile_messages as messages
from trace_gate.core.schema.check_language.parser import parse_check, parse_path
from trace_gate.core.schema.problems import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.schema.check_language.parser import Clause, Path
    from trace_gate.core.schema.problems import Faults

TOP = (
    "version", "last_updated", "profiles", "trace_type_profiles", "allow_extra_fields",
    "validation_config", "usage_example",
)  # fmt: skip
KEYS = (
    "description", "use_case", "required", "optional", "forbidden", "validation_rules",
    "required_fields", "optional_fields", "forbidden_fields",
)  # fmt: skip
SWITCHES: Mapping[str, object] = {
    "strict_mode": True,
    "allow_extra_fields": False,
    "on_validation_fail": "BLOCK",
}
_TYPE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")


class Named(Record):
    """A field that a profile names, and where in the file it does."""

    path: Path
    pointer: Pointer
    written: str


class Rule(Record):
    """A validation rule: the author's words, and the clauses of its check."""

    words: str
    clauses: tuple[Clause, ...]
    pointer: Pointer
    """Of the `check`."""
    written: str


class Profile(Record):
    """What one type of trace must, may and may not hold."""

    name: str
    description: str
    required: tuple[Named, ...]
    optional: tuple[Named, ...]
    forbidden: tuple[Named, ...]
    rules: tuple[Rule, ...]


def read_profiles(faults: Faults) -> tuple[Profile, ...]:
    """The profiles, in the order of the file; what is wrong goes to `faults`."""
    data = faults.document.data
    faults.unknown_keys((), data, TOP)
    _switches(faults, (), data)
    _switches(faults, ("validation_config",), data.get("validation_config"))
    key = "profiles" if "profiles" in data else "trace_type_profiles"
    if len(data.keys() & {"profiles", "trace_type_profiles"}) > 1:
        faults.at_key(("trace_type_profiles",), *messages.two_names_of_block())
    block = data.get(key)
    if not isinstance(block, dict) or not block:
        faults.at_key((key,) if key in data else (), *messages.no_profile())
        return ()
    return tuple(_profile(faults, (key, name), name, each) for name, each in block.items())


def _switches(faults: Faults, pointer: Pointer, data: object) -> None:
    """The switches of version 4.2 have one position each: the strict one."""
    block: Mapping[str, Any] = data if isinstance(data, dict) else {}
    if pointer:
        faults.unknown_keys(pointer, block, tuple(SWITCHES))
    for key, only in SWITCHES.items():
        if key in block and (type(block[key]) is not type(only) or block[key] != only):
            word = str(only).lower() if isinstance(only, bool) else only
            faults.at_value((*pointer, key), *messages.only_value(key, word))


def _profile(faults: Faults, pointer: Pointer, name: str, data: object) -> Profile:
    if not _TYPE_NAME.fullmatch(name):
        faults.at_key(pointer, *messages.no_type_name(name))
    block: Mapping[str, Any] = data if isinstance(data, dict) else {}
    if block is not data:
        faults.at_key(pointer, f"`{name}` must be a block.", "Add `required:` below it.")
    faults.unknown_keys(pointer, block, KEYS)
    for word in ("description", "use_case"):
        if not isinstance(block.get(word, ""), str):
            faults.at_value((*pointer, word), f"`{word}` must be text.", "Put it in quotes.")
    for word in ("required", "optional", "forbidden"):
        if word in block and f"{word}_fields" in block:
            faults.at_key((*pointer, f"{word}_fields"), *messages.two_names_of_list(word))
    lists = {
        key: tuple(_named(faults, (*pointer, key if key in block else f"{key}_fields"), block))
        for key in ("required", "optional", "forbidden")
    }
    return Profile(
        name=name,
        description=str(block.get("description", "")),
        rules=tuple(_rules(faults, (*pointer, "validation_rules"), block)),
        **lists,
    )


def _list(faults: Faults, pointer: Pointer, block: Mapping[str, Any]) -> list[Any]:
    """The list under the last part of the pointer; null and absent are empty."""
    data = block.get(str(pointer[-1]))
    if data is not None and not isinstance(data, list):
        faults.at_key(pointer, *messages.no_list(pointer))
    return data if isinstance(data, list) else []


def _named(faults: Faults, pointer: Pointer, block: Mapping[str, Any]) -> Iterator[Named]:
    for index, text in enumerate(_list(faults, pointer, block)):
        place = (*pointer, index)
        if not isinstance(text, str):
            faults.at_value(place, "A dotted field is expected.", "For instance `- evidence`.")
            continue
        try:
            yield Named(path=parse_path(text), pointer=place, written=text)
        except Fault as fault:
            faults.inside(
                place,
                text,
                Fault(*messages.no_path(text), fault.at),
            )


def _rules(faults: Faults, pointer: Pointer, block: Mapping[str, Any]) -> Iterator[Rule]:
    for index, entry in enumerate(_list(faults, pointer, block)):
        place = (*pointer, index)
        rule = entry if isinstance(entry, dict) else {}
        words, check = rule.get("rule"), rule.get("check")
        faults.unknown_keys(place, rule, ("rule", "check"))
        if not isinstance(words, str) or not isinstance(check, str) or not words.strip():
            faults.at_key(place, *messages.two_texts())
            continue
        try:
            clauses = parse_check(check)
        except Fault as fault:
            faults.inside((*place, "check"), check, fault)
            continue
        yield Rule(words=words, clauses=clauses, pointer=(*place, "check"), written=check)
