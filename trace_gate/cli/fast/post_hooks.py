"""The hooks after the fact: post-checkout, post-commit, post-merge, post-rewrite (SPEC 5 and 8).

They look back at a commit that was made without the gate (`bypass`), bring the derived
layers up to date, and say in one line each what there is to say. What has happened they
cannot stop, so they end with 0 whatever goes wrong, unless the policy of the base says
`strict_local: true`. Most commits change no trace: that is found out first, and cheaply.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.adapters.git.repository import Git

FRAMEWORK = {
    "post-checkout": "PRE_COMMIT_CHECKOUT_TYPE",
    "post-merge": "PRE_COMMIT_IS_SQUASH_MERGE",
    "post-rewrite": "PRE_COMMIT_REWRITE_COMMAND",
}
"""Where pre-commit and prek say what Git says in the last argument of a hook."""

NEXT = "trace-gate derive"
"""What makes up for a hook that failed."""


def run(name: str, words: Sequence[str]) -> int:
    """The exit code of a hook after the fact."""
    argument = words[-1] if words else os.environ.get(FRAMEWORK.get(name, ""), "")
    rewritten = _rewritten() if name == "post-rewrite" else {}
    if (name, argument) in (("post-checkout", "0"), ("post-merge", "1")):
        return 0  # files were taken out of a commit, or staged: HEAD is where it was
    git, code = None, 0
    try:
        from trace_gate.adapters.git import locate

        search = locate.Search(None, os.environ)  # git looks while the rest is imported
        from trace_gate.adapters.git.repository import Git

        git = Git.found(search, hook=name)
        if git.top is not None and not _goes_on(git.git_dir, name, argument):
            code = _look_back(git, name, argument, rewritten)
            _bring(git, name)
    except (Exception, KeyboardInterrupt) as error:
        return _let_pass(git, error, name, words)
    finally:
        if git is not None:
            git.close()
    return code


def _look_back(git: Git, name: str, argument: str, rewritten: Mapping[str, str]) -> int:
    """Judge what went past the gate; the exit code that `strict_local` gives to it."""
    from trace_gate.cli.fast import bypass

    try:
        code = bypass.look_back(git, name, argument, rewritten)
    except Exception as error:
        from trace_gate.cli import errors

        code = errors.explain_here(error, ["hook", name])
    return code if code and _is_strict(git) else 0


def _bring(git: Git, name: str) -> None:
    if _is_fresh(git):
        return
    from trace_gate.cli.fast import derive

    # Another commit is looked at after a checkout: that is no news, there and back.
    derive.after_the_fact(git, quiet=name == "post-checkout")


def _is_fresh(git: Git) -> bool:
    """Whether there is nothing to do: no governance, or layers of these traces already."""
    from trace_gate.adapters.store.cache import Cache
    from trace_gate.app.repository import rules as repository_rules

    head = git.head()
    rules = repository_rules.rules_at(git, head, Cache.open(git.private_dir)) if head else None
    if head is None or rules is None:
        return True
    from trace_gate.adapters.derived.manifest import DerivedManifest
    from trace_gate.app.repository import snapshots

    said = DerivedManifest(git.private_dir).read()
    key = snapshots.key_of(git, head, rules.policy)
    return said is not None and (said["traces"], said["policy"]) == (key, rules.policy.digest)


def _rewritten() -> dict[str, str]:
    """The new name of each commit that was made anew, as Git writes them to the hook.

    All of it is read, so that Git is not stopped while it writes.
    """
    if sys.stdin is None or sys.stdin.isatty():
        return {}
    rows = (line.split() for line in sys.stdin.buffer.read().decode("latin-1").split("\n"))
    return {row[0]: row[1] for row in rows if len(row) > 1}


def _goes_on(git_dir: str, name: str, argument: str) -> bool:
    """Whether this is a step of a rebase: only its end counts, and post-rewrite tells it.

    A series of picks tells no end, so each of its commits counts.
    """
    if name == "post-rewrite":
        return argument == "amend" and _rebasing(git_dir)
    return bool(_todo(git_dir)) if name == "post-checkout" else _rebasing(git_dir)


def _rebasing(git_dir: str) -> bool:
    marks = ("rebase-merge", os.path.join("rebase-apply", "rebasing"))
    return any(os.path.exists(os.path.join(git_dir, mark)) for mark in marks)


def _todo(git_dir: str) -> list[bytes]:
    """What is left to do in a rebase."""
    try:
        with open(os.path.join(git_dir, "rebase-merge", "git-rebase-todo"), "rb") as file:
            lines = file.read().split(b"\n")
    except OSError:
        return []
    return [line for line in lines if line and not line.startswith((b"#", b"noop"))]


def _let_pass(git: Git | None, error: BaseException, name: str, words: Sequence[str]) -> int:
    """Say what went wrong and what to do; the exit code."""
    from trace_gate.cli import errors

    print("trace-gate: the derived layers are not up to date. Nothing is lost:", file=sys.stderr)
    code = errors.explain_here(error, ["hook", name, *words])
    if NEXT not in getattr(error, "remedy", ""):
        print(f"  then: {NEXT}", file=sys.stderr)
    return code if git is not None and _is_strict(git) else 0


def _is_strict(git: Git) -> bool:
    from trace_gate.app.repository import unit_base

    return unit_base.is_strict(git)
