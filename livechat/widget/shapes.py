"""What programs see of the window on other sites."""

from __future__ import annotations

import msgspec

from livechat import i18n
from livechat.clock import rfc3339
from livechat.conversations.models import Conversation
from livechat.conversations.shapes import RepShape
from livechat.web.frame import Logo
from livechat.workspaces import colours
from livechat.workspaces.asked import CHOICE, Asked
from livechat.workspaces.closed import offline
from livechat.workspaces.settings import Decisions


class LanguageShape(msgspec.Struct):
    """A language in which customers are spoken to."""

    tag: str
    name: str
    """In that language."""
    direction: str
    """ltr or rtl."""


class FieldShape(msgspec.Struct):
    """Something that a new customer is asked."""

    name: str
    required: bool


class ChoiceShape(msgspec.Struct):
    """One of several answers: what is sent, and what is read."""

    value: str
    words: str


class OwnFieldShape(msgspec.Struct):
    """Something that the workspace asks besides; its answer is sent in `fields` of the registration, by its name."""

    name: str
    words: str
    """What it is called in the language of the texts."""
    kind: str
    required: bool
    choices: list[ChoiceShape]


class UploadsShape(msgspec.Struct):
    """Which files may be sent: image, video, audio, file; none at all where the list is empty."""

    kinds: list[str]
    largest_bytes: int


class ConfigShape(msgspec.Struct):
    """What a window needs to know of a workspace: nothing that its customers may not know."""

    workspace: str
    """Its short name in addresses."""
    name: str
    enabled: bool
    """Whether its sites show the chat."""
    logo: str | None
    """Where it lies; null for a workspace without one."""
    accent: str
    accent_ink: str
    """The colour in which words on the accent can be read."""
    side: str
    language: str
    """That of the texts here: the asked one, if it is offered."""
    languages: list[LanguageShape]
    welcome: str
    offline: str
    """What customers read while the team is away by its business hours."""
    is_open: bool
    opens_at: str | None
    """When the team is back; null while it is there, and where nobody knows."""
    outside_hours: str
    """What customers meet meanwhile: form, queue, bot or hidden."""
    is_online: bool
    """Whether somebody of the team is there right now."""
    fields: list[FieldShape]
    own_fields: list[OwnFieldShape]
    uploads: UploadsShape


class OwnConversation(msgspec.Struct):
    """The customer's own conversation."""

    reference: str
    status: str
    rep: RepShape | None
    """Who looks after it; null while nobody does."""
    last_seq: int
    unread: int
    created_at: str


class Feedback(msgspec.Struct):
    """What a customer thought, as it is stored."""

    conversation: str
    rating: int
    comment: str


def config(
    slug: str,
    of: Decisions,
    language: str,
    now_ms: int,
    *,
    logo: Logo | None,
    is_online: bool,
    kinds: tuple[str, ...],
    most_bytes: int,
) -> ConfigShape:
    """A workspace as its customers' windows see it at a moment."""
    fill, ink = colours.button(of.accent)
    back_at = of.opens_at(now_ms)
    return ConfigShape(
        workspace=slug,
        name=of.name,
        enabled=of.widget_enabled,
        logo=logo.address if logo else None,
        accent=fill,
        accent_ink=ink,
        side=of.widget_side,
        language=language,
        languages=[
            LanguageShape(each.tag, each.own_name, each.direction)
            for each in i18n.LANGUAGES.values()
            if each.tag in of.languages
        ],
        welcome=of.said(of.welcome, language),
        offline=offline(of.outside_hours, of.offline, of.default_language, language),
        is_open=of.is_open(now_ms),
        opens_at=None if back_at is None else rfc3339(back_at),
        outside_hours=of.outside_hours,
        is_online=is_online,
        fields=[FieldShape(*each) for each in of.asked_at(now_ms)],
        own_fields=[_own_field(each, language, of.default_language) for each in of.ask_fields.all],
        uploads=UploadsShape(list(kinds), most_bytes),
    )


def _own_field(of: Asked, language: str, otherwise: str) -> OwnFieldShape:
    name = of.name(otherwise)
    choices = [ChoiceShape(*each) for each in of.options(language, otherwise)] if of.kind == CHOICE else []
    return OwnFieldShape(name, of.words(language, otherwise) or name, of.kind, of.required, choices)


def conversation(of: Conversation, rep: RepShape | None) -> OwnConversation:
    """A conversation as its customer's window sees it."""
    return OwnConversation(of.reference, of.status, rep, of.last_seq, of.unread_by_customer, rfc3339(of.created_at))
