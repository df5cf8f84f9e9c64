"""Writes `schemas/policy/*.schema.json`, or with `--check` says whether they are up to date."""

import sys
from pathlib import Path

from trace_gate.core.policy.schemas import schema_files

FOLDER = Path(__file__).resolve().parent.parent / "schemas" / "policy"


def main() -> int:
    """0 when the files say what the code says, 1 when `--check` finds that they do not."""
    made = schema_files()
    if "--check" not in sys.argv[1:]:
        for name, data in made.items():
            (FOLDER / name).write_bytes(data)
        return 0
    there = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    if made.items() <= there.items():
        return 0
    sys.stderr.write(f"{FOLDER} is out of date. Run: python scripts/{Path(__file__).name}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
