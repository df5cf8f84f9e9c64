"""What stops a server's judge refuses the push, and is said where the forge shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trace_gate.app.judge.push import Received
from trace_gate.cli.fast import receive
from trace_gate.cli.fast.time_limit import Overdue
from trace_gate.core.errors import CannotJudge
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judged, Judgement

SIGN = receive.GITLAB_SIGN
NOTHING = Judgement(verdict="PASS")
PASSED = Judgement(verdict="PASS", judged=Judged(commits=1, paths=1))
FOUND = Finding(code="TG401", message="ads/bids.csv is changed.", remediation="Write a trace.")
BLOCKED = Judgement(verdict="BLOCK", judged=Judged(commits=1, paths=1), findings=(FOUND,))


@pytest.fixture(params=[False, True], ids=["git", "gitlab"])
def sign(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv(receive.GITLAB, raising=False)
    if request.param:
        monkeypatch.setenv(receive.GITLAB, "user-1")
    return SIGN if request.param else ""


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Let the judge answer, or raise, this."""

    def answer(what: object) -> None:
        def received() -> object:
            if isinstance(what, BaseException):
                raise what
            return what

        monkeypatch.setattr(receive, "_received", received)

    return answer


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CannotJudge("No policy.", remedy="Bring it back."), 2, "trace-gate: No policy."),
        (KeyboardInterrupt(), 130, "Interrupted: nothing was judged."),
        (PermissionError(13, "no", "x"), 2, "trace-gate: The system refuses: no (x)."),
        (ValueError("odd"), 3, "trace-gate: TG901 this is a bug of trace-gate, not of your work."),
        (MemoryError(), 3, "trace-gate: TG901 this is a bug of trace-gate"),
        (Overdue(), 2, "trace-gate: Judging it took longer than 600 seconds."),
        (SystemExit(0), 2, ""),
        (BrokenPipeError(), 2, ""),
    ],
)
def test_whatever_stops_the_judge_refuses_and_every_line_is_shown(
    answers, sign: str, capfd, *, error: BaseException, code: int, said: str
):
    answers(error)
    assert receive.run([]) == code
    first, *others = capfd.readouterr().err.splitlines()
    assert first == f"{sign}trace-gate: this push is refused: it could not be judged."
    assert all(line.startswith(sign) for line in others)
    assert not said or others[0].startswith(f"{sign}{said}")


def test_what_mends_it_is_shown_too(answers, sign: str, capfd):
    answers(CannotJudge("No policy.", remedy="Bring it back."))
    receive.run([])
    assert capfd.readouterr().err.splitlines()[-1] == f"{sign}  fix: Bring it back."


def test_a_pass_is_one_line_and_taken(answers, sign: str, capfd):
    answers(Received(landing=PASSED, beside=NOTHING))
    assert receive.run([]) == 0
    (line,) = capfd.readouterr().err.splitlines()
    assert line == "trace-gate: PASS"


def test_a_refusal_begins_with_the_verdict(answers, sign: str, capfd):
    answers(Received(landing=BLOCKED, beside=NOTHING))
    assert receive.run([]) == 1
    said = capfd.readouterr().err.splitlines()
    assert said[0].startswith(f"{sign}trace-gate: this push is refused. BLOCK")
    assert (f"{SIGN}TG401 ads/bids.csv is changed." in said) == bool(sign)


@pytest.mark.parametrize(("words", "seconds"), [
    ([], 600), (["--within", "5"], 5), (["--within=86400"], 86_400),
])  # fmt: skip
def test_the_hook_says_how_long_a_push_may_take(answers, capfd, words: list[str], seconds: int):
    answers(Overdue())
    assert receive.run(words) == 2
    assert f"longer than {seconds} seconds" in capfd.readouterr().err


@pytest.mark.parametrize("words", [
    ["--within"], ["--within", "0"], ["--within", "-1"], ["--within", "1.5"], ["--within=x"],
    ["--within", "86401"], ["--within", "9" * 9999], ["--within", "٣"], ["--within", "5", "x"],
    ["--within=5", "6"], ["--without", "5"], ["origin"], [""],
])  # fmt: skip
def test_what_the_hook_does_not_take_refuses_and_shows_what_it_takes(
    answers, capfd, words: list[str]
):
    answers(Received(landing=PASSED, beside=NOTHING))
    assert receive.run(words) == 2
    assert "trace-gate hook pre-receive --within SECONDS" in capfd.readouterr().err
