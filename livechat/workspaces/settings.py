"""What a workspace decides: declared once each; page, checks, storage and reference follow from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from livechat.i18n import marked
from livechat.workspaces import options
from livechat.workspaces.meaning import (
    CHECKS,
    NUMBER,
    SELECT,
    SWITCH,
    Meaning,
    decision,
)
from livechat.workspaces.seen import Seen

KEEPING: Final = marked("Keeping and deleting")
LONGEST_DAYS: Final = 36_500

MANUAL: Final = "manual"
ROUND_ROBIN: Final = "round_robin"
FEWEST_OPEN: Final = "fewest_open"
FIRST_ANSWER: Final = "first"
EVERY_ANSWER: Final = "every"


def _minutes(default: int, label: str, help: str = "") -> Any:  # noqa: A002 - the name that the page uses
    return decision(default, label, help, kind=NUMBER, between=(0, 1440))


@dataclass(frozen=True, kw_only=True)
class Decisions(Seen):
    """What the admins of one workspace have decided."""

    assignment: str = decision(
        MANUAL,
        marked("New conversations"),
        marked("Reps take them from the queue, or they are handed out to whoever is online and has room."),
        kind=SELECT,
        options=options.worded(
            (MANUAL, marked("Wait in the queue")),
            (ROUND_ROBIN, marked("Are handed out in turn")),
            (FEWEST_OPEN, marked("Go to whoever has the fewest")),
        ),
    )
    pass_on_after: int = decision(
        3,
        marked("Pass on after"),
        marked("Minutes a customer may wait for the rep who has the conversation; 0 never passes on."),
        kind=NUMBER,
        between=(0, 240),
    )
    pass_on: str = decision(
        FIRST_ANSWER,
        marked("Pass on when"),
        kind=SELECT,
        options=options.worded(
            (FIRST_ANSWER, marked("The first answer of a rep is missing")),
            (EVERY_ANSWER, marked("Any answer is missing")),
        ),
    )
    quiet_after: int = decision(
        10,
        marked("Quiet after"),
        marked("Minutes without a message after which a conversation no longer counts as one at a time."),
        kind=NUMBER,
        between=(1, 240),
    )
    first_reply_owns: bool = decision(
        True,
        marked("First answer takes the conversation"),
        marked("Whoever answers in a conversation that nobody has looks after it from then on."),
        kind=SWITCH,
    )
    capacity: int = decision(
        6,
        marked("Conversations at a time"),
        marked("What a new rep can carry; it can be changed for each person."),
        kind=NUMBER,
        between=(1, 20),
    )

    upload_kinds: tuple[str, ...] = decision(
        ("image", "video", "audio", "file"),
        marked("Files that may be sent"),
        marked("By customers and by the team. Programs and web pages never may."),
        kind=CHECKS,
        options=options.worded(
            ("image", marked("Pictures")),
            ("video", marked("Videos")),
            ("audio", marked("Sound and voice messages")),
            ("file", marked("Documents and other files")),
        ),
    )
    upload_mb: int = decision(
        20,
        marked("Largest file, in megabytes"),
        marked("The server may have been told to take less."),
        kind=NUMBER,
        between=(1, 10_000),
    )
    change_window_min: int = decision(
        60,
        marked("Time to edit or delete, in minutes"),
        marked("For so long whoever wrote a message may change it or take it back; 0 means never."),
        kind=NUMBER,
        between=(0, 10_080),
    )
    typing_preview: bool = decision(
        False,
        marked("See what customers type"),
        marked("Reps read a message while it is being written. Customers are told so on their page."),
        kind=SWITCH,
    )
    undo_send_s: int = decision(
        5,
        marked("Time to undo sending, in seconds"),
        marked("Reps can switch it on beside the send button; what they send then waits for so long. 0 means never."),
        kind=NUMBER,
        between=(0, 60),
    )
    undo_delete_s: int = decision(
        30,
        marked("Undo deleting for"),
        marked("Seconds in which a deleted conversation can be brought back. Then it is gone, with its files."),
        kind=NUMBER,
        between=(5, 600),
    )
    close_idle_days: int = decision(
        0,
        marked("Close after silent days"),
        marked(
            "Conversations in which nobody has written for so many days are closed; 0 closes none by itself. One in"
            " which a customer waits is never closed."
        ),
        kind=NUMBER,
        between=(0, 365),
    )

    mail_after: int = decision(
        3,
        marked("Mail unread answers after (minutes)"),
        marked("To customers who have left and whose address is known; 0 mails nothing. Needs a mail server."),
        kind=NUMBER,
        between=(0, 1440),
    )
    ladder_sound: int = _minutes(
        1,
        marked("Sound again after"),
        marked("Minutes in which nobody has read what a customer writes; the same below. 0 skips a step."),
    )
    ladder_push: int = _minutes(2, marked("Push after"))
    ladder_mail: int = _minutes(5, marked("Mail after"))
    ladder_second: int = _minutes(8, marked("Tell a second rep after"))
    ladder_manager: int = _minutes(12, marked("Tell the admins after"))
    away_after: int = decision(
        10,
        marked("Away after"),
        marked("Minutes without a key or a touch after which a rep counts as away; 0 never."),
        kind=NUMBER,
        between=(0, 240),
    )
    push_text: bool = decision(
        False,
        marked("Words in notifications of closed pages"),
        marked("Otherwise they only say who has written: they travel through the makers of browsers, encrypted."),
        kind=SWITCH,
    )

    second_factor: bool = decision(
        False,
        marked("Everybody signs in in two steps"),
        marked(
            "Whoever of the team has no second step yet sets it up after signing in and can do nothing else before."
        ),
        kind=SWITCH,
    )
    keep_conversations: int = decision(
        0,
        marked("Keep conversations for (days)"),
        marked(
            "Those that are over and in which nobody has written for longer are deleted, with their messages and"
            " files; 0 keeps them for ever. Open ones are never deleted."
        ),
        kind=NUMBER,
        between=(0, LONGEST_DAYS),
    )
    keep_customers: int = decision(
        0,
        marked("Keep customers for (days)"),
        marked(
            "Those without a conversation who have not been here for longer are deleted; 0 keeps them for ever."
            " Blocked ones stay blocked."
        ),
        kind=NUMBER,
        between=(0, LONGEST_DAYS),
    )
    keep_audit: int = decision(
        0,
        marked("Keep the audit log for (days)"),
        marked("0 keeps it for ever."),
        kind=NUMBER,
        between=(0, LONGEST_DAYS),
    )
    keep_deliveries: int = decision(
        0,
        marked("Keep the log of webhooks for (days)"),
        marked("0 keeps it as long as the installation says."),
        kind=NUMBER,
        between=(0, LONGEST_DAYS),
    )
    keep_devices: int = decision(
        0,
        marked("Keep browsers for notifications for (days)"),
        marked(
            "Those of the team that have shown none for longer are forgotten; 0 keeps them while they are signed in."
        ),
        kind=NUMBER,
        between=(0, LONGEST_DAYS),
    )
    visitors: bool = decision(
        False,
        marked("See who is on your site"),
        marked(
            "The team sees which page each visitor is on right now, and can speak to them. Visitors are told so;"
            " nothing is kept of those who do not write, and browsers that ask not to be tracked are not listed."
        ),
        kind=SWITCH,
    )
    greeting_pause: int = _minutes(
        60,
        marked("Pause after a closed message"),
        marked("Minutes in which a visitor who has closed a proactive message is shown no other."),
    )
    ask_rating: bool = decision(
        True,
        marked("Ask for a rating"),
        marked("Once a conversation is over, its customer is asked once what they thought of it."),
        kind=SWITCH,
    )


MEANINGS: Final[Mapping[str, Meaning]] = {each.name: each.metadata["meaning"] for each in fields(Decisions)}
