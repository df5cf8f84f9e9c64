"""Which refs a push brings: what Git says to a pre-push hook, or what is left of it.

Git writes a line for each ref on standard input. pre-commit and prek read them, and pass one
range on in the environment; other managers may pass on nothing at all.
"""

from __future__ import annotations

import sys

from trace_gate.core.errors import CannotJudge, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.judge.pushed_to import PushedRef

NO_OBJECT = "0" * 40

LANDED = "--landed-at"

FORMAT, REPORT = "--format", "--report"

MOST_DIGITS = 11

AHEAD = 300
"""Seconds that the clock of the server may be ahead of this one."""


def lines() -> list[str]:
    """All of standard input, at once; nothing of a terminal, which would never end."""
    if sys.stdin is None or sys.stdin.isatty():
        return []
    data = sys.stdin.buffer.read()
    return data.decode(errors="surrogateescape").split("\n")  # names may have other line ends


def landing(words: Sequence[str], now: float) -> tuple[float, Sequence[str]]:
    """When a push landed, and the words that are left; without `--landed-at TIME` it is now.

    A job that judges a push after the fact gives the time of its event, so that it says the
    same when it is run again. TIME is in seconds since 1970, or like 2025-01-02T09:30:00Z.

    Raises:
        UsageError: this is no time.
        CannotJudge: this time is still to come.
    """
    if not words or not words[0].startswith(LANDED):
        return now, words
    first, sign, text = words[0].partition("=")
    text, rest = (text, words[1:]) if sign else (" ".join(words[1:2]), words[2:])
    seconds = _seconds(text) if first == LANDED else None
    if seconds is None:
        raise UsageError(
            f"{' '.join(words[:2])!r} does not say when the push landed.",
            remedy=f"trace-gate hook pre-push {LANDED} 2025-01-02T09:30:00Z origin URL",
        )
    if seconds > now + AHEAD:
        raise CannotJudge(
            f"The push is said to have landed at {text}, which is later than now.",
            remedy=f"Give the time of the push to {LANDED}, or set the clock of this computer.",
        )
    return min(seconds, now), rest


def formats(words: Sequence[str]) -> tuple[str | None, tuple[str, ...], Sequence[str]]:
    """The last `--format`, each `--report`, and the words without them.

    They stand before the name of the remote, as `--landed-at` does. Git gives none of them: a
    job that judges a push after the fact does.

    Raises:
        UsageError: there is no such format.
    """
    form: str | None = None
    reports: tuple[str, ...] = ()
    left, kept = list(words), list[str]()
    while left and left[0].startswith("--"):
        word = left.pop(0)
        option, sign, value = word.partition("=")
        value = value if sign else (left.pop(0) if left else "")
        if option == REPORT:
            reports = (*reports, value)
        elif option == FORMAT:
            form = _known(value)
        else:
            kept += [word] if sign else [word, value]
    return form, reports, [*kept, *left]


def _known(form: str) -> str:
    from trace_gate.report.judgement.registry import FORMATS

    if form not in FORMATS:
        raise UsageError(
            f"There is no format {form!r}.", remedy=f"One of: {', '.join(sorted(FORMATS))}."
        )
    return form


def _seconds(text: str) -> float | None:
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return float(text)
    from trace_gate.core.trace import ids

    instant = ids.instant_or_none(text)
    return instant.seconds if instant is not None else None


def refs(
    git: Git, remote: str, named: Sequence[str], environ: Mapping[str, str]
) -> tuple[list[PushedRef], str]:
    """The refs of a push, and what has to be said about where they come from."""
    found = [_ref(line) for line in named if line.strip()]
    if found:
        return found, ""
    if environ.get("PRE_COMMIT_REMOTE_BRANCH"):
        return _framework_ref(git, environ)
    return _unnamed_push(git, remote)


def _ref(line: str) -> PushedRef:
    from trace_gate.app.judge.pushed_to import PushedRef

    fields = line.removesuffix("\r").rsplit(" ", 3)  # a no-break space in a name is no border
    if len(fields) != 4 or not (_is_object(fields[1]) and _is_object(fields[3])):
        raise CannotJudge(
            f"This is not a line that Git gives to a pre-push hook: {line!r}.",
            remedy="LOCAL-REF LOCAL-OBJECT REMOTE-REF REMOTE-OBJECT, one line for each ref.",
        )
    names = ("local_ref", "local_oid", "remote_ref", "remote_oid")
    return PushedRef(**dict(zip(names, fields, strict=True)))


def received(named: Sequence[str]) -> list[PushedRef]:
    """The refs that Git names to a server's pre-receive hook: OLD NEW REF, a line each.

    Raises:
        CannotJudge: a line is no such line.
    """
    return [_received_ref(line) for line in named if line.strip()]


def _received_ref(line: str) -> PushedRef:
    from trace_gate.app.judge.pushed_to import PushedRef

    fields = line.split(" ", 2)
    if len(fields) != 3 or not (_is_object(fields[0]) and _is_object(fields[1])):
        raise CannotJudge(
            f"This is not a line that Git gives to a pre-receive hook: {line!r}.",
            remedy="OLD-OBJECT NEW-OBJECT REF, one line for each ref.",
        )
    old, new, ref = fields
    return PushedRef(local_ref=ref, local_oid=new, remote_ref=ref, remote_oid=old)


def _is_object(name: str) -> bool:
    """Whether it is the full name of an object (SHA-1 or SHA-256), or the zeros of none."""
    return len(name) in (40, 64) and not name.strip("0123456789abcdef")


def _framework_ref(git: Git, environ: Mapping[str, str]) -> tuple[list[PushedRef], str]:
    """The one range that pre-commit and prek pass on, whatever else is pushed with it."""
    from trace_gate.app.judge.pushed_to import PushedRef

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
    from trace_gate.app.judge.pushed_to import PushedRef

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
