"""Reports that are named on the command line, read from wherever they lie."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate.app.analyse import report_files
from trace_gate.app.analyse.report_files import ReportFile
from trace_gate.cli import environment, wiring

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.analyse.report_files import ReadOptions


def read(repository: Git, path: str, options: ReadOptions) -> list[ReportFile]:
    """The reports that a file holds: one, or several sheets of a workbook.

    Raises:
        UsageError: it cannot be read, or is no report.
    """
    from trace_gate.adapters.spreadsheets import read_tables

    (place,) = environment.from_top(repository, [os.path.expanduser(path)])
    data = read_tables.content(os.path.expanduser(path), path)
    languages = wiring.report_languages()
    found, others = report_files.reports_of(path, data, read_tables.readings, languages, options)
    return [
        ReportFile(path=place, data=data, report=each, unread_sheets=() if at else others)
        for at, each in enumerate(found)
    ]
