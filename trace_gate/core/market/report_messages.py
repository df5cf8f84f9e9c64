"""What is said of a processing report that tells nothing for certain, and what mends it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Said = tuple[str, str]

_BY_HAND = 'Look in the Ads console, and say it yourself: --failed "NUMBER=REASON", no --report.'
_OF_THIS = (
    "Name the report of the upload of this decision's sheet: Bulk operations, the history of "
    "uploads, Download report."
)


def no_rows() -> Said:
    """A file without the rows of a sheet."""
    return "has no rows of an uploaded sheet of Sponsored Products campaigns", _OF_THIS


def no_words() -> Said:
    """A sheet, and no word of what became of it."""
    return (
        "does not say what became of its rows: it has neither a summary nor columns of errors",
        _OF_THIS,
    )


def not_of_decision(row: int) -> Said:
    """A row of something else."""
    return f"row {row} is about nothing that this decision changes", _OF_THIS


def other_value(row: int, number: int, has: object, said: object) -> Said:
    """What was uploaded is not what was decided."""
    wrong = (
        f"row {row} says {has if has is not None else 'nothing'}, and change {number} was decided "
        f"as {said}: what was uploaded is not what was approved"
    )
    fix = (
        "Set it right at Amazon: upload the sheet as trace-gate sheet writes it, and name the "
        "report of that upload."
    )
    return wrong, fix


def missing(number: int) -> Said:
    """A change of which no row was uploaded."""
    return (
        f"no row is about change {number}, so it was not uploaded",
        f'Upload it, or say so: --failed "{number}=not uploaded"',
    )


def warned(row: int, message: str) -> Said:
    """A warning that does not say whether the row was done."""
    return f"row {row} has a warning, and nothing says whether it was done: {message}", _BY_HAND


def no_number(row: int, text: str) -> Said:
    """A record without a number."""
    return f"row {row} of the summary names the record {text!r}, which is no number", _BY_HAND


def no_such_record(record: int) -> Said:
    """The summary names a row that nothing was asked in."""
    return f"the summary names row {record}, and no change was uploaded in it", _BY_HAND


def two_answers(row: int) -> Said:
    """The summary and the tab say two things."""
    return f"the summary and the tab of campaigns do not agree about row {row}", _BY_HAND
