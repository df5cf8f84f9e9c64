"""What `doctor` says of CI: the branch that it judges, and the trace-gate that it installs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.setup import ci_source
from trace_gate.app.setup.doctor_facts import Check
from trace_gate.app.setup.gate_uses import OTHERS
from trace_gate.core import shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.setup.doctor_facts import Facts, Status
    from trace_gate.app.setup.hook_layout import Layout

NEVER = "pull_request_target"
"""The event on which the gate is never run."""

WORKFLOW, FRAMEWORK = ".github/workflows/trace-governance-gate.yml", ".pre-commit-config.yaml"

SOURCE = 'trace-gate init --source "trace-gate @ git+https://HOST/OWNER/trace-gate@COMMIT"'
TRY = "trace-gate doctor --prove   (it asks pip; this look asks no network)"
STATUS: Mapping[str, Status] = {
    "right": "PASS", "unknown": "WARN", "unpublished": "WARN", "moves": "WARN", "other": "WARN",
    "broken": "FAIL",
}  # fmt: skip


def default_branch(facts: Facts, _layout: Layout) -> Check:
    """Pull requests go to the remote's default branch, so that one must be the protected one."""
    name, remote = "default branch", facts.remote
    if remote is None:
        return Check(name=name, status="PASS", message="no remote, so there is none")
    ask = f"git remote set-head {shell.word(remote)} --auto"
    if facts.remote_default is None:
        message = f"this clone does not know which branch is the default of {remote}"
        return Check(name=name, status="WARN", message=message, fix=ask)
    if facts.remote_default == facts.protected:
        message = f"{facts.protected} is the default of {remote}, too"
        return Check(name=name, status="PASS", message=message)
    return Check(
        name=name,
        status="FAIL",
        message=f"{facts.protected} is protected, and the default branch of {remote} is"
        f" {facts.remote_default}: what is merged there is not judged.",
        fix=f"trace-gate init --protect {shell.word(facts.remote_default)}   (or, where"
        f" {facts.remote_default} was the default only once: {ask})",
    )


def installs(facts: Facts, _layout: Layout) -> Check:
    """What CI installs: fixed, well-formed, and what runs here."""
    here, gate = facts.installed, _gate(facts)
    named = facts.sources.get(gate)
    if NEVER in facts.ci_events:
        message = f"{WORKFLOW} runs on {NEVER}: a stranger's change gets the rights of this"
        fix = "Write on: pull_request   The gate needs no secret, and refuses the other one."
        return Check(name="CI", status="FAIL", message=f"{message} repository.", fix=fix)
    if here is None or named is None:
        message = f"there is no {WORKFLOW}, so nobody knows what CI installs"
        fix = "trace-gate init   (another CI? look there that it installs one fixed version)"
        return Check(name="CI", status="WARN", message=message, fix=fix)
    if not named:
        message = f"{gate} does not say in a form that is known which trace-gate it takes"
        fix = "Look there that it installs one fixed version: TRACE_GATE_SOURCE in the shipped one."
        return Check(name="CI", status="WARN", message=message, fix=fix)
    order = ("FAIL", "WARN", "PASS")
    return min(_found(facts, here), key=lambda each: order.index(each.status))


def _gate(facts: Facts) -> str:
    """The file in which the gate is: the workflow of GitHub, else that of another forge."""
    return next((each for each in (WORKFLOW, *OTHERS) if each in facts.sources), WORKFLOW)


def _found(facts: Facts, here: ci_source.Installed) -> Iterator[Check]:
    """One check for each thing that may be wrong; the worst is shown."""
    tried = facts.tried or {}
    for path, sources in facts.sources.items():
        for source in sources:
            found = ci_source.assess(source, here, tried.get(source))
            status = STATUS[found.kind]
            if path == FRAMEWORK and status == "FAIL":
                status = "WARN"  # the gate runs and judges in CI all the same
            untried = found.kind == "unknown" and source not in tried
            fix = "" if status == "PASS" else TRY if untried else SOURCE
            where = "" if path == WORKFLOW else f"{path}: "
            yield Check(name="CI", status=status, message=f"{where}{found.why}", fix=fix)
    if len({source for sources in facts.sources.values() for source in sources}) > 1:
        message = f"{' and '.join(facts.sources)} do not install the same trace-gate"
        yield Check(name="CI", status="WARN", message=message, fix=SOURCE)
    branch = facts.protected  # none where nobody can tell
    missed = [each for each in facts.ci_branches if branch and branch not in each]
    if missed:
        message = f"{WORKFLOW} runs for {', '.join(missed[0])}, and {facts.protected} is protected"
        fix = f'Write branches: ["{facts.protected}"] in each of its triggers.'
        yield Check(name="CI", status="FAIL", message=message, fix=fix)
