"""What a schema cannot say of gate.yaml."""

import base64
import json

import pytest

from tests.support.gpgkeys import Person


def key_of(seed: int) -> str:
    """A line in the form of an Ed25519 public key."""
    fields = (b"ssh-ed25519", bytes([seed]) * 32)
    data = b"".join(len(each).to_bytes(4, "big") + each for each in fields)
    return f"ssh-ed25519 {base64.b64encode(data).decode()} x"


def approvers(**people):
    """`name=(email, seed of the key or None)` as a block for gate.yaml."""
    lines = ["approvers:"]
    for name, (email, seed) in people.items():
        lines += [f"  {name}:", f"    emails: [{email}]"]
        lines += [f"    keys: [{key_of(seed)}]"] if seed is not None else []
    return "approvers: {}", "\n".join(lines)


def messages(findings):
    assert {finding.code for finding in findings} <= {"TG701"}
    assert all(finding.line and finding.remediation for finding in findings)
    return [finding.message for finding in findings]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("uploads: uploads", "uploads: traces/up", "`paths.uploads` and `paths.traces` are inside"),
        ("uploads: uploads", "uploads: Traces", "are inside each other"),
        ("state: state ", "state: semantic/state ", "are inside each other"),
        ("traces: traces", "traces: config/x", "holds rules of the repository"),
        ("traces: traces", "traces: Scripts", "holds rules of the repository"),
        ("uploads: uploads", "uploads: x/.githooks", None),
        ("uploads: uploads", "uploads: a/.husky", None),
        ("traces: traces", "traces: aux", "device"),
        ("traces: traces", "traces: /traces", None),
        ("traces: traces", "traces: ../traces", None),
        ("traces: traces", "traces: traces/", None),
        ("traces: traces", "traces: a.", "dot or a space"),
    ],
)
def test_folders_are_apart_and_away_from_the_rules(edited, findings_of, old, new, why):
    text = edited()["config/amazon-growth/gate.yaml"].decode()
    if text.count(old) != 1:
        old = next(line for line in text.splitlines() if line.strip().startswith(old.strip()))
        new = "    " + new
    found = messages(findings_of(edited((old, new))))
    assert len(found) == 1
    if why is not None:
        assert why in found[0]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("README*", "begin with `/`"),
        ("/docs/", "two slashes"),
        ("'/a[b'", "never closed"),
        ("/**", "exempt everything"),
        ("/*", "exempt everything"),
        ("/traces/**", "exempts nothing"),
        ("/uploads/*.csv", "exempts nothing"),
        ("/semantic/**", "exempts nothing"),
        ("/config/amazon-growth/**", "exempts nothing"),
        ("/.github/**", "exempts nothing"),
        ("/.gitattributes", "exempts nothing"),
        ("/Agents/**/*.yaml", "exempts nothing"),
    ],
)
def test_a_pattern_that_deceives_is_told(edited, findings_of, pattern, why):
    (found,) = messages(findings_of(edited(("  - /LICENSE.txt", f"  - {pattern}"))))
    assert why in found


def test_a_pattern_of_a_mode_is_judged_too(edited, findings_of):
    files = edited(("  patterns: []", "  patterns: [{path: notes/**, mode: warn}]"))
    (found,) = messages(findings_of(files))
    assert "`mode.patterns[1].path`" in found


def test_everything_may_be_observed(edited, findings_of):
    files = edited(("  patterns: []", "  patterns: [{path: /**, mode: observe}]"))
    assert not findings_of(files)


def test_a_file_address_is_never_evidence(edited, findings_of):
    (found,) = messages(findings_of(edited(("[https, s3, gs]", "[https, file]"))))
    assert "`file` is never evidence" in found


def test_a_shop_stands_once(edited, findings_of):
    shop = "{store_id: A, marketplace: US, currency: %s, timezone: UTC}"
    both = f"tenants: [{shop % 'USD'}, {shop % 'EUR'}]"
    (found,) = messages(findings_of(edited(("tenants: []", both))))
    assert found == "A in US stands twice in `tenants`."


def test_one_shop_may_be_in_two_marketplaces(edited, findings_of):
    shop = "{store_id: A, marketplace: %s, currency: EUR, timezone: UTC}"
    assert not findings_of(edited(("tenants: []", f"tenants: [{shop % 'DE'}, {shop % 'FR'}]")))


def test_two_approvers_with_keys_are_good(edited, findings_of):
    assert not findings_of(edited(approvers(ann=("a@x.com", 1), bob=("b@x.com", 2))))


def test_one_of_several_approvers_may_have_no_key(edited, findings_of):
    assert not findings_of(edited(approvers(ann=("a@x.com", 1), bob=("b@x.com", None))))


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ({"ann": ("a@x.com", 1), "bob": ("A+2@X.com", 2)}, "have the same e-mail address"),
        ({"ann": ("a@x.com", 1), "bob": ("b@x.com", 1)}, "have the same key"),
        ({"ann": ("a@x.com", 1), "Ann": ("b@x.com", 2)}, "differ only by upper and lower case"),
        ({"ann": ("a@x.com", None)}, "nobody could ever change it again"),
    ],
)
def test_an_approver_is_one_person_who_can_sign(edited, findings_of, people, why):
    (found,) = messages(findings_of(edited(approvers(**people))))
    assert why in found


def test_one_person_may_have_two_addresses_of_one_name(edited, findings_of):
    assert not findings_of(edited(approvers(ann=("a@x.com, A+work@x.com", 1))))


def test_a_broken_key_is_told_at_its_line(edited, findings_of):
    old, new = approvers(ann=("a@x.com", 1))
    (finding,) = findings_of(edited((old, new.replace("AAAA", "AAA"))))
    assert finding.message.startswith("A key of ann cannot be used: part of the key is missing")
    assert "keys:" in finding.source


@pytest.fixture(scope="module")
def mei():
    person = Person.with_key("mei")
    yield person
    person.leave()


def gpg_approvers(**people):
    """`name=armoured key` as a block for gate.yaml."""
    entries = {name: {"emails": [f"{name}@x.com"], "keys": [key]} for name, key in people.items()}
    return "approvers: {}", f"approvers: {json.dumps(entries)}"


def test_an_approver_may_have_a_gpg_key_only(edited, findings_of, mei):
    assert not findings_of(edited(gpg_approvers(mei=mei.public())))


def test_a_gpg_key_in_another_armour_is_the_same_key(edited, findings_of, mei):
    other = mei.public("--comment", "of bob")
    assert other != mei.public()
    (found,) = messages(findings_of(edited(gpg_approvers(mei=mei.public(), bob=other))))
    assert "mei and bob have the same key" in found


def test_a_broken_gpg_key_is_told_with_the_command_that_prints_it(edited, findings_of, mei):
    broken = mei.public().replace("=", "", 1)
    (finding,) = findings_of(edited(gpg_approvers(mei=broken)))
    assert "part of the GPG key is missing" in finding.message
    assert "gpg --armor" in finding.remediation
