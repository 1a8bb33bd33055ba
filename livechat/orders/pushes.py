"""A changed cart as HTML: beside the conversation for the staff, at its head for the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livechat.orders.events import CartShown

if TYPE_CHECKING:
    from livechat.live.fanout import Render


def shown(render: Render, event: CartShown) -> str:
    """What each side sees of it."""
    cart = event.shown(render.look.language)
    if render.look.audience == "staff":
        return render.replace("orders/_beside.html", ref=event.reference, cart=cart)
    return render.replace("orders/_link.html", cart=cart)
