"""Why a page's line is not opened: browsers tell a page nothing of an upgrade that was refused, not even its status.

A page that cannot come through asks the address of its line by a plain POST, with the same words behind it, and hears
what the upgrade was answered. Nothing is opened by it, and the limits stay where they are: before the upgrade.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livechat.errors import PasswordFirst, Refusal, SecureFirst
from livechat.live import dialects
from livechat.live.socket import PATHS
from livechat.web import failures
from livechat.web.door import address_of, language_of


async def why(request: Request) -> Response:
    """What an upgrade here would be refused with; 204 where it would not.

    409 tells a page, as 4409 does on a line, to load itself again: whoever has to do something for their account first
    is led there by the door.
    """
    house, address = request.app.state.house, address_of(request)
    _, audience = PATHS[request.url.path]
    try:
        house.entrance.admit(address)
        try:
            workspace = request.query_params.get("workspace", "")
            await house.entrance.identify(request.headers, address, request.url.scheme, audience, workspace)
        finally:
            house.entrance.released(address)
    except (PasswordFirst, SecureFirst):
        return _plain(HTTPStatus.CONFLICT)
    except Refusal as refusal:
        return failures.problem(refusal, language_of(request))
    return _plain(HTTPStatus.NO_CONTENT)


def _plain(status: HTTPStatus) -> Response:
    return Response(status_code=status, headers={"cache-control": "no-store"})


ROUTES = [Route(path, why, methods=["POST"]) for path, (dialect, _) in PATHS.items() if dialect == dialects.HTML]
