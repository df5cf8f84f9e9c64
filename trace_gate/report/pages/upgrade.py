"""What a newer release brings to the policy, and what comes next, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.setup.compile import FOLDER
from trace_gate.core.schema import anew
from trace_gate.core.shell import word
from trace_gate.report.pages import new_trace
from trace_gate.report.pages.approver import signing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.setup.upgrade import ApprovalRoute, Proposal

OPTIONS = ("Take what the new release brings", "Leave the policy as it is")

MESSAGE = "Take the new keys of the policy"


def plain_data(
    proposal: Proposal, written: Written | None, said: Sequence[str], *, wrote: bool
) -> dict[str, object]:
    """The same for programs; `said` are the lines for people."""
    return {
        "keys": list(proposal.keys),
        "written": sorted(proposal.texts) if wrote else [],
        "decision": new_trace.plain_data(written) if written is not None else None,
        "said": list(said),
    }


def found(proposal: Proposal) -> Iterator[str]:
    """What is new, and what stays as it is."""
    for key in proposal.keys:
        yield f"new       {key}"
    if proposal.clock is not None:
        rules, number = proposal.clock
        yield (
            f"note: your rules of the event clock stay at version 1, since yours differ from those"
            f" that ship: {', '.join(rules)}."
        )
        yield (
            f"  fix: to take those that ship, change them in event_clock_rules.yaml, with"
            f" `version: {number}` and `since`"
        )


def approver_first(approval_route: ApprovalRoute) -> Iterator[str]:
    """Why nothing was written, and what makes it possible (SPEC 2, Before the first approver)."""
    yield f"Nothing was written: {approval_route.base} names no approver yet."
    yield "Until then the policy changes only by the commit that adds the first approver, alone:"
    yield "  trace-gate approver add NAME --email E-MAIL --key FILE.pub"
    yield f"When that is in {approval_route.base}, run: trace-gate init --upgrade"


def next_steps(
    proposal: Proposal, approval_route: ApprovalRoute, written: Written, *, below_top: bool
) -> Iterator[str]:
    """What to stage, who signs, what to commit; `below_top` says where the reader stands."""
    yield from list(new_trace.lines(written))[:-1]
    where = " (in the top folder of the repository)" if below_top else ""
    if written.missing:
        options = " ".join(f"--option {word(each)}" for each in OPTIONS)
        yield "A decision says what shows that it is needed, and what is expected of it. To write"
        yield "it anew, after the `git add` below:"
        yield (
            f"  rm {written.path} && trace-gate new decision --from-staged {anew.OWN_REASON}"
            f" {options} --rationale {word(anew.REASON)}"
        )
        yield f"{anew.FILE_IS}, saved below uploads/."
        yield f"Or, in place of the first three options, {anew.INSTEAD}."
    yield f"next{where}:"
    yield f"  git add {_staged(proposal)}"
    yield f"  trace-gate approve {written.trace_id} {signing(approval_route.signers)}"
    yield f"  git add traces && git commit -m {word(MESSAGE)}"
    if approval_route.signers:
        names = " or ".join(each.name for each in approval_route.signers)
        yield f"The second command is for {names}."
    else:
        yield "note: You are the only approver who can sign, and nobody approves their own"
        yield "decision: let somebody else run this and commit it. Then you sign it."


def _staged(proposal: Proposal) -> str:
    """What is to be staged: schemas are all made, so their folder will do."""
    policy = [path for path in sorted(proposal.texts) if not path.startswith(f"{FOLDER}/")]
    made = [FOLDER] if len(policy) < len(proposal.texts) else []
    return " ".join(map(word, [*policy, *made]))
