"""`trace-gate init --upgrade`: what a newer release brings, proposed as a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.author.draft import Order
from trace_gate.app.setup import upgrade
from trace_gate.app.setup.compile import FOLDER
from trace_gate.cli import environment
from trace_gate.cli.commands import new
from trace_gate.core.errors import TraceGateError
from trace_gate.core.schema import anew
from trace_gate.core.shell import word
from trace_gate.report.pages import new_trace as new_page
from trace_gate.report.pages.approver import signing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.setup.upgrade import ApprovalRoute, Proposal

MESSAGE = "Take the new keys of the policy"
OPTIONS = ("Take what the new release brings", "Leave the policy as it is")


def run(caused_by: str | None, tenant: Sequence[tuple[str, str]]) -> None:
    """Propose the new keys and files, or say that there are none."""
    repository = environment.git()
    files = environment.working_tree(repository)
    texts, shipped = new_trace.policy_texts(files), environment.shipped().files
    proposal = upgrade.propose(repository, texts, shipped, files, environment.now())
    if not proposal.texts:
        click.echo("Nothing to propose: the policy has every key and file that ships.")
        return
    approval_route = upgrade.approval_route(repository)
    if not approval_route.adoption and not approval_route.named:
        click.echo("\n".join([*_found(proposal), *_approver_first(approval_route)]))
        raise SystemExit(1)
    before = upgrade.write(repository, files, proposal)
    written = None
    if not approval_route.adoption:
        order = _order(proposal, caused_by, tenant)
        written = _decided(repository, files, proposal, order, before)
    click.echo(
        "\n".join([*_found(proposal), *(f"wrote {path}" for path in sorted(proposal.texts))])
    )
    if written is None:
        click.echo("It comes in with the adoption, which needs no decision.")
    else:
        click.echo("\n".join(_next(repository, proposal, approval_route, written)))


def _decided(
    repository: Git,
    files: Workspace,
    proposal: Proposal,
    order: Order,
    before: Mapping[str, bytes | None],
) -> Written:
    """The decision; without one nothing is left behind, so that the command can run again."""
    try:
        written = new_trace.write(repository, files, proposal.rules, order, now=environment.now())
    except TraceGateError:
        upgrade.take_back(files, before)
        raise
    if written.claims_nothing:
        return new.governed(repository, files, proposal.rules, written)
    return written


def _order(proposal: Proposal, caused_by: str | None, tenant: Sequence[tuple[str, str]]) -> Order:
    return Order(
        trace_type="decision",
        tenant=tuple(tenant),
        trigger="manual",
        options=OPTIONS,
        rationale="An upgrade of trace-gate brings these: " + "; ".join(_names(proposal)),
        targets=tuple(f"file/{path}" for path in sorted(proposal.texts)),
        executed=True,
        caused_by=caused_by,
    )


def _names(proposal: Proposal) -> Sequence[str]:
    """What is new, or, where no key is, which files are."""
    return proposal.keys or sorted(proposal.texts)


def _found(proposal: Proposal) -> Iterator[str]:
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


def _approver_first(approval_route: ApprovalRoute) -> Iterator[str]:
    yield f"Nothing was written: {approval_route.base} names no approver yet."
    yield "Until then the policy changes only by the commit that adds the first approver, alone:"
    yield "  trace-gate approver add NAME --email E-MAIL --key FILE.pub"
    yield f"When that is in {approval_route.base}, run: trace-gate init --upgrade"


def _next(
    repository: Git, proposal: Proposal, approval_route: ApprovalRoute, written: Written
) -> Iterator[str]:
    yield from list(new_page.lines(written))[:-1]
    where = " (in the top folder of the repository)" if environment.here(repository) else ""
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
