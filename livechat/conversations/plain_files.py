"""A form with files from a page without scripts: the files are taken in as they come, then the message with them."""

from __future__ import annotations

from livechat.conversations import attaching, inputs, sending
from livechat.conversations.attaching import UploadForm
from livechat.conversations.models import Message
from livechat.scope import Scope
from livechat.web import inputs as forms
from livechat.web import multipart


async def send(scope: Scope, reader: multipart.Reader) -> Message:
    """Send what the form holds; the same form again, by a reload or a second click, sends nothing twice.

    What names the message stands before its files, its words may stand behind them. Each file is named after the
    message, so that it is the same file again, too.
    """
    named = forms.from_fields(await reader.leading_fields(), inputs.SendMessage)
    attachments: list[str] = []
    while (part := await reader.next_file()) is not None:
        if not attachments:
            await attaching.must_fit(scope, "")
        about = UploadForm(conversation=named.conversation, client_id=f"{named.client_id[:60]}.{len(attachments) + 1}")
        attachments.append((await attaching.receive(scope, about, part, part.name)).id)
    draft = sending.draft_of(forms.from_fields(await reader.rest(), inputs.SendMessage))
    draft.attachments = attachments
    return await sending.send(scope, named.conversation, draft)
