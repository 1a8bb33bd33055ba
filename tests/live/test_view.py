"""A view shows each message once and in order, in whatever order messages, readings and gaps come together."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livechat.live.view import View


class Model:
    """A conversation whose messages are committed, published later, and read by a view meanwhile."""

    def __init__(self) -> None:
        self.view = View("CONV-1", None)
        self.committed = 0
        self.published = 0
        self.shown: list[int] = []
        self.reading_from: int | None = 0
        self.snapshot: int | None = None

    def commit(self) -> None:
        """A message is on disk; nobody has been told."""
        self.committed += 1

    def publish(self) -> None:
        """The next committed message is told of."""
        if self.published < self.committed:
            self.published += 1
            self._tell(self.published)

    def lose(self) -> None:
        """The next committed message is never told of (a lost hint of another node)."""
        if self.published < self.committed:
            self.published += 1

    def again(self) -> None:
        """An older message is told of once more."""
        if self.published:
            self._tell(self.published)

    def _tell(self, seq: int) -> None:
        if self.view.lets_through(seq):
            self.shown.append(seq)
        elif self.view.is_behind and not self.view.is_reading:
            self.view.is_reading = True
            self.reading_from = self.view.seq

    def look(self) -> None:
        """The store answers the reading with the state of this moment."""
        if self.reading_from is not None and self.snapshot is None:
            self.view.is_behind = False
            self.snapshot = self.committed

    def arrive(self) -> None:
        """What was read arrives and is shown."""
        if self.snapshot is None:
            return
        self.shown += range(self.reading_from + 1, self.snapshot + 1)
        self.view.has_read(self.snapshot)
        self.snapshot = self.reading_from = None
        if self.view.is_behind:
            self.view.is_reading = True
            self.reading_from = self.view.seq

    def come_to_rest(self) -> None:
        """Everything that is under way arrives, and one more message tells of whatever was lost."""
        self.commit()
        while self.published < self.committed or self.reading_from is not None:
            self.publish()
            self.look()
            self.arrive()


STEPS = ("commit", "publish", "look", "arrive", "again")


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=60))
def test_any_interleaving_is_shown_exactly(steps):
    model = Model()
    for step in steps:
        getattr(model, step)()
        assert model.shown == list(range(1, len(model.shown) + 1))
    model.come_to_rest()
    assert model.shown == list(range(1, model.committed + 1))


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from((*STEPS, "lose")), max_size=60))
def test_what_was_never_told_of_is_read_from_the_store(steps):
    model = Model()
    for step in steps:
        getattr(model, step)()
        assert model.shown == list(range(1, len(model.shown) + 1))
    model.come_to_rest()
    assert model.shown == list(range(1, model.committed + 1))


@pytest.mark.parametrize("seed", range(20))
def test_a_long_life_is_shown_exactly(seed):
    chance = random.Random(seed)
    model = Model()
    for _ in range(2000):
        getattr(model, chance.choice(STEPS))()
    model.come_to_rest()
    assert model.shown == list(range(1, model.committed + 1))
