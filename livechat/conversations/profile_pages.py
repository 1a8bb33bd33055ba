"""Pages and forms about the customer of a conversation: the profile, notes, another conversation, their time zone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.conversations import access, opening, profiles
from livechat.customers import editing
from livechat.customers.inputs import CustomerNoteText, EditCustomer, OwnZone
from livechat.scope import Scope
from livechat.web import inputs
from livechat.web.door import STAFF_LINE, go, show
from livechat.web.forms import Form, comes_back
from livechat.web.routes import CUSTOMERS, STAFF, page

OF_WORKSPACE = "those of their workspace"


def _reference(request: Request) -> str:
    return str(request.path_params["reference"])


async def profile(scope: Scope, request: Request) -> Response:
    """Everything that is known, with a form to correct it; the dialog alone for an open desk."""
    return await _shown(scope, request, Form())


async def _shown(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    conversation = await access.conversation(scope.db, scope, _reference(request))
    known = await profiles.details(scope, conversation, request.app.state.house.presence_of)
    alone = request.headers.get("hx-request") == "true"
    return await show(
        request,
        scope,
        "conversations/_profile.html" if alone else "conversations/profile.html",
        status=status,
        details=known,
        form=form,
        languages=[("", "—"), *((each.tag, each.own_name) for each in i18n.LANGUAGES.values())],
        back=f"/inbox/{conversation.reference}",
        **({} if alone else {"live": STAFF_LINE}),
    )


@comes_back(_shown)
async def edit(scope: Scope, request: Request) -> Response:
    """Correct what is known; wrong fields come back with what was typed."""
    given = await inputs.form(request, EditCustomer)
    conversation = await access.conversation(scope.db, scope, _reference(request))
    await editing.edit(scope, conversation.customer_id, given)
    return go(f"/inbox/{conversation.reference}")


async def add_note(scope: Scope, request: Request) -> Response:
    """Remember something about the customer."""
    given = await inputs.form(request, CustomerNoteText)
    conversation = await access.conversation(scope.db, scope, _reference(request))
    await editing.note(scope, conversation.customer_id, given.text)
    return go(f"/inbox/{conversation.reference}")


async def forget_note(scope: Scope, request: Request) -> Response:
    """Take a note away."""
    conversation = await access.conversation(scope.db, scope, _reference(request))
    await editing.forget_note(scope, conversation.customer_id, request.path_params["note_id"])
    return go(f"/inbox/{conversation.reference}")


async def another(scope: Scope, request: Request) -> Response:
    """A conversation with this customer: the one that goes on, otherwise a new one."""
    return go(f"/inbox/{await opening.with_customer(scope, _reference(request))}")


async def own_zone(scope: Scope, request: Request) -> Response:
    """Where the customer's clock runs."""
    given = await inputs.form(request, OwnZone)
    await editing.remember_zone(scope, given.zone)
    return Response(status_code=204)


PAGES = [
    page("GET", "/inbox/{reference}/profile", profile, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/profile", edit, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/remember", add_note, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/remember/{note_id}/forget", forget_note, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/another", another, STAFF, rule=OF_WORKSPACE),
    page("POST", "/zone", own_zone, CUSTOMERS, audience="customer", rule="their own"),
]
