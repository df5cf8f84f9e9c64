"""`trace-gate hook NAME`: what Git calls at a commit and at a push.

Every hook before the fact asks the one judge; none has a rule of its own (SPEC 5, Callers).
Those after the fact are in `after`. What people read goes to stderr, nothing prompts, and
standard input is read only where Git writes to it.
"""

from __future__ import annotations

import os
import sys

from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.judge.check import Means
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.units import Message
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.core.ledger.model import SignatureCheck
    from trace_gate.core.policy.policy import Policy

USAGE = """\
Usage: trace-gate hook NAME [what Git gives to that hook]

What Git calls at a commit, a push and a merge; `trace-gate install` sees to it.

  pre-commit, pre-merge-commit      judge what is staged
  prepare-commit-msg FILE [SOURCE]  write the traces of the commit into its message
  commit-msg FILE                   judge what is staged, with the trailers of the message
  pre-push [--landed-at TIME] REMOTE URL
                                    judge every ref that a push brings (stdin: what Git says);
                                    TIME: when it landed, where CI judges it afterwards
  post-checkout OLD NEW FLAG        bring the derived layers up to date: these four say in one
  post-commit                       line what changed, and stop nothing; the last three also name
  post-merge SQUASH                 a commit that went past the gate
  post-rewrite COMMAND

Example: git commit; or by hand: trace-gate hook pre-commit
Exit codes: 0 pass, 1 blocked or waiting for a person, 2 could not judge, 3 a bug of ours.
"""


def run(words: Sequence[str]) -> int:
    """The exit code of a hook.

    Raises:
        UsageError: there is no such hook, or it was called without what Git gives to it.
        TraceGateError: it could not judge.
    """
    if not words or words[0] in ("-h", "--help"):
        print(USAGE, end="", file=sys.stdout if words else sys.stderr)
        return 0 if words else 2
    if words[0] in AFTER:
        from trace_gate.cli.fast import post_hooks

        return post_hooks.run(words[0], words[1:])
    answer = ANSWERS.get(words[0])
    if answer is None:
        known = ", ".join((*ANSWERS, *AFTER))
        raise UsageError(f"There is no hook {words[0]!r} here.", remedy=f"One of: {known}.")
    from trace_gate.adapters.git.repository import Git

    with Git.open(None, hook=words[0]) as git:
        return answer(git, words[1:])


def _staged(git: Git, words: Sequence[str]) -> int:
    """pre-commit and pre-merge-commit."""
    del words
    return judge_staged(git)


def judge_staged(git: Git, message: Message | None = None) -> int:
    """Judge what is staged, and stamp it; the exit code.

    With what is known of its message it is the second time, so a pass says nothing.
    """
    from trace_gate.app.judge.check import check_staged

    judgement = check_staged(git, means(git), message)
    told = _tell(judgement, git) if message is None else _tell(judgement, quiet=True)
    if message is None:
        _send(git, judgement, commit=True)
    return _stamped(git, told)


def _stamped(git: Git, code: int) -> int:
    """Stamp what passed, so that the hooks after the commit need not judge it again."""
    from trace_gate.adapters.store.bypass_ledger import BypassLedger
    from trace_gate.app.judge import stamps

    BypassLedger(git).stamp("" if code else stamps.stamp(git))
    return code


def _prepare_message(git: Git, words: Sequence[str]) -> int:
    """prepare-commit-msg: the one commit hook that `--no-verify` does not skip."""
    from trace_gate.cli.fast import message_hooks

    return message_hooks.prepare(git, words)


def _message(git: Git, words: Sequence[str]) -> int:
    """commit-msg: the judge, now with what the message says."""
    from trace_gate.cli.fast import message_hooks

    return message_hooks.judge(git, words)


def _push(git: Git, words: Sequence[str]) -> int:
    """pre-push: every ref and commit that Git names on standard input."""
    from trace_gate.app.judge.push import check_push
    from trace_gate.cli.fast import pushed_refs

    allowed = means(git)
    landed, words = pushed_refs.landing(words, allowed.now)
    remote = words[0] if words else os.environ.get("PRE_COMMIT_REMOTE_NAME", "origin")
    refs, remark = pushed_refs.refs(git, remote, pushed_refs.lines(), os.environ)
    judgement = check_push(git, refs, remote, allowed.with_(now=landed))
    remarks = [each for each in (remark, _bypasses(git, judgement)) if each]
    code = _tell(judgement.with_(remarks=(*judgement.remarks, *remarks)))
    _send(git, judgement, commit=False)
    return code


def _send(git: Git, judgement: Judgement, *, commit: bool) -> None:
    """Say how what only waits for an approval reaches an approver on another computer."""
    if judgement.verdict != "ESCALATE" or not git.remotes():
        return
    from trace_gate.app.repository import protected_branch
    from trace_gate.report.judgement.waiting import ways

    branch = git.head_branch()
    remote = protected_branch.remote(git, branch or "") or git.remotes()[0]
    draft = branch in (judgement.policy_ref, judgement.policy_ref.removeprefix(f"{remote}/"))
    for line in ways(judgement, branch=branch, remote=remote, commit=commit, draft=draft):
        print(line, file=sys.stderr)


def _bypasses(git: Git, judgement: Judgement) -> str:
    """What there is to say of commits of a push that were made without the gate."""
    from trace_gate.adapters.store.bypass_ledger import BypassLedger

    noted = BypassLedger(git).noted()
    found = [each.commit for each in judgement.commits if each.commit in noted]
    if not found:
        return ""
    from trace_gate.app.judge.bypass import counted

    return counted(tuple(dict.fromkeys(found)))


def means(git: Git) -> Means:
    """What a hook may use besides Git: the clock, its cache, what checks signatures, the fold."""
    import time

    from trace_gate.adapters.store.cache import Cache
    from trace_gate.app.judge.check import Means
    from trace_gate.cli import wiring_governor

    def derived(git: Repository, tree: str | None, policy: Policy) -> Mapping[str, str]:
        from trace_gate.adapters.store import read_fold  # where derived layers are tracked

        return read_fold.derived(git, folder, tree, policy)

    folder = git.private_dir
    return Means(
        now=time.time(),
        store=Cache.open(folder),
        verify=_verify,
        derive=derived,
        folded=wiring_governor.folded(folder),
        local_date=wiring_governor.local_date,
    )


def _verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """ssh-keygen or gpg, imported when there is a signature to check."""
    from trace_gate.adapters.signing.signatures import verify

    return verify(payload, signature, keys, principal)


def _tell(judgement: Judgement, git: Git | None = None, *, quiet: bool = False) -> int:
    """Print a judgement for people; its exit code.

    A plain pass is one line. A `quiet` hook says nothing of a pass: an earlier hook of the
    same commit has said it. With `git`, a blocked commit is told which traces lie about on disk.
    """
    from trace_gate.core.gate.judgement import exit_code

    code = exit_code(judgement)
    if quiet and code == 0:
        return 0
    if judgement.findings:
        from trace_gate.report.judgement.text import text

        print(text(judgement, color=_use_color()), end="", file=sys.stderr)
    else:
        from trace_gate.report.judgement.summary import closing

        facts = closing(judgement)[:-1] or closing(judgement)
        print("trace-gate: " + "; ".join(facts), file=sys.stderr)
    if code and git is not None:
        _hint(git)
    _standing(judgement)
    return code


def _standing(judgement: Judgement) -> None:
    """Say from where the commands are typed, where Git was called in a folder below the top."""
    if os.environ.get("GIT_PREFIX"):
        from trace_gate.cli import reader_folder

        reader_folder.tell_findings(judgement)


def _use_color() -> bool:
    terminal = sys.stderr is not None and sys.stderr.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _hint(git: Git) -> None:
    """Name traces that were written and are not in this commit."""
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.judge.unstaged_traces import left_out
    from trace_gate.report.escape import plain

    if git.top is None:
        return
    for path in left_out(git, Workspace(git.top, git.private_dir))[:3]:
        print(f"hint: {plain(path)} is on disk, and is not in this commit.", file=sys.stderr)
        print(f"  fix: git add {plain(path)}   and commit it, too", file=sys.stderr)


if TYPE_CHECKING:
    Answer = Callable[[Git, Sequence[str]], int]

ANSWERS: Mapping[str, Answer] = {
    "pre-commit": _staged,
    "pre-merge-commit": _staged,
    "prepare-commit-msg": _prepare_message,
    "commit-msg": _message,
    "pre-push": _push,
}
"""What answers each of Git's hooks before the fact, in the order in which Git calls them."""

AFTER = ("post-checkout", "post-commit", "post-merge", "post-rewrite")
"""The hooks after the fact. `app.shims.AFTER` is the same, and imports more."""
