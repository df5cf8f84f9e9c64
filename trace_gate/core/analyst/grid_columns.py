"""The columns of a sheet by our names, each of which becomes cells when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.analyst.headers import Header
    from trace_gate.core.table import Grid


class GridColumns(Mapping[str, "Sequence[str]"]):
    """The columns of some rows of a sheet.

    Args:
        grid: The sheet.
        header: Which of its columns are known.
        indexes: The rows that are meant, in order.
    """

    def __init__(self, grid: Grid, header: Header, indexes: Sequence[int]) -> None:
        self._grid, self._places = grid, {n: c.index for n, c in header.columns.items()}
        self._known: dict[str, Sequence[str]] = {}
        self._tallies: dict[str, Counter[str]] = {}
        self._indexes = indexes
        whole = bool(indexes) and len(indexes) == len(grid) - indexes[0]
        self._whole = slice(indexes[0], None) if whole else None

    def __getitem__(self, name: str) -> Sequence[str]:
        if name not in self._known:
            cells = self._grid.column(self._places[name])
            self._known[name] = (
                cells[self._whole] if self._whole else [cells[at] for at in self._indexes]
            )
        return self._known[name]

    def tally(self, name: str) -> Counter[str]:
        """Each different cell of a column, and how often it is there."""
        if name not in self._tallies:
            if self._whole is not None and name in self._places:
                self._tallies[name] = self._grid.tally(self._places[name], self._whole.start)
            else:
                self._tallies[name] = Counter(self.get(name, ()))
        return self._tallies[name]

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
