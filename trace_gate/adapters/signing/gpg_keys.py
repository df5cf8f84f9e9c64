"""Public GPG keys as people hand them over: a name in their keyring, or a file.

What goes into the policy is the smallest text that says the key: its names and its own
signatures, without what others have signed and without pictures.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trace_gate.adapters.signing import gpg, ssh_keys
from trace_gate.adapters.signing.program import PATIENCE, users_environment
from trace_gate.core.errors import UsageError
from trace_gate.core.policy import openpgp

if TYPE_CHECKING:
    from collections.abc import Mapping

_MINIMAL = ("--export-options", "export-minimal", "--export")
_TO_FILE = "gpg --armor --export-options export-minimal --export ID > key.asc"
_PRIVATE = "PRIVATE KEY BLOCK"
_SECRET = frozenset({5, 7})


def public_block(said: str, environ: Mapping[str, str] | None = None) -> str:
    """The armoured public key in a file, or of a name in the keyring of the user.

    Raises:
        CannotJudge: gpg is missing.
        UsageError: there is no such key, there are several, or it cannot sign.
    """
    file = os.path.expanduser(said)
    data = _from_file(said, file) if os.path.isfile(file) else _from_keyring(said, environ)
    with gpg.keyring(data) as home:
        _refuse_unfit(said, gpg.run_alone(home, ("--with-colons", "--list-keys"), b"").stdout)
        written = Path(home, "key.asc")
        gpg.run_alone(home, ("--output", str(written), "--armor", *_MINIMAL), b"")
        return written.read_text(encoding="ascii").strip()


def _from_keyring(name: str, environ: Mapping[str, str] | None) -> bytes:
    words = ("--batch", "--no-armor", *_MINIMAL, "--", name)
    done = gpg.PROGRAM.run(words, b"", users_environment(environ), PATIENCE)
    if done.returncode or not done.stdout:
        raise UsageError(
            f"Your keyring has no GPG key {name}, and there is no such file.",
            remedy="gpg --list-keys   shows the keys that you have, also those of others.",
        )
    return done.stdout


def _from_file(said: str, file: str) -> bytes:
    data = ssh_keys.read(file)
    text = data.decode("utf-8", "replace")
    try:
        packets = data if data[:1] >= b"\x80" else openpgp.key_packets(text)
        tags = {packet.tag for packet in openpgp.packets(packets)}
    except ValueError:
        packets, tags = b"", set()
    if _PRIVATE in text or tags & _SECRET:
        raise UsageError(
            f"{said} holds a PRIVATE key. It stays with its owner.",
            remedy=_TO_FILE,
        )
    if not packets:
        raise UsageError(f"{said} holds no public GPG key.", remedy=_TO_FILE)
    return packets


def _refuse_unfit(said: str, listing: bytes) -> None:
    """One key, which is good now and can sign."""
    rows = [line.split(":") for line in listing.decode("utf-8", "replace").splitlines()]
    found = [row for row in rows if row[0] == "pub"]
    if len(found) != 1:
        prints = ", ".join(row[4] for row in found)
        raise UsageError(
            f"{said} names {len(found)} keys. The policy takes one at a time.",
            remedy=f"Name one by its id: {prints}",
        )
    state = {"e": "has expired", "r": "has been revoked"}.get(found[0][1])
    if state is None and "S" not in found[0][11]:
        state = "cannot sign"
    if state is not None:
        raise UsageError(
            f"The GPG key {said} {state}, so it could approve nothing.",
            remedy="Its owner makes a new one: gpg --quick-generate-key 'NAME <E-MAIL>' "
            "ed25519 sign",
        )
