"""Writes exported tables as Parquet and SQLite, into a folder that holds nothing else (SPEC 9)."""
