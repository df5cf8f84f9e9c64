"""What says the same of many places, as one row with what mends all of them (SPEC 6, Formats).

As in a judgement, but for what each person has to look at: approvals stay apart.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from trace_gate.core.finding import Finding
from trace_gate.report.judgement.collapse import FROM, groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.app.review.model import Action
    from trace_gate.report.judgement.collapse import Group
    from trace_gate.report.pages.review.formatting import Detail

UNDECIDED = "TG413"
"""Of these each row of a market file has one, and one decision mends all of them."""

MANY = 20
"""So many equal rows nobody reads, even where no single command mends all of them."""


def findings_together(
    found: Iterable[Finding], detail: Detail, *, on_branch: bool
) -> Iterator[Finding]:
    """The findings in their order, equal ones in the row of the first of them.

    `on_branch`: whether the range has not landed yet, so that its author goes on with it.
    """
    for group in groups(_with_one_command(found) if on_branch else found):
        if not _is_one_row(group):
            yield from (group.first, *group.more)
            continue
        yield group.first.with_(
            message=f"{group.first.message} ({group.others})", remediation=_remedy(group, detail)
        )


def actions_together(
    actions: Iterable[Action], detail: Detail, *, on_branch: bool
) -> Iterator[Action]:
    """What has to be done, in its order; what one author has to do at many places as one row.

    `on_branch`: whether the range has not landed yet, so that the author goes on with it.
    """
    for (who, _), run in groupby(actions, lambda each: (each.who, each.names)):
        if who != "author":
            yield from run
            continue
        known = {_finding(each): each for each in (_by_file(run) if on_branch else run)}
        for group in groups(known):
            first = known[group.first]
            if not _is_one_row(group):
                yield from (known[each] for each in (group.first, *group.more))
                continue
            yield first.with_(
                why=f"{first.why} ({group.others})", what=_remedy(group, detail), more=0
            )


def _with_one_command(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same; the values of one market file that nobody decided have one command."""
    every = tuple(findings)
    count = Counter(each.path for each in every if each.code == UNDECIDED)
    for each in every:
        if each.code == UNDECIDED and count[each.path] >= FROM:
            yield each.with_(remediation=_decide_together(each.remediation))
        else:
            yield each


def _decide_together(remediation: str) -> str:
    from trace_gate.core.gate.market_messages import decide_together

    return decide_together(remediation)


def _by_file(actions: Iterable[Action]) -> Iterator[Action]:
    """The same, with the values of one market file that nobody decided as one action."""
    every = tuple(actions)
    count = Counter(each.path for each in every if each.code == UNDECIDED)
    told: set[str | None] = set()
    for each in every:
        if each.code != UNDECIDED or count[each.path] < FROM:
            yield each
        elif each.path not in told:
            told.add(each.path)
            yield _of_file(each)


def _of_file(first: Action) -> Action:
    others = f"and so for more values of {first.path}, which the table of market files has"
    return first.with_(
        what=_decide_together(first.what), why=f"{first.why} ({others})", trace=None, more=0
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
