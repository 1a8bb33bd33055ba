"""What would be deleted, shown beside the settings before anybody saves them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livechat import i18n
from livechat.retention import deleting
from livechat.retention.rules import RULES
from livechat.scope import Scope
from livechat.web.door import door_of, look_of
from livechat.web.routes import ADMINS, page
from livechat.workspaces import deciding
from livechat.workspaces.settings import LONGEST_DAYS

_LONGEST_DIGITS: Final = len(str(LONGEST_DAYS))


async def forecast(scope: Scope, request: Request) -> Response:
    """How much would go with the days that stand in the fields; what is no number of days counts as for ever."""
    asked: dict[str, Any] = {rule.keeps: _days(request.query_params.get(rule.keeps, "")) for rule in RULES}
    found = await deleting.forecast(scope, replace(await deciding.of(scope), **asked))
    look = await look_of(request, scope)
    return HTMLResponse(door_of(request).renderer.page("retention/_forecast.html", look, found=found))


def _days(typed: str) -> int:
    text = i18n.ascii_digits(typed.strip())
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_DIGITS
    return int(text) if is_number and int(text) <= LONGEST_DAYS else 0


ROUTES = [page("GET", "/admin/retention/forecast", forecast, ADMINS, rule="own workspace")]
