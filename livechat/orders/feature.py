"""What orders contribute to the house: so far the cart."""

from __future__ import annotations

from livechat.catalogue.events import ProductChanged, ProductDeleted, ProductRestored
from livechat.conversations.visits import Looked
from livechat.i18n import marked
from livechat.orders import api, inputs, live, pages, pushes, shapes
from livechat.orders.events import CartChanged, CartShown
from livechat.registry import Feature
from livechat.web import routes
from livechat.web.routes import CUSTOMERS, STAFF, page
from livechat.workspaces import embedding

OWN = "their own"
OF_WORKSPACE = "those of their workspace"

FEATURE = Feature(
    name="orders",
    pages=[
        page("GET", "/cart", pages.cart, CUSTOMERS, audience="customer", rule=OWN),
        page("POST", "/cart/add", pages.add, CUSTOMERS, audience="customer", rule=OWN),
        page("POST", "/cart/change", pages.change, CUSTOMERS, audience="customer", rule=OWN),
        page("POST", "/cart/empty", pages.empty, CUSTOMERS, audience="customer", rule=OWN),
        page("GET", "/inbox/{reference}/cart", pages.beside, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/cart/fill", pages.fill, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/cart/change", pages.change_beside, STAFF, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "GET",
            "/api/widget/cart",
            api.cart,
            CUSTOMERS,
            gives=shapes.CartShape,
            summary=marked("One's cart"),
            rule=OWN,
            sites=embedding.of_session,
        ),
        routes.api(
            "POST",
            "/api/widget/cart/add",
            api.add,
            CUSTOMERS,
            takes=inputs.AddToCart,
            gives=shapes.CartShape,
            summary=marked("Put a product into one's cart"),
            rule=OWN,
            sites=embedding.of_session,
        ),
    ],
    events=[CartShown],
    pushes={CartShown: pushes.shown},
    after={
        CartChanged: [live.cart_listener],
        Looked: [live.looked_listener],
        ProductChanged: [live.product_listener],
        ProductDeleted: [live.product_listener],
        ProductRestored: [live.product_listener],
    },
)
