"""Reports that are named on the command line, read from wherever they lie."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate.app.analyse import report_files
from trace_gate.app.analyse.report_files import ReportFile
from trace_gate.cli import environment, wiring
from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.analyse.report_files import Readings, ReadOptions
    from trace_gate.app.ports import Workspace
    from trace_gate.core.analyst.reports import Report


def read(repository: Git, path: str, options: ReadOptions) -> list[ReportFile]:
    """The reports that a file holds: one, or several sheets of a workbook.

    Raises:
        UsageError: it cannot be read, or is no report.
    """
    from trace_gate.adapters.spreadsheets import read_tables

    contents = [(path, read_tables.content(os.path.expanduser(path), path))]
    with read_tables.begun(contents) as begun:
        return list(read_all(repository, contents, begun, options))


def read_again(files: Workspace, uri: str, options: ReadOptions) -> list[Report]:
    """The reports in a file of the working tree that an observation was made from.

    Raises:
        UsageError: it is not there, or cannot be read.
    """
    from trace_gate.adapters.spreadsheets import read_tables

    data = files.read(uri)
    if data is None:
        raise UsageError(f"{uri} is not there.", remedy="git checkout, then ask again.")
    with read_tables.begun([(uri, data)]) as begun:
        found, _ = report_files.reports_of(next(begun), wiring.report_languages(), options)
    return found


def read_all(
    repository: Git,
    contents: Sequence[tuple[str, bytes]],
    begun: Iterable[Readings],
    options: ReadOptions,
) -> Iterator[ReportFile]:
    """The reports that some files hold, which are being read already.

    Args:
        repository: Where they belong.
        contents: The files, as they were typed, and their bytes.
        begun: The readings of each.
        options: What was typed besides.

    Raises:
        UsageError: as `read`.
    """
    languages = wiring.report_languages()
    for (path, data), readings in zip(contents, begun, strict=True):
        (place,) = environment.from_top(repository, [os.path.expanduser(path)])
        found, others = report_files.reports_of(readings, languages, options)
        for at, each in enumerate(found):
            unread = () if at else others
            yield ReportFile(path=place, data=data, report=each, unread_sheets=unread)
