"""Naming: what customers call a workspace, and how its address ends."""

from __future__ import annotations

from typing import Final

from livechat.accounts.memberships.inputs import NameWorkspace
from livechat.accounts.names import readable
from livechat.errors import Forbidden, Invalid
from livechat.scope import OWNER, Scope
from livechat.workspaces import deciding
from livechat.workspaces.models import Workspace

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
LONGEST: Final = 40


def checked(given: NameWorkspace) -> tuple[str, str]:
    """Name and short name, if they can be used; raises Invalid with every field that is wrong."""
    wrong: list[Invalid] = []
    name = slug = ""
    try:
        name = readable(given.name)
    except Invalid as refusal:
        wrong.append(refusal)
    try:
        slug = short(given.slug)
    except Invalid as refusal:
        wrong.append(refusal)
    if wrong:
        raise Invalid.several(wrong)
    return name, slug


def short(typed: str) -> str:
    """A short name as it stands in addresses."""
    slug = typed.strip().lower()
    if not slug:
        raise Invalid("This is needed.", field="slug")
    if len(slug) > LONGEST:
        raise Invalid("Please use at most %(limit)s characters.", field="slug", limit=LONGEST)
    if not set(slug) <= LETTERS or slug.startswith("-") or slug.endswith("-"):
        raise Invalid("Please use the letters a to z, digits and hyphens between them.", field="slug")
    return slug


async def rename(scope: Scope, given: NameWorkspace) -> Workspace:
    """Name the workspace one is in anew. Raises Forbidden, Invalid, Conflict where another one has the short name."""
    if scope.role != OWNER:
        raise Forbidden("Only an owner may do this.")
    name, slug = checked(given)
    return await deciding.rename(scope, name, slug)
