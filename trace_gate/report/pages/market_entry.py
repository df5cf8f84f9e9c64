"""The proposed entry of market_files.yaml, and what it would read, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.market import entry_text
from trace_gate.core.market.cell_values import shown
from trace_gate.core.shell import word
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.setup.market_proposal import Proposal

SHOWN = 5
"""So many values, rows and problems are shown; JSON has all of them."""
LONGEST = 60
"""Characters of a value that are shown."""


def lines(proposal: Proposal) -> Iterator[str]:
    """The entry as it is to be written, then what the gate would read by it."""
    path, policy = plain(proposal.path), plain(proposal.policy_file)
    if proposal.written:
        yield f"wrote into {policy} the entry that maps {path}:"
    elif proposal.mapped:
        yield f"{path} is mapped already, by this entry of {policy}:"
    else:
        where = "below its last entry" if proposal.others else "in place of `market_files: []`"
        yield f"{path} would be mapped by this entry. In {policy}, {where}:"
    yield ""
    if not (proposal.mapped or proposal.written or proposal.others):
        yield "market_files:"
    yield from (f"  {plain(each)}" for each in entry_text.lines(proposal.entry))
    yield ""
    yield from _read(proposal, path)
    if proposal.written:
        yield f"next: git add {word(policy)} && trace-gate new decision --from-staged"
        yield "An approver signs it. What the file has then is where it begins."
    elif not proposal.mapped:
        yield f"Nothing was written. trace-gate init --market-file {word(path)} --write   writes it"
        yield "First land the file, then the entry, which an approver signs."


def _read(proposal: Proposal, path: str) -> Iterator[str]:
    """What the gate would read, what it would leave alone, and what it could not read."""
    if "layout" in proposal.entry:
        yield "Each row with an Operation is a change, from what the newest download has."
    count = len(proposal.values)
    if count or "layout" not in proposal.entry:
        yield f"It reads {count} value{'' if count == 1 else 's'}, for example:"
    for target, value in proposal.values[:SHOWN]:
        text = shown(tuple(value) if isinstance(value, list) else value)
        yield f"  {plain(target)}  {plain(_short(text))}"
    if proposal.unread:
        rows = ", ".join(map(str, proposal.unread[:SHOWN]))
        more = f" and {len(proposal.unread) - SHOWN} more" if len(proposal.unread) > SHOWN else ""
        many = "row" if len(proposal.unread) == 1 else "rows"
        yield f"It does not read {many} {rows}{more}: `where` picks others."
    for each in proposal.problems[:SHOWN]:
        line = f":{each.line}" if each.line is not None else ""
        yield f"cannot be read: {path}{line}  {plain(each.message)}"
        yield f"  fix: {plain(each.remedy)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def plain_data(proposal: Proposal) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    return {
        "path": proposal.path,
        "mapped": proposal.mapped,
        "written": proposal.written,
        "entry": dict(proposal.entry),
        "values": [{"target": target, "value": value} for target, value in proposal.values],
        "unread_rows": list(proposal.unread),
        "problems": [
            {"line": each.line, "message": each.message, "remediation": each.remedy}
            for each in proposal.problems
        ],
    }
