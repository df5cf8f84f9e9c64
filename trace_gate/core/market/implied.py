"""What a unit changes in market files: base against result by key (SPEC 5, Market files).

The state of a tree is a map from targets to values over all files; the implied changes are the
difference of two such maps. Only files that differ are looked at, and of the others those that
might have one of the changed targets, too.
"""

from __future__ import annotations

from trace_gate.core.market import residue, text_files
from trace_gate.core.market.file_values import held_in
from trace_gate.core.market.held import Held, Implied, MarketChanges, Place
from trace_gate.core.market.mapping import ARCHIVED, ERROR, TEXT
from trace_gate.core.market.pairs import MOST_DIFFERENT, pair_of
from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.market.tables_of import tables_of
from trace_gate.core.trace import target_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.market.held import Key
    from trace_gate.core.market.mapping import MarketFiles, MarketMapping
    from trace_gate.core.market.pairs import Pair
    from trace_gate.core.market.tables import Table
    from trace_gate.core.market.workbook import Workbook

    Files = Mapping[str, bytes | Workbook | None]
    """Paths with what they hold; None for what is no file, or not there"""
    State = dict[Key, list[Held]]


def changes(
    mapping: MarketMapping,
    before: Files,
    after: Files,
    *,
    others: Mapping[str, bytes | Workbook] | None = None,
    steps: Sequence[Implied] = (),
    refused: Sequence[Problem] = (),
    asked: frozenset[Key] = frozenset(),
) -> MarketChanges:
    """What the changed market files imply.

    Args:
        mapping: which files say what.
        before: the changed files at the base.
        after: the same as the unit leaves them.
        others: files that the unit does not change; a target that one of them has, too, is named
            twice. None where nobody has looked for them yet.
        steps: what bulk sheets change (`bulk`).
        refused: what of the unit is no file that can be read: nothing is said of those paths.
        asked: targets of which it is to be known what the files have.
    """
    wrong = {each.path for each in refused}
    difference = _Difference(mapping, before, after, [*refused])
    difference.read([path for path in sorted(before) if path not in wrong], asked)
    if others:
        difference.read_others(others)
    return difference.result(asked, steps)


class _Difference:
    """Two states, as far as the files tell that are read."""

    def __init__(
        self, mapping: MarketMapping, before: Files, after: Files, problems: list[Problem]
    ) -> None:
        self._mapping, self._before, self._after = mapping, before, after
        self._problems = problems
        self._old: State = {}
        self._new: State = {}
        self._unread: set[Key] = set()
        self._pairs: list[Pair] = []
        self._present: set[Key] = set()
        self._keys: set[Key] = set()

    def read(self, paths: Sequence[str], asked: frozenset[Key]) -> None:
        """Read both sides of the changed files."""
        self._pairs = [
            pair
            for path in paths
            for entry in self._mapping.of(path)
            for pair in self._pair(path, entry)
        ]
        differing = (key for pair in self._pairs for key in self._differing(pair))
        self._keys = {*differing, *asked, *self._old, *self._new}
        for pair in self._pairs:
            self._enter_pair(pair, self._keys)

    def _differing(self, pair: Pair) -> Iterator[Key]:
        """The targets of the rows that differ."""
        for table, rows in ((pair.old, pair.old_rows), (pair.new, pair.new_rows)):
            for number in sorted(rows) if table is not None else ():
                unsound = table.unsound(number) if table is pair.new and table else None
                if unsound is not None:
                    self._problems.append(unsound)
                if table is not None and table.means(number):
                    yield from (table.key_of(number, v) for v in range(len(pair.entry.values)))

    def read_others(self, others: Mapping[str, bytes | Workbook]) -> None:
        """Read what unchanged files have of the targets that differ: it is on both sides."""
        keys = self._keys
        for path, data in others.items():
            for entry in self._mapping.of(path):
                for held in self._of_other(path, data, entry, keys):
                    self._old.setdefault(held.key, []).append(held)
                    self._new.setdefault(held.key, []).append(held)

    def result(self, asked: frozenset[Key], steps: Sequence[Implied]) -> MarketChanges:
        """What it comes to."""
        made = tuple(sorted((*self._implied(), *self._once(steps)), key=_order))
        keys = {each.key for each in made}
        return MarketChanges(
            changes=made,
            problems=tuple(dict.fromkeys(self._problems)),
            residue=dict(self._residue(keys)),
            paths=frozenset(self._before),
            present=frozenset(self._present),
            was=dict(_agreed(self._old, asked)),
            shown=dict(_agreed(self._new, asked)),
        )

    # --- reading ---------------------------------------------------------------------------

    def _pair(self, path: str, entry: MarketFiles) -> Iterator[Pair]:
        """The two sides of a table; what a text says is entered at once."""
        new = self._after[path]
        try:
            if entry.kind == TEXT:
                self._enter_text(path, entry)
                return
            if entry.layout is not None:
                return  # the rows of a bulk sheet are no state, but steps (`bulk`)
            tables = tables_of(path, new, entry, self._mapping) if new is not None else {}
        except Unreadable as stopped:
            self._problems.append(stopped.problem)
            return
        olds = self._old_side(path, entry)
        if new is not None and not tables and not olds:
            self._problems.append(_no_sheet(path, new, entry))
        for sheet in dict.fromkeys((*olds, *tables)):
            pair = pair_of(path, entry, olds.get(sheet), tables.get(sheet))
            most = max(len(pair.old_rows), len(pair.new_rows))
            if most > MOST_DIFFERENT:
                self._problems.append(_too_many(path, most))
            else:
                yield pair

    def _old_side(self, path: str, entry: MarketFiles) -> Mapping[str | None, Table]:
        """The base's side; nothing where there is none, or nobody can read it."""
        data = self._before[path]
        try:
            return tables_of(path, data, entry, self._mapping) if data is not None else {}
        except Unreadable:
            return {}

    def _enter_text(self, path: str, entry: MarketFiles) -> None:
        old, new = self._before[path], self._after[path]
        if new is not None:
            held = text_files.held(path, new, entry, self._mapping)
            self._new.setdefault(held.key, []).append(held)
        if old is not None:
            try:
                held = text_files.held(path, old, entry, self._mapping)
            except Unreadable:
                return  # what the base has there nobody can tell: it counts as nothing
            self._old.setdefault(held.key, []).append(held)

    def _enter_pair(self, pair: Pair, keys: Collection[Key]) -> None:
        """Enter what both sides have of the targets that differ somewhere."""
        wanted = {*keys, *_typed(keys)}
        for value in range(len(pair.entry.values)):
            for number in sorted(pair.old_rows) if pair.old is not None else ():
                if pair.old is not None and pair.old.means(number):
                    key = pair.old.key_of(number, value)
                    self._present.add(key)
                    self._enter(self._old, key, keys, pair.old.held(number, value))
            for number in pair.new.find(wanted, value) if pair.new is not None else ():
                if pair.new is not None:
                    key, held = pair.new.key_of(number, value), pair.new.held(number, value)
                    self._present.add(key)
                    self._enter(self._new, key, keys, held)
                    if number not in pair.new_rows:  # the base has the same row
                        self._enter(self._old, key, keys, held)

    def _enter(self, state: State, key: Key, keys: Collection[Key], held: Held | Problem) -> None:
        """What a row says; of the base what cannot be read counts as nothing."""
        if key not in keys:
            return
        if isinstance(held, Held):
            state.setdefault(key, []).append(held)
        elif state is self._new:
            self._problems.append(held)
            self._unread.add(key)

    def _of_other(
        self, path: str, data: bytes | Workbook, entry: MarketFiles, keys: Collection[Key]
    ) -> Iterator[Held]:
        """What an unchanged file has of some targets; nothing where nobody can read it."""
        wanted = {*keys, *_typed(keys)}
        try:
            for key, held in held_in(path, data, entry, self._mapping, wanted):
                self._present.add(key)
                if isinstance(held, Held) and key in keys:
                    yield held
        except Unreadable:
            return

    # --- the difference --------------------------------------------------------------------

    def _implied(self) -> Iterator[Implied]:
        gone: dict[tuple[Place, str], list[Held]] = {}
        for key, held in self._new.items():
            olds, here = self._old.get(key, []), held[0]
            if key in self._unread:
                continue
            if len(held) > 1:
                self._problems.append(_twin(key[1], held[0].place, held[1].place))
                continue
            before = {each.value for each in olds} or {None}
            if before != {here.value}:
                self._refuse_archived(key, here)
                old = before.pop() if len(before) == 1 else None
                yield _change(here, old, here.value, twice=len(before) > 1)
        for key, olds in self._old.items():
            if key not in self._new and key not in self._unread:
                place = olds[0].place
                row_of = place.with_(column=None, hidden=False)
                gone.setdefault((row_of, olds[0].entry), []).append(olds[0])
        unclear = {each.path for each in self._problems}
        for row in gone.values():
            if row[0].place.path not in unclear:  # else it may be there, and cannot be read
                yield from self._of_gone(row)

    def _once(self, steps: Sequence[Implied]) -> Iterator[Implied]:
        """What bulk sheets change; a target that they name twice is nothing that is clear."""
        found: dict[Key, list[Implied]] = {}
        for each in steps:
            found.setdefault(each.key, []).append(each)
        for mine in found.values():
            self._present.add(mine[0].key)
            if len(mine) > 1:
                self._problems.append(_twin(mine[0].text, mine[0].place, mine[1].place))
            else:
                yield mine[0]

    def _refuse_archived(self, key: Key, here: Held) -> None:
        """What is archived at Amazon stays so: nothing of it can change any more."""
        shop, normal = key
        state = self._old.get((shop, f"{normal.rpartition('/')[0]}/state"), [])
        if here.kind != "text" and len(state) == 1 and _is_archived(state[0].value):
            place = here.place
            self._problems.append(
                Problem(
                    path=place.path,
                    line=place.line,
                    row=place.row,
                    sheet=place.sheet,
                    column=place.column,
                    message=f"{place.said()} changes what is archived: {here.text}.",
                    remedy="Amazon takes nothing back from the archive. Put the row back as it "
                    "was, and add what is new under a name of its own.",
                )
            )

    def _of_gone(self, row: Sequence[Held]) -> Iterator[Implied]:
        """What it means that a row, or a text, is gone (`removed`)."""
        removed = next(e.removed for e in self._mapping.entries if e.id == row[0].entry)
        place = row[0].place
        if removed == ERROR:
            self._problems.append(
                Problem(
                    path=place.path,
                    message=f"{place.said()} was there, and is gone: {row[0].text}.",
                    remedy=f"Put it back: market_files.yaml says that nothing of {row[0].entry} "
                    "may go (`removed: error`).",
                )
            )
            return
        # A state that nobody could read cannot come to be archived: then the values go.
        by_state = removed == ARCHIVED and any(e.normal.endswith("/state") for e in row)
        for each in row:
            new = ARCHIVED if by_state else None
            is_said = not by_state or each.normal.endswith("/state")
            twice = len({held.value for held in self._old[each.key]}) > 1
            there = each.value is None if new is None else _is_archived(each.value)
            if is_said and (twice or not there):
                old = None if twice else each.value
                yield _change(each, old, new, twice=twice).with_(gone=True)

    def _residue(self, keys: Collection[Key]) -> Iterator[tuple[str, str]]:
        for path in sorted(self._before):
            mine = [each for each in self._pairs if each.path == path]
            if all(each.layout is not None for each in self._mapping.of(path)):
                continue  # what has no Operation does nothing
            what = residue.of(self._before[path], self._after[path], mine, keys)
            if what is not None:
                yield path, what


def _change(here: Held, old: Value, new: Value, *, twice: bool) -> Implied:
    return Implied(
        shop=here.shop,
        normal=here.normal,
        text=here.text,
        kind=here.kind,
        old=old,
        new=new,
        place=here.place,
        twice=twice,
    )


def _is_archived(value: Value) -> bool:
    """Whether a state is the last one, however the words of its column are written."""
    return isinstance(value, str) and value.casefold() == ARCHIVED


def _agreed(state: State, asked: frozenset[Key]) -> Iterator[tuple[Key, Held]]:
    """What is known of some targets: nothing where two places disagree."""
    for key in asked & state.keys():
        if len({each.value for each in state[key]}) == 1:
            yield key, state[key][0]


def _no_sheet(path: str, book: bytes | Workbook, entry: MarketFiles) -> Problem:
    here = ", ".join(book.names[:8]) if not isinstance(book, bytes) else ""
    wanted = " or ".join(map(repr, entry.form.sheets))
    return Problem(
        path=path,
        message=f"{path} has no sheet {wanted}, which the entry {entry.id} of market_files.yaml "
        f"reads. Its sheets are: {here}.",
        remedy=f"Call it {entry.form.sheets[0]!r}.",
    )


def _too_many(path: str, rows: int) -> Problem:
    return Problem(
        path=path,
        message=f"{path}: {rows:,} rows differ, and {MOST_DIFFERENT:,} are compared at once.",
        remedy="Change fewer rows at once. Is the file new, or does it go? A file lands before its "
        "entry in market_files.yaml, and goes after it.",
    )


def _typed(keys: Collection[Key]) -> frozenset[Key]:
    """The targets that differ from those by their match type alone, they themselves, too."""
    found = set()
    for shop, normal in keys:
        head, _, last = normal.rpartition("/")
        rest, _, match = head.rpartition("/")
        if match in target_names.MATCHES:
            found |= {(shop, f"{rest}/{each}/{last}") for each in target_names.MATCHES}
    return frozenset(found)


def _twin(text: str, first: Place, second: Place) -> Problem:
    return Problem(
        path=second.path,
        line=second.line,
        row=second.row,
        sheet=second.sheet,
        message=f"{text} stands twice: {_row(first)}, and {_row(second)}.",
        remedy="Keep one of them. Capitals, blanks and letters that look alike make no difference.",
    )


def _row(place: Place) -> str:
    return place.with_(column=None).said()


def _order(change: Implied) -> tuple[str, int, str]:
    return (change.place.path, change.place.line or 0, change.normal)
