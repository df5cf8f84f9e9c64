"""Which changes Amazon refused, by the report of the upload of a decision's sheet (SPEC 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.decide import newest_download, sheet
from trace_gate.core.errors import UsageError
from trace_gate.core.market import processing_report
from trace_gate.core.market.bulk_cells import NoRow
from trace_gate.core.market.processing_report import NoReport
from trace_gate.core.trace.model import list_in, maps_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.core.trace.model import Trace

    Failed = Sequence[tuple[int, str]]
    """Number of a change, counted from 1, and the reason"""


def failed(
    git: WritableRepository,
    files: Workspace,
    found: Found,
    report: tuple[str, bytes],
    *,
    services: Services,
    said: Failed = (),
) -> tuple[tuple[int, str], ...]:
    """What Amazon refused, and what a person says of it besides.

    Args:
        git: the repository.
        files: its working tree.
        found: the decision.
        report: the name and the bytes of the processing report.
        services: who reads tables.
        said: changes that failed, as they were typed: these need no row.

    Raises:
        UsageError: no sheet was made of it, or the report does not say for certain.
    """
    trace, (name, data) = found.trace, report
    sheets = maps_in(trace.layer("execution"), "sheets")
    if not sheets:
        raise UsageError(
            f"No sheet was made of {trace.id}, so no report is of it.",
            remedy=f"trace-gate sheet {trace.id} -o FILE   or without --report, by hand.",
        )
    uri = str(sheets[-1].get("download"))
    download = sheet.download_of(uri, newest_download.named(git, files, uri), services)
    left = {each for each in list_in(sheets[-1], "left") if isinstance(each, int)}
    known = {number for number, _ in said} | set(_recorded(trace))
    try:
        rows = processing_report.read(sheet.tables(name, data, services))
        apart = frozenset(left | known)
        made = processing_report.refused(rows, trace.changes, download, apart)
    except NoReport as wrong:
        parted = "," if wrong.wrong.startswith(("row ", "no row ", "the summary ")) else ""
        raise UsageError(f"{name}{parted} {wrong.wrong}.", remedy=wrong.remedy) from wrong
    except NoRow as wrong:
        raise UsageError(f"{wrong.wrong}.", remedy=wrong.remedy) from wrong
    return (*said, *((number, why) for number, why in made if number not in known))


def _recorded(trace: Trace) -> Iterator[int]:
    for each in trace.failed:
        if each.number is not None:
            yield each.number
