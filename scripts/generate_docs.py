"""Writes `docs/findings/` from the table of codes and the examples.

python scripts/generate_docs.py            write
python scripts/generate_docs.py --check    exit 1 where a page is not what it would write
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trace_gate.core.codes import CODES
from trace_gate.report.pages import explanation

if TYPE_CHECKING:
    from trace_gate.core.codes import Code
    from trace_gate.report.pages.explanation import Example, Explanation

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "findings"


def pages() -> dict[Path, str]:
    """Every page, by its path."""
    shop = (ROOT / "examples" / "findings" / "shop.sh").read_text(encoding="utf-8")
    made = {PAGES / "index.md": index(shop)}
    for code in CODES.values():
        file = ROOT / "examples" / "findings" / f"{code.code}.yaml"
        facts = explanation.load(file.read_bytes())
        made[PAGES / f"{code.code}.md"] = page(code, facts)
    return made


def page(code: Code, facts: Explanation) -> str:
    """The page of a code."""
    lines = [
        f"# {code.code} {code.name}",
        "",
        f"Level: {code.level}.",
        "",
        facts.means,
        "",
        f"**Why the rule exists.** {code.why}",
        "",
        f"**How to mend it.** {facts.mend}",
        "",
    ]
    if facts.bad is not None and facts.good is not None:
        lines += [*_shown("A bad example", facts.bad), "The gate says:", ""]
        lines += _fence("text", facts.said)
        lines += [*_shown("A good example", facts.good), "The gate says PASS.", ""]
    lines += ["[All finding codes, and the shop in which the examples play](index.md)"]
    return "\n".join([*lines, "· [Glossary](../glossary.md)", ""])


def _shown(title: str, side: Example) -> tuple[str, ...]:
    return (f"## {title}", "", side.story, "", *_fence("bash", side.commands))


def index(shop: str) -> str:
    """The list of all codes, with the script that makes the shop."""
    rows = [
        f"| [{each.code}]({each.code}.md) | {each.name} | {each.why} |" for each in CODES.values()
    ]
    return "\n".join(
        (
            "# Finding codes",
            "",
            "Each finding has a stable code. `trace-gate explain CODE` prints the same pages.",
            "",
            "| code | name | why the rule exists |",
            "|---|---|---|",
            *rows,
            "",
            "## The shop",
            "",
            "Every example begins in this shop, two days later, on the branch `work`. You can",
            "make it yourself: `edit FILE OLD NEW` stands for your text editor. Ids of commits",
            "and hashes differ from run to run; the pages say COMMIT and SHA256 for them.",
            "",
            *_fence("bash", shop),
        )
    )


def _fence(language: str, text: str) -> tuple[str, ...]:
    return (f"```{language}", *text.rstrip("\n").splitlines(), "```", "")


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
