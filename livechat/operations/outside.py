"""Those outside whom the doctor asks: the mail server, and providers of sign-ins."""

from __future__ import annotations

from collections.abc import Iterator

from livechat.mail import posting
from livechat.operations.findings import Finding, Weight
from livechat.providers import offering
from livechat.settings import Settings


def mail(settings: Settings) -> Iterator[Finding]:
    """Whether letters can be sent."""
    mail = settings.mail
    if not mail.host:
        yield Finding(
            Weight.NOTE,
            "mail",
            "no mail server is named: answers, transcripts and links to a new password are not mailed",
            "Name one in [mail]; until then an admin gives one-time links (`livechat user password`).",
        )
        return
    if not mail.sender:
        yield Finding(
            Weight.ERROR,
            "mail",
            "a mail server is named, but not the address letters come from: nothing is mailed",
            'Set [mail] sender, such as "chat@example.com".',
        )
        return
    trouble = posting.check(mail)
    if trouble:
        yield Finding(
            Weight.ERROR,
            "mail",
            f"{mail.host}:{mail.port} cannot be used: {trouble}",
            "Compare host, port, security, user and password with what the mail provider says.",
        )
    else:
        yield Finding(Weight.FINE, "mail", f"{mail.host}:{mail.port} lets us in")
    if mail.security == "none" and mail.host not in ("localhost", "127.0.0.1", "::1"):
        yield Finding(
            Weight.WARNING,
            "mail",
            f"letters and password travel to {mail.host} unprotected",
            'Set [mail] security to "starttls" or "tls".',
        )
    if not settings.server.public_url:
        yield Finding(
            Weight.WARNING,
            "mail",
            "public_url is empty: the links in letters lead to this machine only",
            'Set [server] public_url to what people type, such as "https://chat.example.com".',
        )


def sign_in(settings: Settings) -> Iterator[Finding]:
    """By whom staff can sign in besides their password."""
    sections = {"google": settings.google, "github": settings.github, "openid": settings.openid}
    begun = {name: each for name, each in sections.items() if each.client_id or each.client_secret}
    if not begun:
        yield Finding(Weight.NOTE, "sign-in", "by password alone: [google], [github] and [openid] are not set up")
        return
    for name, each in begun.items():
        if not each.is_on:
            yield Finding(
                Weight.ERROR,
                "sign-in",
                f"[{name}] is set up in part: nobody can sign in by it",
                "Set client_id and client_secret, and for [openid] the issuer.",
            )
    if not offering.is_installed():
        yield Finding(
            Weight.ERROR,
            "sign-in",
            "the packages that check what providers say are missing",
            "pip install 'livechat[oauth]'",
        )
        return
    if not settings.server.public_url:
        yield Finding(
            Weight.WARNING,
            "sign-in",
            "public_url is empty: providers lead back to whatever name the browser used",
            "Set [server] public_url, and give them PUBLIC_URL/sign-in/with/NAME/back as the address to return to.",
        )
    for provider in offering.offered(settings):
        trouble = offering.check(provider)
        if trouble:
            yield Finding(
                Weight.ERROR,
                "sign-in",
                f"{provider.name}: {trouble}",
                "Compare the issuer with what the provider says.",
            )
        else:
            yield Finding(Weight.FINE, "sign-in", f"{provider.name} is set up")
