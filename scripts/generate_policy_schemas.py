"""Writes the schemas that the code says; with `--check` says whether they are up to date.

`schemas/policy/*.schema.json` are those of the policy, `schemas/new-input.schema.json` is what
`trace-gate new --from-json` takes, `schemas/fleet.schema.json` is that of fleet.yaml.
"""

import json
import sys
from pathlib import Path

from trace_gate.app.author import order_schema
from trace_gate.core.fleet import schema as fleet_schema
from trace_gate.core.policy.schemas import schema_files

FOLDER = Path(__file__).resolve().parent.parent / "schemas"


def main() -> int:
    """0 when the files say what the code says, 1 when `--check` finds that they do not."""
    made = {f"policy/{name}": data for name, data in schema_files().items()}
    made["new-input.schema.json"] = (json.dumps(order_schema.schema(), indent=2) + "\n").encode()
    made["fleet.schema.json"] = fleet_schema.schema_file()
    if "--check" not in sys.argv[1:]:
        for name, data in made.items():
            (FOLDER / name).write_bytes(data)
        return 0
    stale = [name for name, data in made.items() if _there(name) != data]
    if not stale:
        return 0
    sys.stderr.write(
        f"Out of date: {', '.join(stale)}. Run: python scripts/{Path(__file__).name}\n"
    )
    return 1


def _there(name: str) -> bytes | None:
    path = FOLDER / name
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
