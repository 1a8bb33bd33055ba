"""API keys, as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat.audit.models import About
from livechat.i18n import marked

PREFIX: Final = "lck_"
"""How every key begins, so that one is recognised where it does not belong."""
SHOWN: Final = 10
"""Characters of a key by which people tell one from another; the other 220 bits stay unknown."""
MOST: Final = 100
"""Keys of a workspace."""
DAYS: Final = (7, 30, 90, 365)

WORDS: Final = {
    "conversations:read": marked("Read conversations, messages and tags"),
    "conversations:write": marked("Send messages; change and delete conversations and tags"),
    "customers:read": marked("Read customers with their phone numbers"),
    "customers:write": marked("Change, tag and block customers"),
    "products:read": marked("Read products"),
    "products:write": marked("Add, change and delete products"),
    "team:read": marked("Read who is in the team"),
    "team:write": marked("Add and remove reps, change teams"),
    "stats:read": marked("Read figures"),
    "webhooks:read": marked("Read webhooks and their deliveries"),
    "webhooks:write": marked("Make, change and delete webhooks"),
}
"""What each scope means to whoever gives it."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a program comes in with; `maker_name` is empty once nobody of the team is called so any more."""

    id: str
    workspace_id: int
    name: str
    begins: str
    scopes: str
    """Separated by spaces, in the order of `web.routes.KEY_SCOPES`."""
    maker_id: str
    maker_name: str
    is_orphan: bool
    """Whether its maker may not sign in any more; the key goes on working."""
    created_at: int
    expires_at: int | None
    last_used_at: int

    @property
    def about(self) -> About:
        """As what the audit log concerns."""
        return About("api_key", self.id, self.name)

    @property
    def granted(self) -> frozenset[str]:
        """What it may do."""
        return frozenset(self.scopes.split())

    def is_over(self, now_ms: int) -> bool:
        """Whether its time has passed."""
        return self.expires_at is not None and now_ms >= self.expires_at


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as the console's list shows it."""

    id: str
    dom_id: str
    name: str
    begins: str
    scopes: list[str]
    maker: str
    is_orphan: bool
    created_iso: str
    expires_iso: str
    is_over: bool
    last_used_iso: str
