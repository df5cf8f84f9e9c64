"""The programs that make and check signatures: how one is run, and what it says."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from trace_gate.adapters.programs import find_program
from trace_gate.core.errors import CannotJudge
from trace_gate.core.ledger.signature_check import SignatureCheck
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LARGEST = 16 << 10
"""Bytes of a signature that are looked at."""

PATIENCE = 60.0
"""Seconds for a check; signing waits for a passphrase or a touch, so it takes any time."""


class Program(Record):
    """A program by its `names`, the usual one first; `fix` says how it is installed."""

    names: tuple[str, ...]
    fix: str

    def run(
        self, words: Sequence[str], data: bytes, environ: Mapping[str, str], patience: float | None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run it, for so many seconds at most.

        Raises:
            CannotJudge: it is missing, or does not answer.
        """
        path, here = environ.get("PATH", ""), os.path.realpath(os.curdir)
        found = next(filter(None, (find_program(name, path, here) for name in self.names)), None)
        if found is None:
            raise CannotJudge(f"{self.names[0]} was not found on the PATH.", remedy=self.fix)
        try:
            return subprocess.run(
                [found, *words], input=data, env=dict(environ), capture_output=True,
                timeout=patience, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CannotJudge(f"{self.names[0]} did not run: {error}.", remedy=self.fix) from error

    def said(self, complaint: bytes) -> str:
        """What it says for people, on one line without its own name before each sentence."""
        text = complaint.decode("utf-8", "backslashreplace").replace(f"{self.names[0]}: ", "")
        words = "".join(char if char.isprintable() else " " for char in text).split()
        return " ".join(words)[:300] or f"{self.names[0]} does not say why"

    def too_old(self) -> CannotJudge:
        """The error where it does not know how to check."""
        return CannotJudge(f"{self.names[0]} is too old to check signatures.", remedy=self.fix)


def bare_environment() -> dict[str, str]:
    """What a check needs of the system, and nothing of the user."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "LC_ALL": "C"}


def users_environment(environ: Mapping[str, str] | None) -> dict[str, str]:
    """What a program of the user needs: all of theirs, their agent and terminal above all."""
    return {**(os.environ if environ is None else environ), "LC_ALL": "C"}


def no(reason: str) -> SignatureCheck:
    """The check of a signature that does not hold."""
    return SignatureCheck(ok=False, reason=reason)
