"""Plays what a page of the docs shows, in a fresh shop, and holds it to what it shows.

Comments of a page, which its readers do not see, say what is played:

    <!-- start: NAME -->       the shop that the page begins with (see `test_docs.py`)
    <!-- run -->               the block below is typed; every command must pass
    <!-- run exit=1 -->        ... and the last one must leave with this code
    <!-- edit PATH -->         the diff below is made in an editor (sign, blank, line)
    <!-- write PATH -->        the block below becomes this file

In a `console` block, lines after a command are what it must print, word for word; `...` stands
for any lines. Ids, times and hashes of the day are compared as if they were those of the page.
A page's days lie in January 2025: one of them is today, the others keep their distance to it. A
page that names its days with `day` is played on just these days, at ten in the morning in Los
Angeles.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support import fork_server, forked

MARK = re.compile(r"<!-- (run|edit|write|start|day)(?:: | )?(.*?) ?-->")
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.M | re.S)
DAY = re.compile(r"\b2025(-?)01\1(\d\d)(?!\d)")
MONTH = re.compile(r"\b2025-01(?!-?\d)(/TRACE-(\d{8}))?")
PATIENCE = 60
MORNING = dt.time(18, tzinfo=dt.UTC)
"""It is the same day in the world's common clock and in that of the shop."""
CLOCK = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import time
real = time.time
time.time = lambda: real() - {days} * 86_400
from trace_gate.cli.entry import main
main()
"""
"""The console script, so many days ago."""


@dataclass(frozen=True)
class Act:
    """Something that a reader of the page does; `line` is where the page says so."""

    kind: str
    argument: str
    text: str
    line: int


def acts(page: str) -> list[Act]:
    """What a page wants played, in its order."""
    found = []
    for mark in MARK.finditer(page):
        line = page.count("\n", 0, mark.start()) + 1
        fence = FENCE.search(page, mark.end())
        if mark[1] in {"start", "day"}:
            found.append(Act(mark[1], mark[2], "", line))
        elif fence is None or page[mark.end() : fence.start()].strip():
            raise AssertionError(f"line {line}: no block follows this comment at once")
        else:
            text = re.sub(rf"^{fence[1]}", "", fence[3], flags=re.M)
            found.append(Act(mark[1], mark[2], text, line))
    return found


def commands(block: str) -> list[tuple[str, list[str]]]:
    """Each command of a block with the lines that the page shows below it."""
    found: list[tuple[str, list[str]]] = []
    lines = iter(block.splitlines())
    prompt = any(line.startswith("$ ") for line in block.splitlines())
    for line in lines:
        if prompt and not line.startswith("$ "):
            found[-1][1].append(line)
            continue
        command = line.removeprefix("$ ")
        while command.endswith("\\"):
            command += "\n" + next(lines)
        if command.strip() and not command.startswith("#"):
            found.append((command, []))
    return found


class Player:
    """A person who does what a page says, in a folder; `today` is the day of January that it is."""

    def __init__(self, folder: Path, today: int = 6) -> None:
        self.folder = folder
        self.today = today
        home = folder.parent
        (home / ".gitconfig").write_text("[user]\n\tname = Mia\n\temail = mia@shop.example\n")
        self.environ = {**_environ(), "HOME": str(home), "XDG_CONFIG_HOME": str(home / "xdg")}
        self.first = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=today)
        self.ahead: dt.timedelta | None = None
        """How far the clock of the page is ahead, where the page says which day it is."""
        self.morning = dt.datetime.combine(dt.date.min, MORNING)
        self.days = 0
        self.stands = False
        """Whether that clock stands still, so that the same commands write the same bytes."""

    def play(self, page: str) -> None:
        for act in acts(page):
            if act.kind == "day":
                self.set_day(dt.date.fromisoformat(act.argument))
            elif act.kind == "run":
                self._run(act)
            elif act.kind == "edit":
                self._edit(act)
            elif act.kind == "write":
                path = self.folder / self._now(act.argument)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(self._now(act.text))

    def set_day(self, day: dt.date) -> None:
        """From here on it is that day. Each is later in the morning: whole days have passed."""
        self.morning = dt.datetime.combine(day, MORNING) + self.days * dt.timedelta(minutes=15)
        self.ahead = self.morning - dt.datetime.now(dt.UTC)
        self.days += 1

    def type(self, script: str) -> None:
        """Run a whole script; it must pass."""
        done = self.sh("set -e\n" + self._now(script))
        assert done.returncode == 0, done.stdout

    def type_on(self, day: int, script: str) -> None:
        """Run a script on an earlier day of January; no hook looks, for its clock is of today."""
        moment = dt.datetime.now(dt.UTC).replace(microsecond=0)
        days = (moment.date() - self._day(day)).days
        when = (moment - dt.timedelta(days=days)).isoformat()
        then = Player(self.folder, self.today)
        then.environ |= {
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            fork_server.AHEAD: str(-days * 86_400),
        }
        if forked.programs() is None:
            tool = self.folder.parent / f"day-{day}" / "trace-gate"
            tool.parent.mkdir(exist_ok=True)
            tool.write_text(CLOCK.format(python=sys.executable, days=days))
            tool.chmod(0o755)
            then.environ["PATH"] = f"{tool.parent}{os.pathsep}{then.environ['PATH']}"
        then.type('git() { command git -c core.hooksPath=/dev/null "$@"; }\n' + script)

    def sh(self, line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder,
            env={**self.environ, **self._clock()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            text=True,
            check=False,
        )

    def _clock(self) -> dict[str, str]:
        """What tells git and trace-gate which day it is; nothing: it is today."""
        if self.ahead is None:
            return {}
        now = dt.datetime.now(dt.UTC) + self.ahead
        told = {fork_server.AHEAD: str(self.ahead.total_seconds())}
        if self.stands:
            now = self.morning
            told = {fork_server.STANDING: str(now.timestamp())}
        day = now.isoformat(timespec="seconds")
        return {**told, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}

    def _run(self, act: Act) -> None:
        typed = commands(act.text)
        assert typed, f"line {act.line}: nothing to run"
        for number, (command, shown) in enumerate(typed, start=1):
            done = self.sh(self._now(command))
            told = f"line {act.line}: {command}\n{done.stdout}"
            wanted = act.argument.removeprefix("exit=") if number == len(typed) else ""
            assert done.returncode == int(wanted or 0), f"exit code {done.returncode}, {told}"
            missing = unlike([self._now(line) for line in shown], done.stdout)
            assert missing is None, f"not printed: {missing!r}\n{told}"

    def _edit(self, act: Act) -> None:
        path = self.folder / self._now(act.argument)
        parts: dict[str, list[str]] = {"-": [], "+": []}
        for line in self._now(act.text).splitlines():
            for sign in line[:1].strip() or "-+":
                parts[sign].append(line[1:].removeprefix(" "))
        old, new = ("\n".join(parts[sign]) for sign in "-+")
        text = path.read_text()
        assert text.count(old) == 1, f"line {act.line}: {path.name} holds {old!r} not once"
        path.write_text(text.replace(old, self._filled(new)))

    def _filled(self, text: str) -> str:
        """The public key of Lin, of which a page can only show the beginning."""
        key = self.folder.parent / "lin_key.pub"
        if not key.exists():
            return text
        return re.sub(r"ssh-ed25519 AAAA\S* \S+", key.read_text().strip(), text)

    def _day(self, day: int) -> dt.date:
        return self.first + dt.timedelta(days=day)

    def _now(self, text: str) -> str:
        """The text with the days of the page as those of now; a trace lies in its day's month."""

        def moved(found: re.Match[str]) -> str:
            return self._day(int(found[2])).strftime(f"%Y{found[1]}%m{found[1]}%d")

        def month(found: re.Match[str]) -> str:
            day = dt.date.fromisoformat(found[2]) if found[2] else self._day(self.today)
            return day.strftime("%Y-%m") + (found[1] or "")

        if self.ahead is not None:
            return text
        return MONTH.sub(month, DAY.sub(moved, text))


def unlike(shown: list[str], printed: str) -> str | None:
    """The first run of lines that is shown and was not printed; None: all as shown."""
    rest = [_plain(line) for line in printed.splitlines() if line.strip()]
    for run in _runs(shown):
        place = next((n for n in range(len(rest)) if rest[n : n + len(run)] == run), None)
        if place is None:
            return "\n".join(run)
        rest = rest[place + len(run) :]
    return None


def _runs(shown: list[str]) -> list[list[str]]:
    """The shown lines, cut where `...` stands for others."""
    runs: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == "...":
            runs.append([])
        elif line.strip():
            runs[-1].append(_plain(line))
    return [run for run in runs if run]


def _plain(line: str) -> str:
    """A line without what differs from day to day and place to place."""
    line = re.sub(r"\S*/shop\b", "SHOP", line.strip())
    line = re.sub(r"\bSHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])", "FINGERPRINT", line)
    line = re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "NOW", line)
    line = re.sub(r"\b\d{8}(?=-\d{3}\b)", "TODAY", line)
    line = re.sub(r"(?<=traces/)\d{4}-\d\d", "MONTH", line)
    line = re.sub(r"\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b", "HEX", line)
    return re.sub(r"\s+", " ", line)


def _environ() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    here = str(Path(sys.executable).parent)
    quick = forked.programs()
    first = [] if quick is None else [str(quick)]
    return {
        **kept,
        "PATH": os.pathsep.join([*first, here, os.environ.get("PATH", os.defpath)]),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_EDITOR": "true",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
