"""What folding one node gives (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from trace_gate.core.finding import Level
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.gate import Layer
    from trace_gate.core.policy.policy import Policy

    AddressedFact = tuple[str, Fact]
    """The node that is told, and the fact."""
    Fold = Callable[[str, Sequence[Fact], Policy], "NodeResult"]
    """(key of the node, its facts in order, policy) -> what the node comes to."""

NOTICE = """\
Made by trace-gate from traces/. Do not edit it: `trace-gate derive` makes it anew.
Its place is {place}."""
"""The first lines of every derived file. The place tells it from a copy of it."""


class File(Record):
    """One file of a derived layer. `path` is below the folder of the layer."""

    layer: Layer
    path: str
    make: Callable[[], Mapping[str, Any]]
    """Makes `data` where somebody asks for it: most looks at a node ask for none of its files."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Plain data in the order in which it is written; `yaml_writer.render` makes the bytes."""
        return self.make()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, File):
            return NotImplemented
        mine, others = (self.layer, self.path), (other.layer, other.path)
        return mine == others and self.data == other.data

    def __hash__(self) -> int:
        return hash((self.layer, self.path))

    def __repr__(self) -> str:
        return f"File(layer={self.layer!r}, path={self.path!r}, data={self.data!r})"


class Refusal(Record):
    """Something in a trace that the fold goes on without, and why.

    No `Finding`: it is a part of the layers (its reason stands in their files, and it is kept
    with the fold, which knows no lines), and it may be nobody's fault. Then `code` is empty; else
    `app/derive/refusal_findings.py` and the gate make a finding of it.
    """

    trace_id: str
    number: int
    """Which change, from 1; 0 is the trace as a whole."""
    code: str
    message: str
    remediation: str
    level: Level = "error"

    @classmethod
    def of(
        cls, fact: Fact, code: str, message: str, remediation: str, *, level: Level = "error"
    ) -> Refusal:
        """What the fold goes on without is what this fact says."""
        return cls(
            trace_id=fact.trace_id,
            number=fact.number,
            code=code,
            message=message,
            remediation=remediation,
            level=level,
        )

    def plain(self) -> dict[str, Any]:
        """As a layer names it."""
        named: dict[str, Any] = {"trace": self.trace_id}
        if self.number:
            named["change"] = self.number
        if self.code:
            named["code"] = self.code
        return {**named, "reason": self.message}


class NodeResult(Record):
    """What a node comes to: files, a summary for readers, facts for other nodes."""

    files: tuple[File, ...] = ()
    summary: Mapping[str, Any] | None = None
    """Plain data that `status`, `due` and the governor read; None for nothing to say."""
    addressed: tuple[AddressedFact, ...] = ()
    refused: tuple[Refusal, ...] = ()
