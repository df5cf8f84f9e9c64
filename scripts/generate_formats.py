"""Writes `examples/formats/`: one judgement of a real shop in every format, from one run.

    python scripts/generate_formats.py            write
    python scripts/generate_formats.py --check    exit 1 where a file is not what it would write

The shop is that of the finding codes. What depends on a key or a clock (names of commits, the
digest of the policy) stands there as other names of the same form.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import tempfile
from pathlib import Path

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.example_runner import ROOT, WEDNESDAY, build, call, run
from scripts.formats_page import FILES
from trace_gate.report.judgement.registry import FORMATS

EXAMPLES = ROOT / "examples" / "formats"
STORY = EXAMPLES / "story.sh"
BASE = "main"

DIGEST = "4f2c61d0" * 8


def ask() -> str:
    """The one command that writes all of them."""
    reports = " ".join(f"--report {form}=../{FILES[form]}" for form in FORMATS)
    return f"trace-gate check --range {BASE}..HEAD --format concise {reports}"


def made(template: Path, folder: Path) -> dict[str, str]:
    """Each file of the example, by its name; `folder` is made from the template, and removed."""
    shutil.copytree(template, folder, symlinks=True)
    run(folder, STORY.read_text("utf-8"), WEDNESDAY)
    done = call(folder, ask(), WEDNESDAY)
    if done.returncode != 1:
        raise RuntimeError(f"{ask()}\n{done.stdout}{done.stderr}")
    oids = call(folder, f"git rev-list --reverse {BASE}..HEAD", WEDNESDAY).stdout.split()
    found = {name: (folder / name).read_text("utf-8") for name in FILES.values()}
    shutil.rmtree(folder)
    digest = re.search(r'"digest": "([0-9a-f]{64})"', found[FILES["json"]])
    if digest is None:
        raise RuntimeError("the JSON report names no policy")
    names = {digest[1]: DIGEST, **{each: _other(at) for at, each in enumerate(oids)}}
    return {name: _renamed(text, names) for name, text in found.items()}


def _other(number: int) -> str:
    return hashlib.sha1(f"commit {number}".encode(), usedforsecurity=False).hexdigest()


def _renamed(text: str, names: dict[str, str]) -> str:
    """The text with other names in place of names, and of their first letters."""

    def other(found: re.Match[str]) -> str:
        asked = found[0]
        same = [new for old, new in names.items() if old.startswith(asked)]
        return same[0][: len(asked)] if same else asked

    return re.sub(r"\b[0-9a-f]{8,64}\b", other, text)


def main(*, check: bool) -> int:
    """Write the files, or say which ones are not what the tool makes."""
    with tempfile.TemporaryDirectory() as name:
        build(Path(name) / "template")
        found = made(Path(name) / "template", Path(name) / "played")
    stale = [
        EXAMPLES / file
        for file, text in found.items()
        if not (EXAMPLES / file).is_file() or (EXAMPLES / file).read_text("utf-8") != text
    ]
    for file in stale:
        if check:
            print(f"{file.relative_to(ROOT)} differs: python scripts/generate_formats.py")
        else:
            file.write_text(found[file.name], "utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
