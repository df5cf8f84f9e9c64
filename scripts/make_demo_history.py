"""Make `examples/demo/half-year.fast-import`: half a year of a shop, every week of it typed.

Each Monday an analyst reads a report, verifies what is due, lets go on what `lifecycle propose` and
`freeze propose` call ready, and now and then tries something. Here these commands are typed, with a
clock that stands still: no figure, hash, id or date of the history comes from anywhere else. The
demo brings it in with `git fast-import`.

Only people who change the demo need this (Linux; some minutes). `--check` says whether the shipped
file was made of what the scripts say now, which is quick; `tests/acceptance/test_demo_history.py`
types the first weeks again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

# The checkout is on the path only now, so what follows is not at the top (E402).
from scripts import demo_kettles, demo_mondays  # noqa: E402
from scripts.demo_kettles import FIRST_MONDAY, SIXTY_DAYS, WEEKS, Period  # noqa: E402
from scripts.demo_mondays import ASIN  # noqa: E402
from scripts.make_demo_reports import csv_of  # noqa: E402
from tests.support.pages import Player  # noqa: E402

FILE = ROOT / "examples" / "demo" / "half-year.fast-import"
BRANCH = "half-year"
INPUTS = ("demo_kettles", "demo_mondays", "demo_terms", "make_demo_history", "make_demo_reports")
"""The scripts that the history is made of"""
WROTE = re.compile(r"^wrote \S+/(TRACE-\d{8}-\d{3})\.yaml(.*)$", re.M)
NAMED = 2
"""Of more buckets the title of a commit says only how many they are."""
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
ADOPTION = """
set -e
git init -q -b main
trace-gate init --store KETTLE-01 --marketplace US
ssh-keygen -q -t ed25519 -N '' -C lin@shop.example -f ../lin_key
trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub
git add . && git commit -q -m 'Adopt trace governance'
git tag adopted
"""


class Analyst:
    """Mia at her desk; Lin beside her approves."""

    def __init__(self, folder: Path) -> None:
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        (folder / "shop").mkdir()
        self.player = Player(folder / "shop")
        self.player.stands = True
        self.monday = FIRST_MONDAY
        self.reports: list[str] = []
        self.done: list[str] = []
        """What the commit of the week is about."""

    def adopt(self) -> None:
        """The first Monday: the shop begins."""
        self._at(0)
        self.type(ADOPTION)
        self.observe(SIXTY_DAYS)
        self.group(self.reports)
        self.decide(demo_mondays.GOAL)
        self.done.append("a goal for ACOS")
        self.commit()

    def week(self, number: int) -> None:
        """Another Monday. All orders of the week before last have come in."""
        self._at(number)
        self.observe((self.monday - 2 * WEEK, self.monday - WEEK - DAY))
        self.verify()
        if number in demo_mondays.REPEATED:
            self.decide(demo_mondays.REPEATED[number])
            self.done.append("what worked once more")
        if number == demo_mondays.GROUPED_AGAIN:
            self.group(self.reports[-4:])
        self.go_on()
        if number in demo_mondays.TRIED:
            self.type(demo_mondays.TRIED[number].hypothesis)
            self.decide(demo_mondays.TRIED[number].decision)
            self.done.append("a test")
        if self.done:
            self.commit()

    def observe(self, period: Period) -> None:
        """Look at a report of some days."""
        name = self._download(period)
        self.type(f"trace-gate observe ../downloads/{name} --asin {ASIN}")
        self.reports.append(f"uploads/KETTLE-01-US/{name}")
        self._commit("Look at {:%b %d} to {:%b %d}".format(*period))

    def verify(self) -> None:
        """Tell what became of all that is due, by one report of the days since."""
        due = json.loads(self.type("trace-gate due --format json"))["experiments"]
        results = sum(row["when"] in {"today", "overdue"} for row in due)
        if results:
            name = self._download((self.monday - 2 * WEEK, self.monday - DAY))
            self.type(f"trace-gate verify --all ../downloads/{name}")
            self.done += ["a result"] * results

    def group(self, reports: Sequence[str]) -> None:
        """Search terms of some reports become intent buckets."""
        said = self.type(f"trace-gate buckets propose {' '.join(reports)} --asin {ASIN}")
        draft = re.findall(r"^draft: (\S+)$", said, re.M)[0]
        self.decide(f"trace-gate new decision --from {draft} --executed")
        self.done.append("buckets")

    def go_on(self) -> None:
        """Decide on the buckets that are ready."""
        for (state, new), buckets in self._ready().items():
            command = "freeze" if new == "FROZEN" else "lifecycle"
            words = demo_mondays.CONFIRMED if new == "FROZEN" else f"--to {new}"
            chosen = buckets[: demo_mondays.LOOKS] if new == "FROZEN" else buckets
            written = " ".join(f"--write {each}" for each in chosen)
            self.decide(f"trace-gate {command} propose {written} {words}")
            who = " and ".join(chosen) if len(chosen) <= NAMED else f"{len(chosen)} buckets"
            self.done.append(f"{who} from {state} to {new}")
            for each in chosen if new == "KILL" else ():
                self.decide(demo_mondays.pause(each))

    def _ready(self) -> dict[tuple[str, str], list[str]]:
        """The buckets that are ready, by state and next state, as far as she wants it."""
        said = self.type(f"trace-gate lifecycle propose --asin {ASIN} --format json")
        found: dict[tuple[str, str], list[str]] = {}
        for each in json.loads(said)["buckets"]:
            for way in each["ways"]:
                step, bucket = (each["state"], way["to"]), each["bucket"]
                if way["verdict"] == "ready" and demo_mondays.is_wanted(bucket, step):
                    found.setdefault(step, []).append(bucket)
        return found

    def decide(self, line: str) -> None:
        """Type what writes decisions; have them approved where that is asked, and record them."""
        said = self.type(line)
        made = WROTE.findall(said)
        named = [trace for trace, verdict in made if verdict.endswith(("ESCALATE", "BLOCK"))]
        decisions = " ".join(named or [made[-1][0]])
        if named or "says why it is ESCALATE" in said:
            self.type(f"trace-gate approve {decisions} --as lin")
        if "--executed" not in line:
            self.type(f"trace-gate execute {decisions}")

    def commit(self) -> None:
        """Commit what was done."""
        title = "; ".join(_counted(self.done))
        self._commit(f"{title[0].upper()}{title[1:]}")
        self.done = []

    def type(self, line: str) -> str:
        """What a command prints; it has to pass."""
        done = self.player.sh(line)
        if done.returncode:
            raise SystemExit(f"{self.monday}: {line}\n{done.stdout}")
        return done.stdout

    def _at(self, number: int) -> None:
        """It is the Monday of a week, two minutes later in the morning than the one before."""
        self.monday = FIRST_MONDAY + number * WEEK
        self.player.set_day(self.monday)
        self.player.morning = dt.datetime.combine(self.monday, dt.time(17, 2 * number), dt.UTC)

    def _download(self, period: Period) -> str:
        """Amazon's report of some days, as somebody calls it who keeps many."""
        name = "search_terms_{}_{}.csv".format(*period)
        (self.downloads / name).write_bytes(csv_of(demo_kettles.rows(period), period))
        return name

    def _commit(self, title: str) -> None:
        """Lin approves without a signature: nobody has the key of a history that is shipped."""
        self.type(f"git add . && git commit -q -m '{title}' {demo_mondays.CO_AUTHOR}")


def _counted(said: Iterable[str]) -> Iterator[str]:
    """Each once, with how often it was said."""
    found: dict[str, int] = {}
    for each in said:
        found[each] = found.get(each, 0) + 1
    for each, times in found.items():
        yield each if times == 1 else f"{times} {each.removeprefix('a ')}s"


def play(folder: Path, weeks: int = WEEKS) -> Analyst:
    """Live through the first weeks in a folder."""
    mia = Analyst(folder)
    mia.adopt()
    for number in range(1, weeks):
        mia.week(number)
    return mia


def history(mia: Analyst) -> bytes:
    """What was committed since the adoption, for a branch of another repository."""
    file = mia.downloads.parent / "history"
    export = f"git fast-export --reference-excluded-parents adopted..{BRANCH}"
    mia.type(f"git branch {BRANCH} && {export} > '{file}'")
    return re.sub(rb"(?m)^from [0-9a-f]{40}$", b"from refs/heads/main^0", file.read_bytes())


def made_of() -> bytes:
    """A line of the file that says what it was made of."""
    found = hashlib.sha256()
    for name in INPUTS:
        found.update((ROOT / "scripts" / f"{name}.py").read_bytes())
    return f"# made of scripts with the sha256 {found.hexdigest()}\n".encode()


def main() -> int:
    """Write the file, or check it."""
    if "--check" not in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            FILE.write_bytes(made_of() + history(play(Path(folder))))
        return 0
    if FILE.read_bytes().startswith(made_of()):
        return 0
    print(f"{FILE.relative_to(ROOT)} is of other scripts: python scripts/make_demo_history.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
