"""What an audit remembers of the steps that it judged, sealed against a change (SPEC 9).

A step is named by its commit, and Git's name of a commit is a hash over everything before it. So
what was judged once stays true for the same release, as long as nobody wrote it but us: the whole
is sealed by a key that lies elsewhere. Steps that may still grow are never in it.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from trace_gate.core.audit.step import JudgedStep, Violation
from trace_gate.core.finding import Finding
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any


class Remembered(Record):
    """A step that was judged, and how many commits of the first-parent history it is."""

    step: JudgedStep
    length: int
    landed: float = 0.0
    """When it landed (epoch seconds)."""


def sealed(rows: Iterable[Remembered], scope: str, key: bytes) -> bytes:
    """The rows as bytes, with a seal.

    Args:
        rows: the steps from the adoption on, oldest first.
        scope: what else the verdicts depend on: releases, the object format.
        key: known to nobody who may write the bytes.
    """
    body = json.dumps({"scope": scope, "rows": [plain(each) for each in rows]}).encode()
    return _seal(body, key) + b"\n" + body


def opened(data: bytes, scope: str, key: bytes) -> tuple[Remembered, ...] | None:
    """The rows, none of another scope; None where the seal is not ours: somebody changed them."""
    seal, _, body = data.partition(b"\n")
    if not hmac.compare_digest(seal, _seal(body, key)):
        return None
    found = json.loads(body)
    if found["scope"] != scope:
        return ()
    return tuple(row_of(each) for each in found["rows"])


def fitting(rows: Sequence[Remembered], base: str | None, steps: Sequence[str]) -> int:
    """How many of the rows are the beginning of a history: it may have been written anew since."""
    at = 0
    for number, row in enumerate(rows):
        at += row.length
        if at > len(steps) or row.step.commit != steps[at - 1] or row.step.base != base:
            return number
        base = row.step.commit
    return len(rows)


def _seal(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).hexdigest().encode()


def plain(row: Remembered) -> list[Any]:
    """A row as plain data, for another process."""
    step = row.step
    violations = [[each.finding.as_tuple(), each.commits] for each in step.violations]
    parts = (step.commit, step.base, step.commits, step.policy, step.traces, violations)
    return [row.length, row.landed, *parts, step.accepts, step.gone]


def row_of(values: Sequence[Any]) -> Remembered:
    """The row that `plain` made plain."""
    length, landed, commit, base, commits, policy, traces, violations, accepts, gone = values
    return Remembered(
        length=length,
        landed=landed,
        step=JudgedStep(
            commit=commit,
            base=base,
            commits=commits,
            policy=policy,
            traces=tuple(traces),
            violations=tuple(
                Violation(finding=Finding.from_tuple(finding), commits=tuple(about))
                for finding, about in violations
            ),
            accepts=tuple((each[0], each[1], each[2]) for each in accepts),
            gone=tuple(gone),
        ),
    )
