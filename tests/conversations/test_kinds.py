"""A kind of message belongs to a capability; what only the server may know is never taken from its sender."""

from __future__ import annotations

import pytest

from livechat.conversations import access, kinds, sending
from livechat.conversations.inputs import Draft
from livechat.errors import Invalid
from livechat.registry import Kind


class Priced:
    """Made by the server: what a thing costs today."""

    def __init__(self) -> None:
        self.price = 100

    def check(self, draft):
        if not (draft.payload or {}).get("thing"):
            raise Invalid("Please choose something.", field="payload")

    async def prepare(self, scope, place, draft):
        return f"A thing for {self.price}", {"thing": draft.payload["thing"], "price": self.price}


@pytest.fixture
def priced(monkeypatch):
    made = Priced()
    kind = Kind("priced", made.check, str, frozenset({"rep"}), made.prepare, lambda message, payload, look: payload)
    monkeypatch.setitem(kinds.KINDS, "priced", kind)
    return made


async def test_the_server_makes_the_content(priced, mali, anna, reference):
    draft = Draft(client_id="a", kind="priced", payload={"thing": "cup", "price": 1})
    message = await sending.send(mali, reference, draft)
    assert (message.text, message.payload) == ("A thing for 100", '{"price":100,"thing":"cup"}')


async def test_another_try_is_the_same_message_although_its_content_would_differ(priced, mali, anna, reference):
    draft = Draft(client_id="a", kind="priced", payload={"thing": "cup"})
    first = await sending.send(mali, reference, draft)
    priced.price = 200
    assert await sending.send(mali, reference, draft) == first


async def test_content_that_only_the_server_makes_has_no_other_way_in(priced, mali, anna, reference):
    draft = Draft(client_id="a", kind="priced", payload={"thing": "cup", "price": 1})
    place = access.place(await access.conversation(mali.db, mali, reference))
    with pytest.raises(Invalid):
        sending.entry(mali, place, draft)


async def test_a_kind_is_refused_to_whom_it_is_not_for(priced, mali, anna, reference):
    draft = Draft(client_id="a", kind="priced", payload={"thing": "cup"})
    with pytest.raises(Invalid):
        await sending.send(anna, reference, draft)
