"""Make `examples/demo/half-year.fast-import`: half a year of a shop, a commit a week.

No hypothesis is proved yet, so a person approves each decision: Lin, by a co-author line of the
commit that brings it. The demo brings the file in with `git fast-import`. `--check` says whether
it is what this makes.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import market  # noqa: E402  # the checkout is on the path only now
from trace_gate.app import policies  # noqa: E402
from trace_gate.core.governor import digest  # noqa: E402
from trace_gate.core.trace import document  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = ROOT / "examples" / "demo" / "half-year.fast-import"
WEEKS = 26
SEED = 5
STORE, ASIN = "KETTLE-01", "B0DEMO0001"


def history() -> bytes:
    """The stream: a commit of Mia's for each week."""
    shop = market.opened(1, SEED)
    product = shop.products[0]
    product.store, product.asin = STORE, ASIN
    shop.chance = random.Random(SEED)
    parts = []
    for week in range(WEEKS):
        files = {path: approved(data) for path, data in market.weekly(shop, week)}
        if week == 0:
            files[market.evidence_of(product)] = market.REPORT.encode()
        parts.append(commit(week, files))
    return b"".join(parts)


def approved(data: bytes) -> bytes:
    """A trace of the market, with the approval of Lin where it is a decision."""
    text = data.decode()
    if "trace_type: decision" not in text:
        return data
    reasons = ["TG505"]
    for word, code, guardrail in (
        ("content_update", "TG502", "amplitude"),
        ("unfreeze_trigger", "TG504", "freeze"),
    ):
        if word in text:
            reasons.append(code)
            text = text.replace(f"{guardrail}: PASS", f"{guardrail}: ESCALATE")
    text = re.sub(r"_by: ann\b", "_by: lin", text)
    text = text.replace("reasons: [TG505]", f"reasons: [{', '.join(sorted(reasons))}]")
    said = digest.digest(document.load(text.encode(), "TRACE.yaml").data["trace"], growth())
    return re.sub(r'digest: ".*"', f'digest: "{said}"', text).encode()


@functools.cache
def growth() -> Mapping[str, str]:
    """How each field of a trace may grow, by the shipped policy."""
    texts = {
        file.relative_to(root).as_posix(): file.read_bytes()
        for root in (ROOT, ROOT / "scaffold")
        for top in policies.ROOTS
        for file in (root / top).rglob("*.yaml")
    }
    return policies.rules_of(*policies.compiled(texts)).policy.growth


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
