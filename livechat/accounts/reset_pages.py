"""The page for whoever has forgotten their password."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts import resetting
from livechat.accounts.inputs import Forgotten
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import show
from livechat.web.forms import Form, comes_back


async def forgotten(scope: Scope, request: Request) -> Response:
    """Ask whose password it is; where nothing is mailed, say who can help."""
    return await _forgotten_page(scope, request, Form())


async def _forgotten_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    is_mailed = resetting.is_possible(scope)
    return await show(request, scope, "accounts/forgotten.html", status=status, form=form, is_mailed=is_mailed)


@comes_back(_forgotten_page)
async def ask(scope: Scope, request: Request) -> Response:
    """Have a link mailed; the answer is the same for everybody."""
    login = (await inputs.form(request, Forgotten)).username.strip()
    await resetting.ask(scope, login)
    minutes = max(1, round(scope.means.settings.accounts.reset_minutes))
    return await show(request, scope, "accounts/reset_sent.html", login=login, minutes=minutes)
