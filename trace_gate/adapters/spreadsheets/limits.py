"""How large a file of tables may be, before anything of it is opened."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

TEXT_BYTES = 200 * MEGABYTE
WORKBOOK_BYTES = 50 * MEGABYTE
INFLATED_BYTES = 200 * MEGABYTE
"""Of all parts of a workbook together: about 120,000 rows of a search term report."""
RATIO = 200
"""A part that inflates by more is no table. Real sheets inflate by 5 to 20."""
MEMBERS = 200
ROWS = 150_000
COLUMNS = 512
FIELD = 131_072
"""Characters of one field of separated values"""
LINE = 4 * MEGABYTE
"""Characters of one line of separated values: 512 cells of a few thousand each"""
MEMORY = 300 * MEGABYTE
SECONDS = 60

# --- workbooks that are market files (SPEC 5): what the gate reads -------------------------------
MARKET_BYTES = 20_000_000
SHEET_ROWS, SHEET_COLUMNS, SHEET_CELLS = 200_000, 256, 1_000_000
MERGED_CELLS = 100_000
CPU_SECONDS = 5
"""Of the processor, so that a busy machine has no other verdict than an idle one"""
