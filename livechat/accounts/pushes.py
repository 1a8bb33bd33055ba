"""What the admin's open pages are told of colleagues and sessions."""

from __future__ import annotations

from livechat.accounts.events import SessionEnded, SessionStarted, TeamShown
from livechat.accounts.models import Session, SessionRow
from livechat.avatars import hue, initials
from livechat.clock import rfc3339
from livechat.live.fanout import Render
from livechat.web import devices


def session_row(session: Session, current_id: str = "") -> SessionRow:
    """A session as the list shows it."""
    return SessionRow(
        id=session.id,
        dom_id=f"session-{session.id}",
        person_id=session.person_id,
        who=session.name,
        role=session.role,
        initials=initials(session.name),
        hue=hue(session.person_id),
        device=devices.words(session.device),
        address=session.address,
        created_iso=rfc3339(session.created_at),
        last_seen_iso=rfc3339(session.last_seen_at),
        current=session.id == current_id,
    )


def session_started(render: Render, event: SessionStarted) -> str:
    """A new row in the list of sessions."""
    return render.append("accounts/_session.html", to="session-list", session=session_row(event.session))


def session_ended(render: Render, event: SessionEnded) -> str:
    """Its row is gone."""
    return render.remove(f"session-{event.session_id}", "li")


def team_shown(render: Render, event: TeamShown) -> str:
    """The rows of the team as they are now."""
    rows = [
        render.append("accounts/_member.html", to="team-list", member=member)
        if member.id in event.new
        else render.replace("accounts/_member.html", member=member)
        for member in event.members
    ]
    return "".join(rows) + "".join(render.remove(f"staff-{staff_id}", "li") for staff_id in event.gone)
