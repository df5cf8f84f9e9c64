"""Lasting copies: one branch, no prompt, nothing of another repository (SPEC 10, Fleet)."""

from __future__ import annotations

import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.support.gitrepo import Repo
from trace_gate.adapters.git import mirrors
from trace_gate.adapters.git.mirrors import NotFetched, fetch
from trace_gate.core.errors import UsageError
from trace_gate.core.fleet.address import Address

MAIN = "refs/heads/main"


def local(path: Path) -> Address:
    return Address(scheme="file", host="", text=str(path))


def refused(mirror: Path, address: Address, ref: str = MAIN) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        fetch(str(mirror), address, ref, 60)
    return caught.value


def test_a_copy_has_one_branch_and_follows_it(repo: Repo, tmp_path: Path):
    mirror = tmp_path / "m.git"
    repo.git("tag", "v1")
    assert fetch(str(mirror), local(repo.path), MAIN, 60) == repo.git("rev-parse", "main")
    copy = Repo(mirror)
    assert copy.git("for-each-ref", "--format=%(refname)") == MAIN
    assert copy.git("symbolic-ref", "HEAD") == MAIN
    assert not (mirror / "hooks").exists()
    newer = repo.commit("newer", **{"ads/bids.csv": "keyword,bid\nmug,1.00\n"})
    assert fetch(str(mirror), local(repo.path), MAIN, 60) == newer
    repo.git("reset", "-q", "--hard", "HEAD~2")
    assert fetch(str(mirror), local(repo.path), MAIN, 60) == repo.git("rev-parse", "main")


def test_what_git_says_to_a_hook_of_another_repository_does_not_count(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    other = tmp_path / "other"
    (other / "objects").mkdir(parents=True)
    monkeypatch.setenv("GIT_DIR", str(other))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / "objects"))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'protocol.ext.allow=always'")
    fetch(str(tmp_path / "m.git"), local(repo.path), MAIN, 60)
    assert list((other / "objects").iterdir()) == []


def test_a_branch_that_is_missing_and_a_repository_without_a_commit(empty: Repo, tmp_path: Path):
    found = refused(tmp_path / "m.git", local(empty.path))
    assert (found.kind, "no branch main" in found.message) == ("no_branch", True)


def test_a_repository_that_is_not_there_says_why(tmp_path: Path):
    found = refused(tmp_path / "m.git", local(tmp_path / "nowhere"))
    assert found.kind == "unreachable"
    assert "does not appear to be a git repository" in found.message
    assert str(tmp_path / "m.git") in found.remedy


class Asks(BaseHTTPRequestHandler):
    """A server that wants a name and a password for everything."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="shops"')
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def test_nobody_is_asked_for_a_name_or_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked = tmp_path / "asked"
    program = tmp_path / "ask"
    program.write_text(f"#!/bin/sh\ntouch {asked}\necho secret\n")
    program.chmod(0o755)
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(program))
    server = HTTPServer(("127.0.0.1", 0), Asks)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there = Address(scheme="http", host="", text=f"http://127.0.0.1:{server.server_port}/a.git")
    found = refused(tmp_path / "m.git", there)
    server.shutdown()
    server.server_close()
    assert found.kind == "unreachable"
    assert not asked.exists()


def test_a_shallow_repository_is_refused_and_an_old_copy_is_not_taken_for_it(
    repo: Repo, tmp_path: Path
):
    repo.commit("newer", **{"ads/bids.csv": "keyword,bid\nmug,1.00\n"})
    mirror, there = tmp_path / "m.git", local(repo.path)
    fetch(str(mirror), there, MAIN, 60)
    tip = repo.commit("newest", **{"ads/bids.csv": "keyword,bid\nmug,2.00\n"})
    (repo.path / ".git/shallow").write_text(f"{tip}\n")
    assert "shallow" in refused(mirror, there).message
    assert "shallow" in refused(tmp_path / "new.git", there).message
    (repo.path / ".git/shallow").unlink()
    assert fetch(str(mirror), there, MAIN, 60) == tip


@pytest.mark.parametrize("text", ["ext::sh -c 'touch {}'", "--upload-pack=touch {}", "-utouch {}"])
def test_no_program_runs_even_where_the_address_was_not_refused(text: str, tmp_path: Path):
    ran = tmp_path / "ran"
    address = Address(scheme="file", host="", text=text.format(ran))
    assert refused(tmp_path / "m.git", address).kind == "unreachable"
    assert not ran.exists()


def test_a_fetch_that_takes_too_long_is_ended(repo: Repo, tmp_path: Path):
    slow = tmp_path / "bin" / "ssh"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o755)
    there = Address(scheme="ssh", host="git.example", text="ssh://git.example/a.git")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_SSH_COMMAND", str(slow))
        with pytest.raises(NotFetched) as caught:
            fetch(str(tmp_path / "m.git"), there, MAIN, 0.5)
    assert caught.value.kind == "timeout"


def test_a_copy_that_is_damaged_is_no_crash(repo: Repo, tmp_path: Path):
    mirror = tmp_path / "m.git"
    fetch(str(mirror), local(repo.path), MAIN, 60)
    shutil.rmtree(mirror / "objects")
    (mirror / "HEAD").write_bytes(b"\x00")
    assert refused(mirror, local(repo.path)).kind == "unreachable"


def test_what_a_killed_run_left_is_no_copy(repo: Repo, tmp_path: Path):
    mirror = tmp_path / "m.git"
    (tmp_path / "m.git.new" / "objects").mkdir(parents=True)
    (tmp_path / "m.git.new" / "HEAD").write_text("half")
    fetch(str(mirror), local(repo.path), MAIN, 60)
    assert os.listdir(tmp_path / "m.git")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("fatal: unable to access 'https://u:hunter2@h/a'", "access 'https://***@h/a'"),
        ("\nremote: go away\nfatal: no\n", "fatal: no"),
        ("", "git does not say why"),
    ],
)  # fmt: skip
def test_what_git_says_is_shortened_and_has_no_secret(said: str, shown: str):
    found = mirrors._explained(said, "/m", MAIN, 60)
    assert found.message.endswith(shown)


def test_a_repository_with_long_names_of_objects_has_such_a_copy(tmp_path: Path):
    there = Repo.init(tmp_path / "long", "--object-format=sha256")
    tip = there.commit("first", **{"a.txt": "a\n"})
    for _ in range(2):
        assert fetch(str(tmp_path / "m.git"), local(there.path), MAIN, 60) == tip
    assert len(tip) == 64


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("config", b"[core]\n\tbare = true\n\tsshCommand = touch ran\n"),
        ("HEAD", b"ref: refs/heads/other\n"),
    ],
)
def test_a_copy_that_somebody_else_made_is_not_asked(
    name: str, data: bytes, repo: Repo, tmp_path: Path
):
    mirror = tmp_path / "m.git"
    fetch(str(mirror), local(repo.path), MAIN, 60)
    (mirror / name).write_bytes(data)
    found = refused(mirror, local(repo.path))
    assert "not as trace-gate made it" in found.message
    assert str(mirror) in found.remedy


def test_copies_that_came_with_a_repository_are_refused(repo: Repo):
    folder = repo.path / "mirrors"
    mirrors.refuse_tracked(str(folder))
    repo.commit("forged", **{"mirrors/shop.git/HEAD": "ref: refs/heads/main\n"})
    with pytest.raises(UsageError, match="has committed"):
        mirrors.refuse_tracked(str(folder))


def test_ssh_is_the_one_that_its_user_has_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    said = tmp_path / "said"
    program = tmp_path / "ssh"
    program.write_text(f'#!/bin/sh\necho "$@" > {said}\nexit 1\n')
    program.chmod(0o755)
    config = tmp_path / "config"
    config.write_text(f"[core]\n\tsshCommand = {program} -i key\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    there = Address(scheme="ssh", host="git.example", text="ssh://git.example/a.git")
    assert refused(tmp_path / "m.git", there).kind == "unreachable"
    assert said.read_text().startswith("-i key -o BatchMode=yes")
