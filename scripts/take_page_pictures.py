"""Takes the pictures of pages in the docs: what `review` and `report` wrote, light and dark.

python scripts/take_page_pictures.py PAGE.html NAME    docs/images/NAME-*.png

The pages in the docs are of `trace-gate demo --folder DEMO`, in its folder `half-year`:
`trace-gate review main..agent --format html --output review.html` and
`trace-gate report --as-of 2024-06-25`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import chromium  # noqa: E402  # the checkout is on the path only now

IMAGES = ROOT / "docs" / "images"
SIZE = "1100,1000"
SCHEMES = {"light": "1", "dark": "0"}
"""What chromium calls them."""


def take(page: Path, name: str) -> None:
    """The top of a page in both schemes."""
    for scheme, number in SCHEMES.items():
        subprocess.run(
            [
                chromium(),
                "--headless=new",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--blink-settings=preferredColorScheme={number}",
                f"--window-size={SIZE}",
                f"--screenshot={IMAGES / f'{name}-{scheme}.png'}",
                page.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2])
