"""What says the same of many places, as one row with what mends all of them (SPEC 6, Formats).

As in a judgement, but for what each person has to look at: approvals stay apart.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from trace_gate.core.finding import Finding
from trace_gate.report.judgement.collapse import groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.app.review.model import Action
    from trace_gate.report.judgement.collapse import Group
    from trace_gate.report.pages.review.formatting import Detail

MANY = 20
"""So many equal rows nobody reads, even where no single command mends all of them."""


def findings_together(found: Iterable[Finding], detail: Detail) -> Iterator[Finding]:
    """The findings in their order, equal ones in the row of the first of them."""
    for group in groups(found):
        if not _is_one_row(group):
            yield from (group.first, *group.more)
            continue
        yield group.first.with_(
            message=f"{group.first.message} ({group.others})", remediation=_remedy(group, detail)
        )


def actions_together(actions: Iterable[Action], detail: Detail) -> Iterator[Action]:
    """What has to be done, in its order; what one author has to do at many places as one row."""
    for (who, _), run in groupby(actions, lambda each: (each.who, each.names)):
        if who != "author":
            yield from run
            continue
        known = {_finding(each): each for each in run}
        for group in groups(known):
            first = known[group.first]
            if not _is_one_row(group):
                yield from (known[each] for each in (group.first, *group.more))
                continue
            yield first.with_(
                why=f"{first.why} ({group.others})", what=_remedy(group, detail), more=0
            )


def _finding(action: Action) -> Finding:
    return Finding(
        code=action.code,
        message=action.why,
        remediation=action.what,
        path=action.path,
        trace_id=action.trace,
    )


def _is_one_row(group: Group) -> bool:
    """Whether one command mends all of them, or nobody would read so many rows."""
    is_mended = group.remedy != group.first.remediation
    return bool(group.more) and (is_mended or len(group.more) >= MANY)


def _remedy(group: Group, detail: Detail) -> str:
    """The command for all; where it is too long for the page, that of the first place."""
    if len(group.remedy) <= detail.text:
        return group.remedy
    command = group.first.remediation.partition("   #")[0]
    return f"{command}   # and so for the {len(group.more)} others; all of them: --format json"
