"""The formats of a judgement, by the name that `--format` takes."""

from __future__ import annotations

from trace_gate.report.judgement.concise import concise
from trace_gate.report.judgement.github import github
from trace_gate.report.judgement.json_ import json_text
from trace_gate.report.judgement.text import text

FORMATS = {"text": text, "concise": concise, "json": json_text, "github": github}
