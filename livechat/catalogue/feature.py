"""What the catalogue contributes to the house."""

from __future__ import annotations

from livechat.catalogue import api, chat_pages, inputs, news, pages, picture_pages, pictures, shapes
from livechat.catalogue.kinds import carousel, product
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.uploads.shapes import Attachment
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, CUSTOMERS, STAFF, page

OF_WORKSPACE = "those of their workspace"
_QUERY = (
    ("q", {"type": "string", "maxLength": 200}, marked("Words that all occur in name, SKU, category or description")),
    ("category", {"type": "string"}, marked("Only products of this category")),
    ("active", {"type": "boolean"}, marked("Only those that can be sent, or only the others")),
    paging.CURSOR,
    paging.upto(100),
)

FEATURE = Feature(
    name="catalogue",
    kinds=[product.KIND, carousel.KIND],
    news=news.NEWS,
    pages=[
        page("GET", "/products/choices", chat_pages.choices, STAFF, rule=OF_WORKSPACE),
        page("POST", "/products/ask", chat_pages.ask, CUSTOMERS, audience="customer", rule="what they were shown"),
        page("GET", "/admin/products", pages.product_list, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products", pages.add, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/products/new", pages.new, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products/preview", pages.preview, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products/pictures", picture_pages.add, ADMINS, rule=OF_WORKSPACE, takes_files=True),
        page(
            "POST",
            "/admin/products/{product_id}/pictures",
            picture_pages.append,
            ADMINS,
            rule=OF_WORKSPACE,
            takes_files=True,
        ),
        page("GET", "/admin/products/{product_id}", pages.product, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products/{product_id}", pages.change, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products/{product_id}/activate", pages.activate, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products/{product_id}/deactivate", pages.deactivate, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products/{product_id}/delete", pages.delete, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/products/{product_id}/restore", pages.restore, ADMINS, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "GET",
            "/api/products",
            api.products,
            STAFF,
            gives=shapes.Products,
            query=_QUERY,
            summary=marked("The catalogue"),
            rule=OF_WORKSPACE,
            needs="products:read",
        ),
        routes.api(
            "GET",
            "/api/products/{product_id}",
            api.product,
            STAFF,
            gives=shapes.ProductShape,
            summary=marked("A product"),
            rule=OF_WORKSPACE,
            needs="products:read",
        ),
        routes.api(
            "GET",
            "/api/admin/products",
            api.products,
            ADMINS,
            gives=shapes.Products,
            query=_QUERY,
            summary=marked("The catalogue"),
            rule=OF_WORKSPACE,
            needs="products:read",
        ),
        routes.api(
            "POST",
            "/api/admin/products",
            api.add,
            ADMINS,
            takes=inputs.NewProduct,
            gives=shapes.ProductShape,
            status=201,
            summary=marked("Add a product"),
            rule=OF_WORKSPACE,
            needs="products:write",
        ),
        routes.api(
            "PUT",
            "/api/admin/products/{product_id}",
            api.change,
            ADMINS,
            takes=inputs.ChangedProduct,
            gives=shapes.ProductShape,
            summary=marked("Change a product"),
            rule=OF_WORKSPACE,
            needs="products:write",
        ),
        routes.api(
            "DELETE",
            "/api/admin/products/{product_id}",
            api.delete,
            ADMINS,
            status=204,
            summary=marked("Take a product out of the catalogue"),
            rule=OF_WORKSPACE,
            needs="products:write",
        ),
        routes.api(
            "POST",
            "/api/admin/products/pictures",
            api.add_picture,
            ADMINS,
            gives=Attachment,
            status=201,
            summary=marked("Send a picture or a video of a product"),
            rule=OF_WORKSPACE,
            takes_files=True,
            needs="products:write",
        ),
    ],
    files={pictures.PURPOSE: pictures.may_see},
)
