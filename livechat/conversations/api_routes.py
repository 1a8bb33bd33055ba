"""Which addresses there are for programs; `feature.py` takes them in."""

from __future__ import annotations

from livechat.conversations import api, attaching, message_api, resuming, scheduling_routes, tending
from livechat.conversations.models import PRIORITIES, STATUSES
from livechat.customers.inputs import Register
from livechat.i18n import marked
from livechat.uploads.shapes import Attachment
from livechat.web import routes
from livechat.web.paging import CURSOR, upto
from livechat.web.routes import ADMINS, ANYONE, EVERYONE, STAFF
from livechat.workspaces import embedding

TAKES_PART = "customers their own, staff those of their workspace"
WHAT_ONE_WROTE = "what they wrote themselves, in time"
OF_WORKSPACE = "those of their workspace"
_NUMBER = {"type": "integer", "minimum": 0}
WINDOW = (
    ("after_seq", _NUMBER, marked("Only messages with a larger seq")),
    ("before_seq", _NUMBER, marked("Only messages with a smaller seq; without after_seq the last ones of them")),
    upto(200),
)
_LIST = (
    ("status", {"type": "string", "enum": list(STATUSES)}, marked("Only conversations of this status")),
    ("priority", {"type": "string", "enum": list(PRIORITIES)}, marked("Only conversations of this priority")),
    CURSOR,
    upto(100),
)

API = [
    *tending.API,
    routes.api(
        "POST",
        "/api/customer/register",
        api.register,
        ANYONE,
        takes=Register,
        gives=api.Registered,
        status=201,
        summary=marked("Register a customer"),
        query=(embedding.ASKED,),
        sites=embedding.of_named,
    ),
    routes.api(
        "GET",
        "/api/conversations/{user_id}",
        api.conversations_of,
        EVERYONE,
        gives=api.Conversations,
        summary=marked("A customer's conversations"),
        query=(CURSOR, upto(50)),
        rule=TAKES_PART,
        needs="conversations:read",
    ),
    routes.api(
        "GET",
        "/api/messages/{reference}",
        api.messages,
        EVERYONE,
        gives=api.Messages,
        query=WINDOW,
        summary=marked("Messages of a conversation"),
        rule=TAKES_PART,
        needs="conversations:read",
    ),
    routes.api(
        "POST",
        "/api/messages/{reference}",
        api.send,
        EVERYONE,
        takes=api.DraftBody,
        gives=api.Sent,
        status=201,
        summary=marked("Send a message"),
        rule=TAKES_PART,
        needs="conversations:write",
    ),
    routes.api(
        "POST",
        "/api/uploads",
        api.upload,
        EVERYONE,
        gives=Attachment,
        status=201,
        takes_files=True,
        fields=attaching.UploadForm,
        summary=marked("Send a file for a message"),
        rule=TAKES_PART,
        needs="conversations:write",
    ),
    *resuming.API,
    routes.api(
        "POST",
        "/api/messages/{reference}/then",
        api.send_and,
        STAFF,
        takes=api.DraftAnd,
        gives=api.Sent,
        status=201,
        summary=marked("Send a message and set the status, both or neither"),
        rule=OF_WORKSPACE,
        needs="conversations:write",
    ),
    *scheduling_routes.API,
    routes.api(
        "PATCH",
        "/api/messages/{reference}/{message_id}",
        message_api.edit,
        EVERYONE,
        takes=message_api.EditBody,
        gives=message_api.Edited,
        summary=marked("Edit a message"),
        rule=WHAT_ONE_WROTE,
        needs="conversations:write",
    ),
    routes.api(
        "DELETE",
        "/api/messages/{reference}/{message_id}",
        message_api.delete,
        EVERYONE,
        gives=message_api.Edited,
        summary=marked("Delete a message"),
        rule=WHAT_ONE_WROTE,
        needs="conversations:write",
    ),
    routes.api(
        "POST",
        "/api/messages/{reference}/{message_id}/reactions",
        message_api.react,
        EVERYONE,
        takes=message_api.ReactionBody,
        gives=message_api.Edited,
        summary=marked("React to a message"),
        rule=TAKES_PART,
        needs="conversations:write",
    ),
    routes.api(
        "GET",
        "/api/admin/conversations/{reference}/messages/{message_id}/trace",
        message_api.trace,
        ADMINS,
        gives=message_api.Traced,
        summary=marked("What a message said before"),
        rule=OF_WORKSPACE,
        needs="conversations:read",
    ),
    routes.api(
        "GET",
        "/api/rep/stats/{rep_id}",
        api.rep_stats,
        STAFF,
        gives=api.RepStats,
        summary=marked("Figures of a rep"),
        rule="reps their own, admins everybody's",
        needs="stats:read",
    ),
    routes.api(
        "GET",
        "/api/admin/conversations",
        api.all_conversations,
        ADMINS,
        gives=api.Conversations,
        query=_LIST,
        summary=marked("All conversations"),
        rule=OF_WORKSPACE,
        needs="conversations:read",
    ),
    routes.api(
        "GET",
        "/api/admin/conversations/{reference}/messages",
        api.messages,
        ADMINS,
        gives=api.Messages,
        query=WINDOW,
        summary=marked("Messages of any conversation"),
        rule=OF_WORKSPACE,
        needs="conversations:read",
    ),
]
