"""Telling: an answer that a customer who has left does not read within some minutes goes to them by mail."""

from __future__ import annotations

from typing import Any, Final

from livechat import i18n
from livechat.conversations import access, kinds
from livechat.customers import queries as customers
from livechat.errors import NotFound
from livechat.i18n import marked
from livechat.jobs import queue
from livechat.mail import posting
from livechat.mail.letters import Letter
from livechat.rendering import look as look_of
from livechat.returning import queries, ways
from livechat.returning.models import Quote, Said
from livechat.scope import Scope
from livechat.uploads import looks as files
from livechat.workspaces import deciding

JOB: Final = "returning.mail"
LOOKED_EVERY_S: Final = 30.0
TRIES: Final = 16
"""With pauses that double this is most of a day."""
OLDEST_MS: Final = 6 * 3_600_000
"""What is older when mail begins to work is not mailed any more."""
AT_ONCE: Final = 200
QUOTED: Final = 5
QUOTED_CHARACTERS: Final = 600


async def look(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Write down a letter for everybody who has waited long enough; whoever is here reads it here."""
    minutes = (await deciding.of(scope)).mail_after
    if not scope.means.settings.mail.is_on or not minutes:
        return
    now = scope.now_ms
    for found in await queries.unread(scope.db, scope.workspace_id, now - OLDEST_MS, now - minutes * 60_000, AT_ONCE):
        if house.presence_of(found.customer_id) == "online":
            continue
        async with scope.transaction() as tx:
            await queries.mailed(tx, scope.workspace_id, found.conversation_id, found.up_to_seq, now)
            await queue.later(
                tx,
                JOB,
                f"{found.reference}-{found.up_to_seq}",
                workspace_id=scope.workspace_id,
                due_at=now,
                payload={"reference": found.reference, "up_to_seq": found.up_to_seq},
            )


async def mail(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Mail the answers that are still unread, with the way back; none are when the customer has read them meanwhile."""
    try:
        of = await access.conversation(scope.db, scope, payload["reference"])
    except NotFound:
        return  # erased meanwhile
    customer = await customers.by_id(scope.db, scope.workspace_id, of.customer_id)
    if customer is None or not customer.email or customer.blocked_at is not None or not scope.means.settings.mail.is_on:
        return
    unread = await queries.said(scope.db, scope.workspace_id, of.id, payload["up_to_seq"], QUOTED)
    if not unread:
        return
    decisions = await deciding.of(scope)
    url = house.origin + ways.path(scope, customer.id, customer.email, of.reference)
    look = look_of("html", "customer", customer.language or decisions.default_language, decisions.time_zone)
    quoted = [_short(each, look.language) for each in reversed(unread)]
    html = house.renderer.page(
        "returning/letter.html",
        look,
        language=look.language,
        direction=i18n.LANGUAGES[look.language].direction,
        workspace=decisions.name,
        name=customer.name,
        said=quoted,
        url=url,
        days=max(1, round(scope.means.settings.mail.link_days)),
    )
    translate = i18n.translator(look.language)
    subject = translate(marked("%(name)s has answered you")) % {"name": unread[0].name or decisions.name}
    await posting.post(
        scope.means,
        Letter(
            customer.email,
            customer.name,
            decisions.name,
            subject,
            _text(quoted, url, look.language),
            html,
            look.language,
            f"{JOB} {key}",
        ),
    )


def _short(said: Said, language: str) -> Quote:
    enclosed = files.files(said.attachments, language) if said.attachments else []
    words = said.text if said.kind == "text" or enclosed else kinds.plain(said.kind, said.text)
    if len(words) > QUOTED_CHARACTERS:
        words = words[:QUOTED_CHARACTERS] + " …"
    return Quote(said.name, words, tuple((files.titled(each, language), each.size) for each in enclosed))


def _text(quoted: list[Quote], url: str, language: str) -> str:
    translate = i18n.translator(language)
    parts = [
        "\n".join([f"{each.name}:", *([each.words] if each.words else []), *(_file(*file) for file in each.files)])
        for each in quoted
    ]
    parts += [
        translate(marked("Go on with the conversation here:")) + f"\n{url}",
        translate(marked("Whoever has this link can read the conversation. Please do not pass it on.")),
    ]
    return "\n\n".join(parts) + "\n"


def _file(name: str, size: str) -> str:
    return f"📎 \u2068{name}\u2069 ({size})"
