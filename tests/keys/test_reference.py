"""The page of the REST interface: complete, in the reader's language, open to whoever has only a key."""

from __future__ import annotations

import json
import re

import pytest

from livechat.keys.reference import groups


@pytest.fixture
async def description(house):
    return house.door.description()


async def test_everything_that_programs_may_ask_for_is_on_the_page(house, browser):
    window = browser()
    page = (await window.get("/api")).text
    for route in house.door.routes:
        if route.is_api:
            assert f'data-method="{route.method}" data-path="{route.path}"' in page, route.path
    assert "connect-src 'self'" in window.page.headers["content-security-policy"]
    assert "unsafe" not in window.page.headers["content-security-policy"]


async def test_what_it_says_is_in_the_language_of_the_reader(description):
    for group in groups(description, "ar"):
        assert re.search("[\u0600-\u06ff]", group.title), group.title
        for each in group.operations:
            assert re.search("[\u0600-\u06ff]", each.summary), each.summary
            for answer in each.answers:
                assert re.search("[\u0600-\u06ff]", answer.words), answer.words


async def test_each_body_begins_with_what_is_needed_and_its_answer_has_a_shape(description):
    found = {each.id: each for group in groups(description, "en") for each in group.operations}
    product = found["post_api_admin_products"]
    assert json.loads(product.body) == {"name": "", "price_minor": 0}
    assert json.loads(product.answers[0].example)["version"] == 0
    assert [each.name for each in product.fields if each.is_needed] == ["name", "price_minor"]
    upload = found["post_api_uploads"]
    assert {(each.name, each.kind) for each in upload.given} >= {("file", "file"), ("conversation", "string")}


async def test_in_arabic_the_page_reads_from_the_right_and_names_stay_as_they_are(browser):
    window = browser()
    page = (await window.get("/api", **{"accept-language": "ar"})).text
    assert 'dir="rtl"' in page
    assert '<code class="operation__path" dir="ltr">/api/products</code>' in page
