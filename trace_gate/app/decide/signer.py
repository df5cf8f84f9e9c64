"""Who approves here, and with which key that is signed (SPEC 7, Approval)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError
from trace_gate.core.governor import approval_messages
from trace_gate.core.policy.gate import is_one_of
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from trace_gate.app.ports import Repository, Verify
    from trace_gate.core.policy.gate import Approver, GatePolicy

    Sign = Callable[[bytes, str, str], str]
    """(payload, kind, key) to armoured signature."""


class Key(Record):
    """A key to sign with: of which kind, and what that kind knows it by."""

    kind: Literal["ssh", "gpg"]
    name: str
    named: bool
    """The approver said so; else it is the one that Git signs with here."""


class Signing(Record):
    """What a signature takes: a key (None: there is none), and who makes and verifies it."""

    key: Key | None
    sign: Sign
    verify: Verify


class Signer(Record):
    """The person who approves."""

    name: str
    approver: Approver | None
    """As the policy knows them; None where it names nobody, so that anybody may approve."""
    signing: Signing

    @property
    def signs(self) -> bool:
        """Whether the approval will be signed.

        Git's own key is taken where the policy has one of that kind, since it may be another's.
        Without approvers no signature is made: nobody could check it.
        """
        key, known = self.signing.key, self.approver
        if key is None or known is None:
            return False
        return key.named or bool(known.gpg_keys if key.kind == "gpg" else known.ssh_keys)

    @property
    def key_option(self) -> str:
        """How the approver would name a key that the policy knows."""
        known = self.approver
        only_gpg = known is not None and known.gpg_keys and not known.ssh_keys
        return "--gpg-key ID" if only_gpg else "--key ~/.ssh/id_ed25519"

    @property
    def co_author_line(self) -> str:
        """What a squash has to say for an unsigned approval; empty where the policy has nobody."""
        return approval_messages.co_author_line(self.approver) if self.approver is not None else ""

    def signature(self, payload: bytes) -> str | None:
        """The signature of a text; None where it is not signed.

        Raises:
            UsageError: the policy of the base has not this key, so nobody would believe it.
            CannotJudge: signing failed.
        """
        signing, known = self.signing, self.approver
        if signing.key is None or known is None or not self.signs:
            return None
        made = signing.sign(payload, signing.key.kind, signing.key.name)
        check = signing.verify(payload, made, known.keys, known.name)
        if not check.ok:
            raise UsageError(
                f"Nobody would believe this signature of {known.name}: {check.reason}.",
                remedy=f"Name the right key: {self.key_option}, or your own name: --as NAME",
            )
        return made


def signer(git: Repository, gate: GatePolicy, name: str | None, signing: Signing) -> Signer:
    """Who approves: by the name that was typed, else by the e-mail address that Git knows.

    Raises:
        UsageError: the policy has approvers, and this is none of them.
    """
    if not gate.approvers:
        return Signer(name=name or git.author().name, approver=None, signing=signing)
    names = ", ".join(each.name for each in gate.approvers)
    if name:
        known = gate.approver(name)
        if known is None:
            raise UsageError(
                f"{name!r} is not an approver in the policy of the base.",
                remedy=f"Approvers are: {names}.",
            )
        return Signer(name=name, approver=known, signing=signing)
    email = git.author().email
    for each in gate.approvers:
        if is_one_of(email, each.emails):
            return Signer(name=each.name, approver=each, signing=signing)
    raise UsageError(
        f"{email} is not the address of an approver.",
        remedy=f"Ask an approver: {names}.   If you are one of them, say so: --as NAME",
    )


def signing_key(
    ssh: str | None, gpg: str | None, setting: Callable[[str], str | None]
) -> Key | None:
    """The key that is named, else the one that Git signs with here; None where there is none.

    Raises:
        UsageError: one of each kind is named.
    """
    if ssh and gpg:
        raise UsageError(
            "One signature is made, by an SSH key or by a GPG key.",
            remedy="Leave out --key or --gpg-key.",
        )
    if ssh or gpg:
        return Key(kind="gpg" if gpg else "ssh", name=gpg or ssh or "", named=True)
    form, name = setting("gpg.format") or "openpgp", setting("user.signingkey")
    if not name or form not in ("ssh", "openpgp"):
        return None
    return Key(kind="ssh" if form == "ssh" else "gpg", name=name, named=False)
