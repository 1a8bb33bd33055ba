"""The pages of the settings: which decisions stand where, under which words."""

from __future__ import annotations

from typing import Final

from livechat.i18n import marked
from livechat.workspaces.meaning import Section
from livechat.workspaces.settings import KEEPING

SECTIONS: Final = (
    Section(
        "workspace",
        marked("Workspace"),
        marked("What it is called and where it is"),
        (
            (marked("Workspace"), ("name", "country", "currency", "time_zone")),
            (marked("Languages"), ("languages", "default_language")),
        ),
        is_seen=True,
    ),
    Section(
        "appearance",
        marked("Appearance"),
        marked("What your customers see"),
        (
            (marked("Look"), ("accent", "welcome")),
            (marked("What customers notice"), ("show_online", "customer_sounds")),
            (marked("What new customers are asked"), ("ask_name", "ask_phone", "ask_email", "ask_text", "ask_fields")),
        ),
        is_seen=True,
    ),
    Section(
        "widget",
        marked("On your site"),
        marked("The chat window on your own pages"),
        ((marked("Chat window"), ("widget_enabled", "widget_sites", "widget_side")),),
        is_seen=True,
    ),
    Section(
        "availability",
        marked("Availability"),
        marked("When somebody of the team counts as there, and as busy"),
        ((marked("Presence"), ("away_after",)), (marked("Conversations at a time"), ("capacity", "quiet_after"))),
    ),
    Section(
        "hours",
        marked("Business hours"),
        marked("When your team is there, and what customers meet when it is not"),
        ((marked("Business hours"), ("hours_on", "hours", "outside_hours", "offline")),),
        is_seen=True,
    ),
    Section(
        "automation",
        marked("Automation"),
        marked("What happens by itself"),
        (
            (marked("Handing out"), ("assignment", "first_reply_owns", "pass_on_after", "pass_on")),
            (marked("After a conversation"), ("close_idle_days", "ask_rating")),
            (marked("Visitors of your site"), ("visitors", "greeting_pause")),
        ),
    ),
    Section(
        "notifications",
        marked("Notifications"),
        marked("How customers and the team are told"),
        (
            (marked("Customers"), ("mail_after",)),
            (
                marked("Nobody waits unseen"),
                ("ladder_sound", "ladder_push", "ladder_mail", "ladder_second", "ladder_manager"),
            ),
            (marked("Team"), ("push_text",)),
        ),
    ),
    Section("integrations", marked("Integrations"), marked("Your other programs and your site")),
    Section(
        "team",
        marked("Team"),
        marked("How your colleagues sign in"),
        ((marked("Security"), ("second_factor",)),),
    ),
    Section(
        "limits",
        marked("Usage and limits"),
        marked("What may be sent, changed and taken back"),
        (
            (marked("Files"), ("upload_kinds", "upload_mb")),
            (marked("Messages"), ("change_window_min", "undo_send_s", "undo_delete_s", "typing_preview")),
        ),
    ),
    Section(
        "keeping",
        KEEPING,
        marked("What is deleted by itself once it is old"),
        (
            (
                KEEPING,
                ("keep_conversations", "keep_customers", "keep_audit", "keep_deliveries", "keep_devices"),
            ),
        ),
    ),
)
"""The pages of the settings; every decision stands on one of them."""
