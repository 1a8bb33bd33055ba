"""The admin's settings, without scripts."""

import re

import pytest

from livechat.workspaces import deciding
from livechat.workspaces.sections import SECTIONS
from livechat.workspaces.settings import MEANINGS, Decisions
from tests.factories import a_rep, an_admin, sign_in
from tests.workspaces.test_deciding import EVERYTHING


@pytest.fixture
async def admin(house, browser):
    """A browser on the settings page."""
    ann = browser()
    await sign_in(ann, await an_admin(house.means))
    await ann.get("/admin/settings")
    return ann


async def test_every_decision_is_on_the_page_of_its_section(admin):
    found = [
        bool(re.search(rf'name="{name}["._]', (await admin.get(f"/admin/settings/{section.name}")).text))
        for section in SECTIONS
        for name in section.names
    ]
    assert found == [True] * len(MEANINGS)


async def test_a_section_that_does_not_exist_is_not_found(admin):
    assert (await admin.get("/admin/settings/ai")).status_code == 404


async def test_a_section_is_saved_without_touching_the_others(admin, scope):
    answer = await admin.post("/admin/settings", section="team", second_factor=["false"])
    assert answer.headers["location"] == "/admin/settings/team?saved"
    decided = await deciding.of(scope)
    assert (decided.ask_rating, decided.first_reply_owns, decided.languages) == (True, True, Decisions().languages)


async def test_a_preview_shows_what_is_typed_and_saves_nothing(admin, scope):
    typed = {"section": "appearance", "accent": "#d4145a", "welcome.en": "Hello <b>you</b>", "ask_phone": "off"}
    answer = await admin.post("/admin/settings/preview", **typed)
    assert answer.status_code == 200
    assert 'href="/appearance/preview/d4145a"' in answer.text
    assert "Hello &lt;b&gt;you" in answer.text
    assert "Phone number" not in answer.text
    assert await deciding.of(scope) == Decisions()


async def test_the_window_is_seen_as_it_would_be_and_does_nothing(admin, browser):
    typed = {"section": "appearance", "accent": "#d4145a", "welcome.en": "Hello <b>you</b>", "ask_phone": "off"}
    await admin.post("/admin/settings/preview", **typed)
    page = await admin.client.get("/widget/preview")
    assert "Hello &lt;b&gt;you" in page.text
    assert "/appearance/page/d4145a" in page.text
    assert 'name="phone"' not in page.text
    assert re.search(r'<body[^>]* inert="inert" ', page.text)
    assert page.headers["content-security-policy"].endswith("frame-ancestors 'self'")
    assert "Hello" not in (await browser().get("/widget")).text.replace("Hello, how can we help?", "")
    page = await admin.client.get("/widget/preview?language=ar")
    assert 'dir="rtl"' in page.text
    page = await admin.get("/admin/settings/appearance")
    assert "frame-src 'self';" in page.headers["content-security-policy"]
    page = await admin.client.get("/widget/preview")
    assert "Hello &lt;b&gt;you" not in page.text, "the page was opened anew: nothing is tried out"
    assert (await browser().get("/widget/preview")).status_code == 303


async def test_the_line_for_the_site_names_this_server(admin):
    page = await admin.get("/admin/settings/widget")
    assert "&lt;script async src=&#34;http://localhost/widget.js&#34;&gt;&lt;/script&gt;" in page.text


async def test_a_colour_on_which_nothing_can_be_read_is_refused_with_the_reason(admin, scope):
    typed = {"section": "appearance", "accent": "#777777", "welcome.en": "New words"}
    answer = await admin.post("/admin/settings/preview", **typed)
    assert "Neither white nor black words could be read on it (contrast 4.47, needed 4.5)" in admin.text
    assert 'id="error-accent"' in answer.text
    assert "New words" in answer.text
    await admin.get("/admin/settings/appearance")
    answer = await admin.post("/admin/settings", **typed)
    assert answer.status_code == 422
    assert "Neither white nor black" in admin.text
    assert await deciding.of(scope) == Decisions()


async def test_customers_get_the_colour_that_was_chosen(admin, browser):
    await admin.post("/admin/settings", section="appearance", accent="#D4145A")
    visitor = browser()
    page = await visitor.get("/")
    assert 'href="/appearance/page/d4145a"' in page.text
    sheet = await visitor.get("/appearance/page/d4145a")
    assert (sheet.status_code, sheet.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert sheet.text.startswith(":root{--fill:light-dark(#d4145a,")


@pytest.mark.parametrize(
    "path", ["page/777777", "page/ffffff", "page/red", "page/d4145a;", "body/d4145a", "page/D4145"]
)
async def test_a_style_sheet_of_anything_else_does_not_exist(browser, path):
    assert (await browser().get(f"/appearance/{path}")).status_code == 404


async def test_decisions_are_saved(admin, scope):
    answer = await admin.post("/admin/settings", **EVERYTHING | {"default_language": ["en"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/settings?saved")
    assert (await deciding.of(scope)).name == "Corner Shop"
    await admin.get(answer.headers["location"])
    assert "Saved. It holds from now on." in admin.text
    assert 'value="Corner Shop"' in admin.page.text


async def test_the_form_comes_back_with_what_was_typed_and_what_is_wrong(admin, scope):
    answer = await admin.post("/admin/settings", **EVERYTHING | {"name": ["New"], "capacity": ["99"]})
    assert answer.status_code == 422
    assert "Please give a number from 1 to 20." in admin.text
    assert 'value="99"' in answer.text
    assert (await deciding.of(scope)).name == "Livechat"


async def test_what_is_wrong_leads_to_its_section(admin):
    await admin.post("/admin/settings", **EVERYTHING | {"capacity": ["99"]})
    assert "When somebody of the team counts as there" in admin.text


async def test_unchecked_languages_stay_unchecked_when_the_form_comes_back(admin):
    answer = await admin.post("/admin/settings", section="workspace", languages=["ar"], default_language="en", name=" ")
    checks = [part.partition(">")[0] for part in answer.text.split('type="checkbox"')[1:]]
    assert [("checked" in check) for check in checks if 'name="languages"' in check].count(True) == 1


async def test_reps_decide_nothing(house, browser):
    nok = browser()
    await sign_in(nok, await a_rep(house.means))
    await nok.get("/inbox")
    assert (await nok.post("/admin/settings", **EVERYTHING)).status_code == 403


async def test_the_settings_speak_the_admin_s_language(admin):
    await admin.post("/language", language="ar", next="/admin/settings")
    assert 'dir="rtl"' in (await admin.get("/admin/settings")).text


async def test_each_customer_is_welcomed_in_their_language(admin, browser, scope):
    await admin.get("/admin/settings/appearance")
    words = {"welcome.en": "Good morning", "welcome.ar": "صباح الخير"}
    assert (await admin.post("/admin/settings", section="appearance", **words)).status_code == 303
    visitor = browser()
    assert "Good morning" in (await visitor.get("/")).text
    await visitor.post("/language", language="ar", next="/")
    page = (await visitor.get("/")).text
    assert "صباح الخير" in page
    assert "Good morning" not in page
    assert (await admin.post("/admin/settings", section="appearance", **{"welcome.ar": ""})).status_code == 303
    assert "Good morning" in (await visitor.get("/")).text, "what is missing is read in the default language"


async def test_a_text_that_is_too_long_is_refused_beside_its_language(admin, scope):
    sent = {"section": "appearance", "welcome.en": "Hello", "welcome.ar": "x" * 501}
    answer = await admin.post("/admin/settings/preview", **sent)
    beside = answer.text.partition('id="error-welcome-ar"')[2].partition("</div>")[0]
    assert "Please use at most 500 characters." in beside
    await admin.get("/admin/settings/appearance")
    answer = await admin.post("/admin/settings", **sent)
    assert answer.status_code == 422
    assert ">Hello</textarea>" in answer.text
    assert await deciding.of(scope) == Decisions()


async def test_a_language_that_is_not_offered_keeps_its_text(admin, scope):
    await admin.post("/admin/settings", section="appearance", **{"welcome.en": "Hello", "welcome.ar": "أهلا"})
    await admin.get("/admin/settings")
    await admin.post("/admin/settings", section="workspace", name="Shop", languages="en", default_language="en")
    page = (await admin.get("/admin/settings/appearance")).text
    assert 'name="welcome.ar"' not in page
    await admin.post("/admin/settings", section="appearance", **{"welcome.en": "Good day"})
    assert dict((await deciding.of(scope)).welcome.said) == {"en": "Good day", "ar": "أهلا"}


async def test_a_page_that_was_opened_before_another_saved_does_not_put_back_what_was_there(house, browser):
    ann, tab = browser(), browser()
    owner = await an_admin(house.means, name="Ann")
    for page in (ann, tab):
        await sign_in(page, owner)
    seen = re.search(r'name="seen" value="(\w{16})"', (await tab.get("/admin/settings/widget")).text)[1]
    await ann.get("/admin/settings/widget")
    form = {"section": "widget", "widget_enabled": "true", "widget_side": "right"}
    saved = await ann.post("/admin/settings", **form, widget_sites="https://a.example", seen=seen)
    assert saved.status_code == 303
    late = await tab.post("/admin/settings", **form, widget_sites="https://b.example", seen=seen)
    assert late.status_code == 409
    assert "Somebody else has just changed this." in late.text
    assert "https://b.example</textarea>" in late.text
    assert "https://a.example" in (await ann.get("/admin/settings/widget")).text
    newer = re.search(r'name="seen" value="(\w{16})"', late.text)[1]
    assert (await tab.post("/admin/settings", **form, widget_sites="https://b.example", seen=newer)).status_code == 303
    assert "https://b.example</textarea>" in (await ann.get("/admin/settings/widget")).text
