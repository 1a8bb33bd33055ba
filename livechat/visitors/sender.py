"""Who says a greeting: their picture or their letters, for a bubble on a site that may fetch neither."""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livechat.accounts import portraits, queries
from livechat.avatars import colours as colours_of
from livechat.avatars import initials
from livechat.errors import NotFound
from livechat.scope import Means, Scope
from livechat.uploads import queries as uploads
from livechat.uploads import serving, storage
from livechat.workspaces import colours, deciding, logos

PURPOSE: Final = "visitors.face"
HOLDS_S: Final = 3600
"""The frame asks for the picture at once."""


class Sender(msgspec.Struct, omit_defaults=True):
    """Somebody as the bubble shows them; the frame draws it and hands it to the page."""

    letters: str
    fill: str
    ink: str
    picture: str = ""
    """Where it lies, for whoever has one."""
    is_logo: bool = False
    """Whether the picture has a shape of its own, which is kept."""


async def somebody(scope: Scope, staff_id: str, name: str) -> Sender:
    """One of the team: their picture is shown to the visitor whom they have spoken to."""
    worn = await queries.picture(scope.db, scope.workspace_id, staff_id, portraits.PURPOSE)
    place = f"/widget/visit/face/{scope.means.signing.seal(PURPOSE, worn)}" if worn else ""
    return Sender(initials(name), *colours_of(staff_id), place)


async def shop(scope: Scope) -> Sender:
    """The workspace itself, for what a rule says."""
    decided = await deciding.of(scope)
    logo = logos.known(scope.means).get(scope.workspace_id)
    place = f"{logo.address}/small" if logo else ""
    return Sender(initials(decided.name), *colours.button(decided.accent), place, is_logo=logo is not None)


async def picture(scope: Scope, request: Request) -> Response:
    """The picture of the one who has spoken to this visitor. Raises NotFound for an address made up or old."""
    upload_id = _named(scope.means, request.path_params["token"])
    workspace_id = await uploads.worn_at(scope.db, portraits.PURPOSE, upload_id)
    found = await uploads.by_id(scope.db, workspace_id, upload_id) if workspace_id else None
    if found is None:
        raise NotFound("This file does not exist.")
    return await serving.respond(storage.folder_of(scope.means), found, thumbnail=True)


def _named(means: Means, sealed: str) -> str:
    return str(means.signing.unseal(PURPOSE, sealed, HOLDS_S) or "")
