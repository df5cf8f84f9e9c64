"""`trace-gate audit`: formats, files and exit codes (SPEC 9)."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from securesystemslib.dsse import Envelope

from tests.acceptance.conftest import governed  # noqa: F401  # a fixture
from tests.support.approvals import ssh_keys
from tests.support.gpgkeys import fixture_with_key
from tests.support.shop import Shop
from trace_gate.cli.main import cli


@pytest.fixture
def here(governed: Path, alone: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:  # noqa: F811  # the fixture of that name
    """A copy of the governed shop, on its protected branch."""
    path = alone / "governed"
    shutil.copytree(governed, path, symlinks=True)
    monkeypatch.chdir(path)
    monkeypatch.setenv("XDG_STATE_HOME", str(alone / "state"))
    shop = Shop(path)
    shop.clock += 3 * 86_400
    return shop


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["audit", *words])
    return done.exit_code, done.stdout, done.stderr


def test_a_sound_history_passes_and_one_past_the_gate_does_not(here: Shop):
    code, said, _ = run()
    assert (code, said.splitlines()[-1].split(":")[0]) == (0, "PASS")
    here.write("ads/bids.csv", "past\n")
    past = here.commit("past")
    code, said, _ = run()
    assert code == 1
    assert f"{past[:10]} bypassed" in said
    assert run("--since", "main")[0] == 0
    code, said, _ = run("--format", "json")
    facts = json.loads(said)
    assert (code, facts["verdict"], facts["totals"]["bypassed"]) == (1, "BLOCK", 1)


def test_a_page_is_written_by_the_name_of_its_file_and_replaces_no_other(
    here: Shop, tmp_path: Path
):
    for name, begins in (("a.html", "<!DOCTYPE"), ("a.md", "<!-- trace"), ("a.json", "{")):
        for _ in range(2):
            code, said, told = run("--output", str(tmp_path / name))
            assert (code, said) == (0, "")
            assert "PASS" in told
        assert (tmp_path / name).read_text().startswith(begins)
    (tmp_path / "mine.md").write_text("mine\n")
    code, _, told = run("--output", str(tmp_path / "mine.md"))
    assert (code, "no such page" in told) == (2, True)
    assert (tmp_path / "mine.md").read_text() == "mine\n"


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_program_reads_also_that_there_is_no_audit(
    form: str, here: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    here.git("clone", "-q", "--depth=1", f"file://{here.path}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    code, said, told = run("--format", form)
    assert code == 2
    assert "shallow" in json.dumps(json.loads(said))
    assert "git fetch --unshallow" in told


def test_what_a_hook_of_this_clone_noted_is_named(here: Shop):
    from trace_gate.adapters.store.bypass_ledger import BypassLedger

    with here.open() as git:
        BypassLedger(git).note([here.git("rev-parse", "main")])
    code, said, _ = run()
    assert (code, "TG803 note" in said) == (0, True)


def test_a_checkpoint_notices_a_history_that_was_written_anew(here: Shop, tmp_path: Path):
    note = tmp_path / "shop.note"
    code, said, _ = run("--checkpoint", str(note))
    assert (code, "(new)" in said) == (0, True)
    first = note.read_text()
    signed = f"{first}\n\u2014 lin c2lnbmVk\n"
    note.write_text(signed, encoding="utf-8")
    assert run("--checkpoint", str(note))[0] == 0
    assert note.read_text(encoding="utf-8") == signed, "the same history, the same signatures"
    here.linked("ads/bids.csv")
    code, said, _ = run("--checkpoint", str(note))
    assert (code, "that it knew begin it" in said) == (0, True)
    second = note.read_text()
    assert second != first
    here.git("commit", "-q", "--amend", "--no-verify", "-m", "the same tree, another commit")
    code, said, _ = run("--checkpoint", str(note))
    assert (code, "TG802 error" in said) == (1, True)
    assert note.read_text() == second
    here.git("reset", "-q", "--hard", "HEAD~1")
    code, said, _ = run("--checkpoint", str(note), "--format", "json")
    assert [each["code"] for each in json.loads(said)["findings"]] == ["TG802"]
    assert run()[0] == 0, "without it nobody can tell"


def test_a_checkpoint_is_of_the_whole_history_and_never_in_the_repository(
    here: Shop, tmp_path: Path
):
    assert run("--checkpoint", "note", "--since", "HEAD")[0] == 2
    for place in ("note", ".git/note"):
        code, _, told = run("--checkpoint", place)
        assert (code, "in the repository" in told) == (2, True)
        assert not (here.path / place).exists()
    other = tmp_path / "other"
    other.write_text("")
    code, _, told = run("--checkpoint", str(other))
    assert (code, "is no checkpoint" in told) == (2, True)
    assert other.read_text() == ""


@pytest.fixture
def remembering(here: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A history that is longer than a step may be, with a bypass in it; a person's computer."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    here.write("ads/bids.csv", "past\n")
    here.commit("past")
    for number in range(25):
        here.write("docs/notes.md", f"{number}\n")
        here.commit("notes")
    return here


def facts(*words: str) -> dict:
    return json.loads(run("--format", "json", *words)[1])


def test_what_was_judged_is_remembered_and_says_the_same(
    remembering: Shop, monkeypatch: pytest.MonkeyPatch
):
    first = facts()
    assert "are remembered" in run()[1]
    assert facts() == first == facts("--no-memo")
    remembering.linked("ads/more.csv")
    code, said, _ = run()
    assert (code, "are remembered" in said) == (1, True)
    assert facts() == facts("--no-memo")
    assert "are remembered" not in run("--no-memo")[1]
    assert "are remembered" not in run("--since", "HEAD~1")[1]
    monkeypatch.setenv("CI", "true")
    assert "are remembered" not in run()[1], "never in CI"


def test_a_changed_memory_and_one_from_elsewhere_are_noticed_and_not_used(
    remembering: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = facts()
    memo = remembering.path / ".git/trace-gate/audit-memo"
    memo.write_bytes(memo.read_bytes().replace(b"TG401", b"TG803").replace(b'"error"', b'"note"'))
    code, said, _ = run()
    assert (code, "was not used" in said, "are remembered" in said) == (1, True, False)
    assert facts() == first
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another home"))
    assert "was not used" in run()[1], "the key of another person opens nothing"


def test_a_history_that_was_written_anew_takes_only_what_is_still_in_it(remembering: Shop):
    facts()
    remembering.git("reset", "-q", "--hard", "HEAD~24")
    remembering.write("ads/other.csv", "past\n")
    remembering.commit("another past")
    assert facts() == facts("--no-memo")


lin = fixture_with_key("lin")
SHOP_URL = "https://git.example/acme/shop"


@pytest.fixture(scope="session")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ssh_keys(tmp_path_factory.mktemp("keys"), "lin")["lin"]


def attested(file: Path, *words: str) -> tuple[int, str]:
    """Exit code and what is said of it, of an audit that signs what it found."""
    code, _, told = run("--attest", str(file), "--resource", SHOP_URL, *words)
    return code, told


def opened(file: Path, folder: Path) -> tuple[dict, Path, Path]:
    """The statement as another reader of envelopes has it; what is signed, and the signature."""
    found = Envelope.from_dict(json.loads(file.read_text()))
    (signature,) = found.signatures.values()
    over, armoured = folder / "signed", folder / "signature"
    over.write_bytes(found.pae())
    armoured.write_bytes(bytes.fromhex(signature.signature))
    return json.loads(found.payload), over, armoured


def verified_by_ssh_keygen(key: Path, over: Path, signature: Path, namespace: str) -> str:
    """What ssh-keygen says of a signature, asked by hand."""
    allowed = over.with_name("allowed")
    allowed.write_text(f"lin@shop.example {key.with_suffix('.pub').read_text()}")
    words = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "lin@shop.example",
             "-n", namespace, "-s", signature]  # fmt: skip
    done = subprocess.run(words, input=over.read_bytes(), capture_output=True, check=False)
    return (done.stdout + done.stderr).decode()


def test_ssh_keygen_verifies_a_statement_and_for_no_other_purpose(
    here: Shop, ssh: Path, tmp_path: Path
):
    file, report = tmp_path / "shop.json", tmp_path / "audit.html"
    code, told = attested(file, "--key", str(ssh), "--output", str(report))
    assert (code, "PASSED, signed by SHA256:" in told) == (0, True)
    fingerprint = told.rpartition("signed by ")[2].strip()
    found, over, signature = opened(file, tmp_path)
    said = verified_by_ssh_keygen(ssh, over, signature, "trace-gate-audit")
    assert said.startswith('Good "trace-gate-audit" signature for lin@shop.example')
    assert fingerprint in said
    for namespace in ("trace-gate-approval", "git", "file"):
        assert "Good" not in verified_by_ssh_keygen(ssh, over, signature, namespace)
    over.write_bytes(over.read_bytes().replace(b"PASSED", b"FAILED"))
    assert "Good" not in verified_by_ssh_keygen(ssh, over, signature, "trace-gate-audit")
    commit, page = found["subject"]
    assert commit["digest"]["gitCommit"] == here.git("rev-parse", "main")
    assert commit["digest"]["gitTree"] == here.git("rev-parse", "main^{tree}")
    digest = hashlib.sha256(report.read_bytes()).hexdigest()
    assert page == {"name": "audit.html", "digest": {"sha256": digest}}


def test_gpg_verifies_a_statement_of_a_history_that_is_open(
    here: Shop, lin, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("GNUPGHOME", lin.environ()["GNUPGHOME"])
    here.write("ads/bids.csv", "past\n")
    here.commit("past")
    file = tmp_path / "shop.json"
    code, told = attested(file, "--gpg-key", lin.email)
    assert (code, f"FAILED, signed by {lin.fingerprint()}" in told) == (1, True)
    found, over, signature = opened(file, tmp_path)
    lin.gpg("--verify", str(signature), str(over))
    over.write_bytes(over.read_bytes().replace(b"FAILED", b"PASSED"))
    with pytest.raises(AssertionError, match="BAD signature"):
        lin.gpg("--verify", str(signature), str(over))
    told = found["predicate"]
    assert (told["verificationResult"], told["verifiedLevels"]) == ("FAILED", ["FAILED"])
    assert told["urn:trace-gate:audit-statement:1"]["open"] == {"TG401": 1}


def test_a_statement_judges_every_step_and_replaces_only_a_statement(
    remembering: Shop, ssh: Path, tmp_path: Path
):
    assert "are remembered" not in run()[1]
    assert "are remembered" in run()[1]
    file = tmp_path / "shop.json"
    for _ in range(2):
        code, said, _ = run("--attest", str(file), "--resource", SHOP_URL, "--key", str(ssh))
        assert (code, "are remembered" in said) == (1, False)
    file.write_text('{"mine": 1}')
    code, told = attested(file, "--key", str(ssh))
    assert (code, "no statement of an audit" in told) == (2, True)
    assert file.read_text() == '{"mine": 1}'


def test_a_statement_that_cannot_be_made_is_refused_by_name_and_nothing_is_written(
    here: Shop, ssh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file, key = tmp_path / "shop.json", ("--key", str(ssh))
    public = str(shutil.copy(f"{ssh}.pub", tmp_path / "public"))
    cases = {
        "in the repository": ("--attest", "shop.json", "--resource", SHOP_URL, *key),
        "--since cannot go": ("--attest", str(file), "--since", "HEAD", *key),
        "no key to sign": ("--attest", str(file), "--resource", SHOP_URL),
        "There is no key": ("--attest", str(file), "--resource", SHOP_URL, "--key", "no/such"),
        "One signature": ("--attest", str(file), *key, "--gpg-key", "lin"),
        "No remote here": ("--attest", str(file), *key),
        "no address of a repository": ("--attest", str(file), "--resource", "../shop", *key),
        "none is asked for": ("--resource", SHOP_URL),
        "its folder is not there": ("--attest", str(tmp_path / "no/such"), *key),
        "named twice": ("--attest", str(file), "--output", str(file), *key),
        "is a folder": ("--attest", str(tmp_path), *key),
        "cannot sign": ("--attest", str(file), "--resource", SHOP_URL, "--key", public),
    }
    for why, words in cases.items():
        code, _, told = run(*words)
        assert (code, why in told) == (2, True), told
        assert not file.exists()
    here.git("clone", "-q", "--depth=1", f"file://{here.path}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    code, told = attested(file, *key)
    assert (code, "shallow" in told) == (2, True)
    assert not file.exists()
    assert not list(tmp_path.glob("*.tmp"))


def test_the_address_is_that_of_the_remote_without_a_password(
    here: Shop, ssh: Path, tmp_path: Path
):
    here.git("remote", "add", "up", "https://ann:secret@git.example/acme/shop.git")
    file = tmp_path / "shop.json"
    assert run("--attest", str(file), "--key", str(ssh))[0] == 0
    found, _, _ = opened(file, tmp_path)
    assert found["predicate"]["resourceUri"] == "git+https://git.example/acme/shop"
    assert "secret" not in json.dumps(found)
