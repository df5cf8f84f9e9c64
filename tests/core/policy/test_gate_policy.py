"""gate.yaml as a typed value."""

import subprocess
import sys

import pytest

from trace_gate.core.policy import loader
from trace_gate.core.policy.gate import GatePolicy, Tenant, normal_email

FULL = {
    "version": 3,
    "paths": {
        "traces": "t",
        "uploads": "u",
        "derived": {"state": "out/state", "world_model": "out/world"},
    },
    "protected_branch": "trunk",
    "tenants": [{"store_id": "A", "marketplace": "US", "currency": "USD", "timezone": "UTC"}],
    "exempt": ["/x"],
    "derived": {"tracked": True},
    "link": {"open_days": 1, "run": 2, "max_paths": 3},
    "time": {"backdate_days": 4, "clock_skew_minutes": 9},
    "evidence": {"schemes": ["s3"], "remote": "error"},
    "approvers": {
        "ann": {"emails": ["a@x.com"], "keys": ["ssh-ed25519 AAAA ann\n"]},
        "bob": {"emails": ["b@x.com"], "keys": ["-----BEGIN PGP PUBLIC KEY BLOCK-----\nx"]},
    },
    "approval": {"require_signature": True, "valid_days": 5},
    "mode": {"default": "warn", "patterns": [{"path": "/n/**", "mode": "observe"}]},
    "agents": ["robot"],
    "strict_local": True,
}


def test_every_field_is_taken_from_the_file():
    gate = GatePolicy.of(FULL)
    assert gate.version == 3
    assert (gate.traces, gate.uploads) == ("t", "u")
    assert gate.derived == ("semantic", "out/state", "event_clock", "out/world")
    assert gate.protected_branch == "trunk"
    assert gate.tenants == (Tenant(store_id="A", marketplace="US", currency="USD", timezone="UTC"),)
    assert (gate.exempt, gate.derived_tracked) == (("/x",), True)
    assert (gate.open_days, gate.run, gate.max_paths, gate.backdate_days) == (1, 2, 3, 4)
    assert gate.clock_skew_minutes == 9
    assert (gate.evidence_schemes, gate.remote_evidence) == (("s3",), "error")
    assert (gate.require_signature, gate.approval_days) == (True, 5)
    assert (gate.default_mode, gate.modes) == ("warn", (("/n/**", "observe"),))
    assert (gate.agents, gate.strict_local) == (("robot",), True)


def test_ssh_and_gpg_keys_are_told_apart():
    ann, bob = GatePolicy.of(FULL).approvers
    assert (ann.name, ann.emails, ann.ssh_keys, ann.gpg_keys) == (
        "ann",
        ("a@x.com",),
        ("ssh-ed25519 AAAA ann",),
        (),
    )
    assert bob.ssh_keys == ()
    assert len(bob.gpg_keys) == 1


def test_an_absent_key_means_what_the_first_release_wrote(first_release):
    plain = loader.read(first_release)["gate"]
    assert GatePolicy.of(plain) == GatePolicy.of({"version": plain["version"]})


def test_an_empty_list_is_not_the_default():
    gate = GatePolicy.of({"version": 1, "exempt": [], "evidence": {"schemes": []}})
    assert (gate.exempt, gate.evidence_schemes) == ((), ())


def test_an_address_is_compared_without_its_plus_part():
    assert normal_email(" Ann+2@X.com ") == "ann@x.com"


@pytest.mark.parametrize(
    "alike",
    [
        "a\u00adnn@x.com",
        "ann@x\u200b.com",
        "\u2800ann@x.com",
        "ann\u034f@x.com",
        "ann@x\u3002com",
        "ann@x\uff61com",
        "\uff41nn@x.com",
        "ann\U00013430+2@x.com",
    ],
)
def test_an_address_that_looks_alike_is_the_same(alike):
    assert normal_email(alike) == "ann@x.com"


def test_the_hook_builds_a_policy_without_heavy_imports(shipped, tmp_path):
    """SPEC 11: what every hook imports."""
    import marshal

    plain = tmp_path / "plain"
    plain.write_bytes(marshal.dumps(loader.read(shipped)))
    code = (
        "import marshal, sys\n"
        "before = set(sys.modules)\n"
        f"plain = marshal.loads(open({str(plain)!r}, 'rb').read())\n"
        "from trace_gate.core.policy import path_classes, policy as policies, roles, safe_names\n"
        "policy = policies.Policy.of(plain)\n"
        "path_classes.classify('src/x.py', '100644', policy.gate)\n"
        "path_classes.mode_of('src/x.py', policy.gate), safe_names.unsafe('src/x.py')\n"
        "roles.allows(policy.roles, (), 'trace-scribe', 'decision', ('bid_update',))\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(new - {'trace_gate', '__future__'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
