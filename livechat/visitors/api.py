"""Messages by rule for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.scope import Scope
from livechat.visitors import keeping, shapes
from livechat.visitors.inputs import RuleBody
from livechat.web import paging

PAGE = keeping.MOST


async def rules(scope: Scope, request: Request) -> shapes.RulePage:
    """All messages, in their order."""
    found = await keeping.listed(scope)
    shown, behind = paging.part(found, lambda each: (f"{each.position:09}", each.id), request.query_params, PAGE)
    return shapes.RulePage([shapes.rule(each) for each in shown], behind)


async def one(scope: Scope, request: Request) -> shapes.RuleShape:
    """A message."""
    return shapes.rule(await keeping.one(scope, request.path_params["rule_id"]))


async def add(scope: Scope, _request: Request, given: RuleBody) -> shapes.RuleShape:
    """A new message."""
    return shapes.rule(await keeping.add(scope, given))


async def change(scope: Scope, request: Request, given: RuleBody) -> shapes.RuleShape:
    """The message as it is described from now on."""
    return shapes.rule(await keeping.change(scope, request.path_params["rule_id"], given))


async def remove(scope: Scope, request: Request) -> None:
    """Take a message away."""
    await keeping.remove(scope, request.path_params["rule_id"])
