"""What `doctor` knows and what it says: values. `doctor` decides, `doctor_probe` asks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from trace_gate.app.setup.ci_source import Installed, Tried
    from trace_gate.app.setup.hook_layout import Layout

    Status = Literal["PASS", "WARN", "FAIL"]


class Check(Record):
    """One thing that was looked at; `fix` is one line, empty where nothing is to be done."""

    name: str
    status: Status
    message: str
    fix: str = ""


class Trouble(Record):
    """Why something could not be read, with the line that mends it."""

    message: str
    fix: str


class Trial(Record):
    """One thing that was tried.

    `done` says whether Git carried it out; `wanted` whether it should have; `mark` is what
    the gate leaves where it was called: in what was said, or in what was made (`said` too).
    """

    name: str
    done: bool
    said: str
    wanted: bool = False
    mark: str = r"\bTG[0-9]{3}\b"
    hard: bool = True


class Drivers(Record):
    """The drivers of `git diff`: what Git is set to, and what this trace-gate would set."""

    settings: Mapping[str, str]
    wanted: Mapping[str, str]
    gone: tuple[str, ...] = ()
    """Programs that a command names, and that are not there."""
    failure: str = ""
    """What went wrong when Git showed a trace by it; empty where nothing did."""
    unnamed: tuple[str, ...] = ()
    """Patterns that .gitattributes lack; only asked in a governed repository."""


class Facts(Record):
    """What there is on this machine and in this repository.

    The fields below `layout` are about the repository, and mean nothing without one.
    `probes` has what went wrong when Git ran each of our shims (empty: nothing did).
    """

    git_version: tuple[int, ...]
    libyaml: bool
    compiled: bool
    ssh_keygen: bool
    git_lfs: bool
    gpg: bool = False
    no_repository: Trouble | None = None
    layout: Layout | None = None
    probes: Mapping[str, str] | None = None
    governed: Literal["yes", "not committed", "no"] = "no"
    to_commit: tuple[str, ...] = ()
    """Words for `git add` where the adoption is here, and not committed."""
    policy_ref: str = ""
    policy: Trouble | None = None
    stale: tuple[str, ...] = ()
    signatures: bool = False
    gpg_signatures: bool = False
    """An approver of the policy has an SSH key; one has a GPG key."""
    shallow: bool = False
    partial: str = ""
    """Why this clone may not show the true or whole history."""
    identity_missing: tuple[str, ...] = ()
    protected: str = ""
    protected_at: str | None = None
    protected_lost: Trouble | None = None
    """What mends it where no reference holds the protected branch."""
    uses_lfs: bool = False
    older: str = ""
    """The protected branch that is governed where the one here is older than the adoption."""
    remote: str | None = None
    remote_default: str | None = None
    """The remote of the protected branch, and its default branch as this clone knows it."""
    installed: Installed | None = None
    sources: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """What CI and pre-commit install, by the path of the file that says so."""
    ci_branches: tuple[tuple[str, ...], ...] = ()
    """The branches of each trigger of the workflow."""
    ci_events: tuple[str, ...] = ()
    """The events on which the workflow runs."""
    drivers: Drivers | None = None
    tried: Mapping[str, Tried] | None = None
    """Source to what an installer said; None where nobody asked to try."""
    trials: tuple[Trial, ...] | None = None
    """What came of real commits and pushes; None where nobody asked, empty where none could be."""
