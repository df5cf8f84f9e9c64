"""What `init --market-file` shows: the entry that maps a table, and what it would read (SPEC 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_insert
from trace_gate.app.judge import market_books
from trace_gate.core.errors import UsageError
from trace_gate.core.market import entry_text, proposed, proposed_book
from trace_gate.core.market.cell_values import as_data
from trace_gate.core.market.implied import changes
from trace_gate.core.market.mapping import TEXT, compiled
from trace_gate.core.market.problems import Unreadable
from trace_gate.core.market.table_scan import MEGABYTE, MOST_BYTES, ZIP
from trace_gate.core.market.tables_of import tables_of
from trace_gate.core.market.workbook import BookRequest
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import ReadWorkbooks, Workspace
    from trace_gate.core.market.mapping import MarketMapping
    from trace_gate.core.market.problems import Problem
    from trace_gate.core.market.workbook import Workbook
    from trace_gate.core.policy.policy import Policy

MOST_SHEETS = 10
"""So many sheets of a workbook are looked at."""
FILE, KEY = "market_files.yaml", "market_files"
NEW = b"version: 1\n\nmarket_files: []\n"
"""A policy of an earlier release has no such file."""


class Proposal(Record):
    """An entry, and what the gate would read by it."""

    path: str
    entry: Mapping[str, Any]
    mapped: bool
    """The policy has an entry for the file already: that one is shown."""
    values: tuple[tuple[str, object], ...]
    """Targets with what the file has, in the order of its rows."""
    problems: tuple[Problem, ...]
    policy_file: str
    """The path of market_files.yaml."""
    others: bool = False
    """The policy maps other files."""
    unread: tuple[int, ...] = ()
    """Numbers of the rows that `where` leaves alone, as the file counts them."""
    written: bool = False
    """The entry is in the policy file now."""


def propose(
    files: Workspace, policy: Policy, path: str, read_books: ReadWorkbooks | None = None
) -> Proposal:
    """The entry for a table of the working tree. Nothing is written.

    Args:
        files: the working tree.
        policy: its own.
        path: of the table.
        read_books: reads workbooks.

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
            else _entry_for(path, data, read_books)
        )
    except Unreadable as stopped:
        raise UsageError(stopped.problem.message, remedy=stopped.problem.remedy) from stopped
    mapping = compiled([entry], shops)
    (here,) = market_books.opened(read_books, mapping, {path: data})
    read = changes(mapping, {path: None}, here)
    return Proposal(
        path=path,
        entry=entry,
        mapped=bool(known),
        values=tuple((each.text, as_data(each.new)) for each in read.changes),
        problems=read.problems,
        policy_file=f"config/{policy.domain}/{FILE}",
        others=bool(policy.market_files),
        unread=_unread(path, here[path], mapping),
    )


def write(files: Workspace, proposal: Proposal) -> Proposal:
    """Put the entry into the policy file of the working tree, below those that are there.

    Raises:
        Refused: the file cannot be read.
        UsageError: its layout takes no entry without changing something else.
    """
    if proposal.mapped:
        return proposal
    path, entry = proposal.policy_file, proposal.entry
    data = files.read(path) or NEW
    files.replace(path, yaml_insert.listed(data, path, KEY, [*entry_text.lines(entry)], entry))
    return proposal.with_(written=True)


def _entry_for(path: str, data: bytes, read: ReadWorkbooks | None) -> Mapping[str, Any]:
    if not data.startswith(ZIP):
        return proposed.entry_for(path, data)
    (book,) = market_books.read(read, [BookRequest(data=data, sheets=())])
    requests = [BookRequest(data=data, sheets=((name, 1),)) for name in book.names[:MOST_SHEETS]]
    return proposed_book.entry_for_book(path, market_books.read(read, requests) or [book])


def _unread(path: str, data: bytes | Workbook | None, mapping: MarketMapping) -> tuple[int, ...]:
    (entry,) = mapping.entries
    if entry.kind == TEXT or entry.layout is not None or data is None:
        return ()
    try:
        tables = tables_of(path, data, entry, mapping)
        return tuple(number for each in tables.values() for number in each.unread())
    except Unreadable:
        return ()  # `problems` says why
