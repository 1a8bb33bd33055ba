"""Canned replies for programs: what the composer of a page asks for when a reply with files was chosen."""

from __future__ import annotations

from starlette.requests import Request

from livechat.replies import files, inputs
from livechat.scope import Scope
from livechat.uploads.shapes import Attachment, attachment


async def take_file(scope: Scope, request: Request, given: inputs.TakeFile) -> Attachment:
    """Put a file of a reply before the next message, as if it had been sent for it; name it in `attachments`.

    It vanishes within the hour unless a message takes it. The same `client_id` again gives the same file.
    """
    place = request.path_params
    return attachment(
        await files.take(scope, place["reply_id"], place["upload_id"], given.conversation, given.client_id)
    )
