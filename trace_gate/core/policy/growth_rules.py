"""What the hot path needs of trace_layers.yaml and trace_type_profiles.yaml (SPEC 3 and 4).

Reads plain data that the compiler has accepted, so nothing is checked here. Compiling the
two files is the work of `core/schema`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


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
    """The trace types that have a profile, in the order of the file.

    A file of the workflow 4.2 has them under another name. Profiles that are no map are none:
    their compiler says what is wrong with them.
    """
    found = plain.get("profiles") or plain.get("trace_type_profiles")
    return tuple(found) if isinstance(found, dict) else ()
