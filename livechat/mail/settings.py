"""What the installer decides about mail."""

from dataclasses import dataclass

from livechat.declaring import Section, setting


def _is_sender(value: str) -> str | None:
    local, _, domain = value.rpartition("@")
    odd = any(mark.isspace() or mark in '<>,;:"()[]\\' or not mark.isprintable() for mark in value)
    return None if not value or (local and domain and not odd) else 'an address such as "chat@example.com"'


@dataclass(frozen=True, kw_only=True, repr=False)
class Mail(Section):
    """The mail server that takes letters. Without a host nothing is mailed."""

    host: str = setting("", 'Name of the mail server, such as "smtp.example.com"; empty: nothing is mailed.')
    port: int = setting(587, "Its port: 587 for starttls, 465 for tls, 25 without.", between=(1, 65535))
    security: str = setting(
        "starttls",
        "How the connection is protected; none only for a server on this machine.",
        choices=("starttls", "tls", "none"),
    )
    user: str = setting("", "Who signs in there; empty: nobody has to.")
    password: str = setting("", "The password for it.", secret=True)
    sender: str = setting(
        "", 'The address letters come from, such as "chat@example.com"; needed with a host.', check=_is_sender
    )
    timeout_s: float = setting(
        20.0, "How long the mail server may take for an answer.", unit="seconds", between=(1, 120)
    )
    link_days: float = setting(7.0, "How long a mailed link to a conversation works.", unit="days", between=(0.01, 60))

    @property
    def is_on(self) -> bool:
        """Whether letters can be sent."""
        return bool(self.host and self.sender)
