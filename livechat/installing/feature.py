"""What being installable contributes to the house."""

from __future__ import annotations

from livechat.installing import pages
from livechat.registry import Feature
from livechat.web.routes import ANYONE, STAFF, page

FEATURE = Feature(
    name="installing",
    pages=[
        page("GET", "/app.webmanifest", pages.manifest, STAFF, rule="own workspace"),
        page("GET", "/worker.js", pages.worker, ANYONE, audience="any", rule="says nothing"),
        page("GET", "/offline/{language}", pages.offline, ANYONE, audience="any", rule="says nothing"),
        page("GET", "/share", pages.share, STAFF, rule="those of their workspace"),
        page("POST", "/share", pages.missed, STAFF, rule="keeps nothing", changes_nothing=True),
    ],
)
