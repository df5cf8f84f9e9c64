"""Approvals in a `Shop`, as `trace-gate approve` writes them, and as a forger would."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from tests.support import fast_yaml
from tests.support.gpgkeys import Person
from tests.support.shop import Shop, instant
from trace_gate.core.governor import approval_digest
from trace_gate.core.policy.growth_rules import growth_rules

GATE = "config/amazon-growth/gate.yaml"
ANN = ("Ann Analyst", "ann@shop.example")
MEI = ("Mei Manager", "mei@shop.example")
DAY = 86_400


def ssh_keys(folder: Path, *names: str) -> dict[str, Path]:
    """Real SSH key pairs: name to the private file."""
    for name in names:
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name]
        subprocess.run(command, check=True)
    return {name: folder / name for name in names}


def public(key: Path | Person) -> str:
    """The public half, as it stands in gate.yaml."""
    return key.public() if isinstance(key, Person) else key.with_suffix(".pub").read_text().strip()


def set_gate(shop: Shop, **changes: object) -> None:
    """Change some keys of gate.yaml, as a person would; the rest stays."""
    gate = fast_yaml.load((shop.path / GATE).read_text())
    gate.update(changes)
    shop.write(GATE, fast_yaml.dump(gate, sort_keys=False))


def with_gate(shop: Shop, **changes: object) -> None:
    """The same on main, with the branch `work` begun anew from there."""
    shop.switch("main")
    set_gate(shop, **changes)
    shop.commit("the policy of the base")
    shop.git("checkout", "-q", "-B", "work", "main")


def mei_with(*keys: Path | Person) -> dict:
    """Mei as the only approver, with these keys."""
    return {"mei": {"emails": [MEI[1]], "keys": [public(key) for key in keys]}}


def sha(shop: Shop, path: str) -> str:
    return hashlib.sha256((shop.path / path).read_bytes()).hexdigest()


def approve(
    shop: Shop,
    trace_id: str,
    key: Path | Person | None,
    *,
    name: str = "mei",
    at: float | None = None,
    reasons: tuple[str, ...] = ("TG408",),
    **forged: str,
) -> None:
    """Fill in an approval as the command does, with the real signature of a key.

    `forged` says what is signed instead of the truth: `other_id`, `other_digest`, `namespace`.
    """
    trace = shop.load(trace_id)
    layers = fast_yaml.load((shop.path / "config/amazon-growth/trace_layers.yaml").read_text())
    moment = instant(shop.clock if at is None else at)
    what = approval_digest.digest(trace, growth_rules(layers))
    text = approval_digest.payload(
        forged.get("other_id", trace_id), name, moment, forged.get("other_digest", what), reasons
    )
    signature = sign(text, key, forged.get("namespace", approval_digest.NAMESPACE)) if key else None
    trace["execution"] |= {
        "approved_by": name,
        "approval": {
            "at": moment,
            "digest": what,
            "reasons": list(reasons),
            "signature": signature,
        },
    }
    shop.save(trace)


def sign(text: bytes, key: Path | Person, namespace: str) -> str:
    """A signature made by the program itself; GPG has no namespaces."""
    if isinstance(key, Person):
        return key.sign(text)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", key]
    return subprocess.run(command, input=text, capture_output=True, check=True).stdout.decode()


def protected_change(shop: Shop, *, to_value: str | None = None, path: str = "scripts/x.sh") -> str:
    """Ann proposes new content for a protected path; the id of her decision."""
    shop.who = ANN
    shop.write(path, "echo new\n")
    target = shop.planned(f"file/{path}", to_value or sha(shop, path))
    trace_id = shop.save(shop.decision(target))
    shop.commit("propose")
    return trace_id


def escalated(shop: Shop) -> str:
    """Ann executes a decision that says itself that a person is needed; its id."""
    shop.who = ANN
    shop.write("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.decision("ads/bids.csv", check="ESCALATE"))
    shop.commit()
    return trace_id
