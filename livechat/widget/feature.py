"""What the window on other sites contributes to the house."""

from __future__ import annotations

from livechat.registry import Feature
from livechat.web.routes import ADMINS, ANYONE, CUSTOMERS, GUESTS, Route, page
from livechat.widget import api_routes, pages

OWN = "their own"
NOTHING = "says nothing that customers may not know"


def _window(prefix: str) -> list[Route]:
    base = f"{prefix}/widget"
    return [
        page("GET", f"{base}.js", pages.script, ANYONE, audience="customer", rule=NOTHING),
        page("GET", base, pages.window, GUESTS, audience="customer", rule=OWN, is_framed=True),
        page("POST", f"{base}/register", pages.register, GUESTS, audience="customer", rule=OWN, is_framed=True),
        page("POST", f"{base}/enter", pages.enter, GUESTS, audience="customer", rule=OWN, is_framed=True),
        page("POST", f"{base}/pass", pages.make_pass, CUSTOMERS, audience="customer", rule=OWN),
    ]


FEATURE = Feature(
    name="widget",
    pages=[
        *_window(""),
        *_window("/w/{workspace}"),
        page("GET", "/admin/widget", pages.calls, ADMINS, rule="of their workspace"),
        page("GET", "/widget/preview", pages.preview, ADMINS, rule="of their workspace"),
        page(
            "POST",
            "/widget/popout",
            pages.pop_out,
            GUESTS,
            audience="customer",
            rule="whoever has the one-time pass",
            is_framed=True,
        ),
    ],
    api=api_routes.API,
)
