"""REST for a window of one's own: what the workspace is like, and the customer's one conversation."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from livechat import i18n
from livechat.accounts import portraits, sessions
from livechat.conversations import api, attaching, expecting, past
from livechat.conversations.inputs import ClientId, Reference
from livechat.conversations.models import Conversation
from livechat.conversations.shapes import RepShape
from livechat.scope import Scope
from livechat.surveys import rating
from livechat.surveys.inputs import Rate, Score
from livechat.uploads.shapes import Attachment
from livechat.widget import shapes, talking
from livechat.workspaces import deciding, embedding, logos

LANGUAGE = "language"


class FileForm(msgspec.Struct, kw_only=True):
    """What comes with a file."""

    client_id: ClientId = ""
    duration_ms: Annotated[int, msgspec.Meta(ge=1, le=24 * 3_600_000)] | None = None


class FeedbackBody(msgspec.Struct, kw_only=True):
    """What the customer thought, from 1 to 5; of their latest conversation unless another one is named."""

    rating: Score
    comment: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    conversation: Reference | None = None


async def config(scope: Scope, request: Request) -> shapes.ConfigShape:
    """What a window needs to know of a workspace before anybody has said a word."""
    shop = await embedding.workspace(scope, request)
    there = scope.but(workspace_id=shop.id)
    decisions = await deciding.of(there)
    accepted = i18n.accepted(request.headers.get("accept-language", ""))
    language = sessions.language(decisions, [request.query_params.get(LANGUAGE, ""), *accepted])
    expectations = expecting.expectations_of(request.app.state.house)
    kinds, most_bytes = await attaching.limits(there)
    return shapes.config(
        shop.slug,
        decisions,
        language,
        scope.now_ms,
        logo=logos.known(there.means).get(shop.id),
        is_online=await expectations.somebody(shop.id),
        kinds=kinds,
        most_bytes=most_bytes,
    )


async def conversation(scope: Scope, request: Request) -> shapes.OwnConversation:
    """The customer's open conversation; where there is none, one is begun."""
    return await _shown(scope, request, await talking.open_one(scope))


async def messages(scope: Scope, request: Request) -> api.Messages:
    """Messages of the open conversation, else of the last one: after a `seq`, or from the start."""
    return await api.messages_of(scope, request, (await talking.latest(scope)).reference)


async def send(scope: Scope, request: Request, given: api.DraftBody) -> api.Sent:
    """Say something, once: the same `client_id` or `Idempotency-Key` again gives the same message.

    It goes into the open conversation; else into the last one, which is open again by it; else into a new one.
    """
    return await api.send_to(scope, request, (await talking.going_on(scope)).reference, given)


async def upload(scope: Scope, request: Request) -> Attachment:
    """Send a file, to become part of the next message: its `id` goes into the `attachments` of that.

    A form (multipart/form-data) with `file` and, if wanted, `client_id` (the same again gives the same file; the
    `Idempotency-Key` stands for it) and `duration_ms` of a recording.
    """
    return await api.take_in(scope, request, {"conversation": (await talking.going_on(scope)).reference})


async def close(scope: Scope, request: Request) -> shapes.OwnConversation:
    """The customer has what they came for. Ending what is over changes nothing."""
    ended = await past.end(scope, (await talking.latest(scope)).reference)
    return await _shown(scope, request, ended)


async def feedback(scope: Scope, _request: Request, given: FeedbackBody) -> shapes.Feedback:
    """What the customer thought, once. The same again changes nothing."""
    reference = given.conversation or (await talking.latest(scope)).reference
    said = Rate(conversation=reference, score=given.rating, comment=given.comment)
    stored = await rating.rate(scope, reference, said)
    return shapes.Feedback(reference, stored.score, stored.comment)


async def _shown(scope: Scope, request: Request, of: Conversation) -> shapes.OwnConversation:
    if not of.assigned_id:
        return shapes.conversation(of, None)
    people = await request.app.state.house.watcher.answerers(scope.workspace_id)
    name = next((each.name_in(scope.language) for each in people if each.id == of.assigned_id), of.assigned_name)
    avatar = await portraits.of(scope.db, scope.workspace_id, of.assigned_id)
    return shapes.conversation(of, RepShape(of.assigned_id, name or "", avatar))
