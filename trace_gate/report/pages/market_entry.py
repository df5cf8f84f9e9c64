"""The proposed entry of market_files.yaml, and what it would read, for people and as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trace_gate.core.market.cell_values import shown
from trace_gate.report.escape import json_text, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.setup.market_proposal import Proposal

SHOWN = 5
"""So many values are shown; JSON has all of them."""
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*[A-Za-z0-9]|[0-9]+")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null"}


def lines(proposal: Proposal) -> Iterator[str]:
    """The entry as it is to be written, then what the gate would read by it."""
    path = plain(proposal.path)
    if proposal.mapped:
        yield f"{path} is mapped already, by this entry of market_files.yaml:"
    else:
        yield f"{path} could be mapped by this entry of market_files.yaml:"
    yield ""
    yield from map(plain, _entry(proposal.entry))
    yield ""
    yield f"It reads {len(proposal.values)} values, for example:"
    for target, value in proposal.values[:SHOWN]:
        yield f"  {plain(target)}  {plain(shown(value))}"
    for each in proposal.problems[:SHOWN]:
        line = f":{each.line}" if each.line is not None else ""
        yield f"cannot be read: {path}{line}  {plain(each.message)}"
        yield f"  fix: {plain(each.remedy)}"
    if not proposal.mapped:
        yield "Nothing was written. First land the file, then the entry, which an approver signs."


def plain_data(proposal: Proposal) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    return {
        "path": proposal.path,
        "mapped": proposal.mapped,
        "entry": dict(proposal.entry),
        "values": [{"target": target, "value": value} for target, value in proposal.values],
        "problems": [
            {"line": each.line, "message": each.message, "remediation": each.remedy}
            for each in proposal.problems
        ],
    }


def _entry(entry: Mapping[str, Any]) -> Iterator[str]:
    """As YAML, two steps in, as it stands below `market_files:`."""
    for at, (key, value) in enumerate(entry.items()):
        dash = "- " if at == 0 else "  "
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"  {dash}{key}:"
            yield from (f"      - {_flow(each)}" for each in value)
        else:
            yield f"  {dash}{key}: {_flow(value)}"


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    text = str(value)
    bare = _BARE.fullmatch(text) and text.casefold() not in _WORDS
    if isinstance(value, int):
        return text
    return text if bare and not text.isdigit() else json_text(text, ascii_only=False)
