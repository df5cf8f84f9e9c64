"""Lasting bare copies of other repositories, fetched with GitPython (SPEC 10, Fleet).

A copy has one branch and nothing else of its origin: no tags, no settings, no hooks. Nobody can
be asked anything. No verdict rests on what is done here: the judge hashes what it reads.
"""

from __future__ import annotations

import contextlib
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
    *("-c", "init.defaultRefFormat=files"),
)
FETCH = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--write-fetch-head")
_CORE = b"[core]\n\trepositoryformatversion = %d\n\tfilemode = true\n\tbare = true\n"
CONFIG = {
    "sha1": _CORE % 0,
    "sha256": _CORE % 1 + b"[extensions]\n\tobjectformat = sha256\n",
}
"""All settings of a copy, by what its objects are named with."""

FETCHED = "FETCH_HEAD"
"""Where Git writes what it took. It leaves out the branch of a shallow repository, without an
error: the copy would stay what it was, and be taken for what is there."""

LONGEST = 300
"""Characters of what git says that are kept."""

SSH = "GIT_SSH_COMMAND"
"""What a person may have set; it must not ask anything."""

ALLOWED = "GIT_ALLOW_PROTOCOL"
NO_BRANCH = "couldn't find remote ref"
OTHER_HASH = "mismatched algorithms"


class NotFetched(TraceGateError):
    """A copy could not be brought up to date; `kind` is one of `core.fleet.row.ERRORS`."""

    def __init__(self, kind: str, message: str, *, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.kind = kind


def refuse_tracked(folder: str) -> None:
    """Nothing, where no repository has committed what lies in a folder of copies.

    A copy that came with a repository could hold anything, verdicts that we keep in it, too.

    Raises:
        UsageError: one has.
    """
    above, name = os.path.split(folder)
    if users_git.run(("ls-files", "--", name), above).stdout:
        raise UsageError(
            f"{folder} holds files that a repository has committed, and no copies of ours.",
            remedy="Name another folder in fleet.yaml: mirrors, folder.",
        )


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
        NotFetched: it could not be reached, or has no such branch, or the copy is not ours.
    """
    copy = _Copy(mirror, address, ref, patience)
    if os.path.lexists(mirror):
        copy.refuse_other()
        return copy.fetched()
    new = copy.beside()  # whole or not at all
    try:
        new.begin("sha1")
        found = new.fetched()
    except NotFetched as stopped:
        if OTHER_HASH not in stopped.message:
            raise
        new.begin("sha256")
        found = new.fetched()
    os.rename(new.folder, mirror)
    return found


class _Copy:
    """A copy, and how git is asked in it."""

    def __init__(self, folder: str, address: Address, ref: str, patience: float) -> None:
        self.folder = folder
        self._address, self._ref, self._patience = address, ref, patience

    def beside(self) -> _Copy:
        """The same at a place where it is not found yet."""
        return _Copy(f"{self.folder}.new", self._address, self._ref, self._patience)

    def begin(self, algorithm: str) -> None:
        """Make it anew, without a commit. Its settings are ours, to the byte."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        head = f"--initial-branch={self._ref.removeprefix('refs/heads/')}"
        form = f"--object-format={algorithm}"
        self._git("init", "--quiet", "--bare", "--template=", form, head)
        with open(os.path.join(self.folder, "config"), "wb") as file:
            file.write(CONFIG[algorithm])

    def fetched(self) -> str:
        """The commit of the branch, once all of it is here."""
        refs = f"+{self._ref}:{self._ref}"
        noted = os.path.join(self.folder, FETCHED)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(noted)
        self._git(*FETCH, "--end-of-options", self._address.text, refs, **self._transport())
        with open(noted, encoding="utf-8", errors="replace") as file:
            given = file.read().partition("\t")[0]
        if not given:
            raise NotFetched(
                "unreachable",
                "It gave no commit of the branch: a shallow repository gives none.",
                remedy="Make it whole there: git fetch --unshallow   Or name another `url`.",
            )
        return self._git("rev-parse", "--verify", "--end-of-options", f"{given}^{{commit}}")

    def refuse_other(self) -> None:
        """Nothing, where it is as we made it.

        Settings of a repository name programs, and HEAD says what is judged.

        Raises:
            NotFetched: somebody else made or changed it.
        """
        head, config = (self._read(name) for name in ("HEAD", "config"))
        if head != f"ref: {self._ref}\n".encode() or config not in CONFIG.values():
            raise NotFetched(
                "unreachable",
                "Its copy is not as trace-gate made it: HEAD or its settings are others.",
                remedy=f"Delete the copy, and run it again: {self.folder}",
            )

    def _read(self, name: str) -> bytes | None:
        path = os.path.join(self.folder, name)
        if os.path.islink(self.folder) or not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            return file.read(4_096)

    def _transport(self) -> dict[str, str]:
        """The one protocol that may be used; ssh as its user has it, but for questions."""
        if self._address.scheme != "ssh":
            return {ALLOWED: self._address.scheme}
        ssh = users_git.environment_elsewhere(SSH).get(SSH)
        if ssh is None:
            said = users_git.run(("config", "--get", "core.sshCommand"), self.folder).stdout
            ssh = said.decode("utf-8", "surrogateescape").strip() or "ssh"
        return {ALLOWED: "ssh", SSH: f"{ssh} -o BatchMode=yes"}

    def _git(self, *words: str, **environ: str) -> str:
        """What git answers here.

        Raises:
            NotFetched: it does not, or not in time.
        """
        from git import Git, exc

        own = {"GIT_DIR": self.folder, "GIT_COMMON_DIR": self.folder}
        own["GIT_OBJECT_DIRECTORY"] = os.path.join(self.folder, "objects")
        try:
            code, out, said = Git(self.folder).execute(
                ["git", *SETTINGS, *words],
                env={**QUIET, **own, **environ},
                kill_after_timeout=self._patience if os.name == "posix" else None,
                with_extended_output=True,
                with_exceptions=False,
            )
        except exc.GitError as error:  # git itself is missing
            code, out, said = 1, "", str(error)
        if code:
            place = self.folder.removesuffix(".new")
            raise _explained(str(said), place, self._ref, self._patience)
        return str(out)


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
