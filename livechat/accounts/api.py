"""Staff and sessions for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.accounts import access, leaving, queries, shapes, signing_in, team
from livechat.accounts.inputs import AddRep, EditRep, SignIn
from livechat.accounts.models import Member
from livechat.accounts.signing_in import Entrance
from livechat.clock import rfc3339
from livechat.errors import Invalid
from livechat.scope import ADMIN_ROLES, Scope
from livechat.web import paging

AUDIENCES = ("", "staff", "customers")
TEAM_PAGE = 1000


async def rep_login(scope: Scope, _request: Request, given: SignIn) -> shapes.SignedIn:
    """Sign in as one of the staff."""
    return signed_in(await signing_in.sign_in(scope, given))


async def admin_login(scope: Scope, _request: Request, given: SignIn) -> shapes.SignedIn:
    """Sign in as somebody who runs the team."""
    return signed_in(await signing_in.sign_in(scope, given, roles=ADMIN_ROLES))


def signed_in(entrance: Entrance) -> shapes.SignedIn:
    """Whoever has come in, as their program reads it."""
    staff = entrance.staff
    me = shapes.Me(staff.role, staff.id, staff.name)
    return shapes.SignedIn(entrance.token, entrance.session.id, me, staff.must_change_password)


async def validate(scope: Scope, request: Request) -> shapes.ValidSession:
    """Whether a session works: one's own or, for admins, any of the workspace."""
    session = await access.session(scope.db, scope, request.path_params["session_id"])
    me = shapes.Me(session.role, session.person_id, session.name)
    return shapes.ValidSession(valid=True, session=session.id, me=me, expires_at=rfc3339(session.expires_at))


async def reps(scope: Scope, request: Request) -> shapes.RepPage:
    """The team, in its order."""
    house = request.app.state.house
    members = await team.members(scope, house.presence_of)
    shown, behind = paging.part(members, _place, request.query_params, TEAM_PAGE)
    return shapes.RepPage([shapes.rep(each, house.renderer.faces.get(each.id)) for each in shown], behind)


def _place(member: Member) -> tuple[str, str]:
    return f"{member.position:04} {member.name}", member.id


async def add_rep(scope: Scope, _request: Request, given: AddRep) -> shapes.AddedRep:
    """A new colleague; without a password the answer holds the path of their one-time link."""
    staff, link = await team.add(scope, given)
    return shapes.added(staff, link)


async def edit_rep(scope: Scope, request: Request, given: EditRep) -> shapes.Rep:
    """Change what is given of a colleague."""
    staff = await team.edit_in_part(scope, request.path_params["rep_id"], given)
    house = request.app.state.house
    return shapes.rep(await team.member(scope, house.presence_of, staff.id), house.renderer.faces.get(staff.id))


async def delete_rep(scope: Scope, request: Request) -> None:
    """Take a colleague out of the team; what they wrote stays."""
    await team.delete(scope, request.path_params["rep_id"])


async def session_list(scope: Scope, request: Request) -> shapes.SessionPage:
    """Who is signed in, the most recently seen first."""
    query = request.query_params
    audience = query.get("audience", "")
    if audience not in AUDIENCES:
        raise Invalid("Please choose one of these.", field="audience")
    most = paging.limit(query.get("limit", ""), scope.means.settings.limits.list_page)
    before = paging.place(query.get("cursor", ""))
    found = await queries.sessions(scope.db, scope.workspace_id, audience, before, most + 1)
    shown, behind = paging.cut(found, most, lambda each: (each.last_seen_at, each.id))
    return shapes.SessionPage([shapes.session_item(each, scope.session_id) for each in shown], behind)


async def end_session(scope: Scope, request: Request) -> None:
    """End any session of the workspace; its pages are signed out at once."""
    await leaving.end_session(scope, request.path_params["session_id"])
