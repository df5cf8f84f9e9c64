"""Signatures with real keys (SPEC 7, Approval). Each check is also seen to fail."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from trace_gate.adapters.signing import ssh
from trace_gate.core.errors import CannotJudge, UsageError

KINDS = ("ed25519", "rsa", "ecdsa")
PAYLOAD = b"TRACE-20250101-001\nMaria Rossi\n2025-01-01T10:00:00+00:00\n"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key pair of each kind, and one more of the first."""
    folder = tmp_path_factory.mktemp("keys")
    for name, kind in [*((kind, kind) for kind in KINDS), ("other", "ed25519")]:
        make(folder / name, kind)
    return folder


def make(file: Path, kind: str, *options: str) -> None:
    words = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "a comment", "-f", str(file), *options]
    subprocess.run(words, check=True)


def public(keys: Path, name: str) -> str:
    return (keys / f"{name}.pub").read_text()


def by_hand(keys: Path, name: str, namespace: str, data: bytes = PAYLOAD) -> str:
    """A signature made by ssh-keygen itself."""
    words = ["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", str(keys / name)]
    return subprocess.run(words, input=data, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_holds_for_its_key_and_payload_only(keys: Path, kind: str):
    signature = ssh.sign(PAYLOAD, str(keys / kind))
    mine = [public(keys, kind)]
    assert ssh.verify(PAYLOAD, signature, mine, "Maria").ok
    assert ssh.verify(PAYLOAD, signature, [public(keys, "other"), *mine], "Maria").ok
    for payload in (b"", PAYLOAD[:-1], PAYLOAD + b"\n", PAYLOAD.replace(b"Maria", b"Mario")):
        check = ssh.verify(payload, signature, mine, "Maria")
        assert not check.ok
        assert "other content" in check.reason
    check = ssh.verify(PAYLOAD, signature, [public(keys, "other")], "Maria")
    assert not check.ok
    assert "none of the keys that the base policy has for Maria" in check.reason


def test_without_keys_nothing_is_good(keys: Path):
    signature = ssh.sign(PAYLOAD, str(keys / "ed25519"))
    for none in ([], [""], ["# a comment"], ["ssh-ed25519"], ["garbage here"]):
        check = ssh.verify(PAYLOAD, signature, none, "Maria")
        assert not check.ok
        assert "no SSH key of Maria" in check.reason


def test_a_signature_for_another_purpose_is_not_good(keys: Path):
    for namespace in ("file", "git", "trace-gate-approval2", "Trace-Gate-Approval"):
        signature = by_hand(keys, "ed25519", namespace)
        check = ssh.verify(PAYLOAD, signature, [public(keys, "ed25519")], "Maria")
        assert not check.ok
        assert "namespace" in check.reason
    signature = by_hand(keys, "ed25519", ssh.NAMESPACE)
    assert ssh.verify(PAYLOAD, signature, [public(keys, "ed25519")], "Maria").ok


def test_what_is_no_signature_is_not_good(keys: Path):
    good = ssh.sign(PAYLOAD, str(keys / "ed25519"))
    lines = good.splitlines()
    cases = ["", "garbage", "ü", "\0", "x" * 20_000, "\n".join(lines[:-1]), "\n".join(lines[1:]),
             good.replace(lines[2], lines[2][::-1]), good[: len(good) // 2],
             good.replace("SSH SIGNATURE", "PGP SIGNATURE"), public(keys, "ed25519")]  # fmt: skip
    for case in cases:
        check = ssh.verify(PAYLOAD, case, [public(keys, "ed25519")], "Maria")
        assert not check.ok, case
        assert check.reason.isprintable()


@pytest.mark.parametrize(
    "trick",
    [
        "cert-authority {key}",
        'namespaces="*" {key}',
        "* {key}",
        "approver {key}",
        "{other}\napprover {key}",
        "{other}\r{key}",
        "#{key}",
    ],
)
def test_a_key_of_the_policy_is_a_key_and_nothing_else(keys: Path, trick: str):
    """A policy's text must not write lines of its own into the list of signers."""
    key, other = public(keys, "ed25519").strip(), public(keys, "other").strip()
    signature = by_hand(keys, "ed25519", ssh.NAMESPACE)
    assert not ssh.verify(PAYLOAD, signature, [trick.format(key=key, other=other)], "Maria").ok


@pytest.mark.parametrize("principal", ["*", "Maria Rossi", '"', "approver\n*", "-f", "!x,*"])
def test_the_name_of_the_approver_is_no_pattern(keys: Path, principal: str):
    signature = ssh.sign(PAYLOAD, str(keys / "ed25519"))
    assert ssh.verify(PAYLOAD, signature, [public(keys, "ed25519")], principal).ok
    assert not ssh.verify(PAYLOAD, signature, [public(keys, "other")], principal).ok


def test_a_certificate_is_no_key(keys: Path, tmp_path: Path):
    make(tmp_path / "user", "ed25519")
    words = ["ssh-keygen", "-q", "-s", str(keys / "ed25519"), "-I", "id", "-n", "approver"]
    subprocess.run([*words, str(tmp_path / "user.pub")], check=True)
    certificate = (tmp_path / "user-cert.pub").read_text()
    signature = by_hand(tmp_path, "user", ssh.NAMESPACE)
    for trusted in (certificate, public(keys, "ed25519")):
        assert not ssh.verify(PAYLOAD, signature, [trusted], "Maria").ok


def test_an_agent_signs_for_a_public_key(keys: Path, tmp_path: Path):
    words = ["ssh-agent", "-a", str(tmp_path / "agent"), "-D"]
    agent = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    environ = {**os.environ, "SSH_AUTH_SOCK": str(tmp_path / "agent")}
    try:
        add = ["ssh-add", "-q", str(keys / "ed25519")]
        while subprocess.run(add, env=environ, stderr=subprocess.DEVNULL, check=False).returncode:
            assert agent.poll() is None
        text = public(keys, "ed25519").strip()
        for key in (str(keys / "ed25519.pub"), text, f"key::{text}"):
            signature = ssh.sign(PAYLOAD, key, environ)
            assert ssh.verify(PAYLOAD, signature, [text], "Maria").ok
    finally:
        agent.terminate()
        agent.wait()


@pytest.mark.parametrize("key", ["/nonexistent", "ssh-ed25519 AAAA", "-Y"])
def test_a_key_that_cannot_sign_is_told(key: str):
    with pytest.raises(UsageError, match="cannot sign") as raised:
        ssh.sign(PAYLOAD, key, {"PATH": os.environ["PATH"]})
    assert "ssh-add" in raised.value.remedy


def test_without_ssh_keygen_nothing_is_judged(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    signature = ssh.sign(PAYLOAD, str(keys / "ed25519"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotJudge, match="ssh-keygen was not found") as raised:
        ssh.verify(PAYLOAD, signature, [public(keys, "ed25519")], "Maria")
    assert "OpenSSH" in raised.value.remedy
    with pytest.raises(CannotJudge):
        ssh.sign(PAYLOAD, str(keys / "ed25519"))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'ssh-keygen: unknown option -- Y' >&2; exit 1", "too old"),
        ("exec sleep 60", "did not run"),
    ],
)
def test_an_ssh_keygen_that_cannot_check_is_told(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
):
    program = tmp_path / "ssh-keygen"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    signature = ssh.sign(PAYLOAD, str(keys / "ed25519"))
    monkeypatch.setattr(ssh, "PATIENCE", 0.3)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(CannotJudge, match=said):
        ssh.verify(PAYLOAD, signature, [public(keys, "ed25519")], "Maria")


def test_an_ssh_keygen_that_crashes_is_no_approval(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "ssh-keygen"
    program.write_text("#!/bin/sh\nkill -9 $$\n")
    program.chmod(0o755)
    signature = ssh.sign(PAYLOAD, str(keys / "ed25519"))
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert not ssh.verify(PAYLOAD, signature, [public(keys, "ed25519")], "Maria").ok


def test_nothing_of_a_signature_is_left_on_the_disk(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    signature = ssh.sign(PAYLOAD, str(keys / "ed25519"))
    ssh.verify(PAYLOAD, signature, [public(keys, "ed25519")], "Maria")
    assert os.listdir(tmp_path) == []
