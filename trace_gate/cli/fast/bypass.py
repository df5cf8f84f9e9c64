"""Looks back at a commit that was made: what bears no stamp is judged now, and told if it fails.

`--no-verify`, reverts, picks and rebases pass the hooks before a commit, never these
(SPEC 5, Bypass ledger). A commit that the gate has seen costs a few questions, no judgement.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.adapters.git.repository import Git


def look_back(git: Git, name: str, argument: str, rewritten: Mapping[str, str]) -> int:
    """Judge the commit that a hook after the fact is about, unless the gate has passed it.

    Args:
        git: the repository.
        name: the hook.
        argument: what Git says in its last argument.
        rewritten: the new name of each commit that was made anew.

    Returns:
        The exit code of that judgement; 0 where none was needed.
    """
    commit = _made(git, name, argument)
    if commit is None:
        return 0
    return 0 if _has_passed(git, commit) else _judge(git, commit, rewritten)


def _has_passed(git: Git, commit: str) -> bool:
    """Whether the stamp of this commit answers; whatever is odd about it is no answer."""
    from trace_gate.adapters.store.commit_stamp import CommitStamp
    from trace_gate.app.judge import stamps

    try:
        passed = CommitStamp(git.git_dir, git.common_dir, os.environ).of_commit()
        return passed is not None and stamps.bears(git, commit, passed)
    except Exception:  # the judge says what is wrong
        return False


def _judge(git: Git, commit: str, rewritten: Mapping[str, str]) -> int:
    from trace_gate.adapters.store.bypass_ledger import BypassLedger
    from trace_gate.app.judge import bypass
    from trace_gate.cli.fast.judge import services
    from trace_gate.core.gate.judgement import exit_code
    from trace_gate.report.judgement.bypass import notice

    judgement = bypass.judge_made(git, commit, services(git))
    code = exit_code(judgement.verdict)
    if code:
        ledger = BypassLedger(git)
        ledger.note([*bypass.carried(ledger.noted(), rewritten), commit])
        print(notice(commit, judgement), file=sys.stderr)
    return code


def _made(git: Git, name: str, argument: str) -> str | None:
    """The commit that was made here just now; None where none was.

    An amend is told by post-commit already. A fast-forward brings commits of others: where it
    goes on by one merge, that merge stands on ORIG_HEAD, as one that is made here does.
    """
    if name == "post-commit" or (name, argument) == ("post-rewrite", "rebase"):
        return git.head()
    if name != "post-merge":
        return None
    head = git.head()
    if head is None or git.fast_forwarded(head):
        return None
    parents = git.parents(head)
    return head if len(parents) > 1 and git.resolve("ORIG_HEAD") == parents[0] else None
