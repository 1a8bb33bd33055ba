"""A rep whose pages are closed is told by push: encrypted, signed, once, and not of what was read meanwhile."""

from __future__ import annotations

import asyncio
import stat

import pytest

from livechat.accounts import sessions
from livechat.conversations import access, control, marking, mentioning, noting, sending
from livechat.conversations.inputs import Draft
from livechat.errors import Invalid
from livechat.notifications import preferences, pushing, queries
from livechat.notifications.inputs import Subscribe
from tests.factories import reference_of
from tests.settling import settled


@pytest.fixture
async def closed(house, rep, anna, push_service):
    """Mali, who has Anna's conversation and a browser that takes messages; no page of hers is open."""
    mali = await rep("Mali", here=False)
    ref = await reference_of(anna)
    await control.claim(mali.scope, ref)
    await pushing.subscribe(mali.scope, Subscribe(**push_service.subscription()))
    return mali, ref


@pytest.fixture
def passes(house, clock):
    """Some seconds pass, and what was put off is done."""

    async def wait(seconds=6.0):
        await settled(house)
        clock.advance(seconds)
        await settled(house)
        clock.advance(seconds)
        await settled(house)
        await house.jobs.run_due()

    return wait


async def says(customer, ref, text, name="1"):
    await sending.send(customer, ref, Draft(client_id=name, text=text))


async def read(scope, ref):
    of = await access.conversation(scope.db, scope, ref)
    done = asyncio.get_running_loop().create_future()
    marking.submit(scope, access.place(of), of.last_seq, is_read=True, done=done.set_result)
    await done


async def test_a_message_reaches_a_closed_page_without_its_words(closed, anna, passes, push_service, house):
    _, ref = closed
    await says(anna, ref, "the secret of the lantern")
    await passes()
    [push] = push_service.pushes
    assert push.said == {
        "type": "message",
        "ref": ref,
        "title": "Anna",
        "body": "New message",
        "url": f"/inbox/{ref}",
        "tag": f"livechat-{ref}",
        "unread": 1,
    }
    assert push.claims["sub"] == "mailto:admin@example.com"
    assert push.claims["aud"] == push_service.url
    assert push.headers["vapid-key"] == (await pushing.key_of(house.means)).public
    assert (push.headers["ttl"], push.headers["urgency"]) == ("14400", "high")
    assert len(push.headers["topic"]) <= 32


async def test_the_words_travel_where_the_workspace_wants_it(closed, anna, passes, push_service, decide):
    _, ref = closed
    await decide(push_text=True)
    await says(anna, ref, "is it still there?")
    await passes()
    assert [each.said["body"] for each in push_service.pushes] == ["is it still there?"]


async def test_many_messages_in_a_moment_are_one_push(closed, anna, passes, push_service):
    _, ref = closed
    for number in range(5):
        await says(anna, ref, f"{number}", f"n{number}")
    await passes()
    assert len(push_service.pushes) == 1


async def test_what_was_read_meanwhile_is_not_pushed(closed, anna, passes, push_service, clock, house):
    mali, ref = closed
    await says(anna, ref, "Hello")
    await settled(house)
    clock.advance(1)
    await settled(house)
    await read(mali.scope, ref)
    await passes()
    assert push_service.pushes == []


async def test_whoever_has_a_page_open_is_told_there(closed, anna, passes, push_service):
    mali, ref = closed
    mali.comes()
    await says(anna, ref, "Hello")
    await passes()
    assert push_service.pushes == []


async def test_whoever_wants_peace_is_left_alone(closed, anna, passes, push_service):
    mali, ref = closed
    await preferences.be_quiet(mali.scope, 30)
    await says(anna, ref, "Hello")
    await passes()
    assert push_service.pushes == []


async def test_a_muted_conversation_is_silent(closed, anna, passes, push_service):
    mali, ref = closed
    await preferences.follow(mali.scope, ref, "muted")
    await says(anna, ref, "Hello")
    await passes()
    assert push_service.pushes == []


async def test_a_followed_conversation_of_a_colleague_is_told(closed, ben, rep, passes, push_service):
    mali, _ = closed
    somchai = await rep("Somchai")
    ref = await reference_of(ben)
    await control.claim(somchai.scope, ref)
    await says(ben, ref, "Hello")
    await passes()
    assert push_service.pushes == []
    await preferences.follow(mali.scope, ref, "followed")
    await says(ben, ref, "Hello?", "2")
    await passes()
    assert [each.said["title"] for each in push_service.pushes] == ["Ben"]


async def test_what_was_read_elsewhere_is_taken_away(closed, anna, passes, push_service):
    mali, ref = closed
    await says(anna, ref, "Hello")
    await passes()
    await read(mali.scope, ref)
    await passes()
    assert [each.said["type"] for each in push_service.pushes] == ["message", "seen"]
    assert [each.said["unread"] for each in push_service.pushes] == [1, 0], "the badge goes with it"
    await says(anna, ref, "Again", "2")
    await read(mali.scope, ref)
    await passes()
    assert len(push_service.pushes) == 2


async def test_whoever_is_called_in_a_note_is_pushed_the_way_to_it(closed, anna, rep, passes, push_service, decide):
    mali, ref = closed
    somchai = await rep("Somchai")
    await control.assign(mali.scope, ref, somchai.id)
    await noting.add(somchai.scope, ref, "1", "@Mali the secret")
    await passes()
    said = push_service.pushes[0].said
    assert (said["title"], said["body"], said["url"]) == ("Anna", "Somchai mentions you", f"/inbox/{ref}")
    await decide(push_text=True)
    await noting.add(somchai.scope, ref, "2", "@Mali still")
    await passes()
    assert [each.said["body"] for each in push_service.pushes[1:]] == ["Somchai: @Mali still"]
    await preferences.be_quiet(mali.scope, 5)
    await noting.add(somchai.scope, ref, "3", "@Mali again")
    await passes()
    assert len(push_service.pushes) == 2


async def test_a_mention_stands_until_whoever_is_called_has_seen_it(closed, anna, rep, passes, push_service):
    mali, ref = closed
    somchai = await rep("Somchai")
    await says(anna, ref, "Hello")
    await noting.add(somchai.scope, ref, "1", "@Mali")
    await passes()
    await read(somchai.scope, ref)
    await passes()
    assert {each.said["type"] for each in push_service.pushes} == {"message"}
    await mentioning.read(mali.scope, ref)
    await passes()
    assert push_service.pushes[-1].said["type"] == "seen"
    await mentioning.read(mali.scope, ref)
    await noting.add(somchai.scope, ref, "2", "@Mali once more")
    await mentioning.read(mali.scope, ref)
    before = len(push_service.pushes)
    await passes()
    assert len(push_service.pushes) == before, "what was seen meanwhile is not pushed"


@pytest.mark.parametrize(("status", "remains"), [(410, 0), (404, 0), (403, 1)])
async def test_a_browser_that_is_gone_is_forgotten(closed, anna, passes, push_service, status, remains):
    mali, ref = closed
    push_service.answers = status
    await says(anna, ref, "Hello")
    await passes()
    assert push_service.tries == 1
    assert len(await queries.devices(mali.scope.db, 1, mali.id)) == remains


async def test_a_busy_push_service_is_tried_again(closed, anna, passes, push_service):
    _, ref = closed
    push_service.answers = 503
    await says(anna, ref, "Hello")
    await passes()
    assert push_service.tries == 1
    push_service.answers = 201
    await passes(30)
    assert len(push_service.pushes) == 1


async def test_a_redirect_is_not_followed(closed, push_service):
    mali, _ = closed
    push_service.answers = 302
    [(_, answer)] = await pushing.try_out(mali.scope)
    assert answer == "302"


async def test_a_test_shows_what_the_push_service_answered(closed, push_service):
    mali, _ = closed
    [(_, answer)] = await pushing.try_out(mali.scope)
    assert answer == "201"
    assert push_service.pushes[0].said["tag"] == "livechat-test"
    push_service.answers = 503
    assert [answer for _, answer in await pushing.try_out(mali.scope)] == ["503"]
    push_service.answers = 410
    assert [answer for _, answer in await pushing.try_out(mali.scope)] == ["410"]
    assert await pushing.try_out(mali.scope) == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://example.com/push",
        "http://169.254.169.254/latest",
        "https://127.0.0.1@evil.example/",
        "ftp://127.0.0.1/x",
        "https://127.0.0.1:8443/x",
        "nonsense nonsense",
    ],
)
async def test_only_push_services_are_written_to(rep, push_service, endpoint):
    mali = await rep("Mali")
    with pytest.raises(Invalid):
        await pushing.subscribe(mali.scope, Subscribe(**{**push_service.subscription(), "endpoint": endpoint}))


async def test_whoever_signs_out_is_told_of_nothing(closed, house):
    mali, _ = closed
    async with mali.scope.transaction() as tx:
        await sessions.end(tx, 1, mali.scope.session_id, "signed_out")
    await settled(house)
    assert await queries.devices(mali.scope.db, 1, mali.id) == []


async def test_the_key_is_the_owners_alone_and_stays_the_same(house):
    first = await pushing.key_of(house.means)
    path = house.settings.storage.path / "push-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    house.means.memory.pop("notifications.key")
    assert await pushing.key_of(house.means) == first
    assert first.private not in repr(first)
