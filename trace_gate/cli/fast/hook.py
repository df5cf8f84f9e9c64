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
    from trace_gate.cli.fast.judgement_output import Output
    from trace_gate.core.gate.judgement import Judgement

USAGE = """\
Usage: trace-gate hook NAME [what Git gives to that hook]

What Git calls at a commit, a push and a merge; `trace-gate install` sees to it.

  pre-commit, pre-merge-commit      judge what is staged
  prepare-commit-msg FILE [SOURCE]  write the traces of the commit into its message
  commit-msg FILE                   judge what is staged, with the trailers of the message
  pre-push [--landed-at TIME] [--format FORMAT] [--report FORMAT=FILE] REMOTE URL
                                    judge every ref that a push brings (stdin: what Git says);
                                    TIME: when it landed, where CI judges it afterwards, in the
                                    formats of `trace-gate check`
  pre-receive [--within SECONDS]    on a server: judge every ref of a push before it is taken
                                    (stdin: what Git says); what takes longer (600) is refused
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
    if words[0] in OF_A_SERVER:
        from trace_gate.cli.fast import receive

        return receive.run(words[1:])
    if words[0] in OF_THE_MESSAGE:
        from trace_gate.cli.fast import stamped

        code = stamped.answer(words[0], words[1:])
        if code is not None:
            return code
    answer = ANSWERS.get(words[0])
    if answer is None:
        known = ", ".join((*ANSWERS, *OF_A_SERVER, *AFTER))
        raise UsageError(f"There is no hook {words[0]!r} here.", remedy=f"One of: {known}.")
    from trace_gate.adapters.git import locate

    search = locate.Search(None, os.environ)  # git looks while the rest is imported
    from trace_gate.adapters.git.repository import Git

    with Git.found(search, hook=words[0]) as git:
        return answer(git, words[1:])


def _staged(git: Git, words: Sequence[str]) -> int:
    """pre-commit and pre-merge-commit."""
    from trace_gate.cli.fast.judge import judge_staged

    del words
    return judge_staged(git)


def _prepare_message(git: Git, words: Sequence[str]) -> int:
    """prepare-commit-msg: the one commit hook that `--no-verify` does not skip."""
    from trace_gate.cli.fast import message_hooks

    return message_hooks.prepare(git, words)


def _message(git: Git, words: Sequence[str]) -> int:
    """commit-msg: the judge, now with what the message says."""
    from trace_gate.cli.fast import message_hooks

    return message_hooks.judge(git, words)


def _push(git: Git, words: Sequence[str]) -> int:
    """pre-push: every ref and commit that Git names on standard input.

    With a format, or in a CI that has one, it answers as `trace-gate check` does.
    """
    from trace_gate.cli.fast import judgement_output, pushed_refs

    form, reports, words = pushed_refs.formats(words)
    if form or reports or judgement_output.in_ci():
        output = judgement_output.wanted(form, None, reports, color=False)
        return _push_reported(git, words, output)
    from trace_gate.cli.fast.judge import print_judgement, say_ways

    judgement = _pushed(git, words)
    code = print_judgement(judgement)
    say_ways(git, judgement, commit=False)
    return code


def _push_reported(git: Git, words: Sequence[str], output: Output) -> int:
    """The same in the formats that are asked for, on stdout and in files."""
    from trace_gate.app.judge import check
    from trace_gate.core.errors import CannotJudge, TraceGateError
    from trace_gate.core.gate.judgement import exit_code

    output.begin(git)
    try:
        judgement = _pushed(git, words)
    except CannotJudge as stopped:
        judgement = check.cannot_judge(stopped)
    except TraceGateError as stopped:
        output.stop(stopped)
        raise
    output.write(judgement)
    return exit_code(judgement.verdict)


def _pushed(git: Git, words: Sequence[str]) -> Judgement:
    """The judgement of what Git names, with what has to be said about it."""
    from trace_gate.app.judge.push import check_push
    from trace_gate.cli.fast import pushed_refs
    from trace_gate.cli.fast.judge import services

    allowed = services(git)
    landed, words = pushed_refs.landing(words, allowed.now)
    remote = words[0] if words else os.environ.get("PRE_COMMIT_REMOTE_NAME", "origin")
    refs, remark = pushed_refs.refs(git, remote, pushed_refs.lines(), os.environ)
    judgement = check_push(git, refs, remote, allowed.with_(now=landed))
    remarks = [each for each in (remark, _bypasses(git, judgement)) if each]
    return judgement.with_(remarks=(*judgement.remarks, *remarks))


def _bypasses(git: Git, judgement: Judgement) -> str:
    """What there is to say of commits of a push that were made without the gate."""
    from trace_gate.adapters.store.bypass_ledger import BypassLedger

    noted = BypassLedger(git).noted()
    found = [each.commit for each in judgement.commits if each.commit in noted]
    if not found:
        return ""
    from trace_gate.app.judge.bypass import counted

    return counted(tuple(dict.fromkeys(found)))


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

OF_A_SERVER = ("pre-receive",)
"""The hooks of a server, which its owner writes (docs/how-to/git-server.md)."""

OF_THE_MESSAGE = ("prepare-commit-msg", "commit-msg")
"""Those that the stamp of pre-commit may answer."""

AFTER = ("post-checkout", "post-commit", "post-merge", "post-rewrite")
"""The hooks after the fact. `app.shims.AFTER` is the same, and imports more."""
