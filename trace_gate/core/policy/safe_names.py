"""How an unsafe name is told from a safe one, and what it can be renamed to (TG411).

Two names that look alike are shown by the numbers of their letters.
"""

from __future__ import annotations

from trace_gate.core.policy import path_classes

SAFE = "-"
"""What stands in a proposed name for what may not be in it."""


def proposed(path: str) -> str:
    """A safe name close to an unsafe one."""
    from unicodedata import normalize

    shown = normalize("NFC", path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    names = [_proposed_name(name) for name in shown.split("/")]
    return "/".join(names)


def _proposed_name(name: str) -> str:
    kept = "".join(char if path_classes.unsafe(f"a{char}a") is None else SAFE for char in name)
    kept = kept.rstrip(". ") or SAFE
    kept = kept.encode()[: path_classes.LONGEST_NAME].decode("utf-8", "ignore")
    return kept if path_classes.unsafe(kept) is None else f"file{SAFE}{kept.lstrip('.')}"


def difference(one: str, other: str) -> str:
    """The first letters by which two names differ, with their numbers; both are given."""
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    end = 1
    while end <= min(len(one), len(other)) - start and one[-end] == other[-end]:
        end += 1
    here, there = one[start : len(one) - end + 1], other[start : len(other) - end + 1]
    return f"{_numbers(here)} here, {_numbers(there)} there"


def _numbers(text: str) -> str:
    if not text:
        return "nothing"
    return " ".join(f"U+{ord(char):04X}" for char in text[:8])
