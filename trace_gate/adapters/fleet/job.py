"""One job: fetch a repository, ask it, and make a row of whatever comes of it (SPEC 10, Fleet).

A job and its row are plain data, so that they go to another process and back. To run a job
twice is harmless: files are named by the job, and each takes its place in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from trace_gate import __version__
from trace_gate.adapters.fleet import child
from trace_gate.adapters.fleet.host_slots import slot
from trace_gate.adapters.git import mirrors
from trace_gate.adapters.git.mirrors import NotFetched
from trace_gate.core.fleet import answers
from trace_gate.core.fleet.address import Address, masked
from trace_gate.core.fleet.row import Row
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.fleet.answers import Question

PAUSE = 1.0
"""Seconds before a fetch is tried again, the second time twice as many."""

WITHOUT_VERDICT = (
    *("tip", "attempt", "exit", "policy_digest", "files"),
    *("error_kind", "message", "remedy"),
)
"""What a row says where a question has no answer: no figure of half an answer."""

LONGEST = 400
"""Characters of a message in a row."""


class Job(Record):
    """What is to be done: plain values only, each path absolute."""

    repo: str
    scheme: str
    host: str
    url: str
    ref: str
    tenants: tuple[str, ...]
    checkpoint: str | None
    action: str
    form: str
    """What `export` writes; empty for other actions."""
    tool_version: str
    timeout: float
    memory: int
    retries: int
    per_host: int
    mirrors: str
    output: str


class _NoAnswerError(Exception):
    """There is no verdict: fields of the row that say why."""

    def __init__(self, kind: str, message: str, remedy: str, exit_: int = 2) -> None:
        super().__init__(message)
        self.fields = {**_fields(kind, message, remedy), "exit": exit_}


def run(data: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a job, both as plain data. Nothing that a repository does is raised."""
    job = Job(**{**data, "tenants": tuple(data["tenants"])})
    started, clock = time.time(), time.monotonic()
    known: dict[str, Any] = {}
    try:
        _work(job, known)
    except _NoAnswerError as stopped:
        known |= stopped.fields
    except NotFetched as stopped:
        known |= _fields(stopped.kind, stopped.message, stopped.remedy)
    except Timeout:
        known |= _fields(
            "busy", "Its copy, or all places of its host, are in use.", "Run it again later."
        )
    except OSError as error:
        message = f"The system refuses: {error.strerror or error}."
        known |= _fields("system", message, "Look at the disk (df -h), and at who may write where.")
    if known.get("error_kind") is not None:
        known = {name: known[name] for name in WITHOUT_VERDICT if name in known}
    row = Row(
        run_id=run_id(job, known.get("tip")),
        repo=job.repo,
        ref=job.ref,
        action=job.action,
        tool_version=__version__,
        started_at=started,
        seconds=round(time.monotonic() - clock, 3),
        **{**known, "message": masked(known.get("message", ""))[:LONGEST]},
    )
    return row.plain()


def run_id(job: Job, tip: str | None) -> str:
    """The name of a job: the same for the same repository, commit, question and release."""
    words = (job.repo, job.url, job.ref, tip or "", job.action, job.form, job.tool_version)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def mirror_of(job: Job) -> str:
    """The folder of the copy. Another address or branch is another copy: no old commit is in it."""
    origin = hashlib.sha256(f"{job.url}\n{job.ref}".encode()).hexdigest()[:12]
    return os.path.join(job.mirrors, f"{job.repo}-{origin}.git")


def _fields(kind: str, message: str, remedy: str) -> dict[str, Any]:
    return {"error_kind": kind, "message": message, "remedy": remedy, "exit": 2}


def _work(job: Job, known: dict[str, Any]) -> None:
    """Fill in what is known of the row, step by step."""
    if job.tool_version != __version__:
        raise _NoAnswerError(
            "version",
            f"This worker has trace-gate {__version__}, and {job.tool_version} was asked for.",
            f"pip install trace-gate=={job.tool_version}   where the worker runs.",
        )
    mirror = mirror_of(job)
    for folder in (job.mirrors, job.output):
        _begin(folder)
    with FileLock(f"{mirror}.lock", timeout=job.timeout):
        known["tip"] = _fetched(job, mirror, known)
        for question in answers.QUESTIONS[job.action]:
            _ask(job, question, mirror, known)
    known.setdefault("exit", 0)


def _begin(folder: str) -> None:
    """Make a folder that Git ignores: what is in it is of others, and is not to be committed."""
    if os.path.isdir(folder):
        return
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, ".gitignore"), "w", encoding="ascii") as file:
        file.write("*\n")


def _fetched(job: Job, mirror: str, known: dict[str, Any]) -> str:
    """The commit of the branch, after as many tries as may be."""
    address = Address(scheme=job.scheme, host=job.host, text=job.url)
    places = os.path.join(job.mirrors, ".hosts")
    for attempt in range(job.retries + 1):
        known["attempt"] = attempt + 1
        try:
            with slot(places, job.host, job.per_host, job.timeout):
                return mirrors.fetch(mirror, address, job.ref, job.timeout)
        except NotFetched as stopped:
            if stopped.kind != "unreachable" or attempt == job.retries:
                raise
            time.sleep(PAUSE * 2**attempt if job.host else 0)
    raise AssertionError("there is always a last try")


def _ask(job: Job, question: Question, mirror: str, known: dict[str, Any]) -> None:
    """Ask one question, and fill in what its answer says."""
    command, more = question.words[0], _own_words(job, question)
    name = f"{run_id(job, known['tip'])}.{command}.json"
    file = os.path.join(job.output, "answers", job.repo, name)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    if "--checkpoint" in more:
        os.makedirs(os.path.dirname(more[-1]), exist_ok=True)
    data, code = _answer(job, (*question.words, *more), mirror, file)
    try:
        if question.about_tip:
            _refuse_other(job, data["commit"], known["tip"])
        known |= answers.figures(question, data)
        if "--checkpoint" in more:
            known["checkpoint_ok"] = answers.checkpoint_holds(data)
        if command == "report":
            _refuse_missing(answers.missing_shops(job.tenants, known["shops"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(file) from error
    known["exit"] = max(known.get("exit", 0), code)
    kept = os.path.relpath(file, job.output).replace(os.sep, "/")
    known["files"] = (*known.get("files", ()), kept)


def _own_words(job: Job, question: Question) -> tuple[str, ...]:
    """What is asked of this repository alone."""
    if question.words[0] == "audit" and job.checkpoint:
        return ("--checkpoint", job.checkpoint)
    if question.words[0] == "export":
        folder = os.path.join(job.output, "export", job.repo)
        return (folder, f"--{job.form}", "--repo", job.repo)
    return ()


def _refuse_other(job: Job, commit: str, tip: str) -> None:
    if commit != tip:
        raise _NoAnswerError(
            "other_commit",
            f"The answer is about {commit[:10]}, and {tip[:10]} of {job.ref} was meant.",
            "Write the protected branch of its policy as its `ref`.",
        )


def _answer(job: Job, words: Sequence[str], mirror: str, file: str) -> tuple[dict[str, Any], int]:
    """The answer of a child, which is kept in a file, and its exit code."""
    temporary = f"{file}.{os.urandom(6).hex()}.tmp"
    try:
        done = child.ask(words, mirror, temporary, patience=job.timeout, memory=job.memory)
        with open(temporary, "rb") as there:
            data = _read(there.read())
        if done.exit not in (0, 1):
            raise _stopped(job, done, data)
        if data is None:
            raise _unreadable(file)
        os.replace(temporary, file)
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)
    return data, done.exit


def _read(text: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _stopped(job: Job, done: child.Answered, data: dict[str, Any] | None) -> _NoAnswerError:
    """Why a child has no verdict."""
    if done.exit is None:
        return _NoAnswerError(
            "timeout", f"The answer took longer than {job.timeout:.0f} seconds.",
            "Give it more time: defaults, timeout.",
        )  # fmt: skip
    if "MemoryError" in done.complaint or "out of memory" in done.complaint.lower():
        return _NoAnswerError(
            "memory", f"The answer takes more than {job.memory // 10**6:,} MB of memory.",
            "Give it more: defaults, memory.",
        )  # fmt: skip
    if done.exit < 0:
        message = f"The process was ended by the signal {-done.exit}."
        return _NoAnswerError("ended", message, "Give it more memory, then run it again.")
    first = next(iter((data or {}).get("findings") or ()), None)
    if done.exit == 2 and isinstance(first, dict):
        said = str(first.get("message", "")), str(first.get("remediation", ""))
        return _NoAnswerError(
            "cannot_judge", said[0], f"In a clone of it: {said[1]}" * bool(said[1])
        )
    last = next(iter(done.complaint.strip().splitlines()), "it does not say why")
    kind = "bug" if done.exit == 3 else "cannot_judge"
    return _NoAnswerError(kind, last, f"In a clone of it: trace-gate {job.action}", done.exit)


def _unreadable(file: str) -> _NoAnswerError:
    message = "Its answer is none that this release reads."
    return _NoAnswerError("unreadable", message, f"Run it again; look at {os.path.basename(file)}")


def _refuse_missing(shops: Sequence[str]) -> None:
    if shops:
        raise _NoAnswerError(
            "cannot_judge",
            f"fleet.yaml says that it has {', '.join(shops)}, of which no trace is here.",
            "Is it the right repository? Correct `url` or `tenants`.",
        )
