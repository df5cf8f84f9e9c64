"""What a schema cannot say of gate.yaml: folders, patterns, approvers, keys (SPEC 2, 7)."""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.policy import gate_messages as messages
from trace_gate.core.policy import path_classes, public_keys, safe_names
from trace_gate.core.policy.gate import LAYERS, PGP, GatePolicy, normal_email
from trace_gate.core.policy.problems import at_key, at_value, value_at
from trace_gate.core.policy.protected_paths import POLICY_FOLDER, PROTECTED_FOLDERS, is_protected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.trace.document import Document

_EVERYTHING = ("/**", "/**/*", "/*", "/**/**")


def check(document: Document) -> Iterator[Finding]:
    """TG701 for a gate.yaml that follows its schema and still cannot hold."""
    gate = GatePolicy.of(document.data)
    yield from _folders(document, gate)
    yield from _patterns(document, gate)
    yield from _schemes(document)
    yield from _tenants(document)
    yield from _approvers(document)


def _folders(document: Document, gate: GatePolicy) -> Iterator[Finding]:
    """No two folders inside each other, none where the rules themselves are."""
    named_folders: list[tuple[Pointer, str]] = [
        (("paths", "traces"), gate.traces),
        (("paths", "uploads"), gate.uploads),
        *((("paths", "derived", layer), gate.derived[at]) for at, layer in enumerate(LAYERS)),
    ]
    for at, (pointer, folder) in enumerate(named_folders):
        top = folder.casefold().split("/")[0]
        if top == POLICY_FOLDER or top in PROTECTED_FOLDERS or is_protected(f"{folder}/x"):
            yield at_value(document, pointer, *messages.folder_of_rules(pointer, folder))
        elif safe_names.unsafe(folder) is not None:
            yield at_value(document, pointer, *messages.unsafe_folder(pointer, folder))
        for other, taken in named_folders[:at]:
            if _nested(folder, taken):
                yield at_value(document, pointer, *messages.inside_each_other(pointer, other))


def _nested(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return path_classes.below(one, other) or path_classes.below(other, one)


def _patterns(document: Document, gate: GatePolicy) -> Iterator[Finding]:
    exempt: list[Pointer] = [("exempt", at) for at in range(len(document.data.get("exempt", ())))]
    modes: list[Pointer] = [("mode", "patterns", at, "path") for at in range(len(gate.modes))]
    for pointer in [*exempt, *modes]:
        pattern = str(value_at(document, pointer))
        reason = path_patterns.problem(pattern)
        if reason is not None:
            yield at_value(document, pointer, *messages.unusable_pattern(pointer, pattern, reason))
    for pointer in exempt:
        yield from _exempt(document, pointer, gate)


def _exempt(document: Document, pointer: Pointer, gate: GatePolicy) -> Iterator[Finding]:
    """A pattern that would exempt everything, or that does nothing."""
    pattern = str(value_at(document, pointer))
    if pattern in _EVERYTHING:
        yield at_value(document, pointer, *messages.exempts_everything(pattern))
        return
    top = path_patterns.parts_of(pattern)[0].casefold()
    owned = {root.casefold().split("/")[0] for root in (gate.traces, gate.uploads, *gate.derived)}
    if top in PROTECTED_FOLDERS or top in owned or is_protected(pattern.removeprefix("/")):
        yield at_value(document, pointer, *messages.exempts_nothing(pattern))


def _schemes(document: Document) -> Iterator[Finding]:
    for at, scheme in enumerate(document.data.get("evidence", {}).get("schemes", ())):
        if scheme == "file":
            yield at_value(document, ("evidence", "schemes", at), *messages.file_scheme())


def _tenants(document: Document) -> Iterator[Finding]:
    seen = set()
    for at, tenant in enumerate(document.data.get("tenants", ())):
        key = (tenant["store_id"], tenant["marketplace"])
        if key in seen:
            yield at_value(document, ("tenants", at), *messages.tenant_twice(key))
        seen.add(key)


def _approvers(document: Document) -> Iterator[Finding]:
    people = document.data.get("approvers", {})
    yield from _shared_names(document, people)
    emails = [
        (("approvers", name, "emails", at), name, normal_email(email))
        for name, each in people.items()
        for at, email in enumerate(each["emails"])
    ]
    yield from _shared(document, emails, "e-mail address")
    found = [
        (("approvers", name, "keys", at), name, key)
        for name, each in people.items()
        for at, key in enumerate(each.get("keys", ()))
    ]
    for pointer, name, key in found:
        reason = public_keys.problem(key)
        if reason is not None:
            yield at_value(document, pointer, messages.unusable_key(name, reason), _copy_again(key))
    each_key = [(p, name, one) for p, name, key in found for one in public_keys.identities(key)]
    yield from _shared(document, each_key, "key")
    if people and not found:
        yield at_key(document, ("approvers",), *messages.no_keys())


def _copy_again(key: str) -> str:
    if key.strip().startswith(PGP):
        return messages.copy_gpg_key()
    return messages.copy_ssh_key()


def _shared_names(document: Document, people: dict[str, Any]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in people:
        first = seen.setdefault(name.casefold(), name)
        if first != name:
            yield at_key(document, ("approvers", name), *messages.alike_names(first, name))


def _shared(
    document: Document, found: Iterable[tuple[Pointer, str, str]], what: str
) -> Iterator[Finding]:
    """Two approvers with one address or key are one person, who could approve own work."""
    owners: dict[str, str] = {}
    for pointer, name, value in found:
        owner = owners.setdefault(value, name)
        if owner != name:
            yield at_value(document, pointer, *messages.shared_identity(owner, name, what))
