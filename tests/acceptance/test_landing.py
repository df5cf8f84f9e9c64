"""When a unit lands, for each caller (SPEC 4, Time): no commit of it can claim that."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from trace_gate.app.judge import check
from trace_gate.cli.fast import pushed_refs
from trace_gate.core.errors import CannotJudge, UsageError

DAY = 86_400
NOW = 1_736_000_000.0


@pytest.fixture
def landings(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The landing of each proposal that the judge is asked about."""
    found: list[float] = []
    judged = check.judged

    def spy(case, **options):
        found.append(case.proposal.landing)
        return judged(case, **options)

    monkeypatch.setattr(check, "judged", spy)
    return found


def test_what_is_staged_and_a_range_land_now(shop: Shop, landings: list[float]):
    shop.linked("ads/bids.csv")
    now = shop.clock + 5 * DAY
    with shop.open() as git:
        check.check_staged(git, shop.services(now=now))
        check.check_range(git, "main", "HEAD", shop.services(now=now))
    assert landings == [now, now]


def test_a_single_commit_landed_when_it_was_committed(shop: Shop, landings: list[float]):
    shop.linked("ads/bids.csv")
    at = shop.clock
    with shop.open() as git:
        check.check_commit(git, "HEAD", shop.services(now=at + 5 * DAY))
    assert landings == [at]


def test_the_steps_of_a_push_land_with_the_push(shop: Shop, landings: list[float]):
    old = shop.git("rev-parse", "main")
    shop.linked("ads/bids.csv")
    shop.clock += 5 * DAY
    shop.pushed("work", "refs/heads/main", old)
    assert landings == [shop.clock + 30]


def test_without_a_recorded_old_tip_the_steps_landed_when_they_were_committed(
    shop: Shop, landings: list[float]
):
    first = [int(each) for each in shop.git("log", "--format=%ct", "--reverse", "main").split()]
    shop.clock += 5 * DAY
    shop.pushed("main", "refs/heads/main")
    assert landings == [float(each) for each in first[1:]], "what came before is not judged"


def test_what_landed_at_another_remote_does_not_land_again(shop: Shop, landings: list[float]):
    old = shop.git("rev-parse", "main")
    shop.linked("ads/bids.csv")
    there = shop.clock
    shop.git("remote", "add", "upstream", "../upstream.git")
    shop.git("update-ref", "refs/remotes/upstream/main", "HEAD")
    shop.clock += 5 * DAY
    shop.linked("ads/bids.csv", "bid\n2\n")
    shop.pushed("work", "refs/heads/main", old)
    assert landings == [float(there), float(shop.clock + 30)]


def test_what_was_pushed_to_a_fork_has_not_landed(shop: Shop, landings: list[float]):
    """Only the remote that counts is believed; the dates of commits are claims everywhere else."""
    old = shop.git("rev-parse", "main")
    shop.linked("ads/bids.csv")
    there = shop.clock
    for name, tip in (("origin", "main"), ("fork", "HEAD")):
        shop.git("remote", "add", name, "elsewhere")
        shop.git("update-ref", f"refs/remotes/{name}/main", tip)
    shop.clock += 5 * DAY
    shop.pushed("work", "refs/heads/main", old)
    assert landings == [float(shop.clock + 30)]
    shop.git("config", "branch.main.remote", "fork")
    shop.pushed("work", "refs/heads/main", old)
    assert landings[1:] == [float(there)]


@pytest.mark.parametrize("words", [(), ("origin", "url")])
def test_a_push_lands_now_where_nothing_else_is_said(words: tuple[str, ...]):
    assert pushed_refs.landing(words, NOW) == (NOW, words)


@pytest.mark.parametrize(
    "words",
    [
        ("--landed-at", "1735725600", "origin"),
        ("--landed-at=1735725600", "origin"),
        ("--landed-at", "2025-01-01T10:00:00Z", "origin"),
        ("--landed-at", "2025-01-01T11:00:00+01:00", "origin"),
    ],
)
def test_a_job_says_when_the_push_landed(words: tuple[str, ...]):
    seconds, rest = pushed_refs.landing(words, NOW)
    assert (seconds, tuple(rest)) == (1_735_725_600.0, ("origin",))


@pytest.mark.parametrize(
    "words",
    [
        ("--landed-at",),
        ("--landed-at", ""),
        ("--landed-at", "yesterday", "origin"),
        ("--landed-at", "2025-01-01", "origin"),
        ("--landed-at", "-5", "origin"),
        ("--landed-at", "1e9", "origin"),
        ("--landed-at", "9" * 400, "origin"),
        ("--landed-atx", "1735725600"),
    ],
)
def test_what_is_no_time_is_never_taken_for_now(words: tuple[str, ...]):
    with pytest.raises(UsageError, match="does not say when"):
        pushed_refs.landing(words, NOW)


def test_a_push_cannot_land_later_than_now(shop: Shop):
    with pytest.raises(CannotJudge, match="later than now"):
        pushed_refs.landing(("--landed-at", str(int(NOW) + 301)), NOW)
    ahead = pushed_refs.landing(("--landed-at", str(int(NOW) + 299)), NOW)
    assert ahead == (NOW, ()), "the clock of the server may be a little ahead"
