"""Profiles: everything the shop knows about one customer, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from livechat import i18n
from livechat.accounts import queries as accounts
from livechat.accounts.models import SessionRow
from livechat.accounts.pushes import session_row
from livechat.avatars import hue, initials
from livechat.clientele import queries
from livechat.clientele.listing import must_run_the_shop
from livechat.clock import rfc3339
from livechat.conversations import reading
from livechat.conversations.models import Conversation
from livechat.customers import access, editing, erasing, phones
from livechat.customers import queries as customers
from livechat.customers.models import Customer, CustomerNote
from livechat.scope import CUSTOMER, Scope
from livechat.surveys import queries as surveys
from livechat.uploads import queries as uploads
from livechat.uploads.models import Upload
from livechat.web import devices

CONVERSATIONS = 50
"""That are listed; whoever has more is told how many."""
FILES = 60


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer, with what the capabilities below keep about them."""

    customer: Customer
    presence: str
    tags: list[tuple[str, str, int]]
    notes: list[CustomerNote]
    conversations: list[Conversation]
    sessions: list[SessionRow]
    files: list[Upload]
    ratings: list[tuple[str, int, int | None, str, int]]
    erasure_asked_at: int | None
    """When the customer asked to be forgotten."""
    blocked: frozenset[str]
    """What is refused because of them: `customer`, `device`, `address`."""

    @property
    def initials(self) -> str:
        """The letters of their avatar."""
        return initials(self.customer.name)

    @property
    def hue(self) -> int:
        """The colour of their avatar."""
        return hue(self.customer.id)

    @property
    def phone(self) -> str:
        """Their number in groups."""
        return phones.shown(self.customer.phone)

    @property
    def since_iso(self) -> str:
        """When they came first."""
        return rfc3339(self.customer.created_at)

    @property
    def seen_iso(self) -> str:
        """When they were here last."""
        return rfc3339(self.customer.last_seen_at)

    @property
    def device(self) -> str:
        """What they registered with."""
        return devices.words(self.customer.device)

    @property
    def language(self) -> str:
        """The name of their language in itself."""
        return i18n.LANGUAGES[self.customer.language].own_name if self.customer.language in i18n.LANGUAGES else ""

    @property
    def asked_iso(self) -> str:
        """When they asked to be forgotten; empty when they did not."""
        return rfc3339(self.erasure_asked_at) if self.erasure_asked_at else ""


async def of(scope: Scope, customer_id: str, presence_of: Callable[[str], str]) -> Profile:
    """The profile of a customer of the workspace. Raises NotFound."""
    must_run_the_shop(scope)
    customer = await access.customer(scope.db, scope, customer_id)
    open_now = await accounts.sessions_of(scope.db, scope.workspace_id, customer_id)
    return Profile(
        customer,
        presence_of(customer_id),
        await queries.tags_of(scope.db, scope.workspace_id, customer_id),
        await editing.notes(scope, customer_id),
        await reading.of_customer(scope, customer_id),
        [session_row(each) for each in reversed(open_now) if each.role == CUSTOMER],
        await uploads.newest_of_customer(scope.db, scope.workspace_id, customer_id, FILES),
        await surveys.of_customer(scope.db, scope.workspace_id, customer_id),
        await erasing.asked_at(scope, customer_id),
        frozenset(each.kind for each in await customers.blocks_of(scope.db, scope.workspace_id, customer_id)),
    )
