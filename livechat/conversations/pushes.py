"""From what happened to HTML: pure, addressed to nobody."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from livechat import i18n
from livechat.avatars import hue, initials
from livechat.conversations import answering, looks, tending_looks
from livechat.conversations.events import (
    ConversationChanged,
    MessageStatus,
    MessageUpdated,
    NewConversationAssigned,
    NewMessage,
    NewNote,
    UserTyping,
)
from livechat.conversations.expecting import ExpectationShown
from livechat.conversations.inputs import AddNote, SendMessage
from livechat.conversations.mentioning import Mentioned, MentionsShown
from livechat.conversations.models import FILTERS
from livechat.conversations.reading import Stretch
from livechat.conversations.shown import GoesOn, InboxChanged, StateShown, TeamShown
from livechat.i18n import marked
from livechat.rendering import linked
from livechat.scope import CUSTOMER

if TYPE_CHECKING:
    from livechat.conversations.commands import NoteReply
    from livechat.conversations.models import Conversation, Message
    from livechat.live.fanout import Render
    from livechat.live.line import Positions, Refused


def message(render: Render, of: Message, marks: tuple[int, int] = (0, 0)) -> str:
    """The message as its list's new last item; the page knows its element and shows it once."""
    bubble = looks.bubble(of, render.look, marks, render.renderer.called)
    if bubble.extras is None:
        item = render.renderer.fast("conversations/_message.html", render.look, "bubble", bubble)
    else:
        item = render("conversations/_message.html", bubble=bubble)
    return render.renderer.append(item, f"messages-{of.conversation}")


def new_message(render: Render, event: NewMessage) -> str:
    """A message on every screen that has the conversation open; for its sender it is also the acknowledgement."""
    return message(render, event.message)


def message_updated(render: Render, event: MessageUpdated) -> str:
    """A message that is different now. The page puts it in the place of its older self by id and `data-rev`."""
    return message(render, event.message)


def stored_message(render: Render, of: Message) -> str:
    """The acknowledgement of a message that was sent again."""
    return message(render, of)


def message_status(render: Render, event: MessageStatus) -> str:
    """How far both sides are now."""
    marks = looks.MarksLook(
        event.marks.customer_delivered_seq,
        event.marks.customer_read_seq,
        event.marks.staff_delivered_seq,
        event.marks.staff_read_seq,
    )
    return render.replace("conversations/_marks.html", ref=event.reference, marks=marks)


def user_typing(render: Render, event: UserTyping) -> str:
    """Three dots, or none; a colleague or a program that writes is named above the composer instead."""
    if event.role != CUSTOMER and render.look.audience == "staff":
        by = event.person_id
        writer = event.name if event.typing else ""
        return render.replace(
            "conversations/_writing.html", ref=event.reference, by=by, writer=writer, lasts_ms=event.lasts_ms
        )
    name = render.renderer.called(event.person_id, event.name, render.look)
    face = looks.Face(event.person_id, name, initials(name), hue(event.person_id)) if event.typing else None
    return render.replace("conversations/_typing.html", ref=event.reference, typing=face, lasts_ms=event.lasts_ms)


def new_note(render: Render, event: NewNote) -> str:
    """A note among the staff."""
    note = looks.note(event.note, render.look)
    return render.append("conversations/_note.html", f"messages-{event.reference}", note=note)


def mentioned(render: Render, event: Mentioned) -> str:
    """A toast for whoever is called, with the way there."""
    return render.append(
        "conversations/_mention_toast.html",
        "toasts",
        dom_id=f"toast-mention-{event.note.id}",
        ref=event.conversation.reference,
        name=event.note.author_name,
        customer=event.conversation.customer_name,
    )


def mentions_shown(render: Render, event: MentionsShown) -> str:
    """Which conversations call the viewer."""
    return render.replace("conversations/_mentions.html", mentions=event.references)


def joined(render: Render, stretch: Stretch) -> str:
    """What an open page has missed, as the same fragments that it would have got live, and the present state."""
    of = stretch.conversation
    look = render.look
    marks = of.marks(look.audience)
    out = [message(render, each, marks) for each in (*stretch.changed, *stretch.messages)]
    out += [
        render.append("conversations/_note.html", f"messages-{of.reference}", note=looks.note(each, look))
        for each in stretch.notes
    ]
    out.append(render.replace("conversations/_marks.html", ref=of.reference, marks=looks.marks(of)))
    if stretch.more:  # the page sees that it is behind and asks for the next part
        out.append(_position(render, {of.reference: of.last_seq}, again=of.reference))
    return "".join(out)


def state_shown(render: Render, event: StateShown) -> str:
    """The head of the conversation, for the staff."""
    renderer, look = render.renderer, render.look
    state = looks.state(event.conversation, renderer, look, event.reps, event.presence)
    about = tending_looks.about(event.conversation, event.teams)
    return (
        renderer.replace(renderer.fast("conversations/_state.html", look, "state", state))
        + render.replace("conversations/_about.html", about=about)
        + render.replace("conversations/_details_tags.html", about=about)
    )


def team_shown(render: Render, event: TeamShown) -> str:
    """Who answers, for the customer."""
    team = answering.team(event.conversation, render.look, event.people, event.presence, event.showing)
    return render.replace("conversations/_team.html", team=team)


def expectation(render: Render, event: ExpectationShown) -> str:
    """A customer's place in the queue."""
    return render.replace("conversations/_expectation.html", expected=event.expected)


def ended(render: Render, event: ConversationChanged) -> str:
    """What a customer can do once their conversation is over; nothing while it is not."""
    of = event.conversation
    return render.replace("conversations/_ended.html", ref=of.reference, status=of.status)


def goes_on(render: Render, event: GoesOn) -> str:
    """The way to a newer conversation, in the place of what can be done with one that is over."""
    return render.replace("conversations/_goes_on.html", ref=event.reference)


def inbox_changed(render: Render, event: InboxChanged) -> str:
    """Rows that have changed, for a page with these filters; those that have left its list are taken out."""
    out = [_beginning(render, event)] if event.is_fresh else []
    out += [
        render.renderer.append(_row(render, each, event), "inbox-list") for each in event.rows if not event.is_fresh
    ]
    out += [render.remove(f"row-{reference}", "li") for reference in event.gone]
    if event.tabs is not None:
        out.append(render.replace("conversations/_tabs.html", tabs=event.tabs(render.look)))
    if event.figures is not None:
        out.append(render.replace("conversations/_figures.html", figures=event.figures))
    return "".join(out)


def _beginning(render: Render, event: InboxChanged) -> str:
    """The list from its first row on: what a page shows that is not in it has gone while its line was broken."""
    rows = [looks.row(each, render.look, event.filters, event.presence) for each in event.rows]
    view = "|".join(getattr(event.filters, name) for name in FILTERS)
    return render.replace("conversations/_rows.html", rows=rows, view=view, ends=event.ends)


def _row(render: Render, of: Conversation, event: InboxChanged) -> str:
    key = (of.id, render.look, event.filters.sort, event.filters.direction)
    html = event.rendered.get(key)
    if html is None:
        row = looks.row(of, render.look, event.filters, event.presence)
        html = render.renderer.fast("conversations/_row.html", render.look, "row", row)
        event.rendered[key] = html
    return html


def new_assignment(render: Render, event: NewConversationAssigned) -> str:
    """A toast for the rep who was given a conversation by somebody else."""
    if event.by == event.rep_id:
        return ""
    words = i18n.translator(render.look.language)(marked("%(name)s is assigned to you now"))
    return toast(render, "info", words % {"name": event.conversation.customer_name}, event.conversation.reference)


def toast(render: Render, kind: str, words: str, opens: str = "") -> str:
    """A short notice in the corner; `opens` is the conversation that it is about."""
    dom_id = f"toast-{secrets.token_hex(6)}"
    return render.append("conversations/_toast.html", "toasts", kind=kind, text=words, dom_id=dom_id, opens=opens)


def stored_note(render: Render, reply: NoteReply) -> str:
    """To its author, also when it was sent once more because the line broke before this answer."""
    note = looks.note(reply.note, render.look)
    return render.append("conversations/_note.html", f"messages-{reply.note.conversation}", note=note)


def refused(render: Render, event: Refused) -> str:
    """Why something could not be done."""
    client_id = getattr(event.given, "client_id", None)
    if isinstance(event.given, AddNote):
        return refused_note(render, event, event.given)
    if isinstance(event.given, SendMessage) or (client_id and not hasattr(event.given, "conversation")):
        return refused_message(render, event)
    return toast(render, "warning" if event.refusal.status in (409, 429) else "error", event.sentence)


def refused_message(render: Render, event: Refused) -> str:
    """A message that was not stored takes its pending twin's place, with the reason and another try."""
    given = event.given
    bubble = looks.Bubble(
        dom_id=looks.dom_id(event.scope.actor_id, given.client_id),
        seq=0,
        rev=0,
        role=event.scope.sender_role,
        side="own",
        kind="text",
        sender=event.scope.actor_id,
        name=event.scope.actor_name,
        initials=initials(event.scope.actor_name),
        hue=hue(event.scope.actor_id),
        text=getattr(given, "text", ""),
        iso="",
        time="",
        day="",
        state="failed",
        reason=event.sentence,
        retry=event.refusal.code in ("unavailable", "rate_limited"),
    )
    return render.replace("conversations/_message.html", bubble=bubble)


def refused_note(render: Render, event: Refused, given: AddNote) -> str:
    """A note that was not stored takes its pending twin's place, with the reason and another try."""
    note = looks.NoteLook(
        id="",
        dom_id=f"note-{given.client_id}",
        after_seq=looks.AT_THE_END,
        name=event.scope.actor_name,
        initials=initials(event.scope.actor_name),
        hue=hue(event.scope.actor_id),
        text=linked(given.text),
        iso="",
        time="",
        sender=event.scope.actor_id,
        client_id=given.client_id,
        state="failed",
        reason=event.sentence,
        retry=event.refusal.code in ("unavailable", "rate_limited"),
    )
    return render.replace("conversations/_note.html", note=note)


def position(render: Render, event: Positions) -> str:
    """The newest `seq` of what a page has open, so that it notices what it has missed."""
    return _position(render, event.conversations)


def _position(render: Render, conversations: dict[str, int], again: str = "") -> str:
    look = looks.Position(json.dumps(conversations), again)
    return render.renderer.replace(render.renderer.fast("conversations/_position.html", render.look, "position", look))
