"""A window of one's own, over REST: what it must know, and the customer's one conversation."""

from __future__ import annotations

from typing import Any

import pytest

from livechat.conversations import control, sending
from livechat.conversations.inputs import Draft
from tests.factories import a_customer, bearer, reference_of
from tests.uploads.samples import picture

HERE = "/api/widget/conversation"


@pytest.fixture
async def nok(house, scope) -> tuple[Any, dict[str, str]]:
    """A customer, and what her program says she is."""
    _, own, token = await a_customer(scope, name="Nok")
    return own, bearer(token)


# --- what it must know


async def test_it_is_told_what_customers_may_know_of_the_workspace(program, decide):
    await decide(name="Lamps", accent="#ffd400", widget_side="left", upload_kinds=["image"], upload_mb=2)
    said = (await program.get("/api/widget/config")).json()
    assert said["workspace"] == "main"
    assert said["name"] == "Lamps"
    assert said["enabled"] is True
    assert (said["accent"], said["accent_ink"]) == ("#ffd400", "#0b1414")
    assert said["side"] == "left"
    assert said["uploads"] == {"kinds": ["image"], "largest_bytes": 2_000_000}
    assert said["fields"] == [
        {"name": "name", "required": True},
        {"name": "phone", "required": True},
        {"name": "text", "required": False},
    ]
    assert (said["is_open"], said["opens_at"], said["is_online"]) == (True, None, False)
    assert "widget_sites" not in said


async def test_its_texts_are_in_the_asked_language_if_that_is_offered(program, decide):
    await decide(languages=["en", "ar"], default_language="en")
    arabic = (await program.get("/api/widget/config?language=ar")).json()
    assert arabic["language"] == "ar"
    assert [(each["tag"], each["direction"]) for each in arabic["languages"]] == [("en", "ltr"), ("ar", "rtl")]
    thai = (await program.get("/api/widget/config?language=th", headers={"accept-language": "ar"})).json()
    assert thai["language"] == "ar", "what the browser asks for comes next"
    assert (await program.get("/api/widget/config?language=th")).json()["language"] == "en"
    assert thai["offline"] != (await program.get("/api/widget/config")).json()["offline"]
    await decide(welcome={"en": "Hello", "ar": "أهلاً"}, offline={"en": "Back soon"})
    arabic = (await program.get("/api/widget/config?language=ar")).json()
    assert (arabic["welcome"], arabic["offline"]) == ("أهلاً", "Back soon")


async def test_it_is_told_when_the_team_is_back(program, decide):
    week = {"sat": ["10:00-12:00"]}
    await decide(hours_on=True, time_zone="UTC", hours={"week": week, "exceptions": []})
    said = (await program.get("/api/widget/config")).json()
    assert said["is_open"] is False
    assert said["opens_at"] == "2026-11-21T10:00:00.000Z"
    assert {"name": "text", "required": True} in said["fields"], "whoever is new leaves a message"


async def test_it_is_told_what_the_workspace_asks_besides(program, decide):
    size = {
        "label": {"en": "Size", "ar": "القياس"},
        "kind": "choice",
        "required": True,
        "choices": {"en": ["Small", "Large"], "ar": ["صغير", "كبير"]},
    }
    await decide(ask_fields=[size])
    [said] = (await program.get("/api/widget/config?language=ar")).json()["own_fields"]
    assert (said["name"], said["words"], said["kind"], said["required"]) == ("Size", "القياس", "choice", True)
    assert said["choices"] == [{"value": "Small", "words": "صغير"}, {"value": "Large", "words": "كبير"}]
    answers = {"name": "Nok", "phone": "+66812345678", "fields": {said["name"]: said["choices"][1]["value"]}}
    assert (await program.post("/api/customer/register", json=answers)).status_code == 201


async def test_another_workspace_is_asked_for_by_its_name(house, program):
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO workspace (id, slug, name, created_at) VALUES (2, 'other', 'Other', 0)")
    assert (await program.get("/api/widget/config?workspace=other")).json()["name"] == "Other"
    assert (await program.get("/api/widget/config?workspace=none")).status_code == 404


# --- the conversation


async def test_a_customer_gets_the_open_conversation_and_who_looks_after_it(program, nok, mali):
    own, token = nok
    said = (await program.get(HERE, headers=token)).json()
    assert (said["reference"], said["status"], said["rep"]) == (await reference_of(own), "open", None)
    await control.claim(mali, said["reference"])
    rep = (await program.get(HERE, headers=token)).json()["rep"]
    assert rep == {"id": mali.actor_id, "name": "Mali", "avatar": None}


async def test_where_none_is_open_one_is_begun_once(program, nok):
    _, token = nok
    ended = (await program.post(f"{HERE}/close", headers=token)).json()
    assert ended["status"] == "closed"
    again = (await program.post(f"{HERE}/close", headers=token)).json()
    assert (again["reference"], again["last_seq"]) == (ended["reference"], ended["last_seq"])
    fresh = (await program.get(HERE, headers=token)).json()
    assert (fresh["status"], fresh["last_seq"]) == ("open", 0)
    assert fresh["reference"] != ended["reference"]
    assert (await program.get(HERE, headers=token)).json()["reference"] == fresh["reference"]


async def test_what_is_said_is_read_again_from_wherever_one_stopped(program, nok, mali):
    own, token = nok
    sent = await program.post(f"{HERE}/messages", headers=token, json={"client_id": "1", "text": "Have you lamps?"})
    assert sent.status_code == 201
    again = await program.post(f"{HERE}/messages", headers=token, json={"client_id": "1", "text": "Have you lamps?"})
    assert again.json() == sent.json()
    await sending.send(mali, await reference_of(own), Draft(client_id="a", text="We have"))
    page = (await program.get(f"{HERE}/messages?limit=1", headers=token)).json()
    assert [each["text"] for each in page["messages"]] == ["Have you lamps?"]
    assert page["more"] is True
    rest = (await program.get(f"{HERE}/messages?after_seq=1", headers=token)).json()
    assert [each["text"] for each in rest["messages"]] == ["We have"]
    assert rest["more"] is False


async def test_words_open_a_conversation_again_that_was_over(program, nok):
    _, token = nok
    closed = (await program.post(f"{HERE}/close", headers=token)).json()
    sent = await program.post(f"{HERE}/messages", headers=token | {"idempotency-key": "k"}, json={"text": "Wait"})
    assert sent.json()["message"]["conversation"] == closed["reference"]
    assert (await program.get(HERE, headers=token)).json()["reference"] == closed["reference"]


async def test_a_file_becomes_part_of_the_next_message(program, nok):
    _, token = nok
    files = {"file": ("lamp.png", picture(), "image/png")}
    form = {"conversation": "CONV-SOMEBODYS", "client_id": "f"}
    file = await program.post(f"{HERE}/upload", headers=token, files=files, data=form)
    assert file.status_code == 201, file.text
    body = {"client_id": "1", "text": "This one", "attachments": [file.json()["id"]]}
    sent = await program.post(f"{HERE}/messages", headers=token, json=body)
    assert [each["id"] for each in sent.json()["message"]["attachments"]] == [file.json()["id"]]
    none = {"other": (None, b"no file")}
    assert (await program.post(f"{HERE}/upload", headers=token, files=none)).status_code == 422


async def test_feedback_is_about_the_conversation_that_was(house, program, nok):
    _, token = nok
    closed = (await program.post(f"{HERE}/close", headers=token)).json()
    said = await program.post("/api/widget/feedback", headers=token, json={"rating": 5, "comment": "Kind"})
    assert said.json() == {"conversation": closed["reference"], "rating": 5, "comment": "Kind"}
    assert await house.db.value("SELECT score FROM rating") == 5
    other = await program.post("/api/widget/feedback", headers=token, json={"rating": 1})
    assert other.status_code == 409
    await program.get(HERE, headers=token)
    named = {"rating": 5, "comment": "Kind", "conversation": closed["reference"]}
    assert (await program.post("/api/widget/feedback", headers=token, json=named)).status_code == 200


@pytest.mark.parametrize("rating", [0, 6, "5", None, 2.5])
async def test_a_rating_is_a_number_from_one_to_five(program, nok, rating):
    answer = await program.post("/api/widget/feedback", headers=nok[1], json={"rating": rating})
    assert answer.status_code == 422


async def test_nobody_reaches_the_conversation_of_another(program, nok, anna):
    theirs = {"rating": 1, "conversation": await reference_of(anna)}
    assert (await program.post("/api/widget/feedback", headers=nok[1], json=theirs)).status_code == 404


async def test_whoever_is_blocked_begins_nothing(program, house, nok):
    own, token = nok
    await program.post(f"{HERE}/close", headers=token)
    async with house.db.transaction() as tx:
        await tx.run("UPDATE customer SET blocked_at = 1 WHERE id = :id", id=own.actor_id)
    assert (await program.get(HERE, headers=token)).status_code == 403
