"""A house that can mail, and its mailbox."""

from __future__ import annotations

import pytest

from tests.mail.server import Mailbox, mailing


@pytest.fixture
def settings(settings, box: Mailbox):
    return mailing(settings, box)
