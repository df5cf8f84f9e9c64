"""Whether a report of separated values ends in the middle of its last number (SPEC 9).

A file that broke off between two columns has a row that is too short, and is refused. One that
broke off within the last number has all its columns: only its other rows can tell.
"""

from __future__ import annotations

import re
from itertools import islice

from trace_gate.core.analyst import report_messages as messages
from trace_gate.core.table import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.analyst.reports import Report

_LEAST_ROWS = 3
"""So many rows beside the last one tell how a column is written."""
_FORM = re.compile(r"\d(?:[.,](\d+))?(\D*)")
"""The end of a number: its decimals, and what stands behind it"""


def note(report: Report) -> str | None:
    """What is said of a report whose last cell lacks what all others of its column end with.

    None where the last line has its line end, and where nobody can be sure: of `14` nobody can
    tell whether it was `1480`.
    """
    if report.table.ended or len(report.rows) <= _LEAST_ROWS:
        return None
    first, last = report.rows[0], report.rows[-1]
    rows = list(islice(report.table.rows, first, None))
    column = len(rows[-1]) - 1
    if first + len(rows) - 1 != last or column < 1:
        return None
    kept = (rows[at - first] for at in report.rows[:-1])
    forms = {_form(shown(cells[column])) for cells in kept if column < len(cells)}
    cell = shown(rows[-1][column])
    if len(forms) != 1 or not _lacks(_form(cell), forms.pop()):
        return None
    return messages.broke_off(report.table.place(last, column), cell)


def _form(text: str) -> tuple[int, str] | None:
    """How many decimals a number has, and what stands behind it; None where it is no number."""
    found = list(_FORM.finditer(text.strip()))
    return (len(found[-1][1] or ""), found[-1][2]) if found else None


def _lacks(last: tuple[int, str] | None, others: tuple[int, str] | None) -> bool:
    if others is None or others == (0, ""):
        return False
    if last is None:
        return True
    return last[0] < others[0] or (last[0] == others[0] and last[1] != others[1])
