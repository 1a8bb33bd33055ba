"""A mail server of a few lines: takes letters, or refuses them as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
from dataclasses import dataclass, field, replace
from email.message import EmailMessage

from livechat.mail.settings import Mail
from livechat.settings import Server, Settings


@dataclass
class Mailbox:
    """What arrived, and what the server answers to each step of the next letters."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    """From a command (RCPT, DATA, AUTH) to the answer it gets."""
    silent: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection (RFC 5321, as far as a client needs it)."""

        def say(*lines: str) -> None:
            writer.write("".join(f"{line}\r\n" for line in lines).encode())

        try:
            if self.silent:
                await reader.read()
                return
            say("220 here")
            sender, receivers = "", []
            while line := (await reader.readline()).decode():
                word = line.split()[0].upper() if line.split() else ""
                if word in self.refuse:
                    say(self.refuse[word])
                elif word == "EHLO":
                    say("250-here", "250-AUTH PLAIN", "250 SMTPUTF8")
                elif word == "AUTH":
                    say("235 come in")
                elif word == "MAIL":
                    sender, receivers = line.partition("<")[2].partition(">")[0], []
                    say("250 ok")
                elif word == "RCPT":
                    receivers.append(line.partition("<")[2].partition(">")[0])
                    say("250 ok")
                elif word == "DATA":
                    say("354 go on")
                    raw = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
                    self.letters.append(email.message_from_bytes(raw, policy=email.policy.default))
                    self.envelopes.append((sender, receivers))
                    say("250 taken")
                elif word == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")
        finally:
            writer.close()


async def opened() -> tuple[asyncio.Server, Mailbox]:
    """A server on a free port of this machine."""
    box = Mailbox()
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    return server, box


def mailing(settings: Settings, box: Mailbox) -> Settings:
    """A house that mails to this mailbox, and whose links lead to itself."""
    mail = Mail(host="127.0.0.1", port=box.port, security="none", sender="chat@shop.example", timeout_s=2)
    return replace(settings, mail=mail, server=Server(public_url="http://localhost"))
