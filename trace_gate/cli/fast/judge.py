"""What every hook before the fact does: ask the one judge, and tell people (SPEC 5, Callers)."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.store.commit_stamp import Passed
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Store
    from trace_gate.app.repository.units import Message
    from trace_gate.core.gate.judgement import Judgement


def judge_staged(git: Git, message: Message | None = None) -> int:
    """Judge what is staged, and stamp it; the exit code.

    With what is known of its message it is the second time, so a pass says nothing.
    """
    from trace_gate.adapters.store.commit_stamp import CommitStamp
    from trace_gate.app.judge.check import check_staged

    stamp = CommitStamp(git.git_dir, git.common_dir, os.environ)
    before = stamp.watched(git.setting_files())
    allowed = services(git)
    judgement = check_staged(git, allowed, message)
    code = (
        print_judgement(judgement, git)
        if message is None
        else print_judgement(judgement, quiet=True)
    )
    if message is None:
        say_ways(git, judgement, commit=True)
    if code:
        stamp.take_away()
    else:
        stamp.put(_passed(git, judgement, message, allowed.store), before)
    return code


def _passed(git: Git, judgement: Judgement, message: Message | None, store: Store | None) -> Passed:
    """What passed, so that the later hooks of this commit need not judge it again."""
    from trace_gate.adapters.store.commit_stamp import Passed
    from trace_gate.app.judge import commit_message, stamps
    from trace_gate.core.gate import message_text

    linked, comment = commit_message.linked(git, store), git.comment_sign()
    unknown = message_text.ONE if judgement.by_message else message_text.ANY
    head, staged = stamps.staged_now(git, linked.traces, comment)
    return Passed(
        head=head,
        staged=staged,
        merging=tuple(sorted(git.merge_heads())),
        message=unknown if message is None else message.digest,
        program=git.program,
        comment=comment,
        traces=linked.traces,
        gone=linked.gone,
    )


def say_ways(git: Git, judgement: Judgement, *, commit: bool) -> None:
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


def services(git: Git) -> Services:
    """What a hook may use besides Git: the clock, its cache, what checks signatures, the fold."""
    import time

    from trace_gate.adapters.store.cache import Cache
    from trace_gate.app.judge.services import Services
    from trace_gate.app.repository.rules import Memory
    from trace_gate.cli import wiring_governor

    folder = git.private_dir
    return Services(
        now=time.time(),
        store=Memory(Cache.open(folder)),
        verify=wiring_governor.verify,
        derive=wiring_governor.derived(folder),
        folded=wiring_governor.folded(folder),
        local_date=wiring_governor.local_date,
        workbooks=wiring_governor.workbooks,
    )


def print_judgement(judgement: Judgement, git: Git | None = None, *, quiet: bool = False) -> int:
    """Print a judgement for people; its exit code.

    A plain pass is one line. A `quiet` hook says nothing of a pass: an earlier hook of the
    same commit has said it. With `git`, a blocked commit is told which traces lie about on disk.
    """
    from trace_gate.core.gate.judgement import exit_code

    code = exit_code(judgement.verdict)
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
        _hint(git, judgement.traces)
    _print_folder(judgement)
    return code


def _print_folder(judgement: Judgement) -> None:
    """Say from where the commands are typed, where Git was called in a folder below the top."""
    if os.environ.get("GIT_PREFIX"):
        from trace_gate.cli import reader_folder

        reader_folder.print_below_findings(judgement)


def _use_color() -> bool:
    terminal = sys.stderr is not None and sys.stderr.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _hint(git: Git, root: str) -> None:
    """Name traces that were written and are not in this commit."""
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.judge.unstaged_traces import unstaged_traces
    from trace_gate.report.escape import plain

    if git.top is None:
        return
    for path in unstaged_traces(git, Workspace(git.top, git.private_dir), root)[:3]:
        print(f"hint: {plain(path)} is on disk, and is not in this commit.", file=sys.stderr)
        print(f"  fix: git add {plain(path)}   and commit it, too", file=sys.stderr)
