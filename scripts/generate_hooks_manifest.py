"""Writes `.pre-commit-hooks.yaml`, or with `--check` says whether it is up to date."""

import sys
from pathlib import Path

from trace_gate.app.setup.hook_manifest import manifest

PLACE = Path(__file__).resolve().parent.parent / ".pre-commit-hooks.yaml"


def main() -> int:
    """0 when the file says what the table says, 1 when `--check` finds that it does not."""
    wanted = manifest()
    if "--check" not in sys.argv[1:]:
        PLACE.write_text(wanted)
        return 0
    if PLACE.is_file() and PLACE.read_text() == wanted:
        return 0
    sys.stderr.write(f"{PLACE.name} is out of date. Run: python scripts/{Path(__file__).name}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
