"""Make `examples/demo/bucket.fast-import`: a bucket from the first report to FROZEN.

What is typed are the lines that end the tutorial, each on its day, with a clock that stands still.
The demo brings the history in with `git fast-import`. Only people who change the tutorial or the
demo need this (Linux); `tests/acceptance/test_demo_bucket.py` says whether it is what this makes.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

from tests.support.pages import Player  # noqa: E402  # the checkout is on the path only now

FILE = ROOT / "examples" / "demo" / "bucket.fast-import"
TUTORIAL = ROOT / "docs" / "tutorial.md"
ADOPTED = dt.date(2026, 1, 5)
WEEKS = {
    "": dt.date(2026, 1, 7),
    "# three weeks later": dt.date(2026, 1, 28),
    "# six weeks later": dt.date(2026, 3, 11),
    "# ten weeks later": dt.date(2026, 5, 22),
}
"""The days of the lines, by what stands above them in the tutorial."""
ADOPTION = """
git init -q -b main && git add . && git commit -q -m 'The shop as it is'
trace-gate init --store KETTLE-01 --marketplace US
git add . && git commit -q -m 'Adopt trace governance'
ssh-keygen -q -t ed25519 -N '' -C lin@shop.example -f ../lin_key
trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub
git commit -q -a -m 'Lin may approve'
git tag adopted
"""
BY_KEY = re.compile(r" --key \S+")
COMMIT = re.compile(r"(git commit -q -m \"[^\"]+\")")
CO_AUTHOR = r'\1 -m "Co-authored-by: Lin <lin@shop.example>"'
"""Lin approves without a signature: nobody has the key of a history that is shipped."""


def lines() -> str:
    """The lines that end the tutorial."""
    _, _, way = TUTORIAL.read_text("utf-8").partition("## The whole way of a bucket")
    return re.findall(r"```bash\n(.*?)```", way, re.DOTALL)[0]


def play(folder: Path) -> Player:
    """Type them in a new shop in a folder, and leave it to the caller."""
    demo = ROOT / "examples" / "demo"
    shutil.copytree(demo / "shop", folder / "shop")
    (folder / "downloads").mkdir()
    for report in demo.glob("Search_term_report_*"):
        shutil.copy(report, folder / "downloads")
    player = Player(folder / "shop")
    player.stands = True
    player.set_day(ADOPTED)
    player.type(ADOPTION)
    for part in re.split(r"^(?=#)", lines(), flags=re.M):
        above = part.partition("\n")[0]
        player.set_day(WEEKS[above if above.startswith("#") else ""])
        player.type(COMMIT.sub(CO_AUTHOR, BY_KEY.sub("", part)))
    return player


def history(player: Player) -> bytes:
    """What was committed since the adoption, for a branch of another repository."""
    file = player.folder.parent / "history"
    export = "git fast-export --reference-excluded-parents adopted..bucket"
    player.type(f"git branch bucket && {export} > '{file}'")
    return re.sub(rb"(?m)^from [0-9a-f]{40}$", b"from refs/heads/main^0", file.read_bytes())


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        FILE.write_bytes(history(play(Path(folder))))


if __name__ == "__main__":
    main()
