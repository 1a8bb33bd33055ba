"""What accounts contribute to the house."""

from __future__ import annotations

from livechat.accounts import api, commands, inputs, live, news, pages, pushes, reset_pages, resetting, shapes
from livechat.accounts.access import person_of
from livechat.accounts.events import (
    AvailabilityChanged,
    SecondFactorChanged,
    SessionEnded,
    SessionStarted,
    StaffAdded,
    StaffChanged,
    TeamShown,
)
from livechat.accounts.federated import pages as federated
from livechat.accounts.memberships import api as workspaces
from livechat.accounts.memberships import pages as memberships
from livechat.accounts.memberships.inputs import NameWorkspace
from livechat.accounts.second_factor import pages as security
from livechat.i18n import marked
from livechat.live.presence import PresenceChanged
from livechat.registry import Command, Feature, Job
from livechat.web import paging, routes
from livechat.web.door import SECURITY
from livechat.web.routes import ADMINS, ANYONE, OWNERS, STAFF, page
from livechat.workspaces.events import DecisionsChanged

__all__ = ["FEATURE", "person_of"]

OWN = "their own account"
OF_WORKSPACE = "those of their workspace; owners are touched by owners only"
_LIMIT = paging.upto(100)
_AUDIENCE = ("audience", {"type": "string", "enum": ["staff", "customers"]}, marked("Only sessions of this side"))

FEATURE = Feature(
    name="accounts",
    pages=[
        page("GET", "/sign-in", pages.sign_in, ANYONE),
        page("POST", "/sign-in", pages.enter, ANYONE),
        page("GET", "/sign-in/code", pages.second_step, ANYONE, rule="whoever has just given a right password"),
        page("POST", "/sign-in/code", pages.enter_code, ANYONE, rule="whoever has just given a right password"),
        page("GET", "/sign-in/with/{provider}", federated.leave, ANYONE, rule="whoever has an account there"),
        page("GET", "/sign-in/with/{provider}/back", federated.come_back, ANYONE, rule="the browser that went there"),
        page("POST", "/sign-out", pages.sign_out, ANYONE, audience="any", rule="their own session"),
        page("GET", "/setup/{token}", pages.setup, ANYONE, rule="whoever has the one-time link"),
        page("POST", "/setup/{token}", pages.set_up, ANYONE, rule="whoever has the one-time link"),
        page("GET", "/invitation/{token}", pages.invitation, ANYONE, rule="whoever has the one-time link"),
        page("POST", "/invitation/{token}", pages.accept, ANYONE, rule="whoever has the one-time link"),
        page("GET", "/reset/{token}", pages.invitation, ANYONE, rule="whoever has the one-time link"),
        page("POST", "/reset/{token}", pages.accept, ANYONE, rule="whoever has the one-time link"),
        page("GET", "/forgotten", reset_pages.forgotten, ANYONE),
        page("POST", "/forgotten", reset_pages.ask, ANYONE, rule="the letter goes to the account's own address"),
        page("GET", "/password", pages.password, STAFF, rule=OWN),
        page("POST", "/password", pages.change_password, STAFF, rule=OWN),
        page("GET", SECURITY, security.security, STAFF, rule=OWN, is_for_securing=True),
        page("POST", "/me/security/begin", security.begin, STAFF, rule=OWN, is_for_securing=True),
        page("POST", "/me/security/confirm", security.confirm, STAFF, rule=OWN, is_for_securing=True),
        page("POST", "/me/security/codes", security.new_codes, STAFF, rule=OWN),
        page("POST", "/me/security/off", security.switch_off, STAFF, rule=OWN),
        page("POST", "/presence", pages.set_presence, STAFF, rule=OWN),
        page("GET", "/admin/team", pages.team_list, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team", pages.add_member, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/team/{staff_id}", pages.member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}", pages.edit_member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}/move", pages.move_member, ADMINS, rule="those of their workspace"),
        page("POST", "/admin/team/{staff_id}/disable", pages.disable_member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}/delete", pages.delete_member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}/enable", pages.enable_member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}/invite", pages.invite_member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}/one-step", security.switch_off_member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/team/{staff_id}/untie", federated.untie_member, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/me/workspace", memberships.switch, STAFF, rule="those they belong to", is_for_securing=True),
        page("GET", "/admin/workspaces", memberships.listing, ADMINS, rule="those they belong to"),
        page("POST", "/admin/workspaces", memberships.make, OWNERS),
        page("GET", "/admin/workspaces/name", memberships.ask_for_name, OWNERS, rule="the one they are in"),
        page("POST", "/admin/workspaces/name", memberships.rename, OWNERS, rule="the one they are in"),
        page("GET", "/admin/sessions", pages.session_list, ADMINS, rule="those of their workspace"),
        page(
            "POST",
            "/admin/sessions/{session_id}/end",
            pages.end_session,
            ADMINS,
            rule="those of their workspace",
        ),
    ],
    api=[
        routes.api(
            "POST",
            "/api/rep/login",
            api.rep_login,
            ANYONE,
            takes=inputs.SignIn,
            gives=shapes.SignedIn,
            summary=marked("Sign in as one of the staff"),
        ),
        routes.api(
            "POST",
            "/api/admin/login",
            api.admin_login,
            ANYONE,
            takes=inputs.SignIn,
            gives=shapes.SignedIn,
            summary=marked("Sign in as an admin or owner"),
        ),
        routes.api(
            "GET",
            "/api/rep/sessions/{session_id}/validate",
            api.validate,
            STAFF,
            gives=shapes.ValidSession,
            summary=marked("Whether a session of the staff works"),
            rule="their own; admins those of their workspace",
        ),
        routes.api(
            "GET",
            "/api/admin/reps",
            api.reps,
            ADMINS,
            gives=shapes.RepPage,
            query=(paging.CURSOR, paging.upto(api.TEAM_PAGE, api.TEAM_PAGE)),
            summary=marked("The team"),
            rule="those of their workspace",
            needs="team:read",
        ),
        routes.api(
            "POST",
            "/api/admin/add-rep",
            api.add_rep,
            ADMINS,
            takes=inputs.AddRep,
            gives=shapes.AddedRep,
            status=201,
            summary=marked("Add a colleague"),
            rule=OF_WORKSPACE,
            needs="team:write",
        ),
        routes.api(
            "PATCH",
            "/api/admin/rep/{rep_id}",
            api.edit_rep,
            ADMINS,
            takes=inputs.EditRep,
            gives=shapes.Rep,
            summary=marked("Change a colleague"),
            rule=OF_WORKSPACE,
            needs="team:write",
        ),
        routes.api(
            "DELETE",
            "/api/admin/rep/{rep_id}",
            api.delete_rep,
            ADMINS,
            status=204,
            summary=marked("Take a colleague out of the team"),
            rule=OF_WORKSPACE,
            needs="team:write",
        ),
        routes.api(
            "GET",
            "/api/admin/sessions",
            api.session_list,
            ADMINS,
            gives=shapes.SessionPage,
            query=(_AUDIENCE, paging.CURSOR, _LIMIT),
            summary=marked("Who is signed in"),
            rule="those of their workspace",
        ),
        routes.api(
            "POST",
            "/api/admin/sessions/{session_id}/logout",
            api.end_session,
            ADMINS,
            status=204,
            summary=marked("End a session"),
            rule="those of their workspace",
        ),
        routes.api(
            "GET",
            "/api/workspaces",
            workspaces.listing,
            STAFF,
            gives=workspaces.WorkspaceList,
            summary=marked("The workspaces one belongs to"),
            rule="those they belong to",
        ),
        routes.api(
            "POST",
            "/api/workspaces",
            workspaces.make,
            OWNERS,
            takes=NameWorkspace,
            gives=workspaces.WorkspaceItem,
            status=201,
            summary=marked("Make a workspace"),
        ),
        routes.api(
            "PUT",
            "/api/workspace",
            workspaces.rename,
            OWNERS,
            takes=NameWorkspace,
            gives=workspaces.WorkspaceItem,
            summary=marked("Give the workspace one is in another name and address"),
            rule="the one they are in",
        ),
        routes.api(
            "POST",
            "/api/workspaces/{workspace}/session",
            workspaces.switch,
            STAFF,
            gives=shapes.SignedIn,
            summary=marked("Go to another workspace"),
            rule="those they belong to",
        ),
    ],
    commands=[
        Command(inputs.Authenticate, commands.authenticate, ANYONE),
        Command(inputs.SetPresence, commands.set_presence, STAFF, "their own"),
    ],
    events=[SessionStarted, SessionEnded],
    news=news.NEWS,
    pushes={
        SessionStarted: pushes.session_started,
        SessionEnded: pushes.session_ended,
        TeamShown: pushes.team_shown,
    },
    after={
        SessionEnded: [live.session_listener],
        AvailabilityChanged: [live.availability_listener],
        StaffAdded: [live.added_listener],
        StaffChanged: [live.staff_listener],
        SecondFactorChanged: [live.second_factor_listener],
        DecisionsChanged: [live.decisions_listener],
        PresenceChanged: [live.presence_listener],
    },
    jobs=[Job(resetting.JOB, resetting.mail, attempts=resetting.TRIES)],
    start=live.start,
)
