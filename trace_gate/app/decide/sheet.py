"""The upload sheet of a decision: what Amazon is asked for is what was decided (SPEC 9).

Nothing is uploaded that may not be executed: the same is asked as where an execution is recorded.
What was made is read back before it is given out, and held against the decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.app.decide import (
    executable,
    executed_since,
    execution_checks,
    newest_download,
)
from trace_gate.app.decide.execute import EXECUTED_AT, RESULT
from trace_gate.app.decide.outcome import SUCCESS
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.hashing import sha256_of
from trace_gate.core.market import bulk_download, upload_plan, upload_reading, upload_values
from trace_gate.core.market.bulk_cells import NoRow
from trace_gate.core.market.bulk_columns import NoBulkSheet
from trace_gate.core.market.bulk_download import BulkDownload
from trace_gate.core.record import Record
from trace_gate.core.schema import validator
from trace_gate.core.shell import word
from trace_gate.core.trace import ids, target
from trace_gate.core.trace.document import load
from trace_gate.core.trace.model import list_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trace_gate.app.decide.newest_download import NewestDownload
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.market.upload_plan import Problem, Upload
    from trace_gate.core.market.upload_values import Cell, Newer
    from trace_gate.core.table import Table
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

    Write = Callable[[Sequence[Sequence[Cell]]], bytes]
    """The rows of a sheet -> the bytes of its file"""

SHEETS = ("trace", "execution", "sheets")
NOT_RECORDED = (
    "The policy here is of an earlier release and has no execution.sheets, so the sha256 is not "
    "recorded: trace-gate init --upgrade"
)


class Sheet(Record):
    """A sheet that can be written; nothing is written yet."""

    found: Found
    upload: Upload
    download: NewestDownload
    data: bytes
    sha256: str
    recorded: bytes | None
    """The text of the decision with this sheet; None where nothing of it changes."""
    notes: tuple[str, ...] = ()


class CannotWrite(UsageError):
    """Changes that no sheet can carry; the last of them is the message."""

    def __init__(
        self,
        trace: Trace,
        problems: Sequence[Problem],
        name: str,
        *,
        left: frozenset[int],
        others: bool,
    ) -> None:
        *self.others, last = problems
        without = " ".join(f"--leave {each}" for each in sorted({*left, *_numbers(problems)}))
        command = f"trace-gate sheet {trace.id} -o {word(name)} {without}"
        more = f"   For a sheet of the others: {command}" if others else ""
        super().__init__(said(last), remedy=f"{last.remedy}{more}")


def _numbers(problems: Sequence[Problem]) -> set[int]:
    return {each.number for each in problems}


def said(problem: Problem) -> str:
    """A problem in one sentence."""
    return f"Change {problem.number}, {problem.target}: {problem.wrong}."


def make(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    *,
    services: Services,
    write: Write,
    name: str,
    left: frozenset[int] = frozenset(),
) -> Sheet:
    """The upload sheet of a decision of the working tree.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        found: the decision.
        services: the clock, what the guardrails need, and who reads tables.
        write: makes the file.
        name: what that is called, for people.
        left: numbers of changes that are left out.

    Raises:
        CannotWrite: a change cannot be written.
        UsageError: the decision may not be executed, or no id is known.
    """
    trace = found.trace
    find_trace.refuse_other_types(found, ("decision",), "a decision has a sheet", "sheet")
    _refuse_numbers(trace, left)
    refuse_unexecutable(git, rules, found, services)
    newest = newest_download.newest(git, files, rules.policy, trace.tenant, services.now)
    download = download_of(newest.uri, newest.data, services)
    newer = upload_plan.current(
        list(executed_since.since(files, rules, trace, newest.captured)), download
    )
    upload = upload_plan.plan(trace.changes, download, newer=newer, left=left)
    if upload.problems:
        others = bool(upload.lines)
        raise CannotWrite(trace, upload.problems, name, left=left, others=others)
    if not upload.lines:
        raise UsageError(
            f"{trace.id} changes nothing that Amazon's bulk operations have.",
            remedy=f"Carry it out by hand, then: trace-gate execute {trace.id}",
        )
    data = write(upload.table())
    refuse_other_reading(trace, upload, download, newer, tables(name, data, services))
    sha256 = sha256_of(data)
    entry: dict[str, Any] = {"sha256": sha256, "download": newest.uri}
    if left:
        entry["left"] = sorted(left)
    recorded, notes = _recorded(rules, found, entry)
    return Sheet(
        found=found,
        upload=upload,
        download=newest,
        data=data,
        sha256=sha256,
        recorded=recorded,
        notes=notes,
    )


def record(files: Workspace, sheet: Sheet) -> None:
    """Write into the decision which sheet was made of it."""
    if sheet.recorded is not None:
        files.replace(sheet.found.path, sheet.recorded)


def refuse_unexecutable(
    git: WritableRepository, rules: Rules, found: Found, services: Services
) -> None:
    """Nothing, where the execution of a decision could be recorded now.

    Raises:
        UsageError: as `execute` says.
    """
    trace = found.trace
    if trace.executed_at:
        raise UsageError(
            f"{trace.id} was executed already, at {trace.executed_at}. What it says is not "
            "uploaded a second time.",
            remedy="For another change write another decision: trace-gate new decision "
            f"--caused-by {trace.id}",
        )
    executable.refuse(git, trace, rules.policy.gate, services.now)
    done = {EXECUTED_AT: ids.utc_text(services.now), RESULT: SUCCESS}
    text = yaml_edit.edit(found.data, found.path, done, top="trace")
    as_done = find_trace.of(found.path, text)
    execution_checks.evaluated(git, as_done, services, beside=(), late=False)


def download_of(uri: str, data: bytes, services: Services) -> BulkDownload:
    """The rows of a download.

    Raises:
        UsageError: it cannot be read as one.
    """
    try:
        return bulk_download.read(uri, tables(uri, data, services))
    except NoBulkSheet as wrong:
        raise UsageError(f"{uri} {wrong.wrong}.", remedy=wrong.remedy) from wrong
    except NoRow as wrong:
        raise UsageError(f"{wrong.wrong}.", remedy=wrong.remedy) from wrong


def tables(name: str, data: bytes, services: Services) -> Sequence[Table]:
    """The tables of a file.

    Raises:
        UsageError: it cannot be read.
    """
    if services.tables is None:
        raise UsageError(f"{name} cannot be read here.", remedy="trace-gate doctor")
    return services.tables(name, data)


def _refuse_numbers(trace: Trace, left: frozenset[int]) -> None:
    for number in sorted(left):
        if not 1 <= number <= len(trace.changes):
            raise UsageError(
                f"There is no change {number}: {trace.id} has {len(trace.changes)}.",
                remedy=f"trace-gate show {trace.id}   numbers them from 1.",
            )


def refuse_other_reading(
    trace: Trace,
    upload: Upload,
    download: BulkDownload,
    newer: Newer,
    read_again: Sequence[Table],
) -> None:
    """Nothing, where a sheet that is read back says what the decision says.

    Raises:
        UsageError: it says something else. It is not given out.
    """
    read = {
        _key(target.parse(each.target), download): each.value
        for table in read_again
        for each in upload_reading.changes_of(table, download, newer)
    }
    wanted = {
        _key(target.parse(change.target_text), download): change
        for line in upload.lines
        for change in (trace.changes[number - 1] for number in line.numbers)
    }
    other = [key for key in {**read, **wanted} if not _agrees(read, wanted, key)]
    if other:
        raise UsageError(
            f"The sheet would say something else than {trace.id} of {other[0][-2:]}. It is not "
            "written.",
            remedy="Report this as a bug of trace-gate, and make the change by hand.",
        )


def _key(goal: Target, download: BulkDownload) -> tuple[str, ...]:
    row, last = download.row(goal), goal.normal.rpartition("/")[2]
    return (*(row.identity if row is not None else (goal.normal.rpartition("/")[0],)), last)


def _agrees(
    read: Mapping[tuple[str, ...], object],
    wanted: Mapping[tuple[str, ...], PlannedChange],
    key: tuple[str, ...],
) -> bool:
    if key not in read or key not in wanted:
        return False
    return upload_values.same(read[key], wanted[key].to_value)


def _recorded(
    rules: Rules, found: Found, entry: Mapping[str, Any]
) -> tuple[bytes | None, tuple[str, ...]]:
    """The decision with one more sheet; as it is where that is its last one, and what to say."""
    there = list_in(found.trace.layer("execution"), "sheets")
    if there and there[-1] == entry:
        return None, ()
    text = yaml_edit.edit(found.data, found.path, {SHEETS: [*there, entry]}, top="trace")
    schema = rules.schema_of(found.trace.trace_type)
    before = validator.problems(schema, load(found.data, found.path))
    if len(validator.problems(schema, load(text, found.path))) > len(before):
        return None, (NOT_RECORDED,)
    return text, ()
