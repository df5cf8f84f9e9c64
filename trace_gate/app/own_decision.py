"""Whether an approver wrote the decision, as far as the commits of its file show (SPEC 7).

The gate looks further: at other ids, other paths, and what is only committed afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.earlier_authors import versions_of
from trace_gate.core.gate.authorship import all_writers
from trace_gate.core.governor.approval import another
from trace_gate.core.policy.gate import normal_email
from trace_gate.errors import UsageError

if TYPE_CHECKING:
    from trace_gate.app.find import Found
    from trace_gate.app.ports import Repository
    from trace_gate.app.reading import Reader
    from trace_gate.core.policy.bundle import Policy


def refuse(
    git: Repository, found: Found, policy: Policy, reader: Reader, name: str, *, signed: bool
) -> None:
    """Refuse an approval that the gate would refuse with TG602.

    `signed`: the approval will be signed, so who only committed what another wrote is no author.

    Raises:
        UsageError: the approver wrote the decision, and the policy does not let that count.
    """
    approver = next((each for each in policy.gate.approvers if each.name == name), None)
    head = git.head()
    if approver is None or head is None or policy.gate.self_approval == "signed":
        return
    steps = [
        (commit, change)
        for commit in git.commits_on(head, found.path)
        for change in commit.changes
        if change.path == found.path
    ]
    authors = all_writers(versions_of(steps, reader), signed=signed)
    mine = {normal_email(email) for email in approver.emails}
    if mine & {normal_email(email) for email in authors}:
        raise UsageError(
            f"{approver.name} also wrote this decision. Nobody approves their own decision.",
            remedy=another(found.trace, policy, approver),
        )
