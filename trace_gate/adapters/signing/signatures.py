"""Signatures of approvals, by SSH or by GPG (SPEC 7, Approval).

The armour of a signature says its kind. What knows a kind is imported when there is one of it.
"""

from __future__ import annotations

from trace_gate.core.ledger.signature_check import SignatureCheck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SSH = "-----BEGIN SSH SIGNATURE-----"
PGP = "-----BEGIN PGP SIGNATURE-----"


STATEMENT = "trace-gate-audit"
"""What a signature of the statement of an audit is for: never an approval, never a commit."""


def sign(payload: bytes, kind: str, key: str, *, purpose: str | None = None) -> str:
    """The armoured signature of a payload.

    Args:
        payload: what is signed.
        kind: ssh or gpg.
        key: what that kind knows the key by.
        purpose: the namespace of an SSH signature; None for approvals. GPG has none.

    Raises:
        CannotJudge: the program that signs is missing or too old.
        UsageError: the key cannot sign.
    """
    if kind == "gpg":
        from trace_gate.adapters.signing import gpg

        return gpg.sign(payload, key)
    from trace_gate.adapters.signing import ssh

    return ssh.sign(payload, key, namespace=purpose or ssh.NAMESPACE)


def signer(signature: str) -> str:
    """The fingerprint of the key that made a signature, as its program shows it.

    Raises:
        ValueError: it is neither an SSH signature nor a detached one of GPG.
    """
    if signature.startswith(PGP):
        from trace_gate.core.policy import openpgp

        return openpgp.issuer(signature)
    from trace_gate.adapters.signing import ssh

    return ssh.signer(signature)


def verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """Whether one of the public keys of `principal`, of either kind, signed the payload.

    Raises:
        CannotJudge: the program that checks this kind is missing, too old, or does not answer.
    """
    if signature.startswith(PGP):
        from trace_gate.adapters.signing import gpg

        return gpg.verify(payload, signature, keys, principal)
    if signature.startswith(SSH):
        from trace_gate.adapters.signing import ssh

        return ssh.verify(payload, signature, keys, principal)
    return SignatureCheck(ok=False, reason="it is neither an SSH nor a GPG signature")
