"""Every page there is, each in a state worth looking at: a shop with people, conversations and things that happened."""

from __future__ import annotations

import base64
import re
from base64 import b32decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Page

from livechat.accounts.second_factor import codes
from livechat.clock import Clock
from livechat.customers.identified.samples import PYTHON
from tests.served.running import IN_CLEAR, PASSWORD, Running
from tests.uploads import samples

WORDS = (
    ("customer", "Hello! My lantern arrived today but the glass is cracked."),
    ("rep", "Oh no, I am sorry to hear that. Could you tell me the order number?"),
    ("customer", "It is 10482."),
    ("customer", "مرحباً، هل يصل إلى دبي؟"),
    ("rep", "Thank you. I will send a new one tomorrow."),
)


class Forms:
    """Somebody who sends forms without a browser."""

    def __init__(self, server: Running, audience: str, token: str) -> None:
        self._client = httpx2.Client(
            base_url=server.url,
            cookies={f"livechat-{audience}": token},
            headers={"origin": server.url},
            timeout=20,
            verify=IN_CLEAR,
        )

    def send(self, page: str, action: str, **fields: str) -> str:
        """Open a page and send a form of it; the words of the page that follows."""
        found = re.search(r'name="csrf" value="([^"]+)"', self._client.get(page).text)
        assert found, f"there is no form on {page}"
        answer = self._client.post(action, data={"csrf": found[1], **fields}, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    def close(self) -> None:
        self._client.close()


def signer(server: Running, owner: str) -> Callable[[dict[str, Any]], str]:
    """Signs who somebody is as a shop's own server does, by the sample of the documentation, with a new secret."""
    console = Forms(server, "staff", owner)
    found = re.search(r"lcid_[0-9a-f]{64}", console.send("/admin/identity", "/admin/identity"))
    console.close()
    assert found
    names: dict[str, Any] = {}
    exec(PYTHON, names)
    sign: Callable[[str, dict[str, Any]], str] = names["signed_identity"]
    return lambda user: sign(found[0], user)


@dataclass(frozen=True)
class Shop:
    """Who is there, with the tokens of their sessions."""

    server: Running
    tokens: dict[str, str]
    """By whom: owner, rep, customer, newcomer (has said nothing yet) and blocked."""
    rep_id: str
    secured: dict[str, Any]
    """Somebody who signs in in two steps, as the list of the team has them."""
    reference: str
    invitation: str
    """The path of a link that was not used yet."""


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAFElEQVR4nGM8PsubARtgwipKJwkA/AYBuAJ/lA0AAAAASUVORK5CYII="
)
PRODUCTS = (
    ("Brass lantern", 6500, 7900, "Lanterns", "LN-35", "Hand-beaten brass. " * 12),
    ("Paper lantern <i>red</i>", 1250, None, "Lanterns", "", ""),
    ("مصباح نحاسي كبير", 4800, None, "مصابيح", "LN-30", "مصباح نحاسي يدوي الصنع"),
)


def stock(server: Running, owner: str) -> list[str]:
    """Products of every sort; one of them has a picture."""
    answer = httpx2.post(
        f"{server.url}/api/admin/products/pictures",
        files={"file": ("lantern.png", PICTURE, "image/png")},
        headers={"authorization": f"Bearer {owner}"},
        verify=IN_CLEAR,
    )
    found = []
    for number, (name, price, before, category, sku, description) in enumerate(PRODUCTS):
        about = {"compare_at_minor": before, "category": category, "sku": sku, "description": description}
        pictures = [answer.json()["id"]] if number == 0 else []
        made = server.post(
            "/api/admin/products", owner, name=name, price_minor=price, currency="USD", pictures=pictures, **about
        )
        found.append(made["id"])
    return found


def furnish(server: Running) -> Shop:
    """A shop in which every page has something to show."""
    owner = server.admin()["token"]
    mali = server.rep("Mali")
    anna, ben, cleo, eve = (server.customer(name) for name in ("Anna Lindqvist", "Ben", "Cleo", "Eve"))
    tokens = {
        "owner": owner,
        "rep": mali["token"],
        "customer": anna["token"],
        "newcomer": cleo["token"],
        "blocked": eve["token"],
    }
    reference: str = anna["conversation"]
    for number, (who, text) in enumerate(WORDS):
        server.post(f"/api/messages/{reference}", tokens[who], client_id=f"w{number}", text=text)
    for number in range(3):
        server.post(f"/api/messages/{ben['conversation']}", ben["token"], client_id=f"b{number}", text="Anybody?")
    server.post(f"/api/messages/{eve['conversation']}", eve["token"], client_id="e", text="Buy my things")
    there = f"/api/messages/{reference}"
    asked = server.post(there, anna["token"], client_id="asked", text="Thank you! When will it come?")["message"]["id"]
    server.post(f"{there}/{asked}/reactions", mali["token"], emoji="❤️")
    server.post(there, mali["token"], client_id="answer", text="On Friday, I hope.", reply_to=asked)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    server.post(f"/api/scheduled/{reference}", mali["token"], client_id="later", text="Is it there?", send_at=tomorrow)
    products = stock(server, owner)
    say = f"/api/messages/{reference}"
    server.post(say, mali["token"], client_id="p", kind="product", payload={"products": products[:1]})
    server.post(say, mali["token"], client_id="q", kind="carousel", text="Or?", payload={"products": products})
    server.post("/api/widget/cart/add", anna["token"], product=products[0], quantity=2)
    server.post("/api/widget/cart/add", anna["token"], product=products[2])
    send_files(server, anna)
    dao = server.customer("Dao")
    tokens["asked"] = dao["token"]
    server.post(f"/api/messages/{dao['conversation']}", dao["token"], client_id="d", text="Hello")
    colours = {"options": [{"label": "Red"}, {"label": "Green"}]}
    asked = {
        "fields": [{"label": "Name", "required": True}, {"label": "Size", "type": "select", "options": ["S", "L"]}]
    }
    for kind, payload in (("quick_replies", colours), ("buttons", colours), ("form", asked)):
        said = {"client_id": kind, "kind": kind, "text": "Which one?", "payload": payload}
        server.post(f"/api/messages/{dao['conversation']}", mali["token"], **said)
    desk = Forms(server, "staff", mali["token"])
    there = f"/inbox/{dao['conversation']}"
    desk.send(there, f"{there}/status", status="resolved")
    here = f"/inbox/{reference}"
    desk.send(here, f"{here}/claim")
    desk.send(here, f"{here}/notes", text="The third cracked one.", client_id="note")
    desk.send(here, f"{here}/priority", priority="urgent")
    desk.send(here, f"{here}/tag", tag="damaged glass")
    desk.send(here, f"{here}/subject", subject="The third cracked lantern")
    desk.send(here, f"/inbox/{eve['conversation']}/block")
    desk.close()
    console = Forms(server, "staff", owner)
    console.send("/admin/keys", "/admin/keys", name="Warehouse <i>stock</i>", days="90", scope="products:read")
    console.send("/admin/keys", "/admin/keys", name="نظام الطلبات", days="", scope="conversations:write")
    hook = {"url": "https://93.184.216.34/hooks/livechat", "description": "نظام الطلبات", "event": "product_deleted"}
    console.send("/admin/webhooks/new", "/admin/webhooks", **hook)  # nothing of the sort happens here
    console.close()
    server.decide(owner, visitors=True, widget_sites="https://shop.example")
    site = {"workspace": "main", "site": "https://shop.example", "visitor": "visitor-one-000000", "tab": "one"}
    server.post("/api/widget/visit", url="https://shop.example/prices", title="أسعار <b>Prices</b>", **site)
    offer = {"name": "Prices", "texts": {"en": "May we help?", "ar": "هل نساعدك؟"}, "seconds": 30, "referrer": "google"}
    server.post("/api/proactive", owner, pages=[{"how": "begins", "value": "/prices"}], **offer)
    added = server.post("/api/admin/add-rep", owner, username="wei", name="Wei Chen")
    link = next(value for value in added.values() if isinstance(value, str) and "/invitation/" in value)
    lek, tokens["third"] = secured(server, owner)
    tokens["second"] = server.rep("Som")["token"]
    return Shop(server, tokens, mali["me"]["id"], lek, reference, link[link.index("/invitation/") :])


def secured(server: Running, owner: str) -> tuple[dict[str, Any], str]:
    """Somebody who signs in in two steps, and a session of theirs."""
    lek, here = server.rep("Lek"), "/me/security"
    desk = Forms(server, "staff", lek["token"])
    shown = re.search(r"<code[^>]*>([A-Z2-7 ]+)<", desk.send(here, f"{here}/begin", current=PASSWORD))
    assert shown
    key = b32decode(shown[1].replace(" ", ""))
    desk.send(here, f"{here}/confirm", totp=codes.code(key, Clock().now_ms() // codes.STEP_MS))
    desk.close()
    team = server.get("/api/admin/reps", owner)["reps"]
    return next(each for each in team if each["id"] == lek["me"]["id"]), lek["token"]


def send_files(server: Running, customer: dict[str, Any]) -> None:
    """A message with a file of each sort."""
    headers = {"authorization": f"Bearer {customer['token']}"}
    names = []
    for name, content in (
        ("lantern.jpg", samples.picture("JPEG", (800, 600))),
        ("glass.png", samples.picture("PNG", (300, 500))),
        ("bill.pdf", samples.PDF),
        ("knock.wav", samples.wav(12)),
    ):
        answer = httpx2.post(
            f"{server.url}/api/uploads",
            data={"conversation": customer["conversation"]},
            files={"file": (name, content)},
            headers=headers,
            timeout=20,
            verify=IN_CLEAR,
        )
        assert answer.status_code == 201, answer.text
        names.append(answer.json()["id"])
    path = f"/api/messages/{customer['conversation']}"
    server.post(path, customer["token"], client_id="files", text="This is it", attachments=names)


def untouched(folder: Path) -> Running:
    """A server that nobody has set up yet."""
    fresh = Running(folder)
    fresh.config.write_text('[server]\nhost = "127.0.0.1"\n\n[storage]\npath = "data"\n')
    return fresh.start()


def setup_path(fresh: Running) -> str:
    """Where the first admin begins, as the server has printed it."""
    link = re.search(r"/setup/\S+", fresh.log)
    assert link, "no link was printed"
    return link[0]


@dataclass(frozen=True)
class Place:
    """A page, as whom it is looked at, and what is done there first."""

    name: str
    who: str
    path: str
    then: str = ""


PLACES = (
    Place("register", "visitor", "/"),
    Place("register-refused", "visitor", "/", "refuse"),
    Place("chat", "customer", "/"),
    Place("chat-menu", "customer", "/", "menu"),
    Place("chat-tray", "customer", "/", "tray"),
    Place("chat-picture", "customer", "/", "picture"),
    Place("chat-empty", "newcomer", "/"),
    Place("device-link", "customer", "/", "device"),
    Place("join", "visitor", "", "join"),
    Place("widget", "visitor", "/widget"),
    Place("widget-refused", "visitor", "/widget", "refuse"),
    Place("widget-chat", "framed", "/widget"),
    Place("widget-menu", "framed", "/widget", "menu"),
    Place("cart", "customer", "/cart"),
    Place("cart-empty", "newcomer", "/cart"),
    Place("past", "customer", "/past"),
    Place("past-one", "customer", "/past/REFERENCE"),
    Place("keep", "customer", "/past/REFERENCE/keep"),
    Place("end", "customer", "/end"),
    Place("forget", "customer", "/forget"),
    Place("code", "visitor", "/join"),
    Place("identified", "visitor", "/identified"),
    Place("questions", "asked", "/"),
    Place("ask-buttons", "rep", "/inbox/REFERENCE/ask/buttons"),
    Place("ask-form", "rep", "/inbox/REFERENCE/ask/form"),
    Place("blocked", "blocked", "/"),
    Place("sign-in", "visitor", "/sign-in"),
    Place("sign-in-refused", "visitor", "/sign-in", "refuse"),
    Place("forgotten", "visitor", "/forgotten"),
    Place("invitation", "visitor", "INVITATION"),
    Place("password", "rep", "/password"),
    Place("security", "rep", "/me/security"),
    Place("security-setup", "second", "/me/security", "scan"),
    Place("security-on", "third", "/me/security"),
    Place("security-codes", "third", "/me/security", "recovery"),
    Place("second-step", "visitor", "/sign-in", "second-step"),
    Place("member-two-steps", "owner", "/admin/team/THIRD"),
    Place("inbox", "rep", "/inbox?tab=all"),
    Place("inbox-empty", "owner", "/inbox?tab=mine"),
    Place("conversation", "rep", "/inbox/REFERENCE?tab=all"),
    Place("conversation-menu", "rep", "/inbox/REFERENCE?tab=all", "acts"),
    Place("conversation-message", "rep", "/inbox/REFERENCE?tab=all", "message"),
    Place("conversation-later", "rep", "/inbox/REFERENCE?tab=all", "later"),
    Place("chat-message", "customer", "/", "message"),
    Place("conversation-note", "rep", "/inbox/REFERENCE?tab=all", "note"),
    Place("conversation-replies", "rep", "/inbox/REFERENCE?tab=all", "offer"),
    Place("replies", "owner", "/replies"),
    Place("replies-mine", "rep", "/replies?owner=mine"),
    Place("reply-new", "owner", "/replies/new?owner=shared", "enclose"),
    Place("conversation-profile", "rep", "/inbox/REFERENCE?tab=all", "profile"),
    Place("conversation-find", "rep", "/inbox/REFERENCE?tab=all", "find"),
    Place("conversation-day", "rep", "/inbox/REFERENCE?tab=all", "day"),
    Place("person-menu", "rep", "/inbox?tab=all", "person"),
    Place("commands", "rep", "/inbox?tab=all", "commands"),
    Place("keys", "rep", "/inbox?tab=all", "keys"),
    Place("profile", "rep", "/inbox/REFERENCE/profile"),
    Place("transfer", "rep", "/inbox/REFERENCE?tab=all", "transfer"),
    Place("transfer-page", "rep", "/inbox/REFERENCE/transfer"),
    Place("why", "rep", "/inbox/REFERENCE/why"),
    Place("notifications", "rep", "/me/notifications"),
    Place("notices", "rep", "/notifications", "bell"),
    Place("waiting", "owner", "/admin/waiting"),
    Place("share", "rep", "/share"),
    Place("offline", "visitor", "/offline/LANGUAGE"),
    Place("account-menu", "rep", "/me/notifications", "account"),
    Place("products", "owner", "/admin/products"),
    Place("products-list", "owner", "/admin/products?view=list"),
    Place("products-none", "owner", "/admin/products?q=nothing"),
    Place("product", "owner", "/admin/products", "product"),
    Place("product-refused", "owner", "/admin/products/new", "refuse-product"),
    Place("product-choices", "rep", "/inbox/REFERENCE?tab=all", "choices"),
    Place("inbox-filters", "rep", "/inbox?tab=all", "filters"),
    Place("inbox-views", "rep", "/inbox?tab=all", "views"),
    Place("inbox-selection", "rep", "/inbox?tab=all", "select"),
    Place("conversation-snooze", "rep", "/inbox/REFERENCE?tab=all", "snooze"),
    Place("conversation-tags", "rep", "/inbox/REFERENCE?tab=all", "tags"),
    Place("tags", "owner", "/admin/tags"),
    Place("teams", "owner", "/admin/teams"),
    Place("overview", "owner", "/admin"),
    Place("customers", "owner", "/admin/customers", "pick"),
    Place("customers-none", "owner", "/admin/customers?q=nobody"),
    Place("customer", "owner", "/admin/customers", "customer"),
    Place("team", "owner", "/admin/team"),
    Place("team-adding", "owner", "/admin/team", "adding"),
    Place("member", "owner", "/admin/team/REP"),
    Place("sessions", "owner", "/admin/sessions"),
    Place("api", "visitor", "/api"),
    Place("api-open", "owner", "/api#post_api_admin_products"),
    Place("api-keys", "owner", "/admin/keys"),
    Place("api-keys-adding", "owner", "/admin/keys", "adding"),
    Place("api-keys-revoke", "owner", "/admin/keys", "revoke"),
    Place("webhooks", "owner", "/admin/webhooks"),
    Place("webhook", "owner", "/admin/webhooks", "webhook"),
    Place("webhook-new", "owner", "/admin/webhooks/new"),
    Place("visitors", "rep", "/visitors"),
    Place("proactive", "owner", "/admin/proactive"),
    Place("proactive-new", "owner", "/admin/proactive/new"),
    Place("identity", "owner", "/admin/identity"),
    Place("calls", "owner", "/admin/widget"),
    Place("logo", "owner", "/admin/logo"),
    Place("audit", "owner", "/admin/audit"),
    Place("audit-none", "owner", "/admin/audit?about=nothing"),
    Place("server", "owner", "/admin/server"),
    Place("workspaces", "owner", "/admin/workspaces", "adding"),
    Place("workspace-name", "owner", "/admin/workspaces/name"),
    Place("settings", "owner", "/admin/settings"),
    Place("settings-look", "owner", "/admin/settings/appearance"),
    Place("not-found", "visitor", "/nowhere"),
)


STEPS = {
    "bell": [".rail__bell", "#bell-menu"],
    "webhook": [".records--webhooks .record__who", ".webhook__log"],
    "filters": ["#filters-button", "#filters"],
    "views": ["#views-button", "#views"],
    "snooze": ["[id^='snooze-CONV']", ".menu:popover-open"],
    "tags": ["[id^='tags-CONV']", ".menu--tags"],
    "menu": [".chat__more", "#chat-menu"],
    "acts": ["[id^='status-CONV']", "[id^='status-menu']"],
    "offer": ["[data-offer='/']", ".choice"],
    "later": ["[data-later-act=edit]", "[data-schedule][open]"],
    "note": [".desk-composer__mode--note", ".desk-composer__note"],
    "transfer": ["[id^='more-CONV']", "[data-in-dialog$='/transfer/form']", "#transfer-form"],
    "profile": [".state__profile", "#profile-form"],
    "find": ["[id^='more-CONV']", "[data-find]", ".find:not([hidden])"],
    "day": ["[id^='more-CONV']", "[data-dialog^='day-dialog']", "[id^='day-dialog'][open]"],
    "account": [".rail__me", ".quiet-menu > summary", "#me-menu"],
    "product": [".product:last-child .product__name", "#product-form"],
    "refuse-product": ["#product-form .button--primary", ".field__error"],
    "choices": [
        ".desk-composer__tools [data-offer='#']",
        ".complete .choice--product >> nth=0",
        ".product-tray__item",
    ],
    "revoke": ["#key-list .button--row >> nth=0", ".dialog[open]"],
    "pick": [".client__pick >> nth=0", ".clientele__more > summary", ".clientele__fields"],
    "customer": [".client .record__who >> nth=-1", "#customer-form"],
    "adding": ["details.adding > summary", "details.adding[open]"],
    "picture": ["a.seen-picture >> nth=0", "#lightbox[open]"],
}
"""What is pressed on a page, one after the other, and what is waited for then."""


CHOSEN: Any = [
    {"name": "box.png", "mimeType": "image/png", "buffer": samples.picture()},
    {"name": "page.html", "mimeType": "text/html", "buffer": b"<html>"},
]
"""A picture, and something that is refused."""


def choose_files(page: Page) -> None:
    """Put files above the composer."""
    with page.expect_file_chooser() as chooser:
        page.locator("[data-attach]").click()
    chooser.value.set_files(CHOSEN)
    page.locator(".tray__item[data-refused]").first.wait_for()


def scan(page: Page, _shop: Shop) -> None:
    """Have a key made, unless there is one still."""
    if not page.locator(".qr").count():
        page.locator("[name=current]").fill(PASSWORD)
        page.locator("form[action$='/begin'] [type=submit]").click()
    page.locator(".qr").wait_for()


def recover(page: Page, _shop: Shop) -> None:
    """Have new recovery codes made."""
    page.locator("[name=current]").fill(PASSWORD)
    page.locator("form[action$='/codes'] [type=submit]").first.click()
    page.locator("#recovery-codes").wait_for()


def give_password(page: Page, shop: Shop) -> None:
    """Take the first of both steps."""
    page.locator("[name=username]").fill(shop.secured["username"])
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action='/sign-in'] [type=submit]").click()
    page.locator("[name=totp]").wait_for()


def enclose(page: Page, _shop: Shop) -> None:
    """Put files beside a canned reply, one of which is refused."""
    page.locator("[data-reply-files] [type=file]").set_input_files(CHOSEN)
    page.locator("#field-files-error:not([hidden])").wait_for()


DOINGS = {"enclose": enclose, "scan": scan, "recovery": recover, "second-step": give_password}


def path_of(page: Page, shop: Shop, place: Place) -> str:
    """Where a place is, with the names of what is there."""
    path = place.path.replace("REFERENCE", shop.reference).replace("REP", shop.rep_id)
    path = path.replace("THIRD", shop.secured["id"]).replace("INVITATION", shop.invitation)
    return path.replace("LANGUAGE", page.evaluate("navigator.language")) if "LANGUAGE" in path else path


def visit(page: Page, shop: Shop, place: Place) -> None:
    """Go there, and do what is to be done there."""
    if place.then == "join":
        holder = Forms(shop.server, "customer", shop.tokens["customer"])
        found = re.search(r'value="[^"]*(/join/[^"]+)"', holder.send("/", "/devices"))
        holder.close()
        assert found
        page.goto(found[1])
        return
    page.goto(path_of(page, shop, place))
    if place.then == "refuse":
        page.locator("form:not([action='/language'])").first.evaluate(
            "form => { form.noValidate = true; form.requestSubmit(form.querySelector('[type=submit]')); }"
        )
        page.locator(".field__error, .notice--error").first.wait_for()
    elif place.then == "device":
        page.locator("form[action='/devices']").evaluate("form => form.requestSubmit()")
        page.locator("#device-link").wait_for()
    elif place.then == "message":
        page.locator("li.message[tabindex='0']").first.wait_for(state="attached")  # the script that opens it is there
        page.locator("li.message--own .bubble").last.click(button="right")
        page.locator("#message-menu").wait_for()
    elif place.then == "select":
        page.locator(".row__pick").first.evaluate("box => box.click()")
    elif place.then == "person":
        page.locator("#inbox-list > .row").first.click(button="right")
        page.locator("#person-menu .menu__item").first.wait_for()
    elif place.then in ("commands", "keys"):
        page.locator(".row__link").first.focus()
        page.keyboard.press("Control+K" if place.then == "commands" else "?")
        page.locator("#palette[open], #keys[open]").wait_for()
    elif place.then in DOINGS:
        DOINGS[place.then](page, shop)
    elif place.then == "tray":
        choose_files(page)
    else:
        *clicks, last = STEPS.get(place.then, [""])
        for each in clicks:
            page.locator(each).click()
        if last:
            page.locator(last).first.wait_for()
