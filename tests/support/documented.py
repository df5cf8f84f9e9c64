"""The YAML that the docs show for CI: workflows, and jobs of GitLab."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs/how-to").glob("*.md")))
BLOCK = re.compile(r"^ *```yaml\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
FILLED = {"OWNER": "acme", "COMMIT": "0123456789abcdef0123456789abcdef01234567"}
"""What stands in the docs for what only the team knows."""


def workflows() -> dict[str, str]:
    """Name to text of each workflow that a page shows."""
    return _found(lambda data: "jobs" in data)


def pipelines() -> dict[str, str]:
    """The same of `.gitlab-ci.yml`."""
    return _found(lambda data: "include" in data or any("script" in _map(v) for v in data.values()))


def _found(wanted) -> dict[str, str]:
    found = {}
    for page in PAGES:
        for number, block in enumerate(BLOCK.findall(page.read_text("utf-8"))):
            data = yaml.load(block, yaml.BaseLoader)
            if isinstance(data, dict) and wanted(data):
                found[f"{page.stem}-{number}.yml"] = _filled(block)
    return found


def _filled(text: str) -> str:
    for word, value in FILLED.items():
        text = re.sub(rf"\b{word}\b", value, text)
    return text


def _map(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
