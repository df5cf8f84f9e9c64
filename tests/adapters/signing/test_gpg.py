"""GPG signatures with real keys (SPEC 7, Approval). Each check is also seen to fail."""

from __future__ import annotations

import base64
import os
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.support.gpgkeys import PAST, fixture_with_key, fixture_without_key
from trace_gate.adapters.signing import gpg
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.policy import openpgp

PAYLOAD = b"trace TRACE-20250101-001\napprover Mei\ndigest sha256:00\n"


mei = fixture_with_key("mei")
lin = fixture_with_key("lin")
someone = fixture_without_key("someone")


def verdict(signature: str, *keys: str, payload: bytes = PAYLOAD):
    return gpg.verify(payload, signature, keys, "Mei")


@pytest.mark.parametrize("kind", ["ed25519", "rsa2048", "nistp256", "nistp521"])
def test_a_signature_holds_for_its_key_and_payload_only(someone, lin, kind: str):
    someone.make(kind)
    key = someone.public()
    signature = gpg.sign(PAYLOAD, someone.fingerprint(), someone.environ())
    assert verdict(signature, key).ok
    assert verdict(signature, lin.public(), key).ok
    for payload in (b"", PAYLOAD[:-1], PAYLOAD + b"\n", PAYLOAD.replace(b"Mei", b"Lin"),
                    PAYLOAD.replace(b"\n", b"\r\n")):  # fmt: skip
        check = verdict(signature, key, payload=payload)
        assert not check.ok
        assert "other content" in check.reason
    check = verdict(signature, lin.public())
    assert not check.ok
    assert "none of the GPG keys that the base policy has for Mei" in check.reason


def test_a_signature_of_gpg_itself_is_good(mei):
    assert verdict(mei.sign(PAYLOAD), mei.public()).ok
    assert verdict(mei.sign(PAYLOAD), mei.public("--export-options", "export-minimal")).ok


def test_what_a_user_has_configured_does_not_spoil_a_signature(someone):
    someone.make()
    (someone.home / "gpg.conf").write_text("textmode\ndigest-algo SHA1\nno-armor\n")
    assert verdict(gpg.sign(PAYLOAD, someone.email, someone.environ()), someone.public()).ok


def test_a_key_is_named_in_any_way_that_gpg_knows(mei):
    for name in (mei.fingerprint(), mei.fingerprint()[-16:], f"{mei.fingerprint()}!", mei.email):
        assert verdict(gpg.sign(PAYLOAD, name, mei.environ()), mei.public()).ok


def test_a_text_with_several_keys_is_as_good_as_each_of_them(mei, lin):
    both = f"{lin.public()}\n{mei.public()}"
    assert verdict(mei.sign(PAYLOAD), both).ok
    assert verdict(lin.sign(PAYLOAD), both).ok


def test_without_keys_nothing_is_good(mei):
    signature = mei.sign(PAYLOAD)
    ssh = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
    broken = mei.public().replace("=", "", 1)
    secret = mei.gpg("--armor", "--export-secret-keys").decode()
    for none in ([], [""], [ssh], [broken], [secret]):
        check = gpg.verify(PAYLOAD, signature, none, "Mei")
        assert not check.ok
        assert "no GPG key of Mei" in check.reason


def test_a_key_that_has_expired_signs_nothing(someone):
    someone.make(expires="1y", at=PAST)
    signature = someone.sign(PAYLOAD, at=PAST)
    check = verdict(signature, someone.public())
    assert (check.ok, check.reason) == (False, "the key that made it has expired")
    someone.gpg("--quick-set-expire", someone.fingerprint(), "0")
    assert verdict(signature, someone.public()).ok


def test_a_signature_of_today_by_a_key_of_yesterday_is_not_good(someone):
    someone.make()
    signature = someone.sign(PAYLOAD)
    someone.gpg("--quick-set-expire", someone.fingerprint(), "seconds=1")
    time.sleep(2.1)
    check = verdict(signature, someone.public())
    assert (check.ok, check.reason) == (False, "the key that made it has expired")


def test_a_subkey_that_has_expired_signs_nothing(someone):
    someone.make("ed25519", "cert", at=PAST)
    add = ("--passphrase", "", "--quick-add-key", someone.fingerprint(), "ed25519", "sign")
    someone.gpg("--faked-system-time", f"{PAST}!", *add, "1y")
    old = someone.sign(PAYLOAD, at=PAST)
    someone.gpg(*add, "never")
    assert verdict(someone.sign(PAYLOAD), someone.public()).ok
    check = verdict(old, someone.public())
    assert (check.ok, check.reason) == (False, "the key that made it has expired")


def test_a_signature_that_has_expired_is_not_good(mei):
    words = ("--armor", "--default-sig-expire", "seconds=1", "--detach-sign")
    signature = mei.sign(PAYLOAD, *words)
    time.sleep(2.1)
    check = verdict(signature, mei.public())
    assert (check.ok, check.reason) == (False, "the signature itself has expired")


def test_a_key_that_was_revoked_signs_nothing(someone):
    someone.make()
    before = someone.public()
    signature = someone.sign(PAYLOAD)
    assert verdict(signature, before).ok
    someone.revoke()
    for revoked in (someone.public(), someone.public("--export-options", "export-minimal")):
        check = verdict(signature, revoked)
        assert (check.ok, check.reason) == (False, "the key that made it has been revoked")
        assert not verdict(signature, before, revoked).ok


def test_a_key_that_is_no_key_for_signing_signs_nothing(someone):
    someone.make("ed25519", "cert")
    key = someone.fingerprint()
    with pytest.raises(UsageError):
        gpg.sign(PAYLOAD, f"{key}!", someone.environ())


def test_what_is_no_signature_is_not_good(mei):
    good = mei.sign(PAYLOAD)
    lines = good.splitlines()
    cases = [
        *("", "garbage", "ü", "\0", "x" * 20_000, good * 40, good + good),
        *("\n".join(lines[:-1]), "\n".join(lines[1:]), good[: len(good) // 2]),
        *(good.replace(lines[2], lines[2][::-1]), f"{good}\ntext", f"text\n{good}"),
        *(good.replace("PGP SIGNATURE", "SSH SIGNATURE"), mei.public()),
        *(mei.sign(PAYLOAD, "--armor", "--sign"), mei.sign(PAYLOAD, "--clear-sign")),
        mei.sign(PAYLOAD, "--armor", "--sign").replace("PGP MESSAGE", "PGP SIGNATURE"),
        mei.sign(PAYLOAD, "--armor", "--textmode", "--detach-sign"),
        mei.sign(PAYLOAD, "--armor", "--digest-algo", "SHA1", "--detach-sign"),
    ]
    assert verdict(good, mei.public()).ok
    for case in cases:
        check = verdict(case, mei.public())
        assert not check.ok, case
        assert check.reason.isprintable()


def test_a_signature_is_of_a_bounded_size(mei):
    for lines, ok in ((1, True), (400, False)):
        comments = ["--comment", "x" * 60] * lines
        check = verdict(mei.sign(PAYLOAD, "--armor", *comments, "--detach-sign"), mei.public())
        assert check.ok is ok
    assert "too long" in check.reason


def test_every_bit_of_a_signature_counts(mei):
    packet = openpgp.detached(mei.sign(PAYLOAD))
    for at in range(len(packet) - 64, len(packet), 7):
        changed = bytes([*packet[:at], packet[at] ^ 1, *packet[at + 1 :]])
        body = base64.encodebytes(changed).decode()
        text = f"{openpgp.SIGNATURE}\n\n{body}-----END PGP SIGNATURE-----\n"
        assert not verdict(text, mei.public()).ok, at


def test_the_user_s_own_keyring_and_configuration_are_not_read(
    someone, lin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    someone.make()
    signature, key = someone.sign(PAYLOAD), someone.public()
    home = tmp_path / "user"
    (home / ".gnupg").mkdir(parents=True)
    for folder in (home / ".gnupg", someone.home):
        (folder / "gpg.conf").write_text("there-is-no-such-option\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GNUPGHOME", str(someone.home))
    assert not verdict(signature, lin.public()).ok
    assert verdict(signature, key).ok
    assert os.listdir(home) == [".gnupg"]
    assert os.listdir(home / ".gnupg") == ["gpg.conf"]


def running(folder: str) -> list[str]:
    """Processes that have a folder in their command line."""
    words = ["ps", "-A", "-o", "args="]
    lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in lines if folder in line]


def test_nothing_is_left_on_the_disk_and_nothing_goes_on_running(
    mei, monkeypatch: pytest.MonkeyPatch
):
    signature = mei.sign(PAYLOAD)
    assert running(str(mei.home)), "an agent would be seen"
    with tempfile.TemporaryDirectory(prefix="tg-", dir="/tmp") as folder:
        monkeypatch.setattr("tempfile.tempdir", folder)
        assert verdict(signature, mei.public()).ok
        assert not verdict(signature, mei.public(), payload=b"").ok
        assert os.listdir(folder) == []
        assert running(folder) == []
        monkeypatch.undo()


def test_nobody_else_may_look_into_the_keyring(mei):
    with gpg.keyring(openpgp.key_packets(mei.public())) as home:
        assert os.stat(home).st_mode & 0o777 == 0o700
        listed = gpg.run_alone(home, ("--with-colons", "--list-keys"), b"").stdout.decode()
    assert listed.count("\npub:") == 1
    assert not os.path.exists(home)


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gpg of our own, before all others."""
    file = folder / "gpg"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_without_gpg_nothing_is_judged(mei, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    signature, key = mei.sign(PAYLOAD), mei.public()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotJudge, match="gpg was not found") as raised:
        verdict(signature, key)
    assert "GnuPG" in raised.value.remedy
    with pytest.raises(CannotJudge):
        gpg.sign(PAYLOAD, "mei", {"PATH": str(tmp_path)})


def test_without_gpg_a_missing_key_is_still_a_missing_key(
    mei, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    signature = mei.sign(PAYLOAD)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not verdict(signature).ok


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo 'gpg: invalid option \"--no-autostart\"' >&2; exit 2", "too old"),
        ("exec sleep 60", "did not run"),
        ("exit 0", "can use none of the GPG keys"),
        ("kill -9 $$", "can use none of the GPG keys"),
        ("echo '[GNUPG:] GOODSIG 1 x'; echo '[GNUPG:] VALIDSIG 1'", "can use none"),
    ],
)
def test_a_gpg_that_cannot_check_is_told(
    mei, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
):
    signature, key = mei.sign(PAYLOAD), mei.public()
    program(tmp_path, script, monkeypatch)
    monkeypatch.setattr(gpg, "PATIENCE", 0.3)
    with pytest.raises(CannotJudge, match=why) as raised:
        verdict(signature, key)
    assert raised.value.remedy


GOOD = "echo '[GNUPG:] NEWSIG'; echo '[GNUPG:] GOODSIG 1 x'; echo '[GNUPG:] VALIDSIG 1'"


@pytest.mark.parametrize(
    ("answer", "ok"),
    [
        (f"{GOOD}; exit 0", True),
        (f"{GOOD}; exit 1", False),
        (f"{GOOD}; kill -9 $$", False),
        (f"{GOOD}; {GOOD}; exit 0", False),
        ("exit 0", False),
        ("echo '[GNUPG:] NEWSIG'; echo '[GNUPG:] GOODSIG 1 x'", False),
        ("echo '[GNUPG:] NEWSIG'; echo '[GNUPG:] VALIDSIG 1'", False),
        (f"{GOOD}; echo '[GNUPG:] ERRSIG 1 22 8 00 1 4 -'", False),
        *((f"{GOOD}; echo '[GNUPG:] {word} 1 x'", False)
          for word in ("BADSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG")),
    ],
)  # fmt: skip
def test_only_one_good_signature_and_nothing_against_it_is_good(
    mei, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, ok: bool
):
    signature, key = mei.sign(PAYLOAD), mei.public()
    importing = "case \"$*\" in *--import*) echo '[GNUPG:] IMPORT_OK 1 x'; exit 0;; esac"
    program(tmp_path, f"{importing}\n{answer}", monkeypatch)
    assert verdict(signature, key).ok is ok


@pytest.mark.parametrize("key", ["nobody@shop.example", "0" * 40, "-v", ""])
def test_a_key_that_cannot_sign_is_told(mei, key: str):
    with pytest.raises(UsageError, match="cannot sign") as raised:
        gpg.sign(PAYLOAD, key, mei.environ())
    assert "gpg --list-secret-keys" in raised.value.remedy
