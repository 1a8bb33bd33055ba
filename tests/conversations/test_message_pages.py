"""Messages that changed, as pages and programs show them; changing one's own without scripts."""

from __future__ import annotations

import re

from livechat.conversations import editing, looks, reacting, sending
from livechat.conversations.inputs import Draft
from livechat.rendering import Renderer, look
from tests.conversations.conftest import now
from tests.factories import a_customer, an_admin, at_work, bearer


async def test_a_customer_without_scripts_changes_and_deletes_what_they_wrote(browser):
    anna = browser()
    await anna.get("/")
    await anna.post("/register", name="Anna", phone="+66812345678", text="helo")
    await anna.get("/")
    assert "Change what you wrote" in anna.text
    await anna.get(re.search(r'href="(/mine/[^"]+)"', anna.page.text)[1])
    message = re.search(r'name="message" value="([^"]+)"', anna.page.text)[1]
    address = re.search(r'action="(/mine/[^"]+)/edit"', anna.page.text)[1]
    answer = await anna.post(f"{address}/edit", message=message, text="hello <b>")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    await anna.get("/")
    assert "hello &lt;b&gt;" in anna.page.text
    assert "Edited" in anna.text
    await anna.get(address)
    await anna.post(f"{address}/delete", message=message)
    await anna.get("/")
    assert "This message was deleted" in anna.text
    assert "hello &lt;b" not in anna.page.text
    await anna.get(address)
    assert "There is none that can still be changed." in anna.text


async def test_a_page_shows_what_is_answered_and_who_reacted(browser, scope, house):
    customer, own, token = await a_customer(scope, name="Anna <i>")
    reference = await house.db.value("SELECT reference FROM conversation")
    first = await sending.send(own, reference, Draft(client_id="1", text="Do you have <lanterns>?"))
    await sending.send(own, reference, Draft(client_id="2", text="Red ones", reply_to=first.id))
    await reacting.react(own, reference, first.id, "👍")
    anna = browser()
    anna.client.cookies.set("livechat-customer", token)
    await anna.get("/")
    assert f'data-quotes="{first.id}"' in anna.page.text
    assert "Do you have &lt;lanterns&gt;?" in anna.page.text
    assert f'data-people="{customer.id}"' in anna.page.text
    assert "<i>" not in anna.page.text
    assert "<lanterns>" not in anna.page.text


async def test_admins_see_what_a_message_said_before_and_reps_do_not(program, scope, house, anna, mali, reference):
    hello = await sending.send(anna, reference, Draft(client_id="1", text="helo"))
    await editing.edit(anna, reference, hello.id, "hello")
    _, token = await at_work(scope, await an_admin(house.means, password=""))
    address = f"/api/admin/conversations/{reference}/messages/{hello.id}/trace"
    said = (await program.get(address, headers=bearer(token))).json()
    assert said["message"]["text"] == "hello"
    assert [(each["what"], each["text"], each["by"]["name"]) for each in said["trace"]] == [("edited", "helo", "Anna")]
    page = await program.get(
        f"/inbox/{reference}/messages/{hello.id}/trace", headers={"cookie": f"livechat-staff={token}"}
    )
    assert "helo</p>" in page.text
    missing = await program.get(address.replace(hello.id, "none"), headers=bearer(token))
    assert missing.status_code == 404


async def test_programs_change_messages_over_rest(program, scope, house):
    _, own, token = await a_customer(scope, name="Anna")
    reference = await house.db.value("SELECT reference FROM conversation")
    hello = await sending.send(own, reference, Draft(client_id="1", text="helo"))
    address, headers = f"/api/messages/{reference}/{hello.id}", bearer(token)
    edited = (await program.patch(address, headers=headers, json={"text": "hello"})).json()["message"]
    assert (edited["text"], edited["revision"], bool(edited["edited_at"])) == ("hello", 2, True)
    put = await program.post(f"{address}/reactions", headers=headers, json={"emoji": "👍", "on": True})
    assert put.json()["message"]["reactions"][0]["emoji"] == "👍"
    refused = await program.patch(address, headers=headers, json={"text": " "})
    assert (refused.status_code, refused.json()["field"]) == (422, "text")
    deleted = (await program.delete(address, headers=headers)).json()["message"]
    assert (deleted["text"], deleted["deleted"], "reactions" in deleted) == ("", True, False)
    late = await program.patch(address, headers=headers, json={"text": "again"})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    read = (await program.get(f"/api/messages/{reference}", headers=headers)).json()["messages"]
    assert read[0] == deleted


def test_every_sign_of_the_menu_can_be_put():
    menu = Renderer().page("conversations/_message_menu.html", look("html", "staff", "en"), window="60", traces="")
    offered = re.findall(r'data-put="([^"]+)"', menu)
    assert set(offered) == set(reacting.SIGNS.values())
    assert len(offered) == len(reacting.QUICK) + len(reacting.SIGNS)


async def test_a_plain_message_has_nothing_beside_its_words(anna, mali, reference):
    seen = look("html", "staff", "en")
    plain = await sending.send(anna, reference, Draft(client_id="1", text="x"))
    assert looks.bubble(plain, seen).extras is None
    on = await reacting.react(mali, reference, plain.id, "👍")
    assert looks.bubble(on, seen).extras.chips[0].count == 1
    assert looks.bubble(await reacting.react(mali, reference, plain.id, "👍"), seen).extras is None
    assert (await now(anna, reference)).revision == 3
