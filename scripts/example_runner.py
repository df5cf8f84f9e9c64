"""Runs the examples of the finding codes in a real governed shop, and says what the gate said.

The shop: `ads/` with bids and budgets, one report in `uploads/`, and on `main` four sealed
traces, whose ids are in OBSERVATION, HYPOTHESIS, EXECUTED and PLANNED. Lin is an approver,
her private key is the file LIN_KEY. The commands of an example run on the branch `work`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "findings"
ASK = "trace-gate check --range main..HEAD"
CODE = re.compile(r"\bTG[0-9]{3}\b(?= (?:error|warning|note))")
FOUND = re.compile(r"^\S.* (TG[0-9]{3}) (?:error|warning): ", re.MULTILINE)
STOPPED = re.compile(r"^CANNOT JUDGE|^repository (TG[0-9]{3}) error", re.MULTILINE)

SETUP = r"""
set -eu
git init -q -b main shop && cd shop
git config user.name "Ann" && git config user.email ann@shop.example
mkdir ads uploads
printf 'keyword,bid\nmug,0.80\n' > ads/bids.csv
printf 'campaign,budget\nmug,40\n' > ads/budgets.csv
printf 'term,clicks\nmug,317\n' > uploads/week-01.csv
echo "A shop." > README.md
git add . && git commit -qm "The shop"
trace-gate init --no-hooks --store SHOP-01 --marketplace US --asin B0EXAMPLE1 2>/dev/null ||
  trace-gate init --no-hooks --store SHOP-01 --marketplace US
ssh-keygen -q -t ed25519 -N "" -C lin@shop.example -f "$LIN_KEY"
python - "$LIN_KEY.pub" <<'PY'
import pathlib, sys
gate = pathlib.Path("config/amazon-growth/gate.yaml")
key = pathlib.Path(sys.argv[1]).read_text().strip()
lin = f"approvers:\n  lin:\n    emails: [lin@shop.example]\n    keys:\n      - {key}\n"
text = gate.read_text()
assert "approvers: {}\n" in text
gate.write_text(text.replace("approvers: {}\n", lin))
PY
git add . && git commit -qm "Adopt trace-gate"
last() { basename "$(git ls-files traces | tail -n 1)" .yaml; }
trace-gate new observation --asin B0EXAMPLE1 --evidence uploads/week-01.csv --metric clicks=317
git add traces && git commit -qm "Look" && echo "OBSERVATION=$(last)" >> "$FACTS"
trace-gate new hypothesis --caused-by "$(last)" \
  --statement "A lower bid lowers ACOS" --criterion "acos <= 0.31 from 0.35"
git add traces && git commit -qm "Expect" && HYPOTHESIS=$(last)
echo "HYPOTHESIS=$HYPOTHESIS" >> "$FACTS"
echo 'cup,0.50' >> ads/bids.csv && git add ads
trace-gate new decision --from-staged --caused-by "$HYPOTHESIS" --option "Add cup" \
  --option "Leave it" --rationale "Cup converts as well as mug"
git add traces && git commit -qm "Add a bid" && echo "EXECUTED=$(last)" >> "$FACTS"
trace-gate new decision --target file/ads/budgets.csv --planned --caused-by "$HYPOTHESIS" \
  --option "More budget" --option "Leave it" --rationale "The budget is used up by noon"
git add traces && git commit -qm "Plan a budget" && echo "PLANNED=$(last)" >> "$FACTS"
git tag BASE && git switch -q -c work
"""


def names() -> list[str]:
    """The codes that have an example."""
    return sorted(path.stem for path in EXAMPLES.glob("TG*.yaml"))


def load(code: str) -> dict:
    """The example of a code, as data."""
    return yaml.safe_load((EXAMPLES / f"{code}.yaml").read_text(encoding="utf-8"))


def build(folder: Path) -> None:
    """Make the shop in `folder/shop`, with `folder/home` as the home of Ann."""
    (folder / "home").mkdir(parents=True)
    (folder / "facts").touch()
    run(folder, SETUP, folder)


def play(template: Path, folder: Path, example: dict, kind: str) -> tuple[int, str]:
    """Play one side of an example in a copy of the shop: exit code and words of the gate."""
    shutil.copytree(template, folder, symlinks=True)
    run(folder, "set -eu\n" + example[kind]["commands"], folder / "shop")
    done = call(folder, example.get("ask", ASK), folder / "shop")
    return done.returncode, done.stdout + done.stderr


def codes(text: str) -> set[str]:
    """The codes of the errors and warnings that the gate has printed."""
    return set(FOUND.findall(text))


def normal(text: str) -> str:
    """What was said, without what is another each time: dates, ids of commits, hashes, folders."""
    text = re.sub(r"TRACE-[0-9]{8}", "TRACE-20250106", text)
    text = re.sub(r"traces/[0-9]{4}-[0-9]{2}/", "traces/2025-01/", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "a" * 12 + "…", text)
    text = re.sub(r"\b[0-9a-f]{40}\b", "b" * 40, text)
    text = re.sub(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{7,10}\b(?!-)", "bbbbbbbbbb", text)
    text = re.sub(r"policy [0-9a-f]{8}…|policy bbbbbbbbbb…", "policy 4f2c61d0…", text)
    text = re.sub(
        r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)", "2025-01-06T10:00:00Z", text
    )
    return re.sub(r"/\S*/(shop|shallow)\b", r"~/\1", text)


def run(folder: Path, script: str, where: Path) -> None:
    """Run a script as Ann; whatever fails is told."""
    done = call(folder, script, where)
    if done.returncode != 0:
        raise RuntimeError(f"{script}\n{done.stdout}{done.stderr}")


def call(folder: Path, script: str, where: Path) -> subprocess.CompletedProcess[str]:
    """Run a script as Ann, with the installed trace-gate on the path."""
    facts = dict(line.split("=", 1) for line in (folder / "facts").read_text().splitlines() if line)
    environ = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LIN_KEY": str(folder / "home" / "lin_key"),
        "FACTS": str(folder / "facts"),
        "LC_ALL": "C.UTF-8",
        **facts,
    }
    command = ["bash", "-c", script]
    return subprocess.run(
        command, cwd=where, env=environ, text=True, capture_output=True, check=False
    )
