"""Signatures of approvals, by `ssh-keygen -Y` (SPEC 7, Approval).

A signature holds for one payload and one namespace. Whose key it is, is not asked of
ssh-keygen: the caller gives the keys of one approver, and the payload names that person.
"""

from __future__ import annotations

import binascii
import hashlib
import tempfile
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
from trace_gate.core.errors import UsageError
from trace_gate.core.ledger.signature_check import SignatureCheck

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping, Sequence

NAMESPACE = "trace-gate-approval"
"""A signature that was made for another purpose is not good here."""

KEY_TYPES = (
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
"""Kinds of public keys that may approve: no certificates, no DSA."""

PROGRAM = Program(
    names=("ssh-keygen",),
    fix="Install OpenSSH 8.2 or newer (apt-get install openssh-client; brew install openssh).",
)

_KEY_AT = 14
"""Where the key begins in a signature: after its name, its version and the length of the key."""

_IDENTITY = "approver"
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


def sign(
    payload: bytes,
    key: str,
    environ: Mapping[str, str] | None = None,
    *,
    namespace: str = NAMESPACE,
) -> str:
    """The armoured signature of a payload.

    Args:
        payload: what is signed.
        key: a private key file; or a public one, or its text, whose private half an agent has.
        environ: the environment of the caller, for its agent and its terminal.
        namespace: what the signature is for; it is good for nothing else.

    Raises:
        CannotJudge: ssh-keygen is missing or too old.
        UsageError: the key cannot sign.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = _key_file(key, folder)
        words = ("-Y", "sign", "-q", "-n", namespace, "-f", file)
        done = PROGRAM.run(words, payload, users_environment(environ), None)
    text = done.stdout.decode("ascii", "replace")
    if done.returncode or "BEGIN SSH SIGNATURE" not in text:
        raise UsageError(
            f"The key {key} cannot sign: {PROGRAM.said(done.stderr)}",
            remedy="Name the private key, or load it: ssh-add ~/.ssh/id_ed25519",
        )
    return text


def signer(signature: str) -> str:
    """The fingerprint of the key that an armoured signature names, as `ssh-keygen -l` shows it.

    Raises:
        ValueError: it is no SSH signature.
    """
    lines = signature.split("-----")[2:3]
    data = binascii.a2b_base64("".join(lines))
    size = int.from_bytes(data[_KEY_AT - 4 : _KEY_AT])
    blob = data[_KEY_AT : _KEY_AT + size]
    if not data.startswith(b"SSHSIG") or not size or len(blob) != size:
        raise ValueError("no SSH signature")
    digest = binascii.b2a_base64(hashlib.sha256(blob).digest(), newline=False)
    return f"SHA256:{digest.decode().rstrip('=')}"


def verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """Whether one of the public keys of `principal` signed the payload.

    Raises:
        CannotJudge: ssh-keygen is missing, too old, or does not answer.
    """
    lines = [line for line in map(_allowed, keys) if line is not None]
    if not lines:
        return no(f"the policy of the base has no SSH key of {principal}")
    try:
        armoured = signature.encode("ascii")
    except UnicodeEncodeError:
        return no("it is not an SSH signature")
    if len(armoured) > LARGEST:
        return no("it is too long for an SSH signature")
    done = _verified(payload, armoured, "".join(lines))
    if done.returncode == 0:
        return SignatureCheck(ok=True)
    said = done.stderr + done.stdout
    if b"unknown option" in said or b"illegal option" in said:
        raise PROGRAM.too_old()
    return no(_why(said, principal))


def _verified(payload: bytes, signature: bytes, allowed: str) -> subprocess.CompletedProcess[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        signers, signed = Path(folder, "allowed_signers"), Path(folder, "signature")
        signers.write_text(allowed, encoding="ascii", newline="\n")
        signed.write_bytes(signature)
        words = ("-Y", "verify", "-I", _IDENTITY, "-n", NAMESPACE, "-s", str(signed),
                 "-f", str(signers))  # fmt: skip
        return PROGRAM.run(words, payload, bare_environment(), PATIENCE)


def _allowed(key: str) -> str | None:
    """A line of an allowed-signers file; None for text that is no plain public key."""
    words = key.split()
    if len(words) < 2 or words[0] not in KEY_TYPES or not set(words[1]) <= _BASE64:
        return None
    return f'{_IDENTITY} namespaces="{NAMESPACE}" {words[0]} {words[1]}\n'


def _key_file(key: str, folder: str) -> str:
    text = key.removeprefix("key::")
    if _allowed(text) is None:
        return key
    file = Path(folder, "key.pub")
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
    return str(file)


def _why(complaint: bytes, principal: str) -> str:
    said = complaint.lower()
    if b"incorrect signature" in said:
        return "it was made for other content: what was approved has changed, or is another trace"
    if b"namespace" in said:
        return f"it was not made as an approval (namespace {NAMESPACE})"
    if b"no principal" in said or b"not permitted" in said or b"could not verify" in said:
        return f"none of the keys that the base policy has for {principal} made it"
    return f"it is not a good SSH signature ({PROGRAM.said(complaint)})"
