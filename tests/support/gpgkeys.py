"""People with real GPG keys, for tests. Each has a keyring of its own; the user's is not touched.

Keys are made without a passphrase. A person's agent ends with the person.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PAST = "20200101T000000"
"""A moment at which keys are made that have expired since."""


class Person:
    """Somebody with a keyring. Folders are short: an agent's socket has to fit into 100 bytes."""

    def __init__(self, name: str) -> None:
        if shutil.which("gpg") is None or shutil.which("gpg-agent") is None:
            raise AssertionError("These tests need gpg: apt-get install gnupg (brew install gnupg)")
        self.name, self.email = name, f"{name}@shop.example"
        self.home = Path(tempfile.mkdtemp(prefix="tg-", dir="/tmp"))

    @classmethod
    def with_key(cls, name: str, kind: str = "ed25519", usage: str = "sign", **when: str) -> Person:
        """A person with one key, which expires `expires` (never) and was made `at` (now)."""
        person = cls(name)
        person.make(kind, usage, **when)
        return person

    def make(
        self, kind: str = "ed25519", usage: str = "sign", *, expires: str = "never", at: str = ""
    ) -> None:
        words = ("--quick-generate-key", f"{self.name} <{self.email}>", kind, usage, expires)
        self.gpg("--passphrase", "", *_faked(at), *words)

    def gpg(self, *words: str, data: bytes | None = None) -> bytes:
        """What gpg answers in this person's keyring."""
        done = subprocess.run(
            ["gpg", "--batch", "--yes", "--pinentry-mode", "loopback", *words],
            input=data,
            env=self.environ(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def environ(self) -> dict[str, str]:
        return {**os.environ, "GNUPGHOME": str(self.home), "LC_ALL": "C"}

    def fingerprint(self) -> str:
        """That of the first key."""
        lines = self.gpg("--with-colons", "--list-keys").decode().splitlines()
        return next(line.split(":")[9] for line in lines if line.startswith("fpr:"))

    def public(self, *words: str) -> str:
        """The public keys, armoured."""
        return self.gpg("--armor", *words, "--export").decode().strip()

    def sign(self, data: bytes, *words: str, at: str = "") -> str:
        """A detached signature made by gpg itself."""
        words = words or ("--armor", "--detach-sign")
        return self.gpg(*_faked(at), *words, data=data).decode()

    def revoke(self) -> None:
        """Take the key back with the certificate that gpg made beside it."""
        file = self.home / "openpgp-revocs.d" / f"{self.fingerprint()}.rev"
        self.gpg("--import", data=file.read_bytes().replace(b"\n:-----", b"\n-----"))

    def leave(self) -> None:
        """End the agent, and take the keyring away."""
        subprocess.run(["gpgconf", "--kill", "all"], env=self.environ(), check=False)
        shutil.rmtree(self.home, ignore_errors=True)


def _faked(at: str) -> tuple[str, ...]:
    return ("--faked-system-time", f"{at}!") if at else ()


def fixture_with_key(name: str) -> Callable[..., Iterator[Person]]:
    """A fixture of that name: a person with a key, for the tests of a module."""

    @pytest.fixture(scope="module", name=name)
    def made() -> Iterator[Person]:
        person = Person.with_key(name)
        yield person
        person.leave()

    return made


def fixture_without_key(name: str) -> Callable[..., Iterator[Person]]:
    """A fixture of that name: a person who has no key yet, for one test."""

    @pytest.fixture(name=name)
    def made() -> Iterator[Person]:
        person = Person(name)
        yield person
        person.leave()

    return made
