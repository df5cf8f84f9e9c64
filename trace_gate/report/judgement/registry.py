"""The formats of a judgement, by the name that `--format` takes."""

from __future__ import annotations

from trace_gate.report.concise import concise
from trace_gate.report.github import github
from trace_gate.report.json_ import json_text
from trace_gate.report.text import text

FORMATS = {"text": text, "concise": concise, "json": json_text, "github": github}
