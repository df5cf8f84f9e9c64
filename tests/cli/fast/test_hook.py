"""`trace-gate hook`: what each hook is given, and the exit code whatever happens (SPEC 6)."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import forked
from tests.support.live import built, copied, head, linked, unlinked
from tests.support.shop import Shop
from trace_gate.app.judge import commit_message
from trace_gate.cli import errors
from trace_gate.cli.fast import bypass, hook
from trace_gate.core.errors import CannotJudge, Refused, UsageError
from trace_gate.core.finding import Finding

ENTRY = "from trace_gate.cli.entry import main; main()"
ZEROS = "0" * 40


@pytest.fixture(autouse=True)
def no_framework_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("PRE_COMMIT")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("hook") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


def ask(
    shop: Shop, *words: str, stdin: bytes | None = b"", code: str = ENTRY, **environ: str
) -> subprocess.CompletedProcess[str]:
    """A hook in a process of its own, as the shim starts it: forked, where `code` is the shim's."""
    done = subprocess.run(
        [forked.python(), "-I", "-c", code, "hook", *words],
        cwd=shop.path,
        env={**os.environ, **environ},
        input=stdin,
        capture_output=True,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


# --- what it is asked ------------------------------------------------------------------------


def test_help_has_an_example_and_the_exit_codes(shop: Shop):
    done = ask(shop, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout
    assert "Exit codes: 0 pass" in done.stdout


@pytest.mark.parametrize("words", [(), ("post-receive",), ("Pre-Commit",), ("",), ("commit-msg",)])
def test_what_is_no_hook_is_a_usage_error_and_never_a_pass(shop: Shop, words: tuple[str, ...]):
    done = ask(shop, *words)
    assert done.returncode == 2
    assert "trace-gate" in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_repository_it_cannot_judge(tmp_path: Path):
    done = ask(Shop(tmp_path), "pre-commit", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.returncode == 2
    assert "fix: " in done.stderr


def test_a_pass_is_one_line_and_goes_to_stderr(shop: Shop):
    linked(shop)
    done = ask(shop, "pre-commit")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("trace-gate: judged 1 commit, 2 paths")
    assert len(done.stderr.splitlines()) == 1


def test_a_block_is_exit_1_and_says_how_to_mend_it(shop: Shop):
    unlinked(shop)
    done = ask(shop, "pre-commit")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ads/bids.csv TG401 error" in done.stderr
    assert "  fix: " in done.stderr


def test_a_policy_of_the_base_that_is_not_valid_is_exit_2(shop: Shop):
    shop.switch("main")
    shop.write("config/amazon-growth/gate.yaml", "version: [\n")
    shop.commit("break the policy")
    shop.git("push", "-q", "origin", "main")
    shop.branch("later")
    unlinked(shop)
    for name in ("pre-commit", "pre-merge-commit"):
        done = ask(shop, name)
        assert done.returncode == 2
        assert "gate.yaml" in done.stderr


def test_the_message_hook_lets_a_commit_pass_whose_policy_cannot_be_read(shop: Shop):
    shop.switch("main")
    shop.write("config/amazon-growth/gate.yaml", "version: [\n")
    shop.commit("break the policy")
    shop.git("push", "-q", "origin", "main")
    file = shop.path / ".git/COMMIT_EDITMSG"
    file.write_text("x\n")
    done = ask(shop, "prepare-commit-msg", str(file), "message")
    assert done.returncode == 0
    assert "gate.yaml" in done.stderr
    assert file.read_text() == "x\n"


def test_a_damaged_index_is_exit_2(shop: Shop):
    (shop.path / ".git/index").write_bytes(b"DIRC nonsense")
    done = ask(shop, "pre-commit")
    assert done.returncode == 2
    assert "index" in done.stderr


# --- bugs, interrupts, streams ---------------------------------------------------------------

BUG = f"""
import trace_gate.app.judge.check as check
def broken(*a, **k): raise {{}}
check.check_staged = broken
{ENTRY}
"""


def test_a_bug_of_ours_is_exit_3_with_a_report_and_no_traceback(shop: Shop):
    done = ask(shop, "pre-commit", code=BUG.format("ValueError('odd')"))
    assert done.returncode == 3
    assert "TG901" in done.stderr
    assert "ValueError: odd" in done.stderr
    assert "command: trace-gate hook pre-commit" in done.stderr
    assert "trace_gate/cli/fast/hook.py:" in done.stderr
    assert "Traceback" not in done.stderr


def test_debugging_shows_the_traceback_and_changes_no_exit_code(shop: Shop):
    done = ask(shop, "pre-commit", code=BUG.format("ValueError('odd')"), TRACE_GATE_DEBUG="1")
    assert done.returncode == 3
    assert "Traceback" in done.stderr


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        ("KeyboardInterrupt()", 130),
        ("MemoryError()", 3),
        ("RecursionError()", 3),
        ("BrokenPipeError()", 2),
        ("SystemExit('text')", 2),
        ("GeneratorExit()", 3),
    ],
)
def test_nothing_that_stops_a_hook_is_a_pass(shop: Shop, raised: str, code: int):
    done = ask(shop, "pre-commit", code=BUG.format(raised))
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["0", "1", "2", "0 1 2"])
def test_closed_streams_change_no_verdict(shop: Shop, closed: str):
    """Some clients start hooks with closed streams."""
    closing = " ".join(f"{number}>&-" for number in closed.split())
    python = shlex.quote(sys.executable)
    words = [python, "-I", "-c", f'"{ENTRY}"', "hook", "pre-commit", closing]
    unlinked(shop)
    done = subprocess.run(["sh", "-c", " ".join(words)], cwd=shop.path, check=False)
    assert done.returncode != 0
    linked(shop)
    done = subprocess.run(["sh", "-c", " ".join(words)], cwd=shop.path, check=False)
    assert done.returncode == 0


def test_what_stops_a_run_is_said_without_what_a_terminal_would_obey(capsys):
    assert errors.explain(CannotJudge("a\x1b[2Jb", remedy="c\rd"), []) == 2
    assert "\x1b" not in capsys.readouterr().err
    assert errors.explain(ValueError("a\x1b[2J\nb"), []) == 3
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert "a\\x1b[2J\\nb" in told


def test_a_refusal_names_every_finding_with_its_place(capsys):
    found = [
        Finding(code="TG701", message="no", remediation="mend", path="gate.yaml", line=3, column=1),
        Finding(code="TG701", message="nor this", remediation="mend too"),
    ]
    assert errors.explain(Refused(found), ["check"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "gate.yaml:3:1: TG701 no",
        "  fix: mend",
        "TG701 nor this",
        "  fix: mend too",
    ]


# --- pre-push --------------------------------------------------------------------------------


def pushed(shop: Shop, *rows: tuple[str, str, str, str]) -> bytes:
    return "".join(f"{' '.join(row)}\n" for row in rows).encode()


def test_no_line_of_a_push_is_left_out(shop: Shop):
    good = head(shop)
    unlinked(shop)
    bad = shop.commit()
    first = ("refs/heads/a", good, "refs/heads/a", ZEROS)
    second = ("refs/heads/b", bad, "refs/heads/b", ZEROS)
    for rows in ((first, second), (second, first)):
        done = ask(shop, "pre-push", "origin", "url", stdin=pushed(shop, *rows))
        assert done.returncode == 1, done.stderr
    assert ask(shop, "pre-push", "origin", "url", stdin=pushed(shop, first)).returncode == 0


def test_a_last_line_without_its_end_counts(shop: Shop):
    unlinked(shop)
    bad = shop.commit()
    line = f"refs/heads/b {bad} refs/heads/b {ZEROS}".encode()
    assert ask(shop, "pre-push", "origin", "url", stdin=line).returncode == 1


def test_a_local_ref_may_have_spaces(shop: Shop):
    unlinked(shop)
    bad = shop.commit()
    line = pushed(shop, (":/fix the bug", bad, "refs/heads/b", ZEROS))
    assert ask(shop, "pre-push", "origin", "url", stdin=line).returncode == 1


@pytest.mark.parametrize("odd", ["\u00a0", "\u2028", "\x85", "\u3000"])
def test_a_ref_with_odd_spaces_in_its_name_is_one_ref(shop: Shop, odd: str):
    good = head(shop)
    unlinked(shop)
    bad = shop.commit()
    name = f"refs/heads/{good}{odd}x"
    shop.git("update-ref", name, bad)
    done = ask(shop, "pre-push", "origin", "url", stdin=pushed(shop, (name, bad, name, ZEROS)))
    assert done.returncode == 1, done.stderr


GOOD = b"1" * 40


@pytest.mark.parametrize(
    "line",
    [
        *(b"nonsense\n", b"a b\n", b"a b c\n", b"\xff\xfe\n"),
        b"refs/heads/work x refs/heads/main y\n",
        b"refs/heads/work main refs/heads/main " + GOOD + b"\n",
        b"refs/heads/work " + GOOD + b" refs/heads/main " + GOOD[:10] + b"\n",
        b"refs/heads/work " + GOOD + b" refs/heads/main " + GOOD + b" extra\n",
        b"refs/heads/work " + GOOD.replace(b"1", b"A") + b" refs/heads/main " + GOOD + b"\n",
        b"refs/heads/work " + GOOD + b"  refs/heads/main  " + GOOD + b" \n",
    ],
)
def test_a_line_that_git_would_not_write_cannot_be_judged(shop: Shop, line: bytes):
    done = ask(shop, "pre-push", "origin", "url", stdin=line)
    assert done.returncode == 2
    assert "not a line" in done.stderr


@pytest.mark.parametrize("target", ["refs/heads/main", "refs/heads/b", "refs/tags/v1"])
def test_an_object_that_is_missing_here_cannot_be_judged(shop: Shop, target: str):
    """Also behind a ref that is good, and for each length of a name."""
    good = ("refs/heads/a", head(shop), "refs/heads/a", ZEROS)
    for oid in ("2" * 40, "a" * 64):
        line = pushed(shop, good, ("refs/heads/work", oid, target, ZEROS))
        done = ask(shop, "pre-push", "origin", "url", stdin=line)
        assert done.returncode == 2, done.stderr
        assert f"brings {oid[:10]} to {target}" in done.stderr


@pytest.mark.parametrize("content", ["blob", "tree"])
def test_what_is_no_commit_is_never_the_protected_branch(shop: Shop, content: str):
    """A tag may name it: nothing on the protected branch comes from there."""
    oid = shop.git("rev-parse", "HEAD^{tree}" if content == "tree" else "HEAD:README.md")
    main = pushed(shop, ("refs/heads/x", oid, "refs/heads/main", shop.git("rev-parse", "main")))
    assert ask(shop, "pre-push", "origin", "url", stdin=main).returncode == 2
    tag = pushed(shop, ("refs/tags/key", oid, "refs/tags/key", ZEROS))
    done = ask(shop, "pre-push", "origin", "url", stdin=tag)
    assert done.returncode == 0
    assert "refs/tags/key is not a commit" in done.stderr


def test_line_ends_of_windows_are_no_part_of_a_line(shop: Shop):
    unlinked(shop)
    line = pushed(shop, ("refs/heads/b", shop.commit(), "refs/heads/b", ZEROS))
    line = line.replace(b"\n", b"\r\n")
    assert ask(shop, "pre-push", "origin", "url", stdin=line).returncode == 1


def test_deletions_bring_nothing(shop: Shop):
    line = pushed(shop, ("(delete)", ZEROS, "refs/heads/b", head(shop)))
    assert ask(shop, "pre-push", "origin", "url", stdin=line).returncode == 0


def test_a_manager_that_keeps_the_lines_to_itself_makes_no_pass(shop: Shop):
    unlinked(shop)
    shop.commit()
    done = ask(shop, "pre-push", "origin", "url")
    assert done.returncode == 1
    assert "no ref was named on standard input, so work was judged" in done.stderr


def test_without_a_ref_and_with_nothing_new_there_is_nothing_to_judge(shop: Shop):
    shop.git("push", "-q", "origin", "work")
    assert ask(shop, "pre-push", "origin", "url").returncode == 0


def test_a_detached_head_without_a_named_ref_is_judged_too(shop: Shop):
    shop.git("checkout", "-q", "--detach")
    unlinked(shop)
    shop.commit()
    assert ask(shop, "pre-push", "origin", "url").returncode == 1


def test_a_shallow_clone_cannot_judge_a_push(shop: Shop, tmp_path: Path):
    target = tmp_path / "shallow"
    url = f"file://{shop.path.parent / 'origin.git'}"
    shop.git("clone", "-q", "--depth=1", url, str(target))
    small = Shop(target, clock=int(time.time()))
    line = pushed(small, ("refs/heads/main", head(small), "refs/heads/b", ZEROS))
    done = ask(small, "pre-push", "origin", "url", stdin=line)
    assert done.returncode == 2
    assert "--unshallow" in done.stderr


def framework(shop: Shop, **more: str) -> dict[str, str]:
    return {
        "PRE_COMMIT_REMOTE_NAME": "origin",
        "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/work",
        "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/work",
        **more,
    }


def test_the_one_range_of_a_framework_is_judged_and_named(shop: Shop):
    before = head(shop)
    unlinked(shop)
    bad = shop.commit()
    span = framework(shop, PRE_COMMIT_FROM_REF=before, PRE_COMMIT_TO_REF=bad)
    done = ask(shop, "pre-push", stdin=b"", **span)
    assert done.returncode == 1
    assert "pass on one range of a push: refs/heads/work was judged" in done.stderr


def test_a_framework_that_names_only_the_branch_gets_all_of_it_judged(shop: Shop):
    """pre-commit does so when a push brings a root commit."""
    unlinked(shop)
    shop.commit()
    assert ask(shop, "pre-push", **framework(shop)).returncode == 1


def test_a_framework_that_names_no_commit_cannot_be_answered(shop: Shop):
    gone = framework(shop, PRE_COMMIT_LOCAL_BRANCH="refs/heads/gone")
    assert ask(shop, "pre-push", **gone).returncode == 2


def test_what_is_said_to_come_from_a_framework_does_not_replace_what_git_says(shop: Shop):
    good = head(shop)
    unlinked(shop)
    bad = shop.commit()
    line = pushed(shop, ("refs/heads/b", bad, "refs/heads/b", ZEROS))
    lies = framework(shop, PRE_COMMIT_FROM_REF=good, PRE_COMMIT_TO_REF=good)
    assert ask(shop, "pre-push", "origin", "url", stdin=line, **lies).returncode == 1


# --- messages --------------------------------------------------------------------------------


def prepared(shop: Shop, text: str, *words: str, **environ: str) -> str:
    file = shop.path / ".git/COMMIT_EDITMSG"
    file.write_text(text)
    assert ask(shop, "prepare-commit-msg", str(file), *words, **environ).returncode == 0
    return file.read_text()


def test_trailers_join_a_block_of_trailers(shop: Shop):
    trace_id = linked(shop)
    after = prepared(shop, "x\n\nSigned-off-by: Ann <a@b.c>\n", "message")
    assert after == f"x\n\nSigned-off-by: Ann <a@b.c>\nTrace: {trace_id}\n"


def test_several_traces_are_several_trailers_in_order(shop: Shop):
    ids = [linked(shop), linked(shop, "ads/old.csv")]
    wanted = "".join(f"Trace: {each}\n" for each in sorted(ids))
    assert prepared(shop, "x\n", "message") == f"x\n\n{wanted}"


def test_a_trace_that_grows_is_named_and_one_that_stays_is_not(shop: Shop):
    trace_id = linked(shop)
    shop.commit()
    assert prepared(shop, "x\n", "message") == "x\n"
    grown = shop.load(trace_id)
    grown["execution"]["result"] = "rolled_back"
    shop.save(grown)
    assert prepared(shop, "x\n", "message") == f"x\n\nTrace: {trace_id}\n"


def test_a_trace_that_is_not_staged_is_not_named(shop: Shop):
    trace_id = linked(shop)
    shop.git("rm", "-q", "--cached", shop.trace_path(trace_id))
    assert prepared(shop, "x\n", "message") == "x\n"


@pytest.mark.parametrize("origin", ["merge", "template"])
def test_some_messages_are_left_as_they_are(shop: Shop, origin: str):
    linked(shop)
    assert prepared(shop, "x\n", origin) == "x\n"
    assert prepared(shop, "x\n", PRE_COMMIT_COMMIT_MSG_SOURCE=origin) == "x\n"


def test_an_empty_message_that_was_given_stays_empty(shop: Shop):
    linked(shop)
    assert prepared(shop, "\n", "message") == "\n"


def test_a_message_without_its_last_line_end_keeps_its_subject(shop: Shop):
    trace_id = linked(shop)
    assert prepared(shop, "x", "message") == f"x\n\nTrace: {trace_id}\n"


def test_a_message_file_that_is_not_there_stops_no_commit(shop: Shop):
    linked(shop)
    done = ask(shop, "prepare-commit-msg", "nowhere/at/all")
    assert done.returncode == 0
    assert "cannot be read" in done.stderr


def test_a_message_file_that_is_not_there_cannot_be_judged(shop: Shop):
    linked(shop)
    assert ask(shop, "commit-msg", "nowhere/at/all").returncode == 2


AROUND = {"PRE_COMMIT": "1"}
"""pre-commit and prek say so; a top-level `files:` of theirs leaves out the message's file."""


def test_a_message_file_that_a_framework_keeps_to_itself_is_found(shop: Shop):
    trace_id = linked(shop)
    file = shop.path / ".git/COMMIT_EDITMSG"
    file.write_text("x\n")
    assert ask(shop, "prepare-commit-msg", **AROUND).returncode == 0
    assert file.read_text() == f"x\n\nTrace: {trace_id}\n"
    file.write_text("x\n\nTrace: TRACE-20200101-009\n")
    assert "TG403" in ask(shop, "commit-msg", **AROUND).stderr


def test_the_message_file_of_a_linked_worktree_is_found(shop: Shop, tmp_path: Path):
    shop.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked tree"), "main")
    other = Shop(tmp_path / "linked tree", clock=shop.clock)
    other.next_id()
    trace_id = linked(other)
    (shop.path / ".git/COMMIT_EDITMSG").write_text("of the first tree\n")
    file = Path(other.git("rev-parse", "--path-format=absolute", "--git-path", "COMMIT_EDITMSG"))
    file.write_text("x\n")
    assert ask(other, "prepare-commit-msg", **AROUND).returncode == 0
    assert trace_id in file.read_text()
    assert (shop.path / ".git/COMMIT_EDITMSG").read_text() == "of the first tree\n"


@pytest.mark.parametrize(("newer", "code"), [("MERGE_MSG", 1), ("COMMIT_EDITMSG", 0)])
def test_in_a_merge_the_message_is_the_one_that_git_wrote_last(shop: Shop, newer: str, code: int):
    """`git merge` keeps it in MERGE_MSG, `git commit` after a conflict in COMMIT_EDITMSG."""
    shop.git("checkout", "-q", "-b", "side", "main")
    shop.write("docs/notes.md", "# Notes\n")
    shop.commit("side")
    shop.git("checkout", "-q", "work")
    linked(shop)
    shop.commit("ours")
    shop.git("merge", "-q", "--no-commit", "side")
    for name, text in (
        ("MERGE_MSG", "x\n\nTrace: TRACE-20200101-009\n"),
        ("COMMIT_EDITMSG", "x\n"),
    ):
        (shop.path / ".git" / name).write_text(text)
        os.utime(shop.path / ".git" / name, (0, 10 if name == newer else 5))
    assert ask(shop, "commit-msg", **AROUND).returncode == code


def test_without_a_framework_the_message_file_must_be_named(shop: Shop):
    (shop.path / ".git/COMMIT_EDITMSG").write_text("an old message\n")
    assert ask(shop, "commit-msg").returncode == 2


def test_a_pass_with_a_message_says_nothing_twice(shop: Shop):
    linked(shop)
    (shop.path / "MESSAGE").write_text("x\n")
    done = ask(shop, "commit-msg", "MESSAGE")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_hook_of_the_table_is_in_the_usage():
    for name in (*hook.ANSWERS, *hook.OF_A_SERVER, *hook.AFTER):
        assert name in hook.USAGE


def test_running_without_words_shows_the_usage(capsys):
    assert hook.run([]) == 2
    assert "Usage:" in capsys.readouterr().err
    with pytest.raises(UsageError):
        hook.run(["post-receive"])


# --- strict_local ------------------------------------------------------------------------------


@pytest.fixture(params=[False, True], ids=["lenient", "strict"])
def strict(shop: Shop, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the protected branch, on which `shop` then works, asks local hooks to fail."""
    monkeypatch.chdir(shop.path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    (shop.path / ".git/COMMIT_EDITMSG").write_text("x\n")
    if request.param:
        shop.switch("main")
        gate = "config/amazon-growth/gate.yaml"
        text = (shop.path / gate).read_text()
        shop.write(gate, text.replace("strict_local: false", "strict_local: true"))
        shop.commit("strict")
        shop.git("push", "-q", "origin", "main")
        shop.git("switch", "-q", "-C", "work")
    return request.param


MESSAGE = ("prepare-commit-msg", ".git/COMMIT_EDITMSG", "message")
MADE = [("post-commit",), ("post-rewrite", "rebase")]


def test_where_the_base_is_strict_every_hook_fails(shop: Shop, strict: bool):
    """The others are those that always do; `post-checkout` judges nothing."""
    unlinked(shop)
    for name in ("pre-commit", "pre-merge-commit"):
        assert hook.run([name]) == 1
    assert hook.run([*MESSAGE]) == int(strict)
    assert hook.run(["commit-msg", ".git/COMMIT_EDITMSG"]) == 1
    shop.commit("past the gate")
    assert hook.run(["pre-push", "origin", "x"]) == 1
    assert [hook.run([*words]) for words in MADE] == [int(strict)] * 2
    shop.branch("side")
    shop.write("docs/notes.md", "# Notes\n")
    shop.commit("side")
    shop.git("merge", "-q", "--no-verify", "--no-edit", "work")
    assert hook.run(["post-merge", "0"]) == int(strict)


def test_where_the_base_is_strict_what_cannot_look_stops_too(
    shop: Shop, strict: bool, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise CannotJudge("An object is missing.", remedy="git fsck")

    linked(shop)
    monkeypatch.setattr(commit_message, "_traces", broken)
    assert hook.run([*MESSAGE]) == (2 if strict else 0)
    shop.commit("decided")
    monkeypatch.setattr(bypass, "look_back", broken)
    assert [hook.run([*words]) for words in MADE] == [2 if strict else 0] * 2
