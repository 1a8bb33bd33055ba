"""From what happened to the state of conversations to HTML: pure, addressed to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat import i18n
from livechat.conversations import pushes
from livechat.conversations.events import ConversationGone
from livechat.conversations.shown import RowGone
from livechat.conversations.tending_commands import BulkReply, DeletedReply
from livechat.i18n import marked

if TYPE_CHECKING:
    from livechat.live.fanout import Render
    from livechat.live.line import Refused

DELETED = marked("The conversation with %(name)s was deleted")


def conversation_gone(render: Render, event: ConversationGone) -> str:
    """Over the open conversation: that it is deleted, goes on elsewhere, or is back."""
    return render.replace(
        "conversations/_gone.html",
        ref=event.reference,
        name=event.by,
        into=event.into,
        state="back" if event.is_back else "merged" if event.into else "deleted",
    )


def refused_join(render: Render, event: Refused) -> str:
    """A page asks for what it shows and what is there no more: it is covered, too."""
    if event.refusal.status != 404:
        return pushes.refused(render, event)
    return render.replace("conversations/_gone.html", ref=event.given.conversation, name="", into="", state="deleted")


def row_gone(render: Render, event: RowGone) -> str:
    """Its row leaves every list."""
    return render.remove(f"row-{event.reference}", "li")


def deleted(render: Render, reply: DeletedReply) -> str:
    """To whoever did it: the way back, as long as there is one."""
    words = i18n.translator(render.look.language)(DELETED) % {"name": reply.conversation.customer_name}
    return render.append(
        "conversations/_undo.html",
        "toasts",
        dom_id=f"undo-{reply.conversation.reference}",
        ref=reply.conversation.reference,
        text=words,
        lasts_ms=reply.lasts_ms,
    )


def bulk_done(render: Render, reply: BulkReply) -> str:
    """One answer for the whole selection."""
    outcome = reply.outcome
    kind = "good" if not outcome.failed else "warning" if outcome.done else "error"
    words = outcome.sentence(render.look.language)
    if outcome.way is None:
        return pushes.toast(render, kind, words)
    way = outcome.way
    return render.append(
        "conversations/_undo_many.html",
        "toasts",
        dom_id=f"undo-{way.id}",
        kind=kind,
        undo=way.id,
        text=words,
        lasts_ms=way.lasts_ms,
    )
