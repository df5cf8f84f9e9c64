"""Takes the pictures of the README: parts of the demo, as a terminal shows them.

python scripts/make_pictures.py            play the demo and write docs/images/*.svg
python scripts/make_pictures.py --check    exit 1 where a picture is not what the demo prints

What is in them is what the commands print in a terminal, colours and all. Only what differs from
run to run (dates, hashes, folders) is made the same.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.text import Text

from trace_gate.adapters.demo_shell import FolderShell
from trace_gate.app.demo import bucket, half_year, player, week
from trace_gate.cli.commands.demo import STORIES, unpack

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
COLUMNS = 100
ROWS = 40

PICTURES = {
    "blocked": (week.UNLINKED, ("edit", "command", "output")),
    "passed": (week.LINKED, ("command", "output")),
    "approved": (week.BY_LIN, ("command", "output")),
    "undeclared": (week.SLIPPED, ("edit", "command", "output")),
    "derived": (half_year.FOLD, ("command", "output")),
    "status": (half_year.RISE, ("command", "output")),
    "frozen": (bucket.FROZEN, ("command", "output")),
}
"""Name to the step of the story, and to what of it is shown."""

LEFT_OUT = ("trace-gate show ", "git log --oneline", "trace-gate observe ", "git add . ")
"""Commands whose output would fill the picture, or is about something else."""

THE_SAME = (
    (re.compile(r"\b(TRACE-)\d{8}(?=-\d{3})"), r"\g<1>20250106"),
    (re.compile(r"traces/\d{4}-\d\d/"), "traces/2025-01/"),
    (re.compile(r"policy [0-9a-f]{8}"), "policy 4f2c61d0"),
    (re.compile(r"HEAD \([0-9a-f]{10}\)"), "HEAD (975e3851ff)"),
)

FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {terminal_height}" role="img">
<style>{styles}
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; \
font-size: {char_height}px; line-height: {line_height}px; }}
</style>
<defs>{lines}</defs>
<rect fill="#292929" width="100%" height="100%" rx="8"/>
<g transform="translate({terminal_x}, 12)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own frame loads a font from elsewhere; a picture of ours is complete in itself."""


class Terminal(FolderShell):
    """A shell of the demo whose commands believe that a person looks at them."""

    def run(self, line: str) -> tuple[int, str]:
        """Exit code, and everything that came to the terminal."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environ = {**self._environ, "TERM": "xterm-256color"}
        environ.pop("NO_COLOR", None)
        with subprocess.Popen(
            ["sh", "-c", line],
            cwd=self._folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
        ) as process:
            os.close(theirs)
            shown = _read(ours)
        return process.returncode, shown.replace("\r\n", "\n").rstrip("\n")


def take() -> dict[str, str]:
    """The pictures, by name, of a demo that is played now."""
    passages: list[player.Passage] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        unpack(place)
        for name, story in STORIES:
            passages += player.play(story, Terminal(place / name, os.environ))
    return {
        name: _picture(name, _part(passages, step, kinds))
        for name, (step, kinds) in PICTURES.items()
    }


def _part(
    passages: list[player.Passage], step: player.Step, kinds: tuple[str, ...]
) -> list[player.Passage]:
    """What a step tells, without the commands that are left out."""
    titles = [n for n, each in enumerate(passages) if each.kind == "title"]
    begin = next(n for n in titles if passages[n].text.endswith(step.title))
    end = next((n for n in titles if n > begin), len(passages))
    part, skip = [], False
    for each in passages[begin:end]:
        if each.kind == "command":
            skip = each.text.startswith(LEFT_OUT)
        if each.kind in kinds and each.text and not skip:
            part.append(each)
    return part


def _picture(name: str, part: list[player.Passage]) -> str:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for each in part:
        console.print(_drawn(each), soft_wrap=False)
    console.print()  # room below the last line
    return console.export_svg(title="", code_format=FRAME, unique_id=f"tg-{name}")


def _drawn(each: player.Passage) -> Text:
    text = each.text
    for pattern, same in THE_SAME:
        text = pattern.sub(same, text)
    if each.kind == "command":
        return Text(f"$ {text}", style="bold")
    return Text.from_ansi(text, style="dim" if each.kind == "edit" else "")


def _read(end: int) -> str:
    """Everything until the other side is closed."""
    parts = []
    try:
        while part := os.read(end, 65536):
            parts.append(part)
    except OSError:  # Linux says so when the last writer is gone
        pass
    finally:
        os.close(end)
    return b"".join(parts).decode("utf-8", "replace")


def _words(svg: str) -> str:
    """What can be read in a picture; how it is drawn differs between versions of Rich."""
    return re.sub(r"<style>.*?</style>|<[^>]+>|\s+", "", svg, flags=re.S)


def main(*, check: bool) -> int:
    """Write the pictures, or say which ones are stale."""
    made = {IMAGES / f"{name}.svg": svg for name, svg in take().items()}
    stale = [
        file
        for file, svg in made.items()
        if not file.is_file() or _words(file.read_text()) != _words(svg)
    ]
    if check:
        for file in stale:
            print(f"{file.relative_to(ROOT)} is stale: python scripts/make_pictures.py")
        return 1 if stale else 0
    IMAGES.mkdir(parents=True, exist_ok=True)
    for file, svg in made.items():
        file.write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
