"""What the pages say of events, states and problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from livechat.i18n import marked
from livechat.outgoing.posting import PROBLEMS
from livechat.webhooks.models import DELIVERED, FAILED, FAILING, GONE, PAUSED, SWITCHED_OFF, WAITING

EVENTS: Final[Mapping[str, str]] = {
    "new_message": marked("A message was written"),
    "message_updated": marked("A message was edited, deleted or reacted to"),
    "message_status": marked("Messages were received or read"),
    "scheduled_messages": marked("Messages wait to be sent later"),
    "new_note": marked("A note was written"),
    "mentioned": marked("Somebody was called in a note"),
    "conversation_created": marked("A conversation was opened"),
    "conversation_updated": marked("A conversation's status, priority or assignment has changed"),
    "conversation_deleted": marked("A conversation was deleted"),
    "sales_rep_assigned": marked("The customer learns who looks after them"),
    "new_conversation_assigned": marked("A conversation was given to a rep"),
    "transfer_offered": marked("A conversation was offered to a colleague"),
    "transfer_answered": marked("An offered conversation was accepted or declined"),
    "customer_registered": marked("A customer has registered"),
    "customer_changed": marked("What is known of a customer has changed"),
    "customer_blocked": marked("A customer was blocked"),
    "customer_unblocked": marked("A customer may write again"),
    "customer_erased": marked("A customer was erased"),
    "staff_added": marked("A colleague was added"),
    "staff_changed": marked("A colleague's name, role or access has changed"),
    "staff_left": marked("A colleague has left"),
    "product_added": marked("A product was added"),
    "product_changed": marked("A product has changed"),
    "product_deleted": marked("A product was taken out of the catalogue"),
    "product_restored": marked("A product was put back into the catalogue"),
    "retention_ran": marked("What is kept no longer was deleted"),
    "notification": marked("Somebody is told of something they want brought here"),
    "test": marked("Somebody tries the webhook out"),
}
GROUPS: Final[Mapping[str, str]] = {
    "conversations": marked("Conversations"),
    "routing": marked("Conversations"),
    "customers": marked("Customers"),
    "catalogue": marked("Products"),
    "accounts": marked("Team"),
    "notifications": marked("Team"),
}
OTHERS: Final = marked("More")
ON: Final = marked("On")
FAILS: Final = marked("On, but it fails")
OFF: Final[Mapping[str, str]] = {
    PAUSED: marked("Off"),
    FAILING: marked("Off: it failed for days"),
    GONE: marked("Off: its receiver wants nothing more"),
}
STATES: Final[Mapping[str, str]] = {
    WAITING: marked("Waiting"),
    DELIVERED: marked("Delivered"),
    FAILED: marked("Failed"),
}
REASONS: Final[Mapping[str, str]] = {**PROBLEMS, SWITCHED_OFF: marked("The webhook was switched off")}
