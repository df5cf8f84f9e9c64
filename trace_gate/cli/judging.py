"""The means of a judgement, for the commands of people: clock, cache, ssh-keygen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate.adapters.cache import Cache
from trace_gate.app import check
from trace_gate.cli import world
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.adapters.git import Git
    from trace_gate.core.ledger.facts import SignatureCheck
    from trace_gate.errors import CannotJudge


def means(repository: Git | None = None) -> check.Means:
    """What a run may use besides Git; with a repository, its cache.

    The cache is for fast previews: what CI asks (a range, a commit, anything where `CI` is
    set) is judged without it (DESIGN, decision 3).
    """
    store = None
    if repository is not None and not os.environ.get("CI"):
        store = Cache.open(repository.private_dir)
    return check.Means(now=world.now(), store=store, verify=_verify, read_ahead=_read_ahead)


def _verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """ssh-keygen, imported when there is a signature to check."""
    from trace_gate.adapters.ssh import verify

    return verify(payload, signature, keys, principal)


def _read_ahead(texts: Sequence[bytes]) -> Iterator[dict[str, Any] | None]:
    """Other processes that read, imported when there is much to read."""
    from trace_gate.adapters.reading_ahead import read_ahead

    return read_ahead(texts)


def staged(repository: Git) -> Judgement:
    """The judgement of what is staged."""
    return check.check_staged(repository, means(repository))


def cannot_judge(stopped: CannotJudge) -> Judgement:
    """The judgement that says that there is none, and what mends that (SPEC 6)."""
    finding = Finding(code=stopped.code, message=stopped.message, remediation=stopped.remedy)
    return Judgement(verdict="CANNOT_JUDGE", findings=(finding,))
