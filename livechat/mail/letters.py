"""Letters: what is mailed, as a page and as plain text in one, with heads that nobody can write into."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from livechat.mail.settings import Mail

if TYPE_CHECKING:
    from email.message import EmailMessage

LONGEST_NAME: Final = 100
LONGEST_SUBJECT: Final = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be mailed to one person."""

    to: str
    """The address alone."""
    name: str
    """Whom it is for."""
    sender: str
    """The name the letter comes from: the workspace's."""
    subject: str
    text: str
    html: str
    language: str
    key: str
    """The same key again is the same letter: mailboxes show it once."""


def one_line(words: str, most: int) -> str:
    """Words that can stand in the head of a letter: no line breaks, nothing invisible that turns or hides."""
    seen = "".join(" " if letter.isspace() else letter for letter in words)
    plain = "".join(letter for letter in seen if unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp"))
    return " ".join(plain.split())[:most]


def message(letter: Letter, settings: Mail, now_ms: int) -> EmailMessage:
    """The letter as it travels (RFC 5322): text and page as alternatives, every head encoded.

    Raises ValueError for an address that cannot stand in a head.
    """
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import formatdate

    local, _, domain_of_to = letter.to.rpartition("@")
    if not local or not domain_of_to or "@" in local or any(sign.isspace() for sign in letter.to):
        raise ValueError("no address")
    made = EmailMessage(policy=SMTP)
    made["Subject"] = one_line(letter.subject, LONGEST_SUBJECT)
    made["From"] = Address(one_line(letter.sender, LONGEST_NAME), addr_spec=settings.sender)
    made["To"] = Address(one_line(letter.name, LONGEST_NAME), addr_spec=letter.to)
    made["Date"] = formatdate(now_ms / 1000)
    domain = settings.sender.rpartition("@")[2]
    made["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:40]}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies to it
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(letter.text, charset="utf-8", cte="base64")
    made.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
    made["Content-Language"] = letter.language  # now: what is set before moves into the first part
    return made
