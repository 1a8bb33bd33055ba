"""The admin's settings, without scripts."""

import pytest

from livechat.workspaces import deciding
from livechat.workspaces.settings import MEANINGS
from tests.factories import a_rep, an_admin, sign_in
from tests.workspaces.test_deciding import EVERYTHING


@pytest.fixture
async def admin(house, browser):
    """A browser on the settings page."""
    ann = browser()
    await sign_in(ann, await an_admin(house.means))
    await ann.get("/admin/settings")
    return ann


async def test_every_decision_is_on_the_page(admin):
    for name in MEANINGS:
        assert f'name="{name}"' in admin.page.text


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
    assert 'value="New"' in answer.text
    assert 'value="99"' in answer.text
    assert (await deciding.of(scope)).name == "Livechat"


async def test_unchecked_languages_stay_unchecked_when_the_form_comes_back(admin):
    answer = await admin.post("/admin/settings", **EVERYTHING | {"languages": ["ar"], "capacity": ["99"]})
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
