"""What the console of customers contributes to the house."""

from __future__ import annotations

from livechat.clientele import api, live, pages, shapes
from livechat.clientele.forgetting import api as erasures
from livechat.clientele.forgetting import erasing
from livechat.clientele.forgetting import pages as receipts
from livechat.clientele.forgetting.inputs import Erase
from livechat.clientele.inputs import ChangeCustomer, TagCustomer
from livechat.clientele.models import SORTS, STATES
from livechat.i18n import marked
from livechat.live.presence import PresenceChanged
from livechat.registry import Feature, Job
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, page

OF_WORKSPACE = "those of their workspace"
ONE = "/admin/customers/{customer_id}"
_DAY = {"type": "string", "format": "date"}
_QUERY = (
    ("cursor", {"type": "string", "maxLength": 1000}, marked("Where the last page ended (its `next`)")),
    paging.upto(100),
    (
        "q",
        {"type": "string", "maxLength": 200},
        marked("Words of the name, number, address or a conversation's reference"),
    ),
    ("tag", {"type": "string"}, marked("The id of a tag that they carry")),
    ("state", {"type": "string", "enum": list(STATES)}, marked("Who is here now, or blocked")),
    ("country", {"type": "string"}, marked("The country (ISO code) whose calling code their number has")),
    ("first_since", _DAY, marked("Came first on this day or later")),
    ("first_until", _DAY, marked("Came first on this day or before")),
    ("last_since", _DAY, marked("Were here last on this day or later")),
    ("last_until", _DAY, marked("Were here last on this day or before")),
    ("sort", {"type": "string", "enum": list(SORTS), "default": "new"}, marked("By last visit, first visit or name")),
)

FEATURE = Feature(
    name="clientele",
    pages=[
        page("GET", "/admin/customers", pages.people, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/customers/bulk", pages.bulk, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/customers/table.csv", pages.table, ADMINS, rule=OF_WORKSPACE),
        page("GET", ONE + "/export", pages.export, ADMINS, rule=OF_WORKSPACE),
        page("GET", ONE, pages.profile, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE, pages.change, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/tag", pages.tag, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/untag", pages.untag, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/notes", pages.note, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/notes/{note_id}/forget", pages.forget_note, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/block", pages.block, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/unblock", pages.unblock, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/sessions/{session_id}/end", pages.end_session, ADMINS, rule=OF_WORKSPACE),
        page("GET", ONE + "/erase", receipts.ask, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE + "/erase", receipts.erase, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/erasures", receipts.receipts, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/erasures/{receipt_id}", receipts.receipt, ADMINS, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "GET",
            "/api/admin/customers",
            api.customers,
            ADMINS,
            gives=shapes.CustomerPage,
            query=_QUERY,
            summary=marked("All customers, or those who are asked for"),
            rule=OF_WORKSPACE,
            needs="customers:read",
        ),
        routes.api(
            "GET",
            "/api" + ONE,
            api.customer,
            ADMINS,
            gives=shapes.CustomerProfile,
            summary=marked("Everything about one customer"),
            rule=OF_WORKSPACE,
            needs="customers:read",
        ),
        routes.api(
            "PATCH",
            "/api" + ONE,
            api.change,
            ADMINS,
            takes=ChangeCustomer,
            gives=shapes.CustomerProfile,
            summary=marked("Correct what is known about a customer"),
            rule=OF_WORKSPACE,
            needs="customers:write",
        ),
        routes.api(
            "POST",
            "/api" + ONE + "/tags",
            api.tag,
            ADMINS,
            takes=TagCustomer,
            gives=shapes.CustomerProfile,
            summary=marked("Tag a customer"),
            rule=OF_WORKSPACE,
            needs="customers:write",
        ),
        routes.api(
            "DELETE",
            "/api" + ONE + "/tags/{tag_id}",
            api.untag,
            ADMINS,
            status=204,
            summary=marked("Take a tag off a customer"),
            rule=OF_WORKSPACE,
            needs="customers:write",
        ),
        routes.api(
            "PUT",
            "/api" + ONE + "/block",
            api.block,
            ADMINS,
            status=204,
            summary=marked("Take no more messages of a customer"),
            rule=OF_WORKSPACE,
            needs="customers:write",
        ),
        routes.api(
            "DELETE",
            "/api" + ONE + "/block",
            api.unblock,
            ADMINS,
            status=204,
            summary=marked("Take a customer's messages again"),
            rule=OF_WORKSPACE,
            needs="customers:write",
        ),
        routes.api(
            "PUT",
            "/api" + ONE + "/erasure",
            erasures.erase,
            ADMINS,
            takes=Erase,
            gives=erasures.ErasureReceipt,
            summary=marked("Erase a customer for good, with a receipt"),
            rule=OF_WORKSPACE,
        ),
        routes.api(
            "GET",
            "/api/admin/erasures",
            erasures.erasures,
            ADMINS,
            gives=erasures.ErasurePage,
            query=_QUERY[:2],
            summary=marked("Receipts of erasures"),
            rule=OF_WORKSPACE,
        ),
        routes.api(
            "GET",
            "/api/admin/erasures/{receipt_id}",
            erasures.erasure,
            ADMINS,
            gives=erasures.ErasureReceipt,
            summary=marked("One receipt"),
            rule=OF_WORKSPACE,
        ),
    ],
    jobs=[Job(erasing.JOB, erasing.finish_later)],
    pushes={live.PresenceShown: live.push},
    after={PresenceChanged: [live.presence_listener]},
    start=live.start,
)
