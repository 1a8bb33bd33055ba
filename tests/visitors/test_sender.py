"""Who says a greeting, as the bubble on a site shows them: to whomever was spoken to, and to nobody else."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from livechat.avatars import DEGREES, colours, hue
from livechat.faces import giving as faces
from livechat.logos import giving as logos
from livechat.rendering import folder
from livechat.visitors import keeping, visiting
from livechat.visitors.here import here_of
from tests.factories import an_admin, at_work
from tests.uploads.samples import picture
from tests.visitors.test_keeping import a_body
from tests.workspaces.furnishing import once


@pytest.fixture
async def olga(house, scope):
    """An admin."""
    return (await at_work(scope, await an_admin(house.means, name="Olga", password="")))[0]


@pytest.fixture
async def greeted(house, visit, decide):
    """What a rep says reaches a visitor: `await greeted(mali)`."""

    async def greet(rep):
        await decide(visitors=True)
        await visit()
        [present] = here_of(house.means).listed(1)
        await visiting.say(rep, present.id, "Hello!")
        return (await visit()).greet.sender

    return greet


async def test_a_rep_is_shown_to_whom_they_have_spoken_to(greeted, mali, program):
    await faces.give(mali, mali.actor_id, once(picture()), "me.png")
    said = await greeted(mali)
    assert said.letters == "M"
    small = await program.get(said.picture)
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(small.content)).format == "WEBP"
    assert (await program.get(said.picture + "x")).status_code == 404


async def test_who_has_no_picture_or_none_any_more_is_shown_by_letters(greeted, mali, program):
    await faces.give(mali, mali.actor_id, once(picture()), "me.png")
    before = await greeted(mali)
    await faces.take_away(mali, mali.actor_id)
    assert (await program.get(before.picture)).status_code == 404
    now = await greeted(mali)
    assert (now.letters, now.picture) == ("M", "")
    assert (now.fill, now.ink) == colours(mali.actor_id)


async def test_what_a_rule_says_comes_from_the_shop_in_its_colour_or_with_its_logo(olga, visit, decide, program):
    await decide(name="Lamp shop", accent="#ffd400")
    await keeping.add(olga, a_body(seconds=0))
    said = (await visit()).greet.sender
    assert (said.letters, said.fill, said.ink, said.picture) == ("LS", "#ffd400", "#0b1414", "")
    await logos.give(olga, once(picture(size=(300, 100))))
    said = (await visit()).greet.sender
    assert said.is_logo
    assert (await program.get(said.picture)).status_code == 200


def test_the_colours_are_those_of_the_style_sheet():
    style = (folder("static") / "css" / "parts.css").read_text()
    assert re.findall(r"\.hue-(\d+) { --hue: (\d+); }", style) == [(str(at), str(of)) for at, of in enumerate(DEGREES)]
    assert colours("anybody")[0] == f"oklch(.915 .045 {DEGREES[hue('anybody')]})"
    assert "light-dark(oklch(.915 .045 var(--hue))" in style
    assert "light-dark(oklch(.4 .085 var(--hue))" in style
