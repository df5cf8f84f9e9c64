"""How what only waits for an approval reaches the approver (SPEC 6, Verdicts).

Hooks and CI stop it until it is approved. An approver on another computer must see it first, so
it goes past the hooks as a branch of its own; CI lets nothing of it into the protected branch.
"""

from __future__ import annotations

import re

from trace_gate.core.shell import exact_word, word
from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.judgement import Judgement

APPROVE = re.compile(r"trace-gate approve (TRACE-[\w-]+)((?: --key [\w~/.]+| --reason TG\d+)*)")
OPTION = re.compile(r" --\w+ \S+")
MOST = 3
"""Approvals that are named one by one."""


def ways(
    judgement: Judgement, *, branch: str | None, remote: str, commit: bool, draft: bool
) -> list[str]:
    """What to type on both computers, in lines; none where something else is wrong.

    Args:
        judgement: of a hook.
        branch: the one that is checked out; None for none.
        remote: where the branch goes.
        commit: nothing is committed yet.
        draft: the branch is the protected one, so a branch of its own is made first.
    """
    commands = approvals(judgement)
    if judgement.verdict != "ESCALATE" or not commands:
        return []
    first = next(iter(commands))
    name = branch if branch is not None and not draft else f"approve-{first}"
    steps = [f"git switch -c {word(name)}"] if name != branch else []
    steps += ["git commit --no-verify"] if commit else []
    steps.append(f"git push --no-verify -u {word(remote)} {word(name)}")
    answer = ["git fetch", f"git switch {word(name)}", *commands.values()]
    answer += ["git add -A traces", 'git commit -m "Approve it"', "git push"]
    why = (
        "If the approver works on another computer, send it there as a draft. CI lets it into the "
        "protected branch only when it is approved:"
    )
    return [
        why,
        f"  you:          {plain(' && '.join(steps))}",
        f"  the approver: {plain(' && '.join(answer))}",
        f"  you, then:    git pull {plain(word(remote))} {plain(word(name))}",
    ]


def by_hand(judgement: Judgement, remote: str, branch: str) -> list[str]:
    """What an approver types who has only the pull request: two lines; none where none waits.

    Args:
        judgement: of the pull request.
        remote: where its branch is: the name of a remote, or an address.
        branch: the branch, as its author named it.
    """
    commands = approvals(judgement)
    if not commands:
        return []
    ref = exact_word(f"refs/heads/{branch}")
    onto = exact_word(f"HEAD:refs/heads/{branch}")
    there = word(remote)
    steps = [*commands.values(), "git add -A traces", 'git commit -m "Approve it"']
    return [
        f"git fetch {there} {ref} && git switch --detach FETCH_HEAD",
        " && ".join([*steps, f"git push {there} {onto}"]),
    ]


def approvals(judgement: Judgement) -> dict[str, str]:
    """Trace id to the command that approves it, with each option that a finding asks for."""
    found: dict[str, dict[str, None]] = {}
    for finding in judgement.findings:
        asked = APPROVE.search(finding.remediation) if finding.waits else None
        if asked is not None:
            found.setdefault(asked[1], {}).update(dict.fromkeys(OPTION.findall(asked[2])))
    return {
        trace_id: f"trace-gate approve {trace_id}{''.join(options)}"
        for trace_id, options in list(found.items())[:MOST]
    }
