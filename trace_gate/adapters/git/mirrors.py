"""Lasting bare copies of other repositories, fetched with GitPython (SPEC 10, Fleet).

A copy has one branch and nothing else of its origin: no tags, no settings, no hooks. Nobody can
be asked anything. No verdict rests on what is done here: the judge hashes what it reads.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from trace_gate.adapters.git import users_git
from trace_gate.core.errors import TraceGateError, UsageError
from trace_gate.core.fleet.address import masked

if TYPE_CHECKING:
    from trace_gate.core.fleet.address import Address

QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
    "GIT_NAMESPACE": "",
}
"""Of the environment of every git here: no prompt, and nothing of another repository."""

SETTINGS = (
    *("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false"),
    *("-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false"),
    *("-c", "fetch.prune=false", "-c", "fetch.writeCommitGraph=false"),
)
FETCH = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
LONGEST = 300
"""Characters of what git says that are kept."""

SSH = "GIT_SSH_COMMAND"
"""What a person may have set; it must not ask anything."""

NO_BRANCH = "couldn't find remote ref"


class NotFetched(TraceGateError):
    """A copy could not be brought up to date; `kind` is one of `core.fleet.row.ERRORS`."""

    def __init__(self, kind: str, message: str, *, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.kind = kind


def require() -> None:
    """Nothing, where repositories can be fetched.

    Raises:
        UsageError: GitPython is not installed, or finds no git.
    """
    try:
        import git  # noqa: F401  # whether it can be imported is what is asked
    except ImportError as error:
        raise UsageError(
            "fleet needs GitPython and Git, and one of them is missing here.",
            remedy="pip install 'trace-gate[fleet]'",
        ) from error


def fetch(mirror: str, address: Address, ref: str, patience: float) -> str:
    """The commit of a branch, with all of its history in a copy that is made where it is missing.

    Args:
        mirror: the folder of the copy, by its absolute path.
        address: where it comes from; a folder by its absolute path, too.
        ref: the full name of the branch.
        patience: seconds that it may take.

    Raises:
        NotFetched: it could not be reached, or has no such branch.
    """
    from git import Git, exc

    ssh = users_git.environment_elsewhere(SSH).get(SSH, "ssh")
    only = {"GIT_ALLOW_PROTOCOL": address.scheme, SSH: f"{ssh} -o BatchMode=yes"}

    def run(folder: str, *words: str) -> str:
        own = {"GIT_DIR": folder, "GIT_COMMON_DIR": folder}
        own["GIT_OBJECT_DIRECTORY"] = os.path.join(folder, "objects")
        code, out, said = Git(folder).execute(
            ["git", *SETTINGS, *words],
            env={**QUIET, **own, **only},
            kill_after_timeout=patience if os.name == "posix" else None,
            with_extended_output=True,
            with_exceptions=False,
        )
        if code:
            raise _explained(str(said), mirror, ref, patience)
        return str(out)

    try:
        if not os.path.isdir(mirror):
            new = f"{mirror}.new"  # whole or not at all
            shutil.rmtree(new, ignore_errors=True)
            os.makedirs(new)
            head = f"--initial-branch={ref.removeprefix('refs/heads/')}"
            run(new, "init", "--quiet", "--bare", "--template=", head)
            os.rename(new, mirror)
        run(mirror, *FETCH, "--end-of-options", address.text, f"+{ref}:{ref}")
        return run(mirror, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    except exc.GitError as error:  # git itself is missing
        raise _explained(str(error), mirror, ref, patience) from None


def _explained(said: str, mirror: str, ref: str, patience: float) -> NotFetched:
    """What git complains of, without anything that is secret."""
    if "Timeout: the command" in said:
        return NotFetched(
            "timeout",
            f"The fetch did not end within {patience:.0f} seconds.",
            remedy="Try again, or give it more time: defaults, timeout.",
        )
    if NO_BRANCH in said:
        return NotFetched(
            "no_branch",
            f"There is no branch {ref.removeprefix('refs/heads/')}, or no commit yet.",
            remedy="Write the branch that it has as its `ref`.",
        )
    return NotFetched(
        "unreachable",
        f"Git says: {_short(said)}",
        remedy="Check its `url`, and that git may read it without being asked: git ls-remote URL. "
        f"Where the copy is damaged, delete it: {mirror}",
    )


def _short(said: str) -> str:
    """The line that says why, on one line."""
    lines = [line.strip() for line in masked(said).splitlines() if line.strip()]
    why = [line for line in lines if line.startswith(("fatal:", "error:", "ssh:"))]
    words = " ".join((why or lines or ["git does not say why"])[0].split())
    return words[:LONGEST]
