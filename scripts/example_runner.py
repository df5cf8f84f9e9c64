"""Plays the examples of the finding codes in a real governed shop, and says what the gate said.

The shop is made by `examples/findings/shop.sh`, which the docs show, with real git and the
installed trace-gate. The clock stands still: on Monday the shop is made, on Wednesday every
example is played in a copy of it. So the same commands make the same traces.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from trace_gate.report.pages.explanation import ASK

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "findings"
FOUND = re.compile(r"^\S.* (TG[0-9]{3}(?= error: | warning: )|TG803(?= note: ))", re.MULTILINE)

MONDAY = 1_736_157_600  # 2025-01-06T10:00:00Z
WEDNESDAY = MONDAY + 2 * 86_400
OWN_WORDS = {
    "WHAT YOU CHANGE": "Another bid",
    "WHY, IN A SENTENCE OR MORE": "It sells at the lower place, too",
    "WHAT YOU EXPECT": "The new file is no worse than the old one",
    "METRIC <= VALUE": "complaints <= 0",
    "uploads/FILE": "uploads/why.txt",
    "NAME=VALUE": "acos=0.353",
}
"""What a person writes in place of the capitals of a shown command."""

TRACE_GATE = f"""\
#!/bin/sh
'''exec' "{sys.executable}" "$0" "$@"
' '''
import os, time
moment = float(os.environ["MOMENT"])
time.time = lambda: moment
from trace_gate.cli.entry import main
main()
"""
"""The console script, with a clock that stands still."""

CHECK = "trace-gate check"

EDIT = f"""\
#!/bin/sh
'''exec' "{sys.executable}" -IS "$0" "$@"
' '''
import sys
file, old, new = sys.argv[1:]
with open(file, encoding="utf-8") as opened:
    text = opened.read()
if text.count(old) != 1:
    sys.exit(f"edit: {{file}} holds {{text.count(old)}} times {{old!r}}")
with open(file, "w", encoding="utf-8") as opened:
    opened.write(text.replace(old, new))
"""
"""`edit FILE OLD NEW`, which stands for a text editor."""


def with_own_words(command: str) -> str:
    """A shown command as a person types it."""
    for example, own in OWN_WORDS.items():
        command = command.replace(example, own)
    return command


def names() -> list[str]:
    """The codes that have an example to be played: TG901, a bug of ours, has none."""
    files = sorted(path.stem for path in EXAMPLES.glob("TG*.yaml"))
    return [code for code in files if "bad" in load(code)]


def load(code: str) -> dict[str, Any]:
    """The example of a code, as data."""
    example: dict[str, Any] = yaml.safe_load((EXAMPLES / f"{code}.yaml").read_text("utf-8"))
    return example


def build(folder: Path, program: str = TRACE_GATE) -> None:
    """Make the shop in `folder/shop`, with `folder/home` as the home of Mia.

    `program` is the text of the program `trace-gate`: tests have one that starts faster.
    """
    lay_out(folder, program)
    run(folder, (EXAMPLES / "shop.sh").read_text("utf-8"), MONDAY)


def lay_out(folder: Path, program: str = TRACE_GATE) -> None:
    """Make an empty `folder/shop`, a home, and the programs whose clock stands still."""
    for name in ("home", "bin", "shop"):
        (folder / name).mkdir(parents=True)
    for name, text in (("trace-gate", program), ("edit", EDIT)):
        (folder / "bin" / name).write_text(text, "utf-8")
        (folder / "bin" / name).chmod(0o755)


class Played(NamedTuple):
    """What the gate says to one side of an example."""

    status: int
    said: str
    report: str
    """The same as JSON, where it is a command that is asked and the answer is no."""


def play(template: Path, folder: Path, example: dict[str, Any], kind: str) -> Played:
    """Play one side of an example in a copy of the shop."""
    shutil.copytree(template, folder, symlinks=True)
    run(folder, example[kind]["commands"], WEDNESDAY)
    ask = example.get("ask", ASK)
    done = call(folder, ask, WEDNESDAY)
    report = ""
    if done.returncode != 0 and CHECK in ask:
        report = call(folder, ask.replace(CHECK, f"{CHECK} --format json"), WEDNESDAY).stdout
    made = commits(folder)
    shutil.rmtree(folder)
    return Played(done.returncode, normal(done.stdout + done.stderr, made), normal(report, made))


def codes(text: str) -> set[str]:
    """The codes of the errors and warnings that the gate has printed.

    Notes are left out: what an approver accepted, or what waits for one, is noted and passes.
    TG803 is never anything but a note.
    """
    return set(FOUND.findall(text))


def normal(text: str, commits: list[str]) -> str:
    """What was said, without what depends on Lin's key and on the shipped policy."""

    def named(found: re.Match[str]) -> str:
        digits = found[0]
        if len(digits) == 64:
            return "SHA256"
        return "COMMIT" if any(each.startswith(digits) for each in commits) else digits

    text = re.sub(r"\b[0-9a-f]{10,64}\b", named, text)
    return re.sub(r"policy [0-9a-f]{8}…", "policy 4f2c61d0…", text)


def commits(folder: Path) -> list[str]:
    """Every commit that was made in the shop."""
    return call(folder, "git log --all --reflog --format=%H", WEDNESDAY).stdout.split()


def run(folder: Path, script: str, moment: int) -> None:
    """Run a script as Mia; whatever fails is told."""
    done = call(folder, script, moment)
    if done.returncode != 0:
        raise RuntimeError(f"{script}\n{done.stdout}{done.stderr}")


def call(folder: Path, script: str, moment: int) -> subprocess.CompletedProcess[str]:
    """Run a script as Mia, at a moment."""
    environ = {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": f"{moment} +0000",
        "GIT_COMMITTER_DATE": f"{moment} +0000",
        "MOMENT": str(moment),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    return subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=folder / "shop",
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def obey(template: Path, folder: Path, example: dict[str, Any]) -> tuple[list[str], str]:
    """Type the commands that the gate names on the bad side, and ask it again.

    What comes back is the commands, and what the gate says then. A fix that is no command has
    none; a person does what it says.
    """
    shutil.copytree(template, folder, symlinks=True)
    run(folder, example["bad"]["commands"], WEDNESDAY)
    done = call(folder, example.get("ask", ASK), WEDNESDAY)
    commands = list(dict.fromkeys(_commands(done.stdout + done.stderr, example["code"])))
    if any("uploads/why.txt" in command for command in commands):
        run(folder, "mkdir -p uploads && echo 'It sells' > uploads/why.txt", MONDAY)
    for command in commands:
        run(folder, command, WEDNESDAY)
    if commands:
        run(folder, "git add -A && git commit -q --no-verify --allow-empty -m obeyed", WEDNESDAY)
    done = call(folder, example.get("ask", ASK), WEDNESDAY)
    shutil.rmtree(folder)
    return commands, done.stdout + done.stderr


def _commands(text: str, code: str) -> Iterator[str]:
    """The commands behind `fix:` of one code, without the remark behind them."""
    asked = False
    for line in text.splitlines():
        if not line.startswith(" "):
            asked = f" {code} " in line
        elif asked and line.startswith("  fix: "):
            found = re.search(r"(?:^|: )((?:git|trace-gate) .*)", line.removeprefix("  fix: "))
            if found is not None:
                yield with_own_words(found[1].partition("   ")[0])
