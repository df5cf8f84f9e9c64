"""What the hot path needs of trace_layers.yaml and trace_type_profiles.yaml (SPEC 3 and 4).

Reads plain data that the compiler has accepted, so nothing is checked here. Compiling the
two files is the work of `core/schema`.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


class ProfileFields(Record):
    """The dotted fields that a profile names, without `trace.` before them."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


def growth_rules(plain: Mapping[str, Any]) -> dict[str, str]:
    """Dotted field to `fill` or `append`; what is not named is fixed.

    A rule on a layer covers its fields. Inside lists there is none: items do not change.
    """
    rules: dict[str, str] = {}
    for section in ("identity", "layers"):
        rules.update(_rules("", plain.get(section) or {}))
    return rules


def _rules(above: str, specs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, spec in specs.items():
        if spec.get("grows", "fixed") != "fixed":
            yield f"{above}{name}", spec["grows"]
        yield from _rules(f"{above}{name}.", spec.get("fields") or {})


def trace_types(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """The trace types that have a profile, in the order of the file."""
    return tuple(_profiles(plain))


def profile_fields(plain: Mapping[str, Any], trace_type: str) -> ProfileFields:
    """What a profile requires, names as optional, and forbids; nothing for an unknown type."""
    profile = _profiles(plain).get(trace_type) or {}
    lists = {
        key: tuple(
            field.removeprefix("trace.")
            for field in profile.get(key) or profile.get(f"{key}_fields") or ()
        )
        for key in ProfileFields._fields
    }
    return ProfileFields(**lists)


def _profiles(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    """The profiles; a file of the workflow 4.2 has them under another name."""
    found: Mapping[str, Any] = plain.get("profiles") or plain.get("trace_type_profiles") or {}
    return found
