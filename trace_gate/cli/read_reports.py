"""The reports in the files that an analyst names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate.app.analyse import report_files
from trace_gate.app.analyse.report_files import ReadOptions, ReportFile
from trace_gate.cli import environment, wiring

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.analyse.typed_command import TypedCommand


def read(repository: Git, path: str, command: TypedCommand) -> list[ReportFile]:
    """The reports of a file, as it was typed.

    Raises:
        UsageError: it cannot be read, or is no report that is known.
    """
    from trace_gate.adapters.spreadsheets import read_tables

    (place,) = environment.from_top(repository, [os.path.expanduser(path)])
    data = read_tables.content(os.path.expanduser(path), path)
    options = ReadOptions(command=command)
    found, _ = report_files.reports_of(
        path, data, read_tables.readings, wiring.report_languages(), options
    )
    return [ReportFile(path=place, data=data, report=each) for each in found]
