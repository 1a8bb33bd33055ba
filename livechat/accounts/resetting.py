"""Resetting: whoever has forgotten their password gets a link by mail, and nobody learns which accounts exist."""

from __future__ import annotations

from typing import Any, Final

from limits import RateLimitItemPerHour

from livechat import i18n, ids
from livechat.accounts import links, queries
from livechat.accounts.throttling import throttle_of
from livechat.audit.noting import note
from livechat.errors import NotFound
from livechat.i18n import marked
from livechat.i18n.folding import caseless
from livechat.jobs import queue
from livechat.mail import posting
from livechat.mail.letters import Letter
from livechat.rendering import look as look_of
from livechat.scope import Scope
from livechat.signing import fingerprint
from livechat.workspaces import deciding

JOB: Final = "accounts.reset"
TRIES: Final = 10
"""With pauses that double this is longer than any link works by default."""


def is_possible(scope: Scope) -> bool:
    """Whether this installation mails anything."""
    return scope.means.settings.mail.is_on


async def ask(scope: Scope, login: str) -> None:
    """Have a link mailed to whoever signs in with this name or address, if there is somebody who has an address.

    Whether there is, is looked at later: neither the answer nor the time it takes tells. Raises NotFound where
    nothing is mailed, RateLimited for too many letters.
    """
    if not is_possible(scope):
        raise NotFound
    settings, throttle = scope.means.settings.accounts, throttle_of(scope.means)
    throttle.hit("reset-from", scope.address, RateLimitItemPerHour(settings.resets_per_address_hour))
    account = fingerprint(caseless(login))[:32]
    throttle.hit("reset-of", account, RateLimitItemPerHour(settings.resets_per_account_hour))
    async with scope.transaction() as tx:
        await queue.later(
            tx,
            JOB,
            ids.opaque(),
            workspace_id=scope.workspace_id,
            due_at=scope.now_ms,
            payload={"login": login, "language": scope.language, "asked_at": scope.now_ms},
        )


async def mail(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Mail the link, in the language of the person it is for; to nobody when it has taken too long.

    Each try makes a link and a letter of its own, because an earlier letter may have arrived after all: the newest
    link works.
    """
    too_late = scope.now_ms >= payload["asked_at"] + links.reset_ms(scope.means)
    staff = await queries.staff_by_login(scope.db, payload["login"])
    if too_late or staff is None or not staff.email or staff.disabled_at is not None or not is_possible(scope):
        return
    async with scope.transaction() as tx:
        token = await links.create_reset(tx, scope.means, staff.workspace_id, staff.id)
        await note(tx, scope.but(workspace_id=staff.workspace_id), "password.link_mailed", staff.about)
    decisions = await deciding.of(scope.means, staff.workspace_id)
    look = look_of("html", "staff", staff.language or payload["language"], decisions.time_zone)
    url = f"{house.origin}/reset/{token}"
    minutes = max(1, round(scope.means.settings.accounts.reset_minutes))
    html = house.renderer.page(
        "accounts/reset_letter.html",
        look,
        language=look.language,
        direction=i18n.LANGUAGES[look.language].direction,
        workspace=decisions.name,
        name=staff.name,
        login=staff.username,
        url=url,
        minutes=minutes,
    )
    translate = i18n.translator(look.language)
    subject = translate(marked("A new password for %(name)s")) % {"name": decisions.name}
    text = _text(staff.name, url, minutes, look.language)
    name = f"{JOB} {fingerprint(token)}"
    await posting.post(
        scope.means, Letter(staff.email, staff.name, decisions.name, subject, text, html, look.language, name)
    )


def _text(name: str, url: str, minutes: int, language: str) -> str:
    translate = i18n.translator(language)
    lasts = i18n.translations(language).ngettext(
        "The link works once, for %(num)s minute.", "The link works once, for %(num)s minutes.", minutes
    )
    parts = [
        translate(marked("Hello %(name)s,")) % {"name": f"\u2068{name}\u2069"},
        translate(marked("choose a new password here:")) + f"\n{url}",
        lasts % {"num": minutes},
        translate(marked("You did not ask for this? Then do nothing: your password stays as it is.")),
    ]
    return "\n\n".join(parts) + "\n"
