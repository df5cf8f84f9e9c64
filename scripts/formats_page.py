"""The page of the formats of a judgement, from the examples that one run has written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trace_gate.report.judgement.registry import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ABOUT = """\
`trace-gate check`, `trace-gate ci` and `trace-gate hook pre-push` say one judgement in each of
these formats. One of them is printed (`--format`); `--report FORMAT=FILE`, as often as you like,
writes others of the same run. Each says the verdict, PASS as well, and a file says CANNOT_JUDGE
until there is a judgement. No report is written over a file that Git tracks, through a symbolic
link of the repository, or where traces, evidence, policy or derived layers are kept.

The examples below are real: a branch of the [shop of the finding codes](../findings/index.md) with
two commits, of which the second one changes a page that no trace covers.

```bash
trace-gate check --range main..HEAD --format github \\
  --report sarif=trace-gate.sarif --report json=verdict.json
```
"""

ABOUT_EACH = {
    "text": """\
For people in a terminal: where, what is wrong, the line itself, why the rule exists, what mends it.
Equal findings, from three on, are one. This is the default.""",
    "concise": "One line for each finding, for editors and `grep`.",
    "json": """\
For programs, all of it: [The JSON reports](report.md). Also paths that are not UTF-8 can be told
apart.""",
    "github": """\
Annotations for GitHub Actions, at most ten of a level in a step, since GitHub drops the rest
without a word; what is more stands in the log, errors first, then by path and line. With
`GITHUB_STEP_SUMMARY` the page below `markdown` becomes the summary of the job, of at most 900 KiB.
It is the default in GitHub Actions.""",
    "sarif": """\
SARIF 2.1.0, for code scanning. Each finding has a file and a region: what is about a commit or an
approval stands at its trace, else in line 1 of `gate.yaml`. `partialFingerprints` stay when lines
move or commits are rebased. At most 25,000 results and 9 MB, errors first; what is missing is said
in `toolExecutionNotifications`. With `TRACE_GATE_DOCS` each rule leads to its page of these docs.
In GitHub Actions:

```yaml
permissions: {contents: read, security-events: write}
steps:
  - run: trace-gate ci --report sarif=trace-gate.sarif
  - if: always()
    uses: github/codeql-action/upload-sarif@COMMIT
    with: {sarif_file: trace-gate.sarif, category: trace-gate}
```""",
    "gitlab": """\
GitLab's code quality report: a list of issues of six fields. The first one is the verdict, so that
no list is empty. The widget compares with the report of the target branch, so write it there, too:

```yaml
artifacts:
  when: always
  reports:
    codequality: gl-code-quality-report.json
    junit: trace-gate.junit.xml
```""",
    "junit": """\
JUnit's XML, for Jenkins, GitLab, Azure and Bitbucket. The test `verdict` of `trace-gate` is always
there; each error is a test that failed, each warning and note one that passed and says something,
each commit that passed one more. What could not be judged is an `error`.""",
    "markdown": """\
For a comment of a pull request: at most 65,000 bytes, with fewer rows where that is needed. The
comment in its first line is the same in every run, so that a job finds its comment again. The
verdict comes first, then what to do, as a table; what needs nobody is folded.""",
}


FILES = {
    "text": "text.txt",
    "concise": "concise.txt",
    "github": "github.txt",
    "json": "verdict.json",
    "sarif": "trace-gate.sarif",
    "gitlab": "gl-code-quality-report.json",
    "junit": "trace-gate.junit.xml",
    "markdown": "comment.md",
}
"""The file of the example of each format, as it may be called in CI."""


def parts(examples: Path) -> Iterator[str]:
    """The parts of the page: what each format is for, and its example."""
    yield "# Formats of a judgement"
    yield ABOUT
    for form in FORMATS:
        text = (examples / FILES[form]).read_text(encoding="utf-8")
        yield f"## {form}"
        yield ABOUT_EACH[form]
        yield _fenced(_shown(text, FILES[form]), FILES[form].rpartition(".")[2])


def _shown(text: str, name: str) -> str:
    """The example; JSON of one line over several, as the same values."""
    if name.endswith((".json", ".sarif")):
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return text.rstrip("\n")


def _fenced(text: str, ending: str) -> str:
    kind = {"sarif": "json", "json": "json", "xml": "xml", "md": "markdown"}.get(ending, "text")
    return f"````{kind}\n{text}\n````"
