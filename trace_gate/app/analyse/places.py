"""Where a report is to lie below the folder of uploads, and whether it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import changed_reports, named_files
from trace_gate.app.author.draft import Order
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import REGULAR
from trace_gate.core.policy import path_classes, safe_names
from trace_gate.core.shell import exact_word, word

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.policy.gate import GatePolicy


def place_of(path: str, uploads: str, tenant: Mapping[str, Any]) -> str:
    """Where a report stays, or is copied to: in the folder of its shop.

    Args:
        path: Its file, from the top of the repository, or in full.
        uploads: The folder of reports.
        tenant: Whose it is.
    """
    if path.startswith(f"{uploads}/"):
        return path
    return f"{uploads}/{tenant['store_id']}-{tenant['marketplace']}/{path.rpartition('/')[2]}"


def refuse(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    wanted: Sequence[tuple[ReportFile, str]],
    *,
    command: TypedCommand,
    now: float,
) -> None:
    """Nothing, where each report can lie at its place.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        wanted: the reports with their places; those of one workbook share theirs.
        command: what was typed.
        now: seconds since the epoch.

    Raises:
        UsageError: a name is refused, a place is taken, or two reports want the same one.
    """
    first: dict[str, ReportFile] = {}
    for file, place in wanted:
        typed = file.report.table.file
        other = first.setdefault(place.casefold(), file)
        if other is not file and other.path == file.path:
            if other.report.table.sheet == file.report.table.sheet:
                raise UsageError(f"{typed} is named twice.", remedy="Name it once.")
            continue
        _refuse_name(typed, place, rules.policy.gate, command)
        if other is not file:
            raise UsageError(
                f"{other.report.table.file} and {typed} would both be {place}.",
                remedy=_renamed(typed, place, files, first, command),
            )
        _refuse_folders(files, place)
        _refuse_taken(files, file, place, first, command)
        _refuse_ignored(git, place)
        if files.taken(place):
            order = Order(trace_type="observation", evidence=(place,))
            named = named_files.of(git, files, rules, order, uncovered=(), now=now)
            changed_reports.refuse(git, order, named.evidence)


def _refuse_name(typed: str, place: str, gate: GatePolicy, command: TypedCommand) -> None:
    reason = safe_names.unsafe(place)
    if reason is not None:
        folder, slash, name = typed.rpartition("/")
        old, new, made = typed, f"{folder}{slash}{safe_names.proposed(name)}", ""
        if new == typed:  # it is a folder below that of uploads that has such a name
            old, new = place, safe_names.proposed(place)
            made = f"mkdir -p {word(new.rpartition('/')[0])} && "
        raise UsageError(
            f"The gate would refuse the name {place!r}: {reason}.",
            remedy=f"{made}mv {exact_word(old)} {word(new)}   "
            f"then: {command.again(renamed={typed: new})}",
        )
    if path_classes.classify(place, REGULAR, gate) != "evidence":
        folder, slash, _ = typed.rpartition("/")
        new = f"{folder}{slash}report.csv"
        raise UsageError(
            f"{place} would be no report to the gate: its name has another meaning.",
            remedy=f"mv {word(typed)} {word(new)}   then: {command.again(renamed={typed: new})}",
        )


def _refuse_ignored(git: WritableRepository, place: str) -> None:
    for rule in git.ignoring(place):
        raise UsageError(
            f"{place} is ignored by {rule}, so `git add` would not take the report, and a trace "
            "without its report does not pass.",
            remedy=f"Take that line out, or write `!{place}` into a line below it.",
        )


def _refuse_folders(files: Workspace, place: str) -> None:
    parts = place.split("/")[:-1]
    for depth, name in enumerate(parts):
        head = "/".join(parts[: depth + 1])
        if files.taken(head) and name not in files.folders("/".join(parts[:depth])):
            raise UsageError(
                f"{head} is no folder, so no report can lie below it.",
                remedy=f"Move it away: mv {word(head)} {word(head + '.old')}",
            )


def _refuse_taken(
    files: Workspace,
    file: ReportFile,
    place: str,
    planned: Container[str],
    command: TypedCommand,
) -> None:
    alike = [
        each
        for each in files.below(place.rpartition("/")[0])
        if each != place and each.casefold() == place.casefold()
    ]
    there = files.read(place)
    if alike and there is None:
        raise UsageError(
            f"{alike[0]} is there already; on many computers that is the same name as {place}.",
            remedy=_renamed(file.report.table.file, place, files, planned, command),
        )
    if files.taken(place) and there is None and file.path == place:
        raise UsageError(
            f"{place} is a link to another file. Git would keep the link, and not the report.",
            remedy=_renamed(file.report.table.file, place, files, planned, command, by="cp -L"),
        )
    if files.taken(place) and there != file.data:
        raise UsageError(
            f"{place} is there already, with another content.",
            remedy=_renamed(file.report.table.file, place, files, planned, command),
        )


def _renamed(
    typed: str,
    place: str,
    files: Workspace,
    planned: Container[str],
    command: TypedCommand,
    *,
    by: str = "mv",
) -> str:
    """The commands that give a report a name that is free."""
    folder, slash, name = typed.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot else (name, "")
    number, target = 2, place.rpartition("/")[0]
    while (
        files.taken(f"{target}/{stem}-{number}{ending}")
        or f"{target}/{stem}-{number}{ending}".casefold() in planned
    ):
        number += 1
    new = f"{folder}{slash}{stem}-{number}{ending}"
    return f"{by} {word(typed)} {word(new)}   then: {command.again(renamed={typed: new})}"
