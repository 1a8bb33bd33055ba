"""Visiting: a page of a shop's site tells where a visitor is, and hears what they are to be shown."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import msgspec
from limits import RateLimitItemPerMinute

from livechat.accounts.throttling import throttle_of
from livechat.errors import Conflict, Forbidden, Invalid, NotFound
from livechat.scope import Means, Scope
from livechat.signing import fingerprint
from livechat.visitors import addresses, greeting, keeping, matching, queries, sender
from livechat.visitors.greeting import Greeting
from livechat.visitors.here import Offer, Present, Spot, here_of
from livechat.visitors.inputs import Report
from livechat.visitors.models import Visit
from livechat.visitors.sender import Sender
from livechat.workspaces import access, deciding

BEAT_S: Final = 20
"""How often a page that is looked at gives a sign of life."""
PER_ADDRESS: Final = 600
"""Reports a minute from one address, behind which a whole office may be."""
PER_VISITOR: Final = 90
LONGEST_TEXT: Final = 1000
LONGEST_TITLE: Final = 200
COUNTED: Final = 20_000
_MEMORY: Final = "visitors.counted"


class Shown(msgspec.Struct, omit_defaults=True):
    """A message to be shown to the visitor now."""

    id: str
    """Its sealed name, which begins a conversation."""
    text: str
    rule: str = ""
    name: str = ""
    """Of the rep who says it; otherwise the workspace's."""
    staff: str = ""
    sender: Sender | None = None
    """Whoever says it, as they look."""


class Answer(msgspec.Struct, omit_defaults=True):
    """What follows from a report."""

    every: int = 0
    """Seconds until the next sign of life; 0 asks for none."""
    wait: float | None = None
    """Seconds after which something may be due."""
    greet: Shown | None = None


async def is_on(scope: Scope, workspace_id: int) -> bool:
    """Whether anything is done with visits: somebody looks at them, or a message waits for them."""
    return (await deciding.of(scope, workspace_id)).visitors or bool(await keeping.at_hand(scope.means, workspace_id))


async def report(scope: Scope, given: Report) -> Answer:
    """Take note of where a visitor is.

    Raises RateLimited, NotFound for a workspace that is not there, Forbidden for a site that may not hold its
    window, Invalid for the address of a page that is not the site's.
    """
    throttle = throttle_of(scope.means)
    throttle.hit("visit", scope.address, RateLimitItemPerMinute(PER_ADDRESS))
    throttle.hit("visitor", fingerprint(given.visitor)[:24], RateLimitItemPerMinute(PER_VISITOR))
    workspace = await access.by_slug(scope.means, given.workspace)
    scope = scope.but(workspace_id=workspace.id)
    site = addresses.origin_of(given.site)
    if not await access.may_embed(scope, site):
        raise Forbidden("This site may not show the chat.")
    addresses.must_be_on(site, given.url)
    if given.news:
        await _count(scope, given.news, given.greeting)
    if not await is_on(scope, workspace.id):
        return Answer()
    if given.leaving:
        here_of(scope.means).left(workspace.id, given.visitor, given.tab)
        return Answer()
    decided = await deciding.of(scope)
    if decided.visitors and not given.unlisted:
        present = _seen(scope, site, given)
        if present.offer is not None:
            return Answer(every=BEAT_S, greet=await _delivered(scope, present))
    if given.busy:
        return Answer(every=BEAT_S)
    return await _by_rule(scope, given)


async def _by_rule(scope: Scope, given: Report) -> Answer:
    decided = await deciding.of(scope)
    visit = Visit(
        url=given.url,
        seconds=given.seconds,
        visits=given.visits,
        referrer=given.referrer,
        language=given.language,
        seen=frozenset(given.seen),
        dismissed_s=given.dismissed_s,
        is_talking=given.talking,
        is_open=decided.is_open(scope.now_ms),
    )
    rules = await keeping.at_hand(scope.means, scope.workspace_id)
    chosen = matching.choose(rules, visit, decided.greeting_pause * 60)
    if chosen is None:
        return Answer(every=BEAT_S)
    if chosen.wait_s > 0:
        return Answer(every=BEAT_S, wait=chosen.wait_s)
    text = chosen.rule.text(_language(given.speaks or given.language, chosen.rule.texts), decided.default_language)
    name = greeting.seal(scope.means, Greeting(scope.workspace_id, text, rule_id=chosen.rule.id))
    shop = await sender.shop(scope)
    return Answer(every=BEAT_S, greet=Shown(name, text, rule=chosen.rule.id, name=decided.name, sender=shop))


def _language(asked: str, texts: dict[str, str]) -> str:
    """The language of the words that a browser's reader understands; empty if there is none."""
    tag = asked.replace("_", "-").lower()
    return tag if tag in texts else tag.partition("-")[0]


def _seen(scope: Scope, site: str, given: Report) -> Present:
    spot = Spot(
        origin=site,
        path=addresses.kept_path(given.url),
        title=" ".join(given.title.split())[:LONGEST_TITLE],
        came_from=host if (host := addresses.host_of(given.referrer)) != addresses.host_of(site) else "",
        language=given.language,
        visits=given.visits,
    )
    here = here_of(scope.means)
    return here.seen(scope.workspace_id, given.visitor, given.tab, spot, is_talking=given.talking)


async def _delivered(scope: Scope, present: Present) -> Shown:
    offer = present.offer
    assert offer is not None
    present.offer = None
    here_of(scope.means).changed(present)
    rep = await sender.somebody(scope, offer.staff_id, offer.staff_name)
    return Shown(offer.token, offer.text, name=offer.staff_name, staff=offer.staff_id, sender=rep)


async def say(scope: Scope, visitor_id: str, text: str) -> Present:
    """A rep begins: their words reach the visitor with the next sign of life.

    Raises NotFound for somebody who has gone, Conflict for one who talks with the team already, Invalid.
    """
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Invalid("Please write something.", field="text")
    if len(words) > LONGEST_TEXT:
        raise Invalid("Please use at most %(limit)s characters.", field="text", limit=LONGEST_TEXT)
    here = here_of(scope.means)
    present = await present_now(scope, visitor_id)
    if present.is_talking:
        raise Conflict("This visitor talks with the team already.")
    token = greeting.seal(scope.means, Greeting(scope.workspace_id, words, staff_id=scope.actor_id))
    present.offer = Offer(token, words, scope.actor_id, scope.actor_name)
    present.greeted_by = scope.actor_name
    here.changed(present)
    return present


async def present_now(scope: Scope, visitor_id: str) -> Present:
    """A visitor who is here, or NotFound."""
    present = here_of(scope.means).find(scope.workspace_id, visitor_id)
    if present is None or not (await deciding.of(scope)).visitors:
        raise NotFound("This visitor has left.")
    return present


async def _count(scope: Scope, news: str, token: str) -> None:
    """A message was shown, or closed: each counts once."""
    said = greeting.read(scope.means, token)
    if said is None or said.workspace_id != scope.workspace_id or not said.rule_id:
        return
    key = f"{news} {fingerprint(token)}"
    counted = _counted(scope.means)
    if key in counted:
        return
    counted[key] = None
    if len(counted) > COUNTED:
        counted.popitem(last=False)
    async with scope.transaction() as tx:
        await queries.count(tx, scope.workspace_id, said.rule_id, news)


def _counted(means: Means) -> OrderedDict[str, None]:
    counted: OrderedDict[str, None] = means.memory.setdefault(_MEMORY, OrderedDict())
    return counted
