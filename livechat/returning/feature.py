"""What returning contributes to the house."""

from __future__ import annotations

from livechat.registry import Feature, Job
from livechat.returning import pages, telling
from livechat.web.routes import CUSTOMERS, GUESTS, page

OF_LETTER = "whoever has the link of the letter"

FEATURE = Feature(
    name="returning",
    pages=[
        page("GET", "/return/{token}", pages.ask_to_return, GUESTS, audience="customer", rule=OF_LETTER),
        page("POST", "/return", pages.come_back, GUESTS, audience="customer", rule=OF_LETTER),
        page("GET", "/write-me", pages.ask_where, CUSTOMERS, audience="customer", rule="their own"),
        page("POST", "/write-me", pages.write_me, CUSTOMERS, audience="customer", rule="their own"),
    ],
    jobs=[
        Job("returning.look", telling.look, every_s=telling.LOOKED_EVERY_S),
        Job(telling.JOB, telling.mail, attempts=telling.TRIES),
    ],
)
