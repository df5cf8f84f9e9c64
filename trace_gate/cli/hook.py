"""`trace-gate hook NAME`: what Git calls at a commit and at a push.

Every hook asks the one judge; none has a rule of its own (SPEC 5, Callers). What people
read goes to stderr, nothing prompts, and standard input is read only where Git writes to it.
"""

from __future__ import annotations

import os
import sys

from trace_gate.errors import CannotJudge, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trace_gate.adapters.git import Git
    from trace_gate.adapters.messagefile import MessageFile
    from trace_gate.app.check import Means
    from trace_gate.app.push import PushedRef
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.core.ledger.facts import SignatureCheck

USAGE = """\
Usage: trace-gate hook NAME [what Git gives to that hook]

What Git calls at a commit and at a push; `trace-gate install` sees to it.

  pre-commit, pre-merge-commit      judge what is staged
  prepare-commit-msg FILE [SOURCE]  write the traces of the commit into its message
  commit-msg FILE                   judge what is staged, with the trailers of the message
  pre-push REMOTE URL               judge every ref that a push brings (stdin: what Git says)

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
    answer = ANSWERS.get(words[0])
    if answer is None:
        raise UsageError(
            f"There is no hook {words[0]!r} here.", remedy=f"One of: {', '.join(ANSWERS)}."
        )
    from trace_gate.adapters.git import Git

    with Git.open(None, hook=words[0]) as git:
        return answer(git, words[1:])


def _staged(git: Git, words: Sequence[str]) -> int:
    """pre-commit and pre-merge-commit."""
    from trace_gate.app.check import check_staged

    del words
    return _tell(check_staged(git, _means(git)), git)


def _prepare_message(git: Git, words: Sequence[str]) -> int:
    """prepare-commit-msg: the one commit hook that `--no-verify` does not skip.

    It never stops a commit, unless the policy of the base says `strict_local: true`.
    """
    from trace_gate.app import message

    try:
        linked = message.linked(git, _means(git).store)
    except Exception as error:
        return _let_pass(error, words)
    try:
        if linked.traces and _source(words) not in message.NOT_WRITTEN:
            _write_trailers(git, words, linked.traces)
    except Exception as error:
        _let_pass(error, words)
    return _staged(git, ()) if linked.strict else 0


def _let_pass(error: Exception, words: Sequence[str]) -> int:
    """Say what went wrong where the commit goes on: nothing depends on the trailers."""
    from trace_gate.cli import failures

    failures.explain(error, ["hook", "prepare-commit-msg", *words])
    return 0


def _source(words: Sequence[str]) -> str:
    """Where the message comes from; pre-commit and prek say it in the environment."""
    return words[1] if len(words) > 1 else os.environ.get("PRE_COMMIT_COMMIT_MSG_SOURCE", "")


def _write_trailers(git: Git, words: Sequence[str], traces: Sequence[str]) -> None:
    from trace_gate.app.message import KEY, cleaned

    file, comment = _message_file(git, words)
    blank = not cleaned(file.read(), comment.encode()).strip()
    if not (blank and _source(words) == "message"):
        file.add(KEY, traces, blank=blank)


def _message(git: Git, words: Sequence[str]) -> int:
    """commit-msg: the judge, now with what the message says."""
    from trace_gate.app import message
    from trace_gate.app.check import check_staged

    file, comment = _message_file(git, words)
    text = message.cleaned(file.read(), comment.encode())
    if message.says_nothing(text):
        print("trace-gate: the message is empty but for its trailers: no commit.", file=sys.stderr)
        return 1
    trailers = file.trailers(text) if message.may_have_trailers(text) else ()
    known = message.known(text, trailers)
    return _tell(check_staged(git, _means(git), known), quiet=True)


def _message_file(git: Git, words: Sequence[str]) -> tuple[MessageFile, str]:
    from trace_gate.adapters.messagefile import MessageFile

    if not words:
        raise UsageError(
            "This hook needs the file with the commit message.",
            remedy="trace-gate hook commit-msg .git/COMMIT_EDITMSG",
        )
    comment = git.setting("core.commentString") or git.setting("core.commentChar") or "#"
    comment = "#" if comment == "auto" else comment
    return MessageFile(words[0], git.program, comment), comment


def _push(git: Git, words: Sequence[str]) -> int:
    """pre-push: every ref and commit that Git names on standard input."""
    from trace_gate.app.push import check_push

    remote = words[0] if words else os.environ.get("PRE_COMMIT_REMOTE_NAME", "origin")
    refs, remark = _pushed(git, remote, _lines(), os.environ)
    judgement = check_push(git, refs, remote, _means(git))
    if remark:
        judgement = judgement.with_(remarks=(*judgement.remarks, remark))
    return _tell(judgement)


def _lines() -> list[str]:
    """All of standard input, at once; nothing of a terminal, which would never end."""
    if sys.stdin is None or sys.stdin.isatty():
        return []
    data = sys.stdin.buffer.read()
    return data.decode(errors="surrogateescape").splitlines()


def _pushed(
    git: Git, remote: str, lines: Sequence[str], environ: Mapping[str, str]
) -> tuple[list[PushedRef], str]:
    """The refs of a push, and what has to be said about where they come from."""
    refs = [_pushed_ref(line) for line in lines if line.strip()]
    if refs:
        return refs, ""
    if environ.get("PRE_COMMIT_REMOTE_BRANCH"):
        return _framework_ref(git, environ)
    return _unnamed_push(git, remote)


def _pushed_ref(line: str) -> PushedRef:
    from trace_gate.app.push import PushedRef

    fields = line.rsplit(maxsplit=3)
    if len(fields) != 4:
        raise CannotJudge(
            f"This is not a line that Git gives to a pre-push hook: {line!r}.",
            remedy="LOCAL-REF LOCAL-OBJECT REMOTE-REF REMOTE-OBJECT, one line for each ref.",
        )
    names = ("local_ref", "local_oid", "remote_ref", "remote_oid")
    return PushedRef(**dict(zip(names, fields, strict=True)))


def _framework_ref(git: Git, environ: Mapping[str, str]) -> tuple[list[PushedRef], str]:
    """The one range that pre-commit and prek pass on, whatever else is pushed with it."""
    from trace_gate.app.push import PushedRef

    local = environ.get("PRE_COMMIT_LOCAL_BRANCH", "HEAD")
    head = environ.get("PRE_COMMIT_TO_REF") or git.resolve(local)
    if head is None:
        raise CannotJudge(f"{local} is pushed, and is not a commit here.")
    ref = PushedRef(
        local_ref=local,
        local_oid=head,
        remote_ref=environ["PRE_COMMIT_REMOTE_BRANCH"],
        remote_oid=environ.get("PRE_COMMIT_FROM_REF") or NO_OBJECT,
    )
    return [ref], (
        f"pre-commit and prek pass on one range of a push: {ref.remote_ref} was judged,"
        " other refs of this push were not (CI judges them)"
    )


def _unnamed_push(git: Git, remote: str) -> tuple[list[PushedRef], str]:
    """No ref was named: nothing is pushed, or a hook manager kept the lines to itself.

    The current branch is judged where the remote lacks commits of it, so that the second
    case is no pass.
    """
    from trace_gate.app.push import PushedRef

    head, branch = git.head(), git.head_branch() or "HEAD"
    there = git.resolve(f"refs/remotes/{remote}/{branch}")
    if head is None or (there is not None and git.is_ancestor(head, there)):
        return [], ""
    ref = PushedRef(
        local_ref="HEAD",
        local_oid=head,
        remote_ref=f"refs/heads/{branch}",
        remote_oid=there or NO_OBJECT,
    )
    return [ref], f"no ref was named on standard input, so {branch} was judged"


NO_OBJECT = "0" * 40


def _means(git: Git) -> Means:
    import time

    from trace_gate.adapters.cache import Cache
    from trace_gate.app.check import Means

    return Means(now=time.time(), store=Cache.open(git.private_dir), verify=_verify)


def _verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """ssh-keygen, imported when there is a signature to check."""
    from trace_gate.adapters.ssh import verify

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
        from trace_gate.report.text import text

        print(text(judgement, color=_use_color()), end="", file=sys.stderr)
    else:
        from trace_gate.report.closing import closing

        facts = closing(judgement)[:-1] or closing(judgement)
        print("trace-gate: " + "; ".join(facts), file=sys.stderr)
    if code and git is not None:
        _hint(git)
    return code


def _use_color() -> bool:
    terminal = sys.stderr is not None and sys.stderr.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _hint(git: Git) -> None:
    """Name traces that were written and are not in this commit."""
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.left_out import left_out
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
"""What answers each of Git's hooks, in the order in which Git calls them."""
