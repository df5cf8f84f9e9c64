"""`trace-gate comment`: one comment, in the right pull request, from a token that may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.support import runner
from tests.support.approvals import mei_with, protected_change, set_gate, ssh_keys
from tests.support.ci_pushes import HOSTILE, covered, origin, pushed, tip, uncovered
from tests.support.github_server import TOKEN, GitHubServer
from tests.support.live import built, copied
from tests.support.page_reader import READER, Page
from tests.support.runner import Job
from tests.support.shop import Shop
from trace_gate.app.review.model import Review
from trace_gate.app.review.review import review_range
from trace_gate.cli import environment
from trace_gate.cli.commands import comment as command
from trace_gate.core.errors import CannotJudge

STRANGER = {"login": "stranger", "type": "User"}
MARKER = "<!-- trace-gate:comment:gate -->"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("comment") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    made = GitHubServer()
    yield made
    made.stop()


@pytest.fixture
def said(shop: Shop, server: GitHubServer, tmp_path: Path) -> Callable[..., Result]:
    """What the job of the comment prints, after a run of the gate about this commit."""

    def run(head: str, *words: str, branch: str = "work", **changed: Any) -> Result:
        job = tmp_path / "job"
        there = Job(job, origin(shop), "origin/main") if not job.exists() else Job.again(job)
        there.git("fetch", "-q", str(shop.path), f"+{head}:refs/remotes/pull/head")
        payload = {
            "workflow_run": {
                "id": 55,
                "event": "pull_request",
                "conclusion": "success",
                "head_sha": head,
                "head_branch": branch,
                "head_repository": runner.repository(runner.BASE),
                "pull_requests": [],
                **changed,
            },
            "repository": runner.repository(runner.BASE),
        }
        environ = there.environ("workflow_run", payload)
        environ |= {"GITHUB_API_URL": server.url, "GITHUB_TOKEN": TOKEN}
        return there.run(["comment", *words], environ)

    return run


def opened(server: GitHubServer, shop: Shop, head: str, branch: str = "work") -> dict[str, Any]:
    """A pull request at the forge."""
    event = runner.pull_request(tip(shop, "main"), head, branch=branch)["pull_request"]
    server.pulls.append(event)
    return event


def test_a_pull_request_gets_one_comment(shop: Shop, server: GitHubServer, said):
    head = uncovered(shop)
    opened(server, shop, head)
    done = said(head, conclusion="failure")
    assert done.exit_code == 0, done.output
    (body,) = server.bodies()
    assert body.startswith(MARKER)
    assert "BLOCK" in body
    assert "TG401" in body
    assert "https://github.com/acme/shop/actions/runs/55" in body
    assert "Careful" not in body
    assert "| Must do |" in body, "the review of the change"
    assert "trace-gate:review" not in body, "it has one marker, its own"
    last = body.split("Next, in a clone of the branch:\n\n```bash\n")[1]
    assert last.startswith("trace-gate new decision --target ads/bids.csv")
    again = said(head, conclusion="failure")
    assert "says so already" in again.output
    assert server.writes() == ["POST"]


def test_what_is_mended_is_said_in_the_same_comment(shop: Shop, server: GitHubServer, said):
    head = uncovered(shop)
    there = opened(server, shop, head)
    said(head, conclusion="failure")
    shop.git("reset", "-q", "--hard", "HEAD~1")
    mended = covered(shop)
    there["head"]["sha"] = mended
    done = said(mended)
    assert "brought up to date" in done.output
    (body,) = server.bodies()
    assert "PASS" in body
    assert mended[:10] in body
    assert server.writes() == ["POST", "PATCH"]


def test_a_marker_that_a_stranger_wrote_is_not_taken_over(shop: Shop, server: GitHubServer, said):
    head = covered(shop)
    opened(server, shop, head)
    server.comment(7, f"{MARKER}\nPASS, says the stranger", STRANGER)
    for number in range(150):
        server.comment(7, f"talk {number}", STRANGER)
    mine = server.comment(7, f"{MARKER}\nold")
    assert said(head).exit_code == 0
    assert [each["id"] for each in server.issue_comments[7] if head[:10] in each["body"]] == [mine]
    assert server.bodies()[0] == f"{MARKER}\nPASS, says the stranger"


def test_a_head_that_moved_on_gets_no_old_news(shop: Shop, server: GitHubServer, said):
    old = uncovered(shop)
    there = opened(server, shop, old)
    shop.git("reset", "-q", "--hard", "HEAD~1")
    there["head"]["sha"] = covered(shop)
    done = said(old)
    assert done.exit_code == 0
    assert "nothing to comment" in done.output
    assert server.writes() == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"},
        {"base": {"ref": "release", "sha": "a" * 40, "repo": runner.repository(runner.BASE)}},
    ],
)
def test_a_closed_one_and_one_to_another_branch_are_left_alone(
    shop: Shop, server: GitHubServer, said, change: dict[str, Any]
):
    head = covered(shop)
    opened(server, shop, head).update(change)
    assert "nothing to comment" in said(head).output
    assert server.writes() == []


def test_the_number_that_an_event_lists_is_not_believed(shop: Shop, server: GitHubServer, said):
    head = covered(shop)
    opened(server, shop, head)
    other = {**opened(server, shop, "c" * 40, "victim"), "number": 8}
    server.pulls[1] = other
    said(head, pull_requests=[{"number": 8}])
    assert server.bodies(8) == []
    assert len(server.bodies(7)) == 1


@pytest.mark.parametrize("event", ["merge_group", "push"])
def test_after_a_merge_queue_nothing_fails(shop: Shop, server: GitHubServer, said, event: str):
    done = said(covered(shop), event=event)
    assert done.exit_code == 0
    assert server.asked == []


def test_a_check_that_passed_where_the_judge_does_not_is_named(
    shop: Shop, server: GitHubServer, said
):
    """A pull request that edits the workflow, so that the gate does not run."""
    head = uncovered(shop)
    opened(server, shop, head)
    said(head, conclusion="success")
    assert "**Careful.**" in server.bodies()[0]


def test_what_cannot_be_judged_is_said(shop: Shop, server: GitHubServer, said, tmp_path: Path):
    head = covered(shop)
    shop.switch("main")
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.11\n")
    shop.commit("landed past the gate")
    pushed(shop, "main")
    shop.switch("work")
    opened(server, shop, head)
    done = said(head, conclusion="failure")
    assert done.exit_code == 0, done.output
    assert "CANNOT" in server.bodies()[0]


@pytest.mark.parametrize("why", ["it fails", "it says otherwise"])
def test_without_a_review_the_judgement_is_shown(
    shop: Shop, server: GitHubServer, said, monkeypatch: pytest.MonkeyPatch, why: str
):
    def instead(*words: Any, **named: Any) -> Review:
        if why == "it fails":
            raise CannotJudge("an object is missing")
        return review_range(*words, **named).with_(verdict="PASS")

    monkeypatch.setattr(command, "review_range", instead)
    head = uncovered(shop)
    opened(server, shop, head)
    done = said(head, conclusion="failure")
    assert done.exit_code == 0, done.output
    assert ("the comment has no review: an object is missing" in done.output) is (why == "it fails")
    (body,) = server.bodies()
    assert "| Must do |" not in body
    assert "TG401" in body
    assert "BLOCK" in body.splitlines()[1]


def test_the_same_change_an_hour_later_is_the_same_comment(
    shop: Shop, server: GitHubServer, said, monkeypatch: pytest.MonkeyPatch
):
    head = covered(shop)
    opened(server, shop, head)
    said(head)
    later = environment.now() + 3_600
    monkeypatch.setattr(environment, "now", lambda: later)
    assert "says so already" in said(head).output


def test_neither_a_name_nor_a_text_of_a_stranger_gets_out_of_its_place(
    shop: Shop, server: GitHubServer, said, tmp_path: Path
):
    shop.write("ads/@team ```<img src=x>.csv", "no trace\n")
    shop.commit("::error::x")
    head = pushed(shop, HOSTILE)
    opened(server, shop, head, HOSTILE)
    done = said(head, branch=HOSTILE, conclusion="failure")
    assert done.exit_code == 0, done.output
    (body,) = server.bodies()
    page = Page(READER.render(body))
    assert "img" not in page.tags
    seen = page.text(without=("code",))
    assert "team" in seen
    assert "@team" not in seen, "GitHub looks for mentions outside code"
    assert not list(tmp_path.rglob("pwned"))


def test_an_approver_is_told_what_to_type(shop: Shop, server: GitHubServer, said, tmp_path: Path):
    shop.switch("main")
    set_gate(shop, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    shop.commit("Mei approves")
    pushed(shop, "main")
    shop.git("checkout", "-q", "-B", "work", "main")
    trace_id = protected_change(shop)
    head = pushed(shop)
    opened(server, shop, head)
    said(head, conclusion="failure")
    (body,) = server.bodies()
    fence = body.split("```bash\n")[1].split("\n```")[0].splitlines()
    assert fence[0] == "git fetch origin refs/heads/work && git switch --detach FETCH_HEAD"
    assert fence[1].startswith(f"trace-gate approve {trace_id} ")
    assert len(fence) == 2


def test_two_shops_have_two_comments(shop: Shop, server: GitHubServer, said):
    head = covered(shop)
    opened(server, shop, head)
    said(head)
    said(head, "--key", "EU")
    assert len(server.bodies()) == 2
    assert said(head, "--key", "-->").exit_code == 2


def test_a_token_that_may_not_write_is_exit_2(shop: Shop, server: GitHubServer, said):
    head = covered(shop)
    opened(server, shop, head)
    server.refusals.append((403, {}))
    done = said(head)
    assert done.exit_code == 2
    assert "pull-requests: write" in done.output
