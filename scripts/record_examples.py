"""Writes down what the gate says to the bad side of each example (`said` in its file).

    python scripts/record_examples.py [TG401 ...]

The tests play every example again and compare.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from example_runner import EXAMPLES, build, codes, load, names, play

NOTICE = "# What the gate says to the bad side. Recorded by scripts/record_examples.py.\n"


def main(wanted: list[str]) -> int:
    """Record the examples of some codes, or of all. 1 if a bad side got other codes."""
    others = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder / "template")
        for code in wanted or names():
            example = load(code)
            played = play(folder / "template", folder / code, example, "bad")
            write(EXAMPLES / f"{code}.yaml", played.said)
            got = codes(played.said)
            as_meant = got == {code, *example.get("also", ())}
            others += not as_meant
            print(
                code
                if as_meant
                else f"{code}: the bad side got {', '.join(sorted(got)) or 'no code'}"
            )
    return 1 if others else 0


def write(file: Path, said: str) -> None:
    """Put the words at the end of an example file, as a block of their own."""
    text = (
        file.read_text(encoding="utf-8").partition("said: |\n")[0].removesuffix(NOTICE).rstrip("\n")
    )
    block = "".join(f"  {line}".rstrip() + "\n" for line in said.rstrip("\n").splitlines())
    file.write_text(f"{text}\n\n{NOTICE}said: |\n{block}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
