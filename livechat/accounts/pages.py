"""Pages of accounts: coming in and going out, the team, who is signed in."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from livechat import i18n
from livechat.accounts import access, inviting, leaving, links, queries, signing_in, team
from livechat.accounts import inputs as given_to
from livechat.accounts.federated import untying
from livechat.accounts.models import Member, Staff
from livechat.accounts.pushes import session_row
from livechat.accounts.second_factor import proving
from livechat.accounts.second_factor.inputs import SecondStep
from livechat.accounts.signing_in import DEVICE_DAYS, Entrance
from livechat.providers import offering
from livechat.scope import Scope
from livechat.web import inputs, paging
from livechat.web.door import STAFF_LINE, door_of, go, show
from livechat.web.forms import Form, comes_back
from livechat.web.security import safe_path
from livechat.web.session import cookie_name, drop_cookie, set_cookie
from livechat.workspaces import deciding

SESSIONS_SHOWN = 50
NAMES = "names."
"""A form calls the name in a language by this and its tag."""


# Coming in


async def sign_in(scope: Scope, request: Request) -> Response:
    """Ask for name and password."""
    if scope.is_staff:
        return go("/inbox")
    target = safe_path(request.query_params.get("next", ""), "/inbox")
    return await sign_in_page(scope, request, Form({"next": target}))


async def sign_in_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    """The page at which staff come in, with what was wrong."""
    others = offering.offered(scope.means.settings)
    return await show(request, scope, "accounts/sign_in.html", status=status, form=form, others=others)


@comes_back(sign_in_page)
async def enter(scope: Scope, request: Request) -> Response:
    """Come in by password; one that somebody else has set opens nothing but the page to choose another."""
    given = await inputs.form(request, given_to.SignIn)
    staff = await signing_in.prove(scope, given, device=request.cookies.get(_known_cookie(request), ""))
    return await greet(scope, request, staff, safe_path(given.next, "/inbox"))


async def greet(scope: Scope, request: Request, staff: Staff, target: str) -> Response:
    """Let in who has proved who they are, once they have a password of their own if somebody else has set one."""
    if staff.must_change_password:
        async with scope.transaction() as tx:
            token = await links.create_invitation(tx, scope.means, staff.workspace_id, staff.id)
        return go(f"/invitation/{token}")
    return await let_in(scope, request, staff, target)


async def let_in(scope: Scope, request: Request, staff: Staff, target: str) -> Response:
    """Let in who has proved who they are, unless a code is asked for as well: that is the next page."""
    proof = await proving.ask(scope, staff)
    if not proof:
        return come_in(scope, request, await signing_in.come_in(scope, staff), target)
    response = go(f"/sign-in/code?next={quote(target)}")
    is_https = door_of(request).is_https(request)
    lasts_s = proving.LASTS_MS // 1000
    set_cookie(response, cookie_name("proof", is_https), proof, is_https=is_https, max_age_s=lasts_s)
    return response


async def second_step(scope: Scope, request: Request) -> Response:
    """Ask for the code."""
    if scope.is_staff:
        return go("/inbox")
    if not _proof(request):
        return go("/sign-in")
    target = safe_path(request.query_params.get("next", ""), "/inbox")
    return await _code_page(scope, request, Form({"next": target}))


async def _code_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    return await show(request, scope, "accounts/code.html", status=status, form=form)


@comes_back(_code_page)
async def enter_code(scope: Scope, request: Request) -> Response:
    """Come in by the code that follows the password; where that was too long ago, ask for it again."""
    given, proof = await inputs.form(request, SecondStep), _proof(request)
    if not proof:
        return go("/sign-in")
    device = request.cookies.get(_known_cookie(request), "")
    try:
        staff = await signing_in.second_step(scope, proof, given.totp or given.recovery, device=device)
    except proving.Gone as gone:
        again = Form.refused(gone, {"next": safe_path(given.next, "/inbox")}, scope.language)
        response = await sign_in_page(scope, request, again, gone.status)
    else:
        response = come_in(scope, request, await signing_in.come_in(scope, staff), safe_path(given.next, "/inbox"))
    is_https = door_of(request).is_https(request)
    drop_cookie(response, cookie_name("proof", is_https), is_https=is_https)
    return response


def _proof(request: Request) -> str:
    """What stands for the password between both steps."""
    return request.cookies.get(cookie_name("proof", door_of(request).is_https(request)), "")


def come_in(scope: Scope, request: Request, entrance: Entrance, target: str) -> Response:
    """From now on this browser is signed in as a colleague."""
    response = go(target)
    is_https = door_of(request).is_https(request)
    lasts_s = int(scope.means.settings.accounts.session_absolute_days * 86_400)
    name = cookie_name("staff", is_https)
    set_cookie(response, name, entrance.token, is_https=is_https, max_age_s=lasts_s)
    known = request.cookies.get(_known_cookie(request), "")
    device = signing_in.remembered(scope.means, known, entrance.staff.person_id)
    set_cookie(response, _known_cookie(request), device, is_https=is_https, max_age_s=DEVICE_DAYS * 86_400)
    return response


def _known_cookie(request: Request) -> str:
    """By it a browser that has signed in before is known, so that strangers cannot lock it out."""
    return cookie_name("known", door_of(request).is_https(request))


async def sign_out(scope: Scope, request: Request) -> Response:
    """Go: the session ends, of staff and customers alike."""
    is_https = door_of(request).is_https(request)
    name = cookie_name(scope.audience, is_https)
    others = ""
    if scope.is_customer:
        others = request.app.state.house.sessions.without(request.cookies.get(name, ""), scope.session_id)
    await leaving.sign_out(scope)
    response = go("/sign-in" if scope.is_staff else await deciding.door_of_customers(scope))
    if others:
        lasts_s = int(scope.means.settings.accounts.customer_session_days * 86_400)
        set_cookie(response, name, others, is_https=is_https, max_age_s=lasts_s)
    else:
        drop_cookie(response, name, is_https=is_https)
    return response


async def setup(scope: Scope, request: Request) -> Response:
    """Ask the first owner to make their account."""
    await inviting.must_work(scope, request.path_params["token"])
    return await _setup_page(scope, request, Form())


async def _setup_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    return await show(request, scope, "accounts/setup.html", status=status, form=form)


@comes_back(_setup_page)
async def set_up(scope: Scope, request: Request) -> Response:
    """Make the first owner's account and let them in."""
    given = await inputs.form(request, given_to.SetUp)
    entrance = await inviting.set_up(scope, request.path_params["token"], given)
    return come_in(scope, request, entrance, "/inbox")


async def password(scope: Scope, request: Request) -> Response:
    """Ask for the present password and another one."""
    return await _password_page(scope, request, Form())


async def _password_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    staff = await access.colleague(scope.db, scope, scope.actor_id)
    must = staff.must_change_password
    return await show(request, scope, "accounts/password.html", status=status, form=form, must=must)


@comes_back(_password_page)
async def change_password(scope: Scope, request: Request) -> Response:
    """Change one's own password."""
    await signing_in.change_password(scope, await inputs.form(request, given_to.ChangePassword))
    return go("/inbox")


async def set_presence(scope: Scope, request: Request) -> Response:
    """Be online, away or offline from now on."""
    given = await inputs.form(request, given_to.SetPresence)
    await team.set_presence(scope, given.state)
    return go("/inbox")


# The team


async def team_list(scope: Scope, request: Request) -> Response:
    """Everybody, and a form to add somebody."""
    capacity = (await deciding.of(scope)).capacity
    return await _team_page(scope, request, Form({"capacity": str(capacity), "role": "rep"}))


async def _team_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    members = await team.members(scope, request.app.state.house.presence_of)
    return await show(request, scope, "accounts/team.html", status=status, live=STAFF_LINE, members=members, form=form)


@comes_back(_team_page)
async def add_member(scope: Scope, request: Request) -> Response:
    """Add somebody; the page with their link is shown this once."""
    staff, link = await team.add(scope, await inputs.form(request, given_to.Person))
    return await _link_page(scope, request, staff, link)


async def _link_page(scope: Scope, request: Request, staff: Staff, link: str) -> Response:
    accounts = scope.means.settings.accounts
    return await show(
        request,
        scope,
        "accounts/invited.html",
        live=STAFF_LINE,
        name=staff.name,
        url=f"{door_of(request).origin_of(request)}/{'reset' if staff.password_hash else 'invitation'}/{link}",
        hours=0 if staff.password_hash else max(1, round(accounts.invitation_hours)),
        minutes=max(1, round(accounts.reset_minutes)),
    )


async def member(scope: Scope, request: Request) -> Response:
    """One of the team, to be changed."""
    return await _member_page(scope, request, None)


def _as_typed(person: Member) -> dict[str, str]:
    """A colleague as the fields of the form have them."""
    asked = ("name", "username", "email", "role", "capacity", "bio")
    return {field: str(getattr(person, field)) for field in asked} | {
        f"{NAMES}{tag}": name for tag, name in person.names.items()
    }


async def _member_page(scope: Scope, request: Request, form: Form | None, status: int = 200) -> Response:
    staff_id = request.path_params["staff_id"]
    person = await team.member(scope, request.app.state.house.presence_of, staff_id)
    return await show(
        request,
        scope,
        "accounts/member.html",
        status=status,
        live=STAFF_LINE,
        member=person,
        ties=await untying.ties(scope, staff_id),
        form=form or Form(_as_typed(person)),
        spoken=[(each, i18n.LANGUAGES[each].own_name) for each in await _spoken(scope)],
    )


@comes_back(_member_page)
async def edit_member(scope: Scope, request: Request) -> Response:
    """Change somebody."""
    fields = await inputs.form_fields(request)
    names = {each: fields.get(NAMES + each) for each in await _spoken(scope)}
    sent = {**fields, "names": {each: name for each, name in names.items() if name is not None}}
    given = inputs.from_fields(inputs.typed(sent, given_to.Person), given_to.Person)
    await team.edit(scope, request.path_params["staff_id"], given)
    return go("/admin/team")


async def _spoken(scope: Scope) -> list[str]:
    """The languages in which the workspace offers itself."""
    offered = (await deciding.of(scope)).languages
    return [each for each in i18n.LANGUAGES if each in offered]


async def move_member(scope: Scope, request: Request) -> Response:
    """One place up or down the team."""
    given, staff_id = await inputs.form(request, given_to.MoveMember), request.path_params["staff_id"]
    await team.move(scope, staff_id, given.direction)
    return go(f"/admin/team#more-staff-{staff_id}")


async def disable_member(scope: Scope, request: Request) -> Response:
    """Let somebody in no more."""
    await team.disable(scope, request.path_params["staff_id"])
    return go("/admin/team")


async def delete_member(scope: Scope, request: Request) -> Response:
    """Take somebody out of the team; what they wrote stays."""
    await team.delete(scope, request.path_params["staff_id"])
    return go("/admin/team")


async def enable_member(scope: Scope, request: Request) -> Response:
    """Let somebody in again."""
    await team.enable(scope, request.path_params["staff_id"])
    return go("/admin/team")


async def invite_member(scope: Scope, request: Request) -> Response:
    """A new link for somebody, shown this once."""
    staff, link = await inviting.link_for(scope, request.path_params["staff_id"])
    return await _link_page(scope, request, staff, link)


# Who is signed in


async def session_list(scope: Scope, request: Request) -> Response:
    """Sessions, the most recently seen first."""
    query = request.query_params
    audience = query.get("audience", "") if query.get("audience") in ("staff", "customers") else ""
    before = paging.place(query.get("cursor", ""))
    found = await queries.sessions(scope.db, scope.workspace_id, audience, before, SESSIONS_SHOWN + 1)
    shown, behind = paging.cut(found, SESSIONS_SHOWN, lambda each: (each.last_seen_at, each.id))
    return await show(
        request,
        scope,
        "accounts/sessions.html",
        live=STAFF_LINE,
        sessions=[session_row(each, scope.session_id) for each in shown],
        audience=audience,
        more_url=f"/admin/sessions?audience={audience}&cursor={behind}" if behind else None,
    )


async def end_session(scope: Scope, request: Request) -> Response:
    """End any session; the page behind it is signed out at once."""
    await leaving.end_session(scope, request.path_params["session_id"])
    return go("/admin/sessions")
