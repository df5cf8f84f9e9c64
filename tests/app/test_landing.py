"""Two people decide on one file: whatever they do, sound work lands and nothing else does (SPEC 5).

Any row of decided edits, updates, conflicts and landings, on values: recorded by what `new
--from-staged` and `refresh` write, and judged as a pull request and as the push that it lands by.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.little_history import Conflict, LittleHistory, Places

PEOPLE = ("ann", "bob")
ROWS = 6
START: Places = tuple((b"key %d" % row, b"bid %d" % row, b"end %d" % row) for row in range(ROWS))
HOW = ("merge", "squash", "rebase")
SLIPS = ("insert", "change", "remove", "duplicate", "swap")


def at(row: int, line: bytes) -> Places:
    """The beginning, with one more line."""
    return (*START[:row], (line, *START[row]), *START[row + 1 :])


def lines(places: Places) -> list[bytes]:
    return [line for place in places for line in place]


class Week:
    """What two people do to a file, by chance. Each line that comes is new."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.history, self._lines = chance, LittleHistory(START), 0
        for who in PEOPLE:
            self.history.branch(who)

    def works(self, steps: int) -> None:
        """So many steps of sound work."""
        does = (self.decides, self.decides, self.goes_on, self.updates, self.lands, self.queues)
        for _ in range(steps):
            act = self.chance.choice(does)
            act() if act == self.queues else act(self.chance.choice(PEOPLE))

    # --- steps -------------------------------------------------------------------------------

    def decides(self, who: str) -> None:
        self.history.decide(who, self._edited(who))

    def goes_on(self, who: str) -> None:
        """One more edit for the last decision, which is refreshed."""
        if made := self.history.traces(who):
            self.history.refresh(who, self._edited(who), made[-1])

    def updates(self, who: str) -> None:
        """Main is merged in; where both changed a place, what is there is written anew."""
        history = self.history
        if history.is_on(who, "main"):
            return
        made = history.traces(who)
        if not made:
            history.branch(who)
            return
        try:
            history.merge(who, "main")
        except Conflict as conflict:
            new = [
                (self._line(),) if row in conflict.stopped else place
                for row, place in enumerate(conflict.places)
            ]
            history.merge(who, "main", tuple(new))
            history.refresh(who, history.places(who), made[-1])

    def lands(self, who: str) -> None:
        """A pull request that passes, and its push, which passes, too."""
        if self.ready(who):
            before = self.history.heads["main"]
            self._put("main", who)
            assert self.history.pushed(before, "main") == []
            self.history.branch(who)

    def queues(self) -> None:
        """Both pull requests in a merge queue: judged as one range, and pushed as it is."""
        history, before = self.history, self.history.heads["main"]
        ready = [self.ready(who) for who in PEOPLE]
        if not all(ready):
            return
        history.branch("queue")
        try:
            for who in PEOPLE:
                self._put("queue", who)
        except Conflict:
            return
        assert history.judge("main", "queue") == []
        history.heads["main"] = history.heads["queue"]
        assert history.pushed(before, "main") == []
        for who in PEOPLE:
            history.branch(who)

    def ready(self, who: str) -> bool:
        """There is something to land, without a conflict, and its pull request passes."""
        if not self.history.traces(who):
            return False
        if self.history.conflicts("main", who):
            self.updates(who)
        assert self.history.judge("main", who) == []
        return True

    def _put(self, name: str, who: str) -> None:
        how = self.chance.choice(HOW)
        if how == "rebase" and self.history.has_merges(who):
            how = "squash"
        getattr(self.history, how)(name, who)

    # --- edits -------------------------------------------------------------------------------

    def _line(self) -> bytes:
        self._lines += 1
        return b"line %d" % self._lines

    def _edited(self, who: str) -> Places:
        """A line comes, changes, or goes. Nobody removes what the other one could remove."""
        places = [list(place) for place in self.history.places(who)]
        row = self.chance.randrange(ROWS)
        own = row % 2 == PEOPLE.index(who)
        what = self.chance.choice(("insert", "change", *(("remove",) if own else ())))
        place = places[row]
        if what == "insert" or not place:
            place.insert(self.chance.randint(0, len(place)), self._line())
        else:
            at = self.chance.randrange(len(place))
            place[at : at + 1] = [self._line()] if what == "change" else []
        return tuple(map(tuple, places))

    def slip(self, places: Places, known: Places, *, keeps: bool = False) -> Places:
        """One more edit, which nobody decided; `known` is what the protected branch has.

        `keeps`: it takes away only what is known there, and no line that a decision brought.
        """
        what, made = self.chance.choice(SLIPS), [list(place) for place in places]
        every = [(row, at) for row, place in enumerate(made) for at in range(len(place))]
        old = [(row, at) for row, at in every if made[row][at] in lines(known)]
        row, at = self.chance.choice(old if keeps else every)
        line = made[row][at]
        if what == "insert":
            made[row].insert(at, self._line())
        elif what == "change":
            made[row][at] = self._line()
        elif what == "remove":
            made[row].pop(at)
        elif what == "duplicate":
            made[self.chance.randrange(ROWS)].append(line)
        else:
            (row, at), (other, there) = self.chance.sample(old, 2)
            made[row][at], made[other][there] = made[other][there], made[row][at]
        return tuple(map(tuple, made))


WEEKS = st.randoms(use_true_random=False)
MANY = settings(max_examples=100)


@MANY
@given(WEEKS, st.integers(1, 12))
def test_what_is_decided_lands_in_every_way(chance: random.Random, steps: int) -> None:
    Week(chance).works(steps)


def test_a_decision_that_took_an_edit_back_may_go_on_to_another():
    """What it left was what the first decision began at, which does not follow it for that."""
    history = LittleHistory(START)
    history.branch("ann")
    one, other = (((line, *START[0]), *START[1:]) for line in (b"line 1", b"line 2"))
    history.decide("ann", one)
    history.decide("ann", START)
    history.refresh("ann", other, history.traces("ann")[-1])
    assert history.judge("main", "ann") == []


@pytest.mark.parametrize("first", HOW)
@pytest.mark.parametrize("then", HOW)
def test_an_edit_that_was_taken_back_stops_nobody_else_in_a_merge_queue(first: str, then: str):
    """What the second decision brings back is where the other person's decision begins."""
    history = LittleHistory(START)
    history.branch("ann")
    history.branch("bob")
    for places in (at(0, b"line 1"), START, at(0, b"line 2")):
        history.decide("ann", places)
    history.decide("bob", at(5, b"line 3"))
    history.branch("queue")
    getattr(history, first)("queue", "ann")
    getattr(history, then)("queue", "bob")
    assert history.judge("main", "queue") == []
    history.edit("queue", (*history.places("queue")[:3], (b"line 4",), *START[4:]))
    assert history.judge("main", "queue") != []


def test_a_clean_merge_that_takes_one_side_whole_loses_nothing_unseen() -> None:
    """What the branch decided stands there to the letter; what landed meanwhile is gone."""
    history = LittleHistory(START)
    history.branch("ann")
    history.branch("bob")
    history.decide("ann", at(4, b"line 1"))
    history.decide("bob", at(0, b"line 2"))
    history.merge("main", "ann")
    before = history.heads["main"]
    history.merge("main", "bob", history.places("bob"))
    assert history.pushed(before, "main") != []
    assert history.judge(before, "main") != []


def with_work(chance: random.Random, steps: int) -> tuple[Week, str]:
    """After some work somebody has a pull request that passes."""
    week, who = Week(chance), chance.choice(PEOPLE)
    week.works(steps)
    week.decides(who)
    assert week.ready(who)
    return week, who


@pytest.mark.parametrize("how", HOW)
@MANY
@given(chance=WEEKS, steps=st.integers(0, 8))
def test_one_more_edit_while_it_lands_is_found(chance: random.Random, steps: int, how: str) -> None:
    week, who = with_work(chance, steps)
    history, before = week.history, week.history.heads["main"]
    known = history.places("main")
    assume(how != "rebase" or not history.has_merges(who))
    if how == "rebase":
        number = chance.randrange(len(history.commits(who)))
        try:
            history.rebase("main", who, {number: lambda places: week.slip(places, known)})
        except Conflict:
            assume(False)
    else:
        getattr(history, how)("main", who, week.slip(history.automatic("main", who), known))
    assume(not history.is_idle(before, "main"))
    assert history.pushed(before, "main") != []
    assert how == "rebase" or history.judge(before, "main") != []


@MANY
@given(chance=WEEKS, steps=st.integers(0, 8))
def test_one_more_edit_on_the_branch_is_found(chance: random.Random, steps: int) -> None:
    """In its pull request, and however it lands all the same."""
    week, who = with_work(chance, steps)
    history, before = week.history, week.history.heads["main"]
    history.edit(who, week.slip(history.places(who), history.places("main")))
    assume(not history.conflicts("main", who))
    assume(lines(history.automatic("main", who)) != lines(history.places("main")))
    assert history.judge("main", who) != []
    try:
        week._put("main", who)
    except Conflict:
        assume(False)
    assume(not history.is_idle(before, "main"))
    assert history.pushed(before, "main") != []


@MANY
@given(chance=WEEKS, steps=st.integers(0, 6), at=st.integers(0, 2))
def test_one_more_edit_in_a_merge_queue_is_found(
    chance: random.Random, steps: int, at: int
) -> None:
    """By the range and by the push.

    The range has one end: what one decision brought and a commit took back is not in it. The push
    finds that, too, where the step stands.
    """
    week = Week(chance)
    week.works(steps)
    history, before = week.history, week.history.heads["main"]
    known = history.places("main")
    for who in PEOPLE:
        week.decides(who)
        assert week.ready(who)
    history.branch("queue")
    history.branch("sound")
    try:
        for who in PEOPLE:
            history.squash("sound", who)
        for number, who in enumerate((*PEOPLE, "")):
            if number == at:
                history.edit("queue", week.slip(history.places("queue"), known, keeps=True))
            if who:
                week._put("queue", who)
    except Conflict:
        assume(False)
    history.heads["main"] = history.heads["queue"]
    assume(not history.is_idle(before, "main"))
    assume(lines(history.places("main")) not in (lines(known), lines(history.places("sound"))))
    assert history.pushed(before, "main") != []
    assert history.judge(before, "main") != []
