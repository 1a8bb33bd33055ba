"""Which addresses of the window there are for programs, and for scripts of the workspace's sites."""

from __future__ import annotations

from functools import partial

from livechat.conversations import api as conversations
from livechat.conversations.api_routes import WINDOW
from livechat.i18n import marked
from livechat.uploads.shapes import Attachment
from livechat.web import routes
from livechat.web.routes import ANYONE, CUSTOMERS
from livechat.widget import api, shapes
from livechat.workspaces import embedding

OWN = "their own"
PUBLIC = "says nothing that customers may not know"
_own = partial(routes.api, who=CUSTOMERS, rule=OWN, sites=embedding.of_session)
_HERE = "/api/widget/conversation"
_TAG = {"type": "string", "maxLength": 35}

API = [
    routes.api(
        "GET",
        "/api/widget/config",
        api.config,
        ANYONE,
        gives=shapes.ConfigShape,
        query=(embedding.ASKED, (api.LANGUAGE, _TAG, marked("The language of the texts, if it is offered"))),
        summary=marked("What a window on a site needs to know"),
        rule=PUBLIC,
        sites=embedding.of_named,
    ),
    _own(
        "GET",
        _HERE,
        api.conversation,
        gives=shapes.OwnConversation,
        summary=marked("One's open conversation, begun where there is none"),
    ),
    _own(
        "GET",
        f"{_HERE}/messages",
        api.messages,
        gives=conversations.Messages,
        query=WINDOW,
        summary=marked("Messages of one's conversation"),
    ),
    _own(
        "POST",
        f"{_HERE}/messages",
        api.send,
        takes=conversations.DraftBody,
        gives=conversations.Sent,
        status=201,
        summary=marked("Say something"),
    ),
    _own(
        "POST",
        f"{_HERE}/upload",
        api.upload,
        gives=Attachment,
        status=201,
        takes_files=True,
        fields=api.FileForm,
        summary=marked("Send a file for one's next message"),
    ),
    _own(
        "POST",
        f"{_HERE}/close",
        api.close,
        gives=shapes.OwnConversation,
        summary=marked("End one's conversation"),
    ),
    _own(
        "POST",
        "/api/widget/feedback",
        api.feedback,
        takes=api.FeedbackBody,
        gives=shapes.Feedback,
        summary=marked("Say what one thought of a conversation"),
    ),
]
