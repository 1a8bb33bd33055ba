"""Pages and forms about the state of conversations: tags, snoozing, deleting, merging, selections, saved views."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from livechat.conversations import bulk, control, deleting, merging, snoozing, tagging, viewing
from livechat.conversations import tending_inputs as inputs
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, go, show
from livechat.web.forms import Form, all_fields, comes_back
from livechat.web.security import safe_path


def _reference(request: Request) -> str:
    return str(request.path_params["reference"])


def _back(request: Request) -> Response:
    return go(f"/inbox/{_reference(request)}")


async def set_subject(scope: Scope, request: Request) -> Response:
    """What it is about."""
    given = await inputs_of.form(request, inputs.FormSubject)
    await control.set_subject(scope, _reference(request), given.subject)
    return _back(request)


async def add_tag(scope: Scope, request: Request) -> Response:
    """Tag it."""
    given = await inputs_of.form(request, inputs.FormTag)
    await tagging.put(scope, _reference(request), given.tag)
    return _back(request)


async def remove_tag(scope: Scope, request: Request) -> Response:
    """Take a tag off."""
    given = await inputs_of.form(request, inputs.FormTag)
    await tagging.take(scope, _reference(request), given.tag)
    return _back(request)


async def snooze(scope: Scope, request: Request) -> Response:
    """Out of sight until a moment."""
    given = await inputs_of.form(request, inputs.FormSnooze)
    until = await snoozing.moment(scope, given.preset, given.until, given.zone)
    await snoozing.snooze(scope, _reference(request), until)
    return _back(request)


async def delete(scope: Scope, request: Request) -> Response:
    """Off every screen; the list says how to bring it back."""
    await deleting.delete(scope, _reference(request))
    return go(f"/inbox?{urlencode({'deleted': _reference(request)})}")


async def restore(scope: Scope, request: Request) -> Response:
    """Back again."""
    await deleting.restore(scope, _reference(request))
    return _back(request)


async def merge(scope: Scope, request: Request) -> Response:
    """One of two; the one that goes on is shown."""
    given = await inputs_of.form(request, inputs.FormMerge)
    after = await merging.merge(scope, _reference(request), given.other)
    return go(f"/inbox/{after.reference}")


async def act_on_many(scope: Scope, request: Request) -> Response:
    """One act on a selection; the list says what became of it."""
    given = await inputs_of.form(request, inputs.FormBulk)
    chosen = (await all_fields(request)).get("selected", [])
    what, _, value = given.choice.partition(":") if given.choice else (given.act, "", given.value)
    outcome = await bulk.act(scope, chosen, what, value, given.zone)
    return _said(scope, outcome)


async def undo_many(scope: Scope, request: Request) -> Response:
    """Take it back; the list says what became of it."""
    given = await inputs_of.form(request, inputs.UndoBody)
    return _said(scope, await bulk.undo(scope, given.undo))


def _said(scope: Scope, outcome: bulk.Done) -> Response:
    said = {"tab": "all", "said": scope.means.signing.seal("said", outcome.sentence(scope.language)[:400])}
    if outcome.way:
        said["undo"] = outcome.way.id
    return go(f"/inbox?{urlencode(said)}")


async def save_view(scope: Scope, request: Request) -> Response:
    """Name the filters that are chosen now."""
    given = await inputs_of.form(request, inputs.FormView)
    view = await viewing.save(scope, given.name, given.query, bool(given.shared))
    return go(f"/inbox?{view.query}")


async def delete_view(scope: Scope, request: Request) -> Response:
    """Take a saved view away."""
    fields = await inputs_of.form_fields(request)
    await viewing.delete(scope, request.path_params["view_id"])
    return go(safe_path(fields.get("next", ""), "/inbox"))


# The console


async def tags(scope: Scope, request: Request) -> Response:
    """All tags, and a form to make one."""
    return await _tags_page(scope, request, Form())


async def _tags_page(scope: Scope, request: Request, form: Form, status: int = 200) -> Response:
    return await show(
        request,
        scope,
        "conversations/tags.html",
        status=status,
        live=STAFF_LINE,
        tags=await tagging.counted(scope),
        form=form,
        edited=request.path_params.get("tag_id", ""),
    )


@comes_back(_tags_page)
async def make_tag(scope: Scope, request: Request) -> Response:
    """A new tag."""
    given = await inputs_of.form(request, inputs.TagBody)
    await tagging.add(scope, given.name, given.hue)
    return go("/admin/tags")


@comes_back(_tags_page)
async def edit_tag(scope: Scope, request: Request) -> Response:
    """Another name or colour."""
    given = await inputs_of.form(request, inputs.TagBody)
    await tagging.edit(scope, request.path_params["tag_id"], given.name, given.hue or 0)
    return go("/admin/tags")


async def delete_tag(scope: Scope, request: Request) -> Response:
    """Take a tag away everywhere."""
    await tagging.delete(scope, request.path_params["tag_id"])
    return go("/admin/tags")
