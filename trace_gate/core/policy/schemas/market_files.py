"""market_files.yaml: which files of the repository say what of which targets (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.policy.schemas.keywords import (
    closed,
    flag,
    listing,
    table,
    text,
    whole_number,
    word,
)

ENCODINGS = ("utf-8", "utf-16", "cp1252", "gb18030", "cp932")
TYPES = ("money", "percent", "fraction", "integer", "enum", "text")
DELIMITERS = (",", ";", "\t", "|")

_COLUMN = text("The name of a column, exactly as the header has it.", most=200)
_TARGET = text(
    "A target (section 3): campaign/{Campaign}/ad_group/{Ad Group}/keyword/{Keyword}/{Match}/bid. "
    "A name in braces is a column of `key`, or a name in the path; {row} stands for `row`.",
    most=1_000,
)
_FORMAT = closed(
    "How the bytes are read. Nothing is guessed.",
    {
        "type": word("csv, tsv, or xlsx: a workbook.", ("csv", "tsv", "xlsx")),
        "sheets": {
            **listing(
                "Of a workbook the sheets that are read, by their names. Others are not looked at.",
                text("The name of a sheet, exactly.", most=31),
                least=1,
            ),
            "maxItems": 20,
            "uniqueItems": True,
        },
        "header_row": whole_number(
            "Of a workbook the row with the names of the columns.", 1, 100, 1
        ),
        "delimiter": word(
            "What stands between two cells; a tab where the type is tsv.", DELIMITERS
        ),
        "encoding": word("How the text is encoded.", ENCODINGS, "utf-8"),
        "decimal": word("What stands before decimals.", (".", ","), "."),
    },
    optional=("sheets", "header_row", "delimiter", "encoding", "decimal"),
)

_VALUE = closed(
    "A column that says a value.",
    {
        "column": _COLUMN,
        "type": word(
            "money, percent (35), fraction (0.35), integer, enum (one of some words), text.", TYPES
        ),
        "decimals": whole_number("So many decimals it has at most.", 0, 6),
        "one_of": listing(
            "The words of an enum; the states of Amazon if it is left out.",
            text("A word.", most=64),
            least=1,
        ),
        "target": _TARGET,
    },
    optional=("decimals", "one_of"),
)

_TEXT = closed(
    "How the bytes of a text are read: always as UTF-8.",
    {
        "strip_final_newline": flag(
            "true: the last line end is not part of the text.", default=True
        ),
        "max_bytes": whole_number("At most so many bytes.", 1, 1_000_000, 20_000),
        "items": word("lines: each line is an item of a list, as bullets are.", ("lines",)),
    },
    optional=("strip_final_newline", "max_bytes", "items"),
)

_BASE = closed(
    "Of a bulk sheet: the downloads that say which id is which row, and what Amazon has.",
    {
        "uploads": text(
            "The names of the downloads below uploads/, as in .gitattributes: bulk-*.xlsx.",
            most=200,
        ),
        "max_age_days": whole_number(
            "So old the newest download may be, by its trace's captured_at.", 1, 60, 7
        ),
        "targets": word(
            "What targets call campaigns and ad groups: ids, or names.", ("ids", "names"), "ids"
        ),
    },
    optional=("max_age_days", "targets"),
)

_ENTRY = closed(
    "Some files, and what they say of which targets. A table has format, key and values; or a "
    "layout, which brings them. A text has target.",
    {
        "id": text(
            "The name of this entry: lower-case words joined by hyphens.",
            "[a-z0-9]+(?:-[a-z0-9]+)*",
            most=64,
        ),
        "kind": word("table: rows with values. text: each file is one text.", ("table", "text")),
        "paths": listing(
            "The files: patterns from the top of the repository, as in .gitattributes. A {name} is "
            "the rest of one name: /bids/{store}-{marketplace}/*.csv.",
            text("A path pattern: /ads/*.csv.", most=512),
            least=1,
        ),
        "layout": word(
            "amazon_bulk: bulk-operations sheets as Amazon takes them (.xlsx). Each row with an "
            "Operation is a change.",
            ("amazon_bulk",),
        ),
        "base": _BASE,
        "format": _FORMAT,
        "where": table(
            "Only rows with one of some words in a column; all rows if it is left out.",
            "[\\s\\S]+",
            "A column.",
            listing("The words.", text("A word.", most=200), least=1),
        ),
        "key": listing("The columns that together name a row.", _COLUMN, least=1),
        "row": text(
            "The common beginning of the targets of a row: {row} stands for it.", most=1_000
        ),
        "tenant": closed(
            "Whose a row is, where the path does not say it.",
            {"column": text("A column with STORE-MARKETPLACE in it, like ACME-US.", most=200)},
        ),
        "values": {**listing("The columns that say a value.", _VALUE, least=1), "maxItems": 20},
        "text": _TEXT,
        "target": _TARGET,
        "removed": word(
            "What it means that a row or a text is gone. archived: the state of the row comes to "
            "be archived. null_values: its values are gone. error: none may go.",
            ("archived", "null_values", "error"),
            "null_values",
        ),
    },
    optional=(
        "layout",
        "base",
        "format",
        "where",
        "key",
        "row",
        "tenant",
        "values",
        "text",
        "target",
        "removed",
    ),
)

MARKET_FILES = closed(
    "Which files of the repository say what of which targets. The gate compares them by their "
    "rows, and each change of a value needs a decision.",
    {
        "version": whole_number("The version of this form: 1.", 1, 1),
        "market_files": {
            **listing("The entries. Empty: no file is compared.", _ENTRY),
            "maxItems": 50,
        },
    },
)
