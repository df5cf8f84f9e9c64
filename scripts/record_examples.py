"""Writes down what the gate says to the bad side of each example (`said` in its file).

    python scripts/record_examples.py [TG401 ...]

The tests play every example again and compare.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from example_runner import EXAMPLES, build, load, names, play

NOTICE = "# What the gate says to the bad side. Recorded by scripts/record_examples.py.\n"


def main(wanted: list[str]) -> None:
    """Record the examples of some codes, or of all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder / "template")
        for code in wanted or names():
            played = play(folder / "template", folder / code, load(code), "bad")
            write(EXAMPLES / f"{code}.yaml", played.said)
            print(code)


def write(file: Path, said: str) -> None:
    """Put the words at the end of an example file, as a block of their own."""
    text = (
        file.read_text(encoding="utf-8").partition("said: |\n")[0].removesuffix(NOTICE).rstrip("\n")
    )
    block = "".join(f"  {line}".rstrip() + "\n" for line in said.rstrip("\n").splitlines())
    file.write_text(f"{text}\n\n{NOTICE}said: |\n{block}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
