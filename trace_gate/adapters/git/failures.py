"""What git's own complaints mean for people: which line mends it."""

from __future__ import annotations

from trace_gate.core.errors import RepositoryUnreadable

_REMEDIES = (
    (
        ("not a git repository",),
        "This folder is not in a Git repository.",
        "cd into your repository and run it again (git init makes a new one).",
    ),
    (
        ("index file", "bad signature", "index uses"),
        "The index (what is staged) cannot be read.",
        "git status   shows what is wrong; rm .git/index, then git reset   builds it again.",
    ),
    (
        ("promisor", "lazy fetch", "transport '"),
        "This is a partial clone, and an object that has to be judged was never downloaded.",
        "git fetch --refetch --no-filter origin   (in CI: clone without --filter)",
    ),
    (
        (
            "missing",
            "bad object",
            "not a valid object",
            "could not read",
            "unable to read",
            "unable to find",
            "failed to read",
            "hash mismatch",
            "shallow",
        ),
        "An object of the history is missing or damaged.",
        "git fetch --unshallow   (in GitHub Actions: fetch-depth: 0), then git fsck",
    ),
)


def failure(question: str, code: int, complaint: bytes) -> RepositoryUnreadable:
    """The error for a git that failed, with its own words made safe to print."""
    words = spoken(complaint)
    if "dubious ownership" in words or "safe.directory" in words:
        return RepositoryUnreadable(
            "Git refuses to read this repository, because it belongs to another user.",
            remedy=_ownership_remedy(complaint),
        )
    low = words.lower()
    for signs, message, remedy in _REMEDIES:
        if any(sign in low for sign in signs):
            return RepositoryUnreadable(message, remedy=remedy)
    plain = words.removeprefix("fatal: ").removeprefix("error: ")
    return RepositoryUnreadable(
        f"Git could not answer ({question}, exit code {code}): {plain or 'it says nothing'}",
        remedy="git --version   should be 2.38 or newer; git fsck   looks for damage.",
    )


def missing(oid: str) -> RepositoryUnreadable:
    """The error for an object that this clone does not have."""
    return RepositoryUnreadable(
        f"The object {oid} is missing in this clone.",
        remedy="git fetch --unshallow   (in GitHub Actions: fetch-depth: 0); in a partial clone"
        " git fetch --refetch --no-filter origin",
    )


def damaged(oid: str) -> RepositoryUnreadable:
    """The error for an object whose content is not the one that its name stands for."""
    return RepositoryUnreadable(
        f"The object {oid} is damaged: Git gives other bytes than this name stands for.",
        remedy="git fsck --full   names what is damaged; make a fresh clone, and judge there.",
    )


def odd(question: str, what: str) -> RepositoryUnreadable:
    """The error for an answer of git, or an object, that is not of the expected form."""
    return RepositoryUnreadable(
        f"git {question} gave an answer that cannot be trusted: {what}.",
        remedy="git --version   should be 2.38 or newer; git fsck   looks for damage.",
    )


def spoken(complaint: bytes, most: int = 300) -> str:
    """What a program complained of, on one line, without control characters."""
    text = complaint.decode("utf-8", "backslashreplace")
    words = "".join(char if char.isprintable() else " " for char in text).split()
    line = " ".join(words)
    return line if len(line) <= most else f"{line[:most]}…"


def _ownership_remedy(complaint: bytes) -> str:
    for line in complaint.decode("utf-8", "backslashreplace").splitlines():
        if "safe.directory" in line and line.strip().startswith("git config"):
            return spoken(line.encode())
    return "git config --global --add safe.directory FOLDER"
