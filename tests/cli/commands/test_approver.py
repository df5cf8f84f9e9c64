"""`trace-gate approver add`: who may approve, and how that comes into the repository."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from scripts.example_runner import with_own_words
from tests.support import fast_yaml
from tests.support.approvals import public, ssh_keys
from tests.support.desk import DECIDE, GATE
from tests.support.gpgkeys import PAST, Person
from trace_gate.core.schema.anew import REASON

LIN = ("approver", "add", "lin", "--email", "lin@shop.example")
MEI = ("approver", "add", "mei", "--email", "mei@shop.example")


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> dict[str, Path]:
    """Key pairs of Lin and Mei."""
    return ssh_keys(tmp_path_factory.mktemp("keys"), "lin", "mei")


@pytest.fixture(scope="module")
def lin():
    person = Person.with_key("lin")
    yield person
    person.leave()


def key(keys: dict[str, Path], name: str) -> tuple[str, str]:
    return "--key", str(keys[name].with_suffix(".pub"))


def gate(shop) -> dict:
    return fast_yaml.load((shop.path / GATE).read_bytes())


def changed(shop) -> list[str]:
    """The lines that differ from HEAD, in all files, without positions and quotes."""
    lines = shop.git("diff", "-U0", "HEAD").replace('"', "").splitlines()
    return [line for line in lines if re.match(r"[+-](?![+-]{2} )", line)]


def bring(shop, keys: dict[str, Path], name: str = "lin") -> None:
    """The first approver, committed."""
    shop.run("approver", "add", name, "--email", f"{name}@shop.example", *key(keys, name))
    shop.commit(f"{name} may approve")


# --- the first ------------------------------------------------------------------------------


def test_the_first_approver_is_an_entry_and_a_version_and_nothing_else(shop, keys):
    shop.run(*LIN, *key(keys, "lin"))
    assert changed(shop) == [
        "-version: 1",
        "+version: 2",
        "-approvers: {}",
        "+approvers:",
        "+  lin:",
        "+    emails:",
        "+      - lin@shop.example",
        "+    keys:",
        f"+      - {public(keys['lin'])}",
    ]


def test_who_names_only_oneself_is_told_while_it_can_be_chosen(shop, keys, monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "lin@shop.example")
    output = shop.run(*LIN, *key(keys, "lin")).output
    assert "note: you are lin. Nobody approves their own decision" in output
    typed = next(line for line in output.splitlines() if "--self" in line).partition("   (")[0]
    restore, again = typed.strip().split(" && ")
    subprocess.run(shlex.split(restore), cwd=shop.path, check=True)
    output = shop.run(*shlex.split(again)[1:], *key(keys, "lin")).output
    assert "note: you are" not in output
    assert gate(shop)["approval"]["self"] == "signed"


def test_who_names_another_is_told_nothing_of_a_team_of_one(shop, keys):
    assert "note: you are" not in shop.run(*LIN, *key(keys, "lin")).output


def test_the_command_that_it_names_goes_through_the_hook_and_ci(shop, keys):
    shop.run("install")
    shop.git("checkout", "-q", "-b", "work")
    output = shop.run(*LIN, *key(keys, "lin")).output
    (line,) = re.findall(r"^next: (.*)$", output, flags=re.M)
    subprocess.run(line, shell=True, cwd=shop.path, check=True)
    assert shop.git("log", "-1", "--format=%s") == "lin may approve"
    assert shop.git("show", "--format=", "--name-only") == GATE
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_with_anything_else_in_the_commit_the_hook_stops_it(shop, keys):
    shop.run("install")
    shop.run(*LIN, *key(keys, "lin"))
    guardrails = "config/amazon-growth/guardrails.yaml"
    text = (shop.path / guardrails).read_text()
    shop.write(guardrails, text.replace("per_change: 0.30", "per_change: 0.25"))
    done = subprocess.run(
        ["git", "commit", "-qam", "both"],
        cwd=shop.path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "TG408" in done.stderr


def test_the_fingerprint_is_that_of_ssh_keygen(shop, keys):
    words = ["ssh-keygen", "-lf", keys["lin"].with_suffix(".pub")]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[1]
    assert f"key: ssh-ed25519 {told}\n" in shop.run(*LIN, *key(keys, "lin")).output


def test_the_line_of_a_key_is_as_good_as_its_file(shop, keys):
    shop.run(*LIN, "--key", public(keys["lin"]))
    assert gate(shop)["approvers"]["lin"]["keys"] == [public(keys["lin"])]


def test_several_addresses_and_keys_are_kept_each_once(shop, keys):
    more = ("--email", "lin@home.example", "--email", "lin@shop.example")
    shop.run(*LIN, *more, *key(keys, "lin"), *key(keys, "mei"), *key(keys, "lin"))
    assert gate(shop)["approvers"]["lin"] == {
        "emails": ["lin@shop.example", "lin@home.example"],
        "keys": [public(keys["lin"]), public(keys["mei"])],
    }


def test_a_gpg_key_comes_from_the_keyring(shop, lin, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GNUPGHOME", str(lin.home))
    output = shop.run(*LIN, "--gpg-key", lin.email).output
    assert f"key: GPG {lin.fingerprint()}\n" in output
    (written,) = gate(shop)["approvers"]["lin"]["keys"]
    assert written.startswith("-----BEGIN PGP PUBLIC KEY BLOCK-----\n")
    assert "      - |" in (shop.path / GATE).read_text()
    shop.git("checkout", "-q", "-b", "work")
    shop.commit("lin may approve")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_a_gpg_key_comes_from_a_file(shop, lin, tmp_path: Path):
    (tmp_path / "lin.asc").write_text(lin.public())
    (tmp_path / "lin.gpg").write_bytes(lin.gpg("--export"))
    for name in ("lin.asc", "lin.gpg"):
        shop.git("checkout", "-q", "--", "config")
        output = shop.run(*LIN, "--gpg-key", str(tmp_path / name)).output
        assert f"key: GPG {lin.fingerprint()}\n" in output


def test_comments_and_order_stay(shop, keys):
    text = (shop.path / GATE).read_text()
    shop.write(GATE, text.replace("approvers: {}", "approvers: {}  # nobody yet"), add=False)
    shop.commit("a comment")
    shop.run(*LIN, *key(keys, "lin"))
    before = text.splitlines()
    after = (shop.path / GATE).read_text().splitlines()
    assert [line for line in before if line not in after] == ["version: 1", "approvers: {}"]
    assert list(gate(shop)) == list(fast_yaml.load(text))
    assert any("# nobody yet" in line for line in after)


def test_a_policy_without_the_word_approvers_gets_it(shop, keys):
    text = (shop.path / GATE).read_text().replace("approvers: {}\n", "")
    shop.write(GATE, text, add=False)
    shop.commit("without")
    shop.run(*LIN, *key(keys, "lin"))
    assert list(gate(shop)["approvers"]) == ["lin"]
    assert gate(shop)["version"] == 2


def test_any_domain_is_found(plain, keys, monkeypatch: pytest.MonkeyPatch):
    plain.git("init", "-q", "-b", "main")
    plain.run("init", "--no-hooks", "--store", "A", "--marketplace", "US")
    for folder in ("config", "Agents"):
        (plain.path / folder / "amazon-growth").rename(plain.path / folder / "tea-shop")
    plain.run("compile")
    plain.commit("adopt")
    plain.git("checkout", "-q", "-b", "work")
    output = plain.run(*LIN, *key(keys, "lin")).output
    assert "wrote config/tea-shop/gate.yaml" in output
    plain.commit("lin may approve")
    assert "PASS" in plain.run("check", "--range", "main..HEAD").output


def test_it_works_from_a_folder_below(shop, keys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(shop.path / "ads")
    shop.run(*LIN, *key(keys, "lin"))
    assert list(gate(shop)["approvers"]) == ["lin"]


def test_before_the_adoption_is_committed_the_approver_comes_with_it(empty, keys):
    empty.write("a.txt", "x\n")
    empty.commit("before")
    empty.run("init", "--no-hooks", "--store", "A", "--marketplace", "US")
    output = empty.run(*LIN, *key(keys, "lin")).output
    assert "with the adoption" in output
    assert gate(empty)["version"] == 1
    empty.git("add", "-A")
    assert "PASS" in empty.run("check").output


def test_the_version_is_raised_once_for_one_change(shop, keys):
    text = (shop.path / GATE).read_text()
    shop.write(GATE, text.replace("version: 1\n", "version: 2\n"), add=False)
    shop.run(*LIN, *key(keys, "lin"))
    assert gate(shop)["version"] == 2


# --- the next -------------------------------------------------------------------------------


def own(shop, text: str) -> str:
    """What a person writes in place of the capitals of a command; the report is there then."""
    shop.write("uploads/why.txt", "Mei is with us since Monday.\n")
    return with_own_words(text)


def commands(output: str) -> list[list[str]]:
    """The commands that it prints below `next:`, as words."""
    block = output.split("\nnext:\n")[1].replace("\\\n", "")
    return [shlex.split(line) for line in block.splitlines() if line.startswith("  ")]


def test_a_further_approver_comes_in_by_the_commands_that_are_printed(shop, keys):
    bring(shop, keys)
    shop.git("checkout", "-q", "-b", "work")
    output = shop.run(*MEI, *key(keys, "mei")).output
    assert shop.git("hash-object", GATE) != shop.git("rev-parse", f"HEAD:{GATE}")
    add, new, approve, git_add, _, git_commit, *_ = _split(commands(output))
    shop.git(*add[1:])
    assert REASON in new
    assert "still to be filled in" not in shop.run(*(own(shop, word) for word in new[1:])).output
    decision = shop.traces()[-1]
    assert shop.trace()["execution"]["changes"][0]["to_value"] in output
    mine = {"DECISION": decision.stem, "~/.ssh/id_ed25519": str(keys["lin"])}
    shop.run(*[mine.get(word, word) for word in approve[1:]])
    shop.git(*(own(shop, word) for word in git_add[1:]))
    shop.git("commit", "-q", "-m", git_commit[-1])
    found = shop.run("check", "--range", "main..HEAD").output
    assert "PASS" in found
    assert list(gate(shop)["approvers"]) == ["lin", "mei"]
    assert gate(shop)["version"] == 3


def _split(found: list[list[str]]) -> list[list[str]]:
    """The last line holds two commands."""
    *first, last = found
    at = last.index("&&")
    return [*first, last[:at], ["&&"], last[at + 1 :]]


def test_a_further_approver_without_a_decision_is_stopped(shop, keys):
    bring(shop, keys)
    shop.run(*MEI, *key(keys, "mei"))
    shop.git("add", "-A")
    assert "TG408" in shop.run("check", code=1).output


def test_the_next_entry_stands_below_the_last_one(shop, keys):
    bring(shop, keys)
    shop.run(*MEI, *key(keys, "mei"))
    assert changed(shop)[2:] == [
        "+  mei:",
        "+    emails:",
        "+      - mei@shop.example",
        "+    keys:",
        f"+      - {public(keys['mei'])}",
    ]
    text = (shop.path / GATE).read_text().replace('"', "")
    assert f"{public(keys['mei'])}\n\napproval:\n" in text


def test_who_signs_is_said_with_the_right_option(shop, lin, keys, monkeypatch):
    monkeypatch.setenv("GNUPGHOME", str(lin.home))
    shop.run(*LIN, "--gpg-key", lin.email)
    shop.commit("lin may approve")
    output = shop.run(*MEI, *key(keys, "mei")).output
    assert "trace-gate approve DECISION --as lin --gpg-key ID" in output
    assert "is for lin" in output


def test_who_has_no_key_is_not_asked_to_sign(shop, keys):
    bring(shop, keys)
    text = (shop.path / GATE).read_text()
    ann = "approvers:\n  ann:\n    emails: [ann@shop.example]\n"
    shop.write(GATE, text.replace("approvers:\n", ann), add=False)
    shop.commit("ann has no key")
    output = shop.run(*MEI, *key(keys, "mei")).output
    assert "--as lin" in output
    assert "is for lin:" in output


def test_the_only_approver_is_told_to_let_another_write_the_decision(shop, keys, monkeypatch):
    bring(shop, keys)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "Lin+work@shop.example")
    output = shop.run(*MEI, *key(keys, "mei")).output
    assert "only approver who can sign" in output
    assert "let somebody else write" in output


def test_a_further_approver_may_have_no_key(shop, keys):
    bring(shop, keys)
    assert "without a key, mei cannot approve" in shop.run(*MEI).output
    assert gate(shop)["approvers"]["mei"] == {"emails": ["mei@shop.example"]}


def test_two_first_approvers_are_none(shop, keys):
    shop.run(*LIN, *key(keys, "lin"))
    before = (shop.path / GATE).read_bytes()
    output = shop.run(*MEI, *key(keys, "mei"), code=2).output
    assert "lin is the first approver, and not in main yet" in output
    assert (shop.path / GATE).read_bytes() == before


def test_the_first_approver_comes_without_other_changes(shop, keys):
    text = (shop.path / GATE).read_text()
    shop.write(GATE, text.replace("open_days: 30", "open_days: 60"), add=False)
    before = (shop.path / GATE).read_bytes()
    output = shop.run(*LIN, *key(keys, "lin"), code=2).output
    assert "in more than the first approver" in output
    assert f"git diff main -- {GATE}" in output
    assert (shop.path / GATE).read_bytes() == before


# --- a team of one --------------------------------------------------------------------------


def by_lin(monkeypatch) -> None:
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "lin@shop.example")


def as_printed(shop, output: str, key: Path) -> None:
    """Do what a further change of the policy takes, as the command prints it."""
    add, new, approve, git_add, _, git_commit, *_ = _split(commands(output))
    shop.git(*add[1:])
    shop.run(*(own(shop, word) for word in new[1:]))
    mine = {"DECISION": shop.traces()[-1].stem, "~/.ssh/id_ed25519": str(key)}
    shop.run(*[mine.get(word, word) for word in approve[1:]])
    shop.git(*(own(shop, word) for word in git_add[1:]))
    shop.git("commit", "-q", "--no-verify", "-m", git_commit[-1])


def test_a_team_of_one_says_so_with_the_first_approver_in_one_command(shop, keys, monkeypatch):
    by_lin(monkeypatch)
    shop.run("install")
    shop.git("checkout", "-q", "-b", "work")
    output = shop.run(*LIN, *key(keys, "lin"), "--self").output
    assert "approval.self: signed" in output
    (line,) = re.findall(r"^next: (.*)$", output, flags=re.M)
    subprocess.run(line, shell=True, cwd=shop.path, check=True)
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output
    shop.git("checkout", "-q", "-B", "main")
    shop.git("checkout", "-q", "-b", "next")
    output = shop.run(*MEI, *key(keys, "mei")).output
    assert "nobody approves their own" not in output
    as_printed(shop, output, keys["lin"])
    found = shop.run("check", "--range", "main..HEAD").output
    assert "PASS (1 warning)" in found
    assert "TG602 warning" in found


def test_a_team_of_one_says_so_at_the_adoption(empty, keys, monkeypatch):
    by_lin(monkeypatch)
    empty.run("init", "--no-hooks", "--store", "A", "--marketplace", "US")
    empty.run(*LIN, *key(keys, "lin"), "--self")
    assert gate(empty)["approval"]["self"] == "signed"
    empty.commit("adopt")
    assert "is valid" not in empty.run("check", "--all").output


@pytest.mark.parametrize("second", [True, False])
def test_later_it_takes_the_signature_of_another(shop, keys, monkeypatch, second: bool):
    """The ordinary change of a protected file: whoever wrote it does not sign it."""
    bring(shop, keys)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "mia@shop.example" if second else "lin@shop.example")
    shop.git("checkout", "-q", "-b", "work")
    output = shop.run(*MEI, *key(keys, "mei"), "--self").output
    as_printed(shop, output, keys["lin"])
    found = shop.run("check", "--range", "main..HEAD", code=0 if second else 1).output
    assert ("PASS" in found) is second
    assert ("TG602 error" in found) is not second


# --- what is refused ------------------------------------------------------------------------


def refused(shop, *words: str) -> str:
    """What is said of an order that changes nothing, with its remedy."""
    before = (shop.path / GATE).read_bytes()
    output = shop.run(*words, code=2).output
    assert (shop.path / GATE).read_bytes() == before
    assert "  fix: " in output
    return output


@pytest.mark.parametrize("name", ["lin", "LIN", "Lin"])
def test_an_approver_is_never_overwritten(shop, keys, name: str):
    bring(shop, keys)
    words = ("approver", "add", name, "--email", "new@shop.example", *key(keys, "mei"))
    assert "lin is an approver already" in refused(shop, *words)


@pytest.mark.parametrize("name", ["", "-x", "a:b", "l\N{CYRILLIC SMALL LETTER I}n", "a\nb", " a"])
def test_an_odd_name_is_refused(shop, keys, name: str):
    words = ("approver", "add", "--email", "a@shop.example", *key(keys, "lin"), "--", name)
    assert "cannot be the name" in refused(shop, *words)


@pytest.mark.parametrize(
    "email",
    ["lin", "lin@", "@x", "lin@shop .example", "l\N{CYRILLIC SMALL LETTER I}n@shop.example", ""],
)
def test_an_odd_address_is_refused(shop, keys, email: str):
    words = ("approver", "add", "lin", "--email", email, *key(keys, "lin"))
    assert "is no e-mail address" in refused(shop, *words)


def test_an_address_or_key_of_another_approver_is_refused(shop, keys):
    bring(shop, keys)
    same = ("approver", "add", "mei", "--email", "LIN+2@shop.example", *key(keys, "mei"))
    assert "lin and mei have the same e-mail address" in refused(shop, *same)
    assert "lin and mei have the same key" in refused(shop, *MEI, *key(keys, "lin"))


def test_a_private_key_is_refused_with_the_name_of_the_public_one(shop, keys, tmp_path: Path):
    output = refused(shop, *LIN, "--key", str(keys["lin"]))
    assert "is a PRIVATE key" in output
    assert f"fix: --key {keys['lin']}.pub" in output
    (tmp_path / "alone").write_bytes(keys["lin"].read_bytes())
    output = refused(shop, *LIN, "--key", str(tmp_path / "alone"))
    assert f"ssh-keygen -y -f {tmp_path / 'alone'} > {tmp_path / 'alone'}.pub" in output
    output = refused(shop, *LIN, "--key", keys["lin"].read_text())
    assert "never show that one to anybody" in output
    assert keys["lin"].read_text().splitlines()[1] not in output
    (tmp_path / "x.ppk").write_text("PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n")
    assert "PRIVATE" in refused(shop, *LIN, "--key", str(tmp_path / "x.ppk"))


@pytest.mark.parametrize("form", ["armoured", "binary", "renamed"])
def test_a_private_gpg_key_is_refused(shop, lin, tmp_path: Path, form: str):
    data = lin.gpg(*(["--armor"] if form != "binary" else []), "--export-secret-keys")
    if form == "renamed":
        data = data.replace(b"PRIVATE", b"PUBLIC")
    (tmp_path / "key").write_bytes(data)
    assert "PRIVATE key" in refused(shop, *LIN, "--gpg-key", str(tmp_path / "key"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ssh-dss AAAAB3NzaC1kc3MAAACBAP", "begins with none of"),
        ("ssh-ed25519 AAAA", "part of the key is missing"),
        ("", "holds 0 lines"),
        ("one\ntwo", "holds 2 lines"),
    ],
)
def test_what_is_no_key_is_refused(shop, tmp_path: Path, text: str, why: str):
    (tmp_path / "file.pub").write_text(text)
    assert why in refused(shop, *LIN, "--key", str(tmp_path / "file.pub"))


def test_a_file_that_is_not_there_or_not_for_keys_is_told(shop, tmp_path: Path):
    assert "No such file" in refused(shop, *LIN, "--key", str(tmp_path / "none.pub"))
    (tmp_path / "big").write_bytes(b"x" * 100_000)
    assert "too large" in refused(shop, *LIN, "--key", str(tmp_path / "big"))
    assert "no public GPG key" in refused(shop, *LIN, "--gpg-key", str(Path(__file__)))


def test_a_gpg_key_that_is_not_there_is_told(shop, lin, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GNUPGHOME", str(lin.home))
    output = refused(shop, *LIN, "--gpg-key", "nobody@shop.example")
    assert "has no GPG key nobody@shop.example" in output
    assert "gpg --list-keys" in output


@pytest.mark.parametrize("how", ["expired", "revoked", "no signatures", "two"])
def test_a_gpg_key_that_could_approve_nothing_is_refused(shop, tmp_path: Path, how: str):
    someone = Person("someone")
    try:
        if how == "expired":
            someone.make(expires="1y", at=PAST)
        else:
            someone.make("rsa2048", "encrypt" if how == "no signatures" else "sign")
        if how == "revoked":
            someone.revoke()
        if how == "two":
            someone.make()
        (tmp_path / "key.asc").write_text(someone.public())
    finally:
        someone.leave()
    said = {"expired": "has expired", "revoked": "has been revoked",
            "no signatures": "cannot sign", "two": "names 2 keys"}[how]  # fmt: skip
    assert said in refused(shop, *LIN, "--gpg-key", str(tmp_path / "key.asc"))


def test_a_first_approver_needs_a_key(shop):
    assert "lin needs a key" in refused(shop, *LIN)


def test_your_own_usual_key_is_taken_for_yourself_only(
    shop, keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "home" / ".ssh").mkdir(parents=True)
    file = tmp_path / "home" / ".ssh" / "id_ed25519.pub"
    file.write_bytes(keys["lin"].with_suffix(".pub").read_bytes())
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert "lin needs a key" in refused(shop, *LIN)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "lin@shop.example")
    shop.run(*LIN)
    assert gate(shop)["approvers"]["lin"]["keys"] == [public(keys["lin"])]


def test_a_home_folder_is_found_behind_its_sign(
    shop, keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "lin.pub").write_bytes(keys["lin"].with_suffix(".pub").read_bytes())
    monkeypatch.setenv("HOME", str(tmp_path))
    shop.run(*LIN, "--key", "~/lin.pub")


def test_without_governance_there_is_nothing_to_approve(empty, keys):
    output = empty.run(*LIN, *key(keys, "lin"), code=2).output
    assert "is not governed" in output
    assert "trace-gate init" in output


def test_a_policy_that_is_not_valid_already_is_told_as_it_is(shop, keys):
    text = (shop.path / GATE).read_text()
    shop.write(GATE, text.replace("open_days: 30", "open_days: none"), add=False)
    output = refused(shop, *LIN, *key(keys, "lin"))
    assert "TG701" in output
    assert "open_days" in output


def test_a_decision_that_needs_an_approver_names_the_command(shop):
    guardrails = "config/amazon-growth/guardrails.yaml"
    text = (shop.path / guardrails).read_text()
    shop.write(guardrails, text.replace("per_change: 0.30", "per_change: 0.25"))
    assert "trace-gate approver add NAME" in shop.run("check", code=1).output
    shop.run("new", "decision", "--from-staged", *DECIDE)
    output = shop.run("approve", shop.traces()[0].stem, code=2).output
    assert "trace-gate approver add NAME" in output
