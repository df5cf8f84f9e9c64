"""What `init --market-file` shows: the entry that maps a table, and what it would read (SPEC 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.errors import UsageError
from trace_gate.core.market import proposed
from trace_gate.core.market.cell_values import as_data
from trace_gate.core.market.implied import changes
from trace_gate.core.market.mapping import compiled
from trace_gate.core.market.problems import Unreadable
from trace_gate.core.market.table_scan import MEGABYTE, MOST_BYTES
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import Workspace
    from trace_gate.core.market.problems import Problem
    from trace_gate.core.policy.policy import Policy


class Proposal(Record):
    """An entry, and what the gate would read by it."""

    path: str
    entry: Mapping[str, Any]
    mapped: bool
    """The policy has an entry for the file already: that one is shown."""
    values: tuple[tuple[str, object], ...]
    """Targets with what the file has, in the order of its rows."""
    problems: tuple[Problem, ...]


def propose(files: Workspace, policy: Policy, path: str) -> Proposal:
    """The entry for a table of the working tree. Nothing is written.

    Raises:
        UsageError: there is no such file, or no entry can be told from its header.
    """
    if files.size(path) > MOST_BYTES:
        most = f"{MOST_BYTES / MEGABYTE:.0f} MB"
        raise UsageError(f"{path} has more than {most}.", remedy="Part it into several files.")
    data = files.read(path)
    if data is None:
        raise UsageError(f"There is no file {path} here.", remedy="Check the spelling.")
    shops = [(each.store_id, each.marketplace) for each in policy.gate.tenants]
    known = compiled(policy.market_files, shops).of(path)
    try:
        entry = (
            next(each for each in policy.market_files if each["id"] == known[0].id)
            if known
            else proposed.entry_for(path, data)
        )
    except Unreadable as stopped:
        raise UsageError(stopped.problem.message, remedy=stopped.problem.remedy) from stopped
    read = changes(compiled([entry], shops), {path: None}, {path: data})
    return Proposal(
        path=path,
        entry=entry,
        mapped=bool(known),
        values=tuple((each.text, as_data(each.new)) for each in read.changes),
        problems=read.problems,
    )
