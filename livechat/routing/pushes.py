"""From what happens around who answers to HTML: pure, addressed to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat import i18n
from livechat.avatars import hue, initials
from livechat.conversations.pushes import toast
from livechat.i18n import marked
from livechat.routing.events import OfferChanged, OfferMade, OfferSettled, ViewersChanged

if TYPE_CHECKING:
    from livechat.live.fanout import Render

ANSWERS = {
    "accept": ("good", marked("%(name)s has accepted the conversation with %(customer)s")),
    "decline": ("warning", marked("%(name)s has declined the conversation with %(customer)s")),
    "run_out": ("warning", marked("%(name)s did not answer; the conversation stays with you")),
}


def viewers_changed(render: Render, event: ViewersChanged) -> str:
    """Faces of who looks at the conversation; each page takes out its own."""
    viewers = [(person, name, initials(name), hue(person)) for person, name in event.viewers]
    return render.replace("routing/_viewers.html", ref=event.reference, viewers=viewers)


def offer_changed(render: Render, event: OfferChanged) -> str:
    """A bar above the composer; each page shows the part that concerns its owner."""
    return render.replace("routing/_offer.html", ref=event.reference, offer=event.offer)


def offer_made(render: Render, event: OfferMade) -> str:
    """A toast for the colleague."""
    translate = i18n.translator(render.look.language)
    words = translate(marked("%(name)s wants to give you the conversation with %(customer)s"))
    values = {"name": event.offer.from_name, "customer": event.customer_name}
    return toast(render, "info", words % values, event.offer.reference)


def offer_settled(render: Render, event: OfferSettled) -> str:
    """A toast for whoever offered it."""
    kind, sentence = ANSWERS[event.answer]
    words = i18n.translator(render.look.language)(sentence)
    values = {"name": event.offer.to_name, "customer": event.customer_name}
    return toast(render, kind, words % values, event.offer.reference)
