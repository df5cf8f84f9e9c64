"""How pushes come to a server that judges: networks, forges, two at once, very many commits."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.support import fast_yaml
from tests.support.git_servers import Way, over_http, over_ssh
from tests.support.git_spy import GitSpy
from tests.support.live import built, cloned, copied, linked
from tests.support.receiving import (
    FIRST,
    executable,
    judging,
    on_server,
    refused,
    server,
    taken,
    tips,
    undecided,
)
from tests.support.shop import Shop, instant


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("server") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    """A clone without hooks, and its server, which has ours."""
    shop = copied(source, tmp_path / "copy")
    judging(server(shop))
    return shop


@pytest.mark.parametrize("way", [over_http, over_ssh])
def test_a_push_over_a_network_is_judged_as_one_to_a_folder_is(
    shop: Shop, way: Callable[[Path], AbstractContextManager[Way]]
):
    judging(server(shop), program=Path(sys.executable).parent / "trace-gate")
    with way(server(shop)) as (address, environ):
        undecided(shop)
        said = refused(shop, "work:main", code="TG401", to=address, **environ)
        assert FIRST in said
        shop.git("reset", "-q", "--hard", "main")
        linked(shop)
        shop.commit("decided")
        said = taken(shop, "work:main", to=address, **environ)
    assert "remote: trace-gate: judged 1 commit, 2 paths" in said
    assert shop.git("rev-parse", "work") in tips(shop)


def test_two_clones_that_push_at_once_are_both_judged_and_one_lands(shop: Shop, tmp_path: Path):
    """Each hook waits until the other one runs, so both judge on the same old tip."""
    bob = cloned(shop, shop.path.parent / "bob", ("Bob Buyer", "bob@shop.example"))
    bob.branch("work")
    bob.next_id(), bob.next_id(), bob.next_id()
    linked(shop)
    linked(bob, "ads/old.csv", "keyword,bid\ncup,0.11\n")
    commits = {each: each.commit("decided") for each in (shop, bob)}
    (tmp_path / "met").mkdir()
    meeting = (
        f'touch "{tmp_path}/met/$$"\nfor n in $(seq 200); do\n'
        f'  [ "$(ls "{tmp_path}/met" | wc -l)" -lt 2 ] || break; sleep 0.05\ndone\n'
    )
    judging(server(shop), before=meeting)
    pushes = {
        each: subprocess.Popen(
            ["git", "push", "-q", "origin", "work:main"],
            cwd=each.path, stderr=subprocess.PIPE, text=True,
        )
        for each in commits
    }  # fmt: skip
    told = {each: child.communicate()[1] for each, child in pushes.items()}
    assert len(list((tmp_path / "met").iterdir())) == 2
    assert sorted(child.returncode for child in pushes.values()) == [0, 1], told
    assert all("trace-gate: judged 1 commit" in each for each in told.values())
    won = next(each for each, child in pushes.items() if child.returncode == 0)
    lost = bob if won is shop else shop
    assert tips(shop).split() == [commits[won], "commit", "refs/heads/main"]
    on_server(shop, "fsck", "--strict")
    refused(lost, "--force", "work:main", code="TG802")
    lost.git("fetch", "-q", "origin")
    lost.git("rebase", "-q", "origin/main")
    taken(lost, "work:main")
    assert lost.git("rev-parse", "work") in tips(shop)


def many(shop: Shop, name: str, numbers: range, *, bare: int = -1) -> None:
    """A branch with a commit for each number: a file, and the trace that covers it.

    One of them has no trace; the next one takes that file back.
    """
    made = []
    for number in numbers:
        shop.clock += 1
        path, text = f"ads/{number:04d}.csv", f"keyword,bid\nmug,0.{number:04d}\n"
        change = {
            "target": f"file/{path}", "change_type": "file_update", "from_value": None,
            "to_value": hashlib.sha256(text.encode()).hexdigest(),
        }  # fmt: skip
        done = {"changes": [change], "executed_at": instant(shop.clock)}
        trace = shop.maintenance(execution=done)
        files = {path: text, shop.trace_path(trace["id"]): fast_yaml.dump({"trace": trace})}
        if number == bare:
            del files[shop.trace_path(trace["id"])]
        elif number == bare + 1:
            files = {f"ads/{bare:04d}.csv": None}
        made.append(_imported(name, files, shop.clock, start="" if made else "work"))
    shop.git("fast-import", "--quiet", stdin="".join(made).encode())


def _imported(branch: str, files: dict[str, str | None], clock: int, *, start: str) -> str:
    """A commit as `git fast-import` reads it."""
    begins = f"from refs/heads/{start}^0\n" if start else ""
    changes = (
        f"D {path}\n"
        if text is None
        else f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"
        for path, text in files.items()
    )
    who = f"Ann Analyst <ann@shop.example> {clock} +0000"
    said = f"commit refs/heads/{branch}\ncommitter {who}\ndata 4\nwork\n"
    return f"{said}{begins}{''.join(changes)}\n"


def test_two_hundred_commits_are_judged_in_one_process(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """So many take no more runs of git than twenty do, up to one for each portion of them."""
    many(shop, "many", range(200))
    spy = GitSpy(tmp_path, monkeypatch)
    judging(server(shop), before=f'PATH="{tmp_path}/spy:$PATH"\n')

    def runs(rev: str, count: int) -> int:
        before = len(spy.asked())
        assert f"judged {count} commits" in taken(shop, f"{rev}:main")
        return len(spy.asked()) - before

    few = runs("many~180", 20)
    assert few > 3  # those of the hook are seen, too
    assert runs("many", 180) - few <= 180 // 20


def test_a_step_among_many_that_a_later_one_takes_back_is_found(shop: Shop):
    many(shop, "many", range(90), bare=70)
    said = refused(shop, "many:main", code="TG401")
    assert "ads/0070.csv" in said


def test_gitlab_gets_the_lines_that_its_pages_show(shop: Shop):
    undecided(shop)
    judging(server(shop), before="GL_ID=user-1; export GL_ID\n")
    said = refused(shop, "work:main", code="TG401")
    assert f"remote: GL-HOOK-ERR: {FIRST.removeprefix('remote: ')}BLOCK" in said
    assert "remote: GL-HOOK-ERR: TG401 " in said


def test_gitlab_shows_on_its_pages_why_it_could_not_be_judged(shop: Shop):
    """The file lies where GitLab has it, and GitLab calls it with its own variables."""
    judging(server(shop), place="custom_hooks/pre-receive")
    calls = "GL_ID=user-1 GL_USERNAME=ann GL_REPOSITORY=project-1 exec custom_hooks/pre-receive\n"
    executable(server(shop) / "hooks/pre-receive", calls)
    on_server(shop, "symbolic-ref", "refs/heads/master", "refs/heads/main")
    undecided(shop)
    said = refused(shop, "work:refs/heads/master", code="another name of refs/heads/main")
    told = [line for line in said.splitlines() if line.startswith("remote: ") and line.split()[1:]]
    assert told[0].rstrip().endswith("GL-HOOK-ERR: trace-gate: this push is refused: "
                                     "it could not be judged.")  # fmt: skip
    assert all(line.startswith("remote: GL-HOOK-ERR: ") for line in told)
    assert "  fix: git push REMOTE YOURS:refs/heads/main" in said


GITEA = """\
data=$(cat)
failed=
for hook in "$GIT_DIR"/hooks/pre-receive.d/*; do
  test -x "$hook" && test -f "$hook" || continue
  echo "$data" | "$hook"
  failed="$failed $?"
done
for code in $failed; do [ "$code" -eq 0 ] || exit "$code"; done
"""
"""What Gitea and Forgejo do in `hooks/pre-receive`."""


def test_gitea_and_forgejo_call_it_beside_their_own(shop: Shop):
    bare = server(shop)
    executable(bare / "hooks/pre-receive", GITEA)
    executable(bare / "hooks/pre-receive.d/gitea", "cat >/dev/null\n")
    judging(bare, place="hooks/pre-receive.d/trace-gate")
    undecided(shop)
    refused(shop, "work:main", "work:refs/heads/feature", code="TG401")
    taken(shop, "main:refs/heads/feature")


def test_a_push_that_takes_the_judge_too_long_is_refused(shop: Shop, tmp_path: Path):
    """A git on the server that does not answer."""
    executable(tmp_path / "slow/git", "exec sleep 5\n")
    judging(server(shop), before=f'PATH="{tmp_path}/slow:$PATH"\n', words="--within 1")
    linked(shop)
    shop.commit("decided")
    said = refused(shop, "work:main", code="Judging it took longer than 1 seconds.")
    assert "remote: trace-gate: this push is refused: it could not be judged." in said
    assert "trace-gate hook pre-receive --within 2" in said


def test_a_server_without_home_and_locale_says_every_letter(shop: Shop):
    shop.write("ads/Töpfe.csv", "keyword,bid\nmug,9.99\n")
    shop.commit("undecided")
    judging(server(shop), before="unset HOME LANG LC_ALL LC_CTYPE\nLC_ALL=C; export LC_ALL\n")
    said = refused(shop, "work:main", code="TG401")
    assert "Töpfe" in said
