"""The languages of search terms, as they ship."""

from __future__ import annotations

import tomllib
from pathlib import Path

from trace_gate.core.analyst import language
from trace_gate.core.analyst.language import Language
from trace_gate.core.analyst.stemmers import Stemmer

WORDS = Path(__file__).parents[2] / "words"
TABLES = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
    for file in sorted(WORDS.glob("*.toml"))
}


def language_of(code: str, *, plain: bool = False) -> Language:
    table = TABLES[code]
    return language.language(table, Stemmer(table["language"], plain=plain))


ENGLISH, ENGLISH_PLAIN = language_of("en"), language_of("en", plain=True)
JAPANESE, CHINESE = language_of("ja"), language_of("zh")
