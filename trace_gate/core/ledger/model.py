"""The ledger of one unit: what the judge knows about traces, evidence and signatures.

Everything in here is read by `app/judge/collect.py` and handed over as values; the rules of
this package and of the gate only look things up. What it holds have modules of their own: a
unit without a trace needs none of them.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.evidence_file import EvidenceFile, Pointed
    from trace_gate.core.ledger.signature_check import SignatureCheck
    from trace_gate.core.ledger.trace_file import Touched, TraceFile, Version
    from trace_gate.core.trace.model import Trace


class Ledger(Record):
    """All facts about one unit."""

    touched: tuple[Touched, ...] = ()
    known: Mapping[str, TraceFile]
    """Trace id to file, in the tree that the unit leaves: the traces that links name."""
    strays: tuple[tuple[str, Entry], ...] = ()
    """Paths under the traces folder that are not trace files, and that the unit adds."""
    evidence: Mapping[str, EvidenceFile]
    """Path to evidence file, for each path that an entry added by the unit names."""
    pointing: Mapping[str, Pointed]
    """Evidence path to the sealed traces that point at it, where the unit changes it."""
    shown: Mapping[str, tuple[Trace, ...]] = {}
    """sha256 of a report of a result to the base's traces that have it as evidence."""
    signatures: Mapping[str, SignatureCheck]
    """Trace id to its verified signature, where the approval carries one."""
    elsewhere: tuple[Version, ...] = ()
    """What the unit's commits wrote of traces at paths that no trace may have."""
    landed: tuple[Version, ...] = ()
    """What the base's commits made of its open decisions on the same targets."""

    def live(self) -> Iterator[Touched]:
        """The traces that the unit adds or grows and that can be read."""
        return (touched for touched in self.touched if touched.is_live)
