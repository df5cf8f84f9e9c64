"""What a squash of a branch could not know is said while the branch can still be mended.

A squash has one commit, and none of the contents between. So the same rule (`content`) is asked
once more of a branch that has not landed, as if it were one commit on its base (SPEC 5, Cover).
"""

from __future__ import annotations

from trace_gate.core.gate.content import content
from trace_gate.core.gate.content.messages import in_a_squash
from trace_gate.core.gate.target_index import Naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.git_model import Commit

SQUASH = "squash"
"""The name of the commit that nobody made yet."""


def check(
    case: Case, statuses: Sequence[DecisionStatus], covered: Sequence[str]
) -> Iterator[Finding]:
    """A warning for each path whose content would be TG412 in a squash: TG412.

    `covered` are paths of which the branch itself tells all.
    """
    proposal, commits = case.proposal, case.proposal.commits
    is_one_on_the_base = len(commits) == 1 and commits[0].parents == (proposal.base,)
    if not proposal.open or not covered or not commits or is_one_on_the_base:
        return
    squash = commits[-1].with_(
        oid=SQUASH, parents=(proposal.base,), changes=proposal.changes, conflicts=()
    )
    alone = case.with_(
        proposal=proposal.with_(commits=(squash,)), contents=case.contents.with_(begun={})
    )
    naming = Naming(tuple(_brought_by(each, squash) for each in statuses))
    for found in content.check(alone, naming, covered):
        claims = [each for each in naming.claims(str(found.path)) if each.status.covers]
        yield in_a_squash(case, found, claims)


def _brought_by(status: DecisionStatus, squash: Commit) -> DecisionStatus:
    """A decision as one commit brings it."""
    versions = [each.with_(commit=squash) for each in status.touched.versions[-1:]]
    return status.with_(touched=status.touched.with_(versions=tuple(versions)))
