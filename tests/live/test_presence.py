"""Somebody is here while a line of theirs lives, and for a moment longer."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from livechat.live.presence import Presence, PresenceChanged
from tests.conftest import FakeClock

GRACE_S = 15.0
PEOPLE = {"anna": (1, "customer"), "ben": (2, "customer"), "mali": (1, "rep")}
names = st.sampled_from(sorted(PEOPLE))


class Life(RuleBasedStateMachine):
    """Lines open, close, break and come back while time goes by; the model only knows when a person was last here."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.told: list[PresenceChanged] = []
        self.presence = Presence(self.clock, GRACE_S, self.told.append)
        self.lines = dict.fromkeys(PEOPLE, 0)
        self.empty_since: dict[str, float] = {}

    @rule(name=names)
    def opens(self, name: str) -> None:
        workspace_id, role = PEOPLE[name]
        self.presence.came(workspace_id, role, name, name.title())
        self.lines[name] += 1
        self.empty_since.pop(name, None)

    @rule(name=names)
    def closes(self, name: str) -> None:
        self.presence.went(name)
        if self.lines[name]:
            self.lines[name] -= 1
            if not self.lines[name]:
                self.empty_since[name] = self.clock.passed_s

    @rule(name=names)
    def reloads(self, name: str) -> None:
        self.closes(name)
        self.opens(name)

    @rule(seconds=st.sampled_from([0.1, 1.0, 7.0, 14.9, 15.0, 40.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.clock.advance(seconds)
        for name, since in list(self.empty_since.items()):
            if self.clock.passed_s - since >= GRACE_S - 1e-9:
                del self.empty_since[name]

    @rule(seconds=st.sampled_from([-100_000.0, 100_000.0]))
    def the_wall_clock_jumps(self, seconds: float) -> None:
        self.clock.jump(seconds)

    def is_here(self, name: str) -> bool:
        return self.lines[name] > 0 or name in self.empty_since

    @invariant()
    def everybody_is_where_the_model_says(self) -> None:
        for name in PEOPLE:
            assert self.presence.is_online(name) == self.is_here(name)
        for workspace_id in (1, 2):
            for staff in (True, False):
                expected = {
                    name
                    for name, (of, role) in PEOPLE.items()
                    if of == workspace_id and (role != "customer") is staff and self.is_here(name)
                }
                assert {person for person, _ in self.presence.online(workspace_id, staff=staff)} == expected
                assert self.presence.count(workspace_id, staff=staff) == len(expected)

    @invariant()
    def coming_and_going_is_told_in_turns(self) -> None:
        for name in PEOPLE:
            turns = [event.is_online for event in self.told if event.person_id == name]
            assert turns == [position % 2 == 0 for position in range(len(turns))]
            assert (turns[-1] if turns else False) == self.is_here(name)


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestLife = Life.TestCase


def test_a_page_change_is_no_departure():
    clock, told = FakeClock(), []
    presence = Presence(clock, GRACE_S, told.append)
    presence.came(1, "customer", "anna", "Anna")
    for _ in range(10):
        presence.went("anna")
        clock.advance(14)
        presence.came(1, "customer", "anna", "Anna")
    assert [event.is_online for event in told] == [True]


def test_an_old_timer_ends_no_newer_absence():
    clock, told = FakeClock(), []
    presence = Presence(clock, GRACE_S, told.append)
    presence.came(1, "customer", "anna", "Anna")
    presence.went("anna")
    clock.advance(10)
    presence.came(1, "customer", "anna", "Anna")
    presence.went("anna")
    clock.advance(10)
    assert presence.is_online("anna")
    clock.advance(5)
    assert not presence.is_online("anna")
