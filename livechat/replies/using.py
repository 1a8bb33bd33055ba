"""Using replies: what the menu of a conversation offers, filled in for its customer, and counting what was sent."""

from __future__ import annotations

from collections.abc import Mapping

from livechat import i18n
from livechat.conversations import access as conversations
from livechat.conversations.models import Conversation
from livechat.customers import access as customers
from livechat.customers import phones
from livechat.replies import access, examples, files, queries
from livechat.replies.models import Choice, Reply
from livechat.replies.variables import fill, first_name
from livechat.scope import Scope
from livechat.workspaces import deciding

OFFERED = 400
"""Replies in one menu; whoever has more finds the others by typing."""
READ = 1200


async def menu(scope: Scope, reference: str, wanted: str = "") -> tuple[list[Choice], bool]:
    """The replies for a conversation, each in the language that suits its customer best, and whether there are more.

    Raises NotFound for a conversation of others.
    """
    conversation = await conversations.conversation(scope.db, scope, reference)
    await examples.give(scope)
    decisions = await deciding.of(scope)
    language = conversation.customer_language or conversation.language
    values = await values_of(scope, conversation)
    known = await queries.usable(scope.db, scope.workspace_id, scope.actor_id, READ)
    found = in_language(known, (language, "", decisions.default_language))
    words = wanted.casefold().split()[:8]
    if words:
        found = [each for each in found if all(word in _searched(each) for word in words)]
    return [_choice(each, values) for each in found[:OFFERED]], len(found) > OFFERED


def in_language(known: list[Reply], wanted: tuple[str, ...]) -> list[Reply]:
    """Of the same shortcut in several languages the one that is wanted most; the order stays."""

    def rank(reply: Reply) -> int:
        return wanted.index(reply.language) if reply.language in wanted else len(wanted)

    best: dict[tuple[str, str], Reply] = {}
    for each in known:
        key = (each.owner_id, each.shortcut)
        if key not in best or rank(each) < rank(best[key]):
            best[key] = each
    return list(best.values())


def _searched(reply: Reply) -> str:
    return f"{reply.shortcut} {reply.title} {reply.category} {reply.content}".casefold()


def _choice(reply: Reply, values: Mapping[str, str]) -> Choice:
    filled = fill(reply.content, values)
    return Choice(
        reply.id,
        reply.shortcut,
        reply.title,
        reply.category,
        reply.language,
        not reply.is_shared,
        filled.text,
        filled.asks,
        filled.missing,
        files.of(reply),
    )


async def values_of(scope: Scope, conversation: Conversation) -> dict[str, str]:
    """What the variables stand for in a conversation, for the rep who answers it."""
    customer = await customers.customer(scope.db, scope, conversation.customer_id)
    decisions = await deciding.of(scope)
    language = conversation.customer_language if conversation.customer_language in i18n.LANGUAGES else i18n.SOURCE
    return {
        "customer_name": customer.name,
        "customer_first_name": first_name(customer.name),
        "customer_phone": phones.shown(customer.phone),
        "customer_email": customer.email,
        "rep_name": scope.actor_name,
        "rep_first_name": first_name(scope.actor_name),
        "conversation": conversation.reference,
        "shop_name": decisions.name,
        "date": i18n.day_text(scope.now_ms, decisions.time_zone, language),
        "time": i18n.time_text(scope.now_ms, decisions.time_zone, language),
    }


async def sample_values(scope: Scope) -> dict[str, str]:
    """The same for a customer who does not exist, so that one sees what a reply will look like."""
    decisions = await deciding.of(scope)
    return {
        "customer_name": "Anna Lindqvist",
        "customer_first_name": "Anna",
        "customer_phone": "+66 81 234 5678",
        "customer_email": "anna@example.com",
        "rep_name": scope.actor_name,
        "rep_first_name": first_name(scope.actor_name),
        "conversation": "CONV-7KQ2M4XW8RD1H5ZB",
        "shop_name": decisions.name,
        "date": i18n.day_text(scope.now_ms, decisions.time_zone, scope.language),
        "time": i18n.time_text(scope.now_ms, decisions.time_zone, scope.language),
    }


async def count(scope: Scope, reference: str, client_id: str, reply_id: str) -> bool:
    """A message was made from a reply: it counts if the message is stored, and once, however often one says so."""
    await conversations.conversation(scope.db, scope, reference)
    async with scope.transaction() as tx:
        reply = await access.reply(tx, scope, reply_id)
        new = await queries.note_use(tx, scope.workspace_id, reply.id, reference, scope.actor_id, client_id)
        if new:
            await queries.count_use(tx, scope.workspace_id, reply.id, scope.now_ms)
    return bool(new)
