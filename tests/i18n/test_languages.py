"""Which language somebody gets, and how a page in it begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from livechat import i18n


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ar", "ar"),
        ("ar-EG,ar;q=0.9,en;q=0.8", "ar"),
        ("fr;q=0.9, ar-SA;q=0.3", "ar"),
        ("en;q=0.1, ar;q=0.9", "ar"),
        ("ar;q=0, en", "en"),
        ("th-TH,th;q=0.9,en;q=0.8", "th"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hans-SG", "zh"),
        ("bn-BD,bn;q=0.9,en;q=0.8", "bn"),
        ("xx;q=nonsense", "en"),
    ],
)
def test_the_browser_says_which_language_is_wanted(header: str, language: str) -> None:
    assert i18n.choose(i18n.accepted(header)) == language


async def test_a_page_is_in_the_language_that_the_browser_asks_for(browser: Callable[..., Any]) -> None:
    anna = browser()
    page = await anna.get("/", **{"accept-language": "ar-EG,ar;q=0.9"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert i18n.translator("ar")("Start chat") in page.text
    assert "Start chat" not in page.text


async def test_a_chosen_language_stays(browser: Callable[..., Any]) -> None:
    anna = browser()
    page = await anna.get("/", **{"accept-language": "en"})
    assert '<html lang="en" dir="ltr">' in page.text
    answer = await anna.post("/language", language="ar", next="/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = await anna.get("/", **{"accept-language": "en"})
    assert '<html lang="ar" dir="rtl">' in page.text


async def test_a_language_that_is_not_spoken_is_refused(browser: Callable[..., Any]) -> None:
    anna = browser()
    await anna.get("/")
    answer = await anna.post("/language", language="tlh", next="/")
    assert answer.status_code == 422


async def test_what_is_wrong_with_a_field_is_said_in_the_reader_s_language(browser: Callable[..., Any]) -> None:
    anna = browser()
    await anna.get("/", **{"accept-language": "ar"})
    await anna.post("/language", language="ar", next="/")
    await anna.get("/")
    answer = await anna.post("/register", name="", phone="12", country="", text="", client_id="a")
    assert answer.status_code == 422
    assert i18n.translator("ar")("This is needed.") in answer.text


def test_days_in_thai_are_of_the_calendar_that_fields_for_days_show() -> None:
    at = 1_795_419_000_000
    assert i18n.day_text(at, "Asia/Bangkok", "th") == "วันจันทร์ที่ 23 พฤศจิกายน ค.ศ. 2026"
    assert i18n.short_day_text(at, "Asia/Bangkok", "th") == "23 พ.ย."


def test_what_happens_soon_is_said_in_the_order_of_the_language() -> None:
    said = {tag: i18n.when_text(1_795_419_000_000, "Asia/Bangkok", tag) for tag in ("en", "ar", "th", "zh")}
    assert said == {
        "en": "Monday, November 23, 14:30",
        "ar": "الاثنين، 23 نوفمبر، 14:30",
        "th": "วันจันทร์ที่ 23 พฤศจิกายน เวลา 14:30",
        "zh": "11月23日星期一 14:30",
    }


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [
        ("en-GB", "en", "English (United Kingdom)"),
        ("th", "ar", "التايلاندية"),
        ("ar", "zh", "阿拉伯语"),
        ("x-made-up", "en", "x-made-up"),
        ("<b>", "en", "<b>"),
        ("", "en", ""),
    ],
)
def test_a_language_is_called_by_its_name_in_anothers_words(tag, language, name):
    assert i18n.language_name(tag, language) == name
