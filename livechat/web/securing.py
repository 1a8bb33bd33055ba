"""What staff owe to their account before anything else: a password of their own, then the second factor."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livechat.errors import PasswordFirst, SecureFirst
from livechat.scope import VISITOR, Scope
from livechat.web.routes import Route

PASSWORD: Final = "/password"  # noqa: S105  # an address
"""Where staff choose their own password in place of one that somebody else has set."""
SECURITY: Final = "/me/security"
"""Where staff set up the second factor that their workspace asks for."""


def lead(request: Request, route: Route, scope: Scope) -> Response | None:
    """To where somebody does first what they owe; None where they may go on. What is no page is refused instead."""
    if VISITOR in route.who:
        return None
    if scope.must_choose_password:
        is_open, target = route.path == PASSWORD, PASSWORD
    else:
        is_open, target = not scope.must_secure or route.is_for_securing, SECURITY
    if is_open:
        return None
    if route.is_api or request.method not in ("GET", "HEAD"):
        must_owe_nothing(scope)
    return RedirectResponse(target, 303)


def must_owe_nothing(scope: Scope) -> None:
    """Refuse whoever must do something else first."""
    if scope.must_choose_password:
        raise PasswordFirst
    if scope.must_secure:
        raise SecureFirst
