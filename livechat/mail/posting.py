"""Posting: a letter is given to the mail server, in a thread and under a time limit, so that nothing waits for it.

What can succeed later raises Unavailable, and the job that posts tries again; what never will is `Undeliverable`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from livechat.errors import Refusal, Unavailable
from livechat.i18n import marked
from livechat.mail.letters import Letter, message
from livechat.mail.settings import Mail
from livechat.scope import Means

if TYPE_CHECKING:
    from smtplib import SMTP

log = logging.getLogger("livechat.mail")
MAILBOX_TROUBLE = range(400, 500)
"""Answers that ask to come back (RFC 5321, section 4.2.1)."""


class Undeliverable(Refusal):
    """The mail server refused this letter for good: trying again would not help."""

    sentence = marked("The letter could not be delivered.")


async def post(means: Means, letter: Letter) -> None:
    """Give a letter to the mail server; raises Unavailable when that may work later, Undeliverable when never."""
    settings = means.settings.mail
    try:
        made = message(letter, settings, means.clock.now_ms())
    except (ValueError, IndexError) as error:  # what the standard library raises for impossible addresses
        raise Undeliverable(str(error)) from None
    await asyncio.to_thread(_post, settings, made)


def _post(settings: Mail, made: Any) -> None:
    import smtplib

    try:
        with _connected(settings) as server:
            server.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if all(code in MAILBOX_TROUBLE for code in codes):
            raise Unavailable(retry_after_s=60) from None
        raise Undeliverable(f"refused with {codes[0]}") from None
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected) as error:
        raise _later(error) from None
    except smtplib.SMTPResponseException as error:
        if error.smtp_code in MAILBOX_TROUBLE:
            raise Unavailable(retry_after_s=60) from None
        raise Undeliverable(f"refused with {error.smtp_code}") from None
    except smtplib.SMTPException as error:
        raise Undeliverable(type(error).__name__) from None
    except OSError as error:  # every error of smtplib is one of these too: this has to stand last
        raise _later(error) from None


def _later(error: Exception) -> Unavailable:
    log.warning("the mail server cannot be used", extra={"error": type(error).__name__})
    return Unavailable(retry_after_s=60)


@contextlib.contextmanager
def _connected(settings: Mail) -> Iterator[SMTP]:
    """A connection that is as safe as the settings ask for, signed in."""
    import smtplib
    import ssl

    timeout = settings.timeout_s
    if settings.security == "tls":
        server: SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
    with server:
        if settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.user:
            server.login(settings.user, settings.password)
        yield server


def check(settings: Mail) -> str:
    """What keeps letters from being posted; empty when the server lets us in. Sends nothing."""
    import smtplib

    try:
        with _connected(settings) as server:
            server.noop()
    except smtplib.SMTPAuthenticationError:
        return "the server refuses user and password"
    except smtplib.SMTPNotSupportedError as error:
        return f"the server does not offer what the settings ask for: {error}"
    except (smtplib.SMTPException, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return ""
