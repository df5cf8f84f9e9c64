"""Make `examples/demo/half-year.fast-import`: half a year of a shop, a commit a week.

The demo brings it in with `git fast-import`. `--check` says whether it is what this makes.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import market  # noqa: E402  # the checkout is on the path only now
from benchmarks.market_texts import NO_DIGEST, result_report  # noqa: E402
from tests.support.policy import shipped  # noqa: E402
from trace_gate.core.governor.approval_digest import digest  # noqa: E402
from trace_gate.core.trace import document  # noqa: E402

FILE = ROOT / "examples" / "demo" / "half-year.fast-import"
WEEKS = 26
SEED = 5
STORE, ASIN = "KETTLE-01", "B0DEMO0001"


def history() -> bytes:
    """The stream: a commit of Mia's for each week."""
    shop = market.opened(1, SEED)
    product = shop.products[0]
    product.store, product.asin = STORE, ASIN
    shop.approver, shop.chance = "lin", random.Random(SEED)
    parts = []
    for week in range(WEEKS):
        files = {path: approved(path, text) for path, text in market.weekly(shop, week)}
        files |= dict(result_reports(market.evidence_of(product), files))
        if week == 0:
            files[market.evidence_of(product)] = market.REPORT.encode()
        parts.append(commit(week, files))
    return b"".join(parts)


def result_reports(report: str, files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The report behind each result of a week."""
    for path, text in files.items():
        if b"trace_type: verification" in text:
            name, data = result_report(Path(path).stem)
            yield f"{report.rpartition('/')[0]}/{name}", data


def approved(path: str, text: bytes) -> bytes:
    """The trace with the digest of what is approved, where somebody approves it."""
    if NO_DIGEST.encode() not in text:
        return text
    trace = document.load(text, path).data["trace"]
    return text.replace(NO_DIGEST.encode(), digest(trace, shipped().growth).encode())


def commit(week: int, files: dict[str, bytes]) -> bytes:
    """One week's commit, on Monday evening."""
    day = dt.datetime.combine(market.FIRST_DAY, dt.time(18), dt.UTC) + dt.timedelta(weeks=week)
    message = f"Week {week + 1}\n\nCo-authored-by: Lin <lin@shop.example>"
    who = f"Mia <mia@shop.example> {int(day.timestamp())} +0000"
    head = f"commit refs/heads/half-year\ncommitter {who}\n"
    head += f"data {len(message)}\n{message}\n"
    if week == 0:
        head += "from refs/heads/main^0\n"
    lines = [head.encode()]
    for path, data in sorted(files.items()):
        lines.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    return b"".join(lines)


def main() -> int:
    """Write the file, or check it."""
    made = history()
    if "--check" not in sys.argv[1:]:
        FILE.write_bytes(made)
        return 0
    if FILE.read_bytes() == made:
        return 0
    print(f"{FILE.relative_to(ROOT)} is not what scripts/make_demo_history.py makes.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
