"""What the fold remembers between runs (decision 0049), in the tables of `fold_file`.

Disposable, as every cache here. A value is sealed by a checksum that covers its key, and a
node knows how many sources told it something and what their checksums come to: what is
damaged or missing is found out where it is used (`Damaged`), and the fold begins anew.
"""

from __future__ import annotations

import _sqlite3
import os

from trace_gate.adapters.store import fold_file
from trace_gate.adapters.store.fold_file import NAME, UNREADABLE, Damaged, opened, sealed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any, Self

    _Row = tuple[Any, ...]
    """Key and value; of a node, its marks, too."""

_PORTION = 500


class FoldStore:
    """The tables of the fold. Everything that is kept is plain data."""

    def __init__(self, connection: _sqlite3.Connection) -> None:
        self._db = connection
        self._exchanged: dict[tuple[str, str], bytes | None] = {}
        """Target and source of what was exchanged and is not kept yet; None: taken back."""
        self._counts: dict[str, tuple[int, int]] = {}
        """What that changes of the `_fact_counts` of each target."""

    @classmethod
    def open(cls, folder: str | None) -> Self:
        """The store in a folder; in memory for None, or where the folder cannot be used."""
        if folder is not None and not os.path.islink(folder):
            for _ in range(2):
                try:
                    return cls(fold_file.connected(os.path.join(folder, NAME)))
                except (OSError, *UNREADABLE):
                    fold_file.drop(os.path.join(folder, NAME))
        return cls(fold_file.connected(":memory:"))

    @classmethod
    def peek(cls, folder: str) -> Self | None:
        """The store in a folder, only to be read: no file is made or changed.

        None where there is none, or where another run is writing it.
        """
        from urllib.parse import quote

        path = os.path.join(folder, NAME)
        try:
            if os.path.islink(folder) or not fold_file.is_plain(path):
                return None
            if os.path.exists(f"{path}-wal") and os.path.getsize(f"{path}-wal"):
                return None
            way = f"file:{quote(os.path.abspath(path))}?mode=ro&immutable=1"
            connection = _sqlite3.connect(
                way, uri=True, isolation_level=None, check_same_thread=False
            )
        except (OSError, *UNREADABLE):
            return None
        found = cls(connection)
        try:
            found.must_be(found.meta().get("version") == fold_file.VERSION, "version")
        except UNREADABLE:
            found.close()
            return None
        return found

    def copy(self) -> Self:
        """The same in memory, to go on with."""
        found = type(self)(
            _sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        )
        self._db.backup(found._db)
        return found

    @staticmethod
    def forget(folder: str) -> None:
        """Throw the file away."""
        if not os.path.islink(folder):
            fold_file.drop(os.path.join(folder, NAME))

    def close(self) -> None:
        """Let go of the file. What was not committed is lost."""
        self._db.close()

    def __del__(self) -> None:
        """The collector of another thread may come first, so connections let any thread close."""
        self.close()

    def look(self) -> None:
        """See from now on what is there now, whatever others write, until `rollback`."""
        self._db.rollback()
        self._db.execute("BEGIN")

    def begin(self) -> None:
        """Begin a transaction, which `commit` or `rollback` ends."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what the transaction did."""
        self._db.commit()

    def rollback(self) -> None:
        """Undo what the transaction did."""
        self._db.rollback()
        self._exchanged, self._counts = {}, {}

    def mark(self) -> None:
        """Mark a place within a transaction, to which `back` leads."""
        self._db.execute("SAVEPOINT mark")

    def back(self) -> None:
        """Undo what the transaction did since the mark, which is gone with it."""
        self._db.execute("ROLLBACK TO mark")
        self._db.execute("RELEASE mark")
        self._exchanged, self._counts = {}, {}

    def meta(self) -> dict[str, str]:
        """What the store is of: the traces tree, the policy."""
        return dict(self._db.execute("SELECT name, value FROM meta"))

    def set_meta(self, **values: str) -> None:
        """Say what the store is of."""
        rows = list(values.items())
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def clear(self) -> None:
        """Forget everything but what traces tell, which depends on their text alone."""
        for table in ("member", "item", "checksum", "node", "file", "pending", "counted"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608  # a name of this module
        self._db.execute("DELETE FROM meta WHERE name <> 'version'")

    # --- what traces tell, by blob -------------------------------------------------------

    def trace_facts(self, oids: Iterable[str]) -> dict[str, Any]:
        """What the traces of some blobs tell, of those that were read before."""
        return {oid: opened(oid, value) for oid, value in self._some("trace_facts", "oid", oids)}

    def keep_trace_facts(self, addressed: Mapping[str, Any]) -> None:
        """Remember what the traces of some blobs tell."""
        rows = [(oid, sealed(oid, each)) for oid, each in addressed.items()]
        self._db.executemany("INSERT OR REPLACE INTO trace_facts VALUES (?, ?)", rows)

    # --- members -------------------------------------------------------------------------

    def members(self) -> dict[str, str]:
        """Every trace file that is folded, path to blob."""
        return dict(self._listed("member", self._db.execute("SELECT path, value FROM member")))

    def members_at(self, paths: Iterable[str]) -> dict[str, str]:
        """Some of them."""
        return {path: opened(path, value) for path, value in self._some("member", "path", paths)}

    def set_members(self, changes: Mapping[str, str | None]) -> None:
        """Path to blob, or None for one that is gone."""
        self._set("member", changes)

    # --- what nodes are told -------------------------------------------------------------

    def items(self, targets: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """(target, source, sealed facts) of some nodes, in order of target and source."""
        for portion in _portions(sorted(targets)):
            marks = ",".join("?" * len(portion))  # nothing but question marks: S608 is met
            rows = self._db.execute(
                f"SELECT target, source, value FROM item WHERE target IN ({marks})"  # noqa: S608
                " ORDER BY target, source",
                portion,
            )
            yield from rows.fetchall()

    def facts_by_source(self, targets: Collection[str]) -> dict[str, dict[str, Any]]:
        """What each of some nodes is told, by source.

        Raises:
            Damaged: it is not what they were told.
        """
        fact_counts = self._fact_counts(targets)
        found: dict[str, dict[str, Any]] = {key: {} for key in targets}
        seen: dict[str, list[int]] = {key: [0, 0] for key in targets}
        for target, source, value in self.items(targets):
            self.must_be(target in seen, target)
            seen[target][0] += 1
            seen[target][1] ^= self.checksum(value)
            found[target][source] = self.unseal(target, source, value)
        for key, count in seen.items():
            self.must_be(tuple(count) == fact_counts.get(key, (0, 0)), key)
        return found

    def exchange(self, source: str, old: Iterable[str], new: Mapping[str, Any]) -> list[str]:
        """Let a source tell each node what it tells now; the nodes that it tells something else.

        `old` are the nodes that it told. `flush` keeps it.

        Raises:
            Damaged: nothing is kept of what it told an old one.
        """
        were, found = set(old), []
        for target in sorted(were | new.keys()):
            before = self._item(target, source) if target in were else None
            self.must_be(target not in were or before is not None, target)
            after = sealed(f"{target}\0{source}", new[target]) if target in new else None
            if before == after:
                continue
            found.append(target)
            self._exchanged[target, source] = after
            count, check = self._counts.get(target, (0, 0))
            if before is not None:
                count, check = count - 1, check ^ self.checksum(before)
            if after is not None:
                count, check = count + 1, check ^ self.checksum(after)
            self._counts[target] = (count, check)
        return found

    def flush(self) -> dict[str, bool]:
        """Keep what was exchanged; whether each of those nodes was told anything before."""
        rows = [(*key, value) for key, value in self._exchanged.items() if value is not None]
        gone = [key for key, value in self._exchanged.items() if value is None]
        self._db.executemany("INSERT OR REPLACE INTO item VALUES (?, ?, ?)", rows)
        self._db.executemany("DELETE FROM item WHERE target = ? AND source = ?", gone)
        were, now = self._fact_counts(self._counts), {}
        for target, (count, check) in self._counts.items():
            old = were.get(target, (0, 0))
            now[target] = (old[0] + count, old[1] ^ check)
        # A node that nobody tells anything is forgotten.
        self._set("checksum", {key: each if each[0] else None for key, each in now.items()})
        self._exchanged, self._counts = {}, {}
        return {target: target in were for target in now}

    def _item(self, target: str, source: str) -> bytes | None:
        """What one source told one node, sealed."""
        row = self._db.execute(
            "SELECT value FROM item WHERE target = ? AND source = ?", (target, source)
        ).fetchone()
        return row[0] if row is not None else None

    def _fact_counts(self, targets: Iterable[str]) -> dict[str, tuple[int, int]]:
        """How many sources told a node something, and what their checksums come to."""
        return {key: opened(key, value) for key, value in self._some("checksum", "target", targets)}

    def stamps(self, targets: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Two numbers for each of some nodes, which change with what it is told."""
        return self._fact_counts(sorted({*targets}))

    # --- nodes, files ---------------------------------------------------------------------

    def nodes(self, keys: Iterable[str]) -> dict[str, Any]:
        """What some nodes came to."""
        return {key: opened(key, value) for key, value, *_ in self._some("node", "key", keys)}

    def nodes_of(self, kind: str) -> Iterator[tuple[str, Any]]:
        """What the nodes of a kind that say something came to, in order of their keys.

        Most nodes of some kinds, like those of traces, say nothing: these are not read.
        """
        rows = self._db.execute(
            "SELECT key, value FROM node INDEXED BY saying"
            " WHERE saying AND key >= ? AND key < ? ORDER BY key",
            (f"{kind}/", f"{kind}0"),
        )
        return self._listed(f"saying {kind}", dict(rows).items())

    def nodes_with_refusals(self) -> Iterator[tuple[str, Any]]:
        """What the nodes came to that go on without something, in order of their keys."""
        rows = self._db.execute(
            "SELECT key, value FROM node INDEXED BY refusals WHERE refusals ORDER BY key"
        )
        return self._listed("refusals", dict(rows).items())

    def set_nodes(
        self, nodes: Mapping[str, Any], saying: Collection[str], refusing: Collection[str]
    ) -> None:
        """What some nodes come to; None for one that is gone.

        Args:
            nodes: by key.
            saying: those that have something to say to readers.
            refusing: those that go on without something that they were told.
        """
        self._set("node", nodes, (saying, refusing))

    def files(self) -> dict[str, tuple[str, str]]:
        """Path to (node, sha256) of every derived file."""
        return dict(self._listed("file", self._db.execute("SELECT path, value FROM file")))

    def files_at(self, paths: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Some of them."""
        return {path: opened(path, value) for path, value in self._some("file", "path", paths)}

    def files_in(self, folder: str) -> dict[str, tuple[str, str]]:
        """Those that lie in one folder, not in the folders in it."""
        below = self._db.execute(
            "SELECT path, value FROM file WHERE path > ? AND path < ?",
            (f"{folder}/", f"{folder}0"),
        )
        start = len(folder) + 1
        inside = (row for row in below if "/" not in row[0][start:])
        return dict(self._listed(f"file {folder}", inside))

    def file_count(self) -> int:
        """How many derived files there are."""
        return self._count_of("file")

    def set_files(self, files: Mapping[str, tuple[str, str] | None]) -> None:
        """Path to (node, sha256), or None for one that is gone."""
        self._set("file", files)

    def pending(self) -> tuple[str, ...]:
        """Files that changed since they were last written out."""
        rows = self._db.execute("SELECT path, value FROM pending ORDER BY path")
        return tuple(path for _, path in self._listed("pending", rows))

    def add_pending(self, paths: Iterable[str]) -> None:
        """These are to be written out."""
        self._set("pending", {path: path for path in paths})

    def nothing_pending(self) -> None:
        """All were written out."""
        self._db.execute("DELETE FROM pending")
        self._db.execute("DELETE FROM counted WHERE name = 'pending'")

    # --- what one run notes for the next ----------------------------------------------------

    def noted(self, name: str) -> Any:
        """What was noted last under a name; None for nothing."""
        row = self._db.execute("SELECT value FROM fingerprint WHERE name = ?", (name,)).fetchone()
        return None if row is None else opened(name, row[0])

    def note(self, name: str, value: Any) -> None:
        """Note a value under a name, in the place of what was noted; None takes that away."""
        self._db.execute("DELETE FROM fingerprint WHERE name = ?", (name,))
        if value is not None:
            row = (name, sealed(name, value))
            self._db.execute("INSERT INTO fingerprint VALUES (?, ?)", row)

    # --- seals ----------------------------------------------------------------------------

    @staticmethod
    def unseal(target: str, source: str, value: bytes) -> Any:
        """What a source tells a node.

        Raises:
            Damaged: that is not what was kept.
        """
        return opened(f"{target}\0{source}", value)

    @staticmethod
    def checksum(value: bytes) -> int:
        """The checksum of what is kept; it covers who tells whom.

        Raises:
            Damaged: nothing is kept there.
        """
        try:
            return int.from_bytes(value[:4], "big")
        except TypeError as error:  # of another type: not ours
            raise Damaged("checksum") from error

    @staticmethod
    def must_be(true: bool, what: str) -> None:  # noqa: FBT001  # reads as an assertion
        """Find out damage.

        Raises:
            Damaged: it is not true.
        """
        if not true:
            raise Damaged(what)

    def _some(self, table: str, column: str, keys: Iterable[str]) -> Iterator[_Row]:
        for portion in _portions(sorted(keys)):
            marks = ",".join("?" * len(portion))
            # Table and column are names of this module, never of a trace: S608 is met.
            rows = self._db.execute(
                f"SELECT * FROM {table} WHERE {column} IN ({marks})",  # noqa: S608
                portion,
            )
            yield from rows.fetchall()

    def _set(
        self, table: str, values: Mapping[str, Any], lists: Sequence[Collection[str]] = ()
    ) -> None:
        """Replace and remove rows. How many there are is kept, so that a lost one is missed.

        Args:
            table: which.
            values: by key; None for one that is gone.
            lists: the keys that are marked, for each column of the table that marks them.
        """
        column = _COLUMN[table]
        were = list(self._some(table, column, values))
        kept = [
            (key, sealed(key, value), *(key in each for each in lists))
            for key, value in values.items()
            if value is not None
        ]
        gone = [(key,) for key, value in values.items() if value is None]
        places = ", ".join("?" * (2 + len(lists)))
        # Table and column are names of this module, never of a trace: S608 is met.
        self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", kept)  # noqa: S608
        self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608
        self._count(table, were, kept)

    def _count(self, table: str, were: Iterable[_Row], are: Iterable[_Row]) -> None:
        change: dict[str, int] = {}
        for rows, by in ((were, -1), (are, 1)):
            for key, _, *marks in rows:
                for name in _counters(table, key, marks):
                    change[name] = change.get(name, 0) + by
        self._db.executemany(
            "INSERT INTO counted VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
            [(name, by) for name, by in change.items() if by],
        )

    def _count_of(self, name: str) -> int:
        row = self._db.execute("SELECT value FROM counted WHERE name = ?", (name,)).fetchone()
        return row[0] if row is not None else 0

    def _listed(self, name: str, rows: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, Any]]:
        """Keys and values of rows of which it is known how many there are.

        Raises:
            Damaged: some are lost, or somebody added some.
        """
        found = list(rows)
        self.must_be(len(found) == self._count_of(name), name)
        for key, value in found:
            yield key, opened(key, value)


_COLUMN = {"member": "path", "checksum": "target", "node": "key", "file": "path", "pending": "path"}


def _counters(table: str, key: str, marks: Sequence[int]) -> tuple[str, ...]:
    """Nodes are counted by their marks, and files by their folder, since they are listed so."""
    if table == "node":
        names = (f"saying {key.partition('/')[0]}", "refusals")
        return tuple(name for name, mark in zip(names, marks, strict=True) if mark)
    return (table, f"file {key.rpartition('/')[0]}") if table == "file" else (table,)


def _portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _PORTION] for start in range(0, len(keys), _PORTION))
