"""The hooks of the message: `prepare-commit-msg` writes trailers, `commit-msg` judges them.

Git gives them the file with the message. pre-commit and prek leave it out where their
configuration has a `files:` that does not match it; then it is found as Git keeps it.
"""

from __future__ import annotations

import os
import sys

from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.message_file import MessageFile
    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.store.commit_stamp import Passed
    from trace_gate.app.judge.commit_message import Linked

FRAMEWORK = "PRE_COMMIT"
"""What pre-commit and prek set for the hooks that they run."""

EDITED, MERGED = "COMMIT_EDITMSG", "MERGE_MSG"
"""Where `git commit` and `git merge` keep the message, in the Git directory of the work tree."""


def prepare(git: Git, words: Sequence[str]) -> int:
    """prepare-commit-msg. It never stops a commit, unless the base says `strict_local: true`."""
    from trace_gate.app.judge import commit_message
    from trace_gate.app.repository import unit_base
    from trace_gate.cli.fast.judge import judge_staged, services

    try:
        linked = commit_message.linked(git, services(git).store)
    except Exception as error:
        code = _say(error, words)
        return code if unit_base.is_strict(git) else 0
    try:
        if linked.traces or linked.gone:
            write_trailers(_message_file(git, words), linked, words)
    except Exception as error:
        _say(error, words)
    return judge_staged(git) if linked.strict else 0


def judge(git: Git, words: Sequence[str]) -> int:
    """commit-msg: the judge, now with what the message says."""
    from trace_gate.app.judge import commit_message
    from trace_gate.cli.fast.judge import judge_staged
    from trace_gate.core.gate import message_text

    file = _message_file(git, words)
    text = message_text.cleaned(file.read(), file.comment.encode())
    if message_text.says_nothing(text):
        print("trace-gate: the message is empty but for its trailers: no commit.", file=sys.stderr)
        return 1
    trailers = file.trailers(text) if message_text.may_have_trailers(text) else ()
    return judge_staged(git, commit_message.known(text, trailers))


def _say(error: Exception, words: Sequence[str]) -> int:
    """Say what went wrong; its exit code. The commit may go on: nothing depends on the trailers."""
    from trace_gate.cli import errors

    return errors.explain_here(error, ["hook", "prepare-commit-msg", *words])


def _source(words: Sequence[str]) -> str:
    """Where the message comes from; pre-commit and prek say it in the environment."""
    return words[1] if len(words) > 1 else os.environ.get("PRE_COMMIT_COMMIT_MSG_SOURCE", "")


def write_trailers(file: MessageFile, linked: Linked | Passed, words: Sequence[str]) -> None:
    """Write the traces of a commit into its message, and take those away that are gone."""
    from trace_gate.core.gate.message_text import KEY, NOT_WRITTEN, cleaned

    if _source(words) in NOT_WRITTEN:
        return
    file.drop(KEY, linked.gone)
    blank = not cleaned(file.read(), file.comment.encode()).strip()
    if not (blank and _source(words) == "message"):
        file.add(KEY, linked.traces, blank=blank)


def message_file(path: str, program: str, comment: str) -> MessageFile:
    """A message file, imported when there is one to read or write."""
    from trace_gate.adapters.git.message_file import MessageFile

    return MessageFile(path, program, comment)


def _message_file(git: Git, words: Sequence[str]) -> MessageFile:
    return message_file(_path(git, words), git.program, git.comment_sign())


def _path(git: Git, words: Sequence[str]) -> str:
    """The file with the message.

    Raises:
        UsageError: Git gave none, and no framework stands between that could have kept it.
    """
    if words:
        return words[0]
    if not os.environ.get(FRAMEWORK):
        raise UsageError(
            "This hook needs the file with the commit message.",
            remedy="trace-gate hook commit-msg .git/COMMIT_EDITMSG",
        )
    edited, merged = (os.path.join(git.git_dir, name) for name in (EDITED, MERGED))
    return merged if git.merge_heads() and _written(merged) > _written(edited) else edited


def _written(path: str) -> int:
    """When a file was written last; of the two messages, the newer one is being made."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
