"""`trace-gate init --upgrade`: what a newer release brings, proposed as a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author import new_trace
from trace_gate.app.author.draft import Order
from trace_gate.app.setup import upgrade
from trace_gate.cli import environment, output
from trace_gate.cli.governed_draft import governed
from trace_gate.core.errors import TraceGateError
from trace_gate.report.pages import upgrade as page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.setup.upgrade import Proposal


def run(caused_by: str | None, tenant: Sequence[tuple[str, str]], form: str) -> None:
    """Propose the new keys and files, or say that there are none."""
    repository, files = environment.checkout()
    texts, shipped = new_trace.policy_texts(files), environment.shipped().files
    proposal = upgrade.propose(repository, texts, shipped, files, environment.now())
    if not proposal.texts:
        said = ["Nothing to propose: the policy has every key and file that ships."]
        output.show(form, page.plain_data(proposal, None, said, wrote=False), said)
        return
    approval_route = upgrade.approval_route(repository)
    if not approval_route.adoption and not approval_route.named:
        said = [*page.found(proposal), *page.approver_first(approval_route)]
        output.show(form, page.plain_data(proposal, None, said, wrote=False), said)
        raise SystemExit(1)
    before = upgrade.write(repository, files, proposal)
    written = None
    if not approval_route.adoption:
        order = _order(proposal, caused_by, tenant)
        written = _decided(repository, files, proposal, order, before)
    said = [*page.found(proposal), *(f"wrote {path}" for path in sorted(proposal.texts))]
    if written is None:
        said.append("It comes in with the adoption, which needs no decision.")
    else:
        below = bool(environment.here(repository))
        said += page.next_steps(proposal, approval_route, written, below_top=below)
    output.show(form, page.plain_data(proposal, written, said, wrote=True), said)


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
        return governed(repository, files, proposal.rules, written)
    return written


def _order(proposal: Proposal, caused_by: str | None, tenant: Sequence[tuple[str, str]]) -> Order:
    new = proposal.keys or sorted(proposal.texts)
    return Order(
        trace_type="decision",
        tenant=tuple(tenant),
        trigger="manual",
        options=page.OPTIONS,
        rationale=f"An upgrade of trace-gate brings these: {'; '.join(new)}",
        targets=tuple(f"file/{path}" for path in sorted(proposal.texts)),
        executed=True,
        caused_by=caused_by,
    )
