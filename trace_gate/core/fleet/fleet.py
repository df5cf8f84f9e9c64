"""fleet.yaml as a value, or every reason why not (SPEC 10, Fleet)."""

from __future__ import annotations

from trace_gate.core.errors import Refused
from trace_gate.core.fleet import messages, schema
from trace_gate.core.fleet.address import Address, address, masked
from trace_gate.core.policy import loader, schema_errors
from trace_gate.core.policy.problems import at_value
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Literal

    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.trace.document import Document

    Kind = Literal["local", "threads", "dask"]

LARGEST = loader.LIMITS.size
"""Bytes of fleet.yaml."""

SECONDS = {"s": 1, "m": 60, "h": 3_600}
BYTES = {"MB": 10**6, "GB": 10**9}


class Member(Record):
    """One repository of the fleet."""

    id: str
    address: Address
    ref: str
    """`refs/heads/main`"""
    tenants: tuple[str, ...] = ()
    """The shops that it must have; empty: nobody says."""
    checkpoint: str | None = None
    """A file, from the folder of fleet.yaml."""


class Fleet(Record):
    """Many repositories, and how they are asked."""

    members: tuple[Member, ...]
    timeout: float
    """Seconds that a fetch or a question may take."""
    memory: int
    """Bytes that a question may take."""
    retries: int
    engine: Kind
    workers: int
    scheduler: str | None
    mirrors: str
    per_host: int
    output: str


def read(data: bytes, path: str) -> Fleet:
    """The fleet of some bytes.

    Raises:
        Refused: with every TG701 finding.
    """
    document = loader.load_yaml(data, path)
    found = list(schema_errors.problems(document, schema.whole())) or list(_problems(document))
    if found:
        raise Refused([_shown(each) for each in found])
    return _fleet(document.data)


def _shown(found: Finding) -> Finding:
    """Without what a finding repeats of an address: a password may stand there, and its line."""
    return found.with_(
        message=masked(found.message),
        remediation=masked(found.remediation),
        source=masked(found.source) if found.source else found.source,
    )


def _problems(document: Document) -> Iterator[Finding]:
    """What a schema cannot say."""
    rows = document.data["repositories"]
    for at, row in enumerate(rows):
        wrong = address(row["url"])
        if isinstance(wrong, str):
            pointer = ("repositories", at, "url")
            yield at_value(document, pointer, messages.address_refused(row, wrong), _FIX)
    yield from _twice(document, "id", messages.own_id())
    yield from _twice(document, "checkpoint", messages.own_file())
    yield from _folders(document)
    engine = document.data.get("engine", {})
    if engine.get("kind") == "dask" and "address" not in engine:
        yield at_value(
            document, ("engine", "kind"), *messages.no_engine_address()
        )  # fmt: skip


_FIX = "Correct the address, then run it again."


def _twice(document: Document, key: str, remedy: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for at, row in enumerate(document.data["repositories"]):
        value = row.get(key)
        if value is None:
            continue
        if value.casefold() in seen:
            first = seen[value.casefold()] + 1
            yield at_value(
                document,
                ("repositories", at, key),
                messages.same_value(key, value, first),
                remedy,
            )
        seen.setdefault(value.casefold(), at)


def _folders(document: Document) -> Iterator[Finding]:
    """Copies, results and checkpoints lie apart: what one writes, no other one takes away."""
    named: list[tuple[Pointer, str]] = [
        (("mirrors", "folder"), _of(document.data, "mirrors", "folder")),
        (("output", "folder"), _of(document.data, "output", "folder")),
    ]
    named += [
        (("repositories", at, "checkpoint"), row["checkpoint"])
        for at, row in enumerate(document.data["repositories"])
        if "checkpoint" in row
    ]
    for at, (pointer, folder) in enumerate(named):
        for _, other in named[: min(at, 2)]:
            if _nested(folder, other):
                yield at_value(document, pointer, *messages.inside_each_other(folder, other))


def _nested(one: str, other: str) -> bool:
    first, second = f"{one.casefold()}/", f"{other.casefold()}/"
    return first.startswith(second) or second.startswith(first)


def _of(data: Mapping[str, Any], section: str, key: str) -> Any:
    """What the file says of a key, else its default."""
    default = schema.FLEET["properties"][section]["properties"][key].get("default")
    return data.get(section, {}).get(key, default)


def _fleet(data: Mapping[str, Any]) -> Fleet:
    timeout, memory = _of(data, "defaults", "timeout"), _of(data, "defaults", "memory")
    return Fleet(
        members=tuple(_member(row, data) for row in data["repositories"]),
        timeout=float(int(timeout[:-1]) * SECONDS[timeout[-1]]),
        memory=int(memory[:-2]) * BYTES[memory[-2:]],
        retries=_of(data, "defaults", "retries"),
        engine=_of(data, "engine", "kind"),
        workers=_of(data, "engine", "workers"),
        scheduler=_of(data, "engine", "address"),
        mirrors=_of(data, "mirrors", "folder"),
        per_host=_of(data, "mirrors", "per_host"),
        output=_of(data, "output", "folder"),
    )


def _member(row: Mapping[str, Any], data: Mapping[str, Any]) -> Member:
    found = address(row["url"])
    if isinstance(found, str):  # `_problems` has refused it
        raise TypeError(found)
    return Member(
        id=row["id"],
        address=found,
        ref=row.get("ref") or _of(data, "defaults", "ref"),
        tenants=tuple(row.get("tenants") or ()),
        checkpoint=row.get("checkpoint"),
    )
