"""What was found about the gate here, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.setup import doctor as checking
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trace_gate.app.setup.doctor_facts import Check


def lines(found: tuple[Check, ...], painted: Callable[[str], str]) -> Iterator[str]:
    """A line for each check, its fix below it, and what that means in all.

    Args:
        found: the checks, in the order in which they are told.
        painted: a status in its colour.
    """
    width = max(len(each.name) for each in found)
    for each in found:
        yield f"{painted(each.status)}  {each.name:<{width}}  {plain(each.message)}"
        if each.fix:
            yield f"      {'':<{width}}  fix: {plain(each.fix)}"
    failed = sum(each.status == "FAIL" for each in found)
    warned = sum(each.status == "WARN" for each in found)
    if failed:
        yield f"{failed} of {len(found)} checks failed: the gate would not do its work here."
    else:
        passed = (
            f"{len(found) - warned} of {len(found)} checks passed"
            if warned
            else (f"{len(found)} checks passed")
        )
        more = f", {warned} with a warning" if warned else ""
        yield f"{passed}{more}: the gate runs and judges here."


def plain_data(found: tuple[Check, ...]) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    rows = [
        {"name": each.name, "status": each.status, "message": each.message, "fix": each.fix}
        for each in found
    ]
    return {"version": 1, "healthy": checking.healthy(found), "checks": rows}
