"""Writes `docs/findings/` from the table of codes and the examples.

python scripts/generate_docs.py            write
python scripts/generate_docs.py --check    exit 1 where a page is not what it would write
"""

from __future__ import annotations

import sys
from pathlib import Path

from trace_gate.core.codes import CODES
from trace_gate.report.pages import explanation

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "findings"


def pages() -> dict[Path, str]:
    """Every generated page, by its path."""
    shop = (ROOT / "examples" / "findings" / "shop.sh").read_text(encoding="utf-8")
    made = {PAGES / "index.md": explanation.markdown_index(shop)}
    for code in CODES.values():
        file = ROOT / "examples" / "findings" / f"{code.code}.yaml"
        facts = explanation.load(file.read_bytes())
        made[PAGES / f"{code.code}.md"] = explanation.markdown(code, facts)
    return made


def main(*, check: bool) -> int:
    """Write the pages, or say which ones are stale."""
    made = pages()
    there = set(PAGES.glob("*.md")) if PAGES.is_dir() else set()
    stale = [file for file, text in made.items() if file not in there or file.read_text() != text]
    stale += sorted(there - set(made))
    if check:
        for file in stale:
            print(f"{file.relative_to(ROOT)} is stale: make generate")
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for file in there - set(made):
        file.unlink()
    for file, text in made.items():
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
