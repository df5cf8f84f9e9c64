"""The fold that is kept between runs, as long as it is any good.

What is kept is only for speed, so it never changes an answer. A store that is damaged is thrown
away and made anew; one that is locked, full or not to be written is left alone, and all is done
in memory. Either way the same work is done again.
"""

from __future__ import annotations

from trace_gate.adapters.store.fold_file import UNREADABLE
from trace_gate.adapters.store.fold_store import FoldStore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self, TypeVar

    T = TypeVar("T")


class KeptFold:
    """One store, opened when it is first asked.

    Args:
        folder: where it is kept; None for nowhere.
        peeking: it is only read: no file is made, changed or thrown away.
    """

    def __init__(self, folder: str | None, *, peeking: bool = False) -> None:
        self._folder, self._peeking = folder, peeking
        self._store: FoldStore | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store. What was not committed is lost."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def leave(self) -> None:
        """Let go of what is kept: from now on all is in memory."""
        self.close()
        self._folder = None

    def ask(
        self, work: Callable[[FoldStore], T], again: Callable[[FoldStore], T] | None = None
    ) -> T:
        """What comes of working with the store; `again`: with one that holds nothing yet.

        Both may be called more than once.
        """
        import _sqlite3

        tries = [work, again or work] if self._folder is not None else [work]
        for attempt in tries:
            try:
                return attempt(self.opened())
            except _sqlite3.OperationalError:
                break
            except (*UNREADABLE, MemoryError):
                if self._peeking:
                    break
                self.close()
                if self._folder is not None:
                    FoldStore.forget(self._folder)
        self.leave()
        return (again or work)(self.opened())

    def opened(self) -> FoldStore:
        """The store as it is now."""
        if self._store is None and self._peeking and self._folder is not None:
            self._store = FoldStore.peek(self._folder)
        if self._store is None:
            self._store = FoldStore.open(None if self._peeking else self._folder)
        return self._store
