"""Writes `tests/golden/`: what the tool prints and derives today, so that a change is seen.

    python scripts/generate_golden.py            write
    python scripts/generate_golden.py TG401      write what belongs to the examples of some codes
    python scripts/generate_golden.py --check    exit 1 where a file is not what it would write

What the gate says as JSON to each example, the traces that the commands of their shop write, and
of the half year of the demo every derived file and what is asked of it. The words of the examples
stand in `examples/findings`, schemas in `schemas`, help texts in `docs/reference/commands.md`:
`make generated` and the tests hold those. See docs/decisions/0119-golden-outputs.md.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.example_runner import (
    CHECK,
    ROOT,
    TRACE_GATE,
    build,
    call,
    commits,
    lay_out,
    load,
    names,
    normal,
    play,
    run,
)
from trace_gate.core.policy.gate import LAYERS

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLDEN = ROOT / "tests" / "golden"
NEW_YEAR = 1_704_067_200  # 2024-01-01T00:00:00Z
WEEK_26 = 1_719_403_200  # 2024-06-26T12:00:00Z
LAYERS_FILE = "layers.sha256"
JSON = "--format json"

ADOPTION = f"""
git init -q -b main
git config user.name Mia && git config user.email mia@shop.example
trace-gate init --store KETTLE-01 --marketplace US --no-hooks
cat > ../lin.pub <<'KEY'
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f lin@shop.example
KEY
trace-gate approver add lin --email lin@shop.example --key ../lin.pub
git add . && git commit -q -m 'Adopt trace governance'
git fast-import --quiet < '{ROOT.as_posix()}/examples/demo/half-year.fast-import'
git switch -q half-year
cp -R config/amazon-growth ../stricter
edit ../stricter/guardrails.yaml 'per_change: 0.30' 'per_change: 0.10'
trace-gate derive
"""
"""The shop of the half year. Nobody has the private half of this key."""

ASKED = {
    "derive-check.txt": "trace-gate derive --check",
    "status-spring.txt": "trace-gate status --as-of 2024-03-31",
    "status.txt": "trace-gate status --as-of 2024-06-25",
    "status.json": "trace-gate status --as-of 2024-06-25 --format json",
    "due-spring.txt": "trace-gate due --as-of 2024-02-20",
    "due.txt": "trace-gate due --as-of 2024-07-09",
    "due.json": "trace-gate due --as-of 2024-07-09 --format json",
    "show-observation.txt": "trace-gate show TRACE-20240624-001",
    "show-hypothesis.txt": "trace-gate show TRACE-20240617-002",
    "show-decision.txt": "trace-gate show TRACE-20240617-003",
    "show-decision.json": "trace-gate show TRACE-20240617-003 --format json",
    "show-verification.txt": "trace-gate show TRACE-20240624-002",
    "govern.txt": "trace-gate govern TRACE-20240617-003",
    "govern.json": "trace-gate govern TRACE-20240617-003 --format json",
    "simulate.txt": "trace-gate simulate --policy ../stricter",
    "simulate.json": "trace-gate simulate --policy ../stricter --format json",
    "check-all.txt": "trace-gate check --all",
    "check-all.json": "trace-gate check --all --format json",
    "check-range.txt": "trace-gate check --range main..half-year",
    "check-range.json": "trace-gate check --range main..half-year --format json",
    "check-range-concise.txt": "trace-gate check --range main..half-year --format concise",
    "check-range-github.txt": "trace-gate check --range main..half-year --format github",
}
"""What is asked of the half year, by the file that keeps the answer."""


@cache
def kept() -> set[str]:
    """The path of each file below `tests/golden`."""
    asked = {code for code in names() if CHECK in load(code).get("ask", CHECK)}
    return (
        {f"traces/TRACE-20250106-{number:03d}.yaml" for number in (1, 2, 3)}
        | {f"half-year/{name}" for name in (LAYERS_FILE, *ASKED)}
        | {f"findings/{code}.json" for code in asked}
    )


def half_year(folder: Path, program: str = TRACE_GATE) -> dict[str, str]:
    """Derived files and answers of the shop of the half year, which is made in `folder`."""
    lay_out(folder, program)
    run(folder, ADOPTION, NEW_YEAR)
    answers = {name: answer(folder, line) for name, line in ASKED.items()}
    return {f"half-year/{LAYERS_FILE}": digests(folder / "shop")} | {
        f"half-year/{name}": said for name, said in answers.items()
    }


def answer(folder: Path, line: str) -> str:
    """What a command prints, and its exit code. How far it is, on a slow machine, is left out."""
    done = call(folder, line, WEEK_26)
    said = normal(done.stdout, commits(folder))
    return f"{readable(said) if JSON in line else said}exit code {done.returncode}\n"


def digests(shop: Path) -> str:
    """The derived files as `sha256sum` lists them."""
    files = sorted(
        path.relative_to(shop).as_posix()
        for layer in LAYERS
        for path in (shop / layer).rglob("*")
        if path.is_file()
    )
    return "".join(
        f"{hashlib.sha256((shop / path).read_bytes()).hexdigest()}  {path}\n" for path in files
    )


def written(template: Path) -> dict[str, str]:
    """The traces that the commands of the shop of the examples have written."""
    return {
        f"traces/{path.name}": path.read_text("utf-8")
        for path in sorted((template / "shop" / "traces").rglob("TRACE-*.yaml"))
    }


def readable(report: str) -> str:
    """A report of one line, over several. Another spelling of the same values is an error."""
    data = json.loads(report)
    if report.count("\n") > 1:
        return report
    if f"{json.dumps(data, ensure_ascii=False)}\n" != report:
        raise ValueError(f"not written as one line of JSON: {report}")
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def outputs(folder: Path, codes: Sequence[str] = ()) -> dict[str, str]:
    """Everything that is kept, or what is of some codes, by its path below `tests/golden`."""
    template = folder / "template"
    build(template)
    made = {} if codes else written(template) | half_year(folder / "half-year")
    for code in codes or names():
        report = play(template, folder / code, load(code), "bad").report
        if f"findings/{code}.json" in kept():
            made[f"findings/{code}.json"] = readable(report)
    return made


def main(codes: Sequence[str], *, check: bool) -> int:
    """Write the files, or say which ones are not what the tool makes."""
    with tempfile.TemporaryDirectory() as name:
        made = {GOLDEN / path: text for path, text in outputs(Path(name), codes).items()}
    there = {path for path in GOLDEN.rglob("*") if path.is_file()}
    stale = [path for path, text in made.items() if path not in there or path.read_text() != text]
    gone = [] if codes else sorted(there - set(made))
    if check:
        for path in stale + gone:
            print(f"{path.relative_to(ROOT)} differs: python scripts/generate_golden.py")
        return 1 if stale or gone else 0
    for path in gone:
        path.unlink()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    asked = [each for each in sys.argv[1:] if each != "--check"]
    sys.exit(main(asked, check="--check" in sys.argv[1:]))
