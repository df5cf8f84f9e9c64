"""Signatures of approvals, by GnuPG: detached, ASCII-armoured (SPEC 7, Approval).

A signature is held against the keys that the caller gives, in a keyring that is made for this
one question and taken away again. The user's keyring and configuration are never read for it,
nothing is fetched, and no agent is started.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from trace_gate.adapters.signing.program import (
    LARGEST,
    PATIENCE,
    Program,
    bare_environment,
    no,
    users_environment,
)
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.ledger.signature_check import SignatureCheck
from trace_gate.core.policy import openpgp, public_keys
from trace_gate.core.policy.gate import PGP

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping, Sequence

    Status = Sequence[tuple[str, str]]
    """What gpg says for programs: a keyword, and the rest of its line."""

PROGRAM = Program(
    names=("gpg", "gpg2"),
    fix="Install GnuPG 2.2 or newer (apt-get install gnupg; brew install gnupg).",
)

_ALONE = (
    *("--no-options", "--batch", "--no-tty", "--no-autostart", "--disable-dirmngr"),
    *("--no-auto-key-retrieve", "--trust-model", "always", "--status-fd", "1"),
)
"""Nothing of the user, no agent, no network. That the keys are the right ones, the policy says."""

_NOT_GOOD = {
    "REVKEYSIG": "the key that made it has been revoked",
    "EXPKEYSIG": "the key that made it has expired",
    "EXPSIG": "the signature itself has expired",
    "BADSIG": "it was made for other content: what was approved has changed, or is another trace",
}
"""What gpg reports in the place of GOODSIG, and what that means."""

_NO_KEY = "9"
"""The reason in ERRSIG for a key that is not in the keyring."""


def sign(payload: bytes, key: str, environ: Mapping[str, str] | None = None) -> str:
    """The armoured detached signature of a payload, by a key of the user's own keyring.

    Args:
        payload: what is signed.
        key: what gpg knows the key by: its fingerprint, its id, or an e-mail address.
        environ: the environment of the caller, for its agent and its terminal.

    Raises:
        CannotJudge: gpg is missing.
        UsageError: the key cannot sign.
    """
    words = ("--batch", "--no-textmode", "--digest-algo", "SHA512", "--armor", "--detach-sign",
             f"--local-user={key}", "--output", "-")  # fmt: skip
    done = PROGRAM.run(words, payload, {**_terminal(), **users_environment(environ)}, None)
    text = done.stdout.decode("ascii", "replace")
    if done.returncode or openpgp.SIGNATURE not in text:
        raise UsageError(
            f"The GPG key {key} cannot sign: {PROGRAM.said(done.stderr)}",
            remedy="gpg --list-secret-keys   shows your keys. Name one: --gpg-key ID",
        )
    return text


def verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """Whether one of the public keys of `principal` signed the payload.

    A key that has expired or was revoked signs nothing, whenever the signature was made.

    Raises:
        CannotJudge: gpg is missing, too old, or does not answer.
    """
    texts = [key.strip() for key in keys if key.strip().startswith(PGP)]
    good = [text for text in texts if public_keys.problem(text) is None]
    if not good:
        return no(f"the policy of the base has no GPG key of {principal}")
    if len(signature) > LARGEST:
        return no("it is too long for a GPG signature")
    try:
        packet = openpgp.detached(signature)
    except ValueError as error:
        return no(str(error))
    with keyring(b"".join(map(openpgp.key_packets, good))) as home:
        signed = Path(home, "signature")
        signed.write_bytes(packet)
        done = run_alone(home, ("--verify", "--", str(signed), "-"), payload)
    return _judged(done, principal)


@contextmanager
def keyring(packets: bytes) -> Iterator[str]:
    """A folder with a keyring of these public keys and nothing else, for as long as it is used.

    Raises:
        CannotJudge: gpg is missing, too old, does not answer, or can use none of the keys.
    """
    with tempfile.TemporaryDirectory() as home:
        file = Path(home, "keys")
        file.write_bytes(packets)
        done = run_alone(home, ("--import", "--", str(file)), b"")
        if "IMPORT_OK" not in dict(_status(done.stdout)):
            raise CannotJudge(
                f"gpg can use none of the GPG keys that it was given: {PROGRAM.said(done.stderr)}",
                remedy="Export the key again, with its name: "
                "gpg --armor --export-options export-minimal --export ID",
            )
        yield home


def run_alone(home: str, words: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run gpg with a keyring of ours, and with nothing of the user.

    Raises:
        CannotJudge: gpg is missing, too old, or does not answer.
    """
    environ = {**bare_environment(), "HOME": home, "GNUPGHOME": home}
    done = PROGRAM.run((*_ALONE, *words), data, environ, PATIENCE)
    if b"invalid option" in done.stderr:
        raise PROGRAM.too_old()
    return done


def _judged(done: subprocess.CompletedProcess[bytes], principal: str) -> SignatureCheck:
    """Good is what is good in every respect: one good signature, nothing against it."""
    status = _status(done.stdout)
    words = [word for word, _ in status]
    for word, reason in _NOT_GOOD.items():
        if word in words:
            return no(reason)
    lacking = [rest.split()[5:6] for word, rest in status if word == "ERRSIG"]
    if lacking == [[_NO_KEY]]:
        return no(f"none of the GPG keys that the base policy has for {principal} made it")
    good = words.count("GOODSIG") == words.count("VALIDSIG") == words.count("NEWSIG") == 1
    if done.returncode or lacking or not good:
        return no(f"it is not a good GPG signature ({PROGRAM.said(done.stderr)})")
    return SignatureCheck(ok=True)


def _status(output: bytes) -> Status:
    lines = output.decode("utf-8", "backslashreplace").split("\n")
    marked = [line.removeprefix("[GNUPG:] ") for line in lines if line.startswith("[GNUPG:] ")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in marked)]


def _terminal() -> dict[str, str]:
    """Where a passphrase may be asked for: gpg cannot tell, since its input is the payload."""
    for number in (0, 2):
        with suppress(OSError):
            return {"GPG_TTY": os.ttyname(number)}
    return {}
