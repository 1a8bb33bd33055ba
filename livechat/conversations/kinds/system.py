"""A line that says what happened: assigned, resolved, opened again. Only the house itself writes them."""

from __future__ import annotations

from livechat.conversations.inputs import Draft, SendMessage
from livechat.i18n import marked
from livechat.registry import Kind

SENTENCES = {
    "assigned": marked("%(rep)s has joined the conversation"),
    "unassigned": marked("The conversation is back in the queue"),
    "team": marked("The conversation was given to %(team)s"),
    "resolved": marked("The conversation was marked as resolved"),
    "closed": marked("The conversation was closed"),
    "ended": marked("%(name)s has ended the conversation"),
    "mail_wanted": marked("%(name)s would like to be answered by mail"),
    "closed_idle": marked("The conversation was closed because nobody has written for a while"),
    "merged": marked("An earlier conversation was added above"),
    "merged_away": marked("This conversation goes on in a newer one"),
    "greeted": marked("Shown on the site before: %(words)s"),
    "reopened": marked("The conversation was opened again"),
}
"""What happened, in words that the viewer's language replaces."""


def check(draft: Draft | SendMessage) -> None:
    """Nobody may send one."""


def plain(words: str) -> str:
    """Its words as they are."""
    return words


KIND = Kind("system", check, plain)
