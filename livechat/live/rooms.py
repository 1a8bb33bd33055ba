"""Names of rooms: who receives the same events."""

from __future__ import annotations

from typing import Final

Room = tuple[str, str]


CONVERSATION: Final = "conversation"


def conversation(reference: str) -> Room:
    """Everybody who has a conversation open: its customer and the staff that looks at it."""
    return (CONVERSATION, reference)


def staff(workspace_id: int) -> Room:
    """Every connection of the workspace's staff."""
    return ("staff", str(workspace_id))


def customers(workspace_id: int) -> Room:
    """Every connection of the workspace's customers."""
    return ("customers", str(workspace_id))


def person(person_id: str) -> Room:
    """Every connection of one person."""
    return ("person", person_id)


def following(customer_id: str) -> Room:
    """The streams of a customer that follow all of their conversations, those that begin later among them."""
    return ("following", customer_id)


def watching(what: str, workspace_id: int) -> Room:
    """Staff pages that show a live list or figures: inbox, overview, team, sessions, customers."""
    return (f"watching-{what}", str(workspace_id))


SESSION: Final = "session"


def session(credential_id: str) -> Room:
    """The connections that one session, or one key, has opened."""
    return (SESSION, credential_id)
