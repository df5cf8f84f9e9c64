"""20,000 damaged traces: each is read, or refused with a place; none is slow or crashes."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
import yaml

from trace_gate.core.errors import Refused
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Trace

SEED = 20250102
MUTANTS = 20_000
SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parent / "good").glob("*.yaml"))]

NASTY = [
    *(
        b"&a ",
        b"*a",
        b"!!timestamp x",
        b"!!int x",
        b"!!bool x",
        b"!!python/name:os",
        b"! ",
        b"<<: ",
    ),
    *(b"[", b"]", b"{", b"}", b",", b": ", b"- ", b"? ", b"|", b">", b"'", b'"', b"#", b"%", b"@"),
    *(b"`", b"\\", b"\t", b"\r", b"\r\n", b"\n", b"\n\n", b"\x00", b"\x1b", b"\x7f", b"\x85"),
    *(b"---\n", b"\n---\n", b"\n...\n", b"%YAML 1.2\n---\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc0"),
    *(b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xe2\x80\x8d", b"\xc2\x85", b"\xc2\xa0"),
    *(b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98\x80", b"e\xcc\x81", b'"\\u2028"'),
    *(b'"\\ud800"', b'"\\x"', b'"\\0"', b"~", b"True", b"0x1F", b"0777", b"1_000", b"1e3", b".nan"),
    *(b"-.inf", b"2026-13-45", b"190:20:30", b"=", b"null", b"9" * 19, b"9" * 5000, b"1.5e+999"),
    *(b"[" * 30, b"{a: " * 30, b"- " * 30, b"[" * 2000, b"\n" + b" " * 300, b"a: {b: 1, b: 2}"),
    *(
        b"\n  id: TRACE-20250102-001\n",
        b"\ntrace: {}\n",
        b"\n  evidence: &x\n  - *x\n",
        b"\n # x\n",
    ),
]


def flip(draw: random.Random, data: bytearray) -> None:
    for _ in range(draw.randint(1, 4)):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def insert(draw: random.Random, data: bytearray) -> None:
    for _ in range(draw.randint(1, 2)):
        at = draw.randrange(len(data) + 1)
        data[at:at] = draw.choice(NASTY)


def insert_at_line(draw: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    line = draw.randrange(len(lines))
    lines[line] = draw.choice([b"", b"  ", b" ", b"\t", b"    "]) + draw.choice(NASTY) + lines[line]
    data[:] = b"\n".join(lines)


def replace_value(draw: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    line = draw.randrange(len(lines))
    name, colon, _value = lines[line].partition(b": ")
    lines[line] = name + (colon or b": ") + draw.choice(NASTY)
    data[:] = b"\n".join(lines)


def truncate(draw: random.Random, data: bytearray) -> None:
    del data[draw.randrange(len(data)) :]


def cut(draw: random.Random, data: bytearray) -> None:
    at = draw.randrange(len(data))
    del data[at : at + draw.randint(1, 40)]


def repeat(draw: random.Random, data: bytearray) -> None:
    at = draw.randrange(len(data))
    data[at:at] = data[at : at + draw.randint(1, 60)] * draw.choice([1, 2, 30])


def splice(draw: random.Random, data: bytearray) -> None:
    other = draw.choice(SEEDS)
    data[draw.randrange(len(data)) :] = other[draw.randrange(len(other)) :]


def shuffle_lines(draw: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    data[:] = b"\n".join(lines)


def indent(draw: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    line = draw.randrange(len(lines))
    lines[line] = draw.choice([b" " + lines[line], b"  " + lines[line], lines[line].lstrip()])
    data[:] = b"\n".join(lines)


def recode(draw: random.Random, data: bytearray) -> None:
    text = bytes(data).decode("utf-8", "replace")
    data[:] = text.encode(draw.choice(["utf-16", "utf-16-le", "utf-8-sig", "utf-7", "utf-32"]))


MUTATORS = [flip, insert, insert_at_line, replace_value, truncate, cut, repeat, splice]
MUTATORS += [shuffle_lines, indent]


def mutant(number: int) -> bytes:
    draw = random.Random(f"{SEED}-{number}")
    data = bytearray(draw.choice(SEEDS))
    for mutate in draw.choices(
        [*MUTATORS, recode], [10] * len(MUTATORS) + [1], k=draw.randint(1, 3)
    ):
        if data:
            mutate(draw, data)
    return bytes(data)


def judged(data: bytes) -> document.Document | Refused:
    try:
        return document.load(data, "traces/2025-01/t.yaml")
    except Refused as refused:
        return refused


def check_refusal(refused: Refused) -> None:
    assert refused.findings
    for found in refused.findings:
        assert found.code in ("TG101", "TG104")
        assert found.level == "error"
        assert found.path == "traces/2025-01/t.yaml"
        assert found.line >= 1
        assert found.column >= 1
        assert found.message.isprintable()
        assert found.remediation.isprintable()
        assert len(found.message) < 600


def check_document(read: document.Document, data: bytes) -> None:
    """What is accepted is what a reader without types sees, and every value has a place."""
    check_same(read.data, yaml.load(data, Loader=yaml.CBaseLoader))
    Trace.of(read)
    check_places(read, read.data, ())


def check_same(ours, texts) -> None:
    if isinstance(ours, dict):
        assert list(ours) == list(texts)
        for key, value in ours.items():
            check_same(value, texts[key])
    elif isinstance(ours, list):
        assert len(ours) == len(texts)
        for value, text in zip(ours, texts, strict=True):
            check_same(value, text)
    elif isinstance(ours, str):
        assert ours == texts
    else:
        assert repr(ours) == repr(yaml.safe_load(texts or "null"))


def check_places(read: document.Document, value, pointer) -> None:
    line, column = read.place(pointer)
    source = read.source_line(line)
    assert 1 <= column <= len(source) + 1
    if pointer and isinstance(pointer[-1], str) and pointer[-1].isalnum():
        assert pointer[-1] in source[column - 1 :]
    if isinstance(value, dict):
        for key, inner in value.items():
            check_places(read, inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            check_places(read, inner, (*pointer, index))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        assert float(read.number_text(pointer)) == value


def run(numbers: range) -> Counter[str]:
    told: Counter[str] = Counter()
    for number in numbers:
        data = mutant(number)
        found = judged(data)
        try:
            if isinstance(found, Refused):
                check_refusal(found)
                told.update({each.code for each in found.findings})
            else:
                check_document(found, data)
                told["accepted"] += 1
        except Exception as error:
            pytest.fail(f"mutant {number} of seed {SEED}: {error!r}\n{data!r}")
    return told


def test_a_few_hundred_mutants_are_read_or_refused():
    told = run(range(MUTANTS, MUTANTS + 400))
    assert min(told["accepted"], told["TG101"], told["TG104"]) > 10


@pytest.mark.slow
def test_mutants_that_both_parsers_of_pyyaml_accept_are_read_the_same(monkeypatch):
    numbers = range(600)
    with_libyaml = [judged(mutant(number)) for number in numbers]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    told = run(numbers)
    for number, found in zip(numbers, with_libyaml, strict=True):
        again = judged(mutant(number))
        if not isinstance(found, Refused) and not isinstance(again, Refused):
            assert again.data == found.data, f"mutant {number} of seed {SEED}"
    assert min(told["accepted"], told["TG101"], told["TG104"]) > 10


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_twenty_thousand_mutants_are_read_or_refused(part):
    share = MUTANTS // 4
    told = run(range(part * share, (part + 1) * share))
    # Shown by `pytest -rP`, so that two runs can be compared.
    print(f"seed {SEED}, part {part}: {dict(told)}")  # noqa: T201 - the only way to pytest's report
    assert min(told["accepted"], told["TG101"], told["TG104"]) > 200
