"""Which names are safe on every computer, and what an unsafe one can be renamed to (TG411).

Two names that look alike are shown by the numbers of their letters.
"""

from __future__ import annotations

SAFE = "-"
"""What stands in a proposed name for what may not be in it."""

LONGEST_NAME = 255
"""Bytes that a name may have on the file systems of Linux, macOS and Windows."""

_SEPARATOR_LIKE = {"\\": "a backslash", ":": "a colon"}
_WINDOWS = '<>"|?*'
_PLAIN = frozenset(map(chr, range(32, 127))) - {*_SEPARATOR_LIKE, *_WINDOWS}
"""Characters that are safe by themselves."""
_DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$"))
_NUMBERED = ("com", "lpt")
_DIGITS = "0123456789\u00b9\u00b2\u00b3"
_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks by their category, and nothing at all on the screen."""


def unsafe(path: str) -> str | None:
    """Why a path may not be in a governed repository, for people; None when it may (TG411).

    Refused is what another computer, another tool or a reader takes for something else:
    `path` has bytes that are not UTF-8 as surrogate escapes.
    """
    reason = None if _PLAIN.issuperset(path) else _unsafe_text(path)
    return reason or next(filter(None, map(_unsafe_name, path.split("/"))), None)


def proposed(path: str) -> str:
    """A safe name close to an unsafe one."""
    from unicodedata import normalize

    shown = normalize("NFC", path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    names = [_proposed_name(name) for name in shown.split("/")]
    return "/".join(names)


def _proposed_name(name: str) -> str:
    kept = "".join(char if unsafe(f"a{char}a") is None else SAFE for char in name)
    kept = kept.rstrip(". ") or SAFE
    kept = kept.encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    return kept if unsafe(kept) is None else f"file{SAFE}{kept.lstrip('.')}"


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


def _unsafe_text(path: str) -> str | None:
    """What is wrong with single characters of a path, and with the form of its letters."""
    from unicodedata import category, is_normalized

    found = next(filter(None, (_unsafe_char(char, category(char)) for char in path)), None)
    if found is None and not is_normalized("NFC", path):
        usual = difference(path, proposed(path))
        from trace_gate.core.policy import name_messages as messages

        return messages.other_form(usual)
    return found


def _unsafe_char(char: str, kind: str) -> str | None:
    if kind == "Cs":
        return "it is not UTF-8"
    if kind == "Cc":
        return "it holds a control character"
    if kind in ("Cf", "Zl", "Zp") or char in _INVISIBLE:
        from trace_gate.core.policy import name_messages as messages

        return messages.invisible(ord(char))
    if char in _SEPARATOR_LIKE:
        from trace_gate.core.policy import name_messages as messages

        return messages.separator(_SEPARATOR_LIKE, char)
    if char in _WINDOWS:
        from trace_gate.core.policy import name_messages as messages

        return messages.windows_character(char)
    return None


def _unsafe_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        from trace_gate.core.policy import name_messages as messages

        return messages.nameless_folder()
    if name.endswith(".") or name != name.rstrip():
        from trace_gate.core.policy import name_messages as messages

        return messages.dropped_end()
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST_NAME:
        from trace_gate.core.policy import name_messages as messages

        return messages.too_long(LONGEST_NAME)
    stem = name.partition(".")[0].rstrip().lower()
    if stem in _DEVICES or (stem[:3] in _NUMBERED and len(stem) == 4 and stem[3] in _DIGITS):
        from trace_gate.core.policy import name_messages as messages

        return messages.device(name)
    if name.lower() in (".git", "git~1"):
        return f"`{name}` is Git's own folder"
    return None
