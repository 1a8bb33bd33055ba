"""A house that can mail, and its mailbox."""

from __future__ import annotations

from dataclasses import replace

import pytest

from livechat.mail.settings import Mail
from livechat.settings import Server
from tests.mail.server import Mailbox, opened


@pytest.fixture
async def box():
    server, box = await opened()
    yield box
    server.close()


@pytest.fixture
def settings(settings, box: Mailbox):
    mail = Mail(host="127.0.0.1", port=box.port, security="none", sender="chat@shop.example", timeout_s=2)
    return replace(settings, mail=mail, server=Server(public_url="http://localhost"))
