"""What the installer decides about requests that leave the house."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.declaring import Section, setting


def _is_contact(value: str) -> str | None:
    if not value or value.startswith(("mailto:", "https://")):
        return None
    return 'an address such as "mailto:admin@example.com" or "https://example.com/contact"'


@dataclass(frozen=True, kw_only=True, repr=False)
class Outgoing(Section):
    """Requests to addresses that people gave, such as webhooks."""

    private_networks: bool = setting(
        False, "Whether they may also go to this machine and to private networks, and over plain http."
    )
    timeout_s: float = setting(10.0, "How long one request may take in all.", unit="seconds", between=(1, 50))
    read_bytes: int = setting(8192, "How much of an answer is read.", unit="bytes", between=(0, 65_536))


@dataclass(frozen=True, kw_only=True, repr=False)
class Webhooks(Section):
    """Telling other systems what happens here."""

    per_workspace: int = setting(20, "Webhooks of one workspace.", unit="webhooks", between=(1, 1000))
    keep_days: int = setting(30, "How long deliveries are kept for looking at.", unit="days", between=(1, 365))
    disable_after_days: float = setting(
        5.0, "A webhook that has failed for this long is switched off.", unit="days", between=(0.1, 90)
    )
    overlap_hours: float = setting(
        24.0, "How long the former secret still signs after a change.", unit="hours", between=(0, 720)
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Notifications(Section):
    """Messages to browsers whose page is closed (web push); needs the extra `push`."""

    contact: str = setting(
        "",
        'Whom push services may turn to, such as "mailto:admin@example.com"; empty: the public URL.',
        check=_is_contact,
    )
    push_services: tuple[str, ...] = setting(
        (
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "*.push.services.mozilla.com",
            "*.notify.windows.com",
            "*.push.apple.com",
        ),
        "Hosts of push services that messages may be sent to; a star stands for anything.",
    )
    push_delay_s: float = setting(
        4.0,
        "How long a message waits for being read on a screen before it is pushed.",
        unit="seconds",
        between=(0, 600),
    )
    push_ttl_s: int = setting(
        14_400,
        "How long a push service keeps a message for a device that is switched off.",
        unit="seconds",
        between=(0, 2_419_200),
    )
