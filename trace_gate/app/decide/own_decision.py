"""Whether an approver wrote the decision, as far as the commits of its file show (SPEC 7).

The same change under another id counts, too, where it is committed and open. The gate looks
further: at other paths, and at what is only committed afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.judge.earlier_authors import histories, open_at
from trace_gate.core.errors import UsageError
from trace_gate.core.gate import decided
from trace_gate.core.gate.authorship import all_writers
from trace_gate.core.governor.approval_messages import another
from trace_gate.core.policy.gate import is_one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.decide.signer import Signer
    from trace_gate.app.judge.trace_reader import Reader
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.core.policy.policy import Policy


def refuse(
    git: Repository,
    found: Found,
    policy: Policy,
    reader: Reader,
    person: Signer,
    *,
    now: float,
) -> None:
    """Refuse an approval that the gate would refuse with TG602.

    Where the approval will be signed, who only committed what another wrote is no author.

    Raises:
        UsageError: the approver wrote the decision, and the policy does not let that count.
    """
    head, approver = git.head(), person.approver
    if approver is None or head is None or policy.gate.self_approval == "signed":
        return
    for path, said in _where(git, found, policy, head, now):
        authors = all_writers(histories(git, head, [path], reader), signed=person.signs)
        if any(is_one_of(email, approver.emails) for email in authors):
            raise UsageError(
                f"{approver.name} {said}. Nobody approves their own decision.",
                remedy=another(found.trace, policy.gate, approver),
            )


def _where(
    git: Repository, found: Found, policy: Policy, head: str, now: float
) -> Iterator[tuple[str, str]]:
    """The paths at which the decision stands in a history, each with what to say of its author."""
    yield found.path, "also wrote this decision"
    marks = decided.marks(found.trace)
    for path, trace in open_at(git, head, now, decided.goals(found.trace), policy):
        if path != found.path and decided.marks(trace) & marks:
            yield path, f"wrote the same change in {trace.id}"
