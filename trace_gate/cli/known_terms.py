"""The intent buckets of HEAD, for commands that read reports with search terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.analyse import known_buckets
from trace_gate.cli import listing, wiring
from trace_gate.core.analyst import bucket_counts
from trace_gate.core.errors import NotGoverned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.analyse.known_buckets import KnownBuckets
    from trace_gate.app.analyse.report_files import ReportFile


def for_reports(
    repository: Git, read: Sequence[ReportFile], *, killed: str | None = None
) -> KnownBuckets:
    """`at_head`, where a report has search terms; else none."""
    if all(bucket_counts.TERM not in each.report.cells for each in read):
        return known_buckets.KnownBuckets()
    return at_head(repository, killed=killed)


def at_head(repository: Git, *, killed: str | None = None) -> KnownBuckets:
    """The buckets of the traces of HEAD; none before the first commit of a governed tree.

    `killed` names one that counts although it was killed.
    """
    none = known_buckets.KnownBuckets()
    if repository.head() is None:
        return none
    try:
        return listing.at_head(
            lambda state: known_buckets.of(
                state.summaries, state.policy, wiring.search_language, killed=killed
            ),
            repository,
        )
    except NotGoverned:
        return none
