"""What an open line notices of accounts."""

import pytest

from livechat.accounts import team
from livechat.accounts.inputs import Person
from livechat.live import rooms
from livechat.live.connection import Connection
from livechat.rendering import Look
from tests.factories import a_rep, an_admin, at_work
from tests.settling import settled


class Wire:
    """Keeps what would leave."""

    def __init__(self):
        self.frames = b""
        self.closed = None

    def write(self, data):
        self.frames += data

    def buffered(self):
        return 0

    def close(self, code, reason=""):
        self.closed = code

    def abort(self):
        self.closed = 1006

    def ping(self):
        """Nobody is there to answer."""

    @property
    def text(self):
        return self.frames.decode("utf-8", "replace")


@pytest.fixture
async def line_of(house):
    """A new line of somebody: `line_of(scope, "json")`."""

    def open_one(scope, dialect="html"):
        connection = Connection(house.hub, Wire(), scope, Look(dialect, scope.audience, scope.language, "UTC"))
        house.entrance.opened(connection)
        return connection

    return open_one


async def told(house, connection, frame):
    """Send a frame and wait for its answer."""
    house.line.receive(connection, frame)
    await house.line.finish()
    return connection.wire.text


async def test_an_ended_session_closes_its_lines(house, scope, line_of):
    own, _ = await at_work(scope, await a_rep(house.means))
    page, program = line_of(own), line_of(own, "json")
    await house.sessions.end(own, own.session_id, "ended")
    assert (page.wire.closed, program.wire.closed) == (4403, 4403)
    assert '"type":"session_ended","reason":"ended"' in program.wire.text


async def test_other_sessions_stay_open(house, scope, line_of):
    rep = await a_rep(house.means)
    own, _ = await at_work(scope, rep)
    other, _ = await at_work(scope, rep)
    line = line_of(other)
    await house.sessions.end(own, own.session_id, "ended")
    assert line.wire.closed is None


async def test_a_line_says_by_its_token_whose_it_is(house, scope, line_of):
    rep = await a_rep(house.means, name="Nok")
    _, token = await at_work(scope, rep)
    line = line_of(scope, "json")
    answer = await told(house, line, b'{"type":"authenticate","id":1,"token":"%s"}' % token.encode())
    assert f'"me":{{"role":"rep","id":"{rep.id}","name":"Nok"}}' in answer
    assert (line.scope.actor_id, line.look.audience) == (rep.id, "staff")


async def test_a_token_that_opens_nothing_leaves_the_line_as_it_was(house, scope, line_of):
    line = line_of(scope, "json")
    answer = await told(house, line, b'{"type":"authenticate","id":1,"token":"made-up"}')
    assert '"code":"unauthenticated"' in answer
    assert line.scope.role == "visitor"


async def test_a_line_never_changes_hands(house, scope, line_of):
    own, _ = await at_work(scope, await a_rep(house.means))
    _, token = await at_work(scope, await a_rep(house.means))
    line = line_of(own, "json")
    answer = await told(house, line, b'{"type":"authenticate","id":1,"token":"%s"}' % token.encode())
    assert '"code":"conflict"' in answer
    assert line.scope.actor_id == own.actor_id


async def test_presence_is_chosen_on_the_line(house, scope, line_of):
    own, _ = await at_work(scope, await a_rep(house.means))
    answer = await told(house, line_of(own, "json"), b'{"type":"set_presence","id":1,"state":"away"}')
    assert '"state":"away"' in answer
    assert house.presence_of(own.actor_id) == "away"


async def test_open_session_lists_see_who_comes_and_goes(house, scope, line_of):
    admin, _ = await at_work(scope, await an_admin(house.means))
    page = line_of(admin)
    house.hub.enter(page, rooms.watching("sessions", 1))
    own, _ = await at_work(scope, await a_rep(house.means, name="Nok"))
    assert 'hx-swap-oob="beforeend:#session-list"' in page.wire.text
    assert f'id="session-{own.session_id}"' in page.wire.text
    await house.sessions.end(own, own.session_id, "ended")
    assert f'<li id="session-{own.session_id}" hx-swap-oob="delete">' in page.wire.text


async def test_open_team_pages_see_new_changed_and_deleted_colleagues(house, scope, line_of, clock, system):
    admin, _ = await at_work(scope, await an_admin(house.means))
    page = line_of(admin)
    house.hub.enter(page, rooms.watching("team", 1))
    staff, _ = await team.add(system, Person(username="nok", name="Nok Boonmee"))
    await second(house, clock)
    assert f'hx-swap-oob="beforeend:#team-list"><li id="staff-{staff.id}"' in page.wire.text
    await team.disable(system, staff.id)
    await second(house, clock)
    assert f'<li hx-swap-oob="true" id="staff-{staff.id}"' in page.wire.text
    await team.delete(system, staff.id)
    await second(house, clock)
    assert f'<li id="staff-{staff.id}" hx-swap-oob="delete">' in page.wire.text


async def second(house, clock):
    """Let a second pass, and whatever it brings be done."""
    clock.advance(1)
    await settled(house)
